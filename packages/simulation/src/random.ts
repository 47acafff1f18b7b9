import { randomExponential, randomPoisson } from 'd3-random';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that comes out the same for the same seed and keys. */
export interface Dice {
  /** From 0 to below 1. */
  next(): number;
  /** True in this share of cases. */
  hit(share: number): boolean;
  /** From `low` to below `high`. */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both inside. */
  whole(low: number, high: number): number;
  /** How often something happens that happens `mean` times on average. */
  times(mean: number): number;
  /** How long until something that comes after `mean` on average. */
  wait(mean: number): number;
  pick<T>(from: readonly T[]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

/** FNV-1a, so that neighbouring keys do not give neighbouring seeds. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
};

/**
 * Dice for one matter. Each member and day has dice of its own, so that what one rule does to one member changes the
 * luck of nobody else: two runs that differ in their rules differ in what the rules did, and in nothing more.
 */
export const createDice = (seed: number, ...keys: readonly (string | number)[]): Dice => {
  const source = xoroshiro128plus(hashOf(`${seed}|${keys.join('|')}`));
  const next = (): number => uniformFloat64(source);
  return {
    next,
    hit: (share) => next() < share,
    between: (low, high) => low + next() * (high - low),
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    times: (mean) => (mean <= 0 ? 0 : randomPoisson.source(next)(mean)()),
    wait: (mean) => randomExponential.source(next)(1 / mean)(),
    pick: (from) => {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined) throw new RangeError('There is nothing to pick from.');
      return picked;
    },
    weighted: <K extends string>(weights: Readonly<Record<K, number>>): K => {
      const entries = Object.entries(weights) as [K, number][];
      let rest = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        rest -= weight;
        if (rest < 0) return key;
      }
      return (entries.at(-1) as [K, number])[0];
    },
  };
};
