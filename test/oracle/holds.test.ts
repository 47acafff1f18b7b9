import type { Event, SubjectKind } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binary,
  COMMUNITY,
  createBuilder,
  events,
  exact,
  HOUR,
  lit,
  MEMBER,
  onState,
} from './build-program.ts';
import { answer, decide } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { firingsOf, type Moment, momentsOfWindow, within } from './state-oracle.ts';
import { isAbout, subjectsOf } from './subjects.ts';

/** `count(type) in span <compare> threshold`. */
interface Count {
  readonly type: string;
  readonly span: number;
  readonly compare: '>=' | '<';
  readonly threshold: number;
}

interface Setting {
  readonly kind: SubjectKind;
  readonly when: Count;
  readonly hold: number;
  readonly if: Count | null;
  readonly until: (Count & { readonly hold: number }) | null;
}

function check(setting: Setting, log: readonly Event[], end: number): void {
  const build = createBuilder();
  const express = ({ type, span, compare, threshold }: Count) =>
    binary(
      compare,
      build.window({ per: setting.kind, match: events(type), span: exact(span) }).value,
      lit(threshold),
    );
  const { kind, when, hold, until } = setting;
  const holdOf = (length: number) => (length > 0 ? { for: exact(length) } : {});
  build.rule({
    name: 'held',
    per: kind,
    when: onState(express(when), hold > 0 ? exact(hold) : undefined),
    ...(setting.if ? { if: express(setting.if) } : {}),
    ...(until ? { until: { triggers: [onState(express(until))], ...holdOf(until.hold) } } : {}),
  });

  const firings = subjectsOf(log, kind).flatMap((subject) => {
    const matches = (count: Count) => (event: Event) =>
      isAbout(event, kind, subject) && event.type === count.type;
    const holds = (count: Count) => (moment: Moment) => {
      const inside = within(log, moment, count.span, matches(count)).length;
      return count.compare === '>=' ? inside >= count.threshold : inside < count.threshold;
    };
    const looksAt = (count: Count) => momentsOfWindow(log, matches(count), count.span);
    return firingsOf('held', subject, {
      log,
      end,
      when: { moments: looksAt(when), holds: holds(when) },
      for: hold,
      ...(setting.if ? { if: holds(setting.if) } : {}),
      ...(until ? { until: { moments: looksAt(until), holds: holds(until), for: until.hold } } : {}),
    });
  });
  expect(decide(build.program(), log, end)).toEqual(answer(firings, ['held']));
}

const hours = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * HOUR);
const counts = fc.record({
  type: fc.constantFrom('a', 'b'),
  span: hours(1, 5),
  compare: fc.constantFrom('>=', '<'),
  threshold: fc.integer({ min: 1, max: 3 }),
}) satisfies fc.Arbitrary<Count>;
const untils = fc
  .tuple(counts, hours(0, 3))
  .map(([count, hold]) => ({ ...count, hold })) satisfies fc.Arbitrary<Setting['until']>;
const kinds = fc.constantFrom<SubjectKind>(MEMBER, COMMUNITY);
const log = logs({ tick: HOUR, types: ['a', 'b'], maxLength: 30, communities: ['c1', 'c2'] });

const none = fc.constant(null);
const zero = fc.constant(0);
const settings: readonly { readonly name: string; readonly setting: fc.Arbitrary<Setting> }[] = [
  {
    name: 'for D',
    setting: fc.record({ kind: kinds, when: counts, hold: hours(1, 4), if: none, until: none }),
  },
  {
    name: 'if, looked at on the edge',
    setting: fc.record({ kind: kinds, when: counts, hold: zero, if: counts, until: none }),
  },
  {
    name: 'for D and if',
    setting: fc.record({ kind: kinds, when: counts, hold: hours(1, 4), if: counts, until: none }),
  },
  { name: 'until', setting: fc.record({ kind: kinds, when: counts, hold: zero, if: none, until: untils }) },
  {
    name: 'until, with for D',
    setting: fc.record({ kind: kinds, when: counts, hold: hours(0, 4), if: none, until: untils }),
  },
  {
    name: 'until, with for D and if',
    setting: fc.record({ kind: kinds, when: counts, hold: hours(0, 4), if: counts, until: untils }),
  },
];

test.each(settings)('$name', ({ setting }) => {
  fc.assert(
    fc.property(setting, log, hours(24, 40), (one, arrived, end) => check(one, arrived, end)),
    { numRuns: RUNS * 3 },
  );
});
