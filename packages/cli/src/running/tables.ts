import { DatabaseSync } from 'node:sqlite';
import type { Event } from '@reeve/ir';
import type { Source, SourceBatch } from '@reeve/runtime';
import { eventOfJson } from '../events/cloud-event.ts';
import { refusal } from '../events/refusal.ts';
import type { SourceSetting } from './run-settings.ts';

type Sqlite = Extract<SourceSetting, { kind: 'sqlite' }>;

/** A cell as a text. */
const plain = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : '';

/** A number, a text, or digits of a whole number that is too large for a number. */
type Cursor = string | number | { readonly whole: string } | null;

const asBound = (cursor: Cursor): string | number | bigint =>
  cursor === null ? -1 : typeof cursor === 'object' ? BigInt(cursor.whole) : cursor;

const isExact = (value: bigint): boolean =>
  value === BigInt(Number(value)) && Number.isSafeInteger(Number(value));

const asCursor = (value: unknown, column: string): Cursor => {
  if (typeof value === 'bigint') return isExact(value) ? Number(value) : { whole: String(value) };
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new RangeError(`The column ${column} holds neither numbers nor texts.`);
};

const asField = (value: unknown): unknown =>
  typeof value === 'bigint' ? (isExact(value) ? Number(value) : String(value)) : value;

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
        const last = cursor === undefined ? null : (JSON.parse(cursor) as Cursor);
        const statement = db.prepare(query);
        // Whole numbers beyond 2^53 are read as they are; only what is used of them is turned into numbers.
        statement.setReadBigInts(true);
        const found: Readonly<Record<string, unknown>>[] = [];
        for (const row of statement.iterate({ cursor: asBound(last), limit })) {
          found.push(row as Readonly<Record<string, unknown>>);
          // A query that leaves out its limit is read no further than it was asked for.
          if (found.length >= limit) break;
        }
        rows = found;
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
          if (key.startsWith('data.')) data[key.slice(5)] = asField(value);
          else json[key] = plain(value);
        }
        const id = plain(row[column]);
        const read = eventOfJson({ ...json, data }, () => `${name}:${id}`);
        if ('fault' in read && 'params' in read)
          refused.push({ place: `${column} ${id}`, reason: refusal(file, 0, read).reason.en, text: '' });
        else events.push(read);
      }
      const next = rows.at(-1)?.[column];
      const reached = next === undefined || next === null ? undefined : asCursor(next, column);
      if (rows.length > 0 && reached === undefined)
        throw new RangeError(`The query does not give the column ${column}, or gives nothing in it.`);
      return {
        events,
        refused,
        cursor: reached === undefined ? (cursor ?? 'null') : JSON.stringify(reached),
        more: rows.length >= limit,
      };
    },
  };
}
