import type { Builtin, Decision, Expr, HoldReason, StepIr, TriggerIr, WindowIr } from '@reeve/ir';
import {
  type Cell,
  type Clause,
  type CompareOp,
  type Declaration,
  type DurationUnit,
  type Expression,
  KEYWORDS,
  type Schedule,
  type Step,
  type Trigger,
  type TypeNode,
} from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { FILES, programOf, treeOf } from './cases.ts';

// Each table names all kinds of one thing. A kind that is new in its type does not compile here until it is named, and
// once named it fails the test until a case has it.

type Kinds<T extends string> = Readonly<Record<T, true>>;
type Known<T extends { readonly kind: string }> = Exclude<T['kind'], 'error' | 'unreadable'>;
type Of<T, K> = Extract<T, { readonly kind: K }>;

/** Cases know no packs: test/language/packs.test.ts is about their use. */
const DECLARATIONS: Kinds<Exclude<Known<Declaration>, 'use'>> = {
  event: true,
  attributes: true,
  segment: true,
  metric: true,
  table: true,
  template: true,
  plan: true,
  rule: true,
  parameter: true,
};
const TYPES: Kinds<Known<TypeNode>> = {
  text: true,
  number: true,
  yesno: true,
  time: true,
  date: true,
  duration: true,
  member: true,
  community: true,
  channel: true,
  oneOf: true,
  listOf: true,
  group: true,
};
const CELLS: Kinds<Known<Cell>> = { any: true, compare: true, range: true, values: true };
const TRIGGERS: Kinds<Known<Trigger>> = {
  event: true,
  state: true,
  sequence: true,
  spike: true,
  change: true,
  membership: true,
  schedule: true,
  any: true,
};
const SCHEDULES: Kinds<Schedule['kind']> = { interval: true, weekly: true, monthly: true, cron: true };
const CLAUSES: Kinds<Clause['kind']> = {
  per: true,
  when: true,
  if: true,
  // biome-ignore lint/suspicious/noThenProperty: a table of words, which nobody awaits
  then: true,
  until: true,
  atMost: true,
  quiet: true,
  approval: true,
  priority: true,
  dates: true,
  rollout: true,
  holdout: true,
  mode: true,
  shadow: true,
  backfill: true,
};
const STEPS: Kinds<Step['kind']> = {
  action: true,
  wait: true,
  waitFor: true,
  if: true,
  split: true,
  start: true,
  stop: true,
};
/** A time of day has its place in schedules and quiet hours; as a value it is a mistake. */
const EXPRESSIONS: Kinds<Exclude<Known<Expression>, 'timeOfDay'>> = {
  number: true,
  text: true,
  boolean: true,
  duration: true,
  date: true,
  now: true,
  ref: true,
  call: true,
  window: true,
  usual: true,
  silence: true,
  streak: true,
  share: true,
  not: true,
  negate: true,
  and: true,
  or: true,
  arithmetic: true,
  compare: true,
  in: true,
  list: true,
  test: true,
  between: true,
  missing: true,
  group: true,
  given: true,
};
const COMPARISONS: Kinds<CompareOp> = { '=': true, '!=': true, '<': true, '<=': true, '>': true, '>=': true };
const ARITHMETIC: Kinds<Of<Expression, 'arithmetic'>['op']> = { '+': true, '-': true, '*': true, '/': true };
const TESTS: Kinds<Of<Expression, 'test'>['op']> = {
  contains: true,
  matches: true,
  startsWith: true,
  endsWith: true,
};
const UNITS: Kinds<DurationUnit> = {
  second: true,
  minute: true,
  hour: true,
  day: true,
  week: true,
  calendarDay: true,
  calendarWeek: true,
  calendarMonth: true,
};
const WINDOWS: Kinds<WindowIr['fn']> = {
  count: true,
  sum: true,
  avg: true,
  min: true,
  max: true,
  distinct: true,
  mostCommon: true,
};
const OVERS: Kinds<NonNullable<Of<Clause, 'atMost'>['over']>> = { drop: true, delay: true, replace: true };
const SCOPES: Kinds<NonNullable<Of<Clause, 'atMost'>['scope']>> = {
  member: true,
  community: true,
  rule: true,
};
const MODES: Kinds<Of<Clause, 'mode'>['mode']> = { restart: true, single: true, each: true };
const SENSITIVITIES: Kinds<NonNullable<Of<Trigger, 'spike'>['sensitivity']>> = {
  low: true,
  normal: true,
  high: true,
};
const HITS: Kinds<NonNullable<Of<Declaration, 'table'>['hit']>> = { first: true, all: true };

