import type { Duration, Span } from '@reeve/ir';
import type { DurationLiteral, DurationUnit } from '../syntax/tree.ts';
import type { Report } from './report.ts';

const MS: Readonly<Partial<Record<DurationUnit, number>>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};
const CALENDAR: Readonly<Partial<Record<DurationUnit, 'day' | 'week' | 'month'>>> = {
  calendarDay: 'day',
  calendarWeek: 'week',
  calendarMonth: 'month',
};

/** Ten years and a bit: longer windows and waits are slips of the hand. */
const LONGEST_MS = 3660 * 86_400_000;
const LONGEST_COUNT = { day: 3660, week: 530, month: 120 } as const;

/**
 * A length of time that something lasts: more than nothing and at most ten years. `undefined` where it is not, after
 * a finding. `exact` says why calendar units cannot stand here, by a code of its own.
 */
export function durationOf(literal: DurationLiteral, report: Report, exact?: string): Duration | undefined {
  // A parameter that nothing gives a value to has been reported.
  if (literal.parameter) return undefined;
  // A number that no computer can hold exactly was reported when it was read.
  if (literal.parts.some((part) => part.count >= Number.MAX_SAFE_INTEGER)) return undefined;
  const calendar = literal.parts.find((part) => CALENDAR[part.unit]);
  if (calendar && exact !== undefined) {
    report(exact, literal.span);
    return undefined;
  }
  if (calendar) {
    const unit = CALENDAR[calendar.unit] ?? 'day';
    if (literal.parts.length > 1) return refuse('duration/mixed-calendar', literal.span, report);
    if (!(calendar.count > 0)) return refuse('duration/zero', literal.span, report);
    if (!Number.isInteger(calendar.count)) return refuse('duration/fraction', literal.span, report);
    if (calendar.count > LONGEST_COUNT[unit]) return refuse('duration/too-long', literal.span, report);
    return { kind: 'calendar', unit, count: calendar.count };
  }
  const ms = exactMs(literal);
  if (!(ms > 0)) return refuse('duration/zero', literal.span, report);
  if (ms > LONGEST_MS) return refuse('duration/too-long', literal.span, report);
  return { kind: 'exact', ms };
}

/** A length of time as a value to compare or reckon with: any number of milliseconds. */
export function durationValue(literal: DurationLiteral, report: Report): number | undefined {
  if (literal.parameter) return undefined;
  if (literal.parts.some((part) => CALENDAR[part.unit])) {
    report('duration/calendar-value', literal.span);
    return undefined;
  }
  if (literal.parts.some((part) => part.count >= Number.MAX_SAFE_INTEGER)) return undefined;
  const ms = exactMs(literal);
  if (!Number.isSafeInteger(ms)) return refuse('duration/too-long', literal.span, report);
  return ms;
}

export function exactMs(literal: DurationLiteral): number {
  let ms = 0;
  for (const { count, unit } of literal.parts) ms += count * (MS[unit] ?? 0);
  return Math.round(ms);
}

function refuse(code: string, span: Span, report: Report): undefined {
  report(code, span);
  return undefined;
}
