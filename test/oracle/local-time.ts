/**
 * Wall-clock time in a zone, asked of the platform for every instant, with nothing kept and nothing computed:
 * independent of how the engine works with zones.
 */

export interface Local {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Minutes after midnight on the clock. */
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const formats: Map<string, Intl.DateTimeFormat> = new Map();

export function localTime(at: number, timeZone: string): Local {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.get('weekday')!),
  };
}

/** A name for the calendar unit that an instant lies in: equal for two instants exactly when the unit is the same. */
export function unitOf(at: number, unit: 'day' | 'week' | 'month', timeZone: string): string {
  const { date, weekday } = localTime(at, timeZone);
  if (unit === 'day') return date;
  if (unit === 'month') return date.slice(0, 7);
  return dateBefore(date, (weekday + 6) % 7); // Its Monday.
}

/** The date `days` before a date. */
export function dateBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** The unit before the one named by `unitOf`. */
export function unitBefore(name: string, unit: 'day' | 'week' | 'month'): string {
  if (unit === 'day') return dateBefore(name, 1);
  if (unit === 'week') return dateBefore(name, 7);
  return dateBefore(`${name}-01`, 1).slice(0, 7);
}

/** First instant after `at` (to the minute) that lies in another unit. */
export function nextUnitStart(at: number, unit: 'day' | 'week' | 'month', timeZone: string): number {
  const now = unitOf(at, unit, timeZone);
  const minute = 60_000;
  let time = Math.floor(at / minute) * minute + minute;
  // Hours first, then back by minutes: units begin on a minute in every zone of today.
  while (unitOf(time, unit, timeZone) === now) time += 60 * minute;
  while (unitOf(time - minute, unit, timeZone) !== now) time -= minute;
  return time;
}
