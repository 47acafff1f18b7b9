import { daysFromCivil, daysInMonth, parseTimestamp } from '@reeve/ir';

/** Whether the machine's time zone data knows a zone. */
export function isTimeZone(zone: string): boolean {
  if (zone === 'UTC') return true;
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, found);
  }
  return found;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** A date, or a date with a time, as written. */
export interface DateParts {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly hasTime: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z, on the wall clock of the zone given. */
  readonly time: number;
  /** The first instant after it: of the day where no time is given, else the time itself. */
  readonly end: number;
}

/** Reads `2026-01-08`, `2026-01-08T09:00`, with an optional offset; `undefined` where there is no such day or time. */
export function readDate(text: string, zone: string): DateParts | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, y, m, d, hour, minute, second, offset] = match;
  const year = Number(y);
  const month = Number(m);
  const day = Number(d);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  const date = `${y}-${m}-${d}`;
  const clock = `${date}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`;
  const utc = parseTimestamp(`${clock}${offset ?? 'Z'}`);
  if (utc === null) return undefined;
  const time = offset === undefined ? fromWallClock(utc, zone) : utc;
  const hasTime = hour !== undefined;
  return { date, hasTime, time, end: hasTime ? time : fromWallClock(utc + 86_400_000, zone) };
}

/** Whether the reader lets a date pass: then it is for the checker to say that there is no such day. */
export function isPassedByReader(text: string): boolean {
  return readDate(text.replace(/^0000/, '2000').replace(/[+-]\d{2}:\d{2}$/, 'Z'), 'UTC') !== undefined;
}

/**
 * The instant at which the clocks of `zone` show `local` (milliseconds as if it were UTC). A time that a clock change
 * skips is as far after the change as it stands after its start; of one that comes twice it is the first.
 */
function fromWallClock(local: number, zone: string): number {
  const before = offsetAt(zone, local - 86_400_000);
  const earlier = local - before;
  if (offsetAt(zone, earlier) === before) return earlier;
  const after = offsetAt(zone, local + 86_400_000);
  const later = local - after;
  return offsetAt(zone, later) === after ? later : earlier;
}

function offsetAt(zone: string, time: number): number {
  if (zone === 'UTC') return 0;
  const whole = Math.floor(time / 1000) * 1000;
  const parts: Record<string, string> = {};
  for (const part of formatter(zone).formatToParts(whole)) parts[part.type] = part.value;
  const era =
    parts['era'] === 'BC' || parts['era'] === 'B' ? 1 - Number(parts['year']) : Number(parts['year']);
  const days = daysFromCivil(era, Number(parts['month']), Number(parts['day']));
  const clock = Number(parts['hour']) * 3600 + Number(parts['minute']) * 60 + Number(parts['second']);
  return days * 86_400_000 + clock * 1000 - whole;
}
