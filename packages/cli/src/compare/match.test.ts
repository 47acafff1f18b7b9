import type { Decision } from '@reeve/ir';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Difference } from './difference.ts';
import { createMatcher } from './match.ts';

const DAY = 86_400_000;

const decision = (day: number, more: Partial<Decision> = {}): Decision => ({
  rule: 'r',
  at: day * DAY,
  subject: { kind: 'member', id: 'ann' },
  community: 'c',
  cause: [],
  values: {},
  effects: [],
  held: [],
  ...more,
});

interface Outcome {
  readonly differences: readonly Difference[];
  readonly same: readonly Decision[];
}

interface Ways {
  readonly most?: number;
  /** Days after which the matcher hears how far both sides are; only in the end where left out. */
  readonly stops?: readonly number[];
}

const matchAll = (before: readonly Decision[], after: readonly Decision[], ways: Ways = {}): Outcome => {
  const differences: Difference[] = [];
  const same: Decision[] = [];
  const matcher = createMatcher({
    nameOf: (side, rule) => (side === 0 && rule === 'old' ? 'new' : rule),
    boundOf: () => 7 * DAY,
    onDifference: (difference) => differences.push(difference),
    onSame: (one) => same.push(one),
    ...(ways.most === undefined ? {} : { mostWaiting: ways.most }),
  });
  const sides: readonly [Decision[], Decision[]] = [[...before], [...after]];
  for (const stop of ways.stops ?? []) {
    for (const side of [0, 1] as const)
      while (sides[side].length > 0 && sides[side][0]!.at < stop * DAY)
        matcher.add(side, sides[side].shift()!);
    matcher.reach(stop * DAY);
  }
  for (const side of [0, 1] as const) for (const one of sides[side]) matcher.add(side, one);
  matcher.finish();
  return { differences, same };
};

const told = ({ differences }: Outcome): readonly unknown[] =>
  differences.map(({ change, before, after, differs }) => [
    change,
    before && before.at / DAY,
    after && after.at / DAY,
    ...differs,
  ]);

describe('decisions of two versions', () => {
  test('at one time are the same, or changed', () => {
    const effects = [{ action: 'a', input: { to: 'ann', text: 'x' }, key: 'k1' }];
    const otherKey = [{ action: 'a', input: { text: 'x', to: 'ann' }, key: 'k2' }];
    const outcome = matchAll(
      [
        decision(1, { effects, run: 'k1' }),
        decision(2, { effects }),
        decision(3),
        decision(4, { values: { n: 1 } }),
      ],
      [
        decision(1, { effects: otherKey, run: 'k2' }),
        decision(2, { effects: [{ ...otherKey[0]!, input: { to: 'ann', text: 'y' } }] }),
        decision(3, { held: [{ action: 'a', reason: 'cap' }] }),
        decision(4, { values: { n: 2 } }),
      ],
    );
    expect(told(outcome)).toEqual([
      ['changed', 2, 2, 'effects'],
      ['changed', 3, 3, 'held'],
      ['changed', 4, 4, 'values'],
    ]);
    expect(outcome.same.map(({ at }) => at / DAY)).toEqual([1]);
  });

  test('are not changed by words that only one version reads', () => {
    const { differences } = matchAll(
      [decision(1, { values: { 'count in 7 days': 3, n: 1 } })],
      [decision(1, { values: { 'count in 8 days': 4, n: 1 } })],
    );
    expect(differences).toEqual([]);
  });

  test('of one cause belong together, however far they have moved within a year', () => {
    const outcome = matchAll(
      [decision(30, { cause: ['e1'] }), decision(500, { cause: ['e2'] })],
      [decision(25), decision(90, { cause: ['e1'] }), decision(900, { cause: ['e2'] })],
    );
    expect(told(outcome)).toEqual([
      ['gained', null, 25],
      ['moved', 30, 90, 'at'],
      ['lost', 500, null],
      ['gained', null, 900],
    ]);
  });

  test('without a common cause belong to the nearest within the bound', () => {
    const outcome = matchAll(
      [decision(1), decision(10), decision(30)],
      [decision(11, { values: { n: 1 } }), decision(38)],
    );
    expect(told(outcome)).toEqual([
      ['lost', 1, null],
      ['moved', 10, 11, 'at'],
      ['lost', 30, null],
      ['gained', null, 38],
    ]);
  });

  test('belong together only for one rule, subject and community, and one part of a run', () => {
    const others: readonly Partial<Decision>[] = [
      { rule: 's' },
      { subject: { kind: 'member', id: 'bob' } },
      { subject: { kind: 'channel', id: 'ann' } },
      { community: 'd' },
      { continues: { run: 'k', after: 'wait' } },
    ];
    for (const other of others)
      expect(told(matchAll([decision(1)], [decision(1, other)]))).toEqual([
        ['lost', 1, null],
        ['gained', null, 1],
      ]);
    expect(told(matchAll([decision(1, { rule: 'old' })], [decision(1, { rule: 'new' })]))).toEqual([]);
  });

  test('that go on for another reason are changed', () => {
    const one = decision(1, { continues: { run: 'k1', after: 'event' } });
    const other = decision(1, { continues: { run: 'k2', after: 'timeout' } });
    expect(told(matchAll([one], [other]))).toEqual([['changed', 1, 1, 'after']]);
  });

  test('are settled early where too many wait', () => {
    const before = [decision(1, { cause: ['e'] }), decision(2, { rule: 's' }), decision(3, { rule: 't' })];
    const after = [decision(200, { cause: ['e'] })];
    const stops = [50, 100, 150];
    expect(told(matchAll(before, after, { stops }))[0]).toEqual(['moved', 1, 200, 'at']);
    expect(told(matchAll(before, after, { stops, most: 2 }))[0]).toEqual(['lost', 1, null]);
  });
});

