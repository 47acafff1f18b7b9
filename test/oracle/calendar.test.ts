import type { Event } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binary,
  calendar,
  createBuilder,
  events,
  HOUR,
  limit,
  lit,
  MINUTE,
  onEvent,
  onState,
} from './build-program.ts';
import { dateBefore, localTime, nextUnitStart, unitBefore, unitOf } from './local-time.ts';
import { answer, decide, type Firing, membersOf } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { firingsOf, type Moment, momentOfEvent, momentOfTimer } from './state-oracle.ts';

type Unit = 'day' | 'week' | 'month';

const zones = fc.constantFrom(
  'Asia/Shanghai',
  'America/New_York',
  'UTC',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
);
/** The project's zone, and those of members who have one of their own. */
interface Zones {
  readonly project: string;
  readonly m1: string | null;
  readonly m2: string | null;
}
const settings: fc.Arbitrary<Zones> = fc.record({
  project: zones,
  m1: fc.option(zones),
  m2: fc.option(zones),
});

function zoneOf({ project, m1, m2 }: Zones, member: string | undefined): string {
  return (member === 'm1' ? m1 : m2) ?? project;
}

/** The log behind the joining of members with their zones. */
function joined(setting: Zones, log: readonly Event[]): readonly Event[] {
  const join = (member: 'm1' | 'm2'): Event => ({
    id: `join ${member}`,
    type: 'member.joined',
    time: log[0]?.time ?? 0,
    member,
    community: 'c1',
    data: { timezone: setting[member] },
  });
  return [join('m1'), join('m2'), ...log];
}

const units = fc.constantFrom<Unit>('day', 'week', 'month');
// Around the nights of 2026 on which New York's clocks change, and a leap day; ticks of 5 hours and of 20 minutes.
const starts = fc.constantFrom(
  Date.UTC(2026, 2, 7),
  Date.UTC(2026, 9, 31),
  Date.UTC(2024, 1, 27),
  Date.UTC(2026, 3, 4),
  Date.UTC(2026, 9, 3),
);
const ticks = fc.constantFrom(5 * HOUR, 20 * MINUTE, 24 * HOUR);
const arrivals = fc
  .tuple(starts, ticks)
  .chain(([from, tick]) =>
    logs({ from, tick, ticks: 30, types: ['a', 'b'], members: ['m1', 'm2'], maxLength: 30 }),
  );
const endOf = (log: readonly Event[]): number => Math.max(0, ...log.map(({ time }) => time)) + 40 * 24 * HOUR;

test('at most N per calendar day, week or month', () => {
  fc.assert(
    fc.property(settings, units, fc.integer({ min: 1, max: 3 }), arrivals, (setting, unit, most, arrived) => {
      const log = joined(setting, arrived);
      const build = createBuilder();
      build.rule({ name: 'limited', when: onEvent(events('a')), limits: [limit(most, calendar(unit))] });
      const passed: Event[] = [];
      const firings = log.flatMap((event, by): Firing[] => {
        if (event.type !== 'a') return [];
        const timeZone = zoneOf(setting, event.member);
        const sameUnit = passed.filter(
          (other) =>
            other.member === event.member &&
            unitOf(other.time, unit, timeZone) === unitOf(event.time, unit, timeZone),
        );
        const firing = { rule: 'limited', at: event.time, community: 'c1', subject: event.member!, by };
        if (sameUnit.length >= most) return [{ ...firing, held: 'limit' }];
        passed.push(event);
        return [firing];
      });
      expect(
        decide(build.program({ timeZone: setting.project, attributes: ['timezone'] }), log, endOf(log)),
      ).toEqual(answer(firings, ['limited']));
    }),
    { numRuns: RUNS * 2 },
  );
});

test('a window of a calendar day, week or month holds what has happened in the present one', () => {
  fc.assert(
    fc.property(
      settings,
      units,
      fc.constantFrom('>=', '<'),
      fc.integer({ min: 1, max: 3 }),
      arrivals,
      (setting, unit, compare, threshold, arrived) => {
        const log = joined(setting, arrived);
        const build = createBuilder();
        const window = build.window({ match: events('a'), span: calendar(unit) });
        build.rule({ name: 'often', when: onState(binary(compare, window.value, lit(threshold))) });
        const firings = membersOf(log).flatMap((subject) => {
          const timeZone = zoneOf(setting, subject.id);
          const mine = (event: Event): boolean => event.type === 'a' && event.member === subject.id;
          const moments = log.flatMap((event, index) =>
            mine(event)
              ? [momentOfEvent(log, index), momentOfTimer(log, nextUnitStart(event.time, unit, timeZone))]
              : [],
          );
          const holds = ({ at, seen }: Moment): boolean => {
            const inside = log
              .slice(0, seen)
              .filter(
                (event) => mine(event) && unitOf(event.time, unit, timeZone) === unitOf(at, unit, timeZone),
              );
            return compare === '>=' ? inside.length >= threshold : inside.length < threshold;
          };
          return firingsOf('often', subject, { log, end: endOf(log), when: { moments, holds } });
        });
        expect(
          decide(build.program({ timeZone: setting.project, attributes: ['timezone'] }), log, endOf(log)),
        ).toEqual(answer(firings, ['often']));
      },
    ),
    { numRuns: RUNS },
  );
});

