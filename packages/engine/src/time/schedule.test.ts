import type { CronIr } from '@reeve/ir';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from './calendar.ts';
import { nextFiring } from './schedule.ts';
import { createZones } from './zones.ts';

const zones = createZones();
const at = (text: string): number => Date.parse(text);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const cron = (changes: Partial<CronIr>): { kind: 'cron'; cron: CronIr } => ({
  kind: 'cron',
  cron: {
    minutes: [0],
    hours: [9],
    days: range(1, 31),
    months: range(1, 12),
    weekdays: range(0, 6),
    eitherDay: false,
    ...changes,
  },
});

describe('nextFiring', () => {
  it('counts intervals from midnight of 1970, strictly after the given time', () => {
    const every = { kind: 'every', ms: 15 * MINUTE } as const;
    expect(nextFiring(zones, 'UTC', every, at('2026-01-01T00:00:00Z'))).toBe(at('2026-01-01T00:15:00Z'));
    expect(nextFiring(zones, 'UTC', every, at('2026-01-01T00:14:59.999Z'))).toBe(at('2026-01-01T00:15:00Z'));
  });

  it('follows the wall clock of its zone over a clock change', () => {
    const monday = cron({ weekdays: [1] });
    const first = nextFiring(zones, 'America/New_York', monday, at('2026-03-01T00:00:00Z'));
    expect(first).toBe(at('2026-03-02T09:00:00-05:00'));
    expect(nextFiring(zones, 'America/New_York', monday, first)).toBe(at('2026-03-09T09:00:00-04:00'));
  });

  it('fires once at a time that the clock skips, and once at one that comes twice', () => {
    const halfPastTwo = cron({ hours: [2], minutes: [30] });
    const skipped = nextFiring(zones, 'America/New_York', halfPastTwo, at('2026-03-08T00:00:00-05:00'));
    expect(skipped).toBe(at('2026-03-08T03:30:00-04:00'));
    const halfPastOne = cron({ hours: [1], minutes: [30] });
    const twice = nextFiring(zones, 'America/New_York', halfPastOne, at('2026-11-01T00:00:00-04:00'));
    expect(twice).toBe(at('2026-11-01T01:30:00-04:00'));
    expect(nextFiring(zones, 'America/New_York', halfPastOne, twice) - twice).toBe(25 * HOUR);
  });

  it('takes either of day and weekday where both are restricted, as cron does', () => {
    const either = cron({ days: [13], weekdays: [5], eitherDay: true });
    expect(nextFiring(zones, 'UTC', either, at('2026-11-10T00:00:00Z'))).toBe(at('2026-11-13T09:00:00Z'));
    expect(nextFiring(zones, 'UTC', either, at('2026-12-11T10:00:00Z'))).toBe(at('2026-12-13T09:00:00Z'));
  });

  it('finds 29 February and gives infinity for 31 February', () => {
    expect(nextFiring(zones, 'UTC', cron({ days: [29], months: [2] }), at('2026-03-01T00:00:00Z'))).toBe(
      at('2028-02-29T09:00:00Z'),
    );
    expect(nextFiring(zones, 'UTC', cron({ days: [31], months: [2] }), 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
