import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Event } from '@reeve/ir';
import { eventOfJson } from '../events/cloud-event.ts';
import { refusal } from '../events/refusal.ts';
import type { Source, SourceBatch } from './source.ts';

/** Rows of a SQLite database that become events. */
export interface SqliteSourceOptions {
  /** Unique within a project. */
  readonly name: string;
  /** Path of the database; it is opened for reading only. */
  readonly file: string;
  /** Knows `:cursor` and `:limit`, and gives rows in the order of the cursor column. */
  readonly query: string;
  /** Column that grows: a number or a text. */
  readonly cursor: string;
  /** For each part of an event (`type`, `time`, `subject`, `source`, `id`, `data.…`) a column, or a text with `{column}`. */
  readonly event: Readonly<Record<string, string>>;
}

type Row = Readonly<Record<string, unknown>>;

/** A number, a text, or digits of a whole number that is too large for a number. */
type Value = string | number | { readonly whole: string };

/** How far it has been read: the last value, and which rows of that value have been given. */
interface Place {
  readonly at: Value;
  readonly given: readonly string[];
}

/** Rows of one value: they are read at once, so that none of them falls between two batches. */
const MOST_EQUAL = 10_000;

/** A cell as a text. */
const plain = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : '';

const placeOf = (cursor: string | undefined): Place | undefined => {
  const known = JSON.parse(cursor ?? 'null') as Place | Value | null;
  if (known === null) return undefined;
  // A cursor of a release that kept only the value.
  return typeof known === 'object' && 'given' in known ? known : { at: known, given: [] };
};

const asBound = (at: Value | undefined): string | number | bigint =>
  at === undefined ? -1 : typeof at === 'object' ? BigInt(at.whole) : at;

const isExact = (value: bigint): boolean =>
  value === BigInt(Number(value)) && Number.isSafeInteger(Number(value));

const asValue = (value: unknown, column: string): Value => {
  if (typeof value === 'bigint') return isExact(value) ? Number(value) : { whole: String(value) };
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value === undefined || value === null)
    throw new RangeError(`The query does not give the column ${column}, or gives nothing in it.`);
  throw new RangeError(`The column ${column} holds neither numbers nor texts.`);
};

const asField = (value: unknown): unknown =>
  typeof value === 'bigint' ? (isExact(value) ? Number(value) : String(value)) : value;

/** `{column}` in a text, or a whole column where there are no braces and one is called that. */
const filled = (template: string, row: Row): unknown =>
  Object.hasOwn(row, template)
    ? row[template]
    : template.replace(/\{([^{}]+)\}/g, (_, column: string) =>
        Object.hasOwn(row, column) ? plain(row[column]) : '',
      );

