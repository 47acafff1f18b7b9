import type { TriggerIr } from '@reeve/ir';
import { type Column, indexColumn, loadNumber, type SavedNumbers, saveNumber } from '../state/columns.ts';
import { DAY } from '../time/calendar.ts';
import { exp, ln } from './natural-log.ts';
import { SERIES_CELLS, SpikeSeries } from './spike-series.ts';
import { beginTail, learnQuiet, learnTail, lnChance, surpriseOf, TAIL_CELLS } from './spike-tail.ts';

type Sensitivity = Extract<TriggerIr, { kind: 'spike' }>['sensitivity'];

/**
 * How many false alarms a month a sensitivity allows each series: one a year, one a month, one a week; and for long
 * windows, of which a month has few, the chance of one at each of them.
 */
const ALLOWED: Readonly<Record<Sensitivity, { readonly monthly: number; readonly each: number }>> = {
  low: { monthly: 1 / 12, each: 1 / 1000 },
  normal: { monthly: 1, each: 1 / 200 },
  high: { monthly: 30 / 7, each: 1 / 50 },
};
/** Fewer than this many are no spike, however quiet the series was. */
const LEAST = 5;
/** Buckets and time that must be known before anything is unusual. */
const WARM_BUCKETS = 24;
const WARM_TIME = 2 * DAY;
/** How often it surprises is remembered so long, or for so many buckets. */
const MEMORY = 180 * DAY;
const MEMORY_BUCKETS = 1000;
/** After so many empty buckets in a row the rest are learnt at once. */
const ONE_BY_ONE = 336;
/** A spike is over once its value has ten times the chance of an alarm. */
const CALM = ln(10);
/** "Usual" is what all but one bucket in twenty keep to. */
const USUAL = -ln(20);
/** Sums are followed up to here, so that their squares stay numbers. */
const MOST = 1e100;
/** Beyond this, how seldom is no longer told apart. */
const NEVER_DAYS = 1_000_000;

const TAIL = SERIES_CELLS;
const BUCKET = TAIL + TAIL_CELLS;
const TOTAL = BUCKET + 1;
const PEAK = BUCKET + 2;
const STRIDE = BUCKET + 3;

/** What was found at a look. */
export interface SpikeJudgement {
  readonly spiking: boolean;
  /** No longer near to spiking: the next spike is another one. */
  readonly calm: boolean;
  readonly expected: number;
  /** The logarithm of the chance that one bucket has so unusual a look. */
  readonly lnChance: number;
}

/**
 * Whether a window's value is a spike, without a threshold to choose: as seldom a one as the sensitivity allows false
 * alarms. What is expected, and how the series varies about it, is learnt from back-to-back buckets as long as the
 * window (`SpikeSeries`); how often it surprises by how much, from the most surprising look of each bucket, so that
 * looking at each event costs no false alarms (`spike-tail`). State is a fixed number of cells a subject, and a
 * rhythm for those that have enough events.
 */
export class SpikeModel {
  readonly #length: number;
  readonly #count: boolean;
  readonly #memory: number;
  readonly #series: SpikeSeries;
  readonly #slots: Column<Int32Array> = indexColumn();
  #cells: Float64Array = new Float64Array(0);
  #used = 0;
  readonly #rhythms: (Float32Array | null)[] = [];

  /** `length` of the window in milliseconds; `count` where each event adds 1. */
  constructor(length: number, count: boolean) {
    this.#length = length;
    this.#count = count;
    this.#memory = Math.max(MEMORY_BUCKETS, MEMORY / length);
    this.#series = new SpikeSeries(length, count);
  }

  /** Something of this amount happened. */
  feed(subject: number, now: number, amount: number): void {
    const slot = this.#open(subject, now);
    const added = bounded(amount);
    this.#series.amount(added);
    const total = slot * STRIDE + TOTAL;
    this.#cells[total] = bounded((this.#cells[total] as number) + added);
  }

