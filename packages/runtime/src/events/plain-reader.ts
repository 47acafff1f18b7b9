import type { Event } from '@reeve/ir';
import { eventOfLine } from './cloud-event.ts';
import { createRowReader, type RowReader } from './csv-events.ts';
import type { CsvMap } from './csv-mapping.ts';
import { type CsvRow, createRowSplitter } from './csv-rows.ts';
import { type LineBlock, readLines } from './lines.ts';
import { mergeByTime } from './merge.ts';
import { type EventSource, openBytes } from './open.ts';
import { type Fault, type Refusal, refusal } from './refusal.ts';
import { SourceError } from './source-error.ts';

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

/** A tally of nothing yet. */
export const createTally = (totalBytes: number | undefined): ReadTally => ({
  bytes: 0,
  totalBytes,
  read: 0,
  refused: 0,
  refusals: [],
  skipped: 0,
});

/** What reading is done with. */
export interface PlainOptions {
  /** Standard input, for the source `-`. */
  readonly stdin: AsyncIterable<Buffer | string>;
  /** How many refusals are kept to be shown. */
  readonly keepRefusals: number;
  /** Reads one line of JSON; {@link eventOfLine} by default. */
  readonly readLine?: (line: string) => Event | Fault;
}

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'fault' in value;

type Refuse = (line: number, of: Fault) => void;

async function* readJsonLines(
  blocks: AsyncIterable<LineBlock>,
  refuse: Refuse,
  readLine: (line: string) => Event | Fault,
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
      const event = readLine(line);
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
    throw new SourceError(
      'source/bad-mapping',
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

/** Reads sources in this thread, as one stream in order of time, and counts in `tally`. */
export async function* readEvents(
  sources: readonly EventSource[],
  tally: ReadTally,
  { stdin, keepRefusals, readLine = eventOfLine }: PlainOptions,
): AsyncGenerator<readonly Event[]> {
  const readSource = ({ path, map }: EventSource): AsyncGenerator<readonly Event[]> => {
    const refuse: Refuse = (line, of) => {
      tally.refused++;
      if (tally.refusals.length < keepRefusals) tally.refusals.push(refusal(path, line, of));
    };
    const onBytes = (bytes: number): void => {
      tally.bytes += bytes;
    };
    const blocks = readLines(openBytes(path, onBytes, stdin));
    return map ? readCsv(blocks, path, map, tally, refuse) : readJsonLines(blocks, refuse, readLine);
  };
  const streams = sources.map(readSource);
  for await (const events of streams.length === 1 ? streams[0]! : mergeByTime(streams)) {
    tally.read += events.length;
    yield events;
  }
}
