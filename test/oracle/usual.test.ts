import type { Event, SubjectKind } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  and,
  binary,
  COMMUNITY,
  createBuilder,
  events,
  exact,
  HOUR,
  lit,
  MEMBER,
  numberField,
  onState,
  WEEK,
} from './build-program.ts';
import { answer, decide } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { type Crises, firingsOf, type Moment, momentsOfWindow, within } from './state-oracle.ts';
import { isAbout, type Subject, subjectsOf } from './subjects.ts';
import { type Read, usual, usualOfHour, worth } from './usual-oracle.ts';

interface Setting {
  readonly kind: SubjectKind;
  readonly fn: Read;
  readonly span: number;
  readonly baseline: number;
  readonly factor: number;
  readonly floor: number;
}

/** `when fn(a) in span > factor x usual in baseline and fn(a) in span >= floor`. */
function check(setting: Setting, sameHour: boolean, log: readonly Event[], end: number): void {
  const { kind, fn, span, baseline, factor, floor } = setting;
  const build = createBuilder();
  const window = build.window({
    per: kind,
    match: events('a'),
    fn,
    span: exact(span),
    ...(fn === 'sum' ? { value: numberField('amount') } : {}),
    baselines: [{ span: exact(baseline), sameHour }],
  });
  build.rule({
    name: 'above usual',
    per: kind,
    when: onState(
      and(
        binary('>', window.value, binary('*', lit(factor), window.usual(0))),
        binary('>=', window.value, lit(floor)),
      ),
    ),
  });
  const firings = subjectsOf(log, kind).flatMap((subject: Subject) => {
    const own = (event: Event): boolean => isAbout(event, kind, subject);
    const matches = (event: Event): boolean => own(event) && event.type === 'a';
    return firingsOf('above usual', subject, {
      log,
      end,
      when: {
        moments: momentsOfWindow(log, matches, span),
        holds(moment) {
          const now = worth(fn, within(log, moment, span, matches));
          const normal = sameHour
            ? usualOfHour(log, moment, span, baseline, fn, own, matches)
            : usual(log, moment, span, baseline, fn, own, matches, []);
          return normal !== null && now > factor * normal && now >= floor;
        },
      },
    });
  });
  expect(decide(build.program(), log, end)).toEqual(answer(firings, ['above usual']));
}

const settings = fc.record({
  kind: fc.constantFrom<SubjectKind>(MEMBER, COMMUNITY, { kind: 'field', path: 'item' }),
  fn: fc.constantFrom<Read>('count', 'sum'),
  span: fc.integer({ min: 1, max: 3 }).map((hours) => hours * HOUR),
  baseline: fc.integer({ min: 1, max: 8 }).map((hours) => hours * HOUR),
  factor: fc.constantFrom(0, 0.5, 1, 1.5, 3),
  floor: fc.constantFrom(-10, 0, 1, 2, 3),
});

test('usual: a window against its baseline, from the first event of any type on', () => {
  const log = logs({
    tick: HOUR,
    types: ['a', 'a', 'b'],
    members: ['m1', 'm2', undefined],
    communities: ['c1', 'c2'],
    maxLength: 40,
  });
  fc.assert(
    fc.property(settings, log, (setting, arrived) => check(setting, false, arrived, 48 * HOUR)),
    { numRuns: RUNS * 3 },
  );
});

test('usual for this hour: the median of the same hour of the week', () => {
  // Ticks of half a day: every second one falls on the same hour of some week before.
  const log = logs({ tick: WEEK / 4, ticks: 28, types: ['a', 'a', 'b'], members: ['m1'], maxLength: 60 });
  const weekly = settings.map((setting) => ({
    ...setting,
    span: (setting.span / HOUR) * (WEEK / 4),
    baseline: (setting.baseline / HOUR) * (WEEK / 2),
  }));
  fc.assert(
    fc.property(weekly, log, (setting, arrived) => check(setting, true, arrived, 8 * WEEK)),
    { numRuns: RUNS * 3 },
  );
});

test('usual in a rule with until: a crisis is left out of the baselines', () => {
  const log = logs({ tick: HOUR, types: ['a', 'a', 'b'], members: ['m1'], maxLength: 60, ticks: 36 });
  const clear = fc.record({ factor: fc.constantFrom(0.5, 1, 1.5, 2), hold: fc.nat({ max: 3 }) });
  fc.assert(
    fc.property(settings, clear, log, (setting, { factor: clearFactor, hold }, arrived) => {
      const { kind, span, baseline, factor, floor } = { ...setting, kind: COMMUNITY };
      const build = createBuilder();
      const window = build.window({
        per: kind,
        match: events('a'),
        span: exact(span),
        baselines: [{ span: exact(baseline), sameHour: false }],
        keptFor: 'rule crisis',
      });
      const against = (compare: '>' | '<', times: number) =>
        binary(compare, window.value, binary('*', lit(times), window.usual(0)));
      build.rule({
        name: 'crisis',
        per: kind,
        when: onState(and(against('>', factor), binary('>=', window.value, lit(floor)))),
        until: {
          triggers: [onState(against('<', clearFactor))],
          ...(hold > 0 ? { for: exact(hold * HOUR) } : {}),
        },
      });
      const firings = subjectsOf(arrived, kind).flatMap((subject) => {
        const matches = (event: Event): boolean => event.type === 'a';
        const moments = momentsOfWindow(arrived, matches, span);
        const read = (moment: Moment, crises: Crises) => ({
          now: within(arrived, moment, span, matches).length,
          normal: usual(arrived, moment, span, baseline, 'count', () => true, matches, crises),
        });
        return firingsOf('crisis', subject, {
          log: arrived,
          end: 60 * HOUR,
          when: {
            moments,
            holds(moment, crises) {
              const { now, normal } = read(moment, crises);
              return normal !== null && now > factor * normal && now >= floor;
            },
          },
          until: {
            moments,
            holds(moment, crises) {
              const { now, normal } = read(moment, crises);
              return normal !== null && now < clearFactor * normal;
            },
            for: hold * HOUR,
          },
        });
      });
      expect(decide(build.program(), arrived, 60 * HOUR)).toEqual(answer(firings, ['crisis']));
    }),
    { numRuns: RUNS * 3 },
  );
});
