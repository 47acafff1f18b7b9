import { describe, expect, test } from 'vitest';
import { PROFILES, probation, type ScoredSeries, scoreAt, scoreFitted } from './scorer.ts';

const { standard } = PROFILES;
const series = (rows: number, hits: readonly number[], windows: ScoredSeries['windows']): ScoredSeries => ({
  scores: Array.from({ length: rows }, (_, i) => (hits.includes(i) ? 1 : 0)),
  windows,
});
const windows = [
  { from: 40, to: 49 },
  { from: 80, to: 89 },
];

test('probation is 15% of the rows, at most 750', () => {
  expect(probation(100)).toBe(15);
  expect(probation(20_000)).toBe(750);
});

describe.each(Object.entries(PROFILES))('%s', (_, profile) => {
  test('who detects nothing gets 0, and missing is not the same as finding', () => {
    const nothing = scoreAt([series(100, [], windows)], profile, 1);
    expect(nothing).toMatchObject({ score: 0, found: 0, windows: 2, outside: 0 });
  });

  test('who detects the first row of each window and nothing else gets 100', () => {
    expect(scoreFitted([series(100, [40, 80], windows)], profile).score).toBeCloseTo(100, 10);
  });
});

test('a later row of a window is worth less, by the sigmoid of its place', () => {
  const sigma = (x: number): number => 2 / (1 + Math.exp(5 * x)) - 1;
  const late = scoreAt([series(100, [49], [{ from: 40, to: 49 }])], standard, 1);
  // −1 for a miss becomes σ(−1/10)/σ(−1), on a scale from −1 to 1.
  expect(late.score).toBeCloseTo((100 * (sigma(-0.1) / sigma(-1) + 1)) / 2, 10);
  const both = scoreAt([series(100, [42, 49], [{ from: 40, to: 49 }])], standard, 1);
  expect(both.score).toBeCloseTo((100 * (sigma(-0.8) / sigma(-1) + 1)) / 2, 10);
});

test('a row before any window costs a whole false alarm, one just after a window hardly any, one far after it a whole one', () => {
  const cost = (row: number): number =>
    scoreAt([series(200, [row], [{ from: 60, to: 69 }])], standard, 1).score * (2 / 100);
  expect(cost(50)).toBeCloseTo(-0.11, 10);
  expect(cost(70)).toBeCloseTo(0.11 * (2 / (1 + Math.exp(5 / 9)) - 1), 10);
  // More than three lengths of the window after it.
  expect(cost(69 + 28)).toBeCloseTo(-0.11, 10);
});

test('rows of the probation are neither found nor false', () => {
  expect(scoreAt([series(100, [3, 14], [{ from: 2, to: 14 }])], standard, 1)).toMatchObject({
    found: 0,
    outside: 0,
    score: 0,
  });
});

test('a threshold counts from its own score on, and the fitted one is the best of all', () => {
  const scored: ScoredSeries = {
    scores: Array.from({ length: 100 }, (_, i) => (i === 40 ? 3 : i === 30 ? 2 : 1)),
    windows: [{ from: 40, to: 49 }],
  };
  expect(scoreAt([scored], standard, 3)).toMatchObject({ found: 1, outside: 0 });
  expect(scoreAt([scored], standard, 2.5)).toMatchObject({ found: 1, outside: 0 });
  expect(scoreAt([scored], standard, 2)).toMatchObject({ found: 1, outside: 1 });
  expect(scoreAt([scored], standard, 4)).toMatchObject({ found: 0, outside: 0 });
  expect(scoreFitted([scored], standard)).toMatchObject({ threshold: 3, found: 1, outside: 0 });
});

test('windows of several series stay apart', () => {
  const found = scoreAt([series(100, [40], windows), series(100, [80], windows)], standard, 1);
  expect(found).toMatchObject({ found: 2, windows: 4, outside: 0 });
  expect(found.score).toBeCloseTo(50, 10);
});