const someDecision = fc
  .record({
    rule: fc.constantFrom('r', 's'),
    day: fc.integer({ min: 0, max: 900 }),
    id: fc.constantFrom('ann', 'bob'),
    cause: fc.constantFrom([], ['e1'], ['e2'], ['e3']),
    n: fc.constantFrom(1, 2),
  })
  .map(({ rule, day, id, cause, n }) =>
    decision(day, { rule, subject: { kind: 'member', id }, cause, values: { n } }),
  );
const someDecisions = fc
  .array(someDecision, { maxLength: 90 })
  .map((given) => given.toSorted((a, b) => a.at - b.at));
const someStops = fc
  .array(fc.integer({ min: 0, max: 1500 }), { maxLength: 12 })
  .map((given) => given.toSorted((a, b) => a - b));

describe('whatever was decided', () => {
  test('a version has no difference from itself', () => {
    fc.assert(
      fc.property(someDecisions, someStops, (decisions, stops) => {
        const { differences, same } = matchAll(decisions, decisions, { stops });
        expect(differences).toEqual([]);
        expect(same).toHaveLength(decisions.length);
      }),
    );
  });

  test('every decision is told of once, and in order of time', () => {
    fc.assert(
      fc.property(someDecisions, someDecisions, someStops, (before, after, stops) => {
        const { differences, same } = matchAll(before, after, { stops });
        const sideOf = (side: 'before' | 'after'): readonly Decision[] =>
          differences.flatMap((difference) => difference[side] ?? []);
        expect(new Set(sideOf('before')).size + same.length).toBe(before.length);
        expect(new Set(sideOf('after')).size + same.length).toBe(after.length);
        const times = differences.map((each) =>
          Math.min(each.before?.at ?? Infinity, each.after?.at ?? Infinity),
        );
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });

  test('exchanging both versions exchanges gained and lost, and keeps the pairs', () => {
    const swapped = { gained: 'lost', lost: 'gained', moved: 'moved', changed: 'changed' } as const;
    const sorted = (lines: readonly (readonly unknown[])[]): readonly string[] =>
      lines.map((line) => JSON.stringify(line)).toSorted();
    fc.assert(
      fc.property(someDecisions, someDecisions, someStops, (before, after, stops) => {
        const there = matchAll(before, after, { stops }).differences;
        const back = matchAll(after, before, { stops }).differences;
        expect(sorted(back.map((each) => [swapped[each.change], each.after, each.before]))).toEqual(
          sorted(there.map((each) => [each.change, each.before, each.after])),
        );
      }),
    );
  });

  test('it does not matter in what pieces it came', () => {
    fc.assert(
      fc.property(someDecisions, someDecisions, someStops, (before, after, stops) => {
        expect(matchAll(before, after, { stops })).toEqual(matchAll(before, after));
      }),
    );
  });

  test('a long row that moved as one is moved from end to end', () => {
    const row = (hour: number): readonly Decision[] =>
      Array.from({ length: 300 }, (_, day) => decision(day + hour / 24));
    const { differences } = matchAll(row(9), row(10), { stops: [10, 200] });
    expect(differences).toHaveLength(300);
    for (const { change, before, after } of differences)
      expect([change, after!.at - before!.at]).toEqual(['moved', 3_600_000]);
  });
});
