import type { Expr, RuleIr, StepIr } from '@reeve/ir';
import type { Formula } from './formula.ts';
import type { ProofContext } from './proof.ts';
import { BECAUSE, FOLLOWS } from './report.ts';
import { momentOf, type Part, partsOf, type Situation, startsLater } from './situations.ts';
import { isLargeExpr } from './size.ts';
import type { Solver } from './solver.ts';
import type { Moment } from './terms.ts';
import type { Entered } from './theory.ts';

type Known = readonly Part[];

/** Reports `if … else … end` among a rule's steps of which one way is never taken. */
export function checkBranches(
  context: ProofContext,
  solver: Solver,
  rule: RuleIr,
  situations: readonly Situation[],
): void {
  const [only] = situations;
  // What set the rule off still holds when its steps begin, unless they begin later.
  const trigger = situations.length === 1 && only && !startsLater(rule) ? only : undefined;
  const moment = trigger?.moment ?? momentOf(rule, false);
  const own = partsOf(solver, rule.if, rule.span, moment);
  walk(context, solver, rule.steps, {
    moment,
    begin: [...(trigger?.parts ?? []), ...own],
    // When a wait is over `if` is looked at again, and holds.
    afterWait: own,
    facts: trigger?.facts ?? [],
    entered: trigger?.entered,
  });
}

/** Reports the same of a plan's steps, of which nothing is known but the types of its parameters. */
export function checkPlanBranches(context: ProofContext, solver: Solver): void {
  solver.program.plans.forEach((plan, i) => {
    if (isLargeExpr(plan.steps.flatMap((step) => (step.op === 'branch' ? [step.if] : [])))) return;
    const moment: Moment = {
      event: `plan ${i}`,
      time: `plan ${i}`,
      subject: -1,
      eventAtHand: false,
      params: plan.params.map(({ type }) => type),
    };
    walk(context, solver, plan.steps, { moment, begin: [], afterWait: [], facts: [], entered: undefined });
  });
}

interface Start {
  readonly moment: Moment;
  readonly begin: Known;
  readonly afterWait: Known;
  readonly facts: readonly Formula[];
  readonly entered: Entered | undefined;
}

function walk(context: ProofContext, solver: Solver, steps: readonly StepIr[], start: Start): void {
  const known: (Known | undefined)[] = [start.begin];
  // Jumps lead forward, so that all ways to a step are known when it is come to.
  const hand = (to: number, parts: Known): void => {
    const before = known[to];
    known[to] = before ? before.filter((part) => parts.includes(part)) : parts;
  };
  let begun = true;
  steps.forEach((step, i) => {
    const here = known[i];
    if (!here) return;
    switch (step.op) {
      case 'branch': {
        const { moment } = start;
        const part = (expr: Expr): Part => ({
          expr,
          span: step.if.span ?? step.span,
          formula: solver.formulas.of(expr, moment, true),
        });
        const yes = part(step.if);
        const no = part({ op: 'not', value: step.if });
        const around = begun ? start : { ...start, facts: [], entered: undefined };
        judge(context, solver, here, yes, no, around);
        hand(i + 1, [...here, yes]);
        hand(step.otherwise, [...here, no]);
        break;
      }
      case 'jump':
        hand(step.to, here);
        break;
      case 'split':
        for (const { to } of step.branches) hand(to, here);
        break;
      case 'wait':
        begun = false;
        hand(i + 1, start.afterWait);
        break;
      case 'waitFor':
        begun = false;
        hand(i + 1, start.afterWait);
        hand(step.otherwise, start.afterWait);
        break;
      case 'stop':
        break;
      default:
        hand(i + 1, here);
    }
  });
}

function judge(
  context: ProofContext,
  solver: Solver,
  here: Known,
  yes: Part,
  no: Part,
  { facts, entered }: Start,
): void {
  const before = [...facts, ...here.map((part) => part.formula)];
  if (solver.together(before, entered).can === 'no') return;
  for (const [part, code, message] of [
    [yes, 'proof/never-here', BECAUSE],
    [no, 'proof/always-holds', FOLLOWS],
  ] as const) {
    const needed = solver.conflict([...before, part.formula], entered);
    if (!needed) continue;
    const related = needed.flatMap((at) => {
      const reason = here[at - facts.length];
      return reason ? [{ span: reason.span, message }] : [];
    });
    context.report(code, yes.span, {}, { related });
    return;
  }
}
