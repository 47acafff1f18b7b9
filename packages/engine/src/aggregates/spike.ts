import type { TriggerIr } from '@reeve/ir';
import { type Column, numberColumn, type SavedNumbers, timeColumn } from '../state/columns.ts';
import { DAY } from '../time/calendar.ts';

/** How far above its expectation, in standard deviations, a window must stand. */
const DISTANCE: Readonly<Record<Extract<TriggerIr, { kind: 'spike' }>['sensitivity'], number>> = {
  low: 9,
  normal: 6,
  high: 4,
};
/** Fewer than this many are no spike, however quiet the series was. */
const LEAST = 5;
/** Buckets that must be known before anything is unusual. */
const WARM_UP = 24;
/** After so many empty buckets in a row the expectation is as good as zero. */
const FORGET = 20_000;

/**
 * Expectation of a window's value without a threshold to choose: an exponentially weighted mean and variance (West
 * 1979; memory of about a week) of the totals of back-to-back buckets as long as the window. A bucket enters the
 * model clipped at three deviations, so that a burst does not teach the model that bursts are usual. A count is
 * expected to vary at least as a Poisson count does.
 */
export class SpikeModel {
  readonly #length: number;
  readonly #weight: number;
  readonly #mean: Column<Float64Array> = numberColumn();
  readonly #variance: Column<Float64Array> = numberColumn();
  readonly #seen: Column<Float64Array> = numberColumn();
  readonly #bucket: Column<Float64Array> = timeColumn();
  readonly #total: Column<Float64Array> = numberColumn();

  constructor(length: number) {
    this.#length = length;
    this.#weight = 1 / Math.min(2016, Math.max(24, (7 * DAY) / length));
  }

  /** Something of this amount happened. */
  feed(subject: number, now: number, amount: number): void {
    this.#roll(subject, now);
    this.#total.add(subject, amount);
  }

  #roll(subject: number, now: number): void {
    const bucket = Math.floor(now / this.#length);
    const open = this.#bucket.get(subject);
    if (bucket === open) return;
    this.#bucket.set(subject, bucket);
    if (Number.isNaN(open)) return;
    this.#learn(subject, this.#total.get(subject));
    this.#total.set(subject, 0);
    const empty = Math.min(FORGET, bucket - open - 1);
    for (let i = 0; i < empty; i++) this.#learn(subject, 0);
  }

  #learn(subject: number, total: number): void {
    const seen = this.#seen.get(subject);
    const mean = this.#mean.get(subject);
    const variance = this.#variance.get(subject);
    this.#seen.set(subject, seen + 1);
    const clipped = seen < WARM_UP ? total : Math.min(total, mean + 3 * this.#deviation(mean, variance));
    const weight = Math.max(this.#weight, 1 / (seen + 1));
    const distance = clipped - mean;
    this.#mean.set(subject, mean + weight * distance);
    this.#variance.set(subject, (1 - weight) * (variance + weight * distance * distance));
  }

  #deviation(mean: number, variance: number): number {
    return Math.sqrt(Math.max(variance, Math.abs(mean), 1));
  }

  /** What is expected, and whether `value` is far above it. */
  judge(
    subject: number,
    now: number,
    value: number,
    sensitivity: keyof typeof DISTANCE,
  ): { readonly spiking: boolean; readonly expected: number; readonly deviations: number } {
    this.#roll(subject, now);
    const mean = this.#mean.get(subject);
    const deviations = (value - mean) / this.#deviation(mean, this.#variance.get(subject));
    const spiking =
      this.#seen.get(subject) >= WARM_UP && value >= LEAST && deviations >= DISTANCE[sensitivity];
    return { spiking, expected: mean, deviations };
  }

  save(): unknown {
    return [this.#mean, this.#variance, this.#seen, this.#bucket, this.#total].map((column) => column.save());
  }

  load(saved: unknown): void {
    const columns = saved as readonly SavedNumbers[];
    [this.#mean, this.#variance, this.#seen, this.#bucket, this.#total].forEach((column, i) => {
      column.load(columns[i] ?? []);
    });
  }
}
