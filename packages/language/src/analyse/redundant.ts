import type { Expr, RuleIr, Span } from '@reeve/ir';
import type { Formula } from './formula.ts';
import type { ProofContext } from './proof.ts';
import { BECAUSE, FOLLOWS, helpBy } from './report.ts';
import { momentOf, type Part, partsOf, type Situation, waits } from './situations.ts';
import type { Solver } from './solver.ts';
import type { Moment } from './terms.ts';
import type { Entered } from './theory.ts';

/** What holds besides a list of conditions, in one situation. */
interface Around {
  readonly parts: readonly Part[];
  readonly facts: readonly Formula[];
  readonly entered: Entered | undefined;
  readonly moment: Moment;
}

/** Reports conditions of a rule that always hold where they stand, that say nothing new, or one way of which cannot be. */
export function checkRedundant(
  context: ProofContext,
  solver: Solver,
  rule: RuleIr,
  situations: readonly Situation[],
): void {
  for (const { parts, partsAt, facts, entered, moment, trigger, earlier } of situations) {
    if (trigger.kind !== 'change' && trigger.kind !== 'membership')
      checkList(context, solver, parts, [{ parts: [], facts, entered, moment: partsAt }]);
    if (trigger.kind === 'state' && trigger.for)
      for (const list of earlier)
        checkList(context, solver, list, [
          {
            parts: [],
            facts: [],
            entered: undefined,
            moment: { ...moment, time: 'before', event: 'before' },
          },
        ]);
  }
  if (!rule.if) return;
  // After a wait `if` is looked at again, when the trigger may no longer be so: then it is not for nothing.
  const around: readonly Around[] = waits(rule, solver.program)
    ? [{ parts: [], facts: [], entered: undefined, moment: momentOf(rule, false) }]
    : situations;
  if (around.length === 0) return;
  checkList(context, solver, partsOf(solver, rule.if, rule.span, momentOf(rule, false)), around, rule.if);
}

/** Looks at conditions that are joined by `and`, of which each situation knows more. */
function checkList(
  context: ProofContext,
  solver: Solver,
  list: readonly Part[],
  arounds: readonly Around[],
  whole?: Expr,
): void {
  const inEach = arounds.map((around) => ({
    around,
    list: whole ? partsOf(solver, whole, spanOf(list), around.moment) : list,
  }));
  let kept = list.map((_, i) => i);
  for (let i = list.length - 1; i >= 0; i--) {
    const others = kept.filter((other) => other !== i);
    const reasons: Span[] = [];
    let byEvent = false;
    const follows = inEach.every(({ around, list: parts }) => {
      const part = parts[i] as Part;
      const known = [...around.parts, ...others.map((other) => parts[other] as Part)];
      const opposite = solver.formulas.of(part.expr, around.moment, false);
      const all = [opposite, ...around.facts, ...known.map((each) => each.formula)];
      if (solver.together(all, around.entered).can !== 'no') return false;
      if (around.entered && solver.together(all).can !== 'no') byEvent = true;
      const needed = solver.conflict(all, around.entered) ?? [];
      for (const at of needed) {
        const reason = known[at - 1 - around.facts.length];
        if (reason && reason.span !== part.span) reasons.push(reason.span);
      }
      return true;
    });
    const { span } = list[i] as Part;
    if (follows) {
      kept = others;
      const inList = new Set(list.map((part) => part.span));
      const code = reasons.some((reason) => inList.has(reason)) ? 'proof/redundant' : 'proof/always-holds';
      const related = [...new Set(reasons)].map((reason) => ({ span: reason, message: FOLLOWS }));
      context.report(code, span, {}, { related, ...helpBy(false, byEvent) });
    } else checkAlternatives(context, solver, i, inEach);
  }
}

/** Reports ways of an `or` that cannot be where the other conditions hold, and such as are part of another way. */
function checkAlternatives(
  context: ProofContext,
  solver: Solver,
  i: number,
  inEach: readonly { readonly around: Around; readonly list: readonly Part[] }[],
): void {
  const part = inEach[0]?.list[i];
  if (!part) return;
  let kept = alternativesOf(part.expr);
  if (kept.length < 2) return;
  for (const one of [...kept].reverse()) {
    const { span } = one;
    if (!span) continue;
    const ruledOutBy: Span[] = [];
    const cannot = inEach.every(({ around, list }) => {
      const known = [...around.parts, ...list.filter((_, at) => at !== i)];
      const formulas = [
        solver.formulas.of(one, around.moment, true),
        ...around.facts,
        ...known.map((each) => each.formula),
      ];
      const needed = solver.conflict(formulas, around.entered);
      for (const at of needed ?? []) {
        const reason = known[at - 1 - around.facts.length];
        if (reason) ruledOutBy.push(reason.span);
      }
      return needed !== undefined;
    });
    const others = kept.filter((other) => other !== one);
    if (cannot) {
      const related = [...new Set(ruledOutBy)].map((reason) => ({ span: reason, message: BECAUSE }));
      context.report('proof/never-here', span, {}, { related });
      kept = others;
      continue;
    }
    const covering = new Set<Expr>();
    const covered = inEach.every(({ around }) => {
      const formulas = [
        solver.formulas.of(one, around.moment, true),
        ...others.map((other) => solver.formulas.of(other, around.moment, false)),
      ];
      const needed = solver.conflict(formulas, around.entered);
      for (const at of needed ?? []) {
        const other = others[at - 1];
        if (other) covering.add(other);
      }
      return needed !== undefined;
    });
    if (!covered) continue;
    kept = others;
    const related = [...covering].flatMap((other) =>
      other.span ? [{ span: other.span, message: { en: 'This covers it.', zh: '这里已经包含它。' } }] : [],
    );
    context.report('proof/redundant', span, {}, { related });
  }
}

function alternativesOf(expr: Expr): readonly Expr[] {
  if (expr.op === 'binary' && expr.kind === 'or' && expr.left.span && expr.right.span)
    return [...alternativesOf(expr.left), ...alternativesOf(expr.right)];
  return [expr];
}

function spanOf(list: readonly Part[]): Span {
  return (list[0] as Part).span;
}
