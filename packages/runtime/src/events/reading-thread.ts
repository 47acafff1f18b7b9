import { Worker } from 'node:worker_threads';
import type { Event } from '@reeve/ir';
import { createColumnDecoder, type EventColumns } from './event-columns.ts';
import type { EventSource } from './open.ts';
import type { ReadTally } from './plain-reader.ts';
import { errnoOf, SourceError, type SourceErrorCode } from './source-error.ts';

/** What the thread is started with. */
export interface ThreadData {
  readonly sources: readonly EventSource[];
  readonly keepRefusals: number;
  /** One whole number: how many more batches it may send. */
  readonly allowance: SharedArrayBuffer;
}

/** A failure on its way to this thread, where it is thrown again as what it was. */
export interface Failure {
  readonly message: string;
  /** Absent for a bug. */
  readonly code?: SourceErrorCode;
  readonly retryable: boolean;
  readonly stack?: string;
}

/** What the thread says: events, or (with neither) that there are no more; and what it has counted up to there. */
export interface FromThread {
  readonly tally: ReadTally;
  readonly columns?: EventColumns;
  readonly failure?: Failure;
}

/** A batch is about 256 KiB of text, so what lies between the threads stays at a few megabytes. */
const AHEAD = 8;
/** It is woken once for so many batches: waking costs this thread more than taking a batch in. */
const AT_ONCE = 4;

/** What it reads is soon let go of; a larger place for it only takes memory. */
const YOUNG_MB = 16;

const errorOf = ({ message, code, retryable, stack }: Failure): Error => {
  if (code !== undefined) return new SourceError(code, message, { retryable });
  const bug = new Error(message);
  if (stack !== undefined) bug.stack = stack;
  return bug;
};

/** Starts the thread; nothing where this process may not have any. */
const start = (data: ThreadData): Worker | undefined => {
  // The file stands beside this one as source, compiled, or bundled.
  const source = import.meta.url.endsWith('.ts');
  try {
    return new Worker(new URL(source ? './reading-worker.ts' : './reading-worker.js', import.meta.url), {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      ...(source ? { execArgv: [...process.execArgv, '--conditions=reeve-source'] } : {}),
    });
  } catch {
    return undefined;
  }
};

/** Calls back for what comes, and gives it in order to whoever asks. */
const createInbox = <T>(): {
  readonly put: (item: T) => void;
  readonly fail: (error: Error) => void;
  readonly next: () => Promise<T>;
} => {
  const items: T[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const called = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    put(item) {
      items.push(item);
      called();
    },
    fail(error) {
      failure ??= error;
      called();
    },
    async next() {
      while (items.length === 0) {
        if (failure) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return items.shift() as T;
    },
  };
};

/**
 * Reads sources in a thread of its own, which is ahead by a few batches at most. Events, their order, what is counted
 * and what is thrown are those of {@link readEvents}.
 *
 * @param tally counts as batches are taken
 * @returns nothing where threads are refused
 */
export const startReadingThread = async (
  sources: readonly EventSource[],
  keepRefusals: number,
  tally: ReadTally,
): Promise<AsyncGenerator<readonly Event[]> | undefined> => {
  const allowed = new Int32Array(new SharedArrayBuffer(4));
  allowed[0] = AHEAD;
  const worker = start({ sources, keepRefusals, allowance: allowed.buffer });
  if (!worker) return undefined;
  const inbox = createInbox<FromThread>();
  worker.on('message', inbox.put);
  worker.on('error', inbox.fail);
  worker.on('exit', () => inbox.fail(new Error('the reading thread ended before the files did')));

  let first: FromThread;
  try {
    first = await inbox.next();
  } catch (error) {
    // No memory or no permission for a thread; anything else would go wrong again, and says so itself.
    if (errnoOf(error)?.startsWith('ERR_WORKER')) return undefined;
    throw error;
  }
  return readFrom(worker, allowed, first, inbox.next, tally);
};

async function* readFrom(
  worker: Worker,
  allowed: Int32Array<SharedArrayBuffer>,
  first: FromThread,
  next: () => Promise<FromThread>,
  tally: ReadTally,
): AsyncGenerator<readonly Event[]> {
  const decode = createColumnDecoder();
  let taken = 0;
  try {
    for (let said = first; ; said = await next()) {
      const { bytes, read, refused, skipped, refusals } = said.tally;
      Object.assign(tally, { bytes, read, refused, skipped });
      tally.refusals.push(...refusals.slice(tally.refusals.length));
      if (said.failure) throw errorOf(said.failure);
      if (!said.columns) return;
      if (++taken % AT_ONCE === 0) {
        Atomics.add(allowed, 0, AT_ONCE);
        Atomics.notify(allowed, 0);
      }
      yield decode(said.columns);
    }
  } finally {
    await worker.terminate();
  }
}
