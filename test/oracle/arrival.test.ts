import { createEngine } from '@reeve/engine';
import type { Event, Input } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binary,
  createBuilder,
  events,
  exact,
  HOUR,
  lit,
  onEvent,
  onSequence,
  onState,
} from './build-program.ts';
import { answer, decide, describeDecision, type Firing, inputs, restoreOrder } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { silences } from './silence-oracle.ts';

const shape = {
  tick: HOUR,
  types: ['a', 'b'],
  communities: ['c1', 'c2'],
  members: ['m1', 'm10', 'm2'],
} as const;
const end = 60 * HOUR;

test('at one instant events come before timers, rules by priority, then as declared, then by subject', () => {
  fc.assert(
    fc.property(logs({ ...shape, ticks: 8 }), fc.integer({ min: 1, max: 3 }), (log, hours) => {
      const build = createBuilder();
      const span = exact(hours * HOUR);
      build.rule({ name: 'on a', when: onEvent(events('a')) });
      build.rule({ name: 'no a', when: onState(build.silence({ match: events('a'), span })) });
      build.rule({ name: 'on any', when: onEvent(events(['a', 'b'])), priority: 5 });
      build.rule({ name: 'no b', when: onState(build.silence({ match: events('b'), span })), priority: 10 });
      build.rule({ name: 'last', when: onEvent(events('a')), priority: -1 });

      const isType = (type: string) => (event: Event) => event.type === type;
      const on = (rule: string, holds: (event: Event) => boolean): readonly Firing[] =>
        log.flatMap((event, by) =>
          holds(event)
            ? [{ rule, at: event.time, community: event.community, subject: event.member!, by }]
            : [],
        );
      const firings = [
        ...on('on a', isType('a')),
        ...on('last', isType('a')),
        ...on('on any', () => true),
        ...silences('no a', log, isType('a'), span.kind === 'exact' ? span.ms : 0, end),
        ...silences('no b', log, isType('b'), span.kind === 'exact' ? span.ms : 0, end),
      ];
      expect(decide(build.program({ activity: ['a'] }), log, end)).toEqual(
        answer(firings, ['no b', 'on any', 'on a', 'no a', 'last']),
      );
    }),
    { numRuns: RUNS },
  );
});

function everyKind(lateness: number) {
  const build = createBuilder();
  build.rule({ name: 'event', when: onEvent(events('a')) });
  build.rule({
    name: 'silence',
    when: onState(build.silence({ match: events('a'), span: exact(3 * HOUR) })),
  });
  const count = build.window({ match: events('a'), span: exact(4 * HOUR) });
  build.rule({ name: 'window', when: onState(binary('>=', count.value, lit(2))) });
  const step = { match: events('b'), absent: true, within: exact(2 * HOUR) };
  build.rule({ name: 'sequence', when: onSequence(events('a'), [step]) });
  return build.program({ activity: ['a'], lateness });
}

const lateness = fc.nat({ max: 6 }).map((hours) => hours * HOUR);

test('late and repeated events: what arrives in any order is decided on as if it had come in order', () => {
  fc.assert(
    fc.property(logs({ ...shape, unordered: true, maxLength: 40 }), lateness, (arrived, late) => {
      const program = everyKind(late);
      const engine = createEngine(program);
      const decisions = engine.run(inputs(arrived, end)).map(describeDecision);
      const restored = restoreOrder(arrived, late);
      expect(decisions).toEqual(decide(program, restored.log, end));
      const { events: taken, late: counted, repeated, waiting } = engine.stats();
      expect({ taken, late: counted, repeated, waiting }).toEqual({
        taken: restored.log.length,
        late: restored.late,
        repeated: restored.repeated,
        waiting: 0,
      });
    }),
    { numRuns: RUNS * 2 },
  );
});

test('the clock moving on between events changes nothing, as long as it is not ahead of them', () => {
  fc.assert(
    fc.property(logs(shape), fc.array(fc.boolean(), { maxLength: 24 }), (log, ticks) => {
      const program = everyKind(0);
      const moved = log.flatMap((event, index): readonly Input[] => {
        // Up to the millisecond before the event: at its own instant it comes first.
        const advance: Input = { kind: 'advance', to: event.time - 1 };
        return ticks[index] ? [advance, { kind: 'event', event }] : [{ kind: 'event', event }];
      });
      const decisions = createEngine(program).run([...moved, { kind: 'advance', to: end }]);
      expect(decisions.map(describeDecision)).toEqual(decide(program, log, end));
    }),
    { numRuns: RUNS },
  );
});
