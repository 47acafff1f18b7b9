import { availableParallelism } from 'node:os';
import type { Event } from '@reeve/ir';
import { type EventSource, sizeOf } from './open.ts';
import { createTally, type ReadTally, readEvents } from './plain-reader.ts';

export type { ReadTally } from './plain-reader.ts';

/** A reader of one or several sources as one stream in order of time. */
export interface EventReader {
  readonly tally: ReadTally;
  /** Events in batches. Each source keeps its own order; of several, the earliest next event comes first. */
  batches(): AsyncIterable<readonly Event[]>;
}

export interface EventReaderOptions {
  /** Standard input, for the source `-`. */
  readonly stdin?: AsyncIterable<Buffer | string>;
  /** How many refusals are kept to be shown; 10 by default. */
  readonly keepRefusals?: number;
  /** Files of this many bytes or more in all are read by a thread of their own; 2,000,000 by default. */
  readonly threadFrom?: number;
}

/** Below this a thread takes longer to start than it saves. */
const THREAD_FROM = 2_000_000;

/**
 * Opens sources of events. A missing file or a folder throws at once; a line that is no event is refused, counted and
 * passed over.
 *
 * @example
 * const reader = await createEventReader([{ path: 'events.jsonl.gz' }]);
 * for await (const events of reader.batches()) for (const event of events) engine.step({ kind: 'event', event });
 */
export const createEventReader = async (
  sources: readonly EventSource[],
  options: EventReaderOptions = {},
): Promise<EventReader> => {
  const sizes = await Promise.all(sources.map((source) => sizeOf(source.path)));
  const totalBytes = sizes.reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
  const tally = createTally(totalBytes);
  const keepRefusals = options.keepRefusals ?? 10;
  const here = (): AsyncIterable<readonly Event[]> =>
    readEvents(sources, tally, { stdin: options.stdin ?? process.stdin, keepRefusals });
  // Standard input belongs to this thread; its size is not known either.
  const worthThread =
    totalBytes !== undefined &&
    totalBytes >= (options.threadFrom ?? THREAD_FROM) &&
    availableParallelism() > 1;
  if (!worthThread) return { tally, batches: here };
  return {
    tally,
    async *batches() {
      const { startReadingThread } = await import('./reading-thread.ts');
      const thread = await startReadingThread(sources, keepRefusals, tally);
      yield* thread ?? here();
    },
  };
};
