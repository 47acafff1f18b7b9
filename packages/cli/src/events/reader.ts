import type { Event } from '@reeve/ir';
import { UsageError } from '../failure.ts';
import { eventOfLine } from './cloud-event.ts';
import { createRowReader, type RowReader } from './csv-events.ts';
import type { CsvMap } from './csv-map.ts';
import { type CsvRow, createRowSplitter } from './csv-rows.ts';
import { type LineBlock, readLines } from './lines.ts';
import { mergeByTime } from './merge.ts';
import { type EventSource, openBytes, sizeOf } from './open.ts';
import { type Fault, type Refusal, refusal } from './refusal.ts';

/** What has been read so far. */
export interface ReadTally {
  /** Bytes from the disk, and how many there are in all where that is known. */
  bytes: number;
  totalBytes: number | undefined;
  /** Events given on. */
  read: number;
  /** Lines that were refused. */
  refused: number;
  /** The first few of them. */
  readonly refusals: Refusal[];
  /** Rows that the mapping leaves out on purpose. */
  skipped: number;
}

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
}

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'fault' in value;

type Refuse = (line: number, of: Fault) => void;

async function* readJsonLines(
  blocks: AsyncIterable<LineBlock>,
  refuse: Refuse,
): AsyncGenerator<readonly Event[]> {
  for await (const { first, lines } of blocks) {
    const events: Event[] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!;
      if (typeof line !== 'string') {
        refuse(first + i, line);
        continue;
      }
      if (line === '' || line.trim() === '') continue;
      const event = eventOfLine(line);
      if ('fault' in event) refuse(first + i, event);
      else events.push(event);
    }
    if (events.length > 0) yield events;
  }
}

async function* readCsv(
  blocks: AsyncIterable<LineBlock>,
  path: string,
  map: CsvMap,
  tally: ReadTally,
  refuse: Refuse,
): AsyncGenerator<readonly Event[]> {
  const splitter = createRowSplitter(map.delimiter);
  let reader: RowReader | undefined;
  const open = (columns: readonly string[]): RowReader => {
    const made = createRowReader(map, columns);
    if (typeof made === 'function') return made;
    const [use] = made.unknown;
    throw new UsageError(
      `${map.source}: the mapping names the column “${use!.column}”, which ${path} does not have; it has ${columns.join(', ')}`,
    );
  };
  if (map.columns) reader = open(map.columns);
  const convert = (rows: readonly CsvRow[]): readonly Event[] => {
    const events: Event[] = [];
    for (const { line, cells } of rows) {
      if (isFault(cells)) {
        refuse(line, cells);
        continue;
      }
      if (!reader) {
        reader = open(cells);
        continue;
      }
      const made = reader(cells, line);
      if ('fault' in made) refuse(line, made);
      else if (made.length === 0) tally.skipped++;
      else events.push(...made);
    }
    return events;
  };
  for await (const { first, lines } of blocks) {
    const events = convert(splitter.push(first, lines));
    if (events.length > 0) yield events;
  }
  const last = convert(splitter.end());
  if (last.length > 0) yield last;
}

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
  const tally: ReadTally = {
    bytes: 0,
    totalBytes: sizes.reduce<number | undefined>(
      (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
      0,
    ),
    read: 0,
    refused: 0,
    refusals: [],
    skipped: 0,
  };
  const keep = options.keepRefusals ?? 10;
  const readSource = ({ path, map }: EventSource): AsyncGenerator<readonly Event[]> => {
    const refuse: Refuse = (line, of) => {
      tally.refused++;
      if (tally.refusals.length < keep) tally.refusals.push(refusal(path, line, of));
    };
    const onBytes = (bytes: number): void => {
      tally.bytes += bytes;
    };
    const blocks = readLines(openBytes(path, onBytes, options.stdin ?? process.stdin));
    return map ? readCsv(blocks, path, map, tally, refuse) : readJsonLines(blocks, refuse);
  };

  return {
    tally,
    async *batches() {
      const streams = sources.map(readSource);
      for await (const events of streams.length === 1 ? streams[0]! : mergeByTime(streams)) {
        tally.read += events.length;
        yield events;
      }
    },
  };
};
