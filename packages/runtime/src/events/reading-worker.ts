import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, createColumnEncoder } from './event-columns.ts';
import { createTally, readEvents } from './plain-reader.ts';
import type { Failure, FromThread, ThreadData } from './reading-thread.ts';
import { SourceError } from './source-error.ts';
import { createUsualLineReader } from './usual-lines.ts';

// Reads the files and hands events over. Nothing is read here that the plain reader would not read in the same way.

const { sources, keepRefusals, allowance } = workerData as ThreadData;
const port = parentPort as NonNullable<typeof parentPort>;
const tally = createTally(undefined);
const allowed = new Int32Array(allowance);

const failureOf = (error: unknown): Failure => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    message,
    retryable: error instanceof SourceError && error.retryable,
    ...(error instanceof SourceError ? { code: error.code } : {}),
    ...(stack === undefined ? {} : { stack }),
  };
};

const send = (message: FromThread, buffers: ArrayBuffer[] = []): void => port.postMessage(message, buffers);

const encode = createColumnEncoder();
try {
  const none: AsyncIterable<Buffer> = (async function* () {})();
  const options = { stdin: none, keepRefusals, readLine: createUsualLineReader() };
  for await (const events of readEvents(sources, tally, options)) {
    // Whoever stops this thread also ends the wait.
    while (Atomics.load(allowed, 0) === 0) Atomics.wait(allowed, 0, 0);
    Atomics.sub(allowed, 0, 1);
    const columns = encode(events);
    send({ tally, columns }, buffersOf(columns));
  }
  send({ tally });
} catch (error) {
  send({ tally, failure: failureOf(error) });
}
