import { civilFromDays, daysFromCivil } from '@reeve/ir';
import { bucketOf } from './buckets.ts';
import type { Buckets } from './report.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** More hours than this span over a hundred days, more days over twenty years: by then charts need no finer ones. */
const MOST_HOURS = 2400;
const MOST_DAYS = 8000;

type Grain = 'hour' | 'day' | 'month';

const cellOf = (grain: Grain, wall: number): number => {
  if (grain === 'hour') return Math.floor(wall / HOUR);
  const day = Math.floor(wall / DAY);
  if (grain === 'day') return day;
  const { year, month } = civilFromDays(day);
  return year * 12 + month - 1;
};

const startOf = (grain: Grain, cell: number): number => {
  if (grain === 'hour') return cell * HOUR;
  if (grain === 'day') return cell * DAY;
  return daysFromCivil(Math.floor(cell / 12), (((cell % 12) + 12) % 12) + 1, 1) * DAY;
};

/** Counts by time, of a history whose length is not known before it ends: by hours at first, coarser as it grows. */
export interface TimeSeries {
  add(wall: number, count?: number): void;
  /** The counts by column; what lies outside them is left out. */
  columns(buckets: Buckets): readonly number[];
}

export function createTimeSeries(): TimeSeries {
  let grain: Grain = 'hour';
  let cells = new Map<number, number>();

  const coarsen = (to: Grain): void => {
    const wider = new Map<number, number>();
    for (const [cell, count] of cells) {
      const into = cellOf(to, startOf(grain, cell));
      wider.set(into, (wider.get(into) ?? 0) + count);
    }
    grain = to;
    cells = wider;
  };

  return {
    add(wall, count = 1) {
      const cell = cellOf(grain, wall);
      cells.set(cell, (cells.get(cell) ?? 0) + count);
      if (grain === 'hour' && cells.size > MOST_HOURS) coarsen('day');
      if (grain === 'day' && cells.size > MOST_DAYS) coarsen('month');
    },
    columns(buckets) {
      const counts = buckets.starts.map(() => 0);
      const first = buckets.starts[0] ?? 0;
      for (const [cell, count] of cells) {
        // A cell may begin before the first column does, and still hold what belongs to it.
        const start = startOf(grain, cell);
        const column = bucketOf(buckets, start < first && startOf(grain, cell + 1) > first ? first : start);
        if (column >= 0) counts[column] = (counts[column] as number) + count;
      }
      return counts;
    },
  };
}
