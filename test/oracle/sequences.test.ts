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
  onSequence,
} from './build-program.ts';
import { answer, decide } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { type Chain, type Kind, type Mode, sequences } from './sequence-oracle.ts';

function check(kind: SubjectKind, mode: Mode, chain: Chain, log: readonly Event[], end: number): void {
  const build = createBuilder();
  const match = ({ type, where }: Kind) =>
    events(type, where ? binary('>=', numberField('amount'), lit(1)) : undefined);
  build.rule({
    name: 'sequence',
    per: kind,
    mode,
    when: onSequence(
      match(chain.first),
      chain.steps.map((step, index) => ({
        match: match(step),
        absent: chain.lastAbsent && index === chain.steps.length - 1,
        within: exact(step.within),
      })),
      chain.same ? ['item'] : [],
    ),
  });

  const firings = sequences('sequence', kind, mode, chain, log, end);
  expect(decide(build.program(), log, end)).toEqual(answer(firings, ['sequence']));
}

const hours = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * HOUR);
const kinds = (types: readonly string[]) =>
  fc.record({ type: fc.constantFrom(...types), where: fc.boolean() });
const chains = (types: readonly string[], most: number): fc.Arbitrary<Chain> =>
  fc.record({
    first: kinds(types),
    steps: fc.array(
      fc.tuple(kinds(types), hours(1, 6)).map(([kind, within]) => ({ ...kind, within })),
      { minLength: 1, maxLength: most },
    ),
    lastAbsent: fc.boolean(),
    same: fc.boolean(),
  });
const subjects = fc.constantFrom<SubjectKind>(MEMBER, COMMUNITY);
const modes = fc.constantFrom<Mode>('restart', 'single', 'each');
const log = (types: readonly string[]) =>
  logs({ tick: HOUR, types, communities: ['c1', 'c2'], members: ['m1', 'm2'], maxLength: 30 });

test('A then B, A then no B, in every mode', () => {
  const chain = chains(['a'], 1).chain((one) =>
    fc.record({ type: fc.constant('b'), where: fc.boolean() }).map((second) => ({
      ...one,
      steps: one.steps.map((step) => ({ ...step, ...second })),
    })),
  );
  fc.assert(fc.property(subjects, modes, chain, log(['a', 'b']), hours(24, 36), check), {
    numRuns: RUNS * 3,
  });
});

test('A and B may be the same events', () => {
  fc.assert(fc.property(subjects, modes, chains(['a'], 1), log(['a', 'b']), hours(24, 36), check), {
    numRuns: RUNS * 3,
  });
});

test('longer chains of different events', () => {
  const chain = chains(['a'], 1).chain((one) =>
    fc.tuple(hours(1, 6), hours(1, 6)).map(([second, third]) => ({
      ...one,
      steps: [
        { type: 'b', where: false, within: second },
        { type: 'c', where: false, within: third },
      ],
    })),
  );
  fc.assert(fc.property(subjects, modes, chain, log(['a', 'b', 'c']), hours(24, 36), check), {
    numRuns: RUNS * 3,
  });
});

test('longer chains in which one event can be several of the steps', () => {
  fc.assert(fc.property(subjects, modes, chains(['a', 'b'], 3), log(['a', 'b']), hours(24, 36), check), {
    numRuns: RUNS * 3,
  });
});
