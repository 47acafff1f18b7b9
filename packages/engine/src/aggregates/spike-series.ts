import { DAY, HOUR } from '../time/calendar.ts';
import { ln, power } from './natural-log.ts';

/** Cells that a series takes, without its tails. */
export const SERIES_CELLS = 8;
const SEEN = 0;
const LEVEL = 1;
const DISPERSION = 2;
const CLIPPED = 3;
const SQUARES = 4;
const AMOUNTS = 5;
const FILLED = 6;

const HOURS = 24;
const WEEK_HOURS = 168;
/** Buckets before anything is clipped or said about the rhythm. */
const YOUNG = 24;
/** The level is that of so many units of evidence: of about a day in a busy series, of weeks in a quiet one. */
const EVIDENCE = 50;
/** How it varies is learnt over so many times as long: what the first days vary, before their rhythm is known, must fade. */
const VARIATION_MEMORY = 3;
/** Buckets with something in them from which on a rhythm is looked for. */
const RHYTHM_FROM = 24;
/** Days and weeks that the rhythm remembers. */
const RHYTHM_DAYS = 14;
const RHYTHM_WEEKS = 6;

/**
 * What is expected of the totals of back-to-back buckets, learnt on line in constant memory: a level, a rhythm over
 * the hours of the day and of the week (indices that multiply, shrunk towards none as far as there is little
 * evidence, as in a seasonal Holt-Winters model), and a dispersion. How far a value stands out is half of its
 * deviance under a negative binomial law (a quasi-Poisson one where the series varies less than a Poisson does), as in
 * the surveillance of outbreaks (Farrington et al. 1996, Noufaily et al. 2013), whose downweighting of past outbreaks
 * is here a clip: what is far out teaches no more than what is just unusual, until it stays.
 *
 * One object serves many series: `cells`, `at` and `rhythm` say which.
 */
export class SpikeSeries {
  cells: Float64Array = new Float64Array(SERIES_CELLS);
  at = 0;
  /** Indices of the 24 hours of a day, then of the 168 of a week; `null` until there is enough to tell. */
  rhythm: Float32Array | null = null;
  readonly #length: number;
  readonly #count: boolean;
  /** The hour of the week that is turned to, and how far it is on the way to the next. */
  #hour = 0;
  #late = 0;
  readonly #leastMemory: number;
  readonly #mostMemory: number;

  /** `length` of a bucket in milliseconds; `count` where the amounts are all 1. */
  constructor(length: number, count: boolean) {
    this.#length = length;
    this.#count = count;
    this.#leastMemory = Math.max(YOUNG, DAY / length);
    this.#mostMemory = Math.max(YOUNG, (28 * DAY) / length);
  }

  begin(): void {
    this.cells.fill(0, this.at, this.at + SERIES_CELLS);
    this.#set(DISPERSION, 1);
  }

