import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** One entry for each version, in order. Never change one that was released; add one. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE users (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, role TEXT NOT NULL, password TEXT NOT NULL,
    created INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE sessions (
    hash TEXT PRIMARY KEY, user INTEGER NOT NULL REFERENCES users (id), created INTEGER NOT NULL, seen INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE drafts (
    user INTEGER NOT NULL REFERENCES users (id), path TEXT NOT NULL, base TEXT NOT NULL, text TEXT, revision INTEGER NOT NULL,
    changed INTEGER NOT NULL, PRIMARY KEY (user, path)
  ) WITHOUT ROWID;
  CREATE TABLE reviews (
    id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES users (id), title TEXT NOT NULL, note TEXT NOT NULL, created INTEGER NOT NULL,
    status TEXT NOT NULL, digest TEXT NOT NULL, files TEXT NOT NULL, facts TEXT NOT NULL, decided INTEGER, decider INTEGER, comment TEXT
  );
  CREATE TABLE versions (
    id INTEGER PRIMARY KEY, review INTEGER, author INTEGER NOT NULL, approver INTEGER NOT NULL, at INTEGER NOT NULL, title TEXT NOT NULL,
    files TEXT NOT NULL
  );
  CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, about TEXT, detail TEXT);
  CREATE TABLE answers (key TEXT NOT NULL, user INTEGER NOT NULL, at INTEGER NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (user, key)) WITHOUT ROWID;
  `,
  // A machine is a user that somebody made and that has a token instead of a password. Answers know what they answered.
  `
  ALTER TABLE users ADD COLUMN maker INTEGER REFERENCES users (id);
  CREATE TABLE tokens (
    user INTEGER PRIMARY KEY REFERENCES users (id), hash TEXT NOT NULL UNIQUE, expires INTEGER, seen INTEGER
  );
  DROP TABLE answers;
  CREATE TABLE answers (
    user INTEGER NOT NULL REFERENCES users (id), key TEXT NOT NULL, request TEXT NOT NULL, at INTEGER NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (user, key)
  ) WITHOUT ROWID;
  CREATE INDEX answers_at ON answers (at);
  `,
];

export type Row = Readonly<Record<string, SQLInputValue>>;

/** The studio's own database: people, sessions, drafts, reviews, versions, audit. What the rules did is in the project's store. */
export interface StudioDatabase extends Disposable {
  readonly run: (
    sql: string,
    ...values: SQLInputValue[]
  ) => { readonly changes: number; readonly id: number };
  readonly get: (sql: string, ...values: SQLInputValue[]) => Row | undefined;
  readonly all: (sql: string, ...values: SQLInputValue[]) => readonly Row[];
  /** All or nothing. */
  readonly transaction: <T>(work: () => T) => T;
  readonly audit: (at: number, who: string, what: string, about?: string, detail?: object) => void;
}

/** Opens the database in a file, `:memory:` for one that is forgotten. Throws where it is of a newer Reeve. */
export function openDatabase(path: string): StudioDatabase {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path, { timeout: 5_000 });
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;',
  );
  const version = (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  if (version > MIGRATIONS.length) {
    db.close();
    throw new RangeError(`${path} was written by a newer Reeve.`);
  }
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const transaction = <T>(work: () => T): T => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      db.exec('COMMIT');
      return done;
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };
  transaction(() => {
    for (const [i, sql] of MIGRATIONS.entries()) if (i >= version) db.exec(sql);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
  return {
    run(sql, ...values) {
      const { changes, lastInsertRowid } = prepared(sql).run(...values);
      return { changes: Number(changes), id: Number(lastInsertRowid) };
    },
    get: (sql, ...values) => prepared(sql).get(...values) as Row | undefined,
    all: (sql, ...values) => prepared(sql).all(...values) as Row[],
    transaction,
    audit(at, who, what, about, detail) {
      prepared('INSERT INTO audit (at, who, what, about, detail) VALUES (?, ?, ?, ?, ?)').run(
        at,
        who,
        what,
        about ?? null,
        detail === undefined ? null : JSON.stringify(detail),
      );
    },
    [Symbol.dispose]() {
      statements.clear();
      db.close();
    },
  };
}
