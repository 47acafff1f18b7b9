import type { ActionUse, Expr, RuleIr } from '@reeve/ir';
import { type Part, startsLater } from './situations.ts';
import type { Solver } from './solver.ts';
import type { Moment } from './terms.ts';

/** Something that a rule asks for the moment it fires. */
export interface Effect {
  readonly rule: RuleIr;
  readonly use: ActionUse;
  /** What has to hold besides the rule's own conditions: the `if … end` that it stands in. */
  readonly parts: readonly Part[];
}

/** A way through the steps: what was found to hold on it, absent where it is left to chance or comes later. */
type Way = readonly Part[] | undefined;

/** What a rule asks for the moment it fires: not what stands behind a wait, in a plan, or in a part of a split. */
export function effectsOf(solver: Solver, rule: RuleIr, moment: Moment): readonly Effect[] {
  if (startsLater(rule) || rule.shadow || rule.holdout !== undefined) return [];
  const ways: Way[] = [[]];
  const reached = new Set([0]);
  const hand = (to: number, parts: Way): void => {
    const isFirst = !reached.has(to);
    reached.add(to);
    const before = ways[to];
    ways[to] = isFirst || !before || !parts ? parts : before.filter((part) => parts.includes(part));
    if (!isFirst && !before) ways[to] = undefined;
  };
  const found: Effect[] = [];
  rule.steps.forEach((step, i) => {
    const here = ways[i];
    if (!reached.has(i)) return;
    switch (step.op) {
      case 'effect':
        if (here) found.push({ rule, use: step.use, parts: here });
        hand(i + 1, here);
        break;
      case 'branch': {
        const part = (expr: Expr): Part => ({
          expr,
          span: step.if.span ?? step.span,
          formula: solver.formulas.of(expr, moment, true),
        });
        hand(i + 1, here && [...here, part(step.if)]);
        hand(step.otherwise, here && [...here, part({ op: 'not', value: step.if })]);
        break;
      }
      case 'jump':
        hand(step.to, here);
        break;
      case 'split':
        for (const { to } of step.branches) hand(to, undefined);
        break;
      case 'waitFor':
        hand(step.otherwise, undefined);
        hand(i + 1, undefined);
        break;
      case 'wait':
        hand(i + 1, undefined);
        break;
      case 'stop':
        break;
      default:
        hand(i + 1, here);
    }
  });
  return found;
}
