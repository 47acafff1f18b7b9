import fc from 'fast-check';
import { expect, test } from 'vitest';
import { align, type Place } from './align.ts';

const places = (...given: readonly (readonly [0 | 1, number])[]): readonly Place[] =>
  given.map(([side, at]) => ({ side, at }));

test.each([
  [
    'a row moved by less than its step',
    places([0, 0], [1, 5], [0, 9], [1, 14]),
    [
      [0, 1],
      [2, 3],
    ],
  ],
  ['the nearer of two', places([0, 0], [0, 9], [1, 10]), [[1, 2]]],
  [
    'two far ones that would move more than two near ones',
    places([0, 0], [1, 6], [0, 6.1], [1, 12]),
    [[1, 2]],
  ],
  ['as far as the bound', places([0, 0], [1, 7]), [[0, 1]]],
  ['farther than the bound', places([0, 0], [1, 7.01]), []],
  ['one side only', places([0, 0], [0, 1]), []],
])('pairs %s', (_, given, expected) => {
  expect(align(given, 7)).toEqual(expected);
});

const somePlaces = fc
  .array(fc.record({ side: fc.constantFrom<0 | 1>(0, 1), at: fc.integer({ min: 0, max: 60 }) }), {
    maxLength: 7,
  })
  .map((given) => given.toSorted((a, b) => a.at - b.at));

const costOf = (
  pairs: readonly (readonly [number, number])[],
  given: readonly Place[],
  bound: number,
): number =>
  pairs.reduce((sum, [a, b]) => sum + Math.abs(given[a]!.at - given[b]!.at), 0) +
  (given.length - 2 * pairs.length) * (bound / 2);

/** The least cost by trying all pairings, crossed ones too. */
const leastCost = (given: readonly Place[], bound: number, used = new Set<number>(), from = 0): number => {
  const next = given.findIndex((_, i) => i >= from && !used.has(i));
  if (next < 0) return 0;
  let least = bound / 2 + leastCost(given, bound, used, next + 1);
  for (let k = next + 1; k < given.length; k++) {
    if (used.has(k) || given[k]!.side === given[next]!.side) continue;
    const cost = given[k]!.at - given[next]!.at;
    least = Math.min(least, cost + leastCost(given, bound, new Set([...used, k]), next + 1));
  }
  return least;
};

test('no other way of pairing moves less, and both sides are treated alike', () => {
  fc.assert(
    fc.property(somePlaces, (given) => {
      const pairs = align(given, 10);
      expect(costOf(pairs, given, 10)).toBe(leastCost(given, 10));
      for (const [a, b] of pairs) expect(given[b]!.at - given[a]!.at).toBeLessThanOrEqual(10);
      const swapped = given.map(({ side, at }): Place => ({ side: side === 0 ? 1 : 0, at }));
      expect(align(swapped, 10)).toEqual(pairs);
    }),
  );
});
