import { createSeriesDetector } from '@reeve/engine';
import { SpikeModel } from '../../../packages/engine/src/aggregates/spike.ts';
import type { Series } from './corpus.ts';

/** A detector as the benchmark sees it: for each row, the logarithm to base 10 of months between false alarms. */
export interface BenchDetector {
  readonly name: string;
  scores(series: Series): Float64Array;
}

/** One false alarm in a year, in a month, in a week. */
export const SENSITIVITIES: Readonly<Record<'low' | 'normal' | 'high', number>> = {
  low: Math.log10(12),
  normal: 0,
  high: Math.log10(7 / 30),
};

/** Milliseconds from one row to the next: the median. */
export function spacing({ times }: Series): number {
  const gaps = times
    .slice(1)
    .map((time, i) => time - (times[i] as number))
    .filter((gap) => gap > 0)
    .toSorted((a, b) => a - b);
  return gaps[gaps.length >> 1] as number;
}

/** Both directions: what `createSeriesDetector` finds. */
export const bothWays: BenchDetector = {
  name: 'both ways (createSeriesDetector)',
  scores(series) {
    const detector = createSeriesDetector(spacing(series));
    return Float64Array.from(
      series.values,
      (value, i) => detector.take(series.times[i] as number, value).score,
    );
  },
};

/** Upwards only, with nothing but what a rule `when sum(row.value) in … spikes` has: its judge, each row an event. */
export const upwards: BenchDetector = {
  name: 'upwards (the judge of rules)',
  scores(series) {
    const length = spacing(series);
    const model = new SpikeModel(length, false);
    const perMonth = Math.log10((30 * 86_400_000) / length);
    let burst = 0;
    return Float64Array.from(series.values, (value, i) => {
      // Each row is one bucket, even where rows are missing or late: of events that would be a pause and a rush.
      const time = (series.times[0] as number) + i * length;
      const odds = -model.judge(0, time, value, 'normal').lnChance / Math.LN10;
      model.feed(0, time, value);
      // A rule fires when its trigger becomes true, not while it stays so.
      const isNews = odds > burst;
      burst = Math.max(odds, burst * (1 - 1 / 30));
      return (isNews ? odds : 0) - perMonth;
    });
  },
};
