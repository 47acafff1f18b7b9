import type { RuleIr } from '@reeve/ir';
import { checkBranches, checkPlanBranches } from './branches.ts';
import { canFire, checkNever } from './never.ts';
import type { ProofContext } from './proof.ts';
import { checkRedundant } from './redundant.ts';
import { placeOf, TOO_MANY } from './report.ts';
import { situationOf } from './situations.ts';
import { isLarge } from './size.ts';
import type { Solver } from './solver.ts';

/** Proves what each rule says by itself: that it never fires, never clears, that parts of it say nothing. */
export function checkRules(context: ProofContext, solver: Solver): void {
  for (const rule of context.program.rules) {
    if (isLarge(rule)) {
      context.cannotTell({
        question: canFire(rule.name),
        reason: TOO_MANY,
        span: placeOf(context, rule),
        rule: rule.name,
      });
      continue;
    }
    const all = rule.triggers.map((trigger) => situationOf(solver, rule, trigger));
    const possible = checkNever(context, solver, rule, all);
    if (possible.length === 0) continue;
    checkRedundant(context, solver, rule, possible);
    checkBranches(context, solver, rule, possible);
    checkUntil(context, solver, rule);
  }
  checkPlanBranches(context, solver);
}

/** Reports an `until` that can never hold: the rule fires once for each subject and never again. */
function checkUntil(context: ProofContext, solver: Solver, rule: RuleIr): void {
  const triggers = rule.until?.triggers ?? [];
  const [first] = triggers;
  if (!first) return;
  const never = triggers.every((trigger) => {
    const { parts, earlier, facts, entered } = situationOf(
      solver,
      { ...rule, from: 0, to: Number.MAX_VALUE },
      trigger,
    );
    return (
      earlier.some((list) => solver.together(list.map((part) => part.formula)).can === 'no') ||
      solver.together([...facts, ...parts.map((part) => part.formula)], entered).can === 'no'
    );
  });
  if (never) context.report('proof/never-clears', first.span, { name: rule.name });
}
