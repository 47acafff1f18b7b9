/** Series that nothing unusual happens in, for tests of what is unusual. Times in milliseconds, from a Monday on. */

const HOUR = 3_600_000;
export const DAY: number = 24 * HOUR;
export const START: number = Date.UTC(2026, 0, 5);

/** Events an hour at a time since `START`. */
export type Rate = (since: number) => number;

/** Numbers in (0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (((x ^ (x >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
}

export function poisson(mean: number, random: () => number): number {
  let count = 0;
  let time = -Math.log(random());
  while (time < mean) {
    count++;
    time -= Math.log(random());
  }
  return count;
}

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** A gamma number of mean 1 (Marsaglia & Tsang 2000). */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return (gamma(shape + 1, random) * (shape + 1) * random() ** (1 / shape)) / shape;
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape;
  }
}

/** Times of events over so many days: Poisson, or where there is a shape, with a rate that varies by the hour. */
export function arrivals(days: number, rate: Rate, random: () => number, shape?: number): readonly number[] {
  const step = HOUR / 4;
  const times: number[] = [];
  let factor = 1;
  for (let since = 0; since < days * DAY; since += step) {
    if (shape !== undefined && since % HOUR === 0) factor = gamma(shape, random);
    const count = poisson((rate(since) * factor * step) / HOUR, random);
    const some = Array.from({ length: count }, () => Math.floor(START + since + random() * step));
    times.push(...some.sort((a, b) => a - b));
  }
  return times;
}

/** The rhythm of a day about 1, lowest before dawn. */
export const dayRhythm: Rate = (since) => 1 + 0.8 * Math.sin(((since % DAY) / DAY - 0.3) * 2 * Math.PI);
export const weekRhythm: Rate = (since) => dayRhythm(since) * (Math.floor(since / DAY) % 7 > 4 ? 0.4 : 1.2);
