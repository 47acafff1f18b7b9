import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Event } from '@reeve/ir';
import { type CsvRow, createRowSplitter } from '../events/csv-rows.ts';
import { fault, refusal } from '../events/refusal.ts';
import { errnoOf } from '../events/source-error.ts';
import type { Source, SourceBatch } from './source.ts';

/** A list of members. */
export interface MembersSourceOptions {
  /** Unique within a project. */
  readonly name: string;
  /** Path of a CSV file with a heading. */
  readonly file: string;
  /** Whose members they are. */
  readonly community: string;
  /** Column that holds the member. */
  readonly id: string;
  /** Ms since 1970: the time of what has changed. The machine's clock by default. */
  readonly now?: () => number;
}

type Refused = SourceBatch['refused'][number];

/** What is known of the file: its digest when it was last read to its end, and of each member what their row said. */
interface Known {
  readonly file: string;
  /** Digest of the row; behind a dot, one of all that it ever said, which tells a return from a repeat. */
  readonly rows: Readonly<Record<string, string>>;
  /** How far a file has been read that is too long for one batch. */
  readonly within?: { readonly file: string; readonly row: number };
}

const digest = (text: string | Buffer): string => hash('sha256', text, 'hex').slice(0, 32);
const NOTHING: Known = { file: '', rows: {} };
/** A file in another encoding says nothing that could be trusted: it is refused as one. */
const NOT_UTF8: readonly CsvRow[] = [{ line: 1, cells: fault('events/not-utf8') }];
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const cellValue = (cell: string): unknown => {
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell) && cell.length < 16) return Number(cell);
  return cell === 'true' || cell === 'yes' ? true : cell === 'false' || cell === 'no' ? false : cell;
};

interface Table {
  readonly whole: string;
  readonly columns: readonly string[];
  readonly body: readonly CsvRow[];
}

const tableOf = (text: string, whole: string): Table => {
  const splitter = createRowSplitter(',');
  const rows = [...splitter.push(1, text.replace(/^\uFEFF/, '').split(/\r?\n/)), ...splitter.end()];
  const [heading, ...body] = rows;
  return { whole, columns: heading && 'length' in heading.cells ? heading.cells : [], body };
};

/** Columns by the groups that they lie in. One that is a value and a group at once is left out, and told of. */
const pathsOf = (columns: readonly string[], id: string) => {
  const names = new Set(columns);
  const paths: { readonly at: number; readonly path: readonly string[] }[] = [];
  const clashing: string[] = [];
  columns.forEach((column, at) => {
    const path = column.split('.');
    if (column === id || path.some((part) => RESERVED.has(part))) return;
    if (path.some((_, i) => i > 0 && names.has(path.slice(0, i).join('.')))) clashing.push(column);
    else paths.push({ at, path });
  });
  return { paths, clashing };
};

const setIn = (data: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  let group = data;
  for (const name of path.slice(0, -1)) {
    // Names that every object has (`toString`) are not groups.
    if (!Object.hasOwn(group, name)) group[name] = {};
    group = group[name] as Record<string, unknown>;
  }
  group[path.at(-1) ?? ''] = value;
};

/**
 * Reads members from a CSV file with a heading: each row sets attributes, those named with dots inside groups. Only rows
 * that have changed since they were last read come again; a cell that was emptied takes the attribute away.
 */
export function createMembersSource({
  name,
  file,
  community,
  id: idColumn,
  now = Date.now,
}: MembersSourceOptions): Source {
  let table: Table | undefined;
  let seen: { readonly look: string; readonly whole: string } | undefined;

  const load = async (known: Known): Promise<Table | undefined> => {
    const found = await stat(file);
    const look = `${found.ino}:${found.size}:${found.mtimeMs}`;
    if (seen?.look === look && seen.whole === known.file) return undefined;
    const bytes = await readFile(file);
    const whole = digest(bytes);
    seen = { look, whole };
    if (whole === known.file) return undefined;
    if (table?.whole !== whole)
      table = isUtf8(bytes) ? tableOf(bytes.toString('utf8'), whole) : { whole, columns: [], body: NOT_UTF8 };
    return table;
  };

  return {
    name,
    read: async (cursor, limit): Promise<SourceBatch> => {
      const known = cursor === undefined ? NOTHING : (JSON.parse(cursor) as Known);
      const nothing = { events: [], refused: [], cursor: cursor ?? JSON.stringify(known), more: false };
      let loaded: Table | undefined;
      try {
        loaded = await load(known);
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return nothing;
        throw error;
      }
      if (!loaded) return nothing;
      const { whole, columns, body } = loaded;
      const from = known.within?.file === whole ? known.within.row : 0;
      const { paths, clashing } = pathsOf(columns, idColumn);
      const refused: Refused[] =
        from > 0
          ? []
          : clashing.map((column) => ({
              place: `${basename(file)}:1`,
              reason: `The column ${column} lies inside another column, which is a value; it is left out.`,
              text: '',
            }));
      const events: Event[] = [];
      const rows = new Map(Object.entries(known.rows));
      const at = now();
      const idAt = columns.indexOf(idColumn);
      let row = from;
      for (; row < body.length && events.length + refused.length < limit; row++) {
        const { line, cells } = body[row] as CsvRow;
        const place = `${basename(file)}:${line}`;
        if (!('length' in cells)) {
          refused.push({ place, reason: refusal(file, line, cells).reason.en, text: '' });
          continue;
        }
        if (cells.every((cell) => cell === '')) continue;
        const member = cells[idAt];
        if (member === undefined || member === '') {
          refused.push({ place, reason: `The column ${idColumn} is empty or missing.`, text: '' });
          continue;
        }
        const content = digest(cells.join('\u0000'));
        const [before, story = ''] = rows.get(member)?.split('.') ?? [];
        if (before === content) continue;
        const told = digest(story + content).slice(0, 16);
        const data: Record<string, unknown> = {};
        for (const { at: column, path } of paths) {
          const cell = cells[column] ?? '';
          if (cell !== '') setIn(data, path, cellValue(cell));
          // Nothing is taken away from one who is new.
          else if (before !== undefined) setIn(data, path, null);
        }
        rows.set(member, `${content}.${told}`);
        events.push({
          id: `${name}:${member}:${told}`,
          type: before === undefined ? 'member.joined' : 'member.updated',
          time: at,
          member,
          community,
          data,
        });
      }
      const isDone = row >= body.length;
      if (isDone) table = undefined;
      // What members' rows said is written when the end is reached; until then the place in the file says it as well.
      const next: Known = isDone
        ? { file: whole, rows: finished(known.rows, loaded, idAt) }
        : { file: known.file, rows: known.rows, within: { file: whole, row } };
      return { events, refused, cursor: JSON.stringify(next), more: !isDone };
    },
  };
}

/** What every row of a file said last, those of earlier batches too. */
const finished = (before: Known['rows'], { body }: Table, idAt: number): Known['rows'] => {
  const all = new Map(Object.entries(before));
  for (const { cells } of body) {
    if (!('length' in cells)) continue;
    const member = cells[idAt];
    if (member === undefined || member === '') continue;
    const content = digest(cells.join('\u0000'));
    const [last, story = ''] = all.get(member)?.split('.') ?? [];
    if (last !== content) all.set(member, `${content}.${digest(story + content).slice(0, 16)}`);
  }
  return Object.fromEntries(all);
};
