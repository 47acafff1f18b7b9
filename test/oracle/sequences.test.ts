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
import { answer, decide, type Firing } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { isAbout, subjectsOf } from './subjects.ts';

type Mode = 'restart' | 'single' | 'each';

interface Kind {
  readonly type: string;
  /** `where event.amount >= 1`. */
  readonly where: boolean;
}

interface Chain {
  readonly first: Kind;
  readonly steps: readonly (Kind & { readonly within: number })[];
  readonly lastAbsent: boolean;
  readonly same: boolean;
}

/** How a chain that began with one A went: by which event it came to its end, or when its time ran out. */
type Fate =
  | { readonly end: 'done'; readonly by: number }
  | { readonly end: 'broken'; readonly by: number }
  | { readonly end: 'timeout'; readonly at: number };

const is = (kind: Kind, event: Event): boolean =>
  event.type === kind.type &&
  (!kind.where || (typeof event.data['amount'] === 'number' && event.data['amount'] >= 1));

/** The chain that begins with event `start` of these (its own subject's, with its own value of the field). */
function follow(
  own: readonly Event[],
  start: number,
  chain: Chain,
): Fate & { readonly moved: readonly number[] } {
  const moved: number[] = [];
  let last = start;
  for (const [index, step] of chain.steps.entries()) {
    const limit = own[last]!.time + step.within;
    const next = own.findIndex((event, place) => place > last && event.time <= limit && is(step, event));
    const absent = chain.lastAbsent && index === chain.steps.length - 1;
    if (next < 0) return { end: 'timeout', at: limit, moved };
    if (absent) return { end: 'broken', by: next, moved };
    moved.push(next);
    last = next;
  }
  return { end: 'done', by: last, moved };
}

/** Which events begin a chain, and where another A ends it early (Meaning 7). */
function chainsOf(
  own: readonly Event[],
  chain: Chain,
  mode: Mode,
): readonly { start: number; until: number }[] {
  const begun: { start: number; until: number }[] = [];
  for (const [index, event] of own.entries()) {
    if (!is(chain.first, event)) continue;
    const previous = begun.at(-1);
    if (previous && mode !== 'each') {
      const fate = follow(own, previous.start, chain);
      // At the very instant of a timeout an event comes first, so the chain is not settled yet.
      const settled = fate.end === 'timeout' ? fate.at < event.time : fate.by <= index;
      if (mode === 'single' && !settled) continue;
      // An event that moves the chain on, but not to its end, does not begin it anew as well.
      if (!settled && fate.moved.includes(index)) continue;
      if (!settled) previous.until = index;
    }
    begun.push({ start: index, until: Number.POSITIVE_INFINITY });
  }
  return begun;
}

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

  const firings: Firing[] = [];
  for (const subject of subjectsOf(log, kind)) {
    const mine = log.filter((event) => isAbout(event, kind, subject));
    const values = new Set(mine.map(({ data }) => data['item']));
    const parts = chain.same
      ? [...values]
          .filter((item) => item !== undefined)
          .map((item) => mine.filter(({ data }) => data['item'] === item))
      : [mine];
    for (const own of parts) {
      for (const { start, until } of chainsOf(own, chain, mode)) {
        const fate = follow(own, start, chain);
        const base = { rule: 'sequence', community: subject.community, subject: subject.id };
        if (fate.end === 'done' && fate.by <= until)
          firings.push({ ...base, at: own[fate.by]!.time, by: log.indexOf(own[fate.by]!) });
        const runsOut = chain.lastAbsent && fate.moved.length === chain.steps.length - 1;
        if (fate.end === 'timeout' && runsOut && (own[until]?.time ?? end + 1) > fate.at && fate.at <= end)
          firings.push({ ...base, at: fate.at });
      }
    }
  }
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
