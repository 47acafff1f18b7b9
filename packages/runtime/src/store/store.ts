import type { SnapshotPart } from '@reeve/engine';
import type {
  ApprovalRecord,
  AuditRecord,
  CaseRecord,
  DeliveryRecord,
  EffectStatus,
  EffectUpdate,
  LedgerAppend,
  LedgerEntry,
  LogEntry,
  LogInput,
  OutboxEffect,
  Pause,
  RecordWrite,
  RefusedInput,
  StoredDecision,
} from './records.ts';

/** The right to write. Only the newest holder's writes are taken. */
export interface Lease {
  readonly owner: string;
  /** Goes up with each new holder; a write under an older one is refused. */
  readonly token: number;
  /** Until when it holds, ms; renewed by every commit and by {@link Store.renewLease}. */
  readonly expires: number;
}

/** Thrown by a write whose lease another has taken. Whoever gets it must stop at once. */
export class LeaseLost extends Error {
  readonly code = 'store/lease-lost';
  readonly retryable = false;
  constructor(owner: string) {
    super(`Another process runs this project now; ${owner} no longer may write.`);
    this.name = 'LeaseLost';
  }
}

/** An operational failure of a store: the disk is full, the file is torn, the version is not known. */
export class StoreError extends Error {
  readonly code:
    | 'store/full'
    | 'store/corrupt'
    | 'store/version'
    | 'store/busy'
    | 'store/closed'
    | 'store/failed';
  readonly retryable: boolean;
  constructor(code: StoreError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.code = code;
    this.retryable = code === 'store/busy' || code === 'store/full';
  }
}

/** All that one transaction writes. Everything or nothing of it is on disk when {@link Store.commit} returns. */
export interface Changes {
  /** Inputs to append to the log, in order. */
  readonly inputs?: readonly LogInput[];
  /** Decisions; `seq` is relative: 0 is the first of `inputs`. */
  readonly decisions?: readonly StoredDecision[];
  /** New effects. One whose key is known already is left as it is. */
  readonly effects?: readonly OutboxEffect[];
  readonly updates?: readonly EffectUpdate[];
  readonly deliveries?: readonly DeliveryRecord[];
  readonly refused?: readonly RefusedInput[];
  /** Put under their run; a later one replaces an earlier one. */
  readonly approvals?: readonly ApprovalRecord[];
  readonly cases?: readonly CaseRecord[];
  readonly audit?: readonly AuditRecord[];
  readonly records?: readonly RecordWrite[];
  /** Entries whose key is known already are left out. */
  readonly ledger?: readonly LedgerAppend[];
  /** How far each source has been read, in its own words. */
  readonly cursors?: Readonly<Record<string, string>>;
  /** Counters and other small values of the runtime itself, by name. `null` removes one. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A page of a listing: rows, and where the next page begins (absent on the last). */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next?: string;
}

/** How to list; newest first unless said. */
export interface Listing {
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** State of the engine at a place of the log. */
export interface SnapshotRecord {
  /** Inputs up to and including this one are in it. */
  readonly seq: number;
  /** Id of the program that it is of. */
  readonly program: string;
  /** The state in pieces, see `Engine.parts`. */
  readonly parts: readonly SnapshotPart[];
}

/** What a store counts. */
export interface StoreStats {
  readonly events: number;
  readonly decisions: number;
  readonly effects: Readonly<Record<EffectStatus, number>>;
  /** When the longest-waiting pending effect was due, ms. */
  readonly oldestDue?: number;
  readonly refused: number;
  readonly openCases: number;
  readonly waitingApprovals: number;
  readonly bytes: number;
}

/**
 * Where a runtime keeps everything. One project, one writer at a time; readers may look on. Nothing here assumes one
 * file or one machine. `testStore` of `@reeve/runtime/testing` holds an implementation to what is said here.
 */
export interface Store extends AsyncDisposable {
  /** Takes the lease where it is free or has run out; `null` where another holds it. */
  acquireLease(owner: string, now: number, ttlMs: number): Promise<Lease | null>;
  renewLease(lease: Lease, now: number, ttlMs: number): Promise<Lease>;
  releaseLease(lease: Lease): Promise<void>;
  lease(): Promise<Lease | null>;

  /**
   * Writes all changes in one transaction and gives the place of the first input (or of the next, where there is none).
   * Throws {@link LeaseLost} or {@link StoreError}; then nothing of it is written.
   */
  commit(lease: Lease, changes: Changes): Promise<{ readonly first: number }>;

