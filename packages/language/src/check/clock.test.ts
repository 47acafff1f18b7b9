import { parseTimestamp } from '@reeve/ir';
import { describe, expect, test } from 'vitest';
import { isTimeZone, readDate } from './clock.ts';

describe('dates on a wall clock', () => {
  test.each([
    ['2026-01-08', 'UTC', '2026-01-08T00:00:00Z'],
    ['2026-01-08', 'Asia/Shanghai', '2026-01-07T16:00:00Z'],
    ['2026-01-08T09:30', 'Asia/Shanghai', '2026-01-08T01:30:00Z'],
    ['2026-01-08T09:30:15+02:00', 'Asia/Shanghai', '2026-01-08T07:30:15Z'],
    ['2026-01-08T09:30Z', 'Asia/Shanghai', '2026-01-08T09:30:00Z'],
    // The clocks of New York go from 02:00 to 03:00 on 8 March 2026: 02:30 is an hour and a half after 01:00.
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z'],
    // … and from 02:00 back to 01:00 on 1 November 2026: the first 01:30 counts.
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['0001-01-01', 'UTC', '0001-01-01T00:00:00Z'],
    ['9999-12-31', 'UTC', '9999-12-31T00:00:00Z'],
  ])('%s in %s', (text, zone, expected) => {
    expect(readDate(text, zone)?.time).toBe(parseTimestamp(expected));
  });

  test.each(['2026-02-29', '2026-13-01', '0000-01-01', '2026-01-01T24:00', 'soon', ''])(
    '“%s” is none',
    (text) => {
      expect(readDate(text, 'UTC')).toBeUndefined();
    },
  );

  test('time zones go by their names', () => {
    expect(['UTC', 'Asia/Shanghai', 'Mars/Olympus', ''].map(isTimeZone)).toEqual([true, true, false, false]);
  });
});
