import type { Event } from '@reeve/ir';

/** A decision, as far as all contenders can tell it. */
export interface Found {
  readonly rule: string;
  readonly at: number;
  readonly subject: string;
}

/** Where decisions go as they are found: a list, or what only counts them. */
export interface Sink {
  readonly push: (found: Found) => unknown;
}

/** Events in order, with what is to be known before the first of them comes. */
export interface Log {
  readonly events: Iterable<Event>;
  readonly count: number;
  /** Time of the first event. */
  readonly first: number;
  /** Time of the last event; all that falls due up to then is found too. */
  readonly last: number;
}
