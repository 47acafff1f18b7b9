import { DAY } from '../time/calendar.ts';
import { ln } from './natural-log.ts';
import { FadingRange } from './record.ts';
import { SERIES_CELLS, SpikeSeries } from './spike-series.ts';
import { beginTail, learnTail, lnChance, TAIL_CELLS } from './spike-tail.ts';

const ABOVE = SERIES_CELLS;
const BELOW: number = ABOVE + TAIL_CELLS;
/** Buckets before anything is unusual. */
const YOUNG = 30;
/** Buckets over which the level and the roughness of a series are taken. */
const SPELL = 24;
/** A burst's height is forgotten over about so many buckets; until then only what is higher is news. */
const BURST = 30;
/** A record by a twentieth of the range makes ten times as unusual. */
const PER_RANGE = 20;
const LN10: number = ln(10);
const MONTH: number = 30 * DAY;

/** What is found of one bucket of a series. */
export interface SeriesFinding {
  /** What was expected of the bucket. */
  readonly expected: number;
  /**
   * How unusual it is, or it with the buckets before it: the logarithm to base 10 of about how many months pass between
   * false alarms, on each side, for those who are alarmed from here on. 0 is one a month, 1 one in ten months, −0.63 one
   * a week. Records come on top, so that noise alone gives some more.
   */
  readonly score: number;
}

/** Looks for what is unusual in one series of values, one for each stretch of time. */
export interface SeriesDetector {
  /** Takes the bucket that begins at `time` (milliseconds since 1970). Buckets come in the order of time. */
  take(time: number, value: number): SeriesFinding;
}

/**
 * A detector of what is unusual in a series of measured values, above or below what is expected: bursts, drops, new
 * levels, and a new roughness. It rests on the same expectation and tails as the rules' `spikes`, once for each side;
 * to their evidence it adds by how much the value, its level and its roughness over the last buckets are records
 * (on a scale of square roots, which is that of counts: Anscombe 1948). It needs no threshold, and a constant memory.
 *
 * @param length Milliseconds from one value to the next.
 * @example
 * const detector = createSeriesDetector(5 * 60_000);
 * for (const [time, load] of loads) if (detector.take(time, load).score >= 0) wake(time, load);
 */
export function createSeriesDetector(length: number): SeriesDetector {
  const series = new SpikeSeries(length, false);
  const cells = new Float64Array(BELOW + TAIL_CELLS);
  series.cells = cells;
  series.begin();
  beginTail(cells, ABOVE);
  beginTail(cells, BELOW);
  const memory = Math.max(1000, (6 * MONTH) / length);
  const perMonth = ln(MONTH / length) / LN10;
  const ranges = [new FadingRange(), new FadingRange(), new FadingRange()];
  let level = Number.NaN;
  let last = Number.NaN;
  let roughness = 0;
  let burst = 0;

  const records = (value: number): number => {
    const root = value < 0 ? -Math.sqrt(-value) : Math.sqrt(value);
    level = Number.isNaN(level) ? root : level + (root - level) / SPELL;
    roughness += (Number.isNaN(last) ? 0 : Math.abs(root - last) - roughness) / SPELL;
    last = root;
    const statistics = [root, level, roughness];
    return Math.max(...ranges.map((range, i) => range.outside(statistics[i] as number)));
  };

  return {
    take(time, value) {
      const bucket = Math.floor(time / length);
      const expected = series.expected(bucket);
      series.amount(value);
      const { seen } = series;
      const surprise = series.surprise(value, expected);
      const isAbove = value > expected;
      const odds = seen < YOUNG ? 0 : -lnChance(cells, isAbove ? ABOVE : BELOW, surprise) / LN10;
      const isNews = odds > burst;
      burst = Math.max(odds, burst * (1 - 1 / BURST));
      const record = records(value);
      const score = (isNews ? odds : 0) + (seen < YOUNG ? 0 : PER_RANGE * record) - perMonth;
      if (seen > 0) {
        learnTail(cells, ABOVE, isAbove ? surprise : 0, memory);
        learnTail(cells, BELOW, isAbove ? 0 : surprise, memory);
      }
      series.learn(bucket, value);
      return { expected, score };
    },
  };
}
