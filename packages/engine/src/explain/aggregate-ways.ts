import type { Expr, Value } from '@reeve/ir';
import { nominal } from '../aggregates/window.ts';
import { childrenOf } from '../rules/leaves.ts';
import type { Atom, Scene, Ways } from './atom.ts';
import { type Order, valueFor } from './values.ts';

/** Time, on the clock alone. */
export const waiting = (goal: Expr, want: boolean): readonly Atom[] => [
  { kind: 'wait', goal, want, kinds: [], lengths: [], without: [] },
];

export function windowWays(
  scene: Scene,
  index: number,
  op: Order,
  target: Value,
  goal: Expr,
  want: boolean,
): Ways {
  const ir = scene.program.windows[index];
  if (!ir) return [];
  const leave: Atom = {
    kind: 'wait',
    goal,
    want,
    kinds: [ir.match],
    lengths: [nominal(ir.span), ...ir.baselines.map(({ span }) => nominal(ir.span) + nominal(span))],
    without: ir.match.types,
  };
  const more: Atom = {
    kind: 'events',
    kinds: [ir.match],
    subject: ir.subject,
    goal,
    want,
    within: ir.span,
  };
  // In a share of events, those that count for one side only move it.
  const others = windowsIn(goal).flatMap((i) => (i === index ? [] : (scene.program.windows[i]?.match ?? [])));
  const apart: Ways = others.length === 0 ? [] : [[{ ...more, avoid: others }]];
  if (ir.fn === 'count' && others.length > 0)
    return op === '<' || op === '<=' ? [[leave], [more]] : [...apart, [more], [leave]];
  if (ir.fn === 'count') return op === '<' || op === '<=' ? [[leave], [more]] : [[more], [leave]];
  const { value } = ir;
  if (value?.op !== 'event') return [[more], [leave]];
  const field = { path: value.path, type: value.type };
  if (ir.fn === 'distinct') return [[{ ...more, with: field }], [leave]];
  if (target === null) return [[more], [leave]];
  const subject =
    ir.subject === 1
      ? scene.context.community
      : ir.subject === scene.context.kind
        ? scene.context.subject
        : scene.context.member;
  const now = scene.inside.aggregates.windows[index]?.value(subject, scene.context.now) ?? null;
  // The number that brings a sum there at once; of the others, one that is itself beyond.
  const aim =
    ir.fn === 'sum' && typeof target === 'number'
      ? valueFor(value.type, op, target - (typeof now === 'number' ? now : 0), null)
      : valueFor(value.type, op, target, null);
  const exactly: Ways = aim === null ? [] : [[{ ...more, with: { ...field, value: aim } }]];
  return [...exactly, [leave], [more]];
}

function windowsIn(expr: Expr): readonly number[] {
  const own = expr.op === 'window' ? [expr.index] : [];
  const inner = expr.op === 'named' ? [expr.value] : childrenOf(expr);
  return [...own, ...inner.flatMap(windowsIn)];
}

export function usualWays(scene: Scene, index: number, baseline: number, goal: Expr, want: boolean): Ways {
  const ir = scene.program.windows[index];
  const span = ir?.baselines[baseline]?.span;
  if (!ir || !span) return [];
  const subject = ir.subject === 1 ? scene.context.community : scene.context.subject;
  const first = subject < 0 ? Number.NaN : scene.inside.subjects.table(ir.subject).first.get(subject);
  const until = first + nominal(ir.span) + nominal(span);
  if (!(until > scene.context.now)) return [];
  // Until the baseline is full there is no usual, and the comparison is false whatever is in the window.
  return [[{ kind: 'wait', goal, want, kinds: [], lengths: [], until, without: [] }]];
}

export function shareWays(scene: Scene, index: number, op: Order, goal: Expr, want: boolean): Ways {
  const ir = scene.program.shares[index];
  if (!ir) return [];
  const wait: Atom = {
    kind: 'wait',
    goal,
    want,
    kinds: [ir.first],
    lengths: [nominal(ir.within), nominal(ir.span)],
    without: ir.then.types,
  };
  if (op === '<' || op === '<=' || op === '!=') {
    const alone: Atom = { kind: 'events', kinds: [ir.first], subject: ir.subject, goal, want };
    return [[wait], [alone, wait]];
  }
  return [[{ kind: 'events', kinds: [ir.first, ir.then], subject: ir.subject, goal, want }], [wait]];
}
