import type { Expr, RuleIr, TriggerIr, Value, WindowIr } from '@reeve/ir';
import { SpikeModel } from '../aggregates/spike.ts';
import { nominal } from '../aggregates/window.ts';
import {
  compileExpression,
  compileTest,
  type Evaluate,
  type Surroundings,
  type Test,
} from '../evaluate/expression.ts';
import { type Column, flagColumn, type SavedNumbers, timeColumn } from '../state/columns.ts';
import type { Zones } from '../time/calendar.ts';
import { Sequence } from '../triggers/sequence.ts';
import { type Dependencies, dependenciesOf, type Leaf, leavesOf } from './leaves.ts';
import { type ReadySteps, readySteps, type StepCompiler } from './runs.ts';

/** One trigger of a rule, ready to run, with what it remembers of each subject. */
export interface TriggerRuntime {
  readonly ir: TriggerIr;
  /** `where` of an event trigger, the condition of a state trigger, the `where` of `for each`. */
  readonly test: Test;
  readonly to: Evaluate | null;
  readonly leaves: readonly Leaf[];
  readonly dependencies: Dependencies;
  /** Edge: set when it fired and has not been false since. */
  readonly spent: Column<Uint8Array>;
  /** Since when the condition has held, for `for D`. */
  readonly since: Column<Float64Array>;
  /** The event with which it began to hold. */
  readonly sinceCause: Map<number, string>;
  readonly sequence: Sequence | null;
  readonly spike: SpikeModel | null;
}

/** One rule, ready to run. */
export interface RuleRuntime {
  readonly ir: RuleIr;
  readonly index: number;
  /** Position in the order of decisions at one instant: by priority, then as declared. */
  rank: number;
  readonly condition: Test | null;
  readonly conditionLeaves: readonly Leaf[];
  readonly triggers: readonly TriggerRuntime[];
  readonly until: readonly TriggerRuntime[];
  readonly steps: ReadySteps;
  /** Firing decides and nothing more: no steps, and nothing that could hold them back. */
  readonly bare: boolean;
  /** Something beside its trigger says whether it fires: `if`, `until`, dates, a rollout. */
  readonly guarded: boolean;
  /** Fired and not yet cleared by `until`. */
  readonly open: Column<Uint8Array>;
  readonly untilSince: Column<Float64Array>;
  readonly counts: { fired: number; filtered: number };
}

export interface RuleCompiler extends StepCompiler {
  readonly around: Surroundings;
  readonly zones: Zones;
  zoneOf(kind: number, subject: number): string;
  window(window: number): WindowIr | undefined;
}

/** Compiles a rule's conditions and steps. */
export function createRuleRuntime(ir: RuleIr, index: number, compiler: RuleCompiler): RuleRuntime {
  return {
    ir,
    index,
    rank: index,
    condition: ir.if ? compiler.test(ir.if) : null,
    conditionLeaves: leavesOf([ir.if], compiler.around),
    triggers: ir.triggers.map((trigger) => createTrigger(trigger, ir, compiler)),
    until: (ir.until?.triggers ?? []).map((trigger) => createTrigger(trigger, ir, compiler)),
    steps: readySteps(ir.steps, compiler),
    bare: !ir.holdout && !ir.quiet && !ir.approval && ir.limits.length === 0 && ir.steps.length === 0,
    guarded: [ir.if, ir.until, ir.from, ir.to, ir.rollout].some((guard) => guard !== undefined),
    open: flagColumn(),
    untilSince: timeColumn(),
    counts: { fired: 0, filtered: 0 },
  };
}

function createTrigger(ir: TriggerIr, rule: RuleIr, compiler: RuleCompiler): TriggerRuntime {
  const condition = conditionOf(ir);
  const shared = {
    ir,
    test: condition ? compileTest(condition, compiler.around) : () => true,
    leaves: leavesOf([condition], compiler.around),
    dependencies: dependenciesOf(ir.kind === 'state' || ir.kind === 'membership' ? condition : undefined),
    to: ir.kind === 'change' && ir.to ? compileExpression(ir.to, compiler.around) : null,
    spent: flagColumn(),
    since: timeColumn(),
    sinceCause: new Map<number, string>(),
  };
  const { watcher } = compiler.around;
  const sequence =
    ir.kind === 'sequence'
      ? new Sequence({
          ir,
          mode: rule.mode,
          first: compiler.match(ir.first),
          steps: ir.steps.map((step) => compiler.match(step.match)),
          zones: compiler.zones,
          zoneOf: (subject) => compiler.zoneOf(rule.subject, subject),
          ...(watcher && { broken: () => watcher.trigger(ir.span, 'broken') }),
        })
      : null;
  const watched = ir.kind === 'spike' ? compiler.window(ir.window) : undefined;
  const spike = watched ? new SpikeModel(nominal(watched.span), watched.fn === 'count') : null;
  return { ...shared, sequence, spike };
}

function conditionOf(ir: TriggerIr): Expr | undefined {
  switch (ir.kind) {
    case 'event':
      return ir.match.where;
    case 'state':
    case 'membership':
      return ir.condition;
    case 'schedule':
      return ir.forEach?.where;
    case 'change':
    case 'sequence':
    case 'spike':
      return undefined;
  }
}

export function saveRule(rule: RuleRuntime): unknown {
  return {
    open: rule.open.save(),
    untilSince: rule.untilSince.save(),
    counts: { ...rule.counts },
    triggers: rule.triggers.map(saveTrigger),
    until: rule.until.map(saveTrigger),
  };
}

export function loadRule(rule: RuleRuntime, saved: unknown): void {
  const state = saved as {
    open: SavedNumbers;
    untilSince: SavedNumbers;
    counts: { fired: number; filtered: number };
    triggers: readonly unknown[];
    until: readonly unknown[];
  };
  rule.open.load(state.open);
  rule.untilSince.load(state.untilSince);
  Object.assign(rule.counts, state.counts);
  rule.triggers.forEach((trigger, i) => {
    loadTrigger(trigger, state.triggers[i]);
  });
  rule.until.forEach((trigger, i) => {
    loadTrigger(trigger, state.until[i]);
  });
}

function saveTrigger(trigger: TriggerRuntime): unknown {
  return {
    spent: trigger.spent.save(),
    since: trigger.since.save(),
    sinceCause: [...trigger.sinceCause],
    sequence: trigger.sequence?.save() ?? null,
    spike: trigger.spike?.save() ?? null,
  };
}

function loadTrigger(trigger: TriggerRuntime, saved: unknown): void {
  const state = saved as {
    spent: SavedNumbers;
    since: SavedNumbers;
    sinceCause: readonly [number, string][];
    sequence: unknown;
    spike: unknown;
  };
  trigger.spent.load(state.spent);
  trigger.since.load(state.since);
  for (const [subject, id] of state.sinceCause) trigger.sinceCause.set(subject, id);
  if (state.sequence !== null) trigger.sequence?.load(state.sequence);
  if (state.spike !== null) trigger.spike?.load(state.spike);
}

/** Values that a firing reports: of its trigger, then of its `if`. */
export type Values = Readonly<Record<string, Value>>;
