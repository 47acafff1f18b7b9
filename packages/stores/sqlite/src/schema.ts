/**
 * One entry for each version of the schema, in order: what makes it out of the one before. Never change an entry that
 * has been released; add one.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE log (
    seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, time INTEGER NOT NULL, id TEXT, type TEXT, community TEXT,
    member TEXT, data TEXT, depth INTEGER
  );
  CREATE TABLE decisions (
    seq INTEGER NOT NULL, number INTEGER NOT NULL, rule TEXT NOT NULL, at INTEGER NOT NULL, community TEXT NOT NULL,
    subject TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (seq, number)
  ) WITHOUT ROWID;
  CREATE TABLE effects (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, rule TEXT NOT NULL, action TEXT NOT NULL, input TEXT NOT NULL,
    community TEXT NOT NULL, subject_kind TEXT NOT NULL, subject TEXT NOT NULL, member TEXT, channel TEXT, purpose TEXT,
    priority INTEGER NOT NULL, at INTEGER NOT NULL, depth INTEGER NOT NULL, status TEXT NOT NULL, due INTEGER NOT NULL,
    attempts INTEGER NOT NULL, reason TEXT, reference TEXT, error TEXT
  );
  CREATE INDEX effects_pending ON effects (priority, due, id) WHERE status = 'pending';
  CREATE INDEX effects_status ON effects (status, id) WHERE status <> 'pending';
  CREATE INDEX effects_reference ON effects (reference) WHERE reference IS NOT NULL;
  CREATE TABLE deliveries (
    key TEXT NOT NULL, attempt INTEGER NOT NULL, at INTEGER NOT NULL, took INTEGER NOT NULL, outcome TEXT NOT NULL,
    channel TEXT, error TEXT
  );
  CREATE INDEX deliveries_key ON deliveries (key);
  CREATE TABLE refused (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, place TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL
  );
  CREATE TABLE approvals (run TEXT PRIMARY KEY, status TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE cases (
    id TEXT PRIMARY KEY, community TEXT NOT NULL, cause TEXT NOT NULL, status TEXT NOT NULL, opened INTEGER NOT NULL, json TEXT NOT NULL
  );
  CREATE INDEX cases_cause ON cases (community, cause) WHERE status <> 'resolved';
  CREATE TABLE audit (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE cursors (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE settings (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE programs (id TEXT PRIMARY KEY, text TEXT NOT NULL);
  CREATE TABLE snapshots (program TEXT PRIMARY KEY, seq INTEGER NOT NULL, state TEXT NOT NULL);
  CREATE TABLE pauses (what TEXT PRIMARY KEY, since INTEGER NOT NULL, who TEXT NOT NULL, why TEXT) WITHOUT ROWID;
  CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL);
  CREATE TABLE records (
    extension TEXT NOT NULL, collection TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (extension, collection, key)
  ) WITHOUT ROWID;
  CREATE TABLE people (community TEXT NOT NULL, member TEXT NOT NULL, salt TEXT NOT NULL, PRIMARY KEY (community, member)) WITHOUT ROWID;
  CREATE TABLE ledger (
    number INTEGER PRIMARY KEY, ledger TEXT NOT NULL, community TEXT NOT NULL, member TEXT NOT NULL, amount REAL NOT NULL,
    balance REAL NOT NULL, reason TEXT, at INTEGER NOT NULL, key TEXT NOT NULL, member_hash TEXT NOT NULL,
    reason_hash TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (key, ledger, member)
  );
  CREATE TABLE balances (
    ledger TEXT NOT NULL, community TEXT NOT NULL, member TEXT NOT NULL, balance REAL NOT NULL,
    PRIMARY KEY (ledger, community, member)
  ) WITHOUT ROWID;
  CREATE TABLE lease (one INTEGER PRIMARY KEY CHECK (one = 1), owner TEXT NOT NULL, token INTEGER NOT NULL, expires INTEGER NOT NULL);
  CREATE TABLE tally (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
  `,
  // Snapshots in parts, of which only those that changed are written. One in a single text is a part as well.
  `
  CREATE TABLE snapshot_parts (
    program TEXT NOT NULL, name TEXT NOT NULL, hash BLOB NOT NULL, text TEXT, numbers BLOB, PRIMARY KEY (program, name)
  );
  INSERT INTO snapshot_parts (program, name, hash, text) SELECT program, 'whole', x'', state FROM snapshots;
  ALTER TABLE snapshots DROP COLUMN state;
  `,
];
