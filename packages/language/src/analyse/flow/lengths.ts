import { type CronIr, civilFromDays, type Duration, daysFromCivil, type Program, weekdayOf } from '@reeve/ir';

const HOUR = 3_600_000;
export const DAY: number = 24 * HOUR;
const MINUTES_A_DAY = 1440;

/**
 * By how much a clock may be put forward within a month or two: what shortens days. Two hours cover every change since
 * 1992 but whole days left out at the date line, which shorten no day.
 */
export const SLACK: number = 2 * HOUR;

/** The shortest that a duration can last, milliseconds. */
export function shortest(duration: Duration): number {
  if (duration.kind === 'exact') return duration.ms;
  const days = duration.unit === 'day' ? 1 : duration.unit === 'week' ? 7 : 28;
  return Math.max(0, duration.count * days * DAY - SLACK);
}

/** The longest. */
export function longest(duration: Duration): number {
  if (duration.kind === 'exact') return duration.ms;
  const days = duration.unit === 'day' ? 1 : duration.unit === 'week' ? 7 : 31;
  return duration.count * days * DAY + SLACK;
}

/** How many things can lie in a stretch of `span` when any two are at least `apart` apart. */
export function spaced(span: number, apart: number): number {
  if (span <= 0) return 0;
  if (apart <= 0) return Number.POSITIVE_INFINITY;
  return Math.floor((span - 1) / apart) + 1;
}

/** How many things can lie in a stretch of `span` when no more than `count` lie in any one stretch of `per`. */
export function limited(span: number, count: number, per: Duration, slack: number): number {
  if (span <= 0 || count <= 0) return 0;
  if (per.kind === 'exact') return per.ms > 0 ? count * Math.ceil(span / per.ms) : Number.POSITIVE_INFINITY;
  return count * Math.ceil(unitsTouched(span, per.unit, slack) / Math.max(1, per.count));
}

/** How many calendar units a stretch can touch. */
export function unitsTouched(span: number, unit: 'day' | 'week' | 'month', slack: number): number {
  if (span <= 0) return 0;
  const length = unit === 'day' ? DAY : unit === 'week' ? 7 * DAY : 28 * DAY;
  return Math.floor((span + slack - 1) / length) + 2;
}

/** What a schedule gives in any stretch of a length. */
export interface ScheduleCount {
  readonly most: number;
  readonly least: number;
}

const FIRST_YEAR = 2000;
/** Weekdays and dates meet in the same way every 28 years. */
const YEARS = 29;

interface Pattern {
  /** Number of matching days before each day. */
  readonly before: Int32Array;
  readonly days: number;
}

/** By the days that they are made of: whoever types compiles the same schedule time and again. */
const patterns = new Map<string, Pattern>();
const counts = new Map<string, ScheduleCount>();
const MOST_KEPT = 500;

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  if (map.size >= MOST_KEPT) map.clear();
  const made = make();
  map.set(key, made);
  return made;
}

function patternOf(cron: CronIr): Pattern {
  const key = JSON.stringify([cron.days, cron.months, cron.weekdays, cron.eitherDay]);
  return kept(patterns, key, () => createPattern(cron));
}

function createPattern(cron: CronIr): Pattern {
  const first = daysFromCivil(FIRST_YEAR, 1, 1);
  const days = daysFromCivil(FIRST_YEAR + YEARS, 1, 1) - first;
  const before = new Int32Array(days + 1);
  for (let i = 0; i < days; i++) {
    const { month, day } = civilFromDays(first + i);
    const byDay = cron.days.includes(day);
    const byWeekday = cron.weekdays.includes(weekdayOf(first + i));
    const matches = cron.months.includes(month) && (cron.eitherDay ? byDay || byWeekday : byDay && byWeekday);
    before[i + 1] = (before[i] as number) + (matches ? 1 : 0);
  }
  return { before, days };
}

/**
 * How often a schedule comes in any stretch of `span`, on the wall clock of a zone whose clock is changed by no more than
 * `slack`. Days are counted out over 29 years, times of day apart from them.
 */
export function cronCount(cron: CronIr, span: number, slack: number): ScheduleCount {
  return kept(counts, JSON.stringify([cron, span, slack]), () => countOf(cron, span, slack));
}

