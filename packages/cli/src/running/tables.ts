import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Event } from '@reeve/ir';
import type { Source, SourceBatch } from '@reeve/runtime';
import { eventOfJson } from '../events/cloud-event.ts';
import { createRowSplitter } from '../events/csv-rows.ts';
import { refusal } from '../events/refusal.ts';
import { errnoOf } from '../failure.ts';
import type { SourceSetting } from './run-settings.ts';

type Sqlite = Extract<SourceSetting, { kind: 'sqlite' }>;
type Members = Extract<SourceSetting, { kind: 'members' }>;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** A cell as a text. */
const plain = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : '';

/** `{column}` in a text, or a whole column where there are no braces and one is called that. */
const filled = (template: string, row: Readonly<Record<string, unknown>>): unknown =>
  Object.hasOwn(row, template)
    ? row[template]
    : template.replace(/\{([^{}]+)\}/g, (_, column: string) => plain(row[column]));

/**
 * Reads rows of a SQLite database by a query that knows `:cursor` and `:limit`: those whose cursor column is beyond the
 * last one. The database is opened for reading only.
 */
export function createSqliteSource({ name, file, query, cursor: column, event }: Sqlite): Source {
  return {
    name,
    read: async (cursor, limit): Promise<SourceBatch> => {
      const db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
      let rows: readonly Readonly<Record<string, unknown>>[];
      try {
        const last = cursor === undefined ? null : (JSON.parse(cursor) as string | number);
        const statement = db.prepare(query);
        rows = statement.all({ cursor: last ?? -1, limit }) as Readonly<Record<string, unknown>>[];
      } finally {
        db.close();
      }
      const events: Event[] = [];
      const refused: SourceBatch['refused'][number][] = [];
      for (const row of rows) {
        const json: Record<string, unknown> = {};
        const data: Record<string, unknown> = {};
        for (const [key, template] of Object.entries(event)) {
          const value = filled(template, row);
          if (value === null || value === undefined || value === '') continue;
          if (key.startsWith('data.')) data[key.slice(5)] = value;
          else json[key] = plain(value);
        }
        const id = plain(row[column]);
        const read = eventOfJson({ ...json, data }, () => `${name}:${id}`);
        if ('fault' in read && 'params' in read)
          refused.push({ place: `${column} ${id}`, reason: refusal(file, 0, read).reason.en, text: '' });
        else events.push(read);
      }
      const next = rows.at(-1)?.[column];
      const reached = typeof next === 'bigint' ? Number(next) : next;
      return {
        events,
        refused,
        cursor: reached === undefined ? (cursor ?? 'null') : JSON.stringify(reached),
        more: rows.length >= limit,
      };
    },
  };
}

const cellValue = (cell: string): unknown => {
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell) && cell.length < 16) return Number(cell);
  return cell === 'true' || cell === 'yes' ? true : cell === 'false' || cell === 'no' ? false : cell;
};

/**
 * Reads members from a CSV file with a heading: each row sets attributes, those named with dots inside groups. Only rows
 * that have changed since they were last read come again.
 */
export function createMembersSource(
  { name, file, community, id: idColumn }: Members,
  now: () => number,
): Source {
  return {
    name,
    read: async (cursor): Promise<SourceBatch> => {
      const known = (cursor === undefined ? { file: '', rows: {} } : JSON.parse(cursor)) as {
        file: string;
        rows: Record<string, string>;
      };
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch (error) {
        if (errnoOf(error) === 'ENOENT')
          return { events: [], refused: [], cursor: cursor ?? JSON.stringify(known), more: false };
        throw error;
      }
      const whole = digest(text);
      if (whole === known.file) return { events: [], refused: [], cursor: cursor ?? '', more: false };
      const splitter = createRowSplitter(',');
      const rows = [...splitter.push(1, text.replace(/^\uFEFF/, '').split(/\r?\n/)), ...splitter.end()];
      const [heading, ...body] = rows;
      const columns = heading && 'length' in heading.cells ? heading.cells : [];
      const events: Event[] = [];
      const refused: SourceBatch['refused'][number][] = [];
      const seen: Record<string, string> = {};
      const at = now();
      for (const { line, cells } of body) {
        const place = `${basename(file)}:${line}`;
        if (!('length' in cells)) {
          refused.push({ place, reason: refusal(file, line, cells).reason.en, text: '' });
          continue;
        }
        if (cells.every((cell) => cell === '')) continue;
        const member = cells[columns.indexOf(idColumn)];
        if (member === undefined || member === '') {
          refused.push({ place, reason: `The column ${idColumn} is empty or missing.`, text: '' });
          continue;
        }
        const content = digest(cells.join('\u0000'));
        seen[member] = content;
        if (known.rows[member] === content) continue;
        const data: Record<string, unknown> = {};
        columns.forEach((column, i) => {
          const cell = cells[i] ?? '';
          if (column !== idColumn && cell !== '') setIn(data, column.split('.'), cellValue(cell));
        });
        const isNew = known.rows[member] === undefined;
        events.push({
          id: `${name}:${member}:${content}`,
          type: isNew ? 'member.joined' : 'member.updated',
          time: at,
          member,
          community,
          data,
        });
      }
      return {
        events,
        refused,
        cursor: JSON.stringify({ file: whole, rows: { ...known.rows, ...seen } }),
        more: false,
      };
    },
  };
}

const setIn = (data: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [first = '', ...rest] = path;
  if (first === '__proto__' || first === 'constructor' || first === 'prototype') return;
  if (rest.length === 0) data[first] = value;
  else {
    const inner = (data[first] ?? {}) as Record<string, unknown>;
    data[first] = inner;
    setIn(inner, rest, value);
  }
};
