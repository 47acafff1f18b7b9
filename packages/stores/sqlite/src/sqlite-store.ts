import { backup, DatabaseSync } from 'node:sqlite';
import {
  type ApprovalRecord,
  type AuditRecord,
  type CaseRecord,
  type Changes,
  type DeliveryRecord,
  EFFECT_STATUSES,
  type EffectStatus,
  type EffectUpdate,
  type Lease,
  LeaseLost,
  type LedgerEntry,
  type Listing,
  type LogEntry,
  type OutboxEffect,
  type Page,
  type Pause,
  type RefusedInput,
  type SnapshotRecord,
  type Store,
  type StoredDecision,
  StoreError,
  type StoreStats,
} from '@reeve/runtime';
import { Database, type Row, toStoreError } from './database.ts';
import { eraseMember } from './erase.ts';
import { appendLedger, balanceOf, entryOf, verifyLedger } from './ledger.ts';
import {
  decisionOf,
  deliveryOf,
  effectOf,
  entryOfLog,
  insertDecision,
  insertDelivery,
  insertEffect,
  insertInput,
} from './rows.ts';
import { dropSnapshot, putSnapshot, snapshotOf } from './snapshots.ts';
import { forgetDecisions, noteTally, tallyOf } from './tally.ts';

/** How a store is opened. */
export interface SqliteStoreOptions {
  /** Pages at most, to try out a full disk. */
  readonly mostPages?: number;
  /** Only looks on: makes nothing, changes nothing, takes no older store over (`store/version` then). */
  readonly readOnly?: boolean;
  /** Called before each statement that writes: what it throws stands for a disk that fails there. */
  readonly beforeWrite?: () => void;
}

/**
 * Opens the store in a file, making it where there is none (`:memory:` for one that is forgotten).
 * Throws `StoreError`: `store/corrupt` where the file is none of a store or damaged, `store/version` where it is of a newer Reeve.
 *
 * @example await using store = await openSqliteStore('.reeve/store.db');
 */
export async function openSqliteStore(path: string, options: SqliteStoreOptions = {}): Promise<Store> {
  return new SqliteStore(new Database(path, options), options);
}

const json = (row: Row | undefined, column = 'json'): unknown =>
  row === undefined ? undefined : (JSON.parse(row[column] as string) as unknown);

class SqliteStore implements Store {
  readonly #db: Database;
  #closed = false;

  constructor(db: Database, options: SqliteStoreOptions) {
    this.#db = db;
    if (options.mostPages !== undefined)
      db.raw.exec(`PRAGMA max_page_count = ${Math.floor(options.mostPages)}`);
  }

  // ── the right to write ──────────────────────────────────────────────────────────────────────────────────────