function countOf(cron: CronIr, span: number, slack: number): ScheduleCount {
  const minutes = cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute));
  if (minutes.length === 0) return { most: 0, least: 0 };
  const wide = Math.max(1, Math.ceil((span + slack) / 60_000));
  const narrow = Math.floor((span - slack) / 60_000);
  return { most: mostFrom(cron, minutes, wide), least: narrow <= 0 ? 0 : leastFrom(cron, minutes, narrow) };
}

/** The most is found from a time of the schedule on. */
function mostFrom(cron: CronIr, minutes: readonly number[], length: number): number {
  const { before, days } = patternOf(cron);
  // Many times of day: whole days are enough to say.
  const starts = minutes.length > 96 ? [minutes[0] as number] : minutes;
  const rounded = minutes.length > 96 ? length + MINUTES_A_DAY : length;
  let most = 0;
  for (const [i, at] of starts.entries()) {
    const end = at + rounded;
    const lastDay = Math.floor((end - 1) / MINUTES_A_DAY);
    if (!(lastDay < days / 2)) return minutes.length * (lastDay + 1);
    const inLast = minutes.filter((minute) => minute < end - lastDay * MINUTES_A_DAY).length;
    for (let day = 0; day + lastDay < days; day++) {
      if (before[day + 1] === before[day]) continue;
      most = Math.max(most, countFrom(before, day, lastDay, minutes.length - i, minutes.length, inLast));
    }
  }
  return most;
}

function countFrom(
  before: Int32Array,
  day: number,
  lastDay: number,
  inFirst: number,
  inEach: number,
  inLast: number,
): number {
  if (lastDay === 0) return inFirst - (inEach - inLast);
  const last = day + lastDay;
  const between = (before[last] as number) - (before[day + 1] as number);
  const endsOn = (before[last + 1] as number) - (before[last] as number);
  return inFirst + between * inEach + endsOn * inLast;
}

/** The least is found just after a time of the schedule. */
function leastFrom(cron: CronIr, minutes: readonly number[], length: number): number {
  const { before, days } = patternOf(cron);
  if (minutes.length > 96) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, from] of minutes.entries()) {
    const end = from + 1 + length;
    const lastDay = Math.floor((end - 1) / MINUTES_A_DAY);
    const inLast = minutes.filter((minute) => minute < end - lastDay * MINUTES_A_DAY).length;
    for (let day = 0; day + lastDay < days; day++) {
      if (before[day + 1] === before[day]) continue;
      const count = countFrom(before, day, lastDay, minutes.length - i - 1, minutes.length, inLast);
      least = Math.min(least, count);
    }
  }
  return Number.isFinite(least) ? Math.max(0, least) : 0;
}

const slacks = new Map<string, number>();

/** By how much the clock of a zone is changed in the years from 1992 to 2037. */
export function slackOf(zone: string): number {
  if (zone === 'UTC') return 0;
  let slack = slacks.get(zone);
  if (slack === undefined) {
    slack = isFixed(zone) ? 0 : SLACK;
    slacks.set(zone, slack);
  }
  return slack;
}

const MONTH = 30 * DAY;

function isFixed(zone: string): boolean {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const offsetAt = (time: number): string =>
      format.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const from = daysFromCivil(1992, 1, 1) * DAY;
    const to = daysFromCivil(2038, 1, 1) * DAY;
    const first = offsetAt(from);
    for (let time = from; time < to; time += MONTH) if (offsetAt(time) !== first) return false;
    return true;
  } catch {
    return false;
  }
}

/** The same for the clocks that a program's members may live by. */
export function memberSlack(program: Program): number {
  return program.attributes.member.some(({ path }) => path === 'timezone')
    ? SLACK
    : slackOf(program.timeZone);
}

/** The shortest time between two times of a schedule, on a clock that nobody changes. */
export function cronGap(cron: CronIr): number {
  const minutes = cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute));
  const { before, days } = patternOf(cron);
  let gap = Number.POSITIVE_INFINITY;
  for (const [i, minute] of minutes.entries())
    if (i > 0) gap = Math.min(gap, minute - (minutes[i - 1] as number));
  const overNight = MINUTES_A_DAY - (minutes.at(-1) ?? 0) + (minutes[0] ?? 0);
  let previous = Number.NEGATIVE_INFINITY;
  for (let day = 0; day < days; day++) {
    if (before[day + 1] === before[day]) continue;
    gap = Math.min(gap, overNight + (day - previous - 1) * MINUTES_A_DAY);
    previous = day;
  }
  return gap * 60_000;
}
