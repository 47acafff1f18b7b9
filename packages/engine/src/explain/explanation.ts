import type {
  BinaryOp,
  CapIr,
  Decision,
  Duration,
  Event,
  EventRef,
  HoldReason,
  LimitIr,
  SubjectRef,
  TraceStep,
  Value,
} from '@reeve/ir';

/** Why an effect was held back, with the limit or cap that had no room and when it has. */
export interface HeldBack {
  readonly action: string;
  readonly reason: HoldReason;
  /** When it can leave, or is tried again; ms. Absent where time does not change it. */
  readonly until?: number;
  readonly limit?: LimitIr;
  readonly cap?: CapIr;
}

/** What stands between a rule and its firing: the first thing that was not so. */
export type Obstacle =
  /** No event up to then names the subject. */
  | { readonly kind: 'unknown' }
  /** The trigger waits for an event. `seen` is how many of these types there were of the subject. */
  | { readonly kind: 'event'; readonly types: readonly string[]; readonly seen: number }
  /** A clause was false: in the trigger or in `if`. */
  | { readonly kind: 'false'; readonly step: TraceStep }
  /** The attribute did not change, or not to that. */
  | { readonly kind: 'change'; readonly path: string; readonly value: Value; readonly to?: Value }
  /** The member was never in the segment that it would have to leave. */
  | { readonly kind: 'outside'; readonly segment: string }
  /** A sequence has begun and waits for its next event, or for its lack. */
  | {
      readonly kind: 'sequence';
      readonly first: EventRef;
      readonly awaits: readonly string[];
      readonly absent: boolean;
      readonly since: number;
      readonly until: number;
    }
  | { readonly kind: 'schedule' }
  /** There was no spike; `expected` is what is ordinary. */
  | { readonly kind: 'calm'; readonly label: string; readonly value: number; readonly expected: number }
  /** True, and asked once only: `outcome` says what came of it. Both absent where that lies before the snapshot. */
  | {
      readonly kind: 'spent';
      readonly since?: number;
      readonly outcome?: 'fired' | 'if' | 'dates' | 'rollout';
    }
  /** True, but nothing that it reads has changed since, so that it was not looked at. */
  | { readonly kind: 'unlooked' }
  /** True, but not yet for as long as `for` asks. */
  | { readonly kind: 'holding'; readonly since: number; readonly until: number }
  /** It fired, and its `until` has not held since. */
  | { readonly kind: 'open'; readonly since?: number; readonly until: readonly TraceStep[] }
  | { readonly kind: 'before'; readonly from: number }
  | { readonly kind: 'after'; readonly to: number }
  | { readonly kind: 'rollout'; readonly percent: number }
  /** It fired; all that it would have done was held back. */
  | { readonly kind: 'held'; readonly held: readonly HeldBack[] };

/** One thing that would have had to differ. */
export type Need =
  /** So many more events, all of which count for the rule. */
  | {
      readonly kind: 'events';
      readonly type: string;
      readonly count: number;
      readonly from: number;
      readonly to: number;
      /** Where they are counted in a window: how long it is. */
      readonly within?: Duration;
      /** One of them. */
      readonly sample: Event;
    }
  /** That time goes by; `without` are the event types that must not come meanwhile. */
  | { readonly kind: 'time'; readonly until: number; readonly without: readonly string[] }
  /** Another value of an attribute of the member or the community; `test` is what every value must meet that does. */
  | {
      readonly kind: 'attribute';
      readonly of: 'member' | 'community';
      readonly path: string;
      readonly value: Value;
      readonly to: Value;
      readonly test: Wanted;
    }
  /** Another value of a field of an event that came. */
  | {
      readonly kind: 'field';
      readonly event: EventRef;
      readonly path: string;
      readonly value: Value;
      readonly to: Value;
      readonly test: Wanted;
    }
  /** That whoever may approve does. */
  | { readonly kind: 'approval'; readonly role: string };

/** What a value must meet: a comparison, or to be one of several. */
export type Wanted =
  | { readonly op: Exclude<BinaryOp, 'and' | 'or' | '+' | '-' | '*' | '/'>; readonly value: Value }
  | { readonly op: 'in' | 'not in'; readonly values: readonly Value[] }
  | { readonly op: 'contains'; readonly value: Value };

/** A change to the history: what a test can carry out. */
export type Change =
  /** Stands in its place by its time, after the others of that time; before `before` where that is given. */
  | { readonly kind: 'insert'; readonly event: Event; readonly before?: string }
  | { readonly kind: 'replace'; readonly id: string; readonly event: Event };

/**
 * A way in which the rule would have fired. It has been tried out: with `changes` made to the history up to the moment
 * that it is about, and the clock moved on to `at`, the rule fires for the subject at `at`.
 */
export interface Counterfactual {
  readonly needs: readonly Need[];
  readonly changes: readonly Change[];
  readonly at: number;
  /** Why its effects would be held back all the same, where no change of data can help. */
  readonly held?: HoldReason;
}

/** Why no counterfactual is given. */
export type Unknowable =
  /** The rule itself would have to be another: its dates, its rollout, its holdout, shadow. */
  | 'rule'
  /** It depends on a function of an extension, or on a pattern, and what would do is not known. */
  | 'function'
  /** Ways were tried, and none made it fire. */
  | 'not-found';

/** The rule at one moment. */
export interface Moment {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** The event that was at hand. */
  readonly event?: EventRef;
  /** All clauses that could be looked at, with their values. */
  readonly clauses: readonly TraceStep[];
  /** `null` where it fired. */
  readonly obstacle: Obstacle | null;
  readonly wouldHave: readonly Counterfactual[];
  readonly unknowable?: Unknowable;
}

/** A decision, and what made it. */
export interface Explained {
  readonly decision: Decision;
  readonly clauses: readonly TraceStep[];
  readonly cause: readonly EventRef[];
  readonly held: readonly HeldBack[];
}

/** Steps that wait: for what, and until when. */
export interface Waiting {
  /** Key of the run, as decisions have it. */
  readonly run: string;
  /** The plan whose steps they are; absent for the rule's own. */
  readonly plan?: string;
  readonly began: number;
  /** Position of the step that it stands at. */
  readonly step: number;
  readonly for: 'time' | 'event' | 'quiet' | 'limit' | 'approval';
  readonly types?: readonly string[];
  readonly until?: number;
}

/** Why a rule fired for a subject, or why it did not. */
export interface Explanation {
  readonly rule: string;
  readonly title: string;
  readonly subject: SubjectRef;
  readonly community: string;
  /** The moment asked about, ms: as given, or where the history ends. */
  readonly at: number;
  /** What the history holds of the subject up to `at`. */
  readonly seen: {
    readonly events: number;
    readonly types: Readonly<Record<string, number>>;
    readonly first?: number;
    readonly last?: number;
    /** Events of the subject that came too late, or twice, and so counted for nothing: the last few. */
    readonly late: readonly EventRef[];
    readonly repeated: readonly EventRef[];
  };
  /** How often the rule was looked at for the subject. */
  readonly looks: number;
  /** How many decisions there were up to `at`. */
  readonly decisions: number;
  /** The last few of them, oldest first. */
  readonly fired: readonly Explained[];
  /** The look that came nearest to firing: of all where it never fired, else the last up to `at`. */
  readonly nearest?: Moment;
  /** How things stand at `at`. */
  readonly now: Moment;
  readonly waits: readonly Waiting[];
}
