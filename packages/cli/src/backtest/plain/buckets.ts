import { civilFromDays, daysFromCivil } from '@reeve/ir';

/** A stretch of days shown as one bar. */
export interface Bucket {
  /** `2026-01-08`, `2026-01` or `2026`. */
  readonly label: string;
  readonly count: number;
}

/** How long a bar's stretch is. */
export type BucketUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** Bars over a time, all of one unit. */
export interface Buckets {
  readonly unit: BucketUnit;
  readonly bars: readonly Bucket[];
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** A day number as `2026-01-08`. */
export const dayLabel = (day: number): string => {
  const civil = civilFromDays(day);
  return `${pad(civil.year, 4)}-${pad(civil.month, 2)}-${pad(civil.day, 2)}`;
};

const startOf = (unit: BucketUnit, day: number): number => {
  const { year, month } = civilFromDays(day);
  if (unit === 'day') return day;
  if (unit === 'week') return Math.floor((day + 3) / 7) * 7 - 3;
  if (unit === 'month') return daysFromCivil(year, month, 1);
  if (unit === 'quarter') return daysFromCivil(year, month - ((month - 1) % 3), 1);
  return daysFromCivil(year, 1, 1);
};

const nextOf = (unit: BucketUnit, start: number): number => {
  const { year, month } = civilFromDays(start);
  if (unit === 'day') return start + 1;
  if (unit === 'week') return start + 7;
  const months = { month: 1, quarter: 3, year: 12 }[unit];
  const total = year * 12 + month - 1 + months;
  return daysFromCivil(Math.floor(total / 12), (total % 12) + 1, 1);
};

const labelOf = (unit: BucketUnit, start: number): string => {
  const label = dayLabel(start);
  if (unit === 'day' || unit === 'week') return label;
  return unit === 'year' ? label.slice(0, 4) : label.slice(0, 7);
};

const LENGTHS: readonly (readonly [BucketUnit, number])[] = [
  ['day', 1],
  ['week', 7],
  ['month', 30.4],
  ['quarter', 91.3],
  ['year', 365.25],
];

/** The shortest unit with which a time fits into so many bars. */
export const unitFor = (first: number, last: number, most: number): BucketUnit => {
  const length = last - first + 1;
  return (LENGTHS.find(([, days]) => length / days <= most) ?? LENGTHS.at(-1)!)[0];
};

/**
 * Counts by day put into bars, empty ones too.
 *
 * @param first day numbers, both included
 * @param most how many bars there may be
 */
export const bucketsOf = (
  days: ReadonlyMap<number, number>,
  first: number,
  last: number,
  unit: BucketUnit,
): Buckets => {
  const counts = new Map<number, number>();
  for (const [day, count] of days) {
    const start = startOf(unit, day);
    counts.set(start, (counts.get(start) ?? 0) + count);
  }
  const bars: Bucket[] = [];
  for (let start = startOf(unit, first); start <= last && bars.length < 4000; start = nextOf(unit, start)) {
    bars.push({ label: labelOf(unit, start), count: counts.get(start) ?? 0 });
  }
  return { unit, bars };
};
