import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { errnoOf, fileError, fileReason, OperationalError } from '../failure.ts';

/** Where a command's result goes. */
export interface Sink {
  /** Takes text; wait for the promise, where there is one, before giving more. */
  write(text: string): Promise<void> | undefined;
  /** Writes what is left and says whether all arrived. */
  close(): Promise<void>;
}

/** Text is gathered to pieces of this many characters. */
const PIECE = 64 * 1024;

/** The reader at the other end has gone (`reeve … | head`): nothing is wrong, nothing more is to be said. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

const writeError = (name: string, error: Error): Error => {
  const code = errnoOf(error);
  if (code === 'EPIPE') return new ClosedPipe();
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return fileError(name, error);
  return new OperationalError(
    code === 'ENOSPC' ? 'output/full' : 'output/failed',
    `${name}: ${fileReason(error)}`,
    {
      retryable: code === 'ENOSPC',
      cause: error,
    },
  );
};

/**
 * Makes a sink for a stream. The first failure is thrown by the next `write` or by `close`.
 *
 * @param name how the stream is called in messages
 */
const createStreamSink = (stream: Writable, name: string, end: boolean): Sink => {
  let held = '';
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= writeError(name, error);
  };
  stream.on('error', fail);

  const send = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (failure) {
        reject(failure);
        return;
      }
      stream.write(text, (error) => {
        if (error) fail(error);
        if (failure) reject(failure);
        else resolve();
      });
    });
  const flush = (): Promise<void> => {
    const text = held;
    held = '';
    return text === '' ? Promise.resolve() : send(text);
  };

  return {
    write(text) {
      held += text;
      return held.length >= PIECE ? flush() : undefined;
    },
    async close() {
      await flush();
      if (end) {
        await new Promise<void>((resolve) => {
          stream.once('close', resolve);
          stream.end();
        });
      }
      stream.off('error', fail);
      if (failure) throw failure;
    },
  };
};

/** Makes a sink for a file, or for standard output where no file is named. */
export const createSink = (file: string | undefined): Sink =>
  file === undefined || file === '-'
    ? createStreamSink(process.stdout, 'standard output', false)
    : createStreamSink(createWriteStream(file), file, true);
