import type { CapIr, Duration, LimitIr, Program, QuietIr } from '@reeve/ir';
import { DAY, fromLocal, leavesAt, MINUTE, toLocal, type Zones } from '../time/calendar.ts';
import { createZones } from '../time/zones.ts';

/** Remembers when each of `count` last passes happened, by key, and says when there is room for another. */
export class PassLog {
  readonly #passes: Map<string, number[]> = new Map();

  /** The earliest time from `now` on at which one more fits; `now` itself where there is room. */
  frees(key: string, count: number, per: Duration, now: number, zones: Zones, zone: string): number {
    if (count <= 0) return Number.POSITIVE_INFINITY;
    const passes = this.#passes.get(key);
    if (!passes || passes.length < count) return now;
    const oldest = passes[passes.length - count] as number;
    return Math.max(now, leavesAt(zones, zone, oldest, per));
  }

  pass(key: string, count: number, now: number): void {
    const passes = this.#passes.get(key) ?? [];
    passes.push(now);
    if (passes.length > count) passes.splice(0, passes.length - count);
    this.#passes.set(key, passes);
  }

  save(): unknown {
    return [...this.#passes];
  }

  load(saved: unknown): void {
    for (const [key, passes] of saved as readonly [string, number[]][]) this.#passes.set(key, [...passes]);
  }
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
