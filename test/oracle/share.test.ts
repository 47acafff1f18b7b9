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
  numberField,
  onState,
} from './build-program.ts';
import { answer, decide } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { firingsOf, type Moment, momentOfEvent, momentOfTimer } from './state-oracle.ts';
import { isAbout, subjectsOf } from './subjects.ts';

interface Setting {
  readonly kind: SubjectKind;
  readonly second: 'a' | 'b';
  readonly where: boolean;
  readonly within: number;
  readonly span: number;
  readonly same: boolean;
  readonly compare: '<' | '>=';
  readonly threshold: number;
  readonly hold: number;
}

function check(setting: Setting, log: readonly Event[], end: number): void {
  const { kind, second, where, within, span, same, compare, threshold, hold } = setting;
  const build = createBuilder();
  const share = build.share({
    per: kind,
    first: events('a'),
    followedBy: events(second, where ? binary('>=', numberField('amount'), lit(1)) : undefined),
    within: exact(within),
    span: exact(span),
    ...(same ? { same: 'item' } : {}),
  });
  build.rule({
    name: 'rate',
    per: kind,
    when: onState(binary(compare, share, lit(threshold)), hold > 0 ? exact(hold) : undefined),
  });

  const firings = subjectsOf(log, kind).flatMap((subject) => {
    const own = (event: Event): boolean => isAbout(event, kind, subject);
    const asked = log.flatMap((event, index) => {
      const item = event.data['item'];
      if (!own(event) || event.type !== 'a') return [];
      const reply = log.findIndex(
        (other, place) =>
          place > index &&
          own(other) &&
          other.type === second &&
          (!where || (typeof other.data['amount'] === 'number' && other.data['amount'] >= 1)) &&
          other.time <= event.time + within &&
          (!same || (item !== undefined && other.data['item'] === item)),
      );
      return [{ event, index, reply }];
    });
    /** An A counts once its B came or its time has passed; until then it counts neither way. */
    const isAnswered = ({ reply }: (typeof asked)[number], moment: Moment): boolean =>
      reply >= 0 && reply < moment.seen;
    const isSettled = (one: (typeof asked)[number], moment: Moment): boolean =>
      isAnswered(one, moment) ||
      (moment.timer ? moment.at >= one.event.time + within : moment.at > one.event.time + within);
    // Looked at as an A comes in, is settled, and goes out.
    const moments = asked.flatMap(({ event, index, reply }) => [
      momentOfEvent(log, index),
      ...(reply >= 0 ? [momentOfEvent(log, reply)] : [momentOfTimer(log, event.time + within)]),
      momentOfTimer(log, event.time + span),
    ]);
    return firingsOf('rate', subject, {
      log,
      end,
      for: hold,
      when: {
        moments,
        holds(moment) {
          const settled = asked.filter(
            (one) =>
              one.event.time > moment.at - span && one.event.time <= moment.at && isSettled(one, moment),
          );
          if (settled.length === 0) return false;
          const rate = settled.filter((one) => isAnswered(one, moment)).length / settled.length;
          return compare === '<' ? rate < threshold : rate >= threshold;
        },
      },
    });
  });
  expect(decide(build.program(), log, end)).toEqual(answer(firings, ['rate']));
}

const hours = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * HOUR);
const settings = fc.record({
  kind: fc.constantFrom<SubjectKind>(MEMBER, COMMUNITY),
  second: fc.constantFrom('a', 'b'),
  where: fc.boolean(),
  within: hours(1, 5),
  span: hours(1, 12),
  same: fc.boolean(),
  compare: fc.constantFrom('<', '>='),
  threshold: fc.constantFrom(0, 0.25, 0.5, 2 / 3, 0.9, 1),
  hold: hours(0, 3),
}) satisfies fc.Arbitrary<Setting>;

test('share of A followed by B within D, in W', () => {
  const log = logs({ tick: HOUR, types: ['a', 'b', 'c'], communities: ['c1', 'c2'], maxLength: 40 });
  fc.assert(fc.property(settings, log, hours(24, 40), check), { numRuns: RUNS * 4 });
});
