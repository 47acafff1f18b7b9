import type { Bilingual, CronIr, Span, TriggerIr } from '@reeve/ir';
import { CronExpressionParser } from 'cron-parser';
import type { Schedule, Weekday } from '../syntax/tree.ts';
import { durationOf } from './durations.ts';
import type { Report } from './report.ts';

type At = Extract<TriggerIr, { kind: 'schedule' }>['at'];

const ALL_DAYS: readonly number[] = range(1, 31);
const ALL_MONTHS: readonly number[] = range(1, 12);
const ALL_WEEKDAYS: readonly number[] = range(0, 6);
const WEEKDAY_NUMBERS: Readonly<Record<Weekday, number>> = {
  sunday: 0,
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
};
const SHORTEST_MS = 60_000;

/** When a schedule fires; `undefined` where it never can, after a finding. */
export function scheduleAt(schedule: Schedule, span: Span, report: Report): At | undefined {
  switch (schedule.kind) {
    case 'interval': {
      const every = durationOf(schedule.every, report);
      if (!every) return undefined;
      if (every.kind === 'exact') {
        if (every.ms < SHORTEST_MS) {
          report('schedule/too-often', schedule.every.span);
          return undefined;
        }
        return { kind: 'every', ms: every.ms };
      }
      if (every.count !== 1) {
        report('schedule/calendar-count', schedule.every.span);
        return undefined;
      }
      const weekdays = every.unit === 'week' ? [1] : ALL_WEEKDAYS;
      return clock({ days: every.unit === 'month' ? [1] : ALL_DAYS, weekdays }, 0);
    }
    case 'weekly':
      return clock({ weekdays: weekdaysOf(schedule.on) }, schedule.at ?? 0);
    case 'monthly': {
      const { day } = schedule;
      if (!Number.isInteger(day) || day < 1 || day > 31) {
        report('schedule/no-such-day', span, { day });
        return undefined;
      }
      if (day > 28) report('schedule/day-skips', span, { day });
      return clock({ days: [day] }, schedule.at ?? 0);
    }
    case 'cron':
      return cronOf(schedule.text, span, report);
  }
}

function weekdaysOf(on: Extract<Schedule, { kind: 'weekly' }>['on']): readonly number[] {
  if (on === 'day') return ALL_WEEKDAYS;
  if (on === 'weekday') return [1, 2, 3, 4, 5];
  if (on === 'weekend') return [0, 6];
  return [...new Set(on.map((day) => WEEKDAY_NUMBERS[day]))].sort((a, b) => a - b);
}

function clock(days: Partial<Pick<CronIr, 'days' | 'weekdays'>>, minutes: number): At {
  return {
    kind: 'cron',
    cron: {
      minutes: [minutes % 60],
      hours: [Math.floor(minutes / 60)],
      days: days.days ?? ALL_DAYS,
      months: ALL_MONTHS,
      weekdays: days.weekdays ?? ALL_WEEKDAYS,
      eitherDay: false,
    },
  };
}

/** What cron-parser reads beyond the five fields that every cron has: seconds, `L`, `#`, `H`, `@daily`. */
const PLAIN_FIELDS = /^[\d*/,\-?A-Za-z]+$/;

/** Schedules by their text: what reads them reckons out dates besides, which takes its time. */
const known = new Map<string, At>();
const MOST_KNOWN = 256;

function cronOf(text: string, span: Span, report: Report): At | undefined {
  const found = known.get(text);
  if (found) return found;
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5 || !fields.every((field) => PLAIN_FIELDS.test(field))) {
    report('schedule/cron', span, {
      reason: { en: 'it needs five fields: minute hour day month weekday', zh: '需要五段：分 时 日 月 周' },
    });
    return undefined;
  }
  try {
    const parsed = CronExpressionParser.parse(fields.join(' ').toUpperCase(), { tz: 'UTC' }).fields;
    const numbers = (field: { readonly values: readonly (number | string)[] }): number[] => {
      const values = field.values.map(Number);
      if (values.some((value) => !Number.isInteger(value)))
        throw new Error('“L”, “W” and “#” are not supported');
      return values;
    };
    const weekdays = [...new Set(numbers(parsed.dayOfWeek).map((day) => day % 7))].sort((a, b) => a - b);
    const days = numbers(parsed.dayOfMonth);
    const isAny = (field: string | undefined): boolean => field === '*' || field === '?';
    const cron: CronIr = {
      minutes: numbers(parsed.minute),
      hours: numbers(parsed.hour),
      days,
      months: numbers(parsed.month),
      weekdays,
      eitherDay: !isAny(fields[2]) && !isAny(fields[4]),
    };
    if (known.size >= MOST_KNOWN) known.clear();
    const at: At = { kind: 'cron', cron };
    known.set(text, at);
    return at;
  } catch {
    report('schedule/cron', span, { reason: faultOf(fields) });
    return undefined;
  }
}

const FIELD_NAMES: readonly Bilingual[] = [
  { en: 'minute', zh: '分' },
  { en: 'hour', zh: '时' },
  { en: 'day of the month', zh: '日' },
  { en: 'month', zh: '月' },
  { en: 'weekday', zh: '周' },
];

/** Which of the five fields cannot be read, in words. */
function faultOf(fields: readonly string[]): Bilingual {
  for (const [i, field] of fields.entries()) {
    const alone = FIELD_NAMES.map((_, at) => (at === i ? field.toUpperCase() : '*')).join(' ');
    const name = FIELD_NAMES[i] ?? { en: 'field', zh: '段' };
    try {
      if (/^(?:L|W|\d+[LW#].*)$/i.test(field)) throw new Error('not plain');
      CronExpressionParser.parse(alone, { tz: 'UTC' });
    } catch {
      return { en: `the ${name.en} cannot be “${field}”`, zh: `“${name.zh}”不能是“${field}”` };
    }
  }
  return { en: 'there is no such day in any month', zh: '没有哪个月有这样的日子' };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
