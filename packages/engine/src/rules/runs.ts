import type {
  ActionUse,
  Duration,
  Effect,
  Event,
  EventMatch,
  Expr,
  HeldEffect,
  HoldReason,
  Span,
  StepIr,
  Value,
} from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Evaluate, Test } from '../evaluate/expression.ts';
import type { Watcher } from '../watch/watcher.ts';
import { stickyPercent } from './identity.ts';

/** Steps in progress: plain data, so that a wait outlives the process. */
export interface Run {
  readonly id: number;
  /** Empty until it is first asked for. */
  key: string;
  readonly rule: number;
  /** Index of the plan whose steps these are, -1 for the rule's own. */
  readonly plan: number;
  readonly kind: number;
  readonly subject: number;
  readonly community: number;
  readonly member: number;
  readonly params: readonly Value[];
  readonly event: Event | null;
  readonly at: number;
  readonly cause: readonly string[];
  position: number;
  /** Effects requested so far. */
  effects: number;
  /** Plans started so far. */
  children: number;
  wait: Wait | null;
}

type Wait =
  | { readonly kind: 'time'; readonly due: number }
  /** For an event of the step at `position`; `due` is `null` where it waits for ever. */
  | { readonly kind: 'event'; readonly due: number | null }
  /** Held back over a limit or quiet hours; `approved` where neither stands before its steps again. */
  | {
      readonly kind: 'release';
      readonly reason: 'quiet' | 'limit';
      readonly due: number;
      readonly approved: boolean;
    }
  | { readonly kind: 'approval'; readonly due: number | null };

/** A decision being made. */
export interface Draft {
  readonly effects: Effect[];
  readonly held: HeldEffect[];
}

/** How effects leave: held for one reason, all of them, or let out by the gates. */
export type Letting =
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly until?: number }
  | { readonly kind: 'gates' };

/** An action of a step, ready to run. */
interface ReadyUse {
  readonly use: ActionUse;
  readonly args: readonly { readonly name: string; readonly value: Evaluate }[];
}

type ReadyStep =
  | { readonly op: 'effect'; readonly ready: ReadyUse }
  | { readonly op: 'branch'; readonly test: Test; readonly otherwise: number; readonly span: Span }
  | { readonly op: 'start'; readonly plan: number; readonly args: readonly Evaluate[]; readonly span: Span }
  | { readonly op: 'waitFor'; readonly step: Extract<StepIr, { op: 'waitFor' }>; readonly test: Test }
  | {
      readonly op: 'plain';
      readonly step: Exclude<StepIr, { op: 'effect' | 'branch' | 'start' | 'waitFor' }>;
    };

export interface StepCompiler {
  expression(expr: Expr): Evaluate;
  test(expr: Expr): Test;
  match(match: EventMatch): Test;
}

export type ReadySteps = readonly ReadyStep[];

/** Compiles the expressions of steps. */
export function readySteps(steps: readonly StepIr[], compiler: StepCompiler): ReadySteps {
  return steps.map((step) => readyStep(step, compiler));
}

function readyStep(step: StepIr, compiler: StepCompiler): ReadyStep {
  switch (step.op) {
    case 'effect': {
      const args = step.use.args.map(({ name, value }) => ({ name, value: compiler.expression(value) }));
      return { op: 'effect', ready: { use: step.use, args } };
    }
    case 'branch':
      return { op: 'branch', test: compiler.test(step.if), otherwise: step.otherwise, span: step.span };
    case 'start':
      return {
        op: 'start',
        plan: step.plan,
        args: step.args.map((arg) => compiler.expression(arg)),
        span: step.span,
      };
    case 'waitFor':
      return { op: 'waitFor', step, test: compiler.match(step.match) };
    case 'wait':
    case 'jump':
    case 'split':
    case 'stop':
      return { op: 'plain', step };
  }
}

/** What the steps need from the engine around them. */
export interface RunSetting {
  ruleSteps(rule: number): ReadySteps;
  planSteps(plan: number): ReadySteps;
  context(run: Run): Context;
  /** When a wait that begins now ends. */
  later(run: Run, wait: Duration): number;
  subjectName(run: Run): { readonly community: string; readonly id: string };
  keyOf(run: Run): string;
  /** Whether the gates let an effect out; `null` where they do. */
  gate(run: Run, use: ActionUse, input: Readonly<Record<string, Value>>): HoldReason | null;
  newRun(parent: Run, plan: number, params: readonly Value[]): Run;
  /** Keeps a run that waits. */
  store(run: Run): void;
  watcher(): Watcher | null;
}

/** More steps than this without a wait, or plans nested deeper, are a loop of plans; the rest is cut. */
const MOST_STEPS = 10_000;
const MOST_NESTED = 50;

/** The steps of a run and, within them, of the plans that it starts. */
function stepsOf(setting: RunSetting, run: Run): ReadySteps {
  return run.plan < 0 ? setting.ruleSteps(run.rule) : setting.planSteps(run.plan);
}

