import type { CapIr, Duration, LimitIr, Program, QuietIr } from '@reeve/ir';
import { DAY, fromLocal, leavesAt, MINUTE, toLocal, type Zones } from '../time/calendar.ts';
import { createZones } from '../time/zones.ts';

/**
 * Remembers when each of `count` last passes happened, by key, and says when there is room for another. What has to wait
 * takes its place at once: a pass may lie ahead, and what comes later finds the next place that is free.
 */
export class PassLog {
  /** Ascending. */
  readonly #passes: Map<string, number[]> = new Map();
  /** What was last found where places are kept ahead: without a place given back there is none before it. */
  readonly #soonest: Map<string, { readonly zone: string; readonly at: number }> = new Map();

  /** The earliest time from `from` on at which one more fits; `from` itself where there is room. */
  frees(key: string, count: number, per: Duration, from: number, zones: Zones, zone: string): number {
    if (count <= 0) return Number.POSITIVE_INFINITY;
    const passes = this.#passes.get(key);
    if (!passes || passes.length < count) return from;
    const leaves = (at: number): number => leavesAt(zones, zone, at, per);
    if ((passes.at(-1) as number) <= from)
      return Math.max(from, leaves(passes[passes.length - count] as number));
    const known = this.#soonest.get(key);
    const at = freeAmong(passes, count, known?.zone === zone ? Math.max(from, known.at) : from, leaves);
    this.#soonest.set(key, { zone, at });
    return at;
  }

  /** Counts a pass, at `now` or ahead of it. */
  pass(key: string, count: number, at: number, now: number): void {
    const passes = this.#passes.get(key) ?? [];
    passes.splice(placeAfter(passes, at), 0, at);
    // The last `count` that have happened, and all that are to come.
    let gone = 0;
    while ((passes[gone + count] ?? Number.POSITIVE_INFINITY) <= now) gone++;
    if (gone > 0) passes.splice(0, gone);
    this.#passes.set(key, passes);
  }

  /** Gives a place back that was taken for what does not come. */
  giveBack(key: string, at: number): void {
    const passes = this.#passes.get(key);
    const place = passes?.lastIndexOf(at) ?? -1;
    if (place < 0) return;
    passes?.splice(place, 1);
    this.#soonest.delete(key);
  }

  save(): unknown {
    return [...this.#passes];
  }

  load(saved: unknown): void {
    for (const [key, passes] of saved as readonly [string, number[]][]) this.#passes.set(key, [...passes]);
  }
}

/** How many of them are at or before a time. */
function placeAfter(passes: readonly number[], at: number): number {
  let low = 0;
  let high = passes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((passes[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The earliest time from `from` on that makes more than `count` within one span nowhere, before it or behind. */
function freeAmong(
  passes: readonly number[],
  count: number,
  from: number,
  leaves: (at: number) => number,
): number {
  let at = from;
  for (;;) {
    const place = placeAfter(passes, at);
    const frees = place < count ? at : leaves(passes[place - count] as number);
    if (frees > at) at = frees;
    else if (crowdsBehind(passes, place, count, at, leaves)) at = passes[place] as number;
    else return at;
  }
}

/** Whether one more at `at` is one too many for a pass that lies behind it. */
function crowdsBehind(
  passes: readonly number[],
  place: number,
  count: number,
  at: number,
  leaves: (at: number) => number,
): boolean {
  for (let behind = place; behind < passes.length && behind + 1 - count <= place; behind++) {
    const first = behind + 1 - count;
    if (first >= 0 && leaves(first < place ? (passes[first] as number) : at) > (passes[behind] as number))
      return true;
  }
  return false;
}

/** Whether quiet hours hold at `now`, and when they end; `null` outside them. */
export function quietUntil(quiet: QuietIr, now: number, zones: Zones, zone: string): number | null {
  if (quiet.from === quiet.to) return null;
  const local = toLocal(zones, zone, now);
  const midnight = Math.floor(local / DAY) * DAY;
  const minutes = (local - midnight) / MINUTE;
  const overnight = quiet.from > quiet.to;
  const inside = overnight
    ? minutes >= quiet.from || minutes < quiet.to
    : minutes >= quiet.from && minutes < quiet.to;
  if (!inside) return null;
  const day = overnight && minutes >= quiet.from ? midnight + DAY : midnight;
  return Math.max(now + 1, fromLocal(zones, zone, day + quiet.to * MINUTE));
}

/**
 * When the quiet hours of a rule end, for an effect that is about to leave at `now`; `null` outside them and for a rule
 * without.
 *
 * @param zone IANA name: the member's own where known, else the project's
 */
export function quietEnds(
  program: Program,
  rule: string,
  now: number,
  zone: string,
  zones: Zones = createZones(),
): number | null {
  const quiet = program.rules.find(({ name }) => name === rule)?.quiet;
  return quiet ? quietUntil(quiet, now, zones, zone) : null;
}

/** The key under which a limit counts. */
export function limitKey(rule: string, index: number, limit: LimitIr, names: LimitNames): string {
  const own = `${rule}\u0000${index}\u0000`;
  switch (limit.scope) {
    case 'rule':
      return own;
    case 'community':
      return `${own}c\u0000${names.community}`;
    case 'member':
      return `${own}m\u0000${names.community}\u0000${names.member ?? names.subject}`;
    case 'subject':
      return `${own}s\u0000${names.community}\u0000${names.subject}`;
  }
}

export interface LimitNames {
  readonly community: string;
  readonly member: string | null;
  readonly subject: string;
}

/** Whether a cap speaks of this effect. */
export function capCovers(
  cap: CapIr,
  effect: { action: string; channel: string | null; purpose: string | null },
): boolean {
  return (
    (cap.channel === undefined || cap.channel === effect.channel) &&
    (cap.purpose === undefined || cap.purpose === effect.purpose) &&
    (cap.action === undefined || cap.action === effect.action)
  );
}
