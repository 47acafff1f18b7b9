import type { AnyNode, Pattern, Program } from 'acorn';
import { REALM_NAMES, REFUSED_KEYS } from '../sandbox/child/realm.ts';
import { ALLOWED_NODES, NAME_HINTS, REFUSED_NODES } from './allowed.ts';
import type { ScriptCode } from './diagnostics.ts';
import { dangerOf } from './pattern.ts';

/** Nested deeper, nobody can read it, and whoever walks it may run out of stack. */
const DEEPEST = 120;

/** What is put into the script's text: counters of steps, and looks at computed keys. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** A finding, with its place in the script. */
export interface Finding {
  readonly code: ScriptCode;
  readonly start: number;
  readonly end: number;
  readonly params: Readonly<Record<string, string>>;
}

const REALM: ReadonlySet<string> = new Set(REALM_NAMES);
const KEYS: ReadonlySet<string> = new Set(REFUSED_KEYS);
const MADE: ReadonlySet<string> = new Set([
  'Array',
  'Date',
  'Error',
  'Map',
  'RangeError',
  'Set',
  'TypeError',
]);
const TOP: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'EmptyStatement',
]);
/** The name under which what is inserted stands; no script may say it. */
const INSERTED = '$reeve';

type Loose = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly start: number;
  readonly end: number;
};

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const childrenOf = (node: AnyNode): readonly AnyNode[] =>
  Object.entries(node as unknown as Loose)
    .flatMap(([key, value]) =>
      key === 'regex' ? [] : Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
    )
    .sort((a, b) => a.start - b.start);

const namesOf = (pattern: Pattern | null): readonly string[] => {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        namesOf(each.type === 'RestElement' ? each.argument : each.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesOf);
    case 'RestElement':
      return namesOf(pattern.argument);
    case 'AssignmentPattern':
      return namesOf(pattern.left);
    default:
      return [];
  }
};

/** Names that the statements of one block declare. */
const declaredIn = (statements: readonly AnyNode[]): readonly string[] =>
  statements.flatMap((each): readonly string[] => {
    if (each.type === 'VariableDeclaration') return each.declarations.flatMap(({ id }) => namesOf(id));
    if (each.type === 'FunctionDeclaration') return each.id ? [each.id.name] : [];
    if (each.type === 'ExportNamedDeclaration' && each.declaration) return declaredIn([each.declaration]);
    if (each.type === 'ExportDefaultDeclaration' && each.declaration.type === 'FunctionDeclaration')
      return each.declaration.id ? [each.declaration.id.name] : [];
    return [];
  });

const quoted = (name: string): string => (name.length > 40 ? `${name.slice(0, 40)}…` : name);

