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
const PIECE = 256 * 1024;

/** The reader at the other end has gone: nothing is wrong, nothing more is to be said. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/**
 * What becomes of a command when the reader of its output has gone (`reeve … | head`): it goes on without writing, so
 * that its status tells what it found, or stops, since it was run for its output alone.
 */
type WhenGone = 'go on' | 'stop';

const writeError = (name: string, error: Error): Error => {
  const code = errnoOf(error);
  // A sink made after the pipe was closed finds the stream destroyed.
  if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return new ClosedPipe();
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
const createStreamSink = (stream: Writable, name: string, end: boolean, whenGone: WhenGone): Sink => {
  let held = '';
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= writeError(name, error);
  };
  stream.on('error', fail);

  const fails = (): boolean =>
    failure !== undefined && !(whenGone === 'go on' && failure instanceof ClosedPipe);
  /** The piece on its way; ends also where it fails. */
  let sending: Promise<void> = Promise.resolve();
  let busy = false;
  const send = (): void => {
    const text = held;
    held = '';
    busy = true;
    sending = new Promise((resolve) => {
      stream.write(text, (error) => {
        if (error) fail(error);
        busy = false;
        resolve();
      });
    });
  };
  /** One piece is gathered while another is on its way. */
  const flush = async (): Promise<void> => {
    await sending;
    if (fails()) throw failure;
    if (failure) held = '';
    else if (held !== '') send();
  };

  return {
    write(text) {
      held += text;
      if (held.length < PIECE) return undefined;
      if (busy || failure) return flush();
      send();
      return undefined;
    },
    async close() {
      await flush();
      await sending;
      // A file that could not be opened is closed by now, and would not say so again.
      if (end && !stream.closed) {
        await new Promise<void>((resolve) => {
          stream.once('close', resolve);
          stream.end();
        });
      }
      stream.off('error', fail);
      if (fails()) throw failure;
    },
  };
};

/** Makes a sink for a file, or for standard output where no file is named. */
export const createSink = (file: string | undefined, whenGone: WhenGone = 'go on'): Sink =>
  file === undefined || file === '-'
    ? createStreamSink(process.stdout, 'standard output', false, whenGone)
    : createStreamSink(createWriteStream(file), file, true, whenGone);
