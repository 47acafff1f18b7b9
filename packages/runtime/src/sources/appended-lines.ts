import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Event } from '@reeve/ir';
import { eventOfLine } from '../events/cloud-event.ts';
import { type Fault, fault, refusal } from '../events/refusal.ts';
import type { SourceBatch } from './source.ts';

/** How far one file has been read. `head` is the length and digest of its first bytes: another head is another file. */
export interface LinesPlace {
  readonly at: number;
  readonly line: number;
  readonly head: string;
  /** In the middle of a line that is too long, which has been refused. */
  readonly skipping?: true;
}

/** What was read, and where it ended. */
export interface LinesRead {
  readonly events: readonly Event[];
  readonly refused: SourceBatch['refused'];
  readonly place: LinesPlace;
}

const CHUNK = 1_048_576;
/** As for event files everywhere; less than a chunk, so that a chunk without an end of a line has one that is too long. */
const LONGEST = 1_000_000;
const HEAD = 256;
const KEPT = 4_096;
const NEWLINE = 10;

export const NOTHING_READ: LinesPlace = { at: 0, line: 0, head: '0:' };

/** The first bytes of a file, by which it is known again when it has another name. */
export const headOf = async (file: FileHandle, size: number): Promise<Buffer> => {
  const first = Buffer.alloc(Math.min(HEAD, size));
  const { bytesRead } = await file.read(first, 0, first.length, 0);
  return first.subarray(0, bytesRead);
};

/** Whether a file with these first bytes, this long, is the one that has been read up to a place. */
export const isAt = (first: Buffer, size: number, { at, head }: LinesPlace): boolean => {
  // The head is taken of as many bytes as there were when it was taken.
  const [length = '0', digest = ''] = head.split(':');
  const bytes = first.subarray(0, Number(length));
  return at > 0 && at <= size && bytes.length === Number(length) && hash('sha256', bytes, 'hex') === digest;
};

interface Reading {
  readonly size: number;
  /** The file's first bytes. */
  readonly first: Buffer;
  readonly limit: number;
  /** A last line that has no end is left, taken where it is an event (what is cut off is none), or taken for over. */
  readonly tail: 'leave' | 'whole' | 'take';
}

const startOf = (bytes: Buffer): string => bytes.subarray(0, KEPT).toString('utf8').replace(/�$/, '');

/**
 * Reads what stands behind a place, line by line, at most `limit` of them. Gives nothing where there is nothing.
 */
export const readLinesFrom = async (
  file: FileHandle,
  path: string,
  known: LinesPlace,
  { size, first, limit, tail }: Reading,
): Promise<LinesRead | undefined> => {
  const bytes = Buffer.alloc(Math.min(CHUNK, size - known.at));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, known.at);
  const read = bytes.subarray(0, bytesRead);
  if (read.length === 0) return undefined;
  const isLast = known.at + read.length >= size;
  const events: Event[] = [];
  const refused: SourceBatch['refused'][number][] = [];
  let { line } = known;
  let start = 0;
  let skipping = known.skipping ?? false;
  const refuse = (of: Fault, text: Buffer): void => {
    refused.push({
      place: `${basename(path)}:${line}`,
      reason: refusal(path, line, of).reason.en,
      text: startOf(text),
    });
  };
  const readLine = (text: Buffer): Event | Fault | undefined => {
    if (text.length > LONGEST) return fault('events/too-long', { limit: LONGEST });
    if (!isUtf8(text)) return fault('events/not-utf8');
    const written = text.toString('utf8').replace(/^\uFEFF/, '');
    return written.trim() === '' ? undefined : eventOfLine(written.replace(/\r$/, ''));
  };
  const take = (text: Buffer): void => {
    line++;
    const found = readLine(text);
    if (found === undefined) return;
    if ('fault' in found) refuse(found, text);
    else events.push(found);
  };
  const isTaken = (text: Buffer): boolean => {
    if (tail !== 'whole') return tail === 'take';
    const found = readLine(text);
    return found !== undefined && !('fault' in found);
  };
  while (events.length + refused.length < limit && start < read.length) {
    const end = read.indexOf(NEWLINE, start);
    if (end >= 0) {
      if (skipping) skipping = false;
      else take(read.subarray(start, end));
      start = end + 1;
      continue;
    }
    const rest = read.subarray(start);
    // A line that is too long is refused once, where it begins, and passed over up to its end.
    if (!skipping && rest.length > LONGEST) {
      line++;
      refuse(fault('events/too-long', { limit: LONGEST }), rest);
      skipping = true;
    } else if (!skipping && isLast && isTaken(rest)) take(rest);
    else if (!skipping) break;
    start = read.length;
  }
  if (start === 0) return undefined;
  const taken = Number(known.head.split(':')[0]);
  const head = taken >= first.length ? known.head : `${first.length}:${hash('sha256', first, 'hex')}`;
  return {
    events,
    refused,
    place: { at: known.at + start, line, head, ...(skipping ? { skipping: true } : {}) },
  };
};
