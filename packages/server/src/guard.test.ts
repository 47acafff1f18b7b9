import { expect, it } from 'vitest';
import { createRate } from './guard.ts';

it('counts for each who asks, and forgets when a second is over', () => {
  let now = 0;
  const may = createRate(2, () => now);
  expect([may('a'), may('a'), may('a'), may('b')]).toEqual([true, true, false, true]);
  now = 999;
  expect(may('a')).toBe(false);
  now = 1_000;
  expect(may('a')).toBe(true);
});

it('keeps no more names than it has room for', () => {
  const may = createRate(1, () => 0);
  for (let i = 0; i < 10_000; i++) expect(may(`n${i}`)).toBe(true);
  // From here on all strangers are one.
  expect([may('x'), may('y'), may('n0')]).toEqual([true, false, false]);
});
