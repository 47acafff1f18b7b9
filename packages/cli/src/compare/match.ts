import type { Decision } from '@reeve/ir';
import { align } from './align.ts';
import { type Difference, differenceOf } from './difference.ts';

const DAY = 86_400_000;
/** How long a decision waits for one of the other version with the same cause. */
const WAIT = 366 * DAY;
/** How many differences wait at most; past it the oldest is settled as things stand. */
const MOST_WAITING = 50_000;
/** Decisions of one subject that are aligned together at most; longer rows are aligned piece by piece. */
const MOST_ALIGNED = 64;

/** What a matcher is made with. */
export interface MatcherOptions {
  /** Name that a rule goes by in both versions: of a renamed rule the new one. */
  readonly nameOf: (side: 0 | 1, rule: string) => string;
  /** How far apart in time two decisions of a rule may be that belong together, ms. */
  readonly boundOf: (rule: string) => number;
  /** Gets each difference, in order of the earlier of its times. */
  readonly onDifference: (difference: Difference, rule: string) => void;
  /** Gets each decision that both versions make alike. */
  readonly onSame: (decision: Decision, rule: string) => void;
  /** Instead of 50,000: for tests. */
  readonly mostWaiting?: number;
}

/** Finds the decisions of two versions that belong together, as they stream past. */
export interface Matcher {
  /** Takes a decision of one version (0 is before, 1 is after); each side's in order of time. */
  add(side: 0 | 1, decision: Decision): void;
  /** Both sides have given all that is earlier than `time`. */
  reach(time: number): void;
  /** Both sides have ended. */
  finish(): void;
}

/** A decision that has no counterpart at its own time. */
interface Waiting {
  readonly side: 0 | 1;
  readonly at: number;
  readonly decision: Decision;
  readonly rule: string;
  readonly key: string;
  /** Nothing where it has no cause: only causes that are known can be the same. */
  readonly cause: string | undefined;
  /** Its counterpart; the pair stands in the place of the earlier one. */
  partner: Decision | undefined;
  /** It is known what becomes of it. */
  settled: boolean;
  /** It is told of in the place of an earlier one. */
  taken: boolean;
}

/**
 * Makes a matcher. Decisions belong together that are of the same rule, subject and community and both firings or
 * both what followed a wait; of those
 *
 * 1. the ones at the same time, of the same cause first;
 * 2. then, within 366 days, the ones of the same cause, the earliest first;
 * 3. then the ones nearest in time within the rule's bound, so that all together move least.
 *
 * What is left is gained or lost. The two versions are treated alike: exchanged, they give the same pairs. It holds
 * what differs until it is settled: at most 50,000 decisions, and nothing of what is alike.
 */
