import type { Span } from './diagnostic.ts';
import type { BinaryOp } from './program.ts';
import type { Value } from './values.ts';

/** Whom or what a decision is about. `kind` is `member`, `community`, `channel`, or the field that the rule is `per`. */
export interface SubjectRef {
  readonly kind: string;
  readonly id: string;
}

/** An action that a decision requests. Delivery happens elsewhere, once per `key`. */
export interface Effect {
  readonly action: string;
  readonly input: Readonly<Record<string, Value>>;
  /** Idempotency key, from (program, rule, subject, cause, index). */
  readonly key: string;
}

/** Why an effect was not let out. */
export type HoldReason =
  | 'limit'
  | 'cap'
  | 'quiet'
  | 'approval'
  | 'approval-denied'
  | 'approval-expired'
  | 'holdout'
  | 'shadow'
  | 'consent'
  | 'blocklist'
  | 'condition'
  | 'loop'
  | 'replaced';

/** An effect that was held back, and why; `until` is when it will be tried again (ms), if it will. */
export interface HeldEffect {
  readonly action: string;
  readonly reason: HoldReason;
  readonly input?: Readonly<Record<string, Value>>;
  readonly until?: number;
}

/** That a rule fired for a subject (or that a plan which it began went on), and all that follows from it. */
export interface Decision {
  readonly rule: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly subject: SubjectRef;
  readonly community: string;
  /** Ids of the events that made it true. */
  readonly cause: readonly string[];
  /** What was read, by the words of the rule: `count(complaint.filed) in 1 hour` → 12. */
  readonly values: Readonly<Record<string, Value>>;
  readonly effects: readonly Effect[];
  readonly held: readonly HeldEffect[];
  /** Set on what follows a wait, a delay or an approval: the key of the run that goes on, and what woke it. */
  readonly continues?: {
    readonly run: string;
    readonly after: 'wait' | 'event' | 'timeout' | 'quiet' | 'limit' | 'approval';
  };
  /** The key of the run (steps in progress), where the steps wait. */
  readonly run?: string;
  /** How many of Reeve's own effects stand in the chain of causes behind it; absent for none. */
  readonly depth?: number;
}

/** One clause looked at, for explanations: its words, its value, whether it held. */
export interface TraceStep {
  /** The clause of the rule that it belongs to. */
  readonly clause: 'when' | 'where' | 'if' | 'until';
  /** Its canonical English text. */
  readonly text: string;
  readonly value: Value;
  readonly held: boolean;
  /** Where it stands in the author's text. */
  readonly span?: Span;
  /** How its children make it up, where they are conditions. */
  readonly joined?: 'and' | 'or' | 'not' | 'segment';
  /** Both sides of a comparison. */
  readonly compared?: { readonly left: Value; readonly op: BinaryOp | 'in'; readonly right: Value };
  /** The parts of `and`, `or`, `not`, a segment; what a comparison reads. */
  readonly children?: readonly TraceStep[];
  /** For what is read from events: the latest of those that it rests on, and how many there are. */
  readonly rests?: { readonly count: number; readonly events: readonly EventRef[] };
}

/** An event, for pointing at it. */
export interface EventRef {
  readonly id: string;
  readonly type: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly time: number;
  readonly member?: string;
}
