import { isUtf8 } from 'node:buffer';
import { type Fault, fault } from './refusal.ts';

/** Consecutive lines, without their ends; a line that cannot be text is a {@link Fault} in its place. */
export interface LineBlock {
  /** 1-based number of the first. */
  readonly first: number;
  readonly lines: readonly (string | Fault)[];
}

/** A line longer than this is refused, and never held in memory. */
const MAX_LINE_BYTES = 1_000_000;

const NEWLINE = 10;
const RETURN = 13;

const withoutReturn = (line: string): string =>
  line.charCodeAt(line.length - 1) === RETURN ? line.slice(0, -1) : line;

/** Each line by itself: for a block in which something is not UTF-8 or too long. */
const splitCarefully = (block: Buffer, limit: number): (string | Fault)[] => {
  const lines: (string | Fault)[] = [];
  for (let start = 0; start <= block.length; ) {
    let end = block.indexOf(NEWLINE, start);
    if (end < 0) end = block.length;
    const bytes = block.subarray(start, end);
    if (bytes.length > limit) lines.push(fault('events/too-long', { limit }));
    else if (isUtf8(bytes)) lines.push(withoutReturn(bytes.toString('utf8')));
    else lines.push(fault('events/not-utf8'));
    start = end + 1;
  }
  return lines;
};

const split = (block: Buffer, limit: number): (string | Fault)[] => {
  if (block.length > limit || !isUtf8(block)) return splitCarefully(block, limit);
  const lines = block.toString('utf8').split('\n');
  for (let i = 0; i < lines.length; i++) lines[i] = withoutReturn(lines[i]!);
  return lines;
};

const withoutMark = (chunk: Buffer): Buffer =>
  chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;

/**
 * Cuts bytes into lines. Memory is bounded by one chunk and one line, whatever the input: a line over the limit is
 * passed over as it comes. A byte order mark at the start and CR LF ends are taken away.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  limit: number = MAX_LINE_BYTES,
): AsyncGenerator<LineBlock> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let skipping = false;
  let started = false;
  let first = 1;
  for await (const raw of chunks) {
    let chunk = raw;
    if (!started) {
      // The mark is three bytes: a first chunk shorter than that waits for the next.
      pending.push(raw);
      pendingBytes += raw.length;
      if (pendingBytes < 3) continue;
      chunk = withoutMark(Buffer.concat(pending));
      pending = [];
      pendingBytes = 0;
      started = true;
    }
    if (skipping) {
      const end = chunk.indexOf(NEWLINE);
      if (end < 0) continue;
      yield { first, lines: [fault('events/too-long', { limit })] };
      first++;
      skipping = false;
      chunk = chunk.subarray(end + 1);
    }
    const last = chunk.lastIndexOf(NEWLINE);
    if (last >= 0) {
      pending.push(chunk.subarray(0, last));
      const lines = split(pending.length === 1 ? pending[0]! : Buffer.concat(pending), limit);
      yield { first, lines };
      first += lines.length;
      pending = [];
      pendingBytes = 0;
    }
    const rest = chunk.subarray(last + 1);
    if (rest.length > 0) {
      pending.push(rest);
      pendingBytes += rest.length;
      if (pendingBytes > limit + 1) {
        skipping = true;
        pending = [];
        pendingBytes = 0;
      }
    }
  }
  if (skipping) yield { first, lines: [fault('events/too-long', { limit })] };
  else if (pendingBytes > 0) {
    const tail = Buffer.concat(pending);
    yield { first, lines: split(started ? tail : withoutMark(tail), limit) };
  }
}
