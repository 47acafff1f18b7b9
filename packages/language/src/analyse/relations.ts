import type { Duration, EventMatch, Expr, Program, WindowIr } from '@reeve/ir';
import { keyOf } from './key.ts';
import type { Term } from './terms.ts';

/** What values of different terms have to do with each other by their meaning. */
export interface Relations {
  /** Whether the first is never above the second where both are known. */
  readonly atMost: (a: Term, b: Term) => boolean;
  /** Whether the second is 0, or false, while the silence that is the first lasts. */
  readonly silences: (silence: Term, other: Term) => boolean;
  /** Whether while the first silence lasts the second does too. */
  readonly silenceImplies: (a: Term, b: Term) => boolean;
  /** What a term is when an event of this kind has just come for the subject: at least 1, or false. */
  readonly entered: (match: EventMatch, subject: number, term: Term) => 'positive' | 'false' | undefined;
}

const COMMUNITY = 1;

/**
 * Relations between windows and silences of one program. `includes` says whether whatever matches the first matches
 * the second too.
 */
export function createRelations(
  program: Program,
  includes: (inner: EventMatch, outer: EventMatch) => boolean,
): Relations {
  const known = new Map<string, boolean>();
  const once = (kind: string, a: Term, b: Term, work: () => boolean): boolean => {
    if (a.time !== b.time) return false;
    const key = `${kind} ${a.id} ${b.id}`;
    let answer = known.get(key);
    if (answer === undefined) {
      answer = work();
      known.set(key, answer);
    }
    return answer;
  };
  const windowOf = ({ expr }: Term): WindowIr | undefined =>
    expr.op === 'window' ? program.windows[expr.index] : undefined;
  const isWithin = (inner: WindowIr, outer: WindowIr): boolean =>
    inner.subject === outer.subject && fits(inner.span, outer.span) && includes(inner.match, outer.match);

  const below = (a: WindowIr, b: WindowIr): boolean => {
    if (b.fn === 'count') return (a.fn === 'count' || a.fn === 'distinct') && isWithin(a, b);
    const sameValue = a.value && b.value ? keyOf(a.value) === keyOf(b.value) : a.value === b.value;
    if (!sameValue) return false;
    if (a.fn === 'distinct' && b.fn === 'distinct') return isWithin(a, b);
    if (a.fn === 'max' && b.fn === 'max') return isWithin(a, b);
    if (a.fn === 'min' && b.fn === 'min') return isWithin(b, a);
    return a.fn === 'min' && b.fn === 'max' && (isWithin(a, b) || isWithin(b, a));
  };

  return {
    atMost: (a, b) =>
      once('at most', a, b, () => {
        const [first, second] = [windowOf(a), windowOf(b)];
        if (first && second) return below(first, second);
        return multipleBelow(a, b);
      }),
    silences: (silence, other) =>
      once('silences', silence, other, () => {
        const { expr } = silence;
        const quiet = expr.op === 'silence' ? program.silences[expr.index] : undefined;
        const window = windowOf(other);
        if (!quiet || !window || (window.fn !== 'count' && window.fn !== 'distinct')) return false;
        return (
          window.subject === quiet.subject &&
          quiet.span.kind === 'exact' &&
          window.span.kind === 'exact' &&
          window.span.ms <= quiet.span.ms &&
          includes(window.match, quiet.match)
        );
      }),
    silenceImplies: (a, b) =>
      once('silence', a, b, () => {
        const first = a.expr.op === 'silence' ? program.silences[a.expr.index] : undefined;
        const second = b.expr.op === 'silence' ? program.silences[b.expr.index] : undefined;
        if (!first || !second || first.subject !== second.subject) return false;
        // A silence begins anew at joining and at the first event too, so that only like ones can be held together.
        const same = keyOf(first.match) === keyOf(second.match);
        const { span } = first;
        const { span: shorter } = second;
        return same && span.kind === 'exact' && shorter.kind === 'exact' && shorter.ms <= span.ms;
      }),
    entered(match, subject, term) {
      const { expr } = term;
      const concerns = (of: number): boolean => of === subject || of === COMMUNITY;
      if (expr.op === 'window') {
        const window = program.windows[expr.index];
        if (window?.fn !== 'count' || !concerns(window.subject)) return undefined;
        return includes(match, window.match) ? 'positive' : undefined;
      }
      if (expr.op === 'streak') {
        const streak = program.streaks[expr.index];
        return streak && concerns(streak.subject) && includes(match, streak.match) ? 'positive' : undefined;
      }
      if (expr.op === 'silence') {
        const silence = program.silences[expr.index];
        return silence && concerns(silence.subject) && includes(match, silence.match) ? 'false' : undefined;
      }
      return undefined;
    },
  };
}

const UNITS = ['day', 'week', 'month'] as const;

/** Whether what is inside the first length of time is inside the second, wherever the member is. */
function fits(inner: Duration, outer: Duration): boolean {
  if (inner.kind === 'exact') return outer.kind === 'exact' && inner.ms <= outer.ms;
  if (outer.kind === 'exact') return false;
  if (inner.unit === outer.unit) return inner.count <= outer.count;
  // A day lies in one week and in one month, a week may lie in two months.
  return inner.unit === UNITS[0] && inner.count === 1;
}

/** `2 x u` is not above `3 x u` where u is not negative. */
function multipleBelow(a: Term, b: Term): boolean {
  const first = multipleOf(a.expr);
  const second = multipleOf(b.expr);
  if (!first || !second || first.factor > second.factor || first.factor < 0) return false;
  return isUsual(first.of) && keyOf(first.of) === keyOf(second.of) && isNatural(a, b);
}

function isUsual(expr: Expr): boolean {
  return expr.op === 'usual';
}

/** Only what is usual for a count is sure not to be negative; terms of it say so by their lower end. */
function isNatural(...terms: readonly Term[]): boolean {
  return terms.every((term) =>
    term.expr.op === 'usual' ? term.low >= 0 : term.parts.every((part) => part.low >= 0),
  );
}

function multipleOf(expr: Expr): { readonly factor: number; readonly of: Expr } | undefined {
  if (expr.op !== 'binary') return { factor: 1, of: expr };
  if (expr.kind !== '*') return undefined;
  if (expr.left.op === 'lit' && typeof expr.left.value === 'number')
    return { factor: expr.left.value, of: expr.right };
  if (expr.right.op === 'lit' && typeof expr.right.value === 'number')
    return { factor: expr.right.value, of: expr.left };
  return undefined;
}
