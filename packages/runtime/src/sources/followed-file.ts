import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../events/source-error.ts';
import {
  headOf,
  isAt,
  type LinesPlace,
  type LinesRead,
  NOTHING_READ,
  readLinesFrom,
} from './appended-lines.ts';

/** A file that had this name before, and was last seen under another. */
interface Earlier extends LinesPlace {
  readonly as: string;
}

/** How far the file of a name has been read, and those that had the name before it. */
export interface Place extends LinesPlace {
  readonly earlier?: readonly Earlier[];
}

/** What was read, and where it ended. */
export interface FollowedRead extends Omit<LinesRead, 'place'> {
  readonly place: Place;
}

interface Following {
  readonly known: Place | undefined;
  /** Places of files of other names: one that is new may be one of them, renamed. */
  readonly others: readonly Place[];
  /** Files that are followed under their own names. */
  readonly listed: readonly string[];
  readonly limit: number;
}

/** Files of one name that are looked through for the one that was renamed. */
const MOST_SIBLINGS = 100;
/** So many that had the name before are still read; an older one is closed for good. */
const MOST_EARLIER = 3;

/** What tells that a file or one before it may have changed; `undefined` for what cannot be read as a file. */
export const lookOf = async (
  path: string,
  earlier: readonly { readonly as: string }[] = [],
): Promise<string | undefined> => {
  const looks = [await lookOfOne(path)];
  for (const { as } of earlier) looks.push(await lookOfOne(join(dirname(path), as)));
  return looks[0] === undefined ? undefined : looks.join(' ');
};

const lookOfOne = async (path: string): Promise<string | undefined> => {
  try {
    const found = await stat(path);
    return found.isFile() ? `${found.ino}:${found.size}:${found.mtimeMs}` : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'gone';
    throw error;
  }
};

const withFile = async <T>(
  path: string,
  use: (file: FileHandle, size: number, first: Buffer) => Promise<T>,
): Promise<T | undefined> => {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const found = await file.stat();
    if (!found.isFile()) return undefined;
    return await use(file, found.size, await headOf(file, found.size));
  } finally {
    await file.close();
  }
};

/** Files beside a path whose names begin as its own: log rotation calls them `events.jsonl.1`, `events-2026.jsonl` … */
const siblingsOf = async (path: string, listed: readonly string[]): Promise<readonly string[]> => {
  const stem = basename(path).replace(/\.[^.]+$/, '');
  let names: readonly string[];
  try {
    names = await readdir(dirname(path));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => name.startsWith(stem) && !/\.(gz|zst|bz2|xz)$/i.test(name))
    .map((name) => join(dirname(path), name))
    .filter((each) => each !== path && !listed.includes(each))
    .slice(0, MOST_SIBLINGS);
};

interface Found {
  readonly as: string;
  readonly read: LinesRead | undefined;
}

/** Goes on with a file that had this name, wherever it is now. */
const readRenamed = async (
  siblings: readonly string[],
  known: LinesPlace,
  limit: number,
  tail: 'leave' | 'whole' | 'take',
): Promise<Found | undefined> => {
  for (const candidate of siblings) {
    const found = await withFile(candidate, async (file, size, first) => {
      if (!isAt(first, size, known)) return undefined;
      const as = basename(candidate);
      return { as, read: await readLinesFrom(file, candidate, known, { size, first, limit, tail }) };
    });
    if (found) return found;
  }
  return undefined;
};

/** What a writer still adds to files that were renamed: it has them open. */
const readEarlier = async (
  path: string,
  known: Place,
  { listed, limit }: Following,
): Promise<FollowedRead | undefined> => {
  const earlier = known.earlier ?? [];
  if (earlier.length === 0) return undefined;
  const siblings = await siblingsOf(path, listed);
  for (const [at, each] of earlier.entries()) {
    // Taken for over once enough others have come after it, even where its last line has no end.
    const isOver = at < earlier.length - MOST_EARLIER;
    const found = await readRenamed(siblings, each, limit, isOver ? 'take' : 'whole');
    if (!found?.read) continue;
    const { read, as } = found;
    const rest = earlier.with(at, { ...read.place, as });
    return { ...read, place: { ...known, earlier: rest } };
  }
  return undefined;
};

/** What comes next of a file that lines are added to; nothing where nothing has been added. */
export const readFollowed = async (path: string, following: Following): Promise<FollowedRead | undefined> => {
  const { known, others, listed, limit } = following;
  const before = known && (await readEarlier(path, known, following));
  if (before) return before;
  const own = await withFile(path, async (file, size, first) => {
    const from = known ?? others.find((place) => isAt(first, size, place));
    const isSame = from !== undefined && isAt(first, size, from);
    const read =
      isSame || known === undefined
        ? await readLinesFrom(file, path, isSame ? from : NOTHING_READ, { size, first, limit, tail: 'leave' })
        : undefined;
    return { read, size, isSame };
  });
  const earlier = known?.earlier ?? [];
  if (own?.read) return { ...own.read, place: placeOf(own.read.place, earlier) };
  if (own?.isSame || known === undefined) return undefined;
  const hasSuccessor = own !== undefined && own.size > 0;
  const siblings = await siblingsOf(path, listed);
  const renamed = await readRenamed(siblings, known, limit, hasSuccessor ? 'whole' : 'leave');
  if (renamed?.read) return { ...renamed.read, place: placeOf(renamed.read.place, earlier) };
  const { earlier: _, ...last } = known;
  const kept = renamed ? [...earlier.slice(-MOST_EARLIER), { ...last, as: renamed.as }] : earlier;
  const next = await withFile(path, (file, size, first) =>
    readLinesFrom(file, path, NOTHING_READ, { size, first, limit, tail: 'leave' }),
  );
  return next && { ...next, place: placeOf(next.place, kept) };
};

const placeOf = (place: LinesPlace, earlier: readonly Earlier[]): Place =>
  earlier.length === 0 ? place : { ...place, earlier };
