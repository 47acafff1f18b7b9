import type { EventMatch, Value } from '@reeve/ir';
import { type Literal, type Order, ordered } from './formula.ts';
import type { Relations } from './relations.ts';
import type { Term } from './terms.ts';

/** What is known of one value. */
export interface Known {
  readonly term: Term;
  known: boolean;
  missing: boolean;
  /** Its lower end and whether that is left out; `undefined` where there is none. */
  low: number | string | undefined;
  lowOpen: boolean;
  high: number | string | undefined;
  highOpen: boolean;
  /** Values that are left, where they are few. */
  among: readonly Value[] | undefined;
  readonly except: Set<Value>;
}

/** An event that has just come, and kind of the subject it is about: it is in its windows already. */
export interface Entered {
  readonly match: EventMatch;
  readonly subject: number;
  /** The moment at which it came, see `Moment.time`. */
  readonly time: string;
}

interface Edge {
  readonly from: Known;
  readonly to: Known;
  readonly strict: boolean;
}

/** Times that bounds are handed on along a chain of comparisons before it is left at that. */
const MOST_ROUNDS = 24;

/**
 * What follows for each value from all of these together; `undefined` where they contradict. Never says that they
 * contradict where they do not; that they do not is not proved by it.
 */
export function consider(
  literals: readonly Literal[],
  relations: Relations,
  entered: Entered | undefined,
): ReadonlyMap<number, Known> | undefined {
  const all = new Map<number, Known>();
  const at = (term: Term): Known => {
    let state = all.get(term.id);
    if (!state) {
      state = fresh(term);
      all.set(term.id, state);
    }
    return state;
  };
  const demand = (term: Term): Known => {
    const state = at(term);
    if (!state.known) {
      state.known = true;
      for (const part of term.parts) demand(part);
    }
    return state;
  };
  const edges: Edge[] = [];
  const pairs: { readonly a: Known; readonly b: Known; readonly same: boolean }[] = [];
  for (const literal of literals) {
    switch (literal.kind) {
      case 'known':
        demand(literal.term);
        break;
      case 'missing':
        at(literal.term).missing = true;
        break;
      case 'among': {
        const state = demand(literal.term);
        if (literal.not) for (const value of literal.values) state.except.add(value);
        else narrow(state, literal.values);
        break;
      }
      case 'bound':
        bound(demand(literal.term), literal.op, literal.value);
        break;
      case 'pair': {
        const a = demand(literal.left);
        const b = demand(literal.right);
        if (literal.op === '=' || literal.op === '!=') pairs.push({ a, b, same: literal.op === '=' });
        if (literal.op === '=')
          edges.push({ from: a, to: b, strict: false }, { from: b, to: a, strict: false });
        if (literal.op === '<' || literal.op === '<=')
          edges.push({ from: a, to: b, strict: literal.op === '<' });
        break;
      }
    }
  }
  const states = [...all.values()];
  if (states.some((state) => state.known && state.missing)) return undefined;
  if (entered) for (const state of states) enter(state, relations, entered);
  relate(states, relations, edges);
  return settle(states, edges, pairs) ? all : undefined;
}

function fresh(term: Term): Known {
  return {
    term,
    known: term.known,
    missing: false,
    low: term.low === Number.NEGATIVE_INFINITY ? undefined : term.low,
    lowOpen: false,
    high: term.high === Number.POSITIVE_INFINITY ? undefined : term.high,
    highOpen: false,
    among: term.values,
    except: new Set(),
  };
}

function enter(state: Known, relations: Relations, { match, subject, time }: Entered): void {
  if (state.term.time !== time) return;
  const what = relations.entered(match, subject, state.term);
  if (what === 'positive') bound(state, '>=', 1);
  if (what === 'false') narrow(state, [false]);
}

/** Adds what the terms have to do with each other by their meaning. */
function relate(states: readonly Known[], relations: Relations, edges: Edge[]): void {
  const aggregates = states.filter(({ term: { expr } }) =>
    ['window', 'usual', 'silence', 'binary'].includes(expr.op),
  );
  for (const a of aggregates) {
    const isSilent = a.term.expr.op === 'silence' && only(a) === true;
    for (const b of aggregates) {
      if (a === b) continue;
      if (a.known && b.known && relations.atMost(a.term, b.term))
        edges.push({ from: a, to: b, strict: false });
      if (isSilent && relations.silences(a.term, b.term)) bound(b, '<=', 0);
      if (isSilent && relations.silenceImplies(a.term, b.term)) narrow(b, [true]);
    }
  }
}

