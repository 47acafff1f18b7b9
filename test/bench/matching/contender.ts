import type { Event } from '@reeve/ir';
import type { Rule } from './workload.ts';

/** Told of each match: the position of the rule, and of the event. */
export type Found = (rule: number, event: number) => void;

/** Rules and events made ready. */
export interface Ready {
  /** Called before each run, not timed: throws away what the last one left behind. */
  readonly renew?: () => void;
  /**
   * Takes the first `count` events as one would who wants to know, for each, which rules it matches. Gives the number of
   * matches. This is what is timed.
   */
  readonly run: (count: number) => number | Promise<number>;
  /** The same work, with each match told. */
  readonly tell: (count: number, found: Found) => void | Promise<void>;
}

/** Compiled rules; `over` puts events into the form that the library wants, which is not timed. */
export interface Matcher {
  readonly over: (events: readonly Event[]) => Ready;
}

/** A way to match events to rules. */
export interface Contender {
  /** True where compiled rules are kept outside of JavaScript. */
  readonly native?: boolean;
  /** Compiles the rules; what this takes, in time and memory, is measured too. */
  readonly compile: (rules: readonly Rule[]) => Matcher | Promise<Matcher>;
}

/** A matcher for what gives the positions of the rules that match an event. */
export const telling = <T = Event>(
  matches: (event: T) => readonly number[],
  shape: (event: Event) => T = (event) => event as T,
): Matcher => ({
  over: (plain) => {
    const events = plain.map(shape);
    return {
      run: (count) => {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += matches(events[i] as T).length;
        return sum;
      },
      tell: (count, found) => {
        for (let i = 0; i < count; i++) for (const rule of matches(events[i] as T)) found(rule, i);
      },
    };
  },
});
