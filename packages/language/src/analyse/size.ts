import type { Expr, RuleIr, TriggerIr } from '@reeve/ir';
import { childrenOf } from '../check/names.ts';

/** Conditions of more nodes than this are left open: nobody reads them, and going through them takes too long. */
const LARGEST = 300;

const known = new WeakMap<RuleIr, boolean>();

/** Whether the conditions of a rule, with all that its names stand for, are too large to be gone through. */
export function isLarge(rule: RuleIr): boolean {
  let large = known.get(rule);
  if (large === undefined) {
    const conditions = [
      ...[...rule.triggers, ...(rule.until?.triggers ?? [])].flatMap(conditionsIn),
      ...(rule.if ? [rule.if] : []),
      ...rule.steps.flatMap((step) => (step.op === 'branch' ? [step.if] : [])),
    ];
    large = isLargeExpr(conditions);
    known.set(rule, large);
  }
  return large;
}

/** Whether conditions are too large to be gone through. */
export function isLargeExpr(conditions: readonly Expr[]): boolean {
  let left = LARGEST;
  const open = [...conditions];
  for (let at = open.pop(); at; at = open.pop()) {
    if (--left < 0) return true;
    for (const child of childrenOf(at)) open.push(child);
  }
  return false;
}

function conditionsIn(trigger: TriggerIr): readonly Expr[] {
  switch (trigger.kind) {
    case 'event':
      return trigger.match.where ? [trigger.match.where] : [];
    case 'state':
    case 'membership':
      return [trigger.condition];
    case 'sequence':
      return [trigger.first, ...trigger.steps.map(({ match }) => match)].flatMap(({ where }) => where ?? []);
    case 'schedule':
      return trigger.forEach?.where ? [trigger.forEach.where] : [];
    default:
      return [];
  }
}