/** Looks at every node of a script: what it may not have is found, and what has to be counted is marked. */
export const walkScript = (
  program: Program,
): { readonly findings: readonly Finding[]; readonly insertions: readonly Insertion[] } => {
  const findings: Finding[] = [];
  const insertions: Insertion[] = [];
  const scopes: ReadonlySet<string>[] = [];

  const find = (node: AnyNode, code: ScriptCode, params: Readonly<Record<string, string>> = {}): void => {
    findings.push({ code, start: node.start, end: node.end, params });
  };
  const refuse = (node: AnyNode, en: string, zh: string, instead = { en: '', zh: '' }): void =>
    find(node, 'script/not-allowed', { what: en, whatZh: zh, instead: instead.en, insteadZh: instead.zh });
  const isDeclared = (name: string): boolean => scopes.some((scope) => scope.has(name));
  const insert = (at: number, text: string): void => void insertions.push({ at, text });
  const key = (node: AnyNode, name: unknown): void => {
    if (typeof name === 'string' && KEYS.has(name)) find(node, 'script/refused-key', { key: name });
  };
  const inScope = (names: readonly string[], visit: () => void): void => {
    scopes.push(new Set(names));
    visit();
    scopes.pop();
  };
  const all = (nodes: readonly AnyNode[], depth: number): void => {
    for (const node of nodes) visit(node, depth);
  };
  const identifier = (node: AnyNode & { readonly type: 'Identifier' }): void => {
    const { name } = node;
    if (name === INSERTED) refuse(node, `the name ${INSERTED}`, `名字 ${INSERTED}`);
    else if (!isDeclared(name) && !REALM.has(name)) {
      const hint = Object.hasOwn(NAME_HINTS, name) ? NAME_HINTS[name] : undefined;
      find(node, 'script/unknown-name', {
        name: quoted(name),
        instead: hint?.en ?? '',
        insteadZh: hint?.zh ?? '',
      });
    }
  };
  /** The names that a pattern binds are no uses of names; its defaults and keys are looked at. */
  const target = (node: AnyNode, depth: number): void => {
    switch (node.type) {
      case 'Identifier':
        if (node.name === INSERTED) refuse(node, `the name ${INSERTED}`, `名字 ${INSERTED}`);
        else if (!isDeclared(node.name))
          if (REALM.has(node.name)) refuse(node, `new value for ${node.name}`, `对 ${node.name} 的赋值`);
          else identifier(node);
        return;
      case 'ObjectPattern':
        for (const each of node.properties)
          if (each.type === 'RestElement') target(each.argument, depth + 1);
          else {
            property(each, depth + 1);
            target(each.value, depth + 1);
          }
        return;
      case 'ArrayPattern':
        for (const each of node.elements) if (each) target(each, depth + 1);
        return;
      case 'RestElement':
        target(node.argument, depth + 1);
        return;
      case 'AssignmentPattern':
        target(node.left, depth + 1);
        visit(node.right, depth + 1);
        return;
      default:
        visit(node, depth + 1);
    }
  };
  const computed = (node: AnyNode, depth: number): void => {
    if (node.type === 'Literal' && typeof node.value === 'number') return;
    if (node.type === 'Literal' && typeof node.value === 'string') {
      key(node, node.value);
      return;
    }
    insert(node.start, `${INSERTED}.k(`);
    visit(node, depth);
    insert(node.end, ')');
  };
  const property = (node: AnyNode & { readonly type: 'Property' }, depth: number): void => {
    if (node.computed) computed(node.key, depth);
    else
      key(
        node.key,
        node.key.type === 'Identifier' ? node.key.name : node.key.type === 'Literal' ? node.key.value : '',
      );
  };
  const fn = (
    node: AnyNode & {
      readonly type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression';
    },
    depth: number,
  ): void => {
    if (node.async) refuse(node, '“async”', '“async”');
    if (node.generator) refuse(node, 'generators', '生成器');
    const own = node.type === 'FunctionExpression' && node.id ? [node.id.name] : [];
    const statements = node.body.type === 'BlockStatement' ? node.body.body : [];
    inScope([...own, ...node.params.flatMap(namesOf), ...declaredIn(statements)], () => {
      for (const param of node.params) target(param, depth);
      if (node.body.type === 'BlockStatement') {
        insert(node.body.start + 1, `${INSERTED}.t();`);
        all(statements, depth + 1);
      } else {
        insert(node.body.start, `(${INSERTED}.t(),`);
        visit(node.body, depth);
        insert(node.body.end, ')');
      }
    });
  };
  const round = (body: AnyNode, depth: number): void => {
    if (body.type === 'BlockStatement') {
      insert(body.start + 1, `${INSERTED}.t();`);
      visit(body, depth);
    } else {
      insert(body.start, `{${INSERTED}.t();`);
      visit(body, depth);
      insert(body.end, '}');
    }
  };
  const literal = (node: AnyNode & { readonly type: 'Literal' }): void => {
    if (typeof node.bigint === 'string') refuse(node, 'big integers', '大整数');
    if (!node.regex) return;
    if (/[^gimsuy]/.test(node.regex.flags))
      refuse(node, `pattern flag ${node.regex.flags}`, `正则标志 ${node.regex.flags}`);
    const danger = dangerOf(node.regex.pattern);
    if (danger) find(node, 'script/pattern', { reason: danger.en, reasonZh: danger.zh });
  };
  const visit = (node: AnyNode, depth: number): void => {
    if (depth > DEEPEST) {
      if (findings.at(-1)?.code !== 'script/too-deep')
        find(node, 'script/too-deep', { most: String(DEEPEST) });
      return;
    }
    const refused = Object.hasOwn(REFUSED_NODES, node.type) ? REFUSED_NODES[node.type] : undefined;
    if (refused) {
      refuse(node, refused.what.en, refused.what.zh, refused.instead);
      return;
    }
    if (!ALLOWED_NODES.has(node.type)) {
      refuse(node, node.type, node.type);
      return;
    }
    switch (node.type) {
      case 'Identifier':
        identifier(node);
        return;
      case 'Literal':
        literal(node);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        fn(node, depth + 1);
        return;
      case 'BlockStatement':
        inScope(declaredIn(node.body), () => all(node.body, depth + 1));
        return;
      case 'SwitchStatement':
        visit(node.discriminant, depth + 1);
        inScope(declaredIn(node.cases.flatMap(({ consequent }) => consequent)), () =>
          all(node.cases, depth + 1),
        );
        return;
      case 'WhileStatement':
        visit(node.test, depth + 1);
        round(node.body, depth + 1);
        return;
      case 'DoWhileStatement':
        round(node.body, depth + 1);
        visit(node.test, depth + 1);
        return;
      case 'ForStatement':
        inScope(node.init?.type === 'VariableDeclaration' ? declaredIn([node.init]) : [], () => {
          all(
            [node.init, node.test, node.update].filter((each) => each != null),
            depth + 1,
          );
          round(node.body, depth + 1);
        });
        return;
      case 'ForOfStatement':
        if (node.await) refuse(node, '“await”', '“await”');
        inScope(node.left.type === 'VariableDeclaration' ? declaredIn([node.left]) : [], () => {
          if (node.left.type === 'VariableDeclaration') visit(node.left, depth + 1);
          else target(node.left, depth + 1);
          visit(node.right, depth + 1);
          round(node.body, depth + 1);
        });
        return;
      case 'VariableDeclaration':
        if (node.kind !== 'const' && node.kind !== 'let')
          refuse(node, `“${node.kind}”`, `“${node.kind}”`, {
            en: 'Use const or let.',
            zh: '请用 const 或 let。',
          });
        for (const { id, init } of node.declarations) {
          target(id, depth + 1);
          if (init) visit(init, depth + 1);
        }
        return;
      case 'AssignmentExpression':
        target(node.left, depth + 1);
        visit(node.right, depth + 1);
        return;
      case 'UpdateExpression':
        target(node.argument, depth + 1);
        return;
      case 'MemberExpression':
        visit(node.object, depth + 1);
        if (node.computed) computed(node.property, depth + 1);
        else if (node.property.type === 'Identifier') key(node.property, node.property.name);
        else refuse(node.property, 'private names', '私有名字');
        return;
      case 'Property':
        if (node.kind !== 'init') refuse(node, 'getters and setters', 'getter 和 setter');
        property(node, depth + 1);
        visit(node.value, depth + 1);
        return;
      case 'NewExpression':
        if (node.callee.type !== 'Identifier' || !MADE.has(node.callee.name) || isDeclared(node.callee.name))
          refuse(
            node.callee,
            '“new” but for Map, Set, Date, Array and Error',
            '除 Map、Set、Date、Array 和 Error 以外的“new”',
          );
        all(node.arguments, depth + 1);
        return;
      case 'ExportNamedDeclaration':
        if (!node.declaration) {
          refuse(node, 'lists of exports', '导出列表');
          return;
        }
        visit(node.declaration, depth + 1);
        return;
      case 'ExportDefaultDeclaration':
        if (node.declaration.type === 'FunctionDeclaration') visit(node.declaration, depth + 1);
        else refuse(node, 'exports of anything but functions', '函数以外的导出');
        return;
      default:
        all(childrenOf(node), depth + 1);
    }
  };
  inScope(declaredIn(program.body), () => {
    for (const node of program.body) {
      const declares = node.type === 'VariableDeclaration' ? node.kind === 'const' : TOP.has(node.type);
      if (!declares && !(node.type in REFUSED_NODES)) find(node, 'script/kept-state');
      else visit(node, 0);
    }
  });
  return { findings, insertions };
};
