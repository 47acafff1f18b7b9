import type { BinaryOp, Expr, Span, Value } from '@reeve/ir';
import { canonicalJson } from '../compile/canonical-json.ts';
import type { Checker } from './context.ts';

/** A range of numbers, with or without its ends. */
interface Range {
  low: number;
  lowOpen: boolean;
  high: number;
  highOpen: boolean;
}

const FLIPPED: Readonly<Partial<Record<BinaryOp, BinaryOp>>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '=': '=',
  '!=': '!=',
};

/** Equal for expressions that read the same. Leaves are told apart without their types, which may be long. */
function keyOf(expr: Expr): string {
  switch (expr.op) {
    case 'attr':
      return `attr ${expr.of}.${expr.path}`;
    case 'event':
      return `event ${expr.path}`;
    case 'window':
    case 'silence':
    case 'share':
    case 'streak':
    case 'param':
      return `${expr.op} ${expr.index}`;
    case 'named':
      return `${expr.kind} ${expr.name}`;
    default:
      return canonicalJson(expr);
  }
}

/** A comparison with a constant: what is compared, how, with what. */
interface Bound {
  readonly subject: Expr;
  readonly op: BinaryOp;
  readonly value: Value;
}

function boundOf(expr: Expr): Bound | undefined {
  if (expr.op !== 'binary') return undefined;
  const { kind, left, right } = expr;
  if (!(kind in FLIPPED)) return undefined;
  if (right.op === 'lit' && right.value !== null && left.op !== 'lit') {
    return { subject: left, op: kind, value: right.value };
  }
  if (left.op === 'lit' && left.value !== null && right.op !== 'lit') {
    return { subject: right, op: FLIPPED[kind] ?? kind, value: left.value };
  }
  return undefined;
}

/** Reports a comparison that comes out the same whatever happens. */
export function alwaysOrNever(c: Checker, expr: Expr, span: Span): void {
  if (expr.op !== 'binary') return;
  if (expr.kind === 'and') {
    // From `between`: only bounds that leave nothing are of interest.
    const low = boundOf(expr.left);
    const high = boundOf(expr.right);
    if (
      low &&
      high &&
      typeof low.value === 'number' &&
      typeof high.value === 'number' &&
      low.value > high.value
    ) {
      c.report('condition/never', span);
    }
    return;
  }
  const { left, right } = expr;
  if (left.op === 'lit' && right.op === 'lit') {
    if (left.value === null || right.value === null) return;
    c.report(holds(expr.kind, left.value, right.value) ? 'condition/always' : 'condition/never', span);
    return;
  }
  if (left.op !== 'text' && left.op === right.op && keyOf(left) === keyOf(right)) {
    const always = expr.kind === '=' || expr.kind === '>=' || expr.kind === '<=';
    c.report(always ? 'condition/always' : 'condition/never', span);
    return;
  }
  const bound = boundOf(expr);
  if (bound && typeof bound.value === 'number') checkNatural(c, bound.subject, bound.op, bound.value, span);
}

function holds(op: BinaryOp, a: Value, b: Value): boolean {
  if (op === '=') return a === b;
  if (op === '!=') return a !== b;
  if (typeof a !== typeof b || a === null || b === null) return false;
  if (op === '<') return a < b;
  if (op === '<=') return a <= b;
  if (op === '>') return a > b;
  return a >= b;
}

/** A count is a whole number from 0 on; a share lies between 0 and 1. */
function checkNatural(c: Checker, subject: Expr, op: BinaryOp, value: number, span: Span): void {
  const plain = subject.op === 'named' ? subject.value : subject;
  const isCount =
    plain.op === 'streak' ||
    (plain.op === 'window' && ['count', 'distinct'].includes(c.pools.windowAt(plain.index)?.fn ?? ''));
  const isShare = plain.op === 'share';
  if (!isCount && !isShare) return;
  const high = isShare ? 1 : Number.POSITIVE_INFINITY;
  const natural: Range = { low: 0, lowOpen: false, high, highOpen: !isShare };
  const never =
    isEmpty(narrow({ ...natural }, op, value)) || (isCount && op === '=' && !Number.isInteger(value));
  if (never) {
    c.report('condition/never', span);
    return;
  }
  const opposite = OPPOSITE[op];
  if (opposite && isEmpty(narrow({ ...natural }, opposite, value))) {
    // A share may have no value, so only of a count can it be said that the comparison always holds.
    if (isCount) c.report('condition/always', span);
    else c.report('condition/always-when-known', span);
  } else if (isCount && op === '!=' && (value < 0 || !Number.isInteger(value)))
    c.report('condition/always', span);
}

