import { ln } from './natural-log.ts';

/** Cells that a tail takes. */
export const TAIL_CELLS = 4;
const RATE = 0;
const WEIGHT = 1;
const EXCESS = 2;
const ALARMED = 3;

/** Above this, a surprise belongs to the tail. */
const TAIL = 2;
/** What is believed before anything was seen, as if of so many buckets: that the model of counts is right. */
const PRIOR_WEIGHT = 20;
const PRIOR_RATE = 0.05;
/** However quiet a series was, what is so little surprising is not thought to be rarer than this. */
const LEAST_RATE = 0.002;
/** Buckets that are remembered. */
const MEMORY = 4000;
/** An excess counts up to so many times the mean one: a single disaster must not make blind for the next. */
const CAP = 7;
/** From odds of 1 to e⁹ (8,000) on, bucket after bucket belongs to one burst, which counts once. */
const BURST = -9;

/**
 * How often a series surprises by how much: peaks over a threshold with exponential excesses, on line (SPOT: Siffer,
 * Fouque, Termier & Largouët, KDD 2017), begun with the tail that the model of counts itself has. A series that often
 * bursts thus gets a long tail, and its usual bursts are no news.
 */
export function beginTail(cells: Float64Array, at: number): void {
  cells[at + RATE] = PRIOR_RATE;
  cells[at + WEIGHT] = PRIOR_WEIGHT;
  cells[at + EXCESS] = PRIOR_WEIGHT;
  cells[at + ALARMED] = 0;
}

/** The logarithm of the chance that a bucket surprises at least so much. */
export function lnChance(cells: Float64Array, at: number, surprise: number): number {
  const lnRate = ln(cells[at + RATE] as number);
  if (surprise <= TAIL) return (lnRate * surprise) / TAIL;
  return lnRate - (surprise - TAIL) / meanExcess(cells, at);
}

/** The surprise that has this chance. */
export function surpriseOf(cells: Float64Array, at: number, lnOfChance: number): number {
  const lnRate = ln(cells[at + RATE] as number);
  if (lnOfChance >= lnRate) return (TAIL * lnOfChance) / lnRate;
  return TAIL + (lnRate - lnOfChance) * meanExcess(cells, at);
}

function meanExcess(cells: Float64Array, at: number): number {
  return (cells[at + EXCESS] as number) / (cells[at + WEIGHT] as number);
}

/** Learns the greatest surprise of a bucket, the `seen`th. */
export function learnTail(cells: Float64Array, at: number, surprise: number, seen: number): void {
  const alarmed = lnChance(cells, at, surprise) < BURST;
  if (alarmed && cells[at + ALARMED] === 1) return;
  cells[at + ALARMED] = alarmed ? 1 : 0;
  const over = surprise > TAIL;
  const rate = cells[at + RATE] as number;
  const next = rate + ((over ? 1 : 0) - rate) / (Math.min(seen, MEMORY) + PRIOR_WEIGHT);
  cells[at + RATE] = Math.max(next, LEAST_RATE);
  if (!over) return;
  const excess = Math.min(surprise - TAIL, CAP * meanExcess(cells, at));
  const keep = 1 - 1 / (MEMORY * PRIOR_RATE + PRIOR_WEIGHT);
  cells[at + WEIGHT] = (cells[at + WEIGHT] as number) * keep + 1;
  cells[at + EXCESS] = (cells[at + EXCESS] as number) * keep + excess;
}