const TRIGGERS_RUN: Kinds<TriggerIr['kind']> = {
  event: true,
  state: true,
  change: true,
  membership: true,
  sequence: true,
  spike: true,
  schedule: true,
};
const STEPS_RUN: Kinds<StepIr['op']> = {
  effect: true,
  wait: true,
  waitFor: true,
  branch: true,
  jump: true,
  split: true,
  start: true,
  stop: true,
};
/** `external` is what extensions add; test/extensions has it. */
const EXPRESSIONS_RUN: Kinds<Exclude<Expr['op'], 'external'>> = {
  lit: true,
  list: true,
  event: true,
  envelope: true,
  attr: true,
  id: true,
  param: true,
  now: true,
  window: true,
  usual: true,
  silence: true,
  share: true,
  streak: true,
  named: true,
  table: true,
  call: true,
  not: true,
  neg: true,
  binary: true,
  in: true,
  text: true,
};
const BUILTINS: Kinds<Builtin> = {
  abs: true,
  round: true,
  floor: true,
  ceil: true,
  min: true,
  max: true,
  lower: true,
  upper: true,
  trim: true,
  length: true,
  contains: true,
  startsWith: true,
  endsWith: true,
  matches: true,
  hour: true,
  weekday: true,
  day: true,
  month: true,
  year: true,
  date: true,
  coalesce: true,
  isMissing: true,
};
const REASONS: Kinds<HoldReason> = {
  limit: true,
  cap: true,
  quiet: true,
  approval: true,
  'approval-denied': true,
  'approval-expired': true,
  holdout: true,
  shadow: true,
  consent: true,
  blocklist: true,
  condition: true,
  loop: true,
  replaced: true,
};
const AFTERS: Kinds<NonNullable<Decision['continues']>['after']> = {
  wait: true,
  event: true,
  timeout: true,
  quiet: true,
  limit: true,
  approval: true,
};

interface Seen {
  readonly [role: string]: Set<unknown>;
}

const seen: Seen = new Proxy<Record<string, Set<unknown>>>(
  {},
  { get: (target, role: string) => (target[role] ??= new Set()) },
);

type Item = Readonly<Record<string, unknown>>;

/** What a node is for, by the key that holds it; a node under any other key is an expression. */
const ROLE_BY_KEY: Readonly<Record<string, string>> = {
  declarations: 'declaration',
  clauses: 'clause',
  trigger: 'trigger',
  type: 'type',
  cells: 'cell',
  steps: 'step',
  at: 'schedule',
};

function roleOf(key: string, parent: Item): string {
  if (key === 'then' && Array.isArray(parent['then'])) return 'step';
  if (key === 'of' && parent['kind'] === 'any') return 'trigger';
  if (key === 'of' && parent['kind'] === 'listOf') return 'type';
  return ROLE_BY_KEY[key] ?? 'expression';
}