  #get(field: number): number {
    return this.cells[this.at + field] as number;
  }

  #set(field: number, value: number): void {
    this.cells[this.at + field] = value;
  }

  /** Buckets learnt. */
  get seen(): number {
    return this.#get(SEEN);
  }

  /** The amount that comes at once: that of one event among those of the series. */
  get unit(): number {
    const amounts = this.#get(AMOUNTS);
    return this.#count ? 1 : amounts > 0 ? this.#get(SQUARES) / amounts : 1;
  }

  /** The total expected of a bucket. */
  expected(bucket: number): number {
    return this.#get(LEVEL) * this.#index(bucket);
  }

  #index(bucket: number): number {
    if (!this.rhythm) return 1;
    this.#place(bucket);
    return this.#between(this.rhythm, 0, HOURS) * this.#between(this.rhythm, HOURS, WEEK_HOURS);
  }

  #between(rhythm: Float32Array, from: number, count: number): number {
    const early = rhythm[from + (this.#hour % count)] as number;
    const late = rhythm[from + ((this.#hour + 1) % count)] as number;
    return early + this.#late * (late - early);
  }

  /**
   * Turns to the hour of the week (from a Thursday in UTC, where 1970 begins) in which the bucket begins; shorter
   * buckets lie between the middles of two hours.
   */
  #place(bucket: number): void {
    const isShort = this.#length < HOUR;
    const hours = (isShort ? (bucket + 0.5) * this.#length - HOUR / 2 : bucket * this.#length) / HOUR;
    const week = hours - Math.floor(hours / WEEK_HOURS) * WEEK_HOURS;
    this.#hour = Math.floor(week) % WEEK_HOURS;
    this.#late = isShort ? week - Math.floor(week) : 0;
  }

  #variancePerDispersion(expected: number): number {
    const { unit } = this;
    return unit * (Math.abs(expected) + 0.01 * unit);
  }

  /** Buckets that make up the level. */
  #memory(): number {
    const level = Math.abs(this.#get(LEVEL));
    const enough = level > 0 ? (EVIDENCE * this.unit * this.#get(DISPERSION)) / level : this.#mostMemory;
    return Math.min(this.#mostMemory, Math.max(this.#leastMemory, enough));
  }

  /** How far the value stands from what is expected, on either side: minus the logarithm of about its chance. */
  surprise(value: number, expected: number): number {
    const dispersion = this.#get(DISPERSION);
    if (!this.#count && (dispersion < 1 || expected <= 0)) return this.#regularSurprise(value, expected);
    const { unit } = this;
    const seen = this.#get(SEEN);
    const mean = Math.max(Math.max(expected, 0) / unit, 0.5 / (seen + 1));
    const units = Math.max(value / unit, 0);
    const evidence = mean * Math.min(seen, this.#memory()) + 0.5;
    const size = 1 / ((dispersion > 1 ? (dispersion - 1) / mean : 0) + 1 / evidence);
    const own = units > 0 ? units * ln(units / mean) : 0;
    return own - (units + size) * ln((units + size) / (mean + size));
  }

  /** For sums that vary less than chance arrivals would, or about zero: a Poisson law scaled to mean and variance. */
  #regularSurprise(value: number, expected: number): number {
    const variance = this.#get(DISPERSION) * this.#variancePerDispersion(expected);
    const distance = (value - expected) / Math.sqrt(variance);
    const mean = expected > 0 ? Math.max(1, (expected * expected) / variance) : 1e6;
    const units = mean + distance * Math.sqrt(mean);
    if (units <= 0) return (distance * distance) / 2;
    return units * ln(units / mean) - (units - mean);
  }

  /** What one event adds, for the unit of a sum. */
  amount(amount: number): void {
    if (this.#count) return;
    const size = Math.abs(amount);
    const seen = this.#get(SEEN);
    const clipped = seen > YOUNG && this.#get(AMOUNTS) > 0 ? Math.min(size, 4 * this.unit) : size;
    const weight = 1 / Math.min(seen + 1, 2000);
    this.#set(SQUARES, this.#get(SQUARES) + weight * (clipped * clipped - this.#get(SQUARES)));
    this.#set(AMOUNTS, this.#get(AMOUNTS) + weight * (clipped - this.#get(AMOUNTS)));
  }

  /** Learns the total of a bucket that is over. */
  learn(bucket: number, total: number): void {
    const seen = this.#get(SEEN);
    const level = this.#get(LEVEL);
    const index = this.#index(bucket);
    const expected = level * index;
    const perDispersion = this.#variancePerDispersion(expected);
    const dispersion = this.#get(DISPERSION);
    // What stays out longer and longer is a new level: the clip widens with each bucket in a row.
    const run = this.#get(CLIPPED);
    const most = (3 + run) * Math.sqrt(dispersion * perDispersion) + (this.#count ? 1 : 0);
    const distance = total - expected;
    const clip = seen > YOUNG && Math.abs(distance) > most;
    const learnt = clip ? (distance > 0 ? most : -most) : distance;
    this.#set(CLIPPED, clip ? run + 1 : 0);

    const memory = this.#memory();
    if (seen > 4) {
      const weight = 1 / Math.min(seen + 2, VARIATION_MEMORY * memory);
      const next = dispersion + weight * ((learnt * learnt) / perDispersion - dispersion);
      this.#set(DISPERSION, Math.max(next, this.#count ? 1 : 1e-6));
    }
    if (total !== 0) this.#set(FILLED, this.#get(FILLED) + 1);
    if (!this.rhythm && seen > YOUNG && this.#get(FILLED) >= RHYTHM_FROM)
      this.rhythm = new Float32Array(HOURS + WEEK_HOURS).fill(1);
    if (this.rhythm && level > 0) this.#learnRhythm(this.rhythm, bucket, (expected + learnt) / level);
    this.#set(LEVEL, level + learnt / Math.min(seen + 1, memory));
    this.#set(SEEN, seen + 1);
  }

  /** Learns so many empty buckets at once: the level sinks as it does one by one, rhythm and dispersion stay. */
  learnEmpty(buckets: number): void {
    this.#set(LEVEL, this.#get(LEVEL) * power(1 - 1 / this.#memory(), buckets));
    this.#set(SEEN, this.#get(SEEN) + buckets);
    this.#set(CLIPPED, 0);
  }

  #learnRhythm(rhythm: Float32Array, bucket: number, ratio: number): void {
    this.#place(bucket);
    const visits = Math.max(1, HOUR / this.#length);
    const days = (this.#get(SEEN) * this.#length) / DAY;
    // As many visits as it takes for five units to be expected speak for no rhythm.
    const none = visits + (5 * this.unit) / this.#get(LEVEL);
    const ofDay = this.#between(rhythm, 0, HOURS);
    const ofWeek = this.#between(rhythm, HOURS, WEEK_HOURS);
    const dayWeight = 1 / (Math.min(days, RHYTHM_DAYS) * visits + none);
    const weekWeight = 1 / (Math.min(days / 7, RHYTHM_WEEKS) * visits + 2 * none);
    this.#move(rhythm, 0, HOURS, dayWeight * (ratio / Math.max(ofWeek, 0.05) - ofDay));
    this.#move(rhythm, HOURS, WEEK_HOURS, weekWeight * (ratio / Math.max(ofDay, 0.05) - ofWeek));
  }

  #move(rhythm: Float32Array, from: number, count: number, by: number): void {
    const early = from + (this.#hour % count);
    rhythm[early] = bounded((rhythm[early] as number) + (1 - this.#late) * by);
    if (this.#late === 0) return;
    const late = from + ((this.#hour + 1) % count);
    rhythm[late] = bounded((rhythm[late] as number) + this.#late * by);
  }
}

function bounded(index: number): number {
  return Math.min(20, Math.max(0.02, index));
}
