import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Event } from '@reeve/ir';
import type { CsvMap } from '../events/csv-mapping.ts';
import { createTally, readEvents } from '../events/plain-reader.ts';
import { SourceError } from '../events/source-error.ts';
import type { SourceBatch } from './source.ts';

/** How far a file has been read that cannot be followed: events and refusals given of the file that looked like this. */
export interface WholePlace {
  /** Size and time of change. */
  readonly head: string;
  readonly at: number;
  readonly line: number;
  readonly done?: true;
}

interface WholeRead {
  readonly events: readonly Event[];
  readonly refused: SourceBatch['refused'];
  readonly place: WholePlace;
}

/** Refusals of one file that are kept one by one; those beyond are counted. */
const MOST_REFUSED = 1_000;

interface Reading {
  readonly path: string;
  readonly head: string;
  readonly stream: AsyncGenerator<readonly Event[]>;
  readonly tally: ReturnType<typeof createTally>;
  /** Read and not yet given. */
  rest: readonly Event[];
  given: number;
  told: number;
}

/** Reads packed files and CSV a batch at a time, so that a large one is never in memory as a whole. */
export function createWholeFiles(map: CsvMap | undefined): {
  /** What comes next of a file; nothing where it has been read as it is now. */
  read(path: string, known: WholePlace | undefined, limit: number): Promise<WholeRead | undefined>;
} {
  let reading: Reading | undefined;

  const open = async (path: string, head: string, skip: number): Promise<Reading> => {
    const tally = createTally(undefined);
    const source = map ? { path, map } : { path };
    const stream = readEvents([source], tally, { stdin: process.stdin, keepRefusals: MOST_REFUSED });
    const opened: Reading = { path, head, stream, tally, rest: [], given: 0, told: 0 };
    // After a restart it goes on behind what is on disk already.
    while (opened.given < skip && (await fill(opened))) {
      const passed = opened.rest.slice(0, skip - opened.given);
      opened.rest = opened.rest.slice(passed.length);
      opened.given += passed.length;
    }
    return opened;
  };
  const fill = async (from: Reading): Promise<boolean> => {
    while (from.rest.length === 0) {
      const step = await from.stream.next();
      if (step.done) return false;
      from.rest = step.value;
    }
    return true;
  };
  const letGo = async (): Promise<void> => {
    const before = reading;
    reading = undefined;
    await before?.stream.return(undefined);
  };
  const news = (from: Reading): SourceBatch['refused'][number][] => {
    const told = from.tally.refusals.slice(from.told).map(({ line, reason }) => ({
      place: `${basename(from.path)}:${line}`,
      reason: reason.en,
      text: '',
    }));
    from.told += told.length;
    return told;
  };

  return {
    read: async (path, known, limit) => {
      const { size, mtimeMs } = await stat(path);
      const head = `${size}:${mtimeMs}`;
      if (known?.head === head && known.done) return undefined;
      const skip = known?.head === head ? known.at : 0;
      if (reading?.path !== path || reading.head !== head || reading.given !== skip) {
        await letGo();
        reading = await open(path, head, skip);
        // Those before this place are on disk with the events among which they stood.
        if (skip > 0) reading.told = reading.tally.refusals.length;
      }
      const from = reading;
      const events: Event[] = [];
      try {
        while (events.length < limit && (await fill(from))) {
          const some = from.rest.slice(0, limit - events.length);
          from.rest = from.rest.slice(some.length);
          events.push(...some);
        }
        const isDone = events.length < limit;
        from.given += events.length;
        const refused = news(from);
        if (!isDone) return { events, refused, place: { head, at: from.given, line: 0 } };
        if (from.tally.refused > from.told)
          refused.push({
            place: basename(path),
            reason: `${from.tally.refused - from.told} more lines were refused.`,
            text: '',
          });
        await letGo();
        return { events, refused, place: { head, at: from.given, line: 0, done: true } };
      } catch (error) {
        await letGo();
        if (!(error instanceof SourceError) || error.code !== 'events/broken-gzip') throw error;
        // Broken as it is now; when it is whole it looks different, and is read then. What lies behind it is not held up.
        const reason = error.message.slice(error.message.indexOf(': ') + 2);
        return {
          events,
          refused: [...news(from), { place: basename(path), reason, text: '' }],
          place: { head, at: from.given + events.length, line: 0, done: true },
        };
      }
    },
  };
}
