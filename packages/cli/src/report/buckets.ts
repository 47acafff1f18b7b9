import { bisectRight } from 'd3-array';
import { type TimeInterval, utcDay, utcHour, utcMonday, utcMonth, utcYear } from 'd3-time';
import type { Buckets, BucketUnit } from './report.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** With more columns than these the next wider ones are taken. */
const MOST_COLUMNS = 120;

interface Rung {
  readonly unit: BucketUnit;
  readonly step: number;
  readonly length: number;
  readonly interval: TimeInterval;
}

const rung = (unit: BucketUnit, step: number, length: number, interval: TimeInterval | null): Rung => {
  if (!interval) throw new RangeError(`No interval of ${step} ${unit}.`);
  return { unit, step, length: length * step, interval };
};

const LADDER: readonly Rung[] = [
  rung('hour', 1, HOUR, utcHour),
  rung('hour', 6, HOUR, utcHour.every(6)),
  rung('day', 1, DAY, utcDay),
  rung('week', 1, 7 * DAY, utcMonday),
  rung('month', 1, 30 * DAY, utcMonth),
  rung('month', 3, 30 * DAY, utcMonth.every(3)),
  rung('year', 1, 365 * DAY, utcYear),
  rung('year', 10, 365 * DAY, utcYear.every(10)),
  rung('year', 100, 365 * DAY, utcYear.every(100)),
];

/** The columns for a time from `from` to `until`, both on the wall clock and both inside. */
export function createBuckets(from: number, until: number): Buckets {
  const last = LADDER.at(-1) as Rung;
  const { unit, step, interval } =
    LADDER.find(({ length }) => (until - from) / length <= MOST_COLUMNS - 1) ?? last;
  const starts: number[] = [];
  let at = interval.floor(new Date(from));
  while (at.getTime() <= until) {
    starts.push(at.getTime());
    at = interval.offset(at, 1);
  }
  return { unit, step, starts, end: at.getTime() };
}

/** Which column a wall clock is in; -1 before the first and after the last. */
export function bucketOf(buckets: Buckets, wall: number): number {
  return wall >= buckets.end ? -1 : bisectRight(buckets.starts, wall) - 1;
}

/** Adds neighbouring columns up until there are no more than `most`; gives how many make one. */
export function foldColumns(
  series: readonly number[],
  most: number,
): { readonly values: readonly number[]; readonly by: number } {
  const by = Math.max(1, Math.ceil(series.length / Math.max(1, most)));
  if (by === 1) return { values: series, by };
  const values: number[] = [];
  for (let i = 0; i < series.length; i += by) {
    let sum = 0;
    for (let k = i; k < Math.min(i + by, series.length); k++) sum += series[k] as number;
    values.push(sum);
  }
  return { values, by };
}
