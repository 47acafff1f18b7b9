import type { Event } from '@reeve/ir';

const BATCH = 1024;

interface Cursor {
  readonly stream: AsyncIterator<readonly Event[]>;
  batch: readonly Event[];
  at: number;
}

/**
 * Joins streams into one: the stream whose next event is the earliest goes first, at equal times the one that stands
 * first. Each stream keeps its own order, even where that is not the order of time.
 */
export async function* mergeByTime(
  streams: readonly AsyncIterable<readonly Event[]>[],
): AsyncGenerator<readonly Event[]> {
  const cursors: Cursor[] = [];
  const fill = async (cursor: Cursor): Promise<boolean> => {
    const next = await cursor.stream.next();
    if (next.done) return false;
    cursor.batch = next.value;
    cursor.at = 0;
    return cursor.batch.length > 0 || fill(cursor);
  };
  for (const stream of streams) {
    const cursor: Cursor = { stream: stream[Symbol.asyncIterator](), batch: [], at: 0 };
    if (await fill(cursor)) cursors.push(cursor);
  }
  let ready: Event[] = [];
  while (cursors.length > 0) {
    let first = 0;
    for (let i = 1; i < cursors.length; i++) {
      if (timeOf(cursors[i]!) < timeOf(cursors[first]!)) first = i;
    }
    // It goes on until another stream's turn comes: one before it also at equal times, one after it only when earlier.
    let before = Number.POSITIVE_INFINITY;
    let after = Number.POSITIVE_INFINITY;
    for (let i = 0; i < cursors.length; i++) {
      if (i < first) before = Math.min(before, timeOf(cursors[i]!));
      else if (i > first) after = Math.min(after, timeOf(cursors[i]!));
    }
    const cursor = cursors[first]!;
    const { batch } = cursor;
    while (cursor.at < batch.length) {
      const { time } = batch[cursor.at]!;
      if (time >= before || time > after) break;
      ready.push(batch[cursor.at]!);
      cursor.at++;
    }
    if (ready.length >= BATCH) {
      yield ready;
      ready = [];
    }
    if (cursor.at >= batch.length && !(await fill(cursor))) cursors.splice(first, 1);
  }
  if (ready.length > 0) yield ready;
}

const timeOf = (cursor: Cursor): number => cursor.batch[cursor.at]!.time;
