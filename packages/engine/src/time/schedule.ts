import { type CronIr, civilFromDays, type TriggerIr, weekdayOf } from '@reeve/ir';
import { DAY, fromLocal, HOUR, MINUTE, toLocal, type Zones } from './calendar.ts';

/** No schedule that can ever fire is silent for longer: 29 February on a given weekday comes within 40 years. */
const HORIZON_DAYS = 366 * 41;

type ScheduleAt = Extract<TriggerIr, { kind: 'schedule' }>['at'];

/**
 * The first time after `time` that a schedule fires, in milliseconds, or infinity where it never does.
 * `every` counts from midnight of 1970-01-01 on the wall clock of the zone's UTC; a time that a clock change skips
 * fires as far after the change as it stands after its start, one that comes twice fires once.
 */
export function nextFiring(zones: Zones, zone: string, at: ScheduleAt, time: number): number {
  if (at.kind === 'every') return (Math.floor(time / at.ms) + 1) * at.ms;
  return nextCron(zones, zone, at.cron, time);
}

function nextCron(zones: Zones, zone: string, cron: CronIr, time: number): number {
  const first = Math.floor(toLocal(zones, zone, time) / DAY) - 1;
  for (let days = first; days <= first + HORIZON_DAYS; days++) {
    if (!dayMatches(cron, days)) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const instant = fromLocal(zones, zone, days * DAY + hour * HOUR + minute * MINUTE);
        if (instant > time) return instant;
      }
    }
  }
  return Number.POSITIVE_INFINITY;
}

function dayMatches(cron: CronIr, days: number): boolean {
  const { month, day } = civilFromDays(days);
  if (!cron.months.includes(month)) return false;
  const byDay = cron.days.includes(day);
  const byWeekday = cron.weekdays.includes(weekdayOf(days));
  return cron.eitherDay ? byDay || byWeekday : byDay && byWeekday;
}
