import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { StoreError } from '@reeve/runtime';
import { MIGRATIONS } from './schema.ts';

const OLDEST = [3, 51, 3] as const;

/** What SQLite calls it, and what that means for a runtime. */
const CODES: Readonly<Record<number, StoreError['code']>> = {
  5: 'store/busy',
  6: 'store/busy',
  11: 'store/corrupt',
  13: 'store/full',
  26: 'store/corrupt',
};

/** Turns what SQLite throws into what a runtime understands. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const number = (error as Error & { errcode?: number }).errcode;
  if (number === undefined) return error;
  const code = CODES[number & 0xff] ?? 'store/failed';
  const advice: Partial<Record<StoreError['code'], string>> = {
    'store/full': 'The disk is full: nothing of this was written. Make room and start again.',
    'store/corrupt':
      'The store is damaged. Restore the last backup (reeve store backup makes them); what came after it is read again from the sources.',
    'store/busy': 'Another process keeps the store busy.',
  };
  return new StoreError(code, `${advice[code] ?? 'The store failed.'} (SQLite: ${error.message})`, error);
}

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLInputValue>>;

/** How a database is opened, see `SqliteStoreOptions`. */
interface DatabaseOptions {
  readonly beforeWrite?: () => void;
  readonly readOnly?: boolean;
}

/** An open database: statements are prepared once, and what SQLite throws is translated. */
export class Database {
  readonly raw: DatabaseSync;
  readonly path: string;
  readonly #statements: Map<string, StatementSync> = new Map();
  readonly #beforeWrite: (() => void) | undefined;

  constructor(path: string, { beforeWrite, readOnly = false }: DatabaseOptions = {}) {
    this.path = path;
    this.#beforeWrite = beforeWrite;
    if (path !== ':memory:' && !readOnly) mkdirSync(dirname(path), { recursive: true });
    try {
      this.raw = new DatabaseSync(path, { timeout: 5_000, readOnly });
    } catch (error) {
      throw toStoreError(error);
    }
    try {
      if (readOnly) this.#refuseOther();
      else this.#prepare();
    } catch (error) {
      this.raw.close();
      throw toStoreError(error);
    }
  }

  /** A store of another version is left as it is. */
  #refuseOther(): void {
    const { user_version: version } = this.raw.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    if (version !== MIGRATIONS.length)
      throw new StoreError(
        'store/version',
        `${this.path} is of version ${version}; this Reeve reads version ${MIGRATIONS.length}.`,
      );
  }

  #prepare(): void {
    const { version } = this.raw.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    const parts = version.split('.').map(Number);
    const difference = OLDEST.map((least, i) => (parts[i] ?? 0) - least).find((each) => each !== 0) ?? 0;
    if (difference < 0)
      throw new StoreError(
        'store/version',
        `SQLite ${version} can damage a store; ${OLDEST.join('.')} or newer is wanted. Use a newer Node.`,
      );
    this.raw.exec(`
      PRAGMA page_size = 4096;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 8000;
      PRAGMA journal_size_limit = 268435456;
      PRAGMA secure_delete = ON;
      PRAGMA cache_size = -65536;
      PRAGMA temp_store = MEMORY;
    `);
    this.#migrate();
  }

  #migrate(): void {
    const at = (): number =>
      (this.raw.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
    if (at() > MIGRATIONS.length)
      throw new StoreError(
        'store/version',
        `${this.path} was written by a newer Reeve (version ${at()} of the store; this one knows ${MIGRATIONS.length}).`,
      );
    if (at() === MIGRATIONS.length) return;
    this.transaction(() => {
      // Another process may have been first.
      for (let version = at(); version < MIGRATIONS.length; version++) {
        this.raw.exec(MIGRATIONS[version] as string);
        this.raw.exec(`PRAGMA user_version = ${version + 1}`);
      }
    });
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    try {
      this.#beforeWrite?.();
      return Number(this.#statement(sql).run(...values).changes);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    try {
      return this.#statement(sql).get(...values) as Row | undefined;
    } catch (error) {
      throw toStoreError(error);
    }
  }

  all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    try {
      return this.#statement(sql).all(...values) as Row[];
    } catch (error) {
      throw toStoreError(error);
    }
  }

  /** All or nothing. */
  transaction<T>(work: () => T): T {
    try {
      this.raw.exec('BEGIN IMMEDIATE');
    } catch (error) {
      throw toStoreError(error);
    }
    try {
      const done = work();
      this.raw.exec('COMMIT');
      return done;
    } catch (error) {
      try {
        this.raw.exec('ROLLBACK');
      } catch {
        // A full disk has rolled it back already.
      }
      throw toStoreError(error);
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.raw.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.raw.close();
  }
}
