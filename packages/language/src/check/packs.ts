import type { Span } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import { parseFragment } from '../syntax/fragment.ts';
import { parse } from '../syntax/parse.ts';
import type {
  Declaration,
  Expression,
  Name,
  ParameterDeclaration,
  ParameterType,
  Setting,
  SyntaxTree,
  UseDeclaration,
} from '../syntax/tree.ts';
import { fill } from './fill.ts';
import type { CheckOptions, PackInfo, PackTexts, ParameterValue } from './options.ts';
import { brokenLimit, isOrderedType, valueAs, wantedOf } from './parameters.ts';
import type { Report } from './report.ts';

/** What a pack can be told where it is used. Values are as its text writes them. */
export interface PackParameter {
  readonly name: string;
  readonly title?: string;
  /** `duration`, `one of (a, b)`, as its text writes it. */
  readonly type: string;
  readonly default: string;
  readonly from?: string;
  readonly to?: string;
  readonly span: Span;
}

/**
 * The parameters that texts declare, in their order.
 *
 * @example
 * packParameters([parse('parameter n: number = 3 from 1', { source: 'a.reeve' }).tree])[0]?.from // '1'
 */
export function packParameters(trees: readonly SyntaxTree[]): readonly PackParameter[] {
  return trees.flatMap((tree) => {
    const written = ({ span }: { readonly span: Span }): string => tree.text.slice(span.start, span.end);
    return tree.declarations.flatMap((node) => {
      if (node.kind !== 'parameter') return [];
      const { from, to } = node;
      return [
        {
          name: node.name.id,
          ...(node.labels[0] && { title: node.labels[0].text }),
          type: written(node.type),
          default: written(node.default),
          ...(from && { from: written(from) }),
          ...(to && { to: written(to) }),
          span: node.name.span,
        },
      ];
    });
  });
}

/** A value that stands outside of rules, read as the parameter's type asks: a text needs no quotes there. */
function settingOf({ name, text, span }: ParameterValue, type: ParameterType | undefined): Setting {
  const isBare = type?.kind === 'text' && !QUOTED.test(text);
  const { value, diagnostics } = isBare
    ? { diagnostics: [] }
    : parseFragment('expression', text, { source: span.source, offset: span.start });
  const read: Expression =
    value && diagnostics.length === 0 ? { ...value, span } : { kind: 'text', parts: [text], span };
  return { name: { id: name, written: name, span }, value: read, span };
}

const QUOTED = /^\s*["“「『]/u;

/** Texts that share their parameters: a project's own, or those of a pack. */
interface Group {
  readonly trees: readonly SyntaxTree[];
  readonly use?: UseDeclaration;
  readonly settings: readonly (Setting | ParameterValue)[];
  readonly isOwn: boolean;
}

/**
 * Puts the texts of packs beside a project's own, every parameter replaced by its value. What a project declares itself
 * takes the place of what a pack calls by the same name.
 */
export function unfold(
  own: readonly SyntaxTree[],
  options: CheckOptions,
  report: Report,
): readonly SyntaxTree[] {
  const uses = own.flatMap((tree) => tree.declarations).filter((node) => node.kind === 'use');
  if (uses.length === 0 && own.every(isPlain)) return own;
  const group: Group = { trees: own, settings: options.parameters ?? [], isOwn: true };
  const filled = fillGroup(group, options, report);
  const packs = packsOf(uses, options, report).map(({ trees, use }) =>
    fillGroup({ trees, settings: use?.settings ?? [], isOwn: false, ...(use && { use }) }, options, report),
  );
  return [...withoutClashes(packs, filled, report), ...filled];
}

/** A text in which there is nothing to fill in. */
function isPlain(tree: SyntaxTree): boolean {
  return !/[$＄]/.test(tree.text) && tree.declarations.every(({ kind }) => kind !== 'parameter');
}

/** The packs in use: those that are named, and those that they require. */
function packsOf(
  uses: readonly UseDeclaration[],
  options: CheckOptions,
  report: Report,
): readonly (PackTexts & { readonly use?: UseDeclaration })[] {
  const known = new Map((options.packs ?? []).map((pack) => [pack.id, pack]));
  const used = new Map<string, UseDeclaration>();
  for (const use of uses) {
    const { id, span } = use.name;
    if (id === '') continue;
    const first = used.get(id);
    if (first) {
      const message = { en: 'It is used here already.', zh: '前面已经启用。' };
      report('pack/used-twice', span, { name: id }, { related: [{ span: first.name.span, message }] });
    } else if (!known.has(id)) {
      const near = closest(id, options.packIds ?? known.keys());
      const fixes = near === undefined ? [] : [replaceBy(span, near)];
      report('pack/unknown', span, { name: id }, { fixes });
    } else used.set(id, use);
  }
  return withRequired(used.keys(), known).map((pack) => {
    const use = used.get(pack.id);
    return { ...pack, ...(use && { use }) };
  });
}

/**
 * The packs of some ids, and then those that they require, each once; an id that is no pack's is passed over.
 *
 * @example withRequired(['winback'], packs).map(({ id }) => id) // ['winback', 'points']
 */
export function withRequired<
  P extends { readonly id: string; readonly requires?: readonly string[] | undefined },
>(ids: Iterable<string>, known: ReadonlyMap<string, P>): readonly P[] {
  const found = new Map<string, P>();
  const open = [...ids];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const pack = known.get(id);
    if (!pack || found.has(id)) continue;
    found.set(id, pack);
    open.push(...(pack.requires ?? []));
  }
  return [...found.values()];
}

