import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CsvMap } from '../events/csv-mapping.ts';
import { errnoOf } from '../events/source-error.ts';
import { lookOf, type Place, readFollowed } from './followed-file.ts';
import type { Source, SourceBatch } from './source.ts';
import { createWholeFiles, type WholePlace } from './whole-files.ts';

/** Files that events are read from. */
export interface FilesSourceOptions {
  /** Unique within a project. Under another name everything is read again; events that are known are repeats. */
  readonly name: string;
  /** A file, or a folder: of that every `.jsonl` and `.ndjson`, packed by gzip or not, in the order of names. */
  readonly path: string;
  /** For CSV: how rows become events. */
  readonly map?: CsvMap;
}

type Places = Readonly<Record<string, Place | WholePlace>>;

const isWhole = (path: string, map: CsvMap | undefined): boolean => map !== undefined || /\.gz$/i.test(path);
const isEvents = (name: string): boolean => /\.(jsonl|ndjson)(\.gz)?$/i.test(name);
const placeOf = (places: Places, file: string): Place | WholePlace | undefined =>
  Object.hasOwn(places, basename(file)) ? places[basename(file)] : undefined;

/**
 * Follows a file of JSON lines (CloudEvents), or every one in a folder. A line is read when its end has been written. A
 * file that was renamed, or copied before it was cut, is read to its end before the one that has its name now is begun,
 * and read on for as long as somebody writes to it. Packed files and CSV are read whole, again when they have changed.
 * What is no event is refused with its place, and the next line is read.
 *
 * @example createFilesSource({ name: 'chat', path: '/var/log/chat/events.jsonl' })
 */
export function createFilesSource({ name, path, map }: FilesSourceOptions): Source {
  /** Files in which nothing new was found, as they looked and were read: they are not opened again until that changes. */
  const idle = new Map<string, string>();
  const whole = createWholeFiles(map);
  return {
    name,
    read: async (cursor, limit): Promise<SourceBatch> => {
      const places = (cursor === undefined ? {} : JSON.parse(cursor)) as Places;
      const { files, isFolder } = await filesOf(path);
      for (const file of files) {
        const known = placeOf(places, file);
        const look = await lookOf(file, known && 'earlier' in known ? known.earlier : []);
        const now = `${look} ${JSON.stringify(known)}`;
        if (look === undefined || idle.get(file) === now) continue;
        const read = isWhole(file, map)
          ? await whole.read(file, known as WholePlace | undefined, limit)
          : await readFollowed(file, {
              known: known as Place | undefined,
              others: Object.values(places) as Place[],
              listed: files,
              limit,
            });
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