test('a streak counts calendar units in a row up to the present one', () => {
  fc.assert(
    fc.property(
      settings,
      units,
      fc.integer({ min: 1, max: 4 }),
      arrivals,
      (setting, unit, threshold, arrived) => {
        const log = joined(setting, arrived);
        const build = createBuilder();
        const streak = build.streak({ match: events('a'), unit });
        build.rule({
          name: 'steady',
          when: onEvent(events(['a', 'b'])),
          if: binary('>=', streak, lit(threshold)),
        });
        const firings = log.flatMap((event, by): Firing[] => {
          if (event.type === 'member.joined') return [];
          const timeZone = zoneOf(setting, event.member);
          const names = new Set(
            log
              .slice(0, by + 1)
              .filter((other) => other.type === 'a' && other.member === event.member)
              .map((other) => unitOf(other.time, unit, timeZone)),
          );
          let length = 0;
          const present = unitOf(event.time, unit, timeZone);
          // The present unit is not over: where it has none yet, the streak up to the one before still stands.
          const last = names.has(present) ? present : unitBefore(present, unit);
          for (let name = last; names.has(name); name = unitBefore(name, unit)) length++;
          return length >= threshold
            ? [{ rule: 'steady', at: event.time, community: 'c1', subject: event.member!, by }]
            : [];
        });
        expect(
          decide(build.program({ timeZone: setting.project, attributes: ['timezone'] }), log, endOf(log)),
        ).toEqual(answer(firings, ['steady']));
      },
    ),
    { numRuns: RUNS * 2 },
  );
});

/** The same time on the clock so many days later; where the clock skips it, as far after the change. */
function sameClock(time: number, days: number, timeZone: string): number {
  const then = localTime(time, timeZone);
  const around = time + days * 24 * HOUR;
  for (let at = around - 3 * HOUR; at <= around + 3 * HOUR; at += 10 * MINUTE) {
    const now = localTime(at, timeZone);
    if (now.minute === then.minute && dateBefore(now.date, days) === then.date) return at;
  }
  return around;
}

test('a silence of calendar days ends at the same time of the day', () => {
  fc.assert(
    fc.property(settings, fc.integer({ min: 1, max: 3 }), arrivals, (setting, days, arrived) => {
      const log = joined(setting, arrived);
      const build = createBuilder();
      const silence = build.silence({ match: events(['a', 'b']), span: calendar('day', days) });
      build.rule({ name: 'quiet', when: onState(silence) });
      const firings = membersOf(log).flatMap((subject) => {
        const own = log.filter((event) => event.member === subject.id);
        return own.flatMap((event, index): Firing[] => {
          const at = sameClock(event.time, days, zoneOf(setting, subject.id));
          const next = own[index + 1];
          return next && next.time <= at ? [] : [{ rule: 'quiet', at, community: 'c1', subject: subject.id }];
        });
      });
      const program = build.program({ timeZone: setting.project, attributes: ['timezone'] });
      expect(decide(program, log, endOf(log))).toEqual(answer(firings, ['quiet']));
    }),
    { numRuns: RUNS * 2 },
  );
});

test('who moves to another zone keeps the end of what began before', () => {
  const build = createBuilder();
  build.rule({
    name: 'quiet',
    when: onState(build.silence({ match: events('a'), span: calendar('day') })),
  });
  const window = build.window({ match: events('a'), span: calendar('day') });
  build.rule({ name: 'none today', when: onState(binary('<', window.value, lit(1))) });
  const noon = Date.parse('2026-05-01T12:00:00Z');
  const member = { member: 'm1', community: 'c1' };
  const log: readonly Event[] = [
    { id: '1', type: 'a', time: noon, data: {}, ...member },
    { id: '2', type: 'member.updated', time: noon + HOUR, data: { timezone: 'Asia/Shanghai' }, ...member },
  ];
  const program = build.program({ attributes: ['timezone'] });
  expect(decide(program, log, noon + 72 * HOUR)).toEqual([
    `none today at ${noon + 12 * HOUR} for c1/m1`,
    `quiet at ${noon + 24 * HOUR} for c1/m1`,
  ]);
});
