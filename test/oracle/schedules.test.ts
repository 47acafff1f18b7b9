import type { CronIr, Event } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  at,
  binary,
  COMMUNITY,
  createBuilder,
  HOUR,
  lit,
  MEMBER,
  MINUTE,
  memberNumber,
  onCron,
  onEvery,
} from './build-program.ts';
import { type Local, localTime } from './local-time.ts';
import { answer, decide, type Firing } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { subjectsOf } from './subjects.ts';

/** Whether a schedule names what a wall clock shows. */
function names(cron: CronIr, { date, minute, weekday }: Local): boolean {
  const day = cron.days.includes(Number(date.slice(8)));
  const onWeekday = cron.weekdays.includes(weekday);
  return (
    cron.minutes.includes(minute % 60) &&
    cron.hours.includes(Math.floor(minute / 60)) &&
    cron.months.includes(Number(date.slice(5, 7))) &&
    (cron.eitherDay ? day || onWeekday : day && onWeekday)
  );
}

/**
 * Whether a schedule fires at an instant. Clocks here change by an hour: what they show a second time does not count
 * again, what they skip counts as far after the change as it stands after its start.
 */
function fires(cron: CronIr, time: number, timeZone: string): boolean {
  const now = localTime(time, timeZone);
  const hourAgo = localTime(time - HOUR, timeZone);
  if (now.date === hourAgo.date && now.minute === hourAgo.minute) return false;
  const skipped = now.date === hourAgo.date && now.minute - hourAgo.minute === 120;
  return names(cron, now) || (skipped && names(cron, { ...now, minute: now.minute - 60 }));
}

/** All instants at which a schedule fires, from the first event on, tried minute by minute. */
function instants(log: readonly Event[], end: number, isDue: (time: number) => boolean): readonly number[] {
  const first = log[0]?.time;
  if (first === undefined) return [];
  const found: number[] = [];
  for (let time = Math.ceil(first / MINUTE) * MINUTE; time <= end; time += MINUTE)
    if (isDue(time)) found.push(time);
  return found;
}

const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'UTC', 'Asia/Kathmandu');
const starts = fc.constantFrom(Date.UTC(2026, 2, 7), Date.UTC(2026, 9, 31), Date.UTC(2026, 11, 30));
const arrivals = starts.chain((from) =>
  logs({ from, tick: 2 * HOUR, types: ['a', 'member.updated'], communities: ['c2', 'c1'], maxLength: 8 }),
);
const endOf = (log: readonly Event[]): number => (log.at(-1)?.time ?? 0) + 40 * HOUR;
const runs = { numRuns: Math.ceil(RUNS / 3) };

function check(
  build: ReturnType<typeof createBuilder>,
  timeZone: string,
  log: readonly Event[],
  firings: readonly Firing[],
): void {
  expect(decide(build.program({ timeZone, attributes: ['amount'] }), log, endOf(log))).toEqual(
    answer(firings, ['scheduled']),
  );
}

const some = (max: number, min = 0): fc.Arbitrary<readonly number[]> =>
  fc
    .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 })
    .map((list) => list.sort((a, b) => a - b));
const crons = fc.oneof(
  fc
    .tuple(fc.nat(23), fc.constantFrom(0, 30, 59), some(6))
    .map(([hour, minute, days]) => at(hour, minute, days)),
  fc.record({
    minutes: some(59),
    hours: some(23),
    days: some(31, 1),
    months: some(12, 1),
    weekdays: some(6),
    eitherDay: fc.boolean(),
  }),
  // The hour that New York's clocks leave out in March and show twice in November.
  fc.constantFrom(at(1, 30), at(2, 30), at(0, 0), at(3, 0)),
);

test('a time on the wall clock, once for each community', () => {
  fc.assert(
    fc.property(zones, crons, arrivals, (timeZone, cron, log) => {
      const build = createBuilder();
      build.rule({ name: 'scheduled', per: COMMUNITY, when: onCron(cron) });
      const firings = instants(log, endOf(log), (time) => fires(cron, time, timeZone)).flatMap((time) =>
        subjectsOf(
          log.filter((event) => event.time <= time),
          COMMUNITY,
        ).map(({ community, id }) => ({ rule: 'scheduled', at: time, community, subject: id })),
      );
      check(build, timeZone, log, firings);
    }),
    runs,
  );
});

test('every so many minutes, for each member where a condition holds', () => {
  const lengths = fc.constantFrom(15 * MINUTE, HOUR, 6 * HOUR);
  fc.assert(
    fc.property(fc.constantFrom('UTC', 'Asia/Shanghai'), lengths, arrivals, (timeZone, length, log) => {
      const build = createBuilder();
      const where = binary('>=', memberNumber('amount'), lit(1));
      build.rule({ name: 'scheduled', per: MEMBER, when: onEvery(length, { where }) });
      const firings = instants(log, endOf(log), (time) => time % length === 0).flatMap((time) => {
        const before = log.filter((event) => event.time <= time);
        return subjectsOf(before, MEMBER)
          .filter(({ community, id }) => {
            const known = before.filter(
              (event) =>
                event.type === 'member.updated' && event.community === community && event.member === id,
            );
            const amount = known.at(-1)?.data['amount'];
            return typeof amount === 'number' && amount >= 1;
          })
          .map(({ community, id }) => ({ rule: 'scheduled', at: time, community, subject: id }));
      });
      check(build, timeZone, log, firings);
    }),
    runs,
  );
});
