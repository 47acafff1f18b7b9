/** A quota, read: so many in so long. */
export interface Quota {
  readonly count: number;
  readonly per: number;
}

const UNITS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Reads `20 per minute`, `5 per 2 seconds`; `undefined` where it is neither. */
export function parseQuota(text: string): Quota | undefined {
  const match = /^([1-9]\d*) per (?:([1-9]\d*) )?(second|minute|hour|day)s?$/.exec(text);
  if (!match) return undefined;
  return { count: Number(match[1]), per: Number(match[2] ?? 1) * (UNITS[match[3] as string] as number) };
}

/**
 * Windows that slide: within any stretch as long as the quota's, no more than its count. What has been used is written
 * with the outcomes, so that a restart does not begin anew.
 */
export class Quotas {
  readonly #used: Map<string, number[]> = new Map();
  readonly #shut: Map<string, number> = new Map();

  load(name: string, times: readonly number[]): void {
    this.#used.set(name, [...times]);
  }

  isLoaded(name: string): boolean {
    return this.#used.has(name);
  }

  /** When one more fits; `now` where it does at once. */
  frees(name: string, quota: Quota | undefined, now: number): number {
    const shut = this.#shut.get(name) ?? 0;
    if (!quota) return Math.max(now, shut);
    const times = this.#used.get(name) ?? [];
    const oldest = times.length < quota.count ? undefined : (times[times.length - quota.count] as number);
    return Math.max(now, shut, oldest === undefined ? now : oldest + quota.per);
  }

  use(name: string, quota: Quota, now: number): void {
    const times = this.#used.get(name) ?? [];
    times.push(now);
    if (times.length > quota.count) times.splice(0, times.length - quota.count);
    this.#used.set(name, times);
  }

  times(name: string): readonly number[] {
    return this.#used.get(name) ?? [];
  }

  /** A provider wants to be left alone until then. */
  shut(name: string, until: number): void {
    this.#shut.set(name, Math.max(until, this.#shut.get(name) ?? 0));
  }
}
