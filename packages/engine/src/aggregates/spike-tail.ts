import { exp, ln, power } from './natural-log.ts';

/** Surprises from which on a bucket is counted: each half as large again as the one before. */
const LEVELS: readonly number[] = Array.from({ length: 11 }, (_, i) => 2 * 1.5 ** i);
const FIRST = LEVELS[0] as number;
const LAST: number = LEVELS.length - 1;
/** The part of the buckets over a level that is over the next one too, if the model of counts is right. */
const GOES_ON: readonly number[] = LEVELS.slice(1).map((level, i) => exp((LEVELS[i] as number) - level));
/** That is believed as if seen in so many buckets over the level. */
const PRIOR = 8;
/** And so many buckets in a hundred over the first level, as if of so many. */
const PRIOR_RATE = 0.05;
const PRIOR_WEIGHT = 20;
/** However quiet a series was, what is so little surprising is not thought to be rarer than this. */
const LEAST_RATE = 0.002;
/** From odds of 1 to e⁹ (8,000) on, bucket after bucket belongs to one burst, which counts once. */
const BURST = -9;

/** Cells that a tail takes: the weight of all buckets, that of those over each level, whether it is in a burst. */
export const TAIL_CELLS: number = LEVELS.length + 2;
const OVER = 1;
const ALARMED: number = TAIL_CELLS - 1;

/**
 * How often a series surprises by how much: counts of the peaks over a ladder of thresholds, fading with time, and
 * between and beyond them exponential excesses (peaks over a threshold, on line, as in SPOT: Siffer, Fouque, Termier &
 * Largouët, KDD 2017). It begins with the tail that the model of counts itself has. A ladder rather than one threshold,
 * because bursts are another law than the noise below them: a series that bursts once a month thus says so, however
 * many quiet days lie between, and one disaster adds one to the counts, whatever its size.
 */
export function beginTail(cells: Float64Array, at: number): void {
  cells.fill(0, at, at + TAIL_CELLS);
}

/** The part of all buckets that is over the first level. */
function lnFirst(cells: Float64Array, at: number): number {
  const over = (cells[at + OVER] as number) + PRIOR_WEIGHT * PRIOR_RATE;
  return ln(Math.max(LEAST_RATE, over / ((cells[at] as number) + PRIOR_WEIGHT)));
}

/** The logarithm of the part of the buckets over a level that is over the next. */
function lnGoesOn(cells: Float64Array, at: number, level: number): number {
  const over = cells[at + OVER + level] as number;
  const further = cells[at + OVER + level + 1] as number;
  return ln((further + PRIOR * (GOES_ON[level] as number)) / (over + PRIOR));
}

/** The logarithm of the chance that a bucket surprises at least so much. */
export function lnChance(cells: Float64Array, at: number, surprise: number): number {
  let chance = lnFirst(cells, at);
  if (surprise <= FIRST) return (chance * surprise) / FIRST;
  for (let level = 0; level < LAST; level++) {
    const low = LEVELS[level] as number;
    const high = LEVELS[level + 1] as number;
    const more = lnGoesOn(cells, at, level);
    if (surprise <= high || level === LAST - 1) return chance + (more * (surprise - low)) / (high - low);
    chance += more;
  }
  return chance;
}

/** The surprise that has this chance. */
export function surpriseOf(cells: Float64Array, at: number, lnOfChance: number): number {
  let chance = lnFirst(cells, at);
  if (lnOfChance >= chance) return (FIRST * lnOfChance) / chance;
  for (let level = 0; ; level++) {
    const low = LEVELS[level] as number;
    const high = LEVELS[level + 1] as number;
    const more = lnGoesOn(cells, at, level);
    if (lnOfChance >= chance + more || level === LAST - 1)
      return low + ((lnOfChance - chance) / more) * (high - low);
    chance += more;
  }
}

/** Learns the greatest surprise of a bucket; `memory` is how many buckets are remembered. */
export function learnTail(cells: Float64Array, at: number, surprise: number, memory: number): void {
  const isAlarm = surprise > FIRST && lnChance(cells, at, surprise) < BURST;
  if (isAlarm && cells[at + ALARMED] === 1) return;
  cells[at + ALARMED] = isAlarm ? 1 : 0;
  const keep = 1 - 1 / memory;
  cells[at] = (cells[at] as number) * keep + 1;
  for (let level = 0; level <= LAST; level++) {
    const before = (cells[at + OVER + level] as number) * keep;
    cells[at + OVER + level] = surprise > (LEVELS[level] as number) ? before + 1 : before;
  }
}

/** Learns so many buckets that did not surprise at all. */
export function learnQuiet(cells: Float64Array, at: number, buckets: number, memory: number): void {
  const kept = power(1 - 1 / memory, buckets);
  cells[at] = (cells[at] as number) * kept + memory * (1 - kept);
  for (let level = 0; level <= LAST; level++)
    cells[at + OVER + level] = (cells[at + OVER + level] as number) * kept;
  cells[at + ALARMED] = 0;
}