/** Test of the event that a run waits for. */
export function awaited(
  setting: RunSetting,
  run: Run,
): { readonly test: Test; readonly types: readonly string[] } | null {
  const step = stepsOf(setting, run)[run.position];
  return step?.op === 'waitFor' && run.wait?.kind === 'event'
    ? { test: step.test, types: step.step.match.types }
    : null;
}

/** Moves a run on from the wait that it stands at. */
export function wake(setting: RunSetting, run: Run, by: 'event' | 'time'): void {
  const step = stepsOf(setting, run)[run.position];
  if (run.wait?.kind === 'event' && step?.op === 'waitFor')
    setting.watcher()?.step(step.step.span, by === 'event' ? 'event' : 'timeout');
  if (run.wait?.kind === 'event' && by === 'time' && step?.op === 'waitFor')
    run.position = step.step.otherwise;
  else if (run.wait?.kind === 'event' || run.wait?.kind === 'time') run.position++;
  run.wait = null;
}

/**
 * Carries out steps until the run ends or waits; a plan that it starts goes as far as it can at once. With `hold`
 * every effect is held and nothing is stored: it says what would have been done at once.
 */
export function carryOut(setting: RunSetting, run: Run, draft: Draft, letting: Letting): void {
  const go = (): void => walk(setting, run, draft, letting, { steps: 0, nested: 0 });
  const watcher = setting.watcher();
  if (watcher && letting.kind === 'hold') watcher.untold(go);
  else go();
}

/** Where a step stands in the text; jumps stand nowhere. */
function spanOf(step: ReadyStep): Span | undefined {
  switch (step.op) {
    case 'effect':
      return step.ready.use.span;
    case 'branch':
    case 'start':
      return step.span;
    case 'waitFor':
      return step.step.span;
    case 'plain':
      return step.step.op === 'jump' ? undefined : step.step.span;
  }
}

function walk(
  setting: RunSetting,
  run: Run,
  draft: Draft,
  letting: Letting,
  spent: { steps: number; nested: number },
): void {
  const steps = stepsOf(setting, run);
  const context = setting.context(run);
  const watcher = setting.watcher();
  while (run.position < steps.length) {
    const step = steps[run.position] as ReadyStep;
    if (++spent.steps > MOST_STEPS || spent.nested > MOST_NESTED) {
      draft.held.push({ action: '*', reason: 'loop' });
      return;
    }
    if (watcher) {
      const span = spanOf(step);
      if (span) watcher.step(span, 'reached');
    }
    switch (step.op) {
      case 'effect':
        request(setting, run, step.ready, context, draft, letting);
        run.position++;
        break;
      case 'branch':
        run.position = step.test(context) ? run.position + 1 : step.otherwise;
        break;
      case 'start': {
        const params = step.args.map((arg) => arg(context));
        run.position++;
        spent.nested++;
        walk(setting, setting.newRun(run, step.plan, params), draft, letting, spent);
        spent.nested--;
        break;
      }
      case 'waitFor': {
        const { within } = step.step;
        const due = within ? setting.later(run, within) : null;
        run.wait = { kind: 'event', due };
        if (letting.kind === 'gates') setting.store(run);
        return;
      }
      case 'plain':
        if (!plainStep(setting, run, step.step, context, letting)) return;
    }
  }
}

/** Gives false where the run ends or waits. */
function plainStep(
  setting: RunSetting,
  run: Run,
  step: Extract<ReadyStep, { op: 'plain' }>['step'],
  _context: Context,
  letting: Letting,
): boolean {
  switch (step.op) {
    case 'wait':
      run.wait = { kind: 'time', due: setting.later(run, step.for) };
      if (letting.kind === 'gates') setting.store(run);
      return false;
    case 'jump':
      run.position = step.to;
      return true;
    case 'split': {
      const { community, id } = setting.subjectName(run);
      let at = stickyPercent(step.id, community, id);
      const found = step.branches.findIndex((branch) => {
        at -= branch.percent;
        return at < 0;
      });
      const chosen = found < 0 ? step.branches.length - 1 : found;
      setting.watcher()?.step(step.span, chosen);
      run.position = step.branches[chosen]?.to ?? run.position + 1;
      return true;
    }
    case 'stop':
      run.position = Number.MAX_SAFE_INTEGER;
      return false;
  }
}

function request(
  setting: RunSetting,
  run: Run,
  ready: ReadyUse,
  context: Context,
  draft: Draft,
  letting: Letting,
): void {
  const input: Record<string, Value> = {};
  for (const { name, value } of ready.args) {
    const given = value(context);
    if (given !== null) input[name] = given;
  }
  const { action } = ready.use;
  const index = run.effects++;
  if (letting.kind === 'hold') {
    const until = letting.until === undefined ? {} : { until: letting.until };
    draft.held.push({ action, reason: letting.reason, input, ...until });
    return;
  }
  const reason = setting.gate(run, ready.use, input);
  if (reason === null) draft.effects.push({ action, input, key: `${setting.keyOf(run)}-${index}` });
  else draft.held.push({ action, reason, input });
}