  /** Looks at the window's value, and at what is expected of it. */
  judge(subject: number, now: number, amount: number, sensitivity: Sensitivity): SpikeJudgement {
    const value = bounded(amount);
    const slot = this.#open(subject, now);
    const at = slot * STRIDE;
    const cells = this.#cells;
    const expected = this.#expected(now, cells[at + BUCKET] as number);
    const surprise = value > expected ? this.#series.surprise(value, expected) : 0;
    const { seen } = this.#series;
    const chance = lnChance(cells, at + TAIL, surprise);
    const most = this.#allowed(sensitivity);
    const enough = seen >= WARM_BUCKETS && seen * this.#length >= WARM_TIME;
    const spiking = enough && chance <= most && (!this.#count || value >= LEAST);
    if (surprise > (cells[at + PEAK] as number)) cells[at + PEAK] = surprise;
    return { spiking, calm: chance > most + CALM, expected, lnChance: chance };
  }

  #allowed(sensitivity: Sensitivity): number {
    const { monthly, each } = ALLOWED[sensitivity];
    return ln(Math.min(each, (monthly * this.#length) / (30 * DAY)));
  }

  /**
   * Against what a value is unusual, and how much: `usual` is what all but one window in twenty keep to, `days`
   * how many days luck takes on average to bring so high a value. To be asked before the event at hand is fed.
   */
  tell(subject: number, now: number, value: number): { readonly usual: number; readonly days: number } {
    const at = this.#open(subject, now) * STRIDE;
    const cells = this.#cells;
    const expected = this.#expected(now, cells[at + BUCKET] as number);
    let low = expected;
    let high = bounded(value);
    const chance = lnChance(cells, at + TAIL, high > expected ? this.#series.surprise(high, expected) : 0);
    const bound = surpriseOf(cells, at + TAIL, USUAL);
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2;
      if (this.#series.surprise(middle, expected) <= bound) low = middle;
      else high = middle;
    }
    return { usual: low, days: Math.min(NEVER_DAYS, (exp(-chance) * this.#length) / DAY) };
  }

  /** The expectation of the window that ends now: its part in this bucket and its part in the one before. */
  #expected(now: number, bucket: number): number {
    const within = now / this.#length - bucket;
    return within * this.#series.expected(bucket) + (1 - within) * this.#series.expected(bucket - 1);
  }

  /** Turns to the subject's series, with all buckets learnt that are over. */
  #open(subject: number, now: number): number {
    let slot = this.#slots.get(subject);
    // As windows do, `(begin, end]`.
    const bucket = Math.ceil(now / this.#length) - 1;
    if (slot < 0) {
      slot = this.#used++;
      this.#slots.set(subject, slot);
      if (this.#used * STRIDE > this.#cells.length) {
        const grown = new Float64Array(Math.max(8, this.#used * 2) * STRIDE);
        grown.set(this.#cells);
        this.#cells = grown;
      }
      this.#rhythms.push(null);
      this.#turn(slot);
      this.#series.begin();
      beginTail(this.#cells, slot * STRIDE + TAIL);
      this.#cells[slot * STRIDE + BUCKET] = bucket;
      return slot;
    }
    this.#turn(slot);
    const open = this.#cells[slot * STRIDE + BUCKET] as number;
    if (bucket > open) this.#close(slot, open, bucket);
    return slot;
  }

  #turn(slot: number): void {
    this.#series.cells = this.#cells;
    this.#series.at = slot * STRIDE;
    this.#series.rhythm = this.#rhythms[slot] ?? null;
  }

  /** Learns the open bucket and the empty ones after it. */
  #close(slot: number, open: number, bucket: number): void {
    const at = slot * STRIDE;
    const cells = this.#cells;
    const { seen } = this.#series;
    if (seen >= WARM_BUCKETS) learnTail(cells, at + TAIL, cells[at + PEAK] as number, this.#memory);
    this.#series.learn(open, cells[at + TOTAL] as number);
    const empty = bucket - open - 1;
    if (empty > 0) {
      if (seen >= WARM_BUCKETS) learnQuiet(cells, at + TAIL, empty, this.#memory);
      const single = Math.min(empty, ONE_BY_ONE);
      for (let i = 1; i <= single; i++) this.#series.learn(open + i, 0);
      if (empty > single) this.#series.learnEmpty(empty - single);
    }
    this.#rhythms[slot] = this.#series.rhythm;
    cells[at + BUCKET] = bucket;
    cells[at + TOTAL] = 0;
    cells[at + PEAK] = 0;
  }

  save(): unknown {
    return {
      slots: this.#slots.save(),
      cells: Array.from(this.#cells.subarray(0, this.#used * STRIDE), saveNumber),
      rhythms: this.#rhythms.map((rhythm) => (rhythm ? [...rhythm] : null)),
    };
  }

  load(saved: unknown): void {
    const state = saved as {
      slots: SavedNumbers;
      cells: SavedNumbers;
      rhythms: readonly (readonly number[] | null)[];
    };
    this.#slots.load(state.slots);
    this.#cells = Float64Array.from(state.cells, loadNumber);
    this.#used = state.rhythms.length;
    this.#rhythms.length = 0;
    for (const rhythm of state.rhythms) this.#rhythms.push(rhythm ? Float32Array.from(rhythm) : null);
  }
}

function bounded(amount: number): number {
  return Math.max(-MOST, Math.min(MOST, amount));
}
