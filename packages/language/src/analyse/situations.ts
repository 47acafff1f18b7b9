import type { Expr, Program, RuleIr, Span, StepIr, TriggerIr } from '@reeve/ir';
import type { Formula } from './formula.ts';
import type { Solver } from './solver.ts';
import type { Moment } from './terms.ts';
import type { Entered } from './theory.ts';

/** One of the conditions that have to hold together, and where it stands. */
export interface Part {
  readonly expr: Expr;
  readonly span: Span;
  readonly formula: Formula;
}

/** What is known to hold when a trigger sets its rule off. */
export interface Situation {
  readonly trigger: TriggerIr;
  /** The moment at which the rule's `if` is looked at. */
  readonly moment: Moment;
  readonly entered: Entered | undefined;
  /** The trigger's conditions that hold at that moment. */
  readonly parts: readonly Part[];
  /** The moment at which those were looked at, where it is another. */
  readonly partsAt: Moment;
  /** Conditions of the trigger that hold at some other moment, each list by itself. */
  readonly earlier: readonly (readonly Part[])[];
  /** The rule's dates, and what the kind of event says by itself. */
  readonly facts: readonly Formula[];
  /** How many of the facts are dates; they come first. */
  readonly dates: number;
}

const NOW = 'now';
const EVENT = 'event';

/** The conditions that an `and` joins, in order; `between` and what a name stands for are one condition. */
function conditionsOf(expr: Expr, whole: Span): readonly { readonly expr: Expr; readonly span: Span }[] {
  if (expr.op === 'binary' && expr.kind === 'and' && expr.left.span && expr.right.span) {
    return [...conditionsOf(expr.left, expr.left.span), ...conditionsOf(expr.right, expr.right.span)];
  }
  return [{ expr, span: expr.span ?? whole }];
}

/** An expression's conditions at a moment. */
export function partsOf(
  solver: Solver,
  expr: Expr | undefined,
  whole: Span,
  moment: Moment,
): readonly Part[] {
  if (!expr) return [];
  return conditionsOf(expr, whole).map((part) => ({
    ...part,
    formula: solver.formulas.of(part.expr, moment, true),
  }));
}

/** The moment at which a rule's own conditions are looked at. */
export function momentOf(rule: RuleIr, eventAtHand: boolean): Moment {
  return { event: EVENT, time: NOW, subject: rule.subject, eventAtHand };
}

/** What holds when a trigger of a rule sets it off. */
export function situationOf(solver: Solver, rule: RuleIr, trigger: TriggerIr): Situation {
  const moment = momentOf(rule, trigger.kind === 'event');
  const parts = (expr: Expr | undefined, at = moment): readonly Part[] =>
    partsOf(solver, expr, trigger.span, at);
  const dates = datesOf(solver, rule, moment);
  const plain = {
    trigger,
    dates: dates.length,
    moment,
    partsAt: moment,
    entered: undefined,
    parts: [],
    earlier: [],
    facts: dates,
  };
  switch (trigger.kind) {
    case 'event': {
      const { match } = trigger;
      const entered = { match, subject: rule.subject, time: NOW };
      const facts = [...plain.facts, ...typesOf(solver, match.types, moment)];
      return { ...plain, entered, facts, parts: parts(match.where) };
    }
    case 'state':
      // What had to hold for a while was looked at before the rule fires, `if` when it does.
      if (trigger.for) return { ...plain, earlier: [parts(trigger.condition, another(moment, 'before'))] };
      return { ...plain, parts: parts(trigger.condition) };
    case 'membership': {
      const inside = parts(
        trigger.condition,
        trigger.change === 'leaves' ? another(moment, 'before') : moment,
      );
      if (trigger.change === 'enters') return { ...plain, parts: inside };
      const outside = solver.formulas.of(trigger.condition, moment, false);
      const left: Expr = { op: 'not', value: trigger.condition };
      return {
        ...plain,
        parts: [{ expr: left, span: trigger.span, formula: outside }],
        earlier: [inside],
      };
    }
    case 'change': {
      const { of, path, to } = trigger;
      const declared = attributeOf(solver, of, path);
      if (to?.op !== 'lit' || to.value === null || !declared) return plain;
      const is: Expr = { op: 'binary', kind: '=', left: declared, right: to };
      return {
        ...plain,
        parts: [{ expr: is, span: trigger.span, formula: solver.formulas.of(is, moment, true) }],
      };
    }
    case 'sequence': {
      const matches = [trigger.first, ...trigger.steps.map((step) => step.match)];
      const absent = trigger.steps.at(-1)?.absent ?? false;
      const own = absent ? 0 : matches.length - 1;
      const earlier = matches.flatMap((match, i) =>
        i === own || (absent && i === matches.length - 1)
          ? []
          : [parts(match.where, another(moment, `step ${i}`))],
      );
      const last = matches[own];
      if (!last) return plain;
      const facts = [...plain.facts, ...typesOf(solver, last.types, moment)];
      if (!absent) {
        const entered = { match: last, subject: rule.subject, time: NOW };
        return { ...plain, facts, entered, earlier, parts: parts(last.where) };
      }
      // The event at hand is the first; attributes that its `where` read may have changed since.
      const partsAt = { ...moment, time: 'first' };
      return { ...plain, facts, earlier, partsAt, parts: parts(last.where, partsAt) };
    }
    case 'schedule':
      return { ...plain, parts: parts(trigger.forEach?.where) };
    case 'spike':
      return plain;
  }
}

function another(moment: Moment, name: string): Moment {
  return { ...moment, time: name, event: name };
}

/** The dates between which a rule runs. */
function datesOf(solver: Solver, rule: RuleIr, moment: Moment): readonly Formula[] {
  const now = (kind: '>=' | '<', value: number | undefined): readonly Formula[] =>
    value === undefined
      ? []
      : [
          solver.formulas.of(
            { op: 'binary', kind, left: { op: 'now' }, right: { op: 'lit', value } },
            moment,
            true,
          ),
        ];
  return [...now('>=', rule.from), ...now('<', rule.to)];
}

function typesOf(solver: Solver, types: readonly string[], moment: Moment): readonly Formula[] {
  if (types.length === 0) return [];
  const items = types.map((value): Expr => ({ op: 'lit', value }));
  const left: Expr = { op: 'envelope', field: 'type', label: 'event.type' };
  return [solver.formulas.of({ op: 'in', left, right: { op: 'list', items } }, moment, true)];
}

function attributeOf(solver: Solver, of: 'member' | 'community', path: string): Expr | undefined {
  const declared = solver.program.attributes[of].find((attribute) => attribute.path === path);
  return declared && { op: 'attr', of, path, default: declared.default, type: declared.type, label: path };
}

/** Whether a rule's steps can begin later than its trigger. */
export function startsLater(rule: RuleIr): boolean {
  return (
    rule.approval !== undefined ||
    (rule.quiet !== undefined && rule.quiet.over !== 'drop') ||
    rule.limits.some(({ over }) => over !== 'drop')
  );
}

/** Whether anything in a rule waits, so that its `if` is looked at more than once. */
export function waits(rule: RuleIr, program: Program): boolean {
  if (startsLater(rule)) return true;
  const seen = new Set<number>();
  const any = (steps: readonly StepIr[]): boolean =>
    steps.some((step) => {
      if (step.op === 'wait' || step.op === 'waitFor') return true;
      if (step.op !== 'start' || seen.has(step.plan)) return false;
      seen.add(step.plan);
      return any(program.plans[step.plan]?.steps ?? []);
    });
  return any(rule.steps);
}
