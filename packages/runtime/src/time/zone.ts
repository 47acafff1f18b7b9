import { daysFromCivil } from '@reeve/ir';

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/** True for a time zone that the platform knows (`Asia/Shanghai`, `UTC`). */
export const isZone = (zone: string): boolean => {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
};

const formatOf = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
};

/** Milliseconds to add to UTC for the wall clock of a zone. Zones change at most every quarter of an hour. */
export const offsetAt = (zone: string, time: number): number => {
  if (zone === 'UTC') return 0;
  let known = offsets.get(zone);
  if (!known) {
    known = new Map();
    offsets.set(zone, known);
  }
  const quarter = Math.floor(time / 900_000);
  const cached = known.get(quarter);
  if (cached !== undefined) return cached;
  const part: Record<string, number> = {};
  let bc = false;
  for (const { type, value } of formatOf(zone).formatToParts(quarter * 900_000)) {
    if (type === 'era') bc = value.startsWith('B');
    else part[type] = Number(value);
  }
  const year = bc ? 1 - part['year']! : part['year']!;
  const clock = ((part['hour']! * 60 + part['minute']!) * 60 + part['second']!) * 1000;
  const offset = daysFromCivil(year, part['month']!, part['day']!) * DAY + clock - quarter * 900_000;
  if (known.size > 100_000) known.clear();
  known.set(quarter, offset);
  return offset;
};

/**
 * The instant of a wall-clock time in a zone. Where a clock change skips it, it is moved on by the change; where it
 * comes twice, the first counts.
 *
 * @param local the wall clock, written as milliseconds as if it were UTC
 */
export const instantOf = (zone: string, local: number): number => {
  const before = offsetAt(zone, local - DAY);
  const earlier = local - before;
  if (offsetAt(zone, earlier) === before) return earlier;
  const later = local - offsetAt(zone, local + DAY);
  return offsetAt(zone, later) === offsetAt(zone, local + DAY) ? later : earlier;
};
