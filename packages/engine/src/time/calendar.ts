import { civilFromDays, type Duration, daysFromCivil, daysInMonth } from '@reeve/ir';

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
export const WEEK: number = 7 * DAY;

/** Where a time zone stands. Given to the engine, so that it never asks the machine for a clock. */
export interface Zones {
  /** Milliseconds to add to UTC for the wall clock of `zone` at `time`. Unknown zones throw a RangeError. */
  offset(zone: string, time: number): number;
}

/** Wall-clock milliseconds of `time` in `zone`, as if it were UTC. */
export function toLocal(zones: Zones, zone: string, time: number): number {
  return time + zones.offset(zone, time);
}

/**
 * The instant of a wall-clock time. Where a clock change skips it, the instant as far after the change as the
 * time stands after its start; where it comes twice, the first (Temporal's "compatible").
 */
export function fromLocal(zones: Zones, zone: string, local: number): number {
  const before = zones.offset(zone, local - DAY);
  const earlier = local - before;
  if (zones.offset(zone, earlier) === before) return earlier;
  const after = zones.offset(zone, local + DAY);
  const later = local - after;
  return zones.offset(zone, later) === after ? later : earlier;
}

export type CalendarUnit = 'day' | 'week' | 'month';

/** Number of the calendar unit that a wall-clock time falls in; weeks begin on Monday. */
export function unitOf(unit: CalendarUnit, local: number): number {
  const days = Math.floor(local / DAY);
  if (unit === 'day') return days;
  if (unit === 'week') return Math.floor((days + 3) / 7);
  const { year, month } = civilFromDays(days);
  return year * 12 + month - 1;
}

/** Wall-clock time at which a calendar unit begins. */
export function unitStart(unit: CalendarUnit, number: number): number {
  if (unit === 'day') return number * DAY;
  if (unit === 'week') return (number * 7 - 3) * DAY;
  return daysFromCivil(Math.floor(number / 12), (((number % 12) + 12) % 12) + 1, 1) * DAY;
}

/**
 * When something that began at `time` has lasted `duration`: exact ones are added; calendar ones end at the same
 * wall-clock time so many days, weeks or months later (the last day of a shorter month).
 */
export function addDuration(zones: Zones, zone: string, time: number, duration: Duration): number {
  if (duration.kind === 'exact') return time + duration.ms;
  const local = toLocal(zones, zone, time);
  const days = Math.floor(local / DAY);
  const clock = local - days * DAY;
  if (duration.unit !== 'month') {
    const step = duration.unit === 'week' ? 7 : 1;
    return fromLocal(zones, zone, (days + step * duration.count) * DAY + clock);
  }
  const { year, month, day } = civilFromDays(days);
  const total = year * 12 + month - 1 + duration.count;
  const y = Math.floor(total / 12);
  const m = (total % 12) + 1;
  return fromLocal(zones, zone, daysFromCivil(y, m, Math.min(day, daysInMonth(y, m))) * DAY + clock);
}

/** When an event of `time` leaves a window: after its length, or with the last of its calendar units. */
export function leavesAt(zones: Zones, zone: string, time: number, span: Duration): number {
  if (span.kind === 'exact') return time + span.ms;
  const unit = unitOf(span.unit, toLocal(zones, zone, time));
  return fromLocal(zones, zone, unitStart(span.unit, unit + span.count));
}