function visitTree(node: unknown, key: string, parent: Item): void {
  if (Array.isArray(node)) {
    for (const item of node) visitTree(item, key, parent);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const item = node as Item;
  if (typeof item['kind'] === 'string') {
    const role = roleOf(key, parent);
    seen[role]?.add(item['kind']);
    for (const [name, value] of Object.entries(item)) {
      if (typeof value === 'string') seen[`${item['kind']}.${name}`]?.add(value);
    }
  }
  if (typeof item['unit'] === 'string') seen['unit']?.add(item['unit']);
  for (const [name, value] of Object.entries(item)) if (name !== 'trivia') visitTree(value, name, item);
}

function visitProgram(node: unknown, role: string): void {
  if (Array.isArray(node)) {
    for (const item of node) visitProgram(item, role);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const item = node as Item;
  if (role === 'triggers' && typeof item['kind'] === 'string') seen['run.trigger']?.add(item['kind']);
  if (role === 'steps' && typeof item['op'] === 'string') seen['run.step']?.add(item['op']);
  else if (typeof item['op'] === 'string') {
    seen['run.expression']?.add(item['op']);
    if (item['op'] === 'call') seen['run.builtin']?.add(item['fn']);
  }
  for (const [name, value] of Object.entries(item)) visitProgram(value, name);
}

const texts: string[] = [];
for (const file of FILES) {
  for (const each of file.tests) {
    texts.push(each.text ?? '');
    // Only what runs counts: a case about findings shows a mistake.
    if (each.diagnostics && each.diagnostics.length > 0) continue;
    const tree = treeOf(each);
    visitTree(tree.declarations, 'declarations', {});
    visitProgram(programOf(tree), '');
    for (const decision of [...(each.expect ?? []), ...each.includes]) {
      for (const { reason } of decision.held ?? []) seen['reason']?.add(reason);
      seen['after']?.add(decision.continues);
    }
  }
}

const missing = (wanted: object, role: string): readonly string[] =>
  Object.keys(wanted).filter((kind) => !seen[role]?.has(kind));

describe('every part of the language has a case', () => {
  test.each<[what: string, wanted: object, role: string]>([
    ['declaration', DECLARATIONS, 'declaration'],
    ['type', TYPES, 'type'],
    ['cell of a table', CELLS, 'cell'],
    ['way of a table to match', HITS, 'table.hit'],
    ['trigger', TRIGGERS, 'trigger'],
    ['schedule', SCHEDULES, 'schedule'],
    ['sensitivity of a spike', SENSITIVITIES, 'spike.sensitivity'],
    ['clause', CLAUSES, 'clause'],
    ['way to deal with what is over a limit', OVERS, 'atMost.over'],
    ['way to deal with quiet hours', OVERS, 'quiet.over'],
    ['scope of a limit', SCOPES, 'atMost.scope'],
    ['mode', MODES, 'mode.mode'],
    ['step', STEPS, 'step'],
    ['expression', EXPRESSIONS, 'expression'],
    ['comparison', COMPARISONS, 'compare.op'],
    ['arithmetic', ARITHMETIC, 'arithmetic.op'],
    ['test of a text', TESTS, 'test.op'],
    ['unit of time', UNITS, 'unit'],
    ['function over a window', WINDOWS, 'window.fn'],
    ['compiled trigger', TRIGGERS_RUN, 'run.trigger'],
    ['compiled step', STEPS_RUN, 'run.step'],
    ['compiled expression', EXPRESSIONS_RUN, 'run.expression'],
    ['function', BUILTINS, 'run.builtin'],
    ['reason to hold an effect', REASONS, 'reason'],
    ['way to go on', AFTERS, 'after'],
  ])('%s', (_, wanted, role) => {
    expect(missing(wanted, role)).toEqual([]);
  });

  test('word of the language, each way to write it', () => {
    const all = texts.join('\n');
    const english = new Set(all.match(/[\p{L}_]+(?:[/ ][\p{L}_]+)*|[^\p{L}\s]+/gu));
    const words = (text: string): boolean => {
      if (!/^[a-z]/.test(text)) return all.includes(text);
      const pattern = text.replace(/\//g, '\\/').replace(/ /g, '\\s+');
      return english.has(text) || new RegExp(`(?<![\\p{L}_.])${pattern}(?![\\p{L}_])`, 'u').test(all);
    };
    const unused = KEYWORDS.flatMap(({ id, en, zh }) =>
      [...en, ...zh].filter((word) => !words(word)).map((word) => `${id}: ${word}`),
    );
    expect(unused).toEqual([]);
  });
});
