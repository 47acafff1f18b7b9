import { randomBytes, randomUUID } from 'node:crypto';
import { CHAIN_START, entryHash, saltedHash } from './chain.ts';
import { withPseudonym } from './pseudonym.ts';
import {
  type ApprovalRecord,
  type AuditRecord,
  type CaseRecord,
  type DeliveryRecord,
  EFFECT_STATUSES,
  type EffectStatus,
  type EffectUpdate,
  type LedgerAppend,
  type LedgerEntry,
  type LogEntry,
  type LogInput,
  type OutboxEffect,
  type Pause,
  type RecordWrite,
  type RefusedInput,
  type StoredDecision,
} from './records.ts';
import {
  type Changes,
  type Lease,
  LeaseLost,
  type Listing,
  type Page,
  type SnapshotRecord,
  type Store,
  StoreError,
  type StoreStats,
} from './store.ts';

/**
 * A store that keeps everything in memory and forgets it with the process: for tests, trials, and rules whose events come
 * again anyway. It is held to the same promises as the others, but for what needs a disk: it has no backup.
 *
 * @example await using runtime = await createRuntime({ program, store: createMemoryStore(), clock, actions });
 */
export function createMemoryStore(): Store {
  return new MemoryStore();
}

/** What goes in and out is JSON, and nobody else's object. */
const copy = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

const ENDED: ReadonlySet<EffectStatus> = new Set(['delivered', 'unknown', 'held']);
interface Chained extends LedgerEntry {
  readonly memberHash: string;
  readonly reasonHash: string;
}

class MemoryStore implements Store {
  #closed = false;
  #lease: Lease | undefined;
  #log: LogEntry[] = [];
  #position = 0;
  #decisions: StoredDecision[] = [];
  #effects: Map<string, OutboxEffect> = new Map();
  #deliveries: DeliveryRecord[] = [];
  #refused: RefusedInput[] = [];
  readonly #approvals: Map<string, ApprovalRecord> = new Map();
  readonly #cases: Map<string, CaseRecord> = new Map();
  readonly #audit: AuditRecord[] = [];
  readonly #cursors: Map<string, string> = new Map();
  readonly #settings: Map<string, unknown> = new Map();
  readonly #programs: Map<string, string> = new Map();
  readonly #snapshots: Map<string, SnapshotRecord> = new Map();
  readonly #pauses: Map<string, Pause> = new Map();
  #messages: { readonly id: number; readonly message: unknown }[] = [];
  #lastMessage = 0;
  /** Under extension, collection and key, each as JSON so that no two can be taken for one. */
  readonly #records: Map<string, RecordWrite> = new Map();
  readonly #salts: Map<string, string> = new Map();
  #ledger: Chained[] = [];

  #open(): void {
    if (this.#closed) throw new StoreError('store/closed', 'The store is closed.');
  }

  #hold(lease: Lease): void {
    this.#open();
    if (this.#lease?.token !== lease.token || this.#lease.owner === '') throw new LeaseLost(lease.owner);
  }

  // ── the right to write ──────────────────────────────────────────────────────────────────────────────────────

  async acquireLease(owner: string, now: number, ttlMs: number): Promise<Lease | null> {
    this.#open();
    const held = this.#lease;
    if (held && held.owner !== '' && held.expires > now) return null;
    this.#lease = { owner, token: (held?.token ?? 0) + 1, expires: now + ttlMs };
    return this.#lease;
  }

  async renewLease(lease: Lease, now: number, ttlMs: number): Promise<Lease> {
    this.#hold(lease);
    this.#lease = { ...lease, expires: now + ttlMs };
    return this.#lease;
  }

