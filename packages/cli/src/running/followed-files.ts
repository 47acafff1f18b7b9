import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Source, SourceBatch } from '@reeve/runtime';
import type { CsvMap } from '../events/csv-map.ts';
import { errnoOf } from '../failure.ts';
import { headOf, isAt, NOTHING_READ, type Place, type Read, readLinesFrom } from './appended-lines.ts';
import { createWholeFiles, type WholePlace } from './whole-files.ts';

type Places = Readonly<Record<string, Place | WholePlace>>;

/** Files of one name that are looked through for the one that was renamed. */
const MOST_SIBLINGS = 100;

const isWhole = (path: string, map: CsvMap | undefined): boolean => map !== undefined || /\.gz$/i.test(path);
const isEvents = (name: string): boolean => /\.(jsonl|ndjson)(\.gz)?$/i.test(name);

/**
 * Follows a file of JSON lines, or every one in a folder, in the order of their names. A line is read when its end has
 * been written. A file that was renamed, or copied before it was cut, is read to its end before the one that has its name
 * now is read from its beginning. Packed files and CSV are read whole, again when they have changed.
 */
export function createFollowedFiles(name: string, path: string, map?: CsvMap): Source {
  /** Files in which nothing new was found, as they looked and were read: they are not opened again until that changes. */
  const idle = new Map<string, string>();
  const whole = createWholeFiles(map);
  return {
    name,
    read: async (cursor, limit): Promise<SourceBatch> => {
      const places = (cursor === undefined ? {} : JSON.parse(cursor)) as Places;
      const { files, isFolder } = await filesOf(path);
      for (const file of files) {
        const look = await lookOf(file);
        const known = places[basename(file)];
        const now = `${look} ${JSON.stringify(known)}`;
        if (look === undefined || idle.get(file) === now) continue;
        const read = isWhole(file, map)
          ? await whole.read(file, known as WholePlace | undefined, limit)
          : await readFollowed(file, places, files, limit);
        if (read)
          return {
            events: read.events,
            refused: read.refused,
            cursor: JSON.stringify({ ...places, [basename(file)]: read.place }),
            more: true,
          };
        idle.set(file, now);
      }
      return { events: [], refused: [], cursor: cursorAfter(places, files, isFolder, cursor), more: false };
    },
  };
}

/** Files that are gone from a folder are forgotten, so that what is remembered does not grow with the years. */
const cursorAfter = (
  places: Places,
  files: readonly string[],
  isFolder: boolean,
  cursor: string | undefined,
): string => {
  if (!isFolder || files.length === 0) return cursor ?? '{}';
  const there = new Set(files.map((file) => basename(file)));
  const kept = Object.entries(places).filter(([name]) => there.has(name));
  return kept.length === Object.keys(places).length
    ? (cursor ?? '{}')
    : JSON.stringify(Object.fromEntries(kept));
};

const filesOf = async (
  path: string,
): Promise<{ readonly files: readonly string[]; readonly isFolder: boolean }> => {
  try {
    if (!(await stat(path)).isDirectory()) return { files: [path], isFolder: false };
  } catch (error) {
    // It may come yet: whatever writes it starts later. Or it was renamed, and the next one is not there yet.
    if (errnoOf(error) === 'ENOENT') return { files: [path], isFolder: false };
    throw error;
  }
  const names = (await readdir(path)).filter(isEvents).sort();
  return { files: names.map((each) => join(path, each)), isFolder: true };
};

/** What tells that a file may have changed; `undefined` for what cannot be read as a file. */
const lookOf = async (path: string): Promise<string | undefined> => {
  try {
    const found = await stat(path);
    return found.isFile() ? `${found.ino}:${found.size}:${found.mtimeMs}` : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'gone';
    throw error;
  }
};

const withFile = async <T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T | undefined> => {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return await use(file);
  } finally {
    await file.close();
  }
};

const readFollowed = async (
  path: string,
  places: Places,
  listed: readonly string[],
  limit: number,
): Promise<Read | undefined> => {
  const known = places[basename(path)] as Place | undefined;
  const own = await withFile(path, async (file) => {
    const { size } = await file.stat();
    const first = await headOf(file, size);
    // One that is new here may be one that was known by another name.
    const from = known ?? (Object.values(places) as Place[]).find((place) => isAt(first, size, place));
    const isSame = from !== undefined && isAt(first, size, from);
    const read =
      isSame || known === undefined
        ? await readLinesFrom(file, path, isSame ? from : NOTHING_READ, { size, first, limit, over: false })
        : undefined;
    return { read, size, isSame };
  });
  if (own?.read || own?.isSame || known === undefined) return own?.read;
  const hasSuccessor = own !== undefined && own.size > 0;
  const earlier = await readRenamed(path, known, listed, limit, hasSuccessor);
  if (earlier) return earlier;
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    const first = await headOf(file, size);
    return readLinesFrom(file, path, NOTHING_READ, { size, first, limit, over: false });
  });
};

/** Goes on with the file that had this name, wherever it is now. Those that are followed under their own names are left to that. */
const readRenamed = async (
  path: string,
  known: Place,
  listed: readonly string[],
  limit: number,
  over: boolean,
): Promise<Read | undefined> => {
  const stem = basename(path).replace(/\.[^.]+$/, '');
  let names: readonly string[];
  try {
    names = await readdir(dirname(path));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  const candidates = names
    .filter((name) => name.startsWith(stem) && !/\.(gz|zst|bz2|xz)$/i.test(name))
    .map((name) => join(dirname(path), name))
    .filter((each) => each !== path && !listed.includes(each))
    .slice(0, MOST_SIBLINGS);
  for (const candidate of candidates) {
    const read = await withFile(candidate, async (file) => {
      const found = await file.stat();
      if (!found.isFile()) return undefined;
      const first = await headOf(file, found.size);
      if (!isAt(first, found.size, known)) return undefined;
      return readLinesFrom(file, candidate, known, { size: found.size, first, limit, over });
    });
    if (read) return read;
  }
  return undefined;
};
