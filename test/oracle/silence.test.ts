import type { Event, EventMatch } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binary, createBuilder, events, exact, HOUR, lit, numberField, onState } from './build-program.ts';
import { answer, decide } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { silences } from './silence-oracle.ts';

function check(
  activity: readonly string[],
  match: EventMatch,
  matches: (event: Event) => boolean,
  log: readonly Event[],
  span: number,
  end: number,
): void {
  const build = createBuilder();
  build.rule({ name: 'quiet', when: onState(build.silence({ match, span: exact(span) })) });
  const program = build.program({ activity });
  expect(decide(program, log, end)).toEqual(answer(silences('quiet', log, matches, span, end), ['quiet']));
}

const shape = {
  tick: HOUR,
  types: ['a', 'b', 'member.joined'],
  members: ['m1', 'm2', 'm10', undefined],
  communities: ['c1', 'c2'],
} as const;
const spans = fc.integer({ min: 1, max: 6 }).map((hours) => hours * HOUR);
const ends = fc.integer({ min: 24, max: 40 }).map((hours) => hours * HOUR);

test('no activity, where one type is activity', () => {
  fc.assert(
    fc.property(logs(shape), spans, ends, (log, span, end) =>
      check(['a'], events('a'), ({ type }) => type === 'a', log, span, end),
    ),
    { numRuns: RUNS },
  );
});

test('no activity, where every event that names the member is activity', () => {
  fc.assert(
    fc.property(logs(shape), spans, ends, (log, span, end) =>
      check([], events(['a', 'b', 'member.joined']), () => true, log, span, end),
    ),
    { numRuns: RUNS },
  );
});

test('no event of a type, under a condition on the event', () => {
  const where = binary('>=', numberField('amount'), lit(2));
  fc.assert(
    fc.property(logs(shape), spans, ends, (log, span, end) =>
      check(
        ['a'],
        events('b', where),
        ({ type, data }) => type === 'b' && typeof data['amount'] === 'number' && data['amount'] >= 2,
        log,
        span,
        end,
      ),
    ),
    { numRuns: RUNS },
  );
});

test('a silence that lasts fires once, however often the clock moves', () => {
  const build = createBuilder();
  build.rule({ name: 'quiet', when: onState(build.silence({ match: events('a'), span: exact(HOUR) })) });
  const log: Event[] = [{ id: 'e', type: 'a', time: 0, member: 'm1', community: 'c1', data: {} }];
  expect(decide(build.program(), log, 1000 * HOUR)).toEqual([`quiet at ${HOUR} for c1/m1`]);
});
