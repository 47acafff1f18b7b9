import type { Expr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import { compileExpression, compileTest, type Surroundings } from '../evaluate/expression.ts';
import type { RuleRuntime, TriggerRuntime } from '../rules/rule-runtime.ts';
import type { Look } from './replay.ts';
import { operandsOf } from './trace.ts';

type Score = (context: Context) => number;

/** How near a condition is to being true: 1 where it is, else the share of its clauses that are, below 1. */
function scoreOf(expr: Expr, around: Surroundings): Score {
  const test = compileTest(expr, around);
  if (expr.op === 'binary' && (expr.kind === 'and' || expr.kind === 'or')) {
    const parts = operandsOf(expr, expr.kind).map((part) => scoreOf(part, around));
    if (expr.kind === 'or') return (context) => Math.max(...parts.map((part) => part(context)));
    return (context) => parts.reduce((sum, part) => sum + part(context), 0) / parts.length;
  }
  if (expr.op === 'named' && expr.kind === 'segment') return scoreOf(expr.value, around);
  if (expr.op === 'binary' && ['<', '<=', '>', '>='].includes(expr.kind)) {
    const left = compileExpression(expr.left, around);
    const right = compileExpression(expr.right, around);
    const up = expr.kind === '>' || expr.kind === '>=';
    return (context) => {
      if (test(context)) return 1;
      const a = left(context);
      const b = right(context);
      if (typeof a !== 'number' || typeof b !== 'number') return 0;
      const [low, high] = up ? [a, b] : [b, a];
      return low <= 0 || high <= 0 ? 0 : Math.min(0.99, low / high);
    };
  }
  return (context) => (test(context) ? 1 : 0);
}

const FAR: Readonly<Record<Look['stop']['kind'], number>> = {
  trigger: 0,
  calm: 0,
  holding: 1,
  spent: 1,
  open: 1,
  dates: 2,
  rollout: 2,
  if: 3,
  fired: 5,
};

/** How near looks of a rule came to firing: the greater, the nearer. */
export function createScorer(rule: RuleRuntime, around: Surroundings): (look: Look) => number {
  const condition = rule.ir.if ? scoreOf(rule.ir.if, around) : null;
  const triggers = new Map<TriggerRuntime, Score>();
  for (const trigger of rule.triggers) {
    const { ir } = trigger;
    const expr =
      ir.kind === 'event'
        ? ir.match.where
        : ir.kind === 'schedule'
          ? ir.forEach?.where
          : ir.kind === 'state' || ir.kind === 'membership'
            ? ir.condition
            : undefined;
    triggers.set(trigger, expr ? scoreOf(expr, around) : () => 0);
  }
  return ({ trigger, stop, context }) => {
    if (stop.kind === 'trigger') return Math.min(0.99, triggers.get(trigger)?.(context) ?? 0);
    if (stop.kind === 'calm')
      return stop.expected > 0 ? Math.min(0.99, stop.value / (stop.value + stop.expected)) : 0;
    return FAR[stop.kind] + (stop.kind === 'if' ? (condition?.(context) ?? 0) : 0);
  };
}