  async acquireLease(owner: string, now: number, ttlMs: number): Promise<Lease | null> {
    return this.#open().transaction(() => {
      const held = this.#lease();
      if (held && held.owner !== '' && held.expires > now) return null;
      const lease = { owner, token: (held?.token ?? 0) + 1, expires: now + ttlMs };
      this.#putLease(lease);
      return lease;
    });
  }

  async renewLease(lease: Lease, now: number, ttlMs: number): Promise<Lease> {
    return this.#open().transaction(() => {
      this.#hold(lease);
      const renewed = { ...lease, expires: now + ttlMs };
      this.#putLease(renewed);
      return renewed;
    });
  }

  async releaseLease(lease: Lease): Promise<void> {
    this.#open().run("UPDATE lease SET owner = '', expires = 0 WHERE token = ?", lease.token);
  }

  async lease(): Promise<Lease | null> {
    const held = this.#lease();
    return held && held.owner !== '' ? held : null;
  }

  #lease(): Lease | undefined {
    const row = this.#open().get('SELECT owner, token, expires FROM lease');
    return (
      row && { owner: row['owner'] as string, token: Number(row['token']), expires: Number(row['expires']) }
    );
  }

  #putLease({ owner, token, expires }: Lease): void {
    this.#db.run(
      `INSERT INTO lease (one, owner, token, expires) VALUES (1, ?, ?, ?)
       ON CONFLICT DO UPDATE SET owner = excluded.owner, token = excluded.token, expires = excluded.expires`,
      owner,
      token,
      expires,
    );
  }

  /** Inside a transaction: throws where another has taken the lease. */
  #hold(lease: Lease): void {
    const held = this.#db.get('SELECT token, owner FROM lease');
    if (Number(held?.['token']) !== lease.token || held?.['owner'] === '') throw new LeaseLost(lease.owner);
  }

  #write<T>(lease: Lease, work: () => T): T {
    return this.#open().transaction(() => {
      this.#hold(lease);
      return work();
    });
  }

  // ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

  async commit(lease: Lease, changes: Changes): Promise<{ readonly first: number }> {
    return this.#write(lease, () => {
      const db = this.#db;
      const first = this.#position() + 1;
      const inputs = changes.inputs ?? [];
      for (const [i, input] of inputs.entries()) insertInput(db, first + i, input);
      for (const decision of changes.decisions ?? []) insertDecision(db, first, decision);
      for (const effect of changes.effects ?? []) insertEffect(db, effect);
      for (const update of changes.updates ?? []) this.#update(update);
      for (const delivery of changes.deliveries ?? []) insertDelivery(db, delivery);
      for (const { source, place, at, reason, text } of changes.refused ?? [])
        db.run(
          'INSERT INTO refused (source, place, at, reason, text) VALUES (?, ?, ?, ?, ?)',
          source,
          place,
          at,
          reason,
          text.slice(0, 4096),
        );
      for (const approval of changes.approvals ?? [])
        db.run(
          'INSERT OR REPLACE INTO approvals (run, status, at, json) VALUES (?, ?, ?, ?)',
          approval.run,
          approval.status,
          approval.at,
          JSON.stringify(approval),
        );
      for (const each of changes.cases ?? [])
        db.run(
          'INSERT OR REPLACE INTO cases (id, community, cause, status, opened, json) VALUES (?, ?, ?, ?, ?, ?)',
          each.id,
          each.community,
          each.cause,
          each.status,
          each.openedAt,
          JSON.stringify(each),
        );
      for (const entry of changes.audit ?? [])
        db.run('INSERT INTO audit (json) VALUES (?)', JSON.stringify(entry));
      for (const { extension, collection, key, value } of changes.records ?? [])
        if (value === null || value === undefined)
          db.run(
            'DELETE FROM records WHERE extension = ? AND collection = ? AND key = ?',
            extension,
            collection,
            key,
          );
        else
          db.run(
            'INSERT OR REPLACE INTO records (extension, collection, key, json) VALUES (?, ?, ?, ?)',
            extension,
            collection,
            key,
            JSON.stringify(value),
          );
      appendLedger(db, changes.ledger ?? []);
      for (const [name, value] of Object.entries(changes.cursors ?? {}))
        db.run('INSERT OR REPLACE INTO cursors (name, value) VALUES (?, ?)', name, value);
      for (const [name, value] of Object.entries(changes.settings ?? {}))
        if (value === null || value === undefined) db.run('DELETE FROM settings WHERE name = ?', name);
        else
          db.run('INSERT OR REPLACE INTO settings (name, json) VALUES (?, ?)', name, JSON.stringify(value));
      return { first };
    });
  }

  #update({ key, status, due, attempts, channel, reason, reference, error }: EffectUpdate): void {
    this.#db.run(
      `UPDATE effects SET status = ?, due = coalesce(?, due), attempts = coalesce(?, attempts), channel = coalesce(?, channel),
         reason = ?, reference = coalesce(?, reference), error = ? WHERE key = ?`,
      status,
      due ?? null,
      attempts ?? null,
      channel ?? null,
      reason ?? null,
      reference ?? null,
      error ?? null,
      key,
    );
  }

  async saveProgram(lease: Lease, id: string, program: string): Promise<void> {
    this.#write(lease, () =>
      this.#db.run('INSERT OR IGNORE INTO programs (id, text) VALUES (?, ?)', id, program),
    );
  }

  async saveSnapshot(lease: Lease, snapshot: SnapshotRecord): Promise<void> {
    this.#write(lease, () => {
      putSnapshot(this.#db, snapshot);
      noteTally(this.#db);
    });
  }

  async dropSnapshot(lease: Lease, program: string): Promise<void> {
    this.#write(lease, () => dropSnapshot(this.#db, program));
  }

  // ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

  #position(): number {
    return Number(this.#db.get('SELECT max(seq) AS seq FROM log')?.['seq'] ?? 0);
  }

  async position(): Promise<number> {
    this.#open();
    return this.#position();
  }

  async log(after: number, limit: number): Promise<readonly LogEntry[]> {
    return this.#open()
      .all('SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?', after, limit)
      .map(entryOfLog);
  }

  async cursors(): Promise<Readonly<Record<string, string>>> {
    const rows = this.#open().all('SELECT name, value FROM cursors');
    return Object.fromEntries(rows.map((row) => [row['name'], row['value']])) as Record<string, string>;
  }

  async setting(name: string): Promise<unknown> {
    return json(this.#open().get('SELECT json FROM settings WHERE name = ?', name));
  }

  async program(id: string): Promise<string | undefined> {
    return this.#open().get('SELECT text FROM programs WHERE id = ?', id)?.['text'] as string | undefined;
  }

  async snapshots(): Promise<readonly Omit<SnapshotRecord, 'parts'>[]> {
    return this.#open()
      .all('SELECT program, seq FROM snapshots ORDER BY program')
      .map((row) => ({ program: row['program'] as string, seq: Number(row['seq']) }));
  }

  async snapshot(program: string): Promise<SnapshotRecord | undefined> {
    return snapshotOf(this.#open(), program);
  }

  async due(now: number, limit: number, skip: readonly string[] = []): Promise<readonly OutboxEffect[]> {
    const db = this.#open();
    const shut = skip.flatMap((each) => {
      const [column, ...rest] = each.split(':');
      return ['channel', 'action', 'rule', 'purpose'].includes(column ?? '')
        ? [[column as string, rest.join(':')] as const]
        : [];
    });
    const where = shut.map(([column]) => ` AND (${column} IS NULL OR ${column} <> ?)`).join('');
    const values = shut.map(([, value]) => value);
    const found: OutboxEffect[] = [];
    // One look for each priority, so that what is not yet due costs nothing.
    let priority = db.get("SELECT max(priority) AS priority FROM effects WHERE status = 'pending'")?.[
      'priority'
    ];
    while (typeof priority === 'number' && found.length < limit) {
      const rows = db.all(
        `SELECT * FROM effects WHERE status = 'pending' AND priority = ? AND due <= ?${where} ORDER BY due, id LIMIT ?`,
        priority,
        now,
        ...values,
        limit - found.length,
      );
      found.push(...rows.map(effectOf));
      priority = db.get(
        "SELECT max(priority) AS priority FROM effects WHERE status = 'pending' AND priority < ?",
        priority,
      )?.['priority'];
    }
    return found;
  }

  async nextDue(): Promise<number | undefined> {
    const db = this.#open();
    let soonest: number | undefined;
    let priority = db.get("SELECT max(priority) AS priority FROM effects WHERE status = 'pending'")?.[
      'priority'
    ];
    while (typeof priority === 'number') {
      const due = Number(
        db.get("SELECT min(due) AS due FROM effects WHERE status = 'pending' AND priority = ?", priority)?.[
          'due'
        ],
      );
      soonest = soonest === undefined ? due : Math.min(soonest, due);
      priority = db.get(
        "SELECT max(priority) AS priority FROM effects WHERE status = 'pending' AND priority < ?",
        priority,
      )?.['priority'];
    }
    return soonest;
  }

  async effect(key: string): Promise<OutboxEffect | undefined> {
    const row = this.#open().get('SELECT * FROM effects WHERE key = ?', key);
    return row && effectOf(row);
  }

  async effectByReference(channel: string, reference: string): Promise<OutboxEffect | undefined> {
    const row = this.#open().get(
      'SELECT * FROM effects WHERE reference = ? AND channel = ? ORDER BY id DESC LIMIT 1',
      reference,
      channel,
    );
    return row && effectOf(row);
  }

  async effects(
    filter: { readonly status?: EffectStatus; readonly rule?: string; readonly member?: string },
    listing: Listing = {},
  ): Promise<Page<OutboxEffect>> {
    const { rows, next } = this.#page(
      'effects',
      'id',
      { status: filter.status, rule: filter.rule, member: filter.member },
      listing,
    );
    return { rows: rows.map(effectOf), ...next };
  }

  async deliveries(key: string): Promise<readonly DeliveryRecord[]> {
    return this.#open().all('SELECT * FROM deliveries WHERE key = ? ORDER BY rowid', key).map(deliveryOf);
  }

  async decisions(
    filter: {
      readonly rule?: string;
      readonly subject?: string;
      readonly since?: number;
      readonly until?: number;
    },
    listing: Listing = {},
  ): Promise<Page<StoredDecision>> {
    const db = this.#open();
    const limit = Math.min(listing.limit ?? 100, 1_000);
    const [seq, number] = (listing.after ?? `${Number.MAX_SAFE_INTEGER}.0`).split('.').map(Number);
    const rows = db.all(
      `SELECT * FROM decisions WHERE (seq, number) < (?, ?) AND (?3 IS NULL OR rule = ?3) AND (?4 IS NULL OR subject = ?4)
         AND at >= ?5 AND at < ?6 ORDER BY seq DESC, number DESC LIMIT ?7`,
      seq ?? 0,
      number ?? 0,
      filter.rule ?? null,
      filter.subject ?? null,
      filter.since ?? Number.MIN_SAFE_INTEGER,
      filter.until ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    );
    const page = rows.slice(0, limit).map(decisionOf);
    const last = page.at(-1);
    return { rows: page, ...(rows.length > limit && last ? { next: `${last.seq}.${last.index}` } : {}) };
  }

  #page(
    table: string,
    key: string,
    filter: Readonly<Record<string, string | undefined>>,
    listing: Listing,
  ): { readonly rows: readonly Row[]; readonly next: { readonly next?: string } } {
    const wanted = Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const limit = Math.min(listing.limit ?? 100, 1_000);
    // Said once more, so that the index of those that do not wait is used.
    const over = table === 'effects' && filter['status'] !== undefined && filter['status'] !== 'pending';
    const rows = this.#open().all(
      `SELECT * FROM ${table} WHERE ${key} < ?${wanted.map(([column]) => ` AND ${column} = ?`).join('')}${over ? " AND status <> 'pending'" : ''} ORDER BY ${key} DESC LIMIT ?`,
      Number(listing.after ?? Number.MAX_SAFE_INTEGER),
      ...wanted.map(([, value]) => value),
      limit + 1,
    );
    const page = rows.slice(0, limit);
    return { rows: page, next: rows.length > limit ? { next: String(Number(page.at(-1)?.[key])) } : {} };
  }

  async approvals(status?: ApprovalRecord['status']): Promise<readonly ApprovalRecord[]> {
    const rows = this.#open().all(
      'SELECT json FROM approvals WHERE (?1 IS NULL OR status = ?1) ORDER BY at, run',
      status ?? null,
    );
    return rows.map((row) => json(row) as ApprovalRecord);
  }

  async approval(run: string): Promise<ApprovalRecord | undefined> {
    return json(this.#open().get('SELECT json FROM approvals WHERE run = ?', run)) as
      | ApprovalRecord
      | undefined;
  }

  async cases(
    filter: { readonly status?: CaseRecord['status']; readonly community?: string },
    listing: Listing = {},
  ): Promise<Page<CaseRecord>> {
    const { rows, next } = this.#page(
      'cases',
      'rowid',
      { status: filter.status, community: filter.community },
      listing,
    );
    return { rows: rows.map((row) => json(row) as CaseRecord), ...next };
  }

  async case(id: string): Promise<CaseRecord | undefined> {
    return json(this.#open().get('SELECT json FROM cases WHERE id = ?', id)) as CaseRecord | undefined;
  }

  async openCase(community: string, cause: string): Promise<CaseRecord | undefined> {
    return json(
      this.#open().get(
        "SELECT json FROM cases WHERE community = ? AND cause = ? AND status <> 'resolved' ORDER BY opened LIMIT 1",
        community,
        cause,
      ),
    ) as CaseRecord | undefined;
  }

  async refused(listing: Listing = {}): Promise<Page<RefusedInput>> {
    const { rows, next } = this.#page('refused', 'id', {}, listing);
    return {
      rows: rows.map((row) => ({
        source: row['source'] as string,
        place: row['place'] as string,
        at: Number(row['at']),
        reason: row['reason'] as string,
        text: row['text'] as string,
      })),
      ...next,
    };
  }

  async audit(listing: Listing = {}): Promise<Page<AuditRecord>> {
    const { rows, next } = this.#page('audit', 'id', {}, listing);
    return { rows: rows.map((row) => json(row) as AuditRecord), ...next };
  }

  // ── from any process ────────────────────────────────────────────────────────────────────────────────────────

  async pause({ what, since, who, why }: Pause): Promise<void> {
    this.#open().transaction(() => {
      this.#db.run(
        'INSERT OR REPLACE INTO pauses (what, since, who, why) VALUES (?, ?, ?, ?)',
        what,
        since,
        who,
        why ?? null,
      );
      this.#db.run(
        'INSERT INTO audit (json) VALUES (?)',
        JSON.stringify({ at: since, who, what: 'paused', about: what }),
      );
    });
  }

  async resume(what: string, who: string, now: number): Promise<boolean> {
    return this.#open().transaction(() => {
      const was = this.#db.run('DELETE FROM pauses WHERE what = ?', what) > 0;
      if (was)
        this.#db.run(
          'INSERT INTO audit (json) VALUES (?)',
          JSON.stringify({ at: now, who, what: 'resumed', about: what }),
        );
      return was;
    });
  }

  async pauses(): Promise<readonly Pause[]> {
    return this.#open()
      .all('SELECT * FROM pauses ORDER BY since, what')
      .map((row) => ({
        what: row['what'] as string,
        since: Number(row['since']),
        who: row['who'] as string,
        ...(row['why'] === null ? {} : { why: row['why'] as string }),
      }));
  }

  async post(message: unknown): Promise<void> {
    this.#open().run('INSERT INTO messages (json) VALUES (?)', JSON.stringify(message));
  }

  async messages(): Promise<readonly { readonly id: number; readonly message: unknown }[]> {
    const rows = this.#open().all('SELECT id, json FROM messages ORDER BY id LIMIT 1000');
    return rows.map((row) => ({ id: Number(row['id']), message: json(row) }));
  }

  async takenMessages(lease: Lease, upTo: number): Promise<void> {
    this.#write(lease, () => this.#db.run('DELETE FROM messages WHERE id <= ?', upTo));
  }

  // ── what extensions keep ────────────────────────────────────────────────────────────────────────────────────

  async record(extension: string, collection: string, key: string): Promise<unknown> {
    return json(
      this.#open().get(
        'SELECT json FROM records WHERE extension = ? AND collection = ? AND key = ?',
        extension,
        collection,
        key,
      ),
    );
  }

  async records(
    extension: string,
    collection: string,
    prefix = '',
  ): Promise<readonly { readonly key: string; readonly value: unknown }[]> {
    const rows = this.#open().all(
      'SELECT key, json FROM records WHERE extension = ? AND collection = ? AND substr(key, 1, length(?3)) = ?3 ORDER BY key LIMIT 10000',
      extension,
      collection,
      prefix,
    );
    return rows.map((row) => ({ key: row['key'] as string, value: json(row) }));
  }

  async balance(ledger: string, community: string, member: string): Promise<number> {
    return balanceOf(this.#open(), ledger, community, member);
  }

  async ledger(
    filter: { readonly ledger?: string; readonly community?: string; readonly member?: string },
    listing: Listing = {},
  ): Promise<Page<LedgerEntry>> {
    const { rows, next } = this.#page(
      'ledger',
      'number',
      { ledger: filter.ledger, community: filter.community, member: filter.member },
      listing,
    );
    return { rows: rows.map(entryOf), ...next };
  }

  async verifyLedger(): ReturnType<Store['verifyLedger']> {
    return verifyLedger(this.#open());
  }

  // ── care ────────────────────────────────────────────────────────────────────────────────────────────────────

  async erase(
    lease: Lease,
    community: string,
    member: string,
    who: string,
    now: number,
  ): Promise<{ readonly events: number; readonly effects: number }> {
    const erased = this.#write(lease, () => {
      const counts = eraseMember(this.#db, community, member);
      this.#db.run(
        'INSERT INTO audit (json) VALUES (?)',
        JSON.stringify({ at: now, who, what: 'erased', detail: counts }),
      );
      return counts;
    });
    // Freed pages and the write-ahead log still hold the old bytes until then.
    this.#db.raw.exec('VACUUM');
    this.#db.raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return erased;
  }

  async prune(lease: Lease, before: number): Promise<{ readonly events: number; readonly effects: number }> {
    return this.#write(lease, () => {
      const oldest = this.#db.get('SELECT min(seq) AS seq FROM snapshots')?.['seq'];
      if (typeof oldest !== 'number') return { events: 0, effects: 0 };
      const events = this.#db.run(
        'DELETE FROM log WHERE kind = 0 AND seq <= ? AND time < ? AND seq < (SELECT max(seq) FROM log)',
        oldest,
        before,
      );
      forgetDecisions(this.#db, before, events);
      const ended = "status NOT IN ('pending', 'sending', 'failed', 'accepted', 'awaiting-human') AND at < ?";
      this.#db.run(`DELETE FROM deliveries WHERE key IN (SELECT key FROM effects WHERE ${ended})`, before);
      const effects = this.#db.run(`DELETE FROM effects WHERE ${ended}`, before);
      this.#db.run('DELETE FROM refused WHERE at < ?', before);
      return { events, effects };
    });
  }

  async backup(path: string): Promise<void> {
    const own = this.#open();
    // A connection of its own, in one step: one moment's state, whatever is written meanwhile.
    const other = own.path === ':memory:' ? undefined : new DatabaseSync(own.path, { timeout: 5_000 });
    try {
      await backup(other ?? own.raw, path, { rate: 1_000_000_000 });
    } catch (error) {
      throw toStoreError(error);
    } finally {
      other?.close();
    }
  }

  async stats(): Promise<StoreStats> {
    const db = this.#open();
    const count = (sql: string): number => Number(db.get(sql)?.['n'] ?? 0);
    const effects = Object.fromEntries(EFFECT_STATUSES.map((status) => [status, 0])) as Record<
      EffectStatus,
      number
    >;
    // By their conditions each is counted from an index.
    for (const row of db.all(
      "SELECT status, count(*) AS n FROM effects WHERE status <> 'pending' GROUP BY status",
    ))
      effects[row['status'] as EffectStatus] = Number(row['n']);
    effects.pending = count("SELECT count(*) AS n FROM effects WHERE status = 'pending'");
    const { events, decisions } = tallyOf(db);
    const oldestDue = await this.nextDue();
    return {
      events,
      decisions,
      effects,
      ...(oldestDue === undefined ? {} : { oldestDue }),
      refused: count('SELECT count(*) AS n FROM refused'),
      openCases: count("SELECT count(*) AS n FROM cases WHERE status <> 'resolved'"),
      waitingApprovals: count("SELECT count(*) AS n FROM approvals WHERE status = 'waiting'"),
      bytes:
        Number(db.get('PRAGMA page_count')?.['page_count']) *
        Number(db.get('PRAGMA page_size')?.['page_size']),
    };
  }

  async verify(): Promise<readonly string[]> {
    const rows = this.#open().all('PRAGMA integrity_check');
    const found = rows.map((row) => row['integrity_check'] as string).filter((each) => each !== 'ok');
    const { broken } = verifyLedger(this.#db);
    return broken ? [...found, `ledger entry ${broken.number}: ${broken.reason}`] : found;
  }

  #open(): Database {
    if (this.#closed) throw new StoreError('store/closed', 'The store is closed.');
    return this.#db;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#db.close();
  }
}
