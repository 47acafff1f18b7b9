import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { CsvMap } from './csv-mapping.ts';
import { errnoOf, SourceError, unreadable } from './source-error.ts';

/** One place that events are read from. */
export interface EventSource {
  /** A path, or `-` for standard input. */
  readonly path: string;
  /** Where the file is CSV. */
  readonly map?: CsvMap;
}

/** Size of a source in bytes as it lies on the disk; `undefined` where it is not known (a pipe). */
export const sizeOf = async (path: string): Promise<number | undefined> => {
  if (path === '-') return undefined;
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new SourceError('source/not-found', `${path}: it is a folder, not a file`);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    throw error instanceof SourceError ? error : unreadable(path, error);
  }
};

/** True for a file that is read as CSV when a mapping is given for it. */
export const looksLikeCsv = (path: string): boolean =>
  path === '-' || !/\.(jsonl|ndjson|json)(\.gz)?$/i.test(basename(path));

const CHUNK = 256 * 1024;

/**
 * Reads the bytes of a source, unpacked where they begin as gzip does.
 *
 * @param onBytes told of bytes as they come from the disk, for progress
 * @param stdin standard input, for `-`
 */
export async function* openBytes(
  path: string,
  onBytes: (bytes: number) => void,
  stdin: AsyncIterable<Buffer | string>,
): AsyncGenerator<Buffer> {
  const raw = readRaw(path, onBytes, stdin);
  // gzip is told by its first two bytes, which a short first chunk may split.
  let head: Buffer = Buffer.alloc(0);
  for (let step = await raw.next(); !step.done; step = await raw.next()) {
    head = head.length === 0 ? step.value : Buffer.concat([head, step.value]);
    if (head.length >= 2) break;
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    if (head.length > 0) yield head;
    yield* raw;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK });
  const first = head;
  const packed = async function* (): AsyncGenerator<Buffer> {
    yield first;
    yield* raw;
  };
  // A failure on either side ends the other, and comes out of the loop below.
  pipeline(Readable.from(packed(), { objectMode: false }), gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    if (errnoOf(error)?.startsWith('Z_')) {
      throw new SourceError('events/broken-gzip', `${path}: the gzip data is broken or cut off`, {
        cause: error,
      });
    }
    throw error;
  }
}

async function* readRaw(
  path: string,
  onBytes: (bytes: number) => void,
  stdin: AsyncIterable<Buffer | string>,
): AsyncGenerator<Buffer> {
  const stream = path === '-' ? stdin : createReadStream(path, { highWaterMark: CHUNK });
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
      onBytes(bytes.length);
      yield bytes;
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}
