import { civilFromDays, daysFromCivil } from '@reeve/ir';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDuration,
  DAY,
  fromLocal,
  HOUR,
  leavesAt,
  MINUTE,
  toLocal,
  unitOf,
  unitStart,
} from './calendar.ts';
import { createZones } from './zones.ts';

const zones = createZones();
const at = (text: string): number => Date.parse(text);

describe('civil dates', () => {
  it('agree with the platform on every day from year 1 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
        const date = new Date(days * DAY);
        const civil = civilFromDays(days);
        expect(civil).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        });
        expect(daysFromCivil(civil.year, civil.month, civil.day)).toBe(days);
      }),
    );
  });
});

describe('zones', () => {
  it('give the offset of every minute around a clock change', () => {
    const change = at('2026-03-08T07:00:00Z');
    for (let minute = -180; minute <= 180; minute += 7) {
      const time = change + minute * MINUTE;
      expect(zones.offset('America/New_York', time)).toBe(minute < 0 ? -5 * HOUR : -4 * HOUR);
    }
  });

  it('know no offset for UTC and refuse a name that is no zone', () => {
    expect(zones.offset('UTC', at('2026-01-01T00:00:00Z'))).toBe(0);
    expect(() => zones.offset('Mars/Olympus', 0)).toThrow(RangeError);
  });

  it('hold in the years 1 and 9999', () => {
    expect(zones.offset('Asia/Shanghai', at('9999-12-31T00:00:00Z'))).toBe(8 * HOUR);
    expect(Number.isFinite(zones.offset('Asia/Shanghai', at('0001-01-02T00:00:00Z')))).toBe(true);
  });
});

describe('fromLocal', () => {
  it('takes a time that the clock skips as far after the change', () => {
    const local = at('2026-03-08T02:30:00Z');
    expect(fromLocal(zones, 'America/New_York', local)).toBe(at('2026-03-08T07:30:00Z'));
  });

  it('takes the first of a time that comes twice', () => {
    const local = at('2026-11-01T01:30:00Z');
    expect(fromLocal(zones, 'America/New_York', local)).toBe(at('2026-11-01T05:30:00Z'));
  });

  it('is the inverse of toLocal wherever the clock does not change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (seconds) => {
        const time = seconds * 1000;
        expect(fromLocal(zones, 'Asia/Kolkata', toLocal(zones, 'Asia/Kolkata', time))).toBe(time);
      }),
    );
  });
});

describe('calendar units', () => {
  it('begin weeks on Monday', () => {
    const monday = at('2026-11-23T00:00:00Z');
    expect(unitStart('week', unitOf('week', monday))).toBe(monday);
    expect(unitOf('week', monday - 1)).toBe(unitOf('week', monday) - 1);
  });

  it('begin months on the first', () => {
    expect(unitStart('month', unitOf('month', at('2026-02-28T23:59:59Z')))).toBe(at('2026-02-01T00:00:00Z'));
  });

  it('last as long on the wall clock, however the clock changes', () => {
    const start = at('2026-03-07T12:00:00-05:00');
    const day = { kind: 'calendar', unit: 'day', count: 1 } as const;
    expect(addDuration(zones, 'America/New_York', start, day)).toBe(start + 23 * HOUR);
    expect(addDuration(zones, 'America/New_York', start, { kind: 'exact', ms: DAY })).toBe(start + 24 * HOUR);
  });

  it('end a month on the last day of a shorter one', () => {
    const start = at('2026-01-31T10:00:00Z');
    expect(addDuration(zones, 'UTC', start, { kind: 'calendar', unit: 'month', count: 1 })).toBe(
      at('2026-02-28T10:00:00Z'),
    );
  });

  it('leave a calendar window with the last of its days', () => {
    const time = at('2026-05-05T23:59:00+08:00');
    const span = { kind: 'calendar', unit: 'day', count: 2 } as const;
    expect(leavesAt(zones, 'Asia/Shanghai', time, span)).toBe(at('2026-05-07T00:00:00+08:00'));
  });
});