const digestOf = (row: Row): string =>
  hash(
    'sha256',
    JSON.stringify(Object.values(row), (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    ),
    'base64url',
  ).slice(0, 16);

const isSame = (a: unknown, b: unknown): boolean =>
  a === b ||
  (typeof a !== typeof b && typeof a !== 'string' && typeof b !== 'string' && Number(a) === Number(b));

const comesBefore = (a: unknown, b: unknown): boolean =>
  typeof a !== 'string' && typeof b !== 'string' && (a as number | bigint) < (b as number | bigint);

/**
 * Reads rows of a SQLite database by a query that knows `:cursor` and `:limit`. Rows of an equal value are read at once,
 * so that none is lost where a batch ends between them. Where rows of the last value may still come (a time in seconds,
 * say) the query asks for `>= :cursor`: rows that have been given are not given again.
 *
 * Reading throws a `RangeError` for rows that are not in the order of their column, and for more than 10,000 of one value.
 *
 * @example
 * createSqliteSource({
 *   name: 'shop', file: 'shop.db', cursor: 'paid_at',
 *   query: 'SELECT * FROM orders WHERE paid_at >= :cursor ORDER BY paid_at LIMIT :limit',
 *   event: { type: 'order.paid', id: 'order-{n}', subject: 'buyer', time: 'paid_at', 'data.total': 'total' },
 * })
 */
export function createSqliteSource({
  name,
  file,
  query,
  cursor: column,
  event,
}: SqliteSourceOptions): Source {
  const eventOf = (row: Row): ReturnType<typeof eventOfJson> => {
    const json: Record<string, unknown> = {};
    const data: [string, unknown][] = [];
    for (const [key, template] of Object.entries(event)) {
      const value = filled(template, row);
      if (value === null || value === undefined || value === '') continue;
      if (key.startsWith('data.')) data.push([key.slice(5), asField(value)]);
      else json[key] = plain(value);
    }
    return eventOfJson(
      { ...json, data: Object.fromEntries(data) },
      () => `${name}:${plain(row[column])}:${digestOf(row)}`,
    );
  };

  return {
    name,
    read: async (cursor, limit): Promise<SourceBatch> => {
      const place = placeOf(cursor);
      const { rows, more } = readRows(place, limit);
      const events: Event[] = [];
      const refused: SourceBatch['refused'][number][] = [];
      for (const row of rows) {
        const read = eventOf(row);
        if ('fault' in read && 'params' in read)
          refused.push({
            place: `${column} ${plain(row[column])}`,
            reason: refusal(file, 0, read).reason.en,
            text: '',
          });
        else events.push(read);
      }
      return { events, refused, cursor: cursorAfter(place, rows, cursor), more };
    },
  };

  /** Rows behind a place that have not been given: all of a value or none. */
  function readRows(
    place: Place | undefined,
    limit: number,
  ): { readonly rows: readonly Row[]; readonly more: boolean } {
    const given = new Set(place?.given);
    const isNew = (row: Row): boolean =>
      !isSame(asComparable(place?.at), row[column]) || !given.has(digestOf(row));
    using db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
    const statement = db.prepare(query);
    // Whole numbers beyond 2^53 are read as they are; only what is used of them is turned into numbers.
    statement.setReadBigInts(true);
    for (let ask = limit + 1; ; ask = Math.min(ask * 2, MOST_EQUAL + limit)) {
      const rows: Row[] = [];
      for (const row of statement.iterate({ cursor: asBound(place?.at), limit: ask })) {
        const before = rows.at(-1)?.[column];
        asValue(row[column], column);
        if (before !== undefined && comesBefore(row[column], before))
          throw new RangeError(`The query does not give its rows in the order of the column ${column}.`);
        rows.push(row);
        // A query that leaves out its limit is read no further than it was asked for.
        if (rows.length >= ask) break;
      }
      if (rows.length < ask) return { rows: rows.filter(isNew), more: false };
      // There may be more of the last value than were asked for: it is left to the next time, or asked for as a whole.
      const last = rows.at(-1)?.[column];
      const whole = rows.slice(
        0,
        rows.findIndex((row) => isSame(row[column], last)),
      );
      const fresh = whole.filter(isNew);
      if (fresh.length > 0) return { rows: fresh, more: true };
      if (ask >= MOST_EQUAL + limit)
        throw new RangeError(
          `More than ${MOST_EQUAL} rows have the same ${column}: take a column that tells rows apart.`,
        );
    }
  }

  function cursorAfter(place: Place | undefined, rows: readonly Row[], cursor: string | undefined): string {
    const last = rows.at(-1)?.[column];
    if (last === undefined) return cursor ?? 'null';
    const given = rows.filter((row) => isSame(row[column], last)).map(digestOf);
    const before = isSame(asComparable(place?.at), last) ? (place?.given ?? []) : [];
    return JSON.stringify({ at: asValue(last, column), given: [...before, ...given] });
  }
}

const asComparable = (at: Value | undefined): unknown =>
  at === undefined ? undefined : typeof at === 'object' ? BigInt(at.whole) : at;
