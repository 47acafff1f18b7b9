import type { Decision, Event, HoldReason, SubjectRef, Value } from '@reeve/ir';

/**
 * What the engine was fed, in order. Replaying it from any snapshot gives the same state, so the log is the truth and
 * everything else in a store is derived from it or is about what happened outside.
 */
export type LogInput =
  | { readonly kind: 'event'; readonly event: Event }
  /** The clock moved on (ms). */
  | { readonly kind: 'advance'; readonly to: number }
  /** From here on this program decides (Meaning 11). `at` is the recorded instant, ms. */
  | { readonly kind: 'program'; readonly program: string; readonly at: number };

/** An input with its place; places count from 1 without gaps. */
export interface LogEntry {
  readonly seq: number;
  readonly input: LogInput;
}

/** What became of an effect. The last five say how it ended. */
export type EffectStatus =
  /** Wants to leave at `due`. */
  | 'pending'
  /** A try has begun whose end is not written; after a crash nobody knows whether it was sent. */
  | 'sending'
  /** The provider took it; a receipt may follow. */
  | 'accepted'
  /** The provider made a task of it for a person (WeCom's group sends). */
  | 'awaiting-human'
  | 'delivered'
  /** The provider neither confirmed nor refused, and asking again could send twice. */
  | 'unknown'
  /** Out of tries, or refused for good: a dead letter, which can be replayed. */
  | 'failed'
  /** Never tried: see `reason`. */
  | 'held';

/** Every status, in the order in which an effect may come to them. */
export const EFFECT_STATUSES: readonly EffectStatus[] = [
  'pending',
  'sending',
  'accepted',
  'awaiting-human',
  'delivered',
  'unknown',
  'failed',
  'held',
];

/** Why an effect that the engine let out was held as it was about to leave. */
export type DeliveryHold = HoldReason | 'stale' | 'paused' | 'budget' | 'drill' | 'dry-run' | 'erased';

/** An effect on its way out. `key` is its identity: one row for each key, ever. */
export interface OutboxEffect {
  readonly key: string;
  readonly rule: string;
  readonly action: string;
  readonly input: Readonly<Record<string, Value>>;
  readonly community: string;
  readonly subject: SubjectRef;
  /** The member whom it reaches, where it reaches one. */
  readonly member?: string;
  readonly channel?: string;
  readonly purpose?: string;
  /** Higher leaves first. */
  readonly priority: number;
  /** When the engine let it out, ms. */
  readonly at: number;
  /** Chain of causes behind it. */
  readonly depth: number;
  readonly status: EffectStatus;
  /** Not tried before this, ms. */
  readonly due: number;
  readonly attempts: number;
  readonly reason?: DeliveryHold;
  /** The provider's own id for it, to match receipts by. */
  readonly reference?: string;
  /** The last error, without anything personal. */
  readonly error?: string;
}

/** One try at delivering an effect. */
export interface DeliveryRecord {
  readonly key: string;
  readonly attempt: number;
  /** Started, ms. */
  readonly at: number;
  readonly tookMs: number;
  readonly outcome: 'accepted' | 'awaiting-human' | 'delivered' | 'unknown' | 'failed' | 'retry';
  readonly channel?: string;
  readonly error?: string;
}

/** A change to an effect in the outbox. */
export interface EffectUpdate {
  readonly key: string;
  readonly status: EffectStatus;
  readonly due?: number;
  readonly attempts?: number;
  readonly channel?: string;
  readonly reason?: DeliveryHold;
  readonly reference?: string;
  readonly error?: string;
}

/** A decision with its place: position of the input that brought it, and number among those of the input. */
export interface StoredDecision {
  readonly seq: number;
  readonly index: number;
  readonly decision: Decision;
}

/** An input that was set aside: it cannot be read, or the engine refused it. Never blocks what comes behind it. */
export interface RefusedInput {
  readonly source: string;
  /** Line, row or request, in the source's own words. */
  readonly place: string;
  readonly at: number;
  readonly reason: string;
  /** What came, cut to 4 KiB. */
  readonly text: string;
}

/** A run that waits for a person to say yes. */
export interface ApprovalRecord {
  /** Key of the run. */
  readonly run: string;
  readonly rule: string;
  readonly role: string;
  readonly community: string;
  readonly subject: SubjectRef;
  readonly at: number;
  readonly expires?: number;
  readonly status: 'waiting' | 'granted' | 'denied' | 'expired';
  readonly by?: string;
  /** What it would do. */
  readonly effects: readonly { readonly action: string; readonly input?: Readonly<Record<string, Value>> }[];
}

/** A case: opened once for a cause, worked on by people. */
export interface CaseRecord {
  readonly id: string;
  readonly community: string;
  readonly kind: string;
  /** What it is about, so that one cause opens one case: kind, and what the rule says. */
  readonly cause: string;
  readonly title: string;
  readonly severity: string;
  readonly status: 'open' | 'acknowledged' | 'resolved';
  readonly rule: string;
  readonly openedAt: number;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
  readonly resolvedAt?: number;
  readonly resolvedBy?: string;
  /** How often it went further up, and when it last did. */
  readonly escalations?: number;
  readonly escalatedAt?: number;
  readonly member?: string;
  readonly timeline: readonly {
    readonly at: number;
    readonly what: string;
    readonly by?: string;
    readonly note?: string;
  }[];
}

/** Who did what: rules turned on, pauses, approvals, erasures, replays of dead letters. Holds no personal data. */
export interface AuditRecord {
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly about?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A switch that stops things from leaving. */
export interface Pause {
  /** `everything`, `rule:win_back`, `channel:wechat`, `purpose:promotion`. */
  readonly what: string;
  readonly since: number;
  readonly who: string;
  readonly why?: string;
}

/** What extensions keep: JSON under a collection and a key, each extension in its own room. */
export interface RecordWrite {
  readonly extension: string;
  readonly collection: string;
  readonly key: string;
  /** `null` removes it. */
  readonly value: unknown;
}

/** An entry for a ledger; the store gives it its number and chains it to the one before by a hash. */
export interface LedgerAppend {
  /** `points`, `honours` … */
  readonly ledger: string;
  readonly community: string;
  readonly member: string;
  readonly amount: number;
  readonly reason?: string;
  readonly at: number;
  /** Key of the effect that asked for it: one entry for each key, ever. */
  readonly key: string;
}

/**
 * A ledger entry as stored. `hash` is SHA-256 over the JSON array
 * `[number, ledger, community, memberHash, amount, reasonHash, at, key, previous]`; the member and the reason enter as hashes, so
 * that erasing a person leaves the chain true.
 */
export interface LedgerEntry extends LedgerAppend {
  readonly number: number;
  readonly balance: number;
  readonly previous: string;
  readonly hash: string;
}
