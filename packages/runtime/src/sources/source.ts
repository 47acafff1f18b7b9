import type { Event } from '@reeve/ir';
import type { RefusedInput } from '../store/records.ts';

/** What a source gives at a time: events, what it could not read, and how far it has got. */
export interface SourceBatch {
  readonly events: readonly Event[];
  readonly refused: readonly Omit<RefusedInput, 'source' | 'at'>[];
  /** Committed together with the events; given back to `read` after a restart. */
  readonly cursor: string;
  /** True where more can be read at once. */
  readonly more: boolean;
}

/** Where events come from. It remembers nothing itself: the cursor is the runtime's. */
export interface Source {
  /** Unique within a project; part of its cursor's name. */
  readonly name: string;
  /** Reads what comes after the cursor (from the beginning without one), at most `limit` events. */
  read(cursor: string | undefined, limit: number): Promise<SourceBatch>;
}
