import { expect, it } from 'vitest';
import { createSteadyTime } from './steady-time.ts';

const MINUTE = 60_000;

/** A wall clock and a counter of what really passed. */
const clocks = () => {
  const at = { wall: 1_000_000, counted: 0 };
  return {
    at,
    told: createSteadyTime(
      () => at.wall,
      () => at.counted,
    ),
  };
};

it('follows time that goes on', () => {
  const { at, told } = clocks();
  expect(told()).toBe(1_000_000);
  at.wall += 5_000;
  at.counted += 5_000;
  expect(told()).toBe(1_005_000);
});

it('does not believe a jump ahead that is taken back', () => {
  const { at, told } = clocks();
  told();
  at.wall += 365 * 24 * 60 * MINUTE;
  at.counted += 500;
  expect(told()).toBe(1_000_000);
  at.wall = 1_001_000;
  at.counted += 500;
  expect(told()).toBe(1_001_000);
});

it('believes a jump ahead that lasts, as after a sleep of the machine', () => {
  const { at, told } = clocks();
  told();
  at.wall += 60 * MINUTE;
  expect([told(), told(), told()]).toEqual([1_000_000, 1_000_000, 1_000_000 + 60 * MINUTE]);
});

it('stands still after a jump back until time has caught up', () => {
  const { at, told } = clocks();
  told();
  at.wall -= 10_000;
  expect(told()).toBe(1_000_000);
  at.wall += 10_001;
  at.counted += 10_001;
  expect(told()).toBe(1_000_001);
});
