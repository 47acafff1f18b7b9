import type { Event } from '@reeve/ir';
import { random } from './random.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 0, 1);
const DAYS = 30;

const TYPES = [
  'message.posted',
  'message.posted',
  'message.posted',
  'cart.added',
  'order.paid',
  'complaint.filed',
];

/**
 * A month of a community: members of very unlike activity, quiet nights, and three surges of complaints. One event in
 * six comes right after another of its member, so that bursts and sequences happen.
 */
export const workload = (count: number, members: number, seed: number = 1): readonly Event[] => {
  const next = random(seed);
  const times = Array.from({ length: count }, (_, i) => {
    const surge = i % 500 === 0 ? 1 : 0;
    if (surge === 1) return START + (10 + 6 * (i % 3)) * DAY + Math.floor(next() * 2 * HOUR);
    const day = Math.floor(next() * DAYS);
    const hour = 24 * (next() < 0.85 ? 0.35 + 0.6 * next() : next());
    return START + day * DAY + Math.floor(hour * HOUR);
  });
  times.sort((a, b) => a - b);
  const inSurge = (time: number): boolean => {
    const since = time - START;
    return [10, 16, 22].some((day) => since >= day * DAY && since < day * DAY + 2 * HOUR);
  };
  let previous = 'm0';
  return times.map((time, i) => {
    const member = next() < 1 / 6 ? previous : `m${Math.floor(next() ** 2 * members)}`;
    previous = member;
    const type =
      inSurge(time) && next() < 0.5
        ? 'complaint.filed'
        : (TYPES[Math.floor(next() * TYPES.length)] as string);
    return { id: `e${i}`, type, time, member, community: 'c1', data: {} };
  });
};
