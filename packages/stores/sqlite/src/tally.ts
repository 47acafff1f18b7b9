import type { Database } from './database.ts';

/** How many events and decisions there are. */
interface Tally {
  readonly events: number;
  readonly decisions: number;
}

const NAMES = ['seq', 'events', 'decisions'] as const;

const noted = (db: Database): Record<(typeof NAMES)[number], number> => {
  const found = { seq: 0, events: 0, decisions: 0 };
  for (const row of db.all('SELECT name, count FROM tally'))
    if (NAMES.includes(row['name'] as never)) found[row['name'] as 'seq'] = Number(row['count']);
  return found;
};

const note = (db: Database, counts: Readonly<Record<(typeof NAMES)[number], number>>): void => {
  for (const name of NAMES)
    db.run('INSERT OR REPLACE INTO tally (name, count) VALUES (?, ?)', name, counts[name]);
};

/** Counts on from where it was last noted: SQLite would read all of a long log to count it. */
export function tallyOf(db: Database): Tally & { readonly seq: number } {
  const { seq, events, decisions } = noted(db);
  const more = (sql: string): number => Number(db.get(sql, seq)?.['n'] ?? 0);
  return {
    seq: Number(db.get('SELECT max(seq) AS n FROM log')?.['n'] ?? 0),
    events: events + more('SELECT count(*) AS n FROM log WHERE kind = 0 AND seq > ?'),
    decisions: decisions + more('SELECT count(*) AS n FROM decisions WHERE seq > ?'),
  };
}

/** Notes how many there are by now. */
export function noteTally(db: Database): void {
  note(db, tallyOf(db));
}

/** Deletes decisions of before a time and takes them, and events that were deleted, off what was noted. */
export function forgetDecisions(db: Database, before: number, events: number): void {
  const counts = noted(db);
  const decisions = db.run('DELETE FROM decisions WHERE at < ? AND seq <= ?', before, counts.seq);
  db.run('DELETE FROM decisions WHERE at < ?', before);
  // Events go only where a snapshot has them behind it, which is where they were noted.
  if (counts.seq > 0)
    note(db, { ...counts, events: counts.events - events, decisions: counts.decisions - decisions });
}