  async releaseLease(lease: Lease): Promise<void> {
    this.#open();
    if (this.#lease?.token === lease.token) this.#lease = { ...this.#lease, owner: '', expires: 0 };
  }

  async lease(): Promise<Lease | null> {
    this.#open();
    return this.#lease === undefined || this.#lease.owner === '' ? null : this.#lease;
  }

  // ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

  async commit(lease: Lease, changes: Changes): Promise<{ readonly first: number }> {
    this.#hold(lease);
    // Whatever cannot be written as JSON throws here, before anything is changed.
    const all = copy(changes);
    const first = this.#position + 1;
    for (const [i, input] of (all.inputs ?? []).entries()) this.#log.push({ seq: first + i, input });
    this.#position += all.inputs?.length ?? 0;
    for (const { seq, index, decision } of all.decisions ?? [])
      this.#decisions.push({ seq: first + seq, index, decision });
    for (const effect of all.effects ?? [])
      if (!this.#effects.has(effect.key)) this.#effects.set(effect.key, effect);
    for (const update of all.updates ?? []) this.#update(update);
    this.#deliveries.push(...(all.deliveries ?? []));
    this.#refused.push(...(all.refused ?? []).map((each) => ({ ...each, text: each.text.slice(0, 4096) })));
    for (const approval of all.approvals ?? []) this.#approvals.set(approval.run, approval);
    for (const each of all.cases ?? []) {
      // A case that is written again is the newest in listings.
      this.#cases.delete(each.id);
      this.#cases.set(each.id, each);
    }
    this.#audit.push(...(all.audit ?? []));
    for (const record of all.records ?? []) {
      const name = JSON.stringify([record.extension, record.collection, record.key]);
      if (record.value === null || record.value === undefined) this.#records.delete(name);
      else this.#records.set(name, record);
    }
    for (const entry of all.ledger ?? []) this.#append(entry);
    for (const [name, value] of Object.entries(all.cursors ?? {})) this.#cursors.set(name, value);
    for (const [name, value] of Object.entries(all.settings ?? {}))
      if (value === null || value === undefined) this.#settings.delete(name);
      else this.#settings.set(name, value);
    return { first };
  }

  #update({ key, status, due, attempts, channel, reason, reference, error }: EffectUpdate): void {
    const effect = this.#effects.get(key);
    if (effect === undefined) return;
    const { reason: _reason, error: _error, ...rest } = effect;
    this.#effects.set(key, {
      ...rest,
      status,
      ...(due !== undefined && { due }),
      ...(attempts !== undefined && { attempts }),
      ...(channel !== undefined && { channel }),
      ...(reason !== undefined && { reason }),
      ...(reference !== undefined && { reference }),
      ...(error !== undefined && { error }),
    });
  }

  #append(entry: LedgerAppend): void {
    const { ledger, community, member, amount, at, key, reason } = entry;
    if (this.#ledger.some((each) => each.key === key && each.ledger === ledger && each.member === member))
      return;
    const person = JSON.stringify([community, member]);
    const salt = this.#salts.get(person) ?? randomBytes(16).toString('hex');
    this.#salts.set(person, salt);
    const last = this.#ledger.at(-1);
    const body = {
      number: (last?.number ?? 0) + 1,
      ledger,
      community,
      amount,
      at,
      key,
      previous: last?.hash ?? CHAIN_START,
      memberHash: saltedHash(salt, member),
      reasonHash: saltedHash(salt, reason ?? ''),
    };
    const balance = this.#balance(ledger, community, member) + amount;
    this.#ledger.push({ ...entry, ...body, balance, hash: entryHash(body) });
  }

  async saveProgram(lease: Lease, id: string, program: string): Promise<void> {
    this.#hold(lease);
    if (!this.#programs.has(id)) this.#programs.set(id, program);
  }

  async saveSnapshot(lease: Lease, snapshot: SnapshotRecord): Promise<void> {
    this.#hold(lease);
    const parts = snapshot.parts.map(({ name, value }) => ({
      name,
      value: typeof value === 'string' ? value : value.slice(),
    }));
    this.#snapshots.set(snapshot.program, { ...snapshot, parts });
  }

  async dropSnapshot(lease: Lease, program: string): Promise<void> {
    this.#hold(lease);
    this.#snapshots.delete(program);
  }

  // ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

  async position(): Promise<number> {
    this.#open();
    return this.#position;
  }

  async log(after: number, limit: number): Promise<readonly LogEntry[]> {
    this.#open();
    return copy(this.#log.filter(({ seq }) => seq > after).slice(0, limit));
  }

  async cursors(): Promise<Readonly<Record<string, string>>> {
    this.#open();
    return Object.fromEntries(this.#cursors);
  }

  async setting(name: string): Promise<unknown> {
    this.#open();
    return copy(this.#settings.get(name));
  }

  async program(id: string): Promise<string | undefined> {
    this.#open();
    return this.#programs.get(id);
  }

  async snapshots(): Promise<readonly Omit<SnapshotRecord, 'parts'>[]> {
    this.#open();
    return [...this.#snapshots.values()]
      .map(({ seq, program }) => ({ seq, program }))
      .toSorted((a, b) => (a.program < b.program ? -1 : 1));
  }

  async snapshot(program: string): Promise<SnapshotRecord | undefined> {
    this.#open();
    return this.#snapshots.get(program);
  }

  async due(now: number, limit: number, skip: readonly string[] = []): Promise<readonly OutboxEffect[]> {
    this.#open();
    const isShut = (effect: OutboxEffect): boolean =>
      skip.some((each) => {
        const [what, ...rest] = each.split(':');
        const isKnown = what === 'channel' || what === 'action' || what === 'rule' || what === 'purpose';
        return isKnown && effect[what] === rest.join(':');
      });
    const due = [...this.#effects.values()].filter(
      (effect) => effect.status === 'pending' && effect.due <= now && !isShut(effect),
    );
    return copy(due.toSorted((a, b) => b.priority - a.priority || a.due - b.due).slice(0, limit));
  }

  async nextDue(): Promise<number | undefined> {
    this.#open();
    let soonest: number | undefined;
    for (const { status, due } of this.#effects.values())
      if (status === 'pending' && (soonest === undefined || due < soonest)) soonest = due;
    return soonest;
  }

  async effect(key: string): Promise<OutboxEffect | undefined> {
    this.#open();
    return copy(this.#effects.get(key));
  }

  async effects(
    filter: { readonly status?: EffectStatus; readonly rule?: string; readonly member?: string },
    listing: Listing = {},
  ): Promise<Page<OutboxEffect>> {
    this.#open();
    return pageOf([...this.#effects.values()], matching(filter), listing);
  }

  async effectByReference(channel: string, reference: string): Promise<OutboxEffect | undefined> {
    this.#open();
    const found = [...this.#effects.values()].filter(
      (effect) => effect.reference === reference && effect.channel === channel,
    );
    return copy(found.at(-1));
  }

  async deliveries(key: string): Promise<readonly DeliveryRecord[]> {
    this.#open();
    return copy(this.#deliveries.filter((each) => each.key === key));
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
    this.#open();
    const { rule, subject, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter;
    const fits = ({ decision }: StoredDecision): boolean =>
      (rule === undefined || decision.rule === rule) &&
      (subject === undefined || decision.subject.id === subject) &&
      decision.at >= since &&
      decision.at < until;
    return pageOf(this.#decisions, fits, listing);
  }

  async approvals(status?: ApprovalRecord['status']): Promise<readonly ApprovalRecord[]> {
    this.#open();
    const all = [...this.#approvals.values()].filter(
      (each) => status === undefined || each.status === status,
    );
    return copy(all.toSorted((a, b) => a.at - b.at || (a.run < b.run ? -1 : 1)));
  }

  async approval(run: string): Promise<ApprovalRecord | undefined> {
    this.#open();
    return copy(this.#approvals.get(run));
  }

  async cases(
    filter: { readonly status?: CaseRecord['status']; readonly community?: string },
    listing: Listing = {},
  ): Promise<Page<CaseRecord>> {
    this.#open();
    return pageOf([...this.#cases.values()], matching(filter), listing);
  }

  async case(id: string): Promise<CaseRecord | undefined> {
    this.#open();
    return copy(this.#cases.get(id));
  }

  async openCase(community: string, cause: string): Promise<CaseRecord | undefined> {
    this.#open();
    const open = [...this.#cases.values()].filter(
      (each) => each.community === community && each.cause === cause && each.status !== 'resolved',
    );
    return copy(open.toSorted((a, b) => a.openedAt - b.openedAt)[0]);
  }

  async refused(listing: Listing = {}): Promise<Page<RefusedInput>> {
    this.#open();
    return pageOf(this.#refused, () => true, listing);
  }

  async audit(listing: Listing = {}): Promise<Page<AuditRecord>> {
    this.#open();
    return pageOf(this.#audit, () => true, listing);
  }

  // ── from any process ────────────────────────────────────────────────────────────────────────────────────────

  async pause(pause: Pause): Promise<void> {
    this.#open();
    this.#pauses.set(pause.what, copy(pause));
    this.#audit.push({ at: pause.since, who: pause.who, what: 'paused', about: pause.what });
  }

  async resume(what: string, who: string, now: number): Promise<boolean> {
    this.#open();
    const was = this.#pauses.delete(what);
    if (was) this.#audit.push({ at: now, who, what: 'resumed', about: what });
    return was;
  }

  async pauses(): Promise<readonly Pause[]> {
    this.#open();
    return copy(
      [...this.#pauses.values()].toSorted((a, b) => a.since - b.since || (a.what < b.what ? -1 : 1)),
    );
  }

  async post(message: unknown): Promise<void> {
    this.#open();
    this.#messages.push({ id: ++this.#lastMessage, message: copy(message) });
  }

  async messages(): Promise<readonly { readonly id: number; readonly message: unknown }[]> {
    this.#open();
    return copy(this.#messages.slice(0, 1_000));
  }

  async takenMessages(lease: Lease, upTo: number): Promise<void> {
    this.#hold(lease);
    this.#messages = this.#messages.filter(({ id }) => id > upTo);
  }

  // ── what extensions keep ────────────────────────────────────────────────────────────────────────────────────

  async record(extension: string, collection: string, key: string): Promise<unknown> {
    this.#open();
    return copy(this.#records.get(JSON.stringify([extension, collection, key]))?.value);
  }

  async records(
    extension: string,
    collection: string,
    prefix = '',
  ): Promise<readonly { readonly key: string; readonly value: unknown }[]> {
    this.#open();
    const found = [...this.#records.values()].filter(
      (each) => each.extension === extension && each.collection === collection && each.key.startsWith(prefix),
    );
    return copy(
      found
        .map(({ key, value }) => ({ key, value }))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, 10_000),
    );
  }

  async balance(ledger: string, community: string, member: string): Promise<number> {
    this.#open();
    return this.#balance(ledger, community, member);
  }

  #balance(ledger: string, community: string, member: string): number {
    return (
      this.#ledger.findLast(
        (each) => each.ledger === ledger && each.community === community && each.member === member,
      )?.balance ?? 0
    );
  }

  async ledger(
    filter: { readonly ledger?: string; readonly community?: string; readonly member?: string },
    listing: Listing = {},
  ): Promise<Page<LedgerEntry>> {
    this.#open();
    const { rows, next } = pageOf(this.#ledger, matching(filter), listing);
    return {
      rows: rows.map(({ memberHash: _member, reasonHash: _reason, ...entry }) => entry),
      ...(next !== undefined && { next }),
    };
  }

  async verifyLedger(): ReturnType<Store['verifyLedger']> {
    this.#open();
    let previous = CHAIN_START;
    for (const [i, entry] of this.#ledger.entries()) {
      if (entry.previous !== previous || entry.number !== i + 1 || entryHash(entry) !== entry.hash)
        return {
          entries: i,
          broken: { number: entry.number, reason: 'it was changed after it was written' },
        };
      previous = entry.hash;
    }
    return { entries: this.#ledger.length };
  }

  // ── care ────────────────────────────────────────────────────────────────────────────────────────────────────

  async erase(
    lease: Lease,
    community: string,
    member: string,
    who: string,
    now: number,
  ): Promise<{ readonly events: number; readonly effects: number }> {
    this.#hold(lease);
    const pseudonym = `erased-${randomUUID()}`;
    const without = <T>(value: T): T => withPseudonym(value, member, pseudonym) as T;
    let events = 0;
    this.#log = this.#log.map(({ seq, input }): LogEntry => {
      if (input.kind !== 'event' || input.event.community !== community) return { seq, input };
      if (input.event.member !== member) return { seq, input: without<LogInput>(input) };
      events += 1;
      return { seq, input: { kind: 'event', event: { ...input.event, member: pseudonym, data: {} } } };
    });
    let effects = 0;
    const outbox = new Map<string, OutboxEffect>();
    for (const [key, effect] of this.#effects) {
      const isAbout =
        effect.member === member || effect.subject.id === member || mentions(effect.input, member);
      if (effect.community !== community || !isAbout) {
        outbox.set(key, effect);
        continue;
      }
      effects += 1;
      const { error: _error, ...kept } = without(effect);
      outbox.set(key, {
        ...kept,
        key,
        input: {},
        ...(effect.status === 'pending' && { status: 'held', reason: 'erased' }),
      });
    }
    this.#effects = outbox;
    this.#decisions = this.#decisions.map((stored) => {
      const { decision } = stored;
      if (decision.community !== community || !mentions(decision, member)) return stored;
      const bare =
        decision.subject.id === member ? { ...decision, values: {}, effects: [], held: [] } : decision;
      return { ...stored, decision: without(bare) };
    });
    for (const [run, each] of this.#approvals)
      if (each.community === community) this.#approvals.set(run, without(each));
    for (const [id, each] of this.#cases)
      if (each.community === community) this.#cases.set(id, without(each));
    for (const [name, record] of this.#records) {
      const { key, value } = record;
      const isOurs =
        key.split('\u001f').includes(member) ||
        key === `${community}/${member}` ||
        key.startsWith(`${community}/${member}/`);
      if (isOurs || mentions(value, member)) this.#records.delete(name);
    }
    this.#ledger = this.#ledger.map((entry) => {
      if (entry.community !== community || entry.member !== member) return entry;
      const { reason: _reason, ...kept } = entry;
      return { ...kept, member: pseudonym };
    });
    this.#salts.delete(JSON.stringify([community, member]));
    this.#refused = this.#refused.filter(({ text }) => !text.includes(member));
    this.#messages = this.#messages.filter(({ message }) => !mentions(message, member));
    this.#snapshots.clear();
    this.#audit.push({ at: now, who, what: 'erased', detail: { events, effects } });
    return { events, effects };
  }

  async prune(lease: Lease, before: number): Promise<{ readonly events: number; readonly effects: number }> {
    this.#hold(lease);
    const places = [...this.#snapshots.values()].map(({ seq }) => seq);
    if (places.length === 0) return { events: 0, effects: 0 };
    const oldest = Math.min(...places);
    const isOld = ({ seq, input }: LogEntry): boolean =>
      input.kind === 'event' && seq <= oldest && input.event.time < before && seq < this.#position;
    const events = this.#log.filter(isOld).length;
    this.#log = this.#log.filter((entry) => !isOld(entry));
    this.#decisions = this.#decisions.filter(({ decision }) => decision.at >= before);
    let effects = 0;
    for (const [key, effect] of this.#effects) {
      if (!ENDED.has(effect.status) || effect.at >= before) continue;
      this.#effects.delete(key);
      this.#deliveries = this.#deliveries.filter((each) => each.key !== key);
      effects += 1;
    }
    this.#refused = this.#refused.filter(({ at }) => at >= before);
    return { events, effects };
  }

  async backup(): Promise<void> {
    this.#open();
    throw new StoreError('store/failed', 'A store in memory has no backup: use one that has a file.');
  }

  async stats(): Promise<StoreStats> {
    const oldestDue = await this.nextDue();
    const effects = Object.fromEntries(EFFECT_STATUSES.map((status) => [status, 0])) as Record<
      EffectStatus,
      number
    >;
    for (const { status } of this.#effects.values()) effects[status] += 1;
    return {
      events: this.#log.filter(({ input }) => input.kind === 'event').length,
      decisions: this.#decisions.length,
      effects,
      ...(oldestDue !== undefined && { oldestDue }),
      refused: this.#refused.length,
      openCases: [...this.#cases.values()].filter(({ status }) => status !== 'resolved').length,
      waitingApprovals: [...this.#approvals.values()].filter(({ status }) => status === 'waiting').length,
      bytes: 0,
    };
  }

  async verify(): Promise<readonly string[]> {
    const { broken } = await this.verifyLedger();
    return broken ? [`ledger entry ${broken.number}: ${broken.reason}`] : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
  }
}

/** Rows whose fields are those of a filter. */
function matching<Row extends object>(filter: object): (row: Row) => boolean {
  const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
  return (row) => wanted.every(([name, value]) => (row as Readonly<Record<string, unknown>>)[name] === value);
}

/** A page of rows, the newest first; `next` is the place of its last. */
function pageOf<Row>(rows: readonly Row[], fits: (row: Row) => boolean, listing: Listing): Page<Row> {
  const limit = Math.min(listing.limit ?? 100, 1_000);
  const found: Row[] = [];
  let last = 0;
  for (let at = Number(listing.after ?? rows.length) - 1; at >= 0; at--) {
    const row = rows[at] as Row;
    if (!fits(row)) continue;
    if (found.length === limit) return { rows: copy(found), next: String(last) };
    found.push(row);
    last = at;
  }
  return { rows: copy(found) };
}

function mentions(value: unknown, member: string): boolean {
  if (value === member) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, each]) => key === member || mentions(each, member));
}