export function createMatcher(options: MatcherOptions): Matcher {
  const most = options.mostWaiting ?? MOST_WAITING;
  /** Decisions of times that are not over. */
  let fresh: [Waiting[], Waiting[]] = [[], []];
  /** All that is unsettled or settled behind something unsettled, in order of time. */
  let line: Waiting[] = [];
  let head = 0;
  const open = new Map<string, Waiting[]>();
  const causes = new Map<string, Waiting[]>();

  const entryOf = (side: 0 | 1, decision: Decision): Waiting => {
    const { subject, community, cause, continues, at } = decision;
    const rule = options.nameOf(side, decision.rule);
    const key = [rule, community, subject.kind, subject.id, continues ? 1 : 0].join('\u0000');
    return {
      side,
      at,
      decision,
      rule,
      key,
      cause: cause.length === 0 ? undefined : `${key}\u0001${cause.join('\u0000')}`,
      partner: undefined,
      settled: false,
      taken: false,
    };
  };

  const pair = (first: Waiting, second: Waiting): void => {
    first.partner = second.decision;
    first.settled = true;
    second.taken = true;
    second.settled = true;
  };

  const emit = (entry: Waiting): void => {
    if (entry.taken) return;
    const own = entry.decision;
    const other = entry.partner ?? null;
    const difference = entry.side === 0 ? differenceOf(own, other) : differenceOf(other, own);
    if (difference) options.onDifference(difference, entry.rule);
    else options.onSame(own, entry.rule);
  };

  const push = <K>(into: Map<K, Waiting[]>, key: K, entry: Waiting): void => {
    const list = into.get(key);
    if (list) list.push(entry);
    else into.set(key, [entry]);
  };

  /** Drops what is settled at the front of a list. */
  const drop = (lists: Map<string, Waiting[]>, key: string | undefined): void => {
    const list = key === undefined ? undefined : lists.get(key);
    if (key === undefined || !list) return;
    let first = 0;
    while (list[first]?.settled) first++;
    if (first === list.length) lists.delete(key);
    else if (first > 0) list.splice(0, first);
  };

  /** Lets one wait that found nothing at its own time; where one of the same cause waits already, they are a pair. */
  const enqueue = (entry: Waiting): void => {
    line.push(entry);
    if (entry.cause !== undefined) {
      const twin = causes
        .get(entry.cause)
        ?.find((each) => !each.settled && each.side !== entry.side && entry.at - each.at <= WAIT);
      if (twin) {
        pair(twin, entry);
        drop(open, twin.key);
        drop(causes, twin.cause);
        return;
      }
      push(causes, entry.cause, entry);
    }
    push(open, entry.key, entry);
  };

  /** Pairs what is at one time. */
  const matchInstant = (ones: readonly Waiting[], others: readonly Waiting[]): void => {
    const left = new Map<string, Waiting[]>();
    for (const other of others) push(left, other.key, other);
    const rest: Waiting[] = [];
    const pairSame = (one: Waiting, other: Waiting): void => {
      const [before, after] = one.side === 0 ? [one, other] : [other, one];
      other.settled = true;
      one.settled = true;
      if (differenceOf(before.decision, after.decision)) {
        one.partner = other.decision;
        line.push(one);
      } else options.onSame(after.decision, one.rule);
    };
    for (const one of ones) {
      const twin = left.get(one.key)?.find((other) => !other.settled && other.cause === one.cause);
      if (twin) pairSame(one, twin);
      else rest.push(one);
    }
    for (const one of rest) {
      const other = left.get(one.key)?.find((each) => !each.settled);
      if (other) pairSame(one, other);
    }
    for (const entry of [...ones, ...others]) if (!entry.settled) enqueue(entry);
  };

  const takeInstants = (time: number): void => {
    const [ones, others] = fresh;
    let i = 0;
    let j = 0;
    for (;;) {
      const at = Math.min(ones[i]?.at ?? Number.POSITIVE_INFINITY, others[j]?.at ?? Number.POSITIVE_INFINITY);
      if (at >= time || at === Number.POSITIVE_INFINITY) break;
      let k = i;
      let l = j;
      while (ones[k]?.at === at) k++;
      while (others[l]?.at === at) l++;
      matchInstant(ones.slice(i, k), others.slice(j, l));
      i = k;
      j = l;
    }
    if (i > 0 || j > 0) fresh = [ones.slice(i), others.slice(j)];
  };

  /** What stands near the oldest one, each within the bound of the one before it. */
  const clusterOf = (first: Waiting, bound: number): readonly Waiting[] => {
    const cluster: Waiting[] = [];
    let last = first.at;
    for (const entry of open.get(first.key) ?? []) {
      if (entry.settled) continue;
      if (cluster.length === MOST_ALIGNED || entry.at - last > bound) break;
      cluster.push(entry);
      last = entry.at;
    }
    return cluster;
  };

  /** Settles the oldest one with those near it; false where something may still come that belongs to them. */
  const settleHead = (first: Waiting, time: number): boolean => {
    const bound = options.boundOf(first.rule);
    const cluster = clusterOf(first, bound);
    if ((cluster.at(-1) as Waiting).at + WAIT >= time) return false;
    // A row that was cut is settled up to its middle; the rest is looked at again with what follows it.
    const cut = cluster.length === MOST_ALIGNED ? MOST_ALIGNED / 2 : cluster.length;
    for (const [i, k] of align(cluster, bound))
      if (i < cut) pair(cluster[i] as Waiting, cluster[k] as Waiting);
    for (const entry of cluster.slice(0, cut)) entry.settled = true;
    drop(open, first.key);
    for (const entry of cluster) if (entry.settled) drop(causes, entry.cause);
    return true;
  };

  const settle = (time: number): void => {
    for (; head < line.length; head++) {
      const first = line[head] as Waiting;
      const full = line.length - head > most;
      if (!first.settled && !settleHead(first, full ? Number.POSITIVE_INFINITY : time)) break;
      emit(first);
    }
    if (head > 1024 && head * 2 > line.length) {
      line = line.slice(head);
      head = 0;
    }
  };

  const reach = (time: number): void => {
    takeInstants(time);
    if (head < line.length) settle(time);
  };

  return {
    add(side, decision) {
      fresh[side].push(entryOf(side, decision));
    },
    reach,
    finish: () => reach(Number.POSITIVE_INFINITY),
  };
}
