import type { Expr, WindowIr } from '@reeve/ir';
import type { Watcher } from './dispatch.ts';

/**
 * Whether entries that leave the window can only make the watcher's condition false, and that matters to nothing but
 * its own edge: counts of this window against numbers, from below, in a trigger without `for` of a rule without `until`.
 */
export function fallsOnly({ rule, trigger }: Watcher, window: WindowIr): boolean {
  const watching = rule.triggers[trigger];
  return (
    watching !== undefined &&
    watching.ir.kind === 'state' &&
    watching.ir.for === undefined &&
    rule.ir.until === undefined &&
    window.fn === 'count' &&
    window.span.kind === 'exact' &&
    window.subject === rule.ir.subject &&
    watching.dependencies.windows.size === 1 &&
    isFalling(watching.ir.condition)
  );
}

function isFalling(expr: Expr): boolean {
  if (expr.op !== 'binary') return false;
  const { kind, left, right } = expr;
  if (kind === 'and' || kind === 'or') return isFalling(left) && isFalling(right);
  if (kind === '>' || kind === '>=') return left.op === 'window' && right.op === 'lit';
  return (kind === '<' || kind === '<=') && left.op === 'lit' && right.op === 'window';
}
