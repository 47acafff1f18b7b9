import type { Event } from '@reeve/ir';
import type { Log } from './found.ts';
import { random } from './random.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);

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
 * six comes right after another of its member, so that bursts and sequences happen. Each event is made when it is
 * asked for, so that a log can be longer than what memory holds.
 */
export const month = (count: number, members: number, days: number = 30): Log => {
  const next = random(1);
  const times = Float64Array.from({ length: count }, (_, i) => {
    if (i % 100 === 0) return START + (10 + 6 * (i % 3)) * DAY + Math.floor(next() * 2 * HOUR);
    const day = Math.floor(next() * days);
    const hour = 24 * (next() < 0.85 ? 0.35 + 0.6 * next() : next());
    return START + day * DAY + Math.floor(hour * HOUR);
  }).sort();
  const inSurge = (time: number): boolean => {
    const since = time - START;
    return [10, 16, 22].some((day) => since >= day * DAY && since < day * DAY + 2 * HOUR);
  };
  function* events(): Generator<Event> {
    let previous = 'm0';
    for (let i = 0; i < count; i++) {
      const time = times[i] as number;
      const member = next() < 1 / 6 ? previous : `m${Math.floor(next() ** 2 * members)}`;
      previous = member;
      const type =
        inSurge(time) && next() < 0.5
          ? 'complaint.filed'
          : (TYPES[Math.floor(next() * TYPES.length)] as string);
      yield { id: `e${i}`, type, time, member, community: 'c1', data: {} };
    }
  }
  return { events: events(), count, first: times[0] ?? START, last: times[count - 1] ?? START };
};

/** The events of `month`, all at once. */
export const workload = (count: number, members: number): readonly Event[] => [
  ...month(count, members).events,
];
