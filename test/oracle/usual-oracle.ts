import type { Event } from '@reeve/ir';
import { WEEK } from './build-program.ts';
import { type Crises, type Moment, within } from './state-oracle.ts';

export type Read = 'count' | 'sum';

export function worth(fn: Read, inside: readonly Event[]): number {
  if (fn === 'count') return inside.length;
  return inside.reduce(
    (total, { data }) => total + (typeof data['amount'] === 'number' ? data['amount'] : 0),
    0,
  );
}

/** Meaning 6, read from left to right. Crises are left out: their events, and their length. */
export function usual(
  log: readonly Event[],
  { at, seen }: Moment,
  span: number,
  baseline: number,
  fn: Read,
  own: (event: Event) => boolean,
  matches: (event: Event) => boolean,
  crises: Crises,
): number | null {
  const from = at - span - baseline;
  const to = at - span;
  const first = log.slice(0, seen).find(own);
  if (!first || from < first.time) return null;
  const closed = crises.map((crisis) => ({ from: crisis.from, to: crisis.to ?? at }));
  const inCrisis = (time: number): boolean => closed.some((one) => time > one.from && time <= one.to);
  const left = closed.reduce(
    (length, one) => length - Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)),
    baseline,
  );
  if (left <= 0) return null;
  const counted = log
    .slice(0, seen)
    .filter((event) => event.time > from && event.time <= to && matches(event) && !inCrisis(event.time));
  return (worth(fn, counted) * span) / left;
}

/** Median of what the window was worth a week ago, two weeks ago, … as far as the baseline reaches. */
export function usualOfHour(
  log: readonly Event[],
  moment: Moment,
  span: number,
  baseline: number,
  fn: Read,
  own: (event: Event) => boolean,
  matches: (event: Event) => boolean,
): number | null {
  const first = log.slice(0, moment.seen).find(own);
  if (!first || moment.at - span - baseline < first.time) return null;
  const values: number[] = [];
  for (let weeks = 1; weeks * WEEK <= baseline; weeks++)
    values.push(worth(fn, within(log, { ...moment, at: moment.at - weeks * WEEK }, span, matches)));
  values.sort((a, b) => a - b);
  if (values.length === 0) return null;
  const middle = values.length / 2;
  return values.length % 2 === 1 ? values[Math.floor(middle)]! : (values[middle - 1]! + values[middle]!) / 2;
}
