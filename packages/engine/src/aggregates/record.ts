/** Buckets in which half of what a past extreme stands above the usual ones is forgotten. */
const HALF_LIFE = 1500;
/** Buckets of which the highest and the lowest count for what is usual; and how many such stretches. */
const STRETCH = 288;
const STRETCHES = 60;

const KEEP: number = 1 - Math.LN2 / HALF_LIFE;

/**
 * How far a value lies outside of all that a statistic has been, in parts of that range: records need no law and no
 * scale (the distance of a new record is the rank statistic of conformal detectors, with a margin). Old extremes fade
 * towards the usual extremes of a stretch, so that one disaster does not hide the next for good.
 */
export class FadingRange {
  #high = Number.NaN;
  #low = Number.NaN;
  #usualHigh = 0;
  #usualLow = 0;
  #stretchHigh: number = Number.NEGATIVE_INFINITY;
  #stretchLow: number = Number.POSITIVE_INFINITY;
  #stretches = 0;
  #seen = 0;

  /** 0 inside the range, otherwise the distance from it. The value then belongs to the range. */
  outside(value: number): number {
    if (Number.isNaN(this.#high)) {
      this.#high = value;
      this.#low = value;
      return 0;
    }
    if (this.#stretches > 0) {
      const above = this.#high - this.#usualHigh;
      if (above > 0) this.#high = this.#usualHigh + above * KEEP;
      const below = this.#low - this.#usualLow;
      if (below < 0) this.#low = this.#usualLow + below * KEEP;
    }
    const distance = Math.max(0, value - this.#high, this.#low - value);
    const range = this.#high - this.#low;
    this.#high = Math.max(this.#high, value);
    this.#low = Math.min(this.#low, value);
    this.#learn(value);
    if (distance === 0) return 0;
    return range > 0 ? Math.min(distance / range, 1) : 1;
  }

  #learn(value: number): void {
    this.#stretchHigh = Math.max(this.#stretchHigh, value);
    this.#stretchLow = Math.min(this.#stretchLow, value);
    this.#seen++;
    if (this.#seen % STRETCH !== 0) return;
    this.#stretches++;
    const weight = Math.max(1 / this.#stretches, 1 / STRETCHES);
    this.#usualHigh += weight * (this.#stretchHigh - this.#usualHigh);
    this.#usualLow += weight * (this.#stretchLow - this.#usualLow);
    this.#stretchHigh = Number.NEGATIVE_INFINITY;
    this.#stretchLow = Number.POSITIVE_INFINITY;
  }
}
