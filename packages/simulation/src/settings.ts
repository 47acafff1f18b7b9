import type { ScenarioName } from './scenario.ts';

/** What a simulation is made from; the same settings give the same events, byte for byte. */
export interface Settings {
  readonly scenario: ScenarioName;
  readonly seed: number;
  /** Members there are at the start; newcomers come on top. */
  readonly members: number;
  readonly days: number;
  /** First midnight, ms. */
  readonly from: number;
  /** Midnight of a day, 0 for the first; days of 24 hours where it is left out. */
  readonly midnight?: (day: number) => number;
  /** Name of the community. */
  readonly community?: string;
}

export const SECOND = 1000;
export const MINUTE: number = 60 * SECOND;
export const HOUR: number = 60 * MINUTE;
export const DAY: number = 24 * HOUR;
