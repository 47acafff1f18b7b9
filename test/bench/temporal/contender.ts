import type { Log, Sink } from '../found.ts';

/** A way to run the four rules over a log: tells the sink of each decision. `members` bounds how many there are. */
export type Find = (log: Log, found: Sink, members: number) => void | Promise<void>;

export type { Event } from '@reeve/ir';
