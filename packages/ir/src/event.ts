/**
 * Something that happened, at its own time. The engine's form of a CloudEvent: `member` is the CloudEvent's
 * `subject`, `community` its `source`.
 */
export interface Event {
  /** Unique within its community; a repeated one is ignored and counted. */
  readonly id: string;
  readonly type: string;
  /** Milliseconds since 1970-01-01T00:00:00Z, a whole number. */
  readonly time: number;
  /** The member whom the event names, where it names one. */
  readonly member?: string;
  readonly community: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** How many of Reeve's own effects stand in the chain of causes behind it; 0 where absent. */
  readonly depth?: number;
}

/** What the engine is fed: an event, or word that the clock has moved on (timers up to and including `to` fire). */
export type Input =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'advance'; readonly to: number };
