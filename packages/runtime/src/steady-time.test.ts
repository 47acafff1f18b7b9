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

it('goes on as it counts while the clock is wrong, ahead or back', () => {
  for (const wrong of [365 * 24 * 60 * MINUTE, -3 * 60 * MINUTE]) {
    const { at, told } = clocks();
    told();
    at.wall += wrong;
    for (let second = 1; second <= 20; second++) {
      at.counted += 1_000;
      expect(told()).toBe(1_000_000 + second * 1_000);
    }
    at.wall = 1_021_500;
    at.counted += 1_000;
    expect(told()).toBe(1_021_500);
  }
});

it('loses no fraction of what it counts', () => {
  const { at, told } = clocks();
  told();
  at.wall += 60 * MINUTE;
  for (let i = 0; i < 1_000; i++) {
    at.counted += 1.25;
    told();
  }
  expect(told()).toBe(1_001_250);
});

it('believes a jump ahead that lasts, as after a sleep of the machine', () => {
  const { at, told } = clocks();
  told();
  at.wall += 60 * MINUTE;
  told();
  at.wall += 30_000;
  at.counted += 30_000;
  expect(told()).toBe(1_030_000 + 60 * MINUTE);
});

it('does not count what two jumps of a moment each lasted together', () => {
  const { at, told } = clocks();
  told();
  for (const ahead of [true, false, true]) {
    at.wall += ahead ? 60 * MINUTE : -60 * MINUTE;
    for (let i = 0; i < 20; i++) {
      at.wall += 1_000;
      at.counted += 1_000;
      told();
    }
  }
  expect(told()).toBe(1_060_000);
});

it('stands still after a jump back that lasts, until time has caught up', () => {
  const { at, told } = clocks();
  told();
  at.wall -= 60 * MINUTE;
  told();
  const pass = (ms: number): number => {
    at.wall += ms;
    at.counted += ms;
    return told();
  };
  pass(29_000);
  expect([pass(2_000), pass(30 * MINUTE)]).toEqual([1_029_000, 1_029_000]);
  expect(pass(40 * MINUTE)).toBe(1_000_000 + 31_000 + 10 * MINUTE);
});

it('stands still after a small step back until time has caught up', () => {
  const { at, told } = clocks();
  told();
  at.wall -= 10_000;
  expect(told()).toBe(1_000_000);
  at.wall += 10_001;
  at.counted += 10_001;
  expect(told()).toBe(1_000_001);
});