  /** Place of the last input; 0 for an empty log. */
  position(): Promise<number>;
  /** Inputs after a place, in order. */
  log(after: number, limit: number): Promise<readonly LogEntry[]>;
  cursors(): Promise<Readonly<Record<string, string>>>;
  setting(name: string): Promise<unknown>;

  /** Programs as text by id, so that waits go on with the version that they began with. */
  saveProgram(lease: Lease, id: string, program: string): Promise<void>;
  program(id: string): Promise<string | undefined>;
  /** Keeps the newest snapshot of each program; older ones of the same program go, and what has not changed need not be written again. */
  saveSnapshot(lease: Lease, snapshot: SnapshotRecord): Promise<void>;
  /** Of which programs there are snapshots, and how far they reach. */
  snapshots(): Promise<readonly Omit<SnapshotRecord, 'parts'>[]>;
  snapshot(program: string): Promise<SnapshotRecord | undefined>;
  dropSnapshot(lease: Lease, program: string): Promise<void>;

  /** Pending effects that are due, by priority, then due, then age. `skip` leaves out channels or actions that are shut. */
  due(now: number, limit: number, skip?: readonly string[]): Promise<readonly OutboxEffect[]>;
  /** When the next pending effect is due, ms. */
  nextDue(): Promise<number | undefined>;
  effect(key: string): Promise<OutboxEffect | undefined>;
  effects(
    filter: { readonly status?: EffectStatus; readonly rule?: string; readonly member?: string },
    listing?: Listing,
  ): Promise<Page<OutboxEffect>>;
  effectByReference(channel: string, reference: string): Promise<OutboxEffect | undefined>;
  deliveries(key: string): Promise<readonly DeliveryRecord[]>;

  decisions(
    filter: {
      readonly rule?: string;
      readonly subject?: string;
      readonly since?: number;
      readonly until?: number;
    },
    listing?: Listing,
  ): Promise<Page<StoredDecision>>;
  approvals(status?: ApprovalRecord['status']): Promise<readonly ApprovalRecord[]>;
  approval(run: string): Promise<ApprovalRecord | undefined>;
  cases(
    filter: { readonly status?: CaseRecord['status']; readonly community?: string },
    listing?: Listing,
  ): Promise<Page<CaseRecord>>;
  case(id: string): Promise<CaseRecord | undefined>;
  /** The case of this cause that is not resolved. */
  openCase(community: string, cause: string): Promise<CaseRecord | undefined>;
  refused(listing?: Listing): Promise<Page<RefusedInput>>;
  audit(listing?: Listing): Promise<Page<AuditRecord>>;

  /** Pauses are taken from any process, without the lease: a kill switch must not wait. */
  pause(pause: Pause): Promise<void>;
  resume(what: string, who: string, now: number): Promise<boolean>;
  pauses(): Promise<readonly Pause[]>;
  /** Words for the process that holds the lease (an event to take in, a dead letter to try again), from any process. */
  post(message: unknown): Promise<void>;
  messages(): Promise<readonly { readonly id: number; readonly message: unknown }[]>;
  takenMessages(lease: Lease, upTo: number): Promise<void>;

  record(extension: string, collection: string, key: string): Promise<unknown>;
  records(
    extension: string,
    collection: string,
    prefix?: string,
  ): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  balance(ledger: string, community: string, member: string): Promise<number>;
  ledger(
    filter: { readonly ledger?: string; readonly community?: string; readonly member?: string },
    listing?: Listing,
  ): Promise<Page<LedgerEntry>>;
  /** Reads every entry and holds the chain together; gives the first that does not fit. */
  verifyLedger(): Promise<{
    readonly entries: number;
    readonly broken?: { readonly number: number; readonly reason: string };
  }>;

  /**
   * Erases a member: their events' data, attributes, effects' inputs, records and names in ledgers, in the snapshot too (snapshots
   * go, and the next start replays what is left). Times, types, counts and the audit stay, under a pseudonym.
   */
  erase(
    lease: Lease,
    community: string,
    member: string,
    who: string,
    now: number,
  ): Promise<{ readonly events: number; readonly effects: number }>;
  /** Removes events, decisions, ended effects and deliveries before `before` (ms) that a snapshot makes unnecessary. */
  prune(lease: Lease, before: number): Promise<{ readonly events: number; readonly effects: number }>;
  /** Copies everything to a new file while others read and write; the copy is one moment's. */
  backup(path: string): Promise<void>;
  stats(): Promise<StoreStats>;
  /** Reads the whole store for damage; what is wrong, in words. */
  verify(): Promise<readonly string[]>;
}