/**
 * Reads the texts of a pack: what {@link CheckOptions.packs} takes. What is wrong with them is said where they are compiled.
 *
 * @example compile(trees, { signatures, packs: [parsePack({ id: 'tea', files: [{ path: 'tea.reeve', text }] })] })
 */
export function parsePack({
  files,
  ...info
}: PackInfo & { readonly files: readonly { readonly path: string; readonly text: string }[] }): PackTexts {
  return { ...info, trees: files.map(({ path, text }) => parse(text, { source: path }).tree) };
}

function fillGroup(group: Group, options: CheckOptions, report: Report): readonly SyntaxTree[] {
  const { trees, use } = group;
  const parameters = declaredIn(trees, options, report);
  const values = new Map<string, Expression>();
  for (const [name, { node, tree }] of parameters) {
    const value = valueAs(node.type, node.default, options.signatures);
    const wanted = wantedOf(node.type);
    if (!wanted) report('pack/parameter-type', node.type.span);
    else if (!value && node.default.kind !== 'error')
      report('pack/wrong-default', node.default.span, { name, wanted });
    else if (value) {
      // A default out of its limits is told of, and stands all the same: there is no other.
      reportLimit(name, node, tree, node.default, value, report);
      values.set(name, value);
    }
  }
  for (const each of group.settings) {
    const name = typeof each.name === 'string' ? each.name : each.name.id;
    const parameter = parameters.get(name);
    const setting = 'text' in each ? settingOf(each, parameter?.node.type) : each;
    if (!parameter) {
      const near = closest(name, parameters.keys());
      const fixes = near === undefined ? [] : [replaceBy(setting.name.span, near)];
      const all = [...parameters.keys()].join(', ');
      report('pack/unknown-setting', setting.name.span, { name, known: all === '' ? '—' : all }, { fixes });
      continue;
    }
    const { node, tree } = parameter;
    const value = valueAs(node.type, setting.value, options.signatures);
    const message = { en: 'The parameter is declared here.', zh: '参数在这里声明。' };
    if (value) {
      if (reportLimit(name, node, tree, setting.value, value, report)) values.set(name, value);
    } else if (setting.value.kind !== 'error') {
      const wanted = wantedOf(node.type) ?? { en: '', zh: '' };
      const related = [{ span: node.name.span, message }];
      report('pack/wrong-value', setting.value.span, { name, wanted }, { related });
    }
  }
  const left = leftOut(use, trees, report);
  const used = new Set<string>();
  const filled = trees.map((tree) => ({
    ...tree,
    declarations: tree.declarations
      .filter(({ kind }) => kind !== 'parameter' && kind !== 'use')
      .filter((node) => node.kind !== 'rule' || !left.has(node.name.id))
      .map((node) => fill(node, { values, known: parameters, used, report })),
  }));
  for (const [name, { node }] of parameters) {
    if (group.isOwn && !used.has(name)) report('pack/unused-parameter', node.name.span, { name });
  }
  return filled;
}

type Declared = ReadonlyMap<string, { readonly node: ParameterDeclaration; readonly tree: SyntaxTree }>;

function declaredIn(trees: readonly SyntaxTree[], options: CheckOptions, report: Report): Declared {
  const declared = new Map<string, { node: ParameterDeclaration; tree: SyntaxTree }>();
  for (const tree of trees) {
    for (const node of tree.declarations) {
      if (node.kind !== 'parameter' || node.name.id === '') continue;
      const name = node.name.id;
      const first = declared.get(name);
      if (first) {
        const message = { en: 'It is declared here first.', zh: '第一次声明在这里。' };
        const related = [{ span: first.node.name.span, message }];
        report('pack/duplicate-parameter', node.name.span, { name }, { related });
        continue;
      }
      declared.set(name, { node: checkedLimits(node, options, report), tree });
    }
  }
  return declared;
}