/** Hands bounds on until nothing changes; false where a value has no room left. */
function settle(
  states: readonly Known[],
  edges: readonly Edge[],
  pairs: readonly { readonly a: Known; readonly b: Known; readonly same: boolean }[],
): boolean {
  if (edges.some(({ from, to, strict }) => strict && reaches(to, from, edges))) return false;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let changed = false;
    for (const { from, to, strict } of edges) {
      if (from.low !== undefined)
        changed = bound(to, strict || from.lowOpen ? '>' : '>=', from.low) || changed;
      if (to.high !== undefined)
        changed = bound(from, strict || to.highOpen ? '<' : '<=', to.high) || changed;
    }
    for (const { a, b, same } of pairs) {
      if (same) {
        if (a.among && narrow(b, a.among)) changed = true;
        if (b.among && narrow(a, b.among)) changed = true;
        changed = share(a, b) || share(b, a) || changed;
        continue;
      }
      if (a === b || pairs.some((other) => other.same && isPair(other, a, b))) return false;
      const [left, right] = [only(a), only(b)];
      if (left !== undefined && !b.except.has(left)) {
        b.except.add(left);
        changed = true;
      }
      if (right !== undefined && !a.except.has(right)) {
        a.except.add(right);
        changed = true;
      }
    }
    for (const state of states) {
      if (!hasRoom(state)) return false;
      if (spread(state)) changed = true;
    }
    if (!changed) break;
  }
  return true;
}

/** What one of two equal values cannot be the other cannot be either. */
function share(from: Known, to: Known): boolean {
  let changed = false;
  for (const value of from.except) {
    if (to.except.has(value)) continue;
    to.except.add(value);
    changed = true;
  }
  return changed;
}

const isPair = (pair: { readonly a: Known; readonly b: Known }, a: Known, b: Known): boolean =>
  (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a);

/** Whether a chain of “not above” leads from one value to another. */
function reaches(from: Known, to: Known, edges: readonly Edge[]): boolean {
  const seen = new Set([from]);
  const open = [from];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at === to) return true;
    for (const edge of edges) {
      if (edge.from !== at || seen.has(edge.to)) continue;
      seen.add(edge.to);
      open.push(edge.to);
    }
  }
  return false;
}

/** The one value that is left, where only one is. */
function only(state: Known): Value | undefined {
  if (!state.known) return undefined;
  if (state.among) {
    const left = state.among.filter((value) => allows(state, value));
    return left.length === 1 ? left[0] : undefined;
  }
  const { low, high, lowOpen, highOpen } = state;
  return low !== undefined && low === high && !lowOpen && !highOpen ? low : undefined;
}

function narrow(state: Known, values: readonly Value[]): boolean {
  const before = state.among;
  if (!before) {
    state.among = values;
    return true;
  }
  const left = before.filter((value) => values.includes(value));
  if (left.length === before.length) return false;
  state.among = left;
  return true;
}

/** The ends of a list of numbers are bounds. */
function spread(state: Known): boolean {
  if (!state.known || !state.among) return false;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of state.among) {
    if (typeof value !== 'number') return false;
    if (!allows(state, value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const tighter = bound(state, '>=', low);
  return bound(state, '<=', high) || tighter;
}

/** Takes in a bound; true where it says more than was known. Bounds of another kind of value say nothing. */
function bound(state: Known, op: Order, value: number | string): boolean {
  const isLow = op === '>' || op === '>=';
  const open = op === '>' || op === '<';
  const old = isLow ? state.low : state.high;
  if (old !== undefined && typeof old !== typeof value) return false;
  if (old !== undefined) {
    const tighter = isLow ? value > old : value < old;
    if (!tighter && !(value === old && open && !(isLow ? state.lowOpen : state.highOpen))) return false;
  }
  if (isLow) {
    state.low = value;
    state.lowOpen = open;
  } else {
    state.high = value;
    state.highOpen = open;
  }
  if (state.term.integer) round(state);
  return true;
}

/** A whole number has its ends at whole numbers that it can be. */
function round(state: Known): void {
  if (typeof state.low === 'number') {
    let low = state.lowOpen ? Math.floor(state.low) + 1 : Math.ceil(state.low);
    while (state.except.has(low) && Number.isSafeInteger(low)) low++;
    state.low = low;
    state.lowOpen = false;
  }
  if (typeof state.high === 'number') {
    let high = state.highOpen ? Math.ceil(state.high) - 1 : Math.floor(state.high);
    while (state.except.has(high) && Number.isSafeInteger(high)) high--;
    state.high = high;
    state.highOpen = false;
  }
}

/** Whether a single value is possible by all that is known. */
export function allows(state: Known, value: Value): boolean {
  if (state.except.has(value)) return false;
  if (state.among && !state.among.includes(value)) return false;
  const { low, high } = state;
  if (typeof low === typeof value && !ordered(state.lowOpen ? '>' : '>=', value as number, low as number))
    return false;
  if (typeof high === typeof value && !ordered(state.highOpen ? '<' : '<=', value as number, high as number))
    return false;
  return !state.term.integer || typeof value !== 'number' || Number.isInteger(value);
}

function hasRoom(state: Known): boolean {
  if (state.missing || !state.known) return true;
  if (state.among) return state.among.some((value) => allows(state, value));
  if (state.term.integer) round(state);
  const { low, high, lowOpen, highOpen } = state;
  if (low === undefined || high === undefined) return true;
  if (low > high || (low === high && (lowOpen || highOpen || state.except.has(low)))) return false;
  return true;
}
