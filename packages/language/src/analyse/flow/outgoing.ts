import type { ActionUse, Expr, Program, QuietIr, RuleIr, StepIr } from '@reeve/ir';
import { longest, SLACK, shortest } from './lengths.ts';

/** A message that a run of a rule can send to a member. */
export interface Message {
  /** The recipient is the member at hand. */
  readonly own: boolean;
  /** Where the text says it. */
  readonly channel: string | null;
  readonly purpose: string | null;
  readonly action: string;
}

/** Messages that a run can send within the same stretch of time after it has passed its limits. */
export interface Outgoing {
  readonly message: Message;
  /** Milliseconds after the run has passed its limits. */
  readonly from: number;
  readonly to: number;
  /** The most that one run sends of it. */
  readonly most: number;
}

/** What a rule's runs can send. */
export interface RunMessages {
  readonly outgoing: readonly Outgoing[];
  /** A plan that starts itself again: how much one run sends has no end. */
  readonly again?: string;
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

type Counts = ReadonlyMap<string, number>;

interface Walk {
  readonly program: Program;
  /** Longest that quiet hours can hold a run back, each time it is looked at. */
  readonly quiet: number;
  readonly found: Map<string, Outgoing>;
  readonly open: number[];
  /** Plans looked into so far. */
  plans: number;
  again?: string;
}

/** More plans within plans than this are not followed. */
const MOST_PLANS = 2000;

/** The messages that a run of the rule can send, and when. */
export function runMessages(rule: RuleIr, program: Program): RunMessages {
  if (rule.shadow) return { outgoing: [] };
  const quiet = quietLength(rule.quiet);
  const walk: Walk = { program, quiet, found: new Map(), open: [], plans: 0 };
  const approval = rule.approval
    ? (rule.approval.within ? longest(rule.approval.within) : Number.POSITIVE_INFINITY) + quiet
    : 0;
  const counts = stepsFrom(walk, rule.steps, { from: 0, to: quiet + approval }, null);
  return {
    outgoing: [...counts].map(([key, most]) => ({ ...(walk.found.get(key) as Outgoing), most })),
    ...(walk.again !== undefined && { again: walk.again }),
  };
}

function quietLength(quiet: QuietIr | undefined): number {
  if (!quiet || quiet.from === quiet.to || quiet.over === 'drop') return 0;
  return ((quiet.to - quiet.from + 1440) % 1440) * 60_000 + SLACK;
}

/**
 * The most messages of each kind along any way through the steps. First each step is given the stretch of time in which
 * it can be reached, then ways are compared from the end: jumps only lead forward.
 */
function stepsFrom(walk: Walk, steps: readonly StepIr[], start: Interval, args: Arguments | null): Counts {
  const reached: (Interval | undefined)[] = steps.map(() => undefined);
  const reach = (at: number, when: Interval): void => {
    if (at >= steps.length) return;
    const known = reached[at];
    reached[at] = known ? { from: Math.min(known.from, when.from), to: Math.max(known.to, when.to) } : when;
  };
  reach(0, start);
  for (const [at, step] of steps.entries()) {
    const when = reached[at];
    if (when) for (const [to, then] of nextOf(step, at, when, walk.quiet)) reach(to, then);
  }
  const after: Counts[] = [];
  after[steps.length] = new Map();
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at] as StepIr;
    const when = reached[at];
    if (!when) {
      after[at] = new Map();
      continue;
    }
    let best: Counts = new Map();
    for (const [to] of nextOf(step, at, when, walk.quiet)) {
      best = larger(best, after[Math.min(to, steps.length)] ?? new Map());
    }
    after[at] = plus(best, ownOf(walk, step, when, args));
  }
  return after[0] ?? new Map();
}

/** Where a step leads, and when one is there. */
function nextOf(
  step: StepIr,
  at: number,
  when: Interval,
  quiet: number,
): readonly (readonly [number, Interval])[] {
  switch (step.op) {
    case 'effect':
    case 'start':
      return [[at + 1, when]];
    case 'wait':
      return [[at + 1, { from: when.from + shortest(step.for), to: when.to + longest(step.for) + quiet }]];
    case 'waitFor': {
      const { within } = step;
      const to = when.to + (within ? longest(within) : Number.POSITIVE_INFINITY) + quiet;
      const came = [at + 1, { from: when.from, to }] as const;
      return within ? [came, [step.otherwise, { from: when.from + shortest(within), to }]] : [came];
    }
    case 'branch':
      return [
        [at + 1, when],
        [step.otherwise, when],
      ];
    case 'jump':
      return [[step.to, when]];
    case 'split':
      return step.branches.map((branch) => [branch.to, when] as const);
    case 'stop':
      return [];
  }
}

function ownOf(walk: Walk, step: StepIr, when: Interval, args: Arguments | null): Counts {
  if (step.op === 'effect') {
    const message = messageOf(step.use, args);
    if (!message) return new Map();
    const key = JSON.stringify([message, when.from, String(when.to)]);
    walk.found.set(key, { message, ...when, most: 1 });
    return new Map([[key, 1]]);
  }
  if (step.op !== 'start') return new Map();
  const plan = walk.program.plans[step.plan];
  if (!plan) return new Map();
  if (walk.open.includes(step.plan) || ++walk.plans > MOST_PLANS) {
    walk.again ??= plan.name;
    return new Map();
  }
  walk.open.push(step.plan);
  const counts = stepsFrom(walk, plan.steps, when, { given: step.args, outer: args });
  walk.open.pop();
  return counts;
}

/** What a plan was started with, and what that reads in turn. */
interface Arguments {
  readonly given: readonly Expr[];
  readonly outer: Arguments | null;
}

function resolve(expr: Expr | undefined, args: Arguments | null): Expr | undefined {
  let at = expr;
  for (let from = args; at?.op === 'param'; from = from.outer) {
    if (!from) return undefined;
    at = from.given[at.index];
  }
  return at;
}

function textOf(expr: Expr | undefined): string | null {
  return expr?.op === 'lit' && typeof expr.value === 'string' ? expr.value : null;
}

/** An action is a message where it reaches a member: it is what caps count. */
export function messageOf(use: ActionUse, args: Arguments | null = null): Message | undefined {
  if (use.reaches === undefined) return undefined;
  const argument = (name: string): Expr | undefined =>
    resolve(use.args.find((arg) => arg.name === name)?.value, args);
  const to = argument(use.reaches);
  if (!to) return undefined;
  const fixed = use.channel !== undefined && use.channel !== 'from-input' ? use.channel : null;
  return {
    own: to.op === 'id' && to.of === 'member',
    channel: fixed ?? textOf(argument('via')),
    purpose: use.purpose === undefined ? null : textOf(argument(use.purpose)),
    action: use.action,
  };
}

function plus(a: Counts, b: Counts): Counts {
  if (b.size === 0) return a;
  const sum = new Map(a);
  for (const [key, count] of b) sum.set(key, (sum.get(key) ?? 0) + count);
  return sum;
}

function larger(a: Counts, b: Counts): Counts {
  if (b.size === 0) return a;
  const most = new Map(a);
  for (const [key, count] of b) most.set(key, Math.max(most.get(key) ?? 0, count));
  return most;
}
