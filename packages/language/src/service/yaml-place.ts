import { KEYS, STEP_KEYS } from '../yaml/keys.ts';
import { RULE_KEYS } from '../yaml/read-rule.ts';

/** Where in a YAML text somebody writes. */
export interface YamlPlace {
  /** Keys around it, the outermost first; items of lists are left out. */
  readonly path: readonly string[];
  /** Keys that may be written there; empty inside a value. */
  readonly keys: readonly string[];
  /** True where an action may be named as a key: an item of steps. */
  readonly isStep: boolean;
  /** The action or plan whose arguments are written as keys or values there. */
  readonly callee?: string;
  /** The rule of the grammar that the value is read by; absent where it is no Reeve text. */
  readonly rule?: string;
  /** Where the value begins. */
  readonly from: number;
}

const RULES: Readonly<Record<string, string>> = {
  when: 'trigger',
  any: 'trigger',
  if: 'expression',
  condition: 'expression',
  value: 'expression',
  until: 'untilBody',
  'at most': 'limit',
  quiet: 'quietHours',
  approval: 'approvalBody',
  priority: 'priorityValue',
  per: 'reference',
  wait: 'duration',
  'wait for': 'waitHead',
  start: 'planCall',
};
const STEPS: ReadonlySet<string> = new Set(['then', 'else', 'otherwise', 'steps']);
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  use: KEYS.use,
  parameters: KEYS.parameter,
  events: KEYS.event,
  segments: KEYS.segment,
  metrics: KEYS.metric,
  tables: KEYS.table,
  templates: KEYS.template,
  plans: KEYS.plan,
  rules: RULE_KEYS,
};
const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s#:"'{}[\],-][^:#]*?))\s*:(?:\s|$)/u;

/** Reads the place by indentation alone, since a text that is being written is seldom whole. `undefined` in a comment. */
export function yamlPlace(text: string, offset: number): YamlPlace | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  if (/(?:^|\s)#/u.test(line.replace(/"[^"]*"|'[^']*'/gu, ''))) return undefined;
  const dashes = /^[ \t]*(?:- +|-$)*/u.exec(line)?.[0] ?? '';
  const isItem = dashes.includes('-');
  const rest = line.slice(dashes.length);
  const own = KEY.exec(rest);
  const path = pathAbove(text, lineStart, dashes.length, isItem);
  const from = own ? lineStart + dashes.length + own[0].length : offset;
  const flow = flowAt(text.slice(from, offset));
  const key = own && (own[1] ?? own[2] ?? own[3]);
  if (flow && key !== null && key !== undefined) {
    const inFlow = [...path, key];
    const at = from + flow.from;
    return flow.key === undefined
      ? place(inFlow, [], false, offset, key)
      : place([...inFlow, flow.key], [], false, at, key, 'expression');
  }
  if (key === null || key === undefined) {
    const inList = isItem && /^\s*$/u.test(rest.replace(/\S+$/u, ''));
    return place(
      path,
      keysOf(path),
      STEPS.has(path.at(-1) ?? '') && (inList || isItem),
      offset,
      calleeOf(path),
    );
  }
  const [section] = path;
  const named = path.length === 1 && (section === 'segments' || section === 'metrics');
  const rule = named ? 'expression' : ruleOf(path, key);
  return place([...path, key], [], false, from, calleeOf(path), rule);
}

function place(
  path: readonly string[],
  keys: readonly string[],
  isStep: boolean,
  from: number,
  callee?: string,
  rule?: string,
): YamlPlace {
  return {
    path,
    keys,
    isStep,
    from,
    ...(callee !== undefined && { callee }),
    ...(rule !== undefined && { rule }),
  };
}

/** Keys of the lines above that the place lies under. */
function pathAbove(text: string, lineStart: number, indent: number, isItem: boolean): readonly string[] {
  const path: string[] = [];
  let below = indent;
  let mayShare = isItem;
  const lines = text.slice(0, lineStart).split('\n');
  for (let at = lines.length - 2; at >= 0 && (below > 0 || mayShare); at--) {
    const line = lines[at] ?? '';
    if (/^\s*(?:#|$)/u.test(line)) continue;
    const dashes = /^[ \t]*(?:- +)*/u.exec(line)?.[0] ?? '';
    const match = KEY.exec(line.slice(dashes.length));
    const lead = /^[ \t]*/u.exec(line)?.[0].length ?? 0;
    // The items of a list may stand as deep as the key that they are under.
    const isAbove = dashes.length < below || (mayShare && dashes.length === lead && lead < below);
    if (match && isAbove) {
      path.unshift(match[1] ?? match[2] ?? match[3] ?? '');
      below = dashes.length;
      mayShare = dashes.includes('-');
      if (mayShare) below = lead + 1;
    } else if (dashes.includes('-') && lead < below) {
      below = lead + 1;
      mayShare = true;
    }
  }
  return path;
}

function keysOf(path: readonly string[]): readonly string[] {
  const [section, , ...deeper] = path;
  if (section === undefined) return KEYS.section;
  if (path.length === 2 && deeper.length === 0) return SECTIONS[section] ?? [];
  return STEPS.has(path.at(-1) ?? '') ? STEP_KEYS : [];
}

/** An action's or a plan's name, where the place is under it in steps. */
function calleeOf(path: readonly string[]): string | undefined {
  const last = path.at(-1);
  return last !== undefined &&
    STEPS.has(path.at(-2) ?? '') &&
    !(STEP_KEYS as readonly string[]).includes(last)
    ? last
    : undefined;
}

function ruleOf(path: readonly string[], key: string): string | undefined {
  if (calleeOf(path) !== undefined) return 'expression';
  return Object.hasOwn(RULES, key) ? RULES[key] : undefined;
}

/** Inside `{ to: member, via: … }`: the key whose value is written, or none where a key is. */
function flowAt(value: string): { readonly key?: string; readonly from: number } | undefined {
  const open = value.indexOf('{');
  if (open < 0 || value.includes('}', open)) return undefined;
  const comma = Math.max(open, value.lastIndexOf(','));
  const piece = value.slice(comma + 1);
  const match = KEY.exec(piece.trimStart());
  const lead = piece.length - piece.trimStart().length;
  return match
    ? { key: match[1] ?? match[2] ?? match[3] ?? '', from: comma + 1 + lead + match[0].length }
    : { from: comma + 1 + lead };
}
