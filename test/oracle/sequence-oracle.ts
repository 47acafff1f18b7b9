import type { Event, SubjectKind } from '@reeve/ir';
import type { Firing } from './ordered-log.ts';
import { isAbout, subjectsOf } from './subjects.ts';

export type Mode = 'restart' | 'single' | 'each';

export interface Kind {
  readonly type: string;
  /** `where event.amount >= 1`. */
  readonly where: boolean;
}

export interface Chain {
  readonly first: Kind;
  readonly steps: readonly (Kind & { readonly within: number })[];
  readonly lastAbsent: boolean;
  readonly same: boolean;
}

/** How a chain that began with one A went: by which event it came to its end, or when its time ran out. */
type Fate =
  | { readonly end: 'done'; readonly by: number }
  | { readonly end: 'broken'; readonly by: number }
  | { readonly end: 'timeout'; readonly at: number };

const is = (kind: Kind, event: Event): boolean =>
  event.type === kind.type &&
  (!kind.where || (typeof event.data['amount'] === 'number' && event.data['amount'] >= 1));

/** The chain that begins with event `start` of these (its own subject's, with its own value of the field). */
function follow(
  own: readonly Event[],
  start: number,
  chain: Chain,
): Fate & { readonly moved: readonly number[] } {
  const moved: number[] = [];
  let last = start;
  for (const [index, step] of chain.steps.entries()) {
    const limit = own[last]!.time + step.within;
    const next = own.findIndex((event, place) => place > last && event.time <= limit && is(step, event));
    const absent = chain.lastAbsent && index === chain.steps.length - 1;
    if (next < 0) return { end: 'timeout', at: limit, moved };
    if (absent) return { end: 'broken', by: next, moved };
    moved.push(next);
    last = next;
  }
  return { end: 'done', by: last, moved };
}

/** Which events begin a chain, and where another A ends it early (Meaning 7). */
function chainsOf(
  own: readonly Event[],
  chain: Chain,
  mode: Mode,
): readonly { start: number; until: number }[] {
  const begun: { start: number; until: number }[] = [];
  for (const [index, event] of own.entries()) {
    if (!is(chain.first, event)) continue;
    const previous = begun.at(-1);
    if (previous && mode !== 'each') {
      const fate = follow(own, previous.start, chain);
      // At the very instant of a timeout an event comes first, so the chain is not settled yet.
      const settled = fate.end === 'timeout' ? fate.at < event.time : fate.by <= index;
      if (mode === 'single' && !settled) continue;
      // An event that moves the chain on, but not to its end, does not begin it anew as well.
      if (!settled && fate.moved.includes(index)) continue;
      if (!settled) previous.until = index;
    }
    begun.push({ start: index, until: Number.POSITIVE_INFINITY });
  }
  return begun;
}

/** The firings of a sequence, for every subject. */
export function sequences(
  rule: string,
  kind: SubjectKind,
  mode: Mode,
  chain: Chain,
  log: readonly Event[],
  end: number,
): readonly Firing[] {
  const firings: Firing[] = [];
  for (const subject of subjectsOf(log, kind)) {
    const mine = log.filter((event) => isAbout(event, kind, subject));
    const values = new Set(mine.map(({ data }) => data['item']));
    const parts = chain.same
      ? [...values]
          .filter((item) => item !== undefined)
          .map((item) => mine.filter(({ data }) => data['item'] === item))
      : [mine];
    for (const own of parts) {
      for (const { start, until } of chainsOf(own, chain, mode)) {
        const fate = follow(own, start, chain);
        const base = { rule, community: subject.community, subject: subject.id };
        if (fate.end === 'done' && fate.by <= until)
          firings.push({ ...base, at: own[fate.by]!.time, by: log.indexOf(own[fate.by]!) });
        const runsOut = chain.lastAbsent && fate.moved.length === chain.steps.length - 1;
        if (fate.end === 'timeout' && runsOut && (own[until]?.time ?? end + 1) > fate.at && fate.at <= end)
          firings.push({ ...base, at: fate.at });
      }
    }
  }
  return firings;
}
