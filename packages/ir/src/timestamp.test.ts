import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';

const MIN = Date.parse('0001-01-01T00:00:00Z');
const MAX = Date.parse('9999-12-31T23:59:59.999Z');

describe('parseTimestamp', () => {
  it('agrees with the platform on every instant of the years 1 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: MIN, max: MAX }), (time) => {
        const text = new Date(time).toISOString();
        expect(parseTimestamp(text)).toBe(time);
        expect(formatTimestamp(time)).toBe(text);
      }),
    );
  });

  it.each([
    ['2026-01-08T09:00:00+08:00', '2026-01-08T01:00:00.000Z'],
    ['2026-01-08T09:00:00-05:30', '2026-01-08T14:30:00.000Z'],
    ['2026-01-08t09:00:00z', '2026-01-08T09:00:00.000Z'],
    ['2026-01-08 09:00:00Z', '2026-01-08T09:00:00.000Z'],
    ['2026-01-08T09:00:00.1Z', '2026-01-08T09:00:00.100Z'],
    ['2026-01-08T09:00:00.123999999Z', '2026-01-08T09:00:00.123Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60.75Z', '2017-01-01T00:00:00.000Z'],
    ['2017-01-01T07:59:60+08:00', '2017-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    const time = parseTimestamp(text);
    expect(time === null ? null : formatTimestamp(time)).toBe(expected);
  });

  it.each([
    '',
    '2026-01-08',
    '2026-01-08T09:00:00',
    '2026-01-08T09:00Z',
    '2026-13-08T09:00:00Z',
    '2026-02-29T09:00:00Z',
    '2026-00-01T09:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-01-08T24:00:00Z',
    '2026-01-08T09:60:00Z',
    '2026-01-08T09:00:61Z',
    '2026-01-08T12:30:60Z',
    '2017-01-01T23:59:60+08:00',
    '2026-01-08T09:00:00+8:00',
    '2026-01-08T09:00:00+24:00',
    '2026-01-08T09:00:00.Z',
    '2026-01-08T09:00:00Zx',
    '12026-01-08T09:00:00Z',
    '２０２６-01-08T09:00:00Z',
  ])('refuses %s', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });
});