const OPPOSITE: Readonly<Partial<Record<BinaryOp, BinaryOp>>> = {
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

function narrow(range: Range, op: BinaryOp, value: number): Range {
  if (
    (op === '>' || op === '>=' || op === '=') &&
    (value > range.low || (value === range.low && op === '>'))
  ) {
    range.low = value;
    range.lowOpen = op === '>';
  }
  if (
    (op === '<' || op === '<=' || op === '=') &&
    (value < range.high || (value === range.high && op === '<'))
  ) {
    range.high = value;
    range.highOpen = op === '<';
  }
  return range;
}

function isEmpty(range: Range): boolean {
  return range.low > range.high || (range.low === range.high && (range.lowOpen || range.highOpen));
}

interface Known {
  readonly range: Range;
  /** Values still possible, where the conditions list them. */
  allowed: ReadonlySet<Value> | undefined;
  readonly excluded: Set<Value>;
}

/** Reports conditions joined by `and` that cannot all hold: `x > 5 and x < 3`, `tier = gold and tier = silver`. */
export function contradictions(
  c: Checker,
  parts: readonly { readonly expr: Expr; readonly span: Span }[],
): void {
  const known = new Map<string, Known>();
  const spans = new Map<string, Span>();
  for (const { expr, span } of parts) {
    for (const single of expr.op === 'binary' && expr.kind === 'and' ? [expr.left, expr.right] : [expr]) {
      const key = learn(single, known);
      if (key === undefined) continue;
      const first = spans.get(key);
      const state = known.get(key);
      if (first === undefined) spans.set(key, span);
      else if (state && isImpossible(state)) {
        const message = { en: 'It contradicts this.', zh: '与这里矛盾。' };
        c.report('condition/contradiction', span, {}, { related: [{ span: first, message }] });
        return;
      }
    }
  }
}

function learn(expr: Expr, known: Map<string, Known>): string | undefined {
  const at = (key: string): Known => {
    let state = known.get(key);
    if (!state) {
      const range = {
        low: Number.NEGATIVE_INFINITY,
        lowOpen: false,
        high: Number.POSITIVE_INFINITY,
        highOpen: false,
      };
      state = { range, allowed: undefined, excluded: new Set() };
      known.set(key, state);
    }
    return state;
  };
  if (expr.op === 'in' && expr.right.op === 'list') {
    const values = expr.right.items.map((item) => (item.op === 'lit' ? item.value : null));
    if (values.includes(null)) return undefined;
    const key = keyOf(expr.left);
    allow(at(key), new Set(values));
    return key;
  }
  if (expr.op === 'not') {
    const inner = expr.value;
    const key = keyOf(inner);
    if (inner.op === 'lit' || inner.op === 'binary' || inner.op === 'in') return undefined;
    allow(at(key), new Set([false]));
    return key;
  }
  const bound = boundOf(expr);
  if (bound) {
    const state = at(keyOf(bound.subject));
    if (bound.op === '=') allow(state, new Set([bound.value]));
    if (bound.op === '!=') state.excluded.add(bound.value);
    if (typeof bound.value === 'number') narrow(state.range, bound.op, bound.value);
    return keyOf(bound.subject);
  }
  if (expr.op === 'attr' || expr.op === 'event' || expr.op === 'named' || expr.op === 'silence') {
    const key = keyOf(expr);
    allow(at(key), new Set([true]));
    return key;
  }
  return undefined;
}

function allow(state: Known, values: ReadonlySet<Value>): void {
  state.allowed = state.allowed ? new Set([...state.allowed].filter((value) => values.has(value))) : values;
}

function isImpossible({ range, allowed, excluded }: Known): boolean {
  if (isEmpty(range)) return true;
  if (!allowed) return false;
  return [...allowed].every(
    (value) => excluded.has(value) || (typeof value === 'number' && outside(range, value)),
  );
}

function outside(range: Range, value: number): boolean {
  return (
    value < range.low ||
    value > range.high ||
    (range.lowOpen && value === range.low) ||
    (range.highOpen && value === range.high)
  );
}

/** Whether a part of the tree asks what is usual. */
export function asksUsual(part: unknown): boolean {
  const open = [part];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    if ('kind' in node && node.kind === 'usual') return true;
    for (const inner of Object.values(node))
      if (typeof inner === 'object' && inner !== null) open.push(inner);
  }
  return false;
}