/** The declaration without limits that make no sense. */
function checkedLimits(
  node: ParameterDeclaration,
  options: CheckOptions,
  report: Report,
): ParameterDeclaration {
  const { from: _from, to: _to, ...bare } = node;
  const limit = (key: 'from' | 'to'): Expression | undefined => {
    const written = node[key];
    if (!written || written.kind === 'error') return undefined;
    const value = isOrderedType(node.type) ? valueAs(node.type, written, options.signatures) : undefined;
    if (!value) report('pack/wrong-limit', written.span, { name: node.name.id });
    return value;
  };
  const from = limit('from');
  const to = limit('to');
  if (from && to && brokenLimit({ to }, from)) report('pack/wrong-limit', to.span, { name: node.name.id });
  return { ...bare, ...(from && { from }), ...(to && { to }) };
}

function reportLimit(
  name: string,
  parameter: ParameterDeclaration,
  tree: SyntaxTree,
  written: Expression,
  value: Expression,
  report: Report,
): boolean {
  const limit = brokenLimit(parameter, value);
  if (!limit) return true;
  const text = ({ span }: { readonly span: Span }): string => tree.text.slice(span.start, span.end);
  const { from, to } = parameter;
  const limits = {
    en: [...(from ? [`at least ${text(from)}`] : []), ...(to ? [`at most ${text(to)}`] : [])].join(' and '),
    zh: [...(from ? [`至少 ${text(from)}`] : []), ...(to ? [`至多 ${text(to)}`] : [])].join('，'),
  };
  const message = { en: 'Its limits are set here.', zh: '限度写在这里。' };
  report(
    'pack/out-of-limits',
    written.span,
    { name, limits },
    { fixes: [replaceBy(written.span, text(limit))], related: [{ span: limit.span, message }] },
  );
  return false;
}

/** The rules that a project leaves out of a pack. */
function leftOut(
  use: UseDeclaration | undefined,
  trees: readonly SyntaxTree[],
  report: Report,
): ReadonlySet<string> {
  const rules = trees
    .flatMap((tree) => tree.declarations)
    .flatMap((node) => (node.kind === 'rule' ? [node.name.id] : []));
  const left = new Set<string>();
  for (const { id, span } of use?.except ?? []) {
    if (rules.includes(id)) left.add(id);
    else {
      const near = closest(id, rules);
      const fixes = near === undefined ? [] : [replaceBy(span, near)];
      report('pack/unknown-rule', span, { name: id, pack: use?.name.id ?? '' }, { fixes });
    }
  }
  return left;
}

/** What must be the only one of its name. */
function keyOf(node: Declaration): { readonly key: string; readonly name: Name } | undefined {
  switch (node.kind) {
    case 'segment':
    case 'metric':
    case 'table':
      return { key: `value:${node.name.id}`, name: node.name };
    case 'event':
    case 'template':
    case 'plan':
    case 'rule':
      return { key: `${node.kind}:${node.name.id}`, name: node.name };
    default:
      return undefined;
  }
}

/** The packs' texts without what the project, or a pack before, declares by the same name. */
function withoutClashes(
  packs: readonly (readonly SyntaxTree[])[],
  own: readonly SyntaxTree[],
  report: Report,
): readonly SyntaxTree[] {
  const names = (trees: readonly SyntaxTree[]): Map<string, Name> =>
    new Map(
      trees
        .flatMap((tree) => tree.declarations)
        .flatMap((node) => {
          const found = keyOf(node);
          return found ? [[found.key, found.name] as const] : [];
        }),
    );
  const mine = names(own);
  const taken = new Map<string, Name>();
  const kept: SyntaxTree[] = [];
  for (const trees of packs) {
    for (const tree of trees) {
      const declarations = tree.declarations.filter((node) => {
        const found = keyOf(node);
        const replaced = found && mine.get(found.key);
        const first = found && taken.get(found.key);
        if (found && replaced) {
          const message = { en: 'This is the pack’s.', zh: '这是规则包里的。' };
          const related = [{ span: found.name.span, message }];
          report('pack/overridden', replaced.span, { name: found.name.id }, { related });
        } else if (found && first) {
          const message = { en: 'It is declared here first.', zh: '第一次声明在这里。' };
          report(
            'pack/name-clash',
            found.name.span,
            { name: found.name.id },
            { related: [{ span: first.span, message }] },
          );
        }
        return !replaced && !first;
      });
      kept.push({ ...tree, declarations });
    }
    for (const [key, name] of names(trees)) if (!taken.has(key)) taken.set(key, name);
  }
  return kept;
}
