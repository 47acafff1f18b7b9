import { parentPort, workerData } from 'node:worker_threads';
import { errnoOf, OperationalError, UsageError } from '../failure.ts';
import { buffersOf, createColumnEncoder } from './event-columns.ts';
import { createTally, readEvents } from './plain-reader.ts';
import type { Failure, FromThread, ThreadData } from './reading-thread.ts';

// Reads the files and hands events over. Nothing is read here that the plain reader would not read in the same way.

const { sources, keepRefusals, ahead } = workerData as ThreadData;
const port = parentPort as NonNullable<typeof parentPort>;
const tally = createTally(undefined);

let allowed = ahead;
let resume: (() => void) | undefined;
port.on('message', () => {
  allowed++;
  resume?.();
});

const failureOf = (error: unknown): Failure => {
  const kind =
    error instanceof UsageError ? 'usage' : error instanceof OperationalError ? 'operational' : 'bug';
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    kind,
    message: known.message,
    code: errnoOf(error) ?? '',
    retryable: error instanceof OperationalError && error.retryable,
    ...(known.stack === undefined ? {} : { stack: known.stack }),
  };
};

const send = (message: FromThread, buffers: ArrayBuffer[] = []): void => port.postMessage(message, buffers);

const encode = createColumnEncoder();
try {
  const none: AsyncIterable<Buffer> = (async function* () {})();
  for await (const events of readEvents(sources, tally, { stdin: none, keepRefusals })) {
    while (allowed === 0) {
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    }
    allowed--;
    const columns = encode(events);
    send({ tally, columns }, buffersOf(columns));
  }
  send({ tally });
} catch (error) {
  send({ tally, failure: failureOf(error) });
}
port.close();
