import { hash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Event } from '@reeve/ir';
import type { Source, SourceBatch } from '@reeve/runtime';
import { eventOfLine } from '../events/cloud-event.ts';
import type { CsvMap } from '../events/csv-map.ts';
import { createEventReader } from '../events/reader.ts';
import { refusal } from '../events/refusal.ts';
import { errnoOf } from '../failure.ts';

/** How far one file has been read. `head` is a digest of its first bytes: another head is another file. */
interface Place {
  readonly at: number;
  readonly line: number;
  readonly head: string;
}

const CHUNK = 1_048_576;
const LONGEST = 1_000_000;
const HEAD = 256;

const isWhole = (path: string, map: CsvMap | undefined): boolean => map !== undefined || /\.gz$/i.test(path);
const isEvents = (name: string): boolean => /\.(jsonl|ndjson)(\.gz)?$/i.test(name);

/**
 * Follows a file of JSON lines, or every one in a folder, in the order of their names. A line is read when its end has
 * been written. A file that is replaced or cut is read from its beginning; what was seen before is a repeat. Packed files
 * and CSV are read whole, again when they have changed.
 */
export function createFollowedFiles(name: string, path: string, map?: CsvMap): Source {
  return {
    name,
    read: async (cursor, limit): Promise<SourceBatch> => {
      const places = (cursor === undefined ? {} : JSON.parse(cursor)) as Record<string, Place>;
      for (const file of await filesOf(path)) {
        const known = places[basename(file)];
        const batch = isWhole(file, map)
          ? await readWhole(file, map, known)
          : await readOn(file, known, limit);
        if (!batch) continue;
        const cursorNow = JSON.stringify({ ...places, [basename(file)]: batch.place });
        return { events: batch.events, refused: batch.refused, cursor: cursorNow, more: true };
      }
      return { events: [], refused: [], cursor: cursor ?? '{}', more: false };
    },
  };
}

const filesOf = async (path: string): Promise<readonly string[]> => {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    return (await readdir(path))
      .filter(isEvents)
      .sort()
      .map((each) => join(path, each));
  } catch (error) {
    // It may come yet: whatever writes it starts later.
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
};

interface Read {
  readonly events: readonly Event[];
  readonly refused: SourceBatch['refused'];
  readonly place: Place;
}

/** What has been added to a file, line by line; `undefined` where nothing has. */
const readOn = async (path: string, known: Place | undefined, limit: number): Promise<Read | undefined> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const first = Buffer.alloc(Math.min(HEAD, size));
    await file.read(first, 0, first.length, 0);
    // The head is taken of as many bytes as there were when it was first taken.
    const [length = '0', digest] = (known?.head ?? '0:').split(':');
    const isSame =
      known !== undefined &&
      known.at <= size &&
      hash('sha256', first.subarray(0, Number(length)), 'hex') === digest;
    const at = isSame ? known.at : 0;
    let line = isSame ? known.line : 0;
    if (at >= size) return undefined;
    const bytes = Buffer.alloc(Math.min(CHUNK, size - at));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
    const read = bytes.subarray(0, bytesRead);
    const events: Event[] = [];
    const refused: SourceBatch['refused'][number][] = [];
    let start = 0;
    while (events.length < limit) {
      const end = read.indexOf(10, start);
      if (end < 0) break;
      line++;
      const text = read
        .toString('utf8', start, end)
        .replace(/^\uFEFF/, '')
        .replace(/\r$/, '');
      start = end + 1;
      if (text.trim() === '') continue;
      const found = eventOfLine(text);
      if ('fault' in found)
        refused.push({
          place: `${basename(path)}:${line}`,
          reason: refusal(path, line, found).reason.en,
          text: text.slice(0, 4096),
        });
      else events.push(found);
    }
    if (start === 0) {
      if (bytesRead < LONGEST) return undefined;
      // A line that never ends is passed over as far as it goes.
      start = bytesRead;
      refused.push({ place: `${basename(path)}:${line + 1}`, reason: 'The line is too long.', text: '' });
    }
    const head =
      isSame && Number(length) >= first.length
        ? known.head
        : `${first.length}:${hash('sha256', first, 'hex')}`;
    return { events, refused, place: { at: at + start, line, head } };
  } finally {
    await file.close();
  }
};

/** A file that cannot be followed, read whole where it is not the one that was read before. */
const readWhole = async (
  path: string,
  map: CsvMap | undefined,
  known: Place | undefined,
): Promise<Read | undefined> => {
  const { size, mtimeMs } = await stat(path);
  const head = `${size}:${mtimeMs}`;
  if (known?.head === head) return undefined;
  const reader = await createEventReader([map ? { path, map } : { path }], { keepRefusals: 1_000 });
  const events: Event[] = [];
  for await (const batch of reader.batches()) for (const event of batch) events.push(event);
  const refused = reader.tally.refusals.map(({ line, reason }) => ({
    place: `${basename(path)}:${line}`,
    reason: reason.en,
    text: '',
  }));
  return { events, refused, place: { at: size, line: 0, head } };
};
