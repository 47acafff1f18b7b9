import type { Span } from './diagnostic.ts';
import type { Duration, Type, Value } from './values.ts';

/** Version of the program format; the engine refuses any other. */
export const IR_VERSION = 1;

/** Functions over no aggregate: plain computation. */
export type Builtin =
  | 'abs'
  | 'round'
  | 'floor'
  | 'ceil'
  | 'min'
  | 'max'
  | 'lower'
  | 'upper'
  | 'trim'
  | 'length'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'matches'
  | 'hour'
  | 'weekday'
  | 'day'
  | 'month'
  | 'year'
  | 'date'
  | 'coalesce'
  | 'isMissing';

export type BinaryOp = 'and' | 'or' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/';

/**
 * A checked expression. `label` on a leaf is its canonical English text: the key of `Decision.values`.
 * Two-valued logic: a comparison with no value is false, arithmetic with no value is no value, x / 0 is no value,
 * `and`/`or`/`not` take no value as false.
 *
 * What is yes or no carries the `span` of its text: conditions, their parts and cells of tables. What was made out of
 * one condition (the two ends of `between`) has one span, on the whole.
 */
export type Expr = ExprNode & {
  /** Where it stands in the text; for places in texts only, what a program does is the same without. */
  readonly span?: Span;
};

type ExprNode =
  | { readonly op: 'lit'; readonly value: Value }
  | { readonly op: 'list'; readonly items: readonly Expr[] }
  /** A field of the event at hand: dotted path in its data. A duration, time or date field is converted by `type`. */
  | { readonly op: 'event'; readonly path: string; readonly type: Type; readonly label: string }
  /** Envelope of the event at hand. */
  | {
      readonly op: 'envelope';
      readonly field: 'id' | 'type' | 'time' | 'member' | 'community';
      readonly label: string;
    }
  /** An attribute; of the rule's subject, else of the member or community that the event names. */
  | {
      readonly op: 'attr';
      readonly of: 'member' | 'community';
      readonly path: string;
      readonly default: Value;
      readonly type: Type;
      readonly label: string;
    }
  /** Id of the member or community at hand, or of the rule's own subject. */
  | { readonly op: 'id'; readonly of: 'member' | 'community' | 'subject' }
  /** A plan's or a table's parameter, by position. */
  | { readonly op: 'param'; readonly index: number; readonly label: string }
  | { readonly op: 'now' }
  /** Value of `windows[index]` for its subject. */
  | { readonly op: 'window'; readonly index: number; readonly label: string }
  /** Usual of `windows[index]`: baseline number `baseline` of that window. */
  | { readonly op: 'usual'; readonly index: number; readonly baseline: number; readonly label: string }
  /** True once `silences[index]` has lasted. */
  | { readonly op: 'silence'; readonly index: number; readonly label: string }
  | { readonly op: 'share'; readonly index: number; readonly label: string }
  | { readonly op: 'streak'; readonly index: number; readonly label: string }
  /** A metric or a segment by name: its own expression inside, evaluated for its own kind of subject. */
  | {
      readonly op: 'named';
      readonly kind: 'metric' | 'segment';
      readonly name: string;
      readonly value: Expr;
      readonly label: string;
    }
  | {
      readonly op: 'table';
      readonly index: number;
      readonly args: readonly Expr[];
      readonly output: number;
      readonly label: string;
    }
  | { readonly op: 'call'; readonly fn: Builtin; readonly args: readonly Expr[] }
  /** A function that an extension contributes. */
  | { readonly op: 'external'; readonly fn: string; readonly args: readonly Expr[]; readonly label: string }
  | { readonly op: 'not'; readonly value: Expr }
  | { readonly op: 'neg'; readonly value: Expr }
  | { readonly op: 'binary'; readonly kind: BinaryOp; readonly left: Expr; readonly right: Expr }
  /** `left` is one of the list `right` (or, with a list attribute on the right, is in it). */
  | { readonly op: 'in'; readonly left: Expr; readonly right: Expr }
  /** Text with values put in; each part is rendered by its type. */
  | {
      readonly op: 'text';
      readonly parts: readonly (string | { readonly value: Expr; readonly type: Type })[];
    };

/** Events of these types (`'activity'` and groups are resolved to types), where `where` holds of the event. */
export interface EventMatch {
  readonly types: readonly string[];
  readonly where?: Expr;
}

/** Whom a rule, a window or a metric is about. */
export type SubjectKind =
  | { readonly kind: 'member' }
  | { readonly kind: 'community' }
  /** A field of the event (`data.<path>`), within its community; `channel` is the field `channel`. */
  | { readonly kind: 'field'; readonly path: string };

/** A window over events, kept per subject. Windows are shared: equal ones appear once. */
export interface WindowIr {
  /** Index into `Program.subjects`. */
  readonly subject: number;
  readonly match: EventMatch;
  readonly fn: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'mostCommon';
  /** What is summed, counted apart …; absent for `count`. Evaluated on the event. */
  readonly value?: Expr;
  readonly span: Duration;
  /** Baselines for `usual`: a length, or the median of the same hour of the week over a length. */
  readonly baselines: readonly { readonly span: Duration; readonly sameHour: boolean }[];
  /**
   * The rule with `until`, or the segment, that has this window to itself because it asks what is usual: its open
   * crises are left out of the baselines. Absent: shared, and nothing is left out.
   */
  readonly keptFor?: string;
}

/** "No E for D", per subject: true from last + D on, see Meaning 4. */
export interface SilenceIr {
  readonly subject: number;
  readonly match: EventMatch;
  readonly span: Duration;
}

/** `share of A followed by B within D, in W [with same F]`. */
export interface ShareIr {
  readonly subject: number;
  readonly first: EventMatch;
  readonly then: EventMatch;
  readonly within: Duration;
  readonly span: Duration;
  readonly same?: string;
}

/** `streak(E) by calendar day`: how many calendar units in a row have such an event, up to the present one, or
 * to the one before while the present one has none yet. */
export interface StreakIr {
  readonly subject: number;
  readonly match: EventMatch;
  readonly unit: 'day' | 'week' | 'month';
}

/** Times on a wall clock: sets of minutes, hours, …; all must match (day-of-month and weekday as cron has them).
 * Each list is in ascending order. */
export interface CronIr {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** True when both days and weekdays are restricted: either may match. */
  readonly eitherDay: boolean;
}

export type TriggerIr =
  | { readonly kind: 'event'; readonly match: EventMatch; readonly span: Span }
  /** Edge of a condition: windows, usual, silence, metrics, segments, attributes. `for` asks that it hold that long. */
  | { readonly kind: 'state'; readonly condition: Expr; readonly for?: Duration; readonly span: Span }
  /** An attribute changes (`to` absent: to anything else). */
  | {
      readonly kind: 'change';
      readonly of: 'member' | 'community';
      readonly path: string;
      readonly to?: Expr;
      readonly label: string;
      readonly span: Span;
    }
  /** Membership of a segment begins or ends. */
  | {
      readonly kind: 'membership';
      readonly segment: string;
      readonly condition: Expr;
      readonly change: 'enters' | 'leaves';
      readonly span: Span;
    }
  | {
      readonly kind: 'sequence';
      readonly first: EventMatch;
      /** Each step within its time of the step before; only the last may be `absent`. */
      readonly steps: readonly {
        readonly match: EventMatch;
        readonly absent: boolean;
        readonly within: Duration;
      }[];
      readonly same: readonly string[];
      readonly span: Span;
    }
  | {
      readonly kind: 'spike';
      readonly window: number;
      readonly sensitivity: 'low' | 'normal' | 'high';
      readonly label: string;
      readonly span: Span;
    }
  | {
      readonly kind: 'schedule';
      readonly at:
        | { readonly kind: 'cron'; readonly cron: CronIr }
        | { readonly kind: 'every'; readonly ms: number };
      /** With a condition or `{}`: fires for each such subject of the rule's kind. Absent: once, for each community. */
      readonly forEach?: { readonly where?: Expr };
      readonly span: Span;
    };

/** What is done with what is over a limit or inside quiet hours. */
export type Over = 'drop' | 'delay' | 'replace';

/** One requested action. */
export interface ActionUse {
  readonly action: string;
  readonly args: readonly { readonly name: string; readonly value: Expr }[];
  readonly channel?: string;
  readonly reaches?: string;
  readonly benefits?: string;
  readonly purpose?: string;
  readonly emits: readonly string[];
  readonly span: Span;
}

/** Steps are a flat list; jumps are positions in it. A run is a position plus what it knows: plain data. */
export type StepIr =
  | { readonly op: 'effect'; readonly use: ActionUse }
  | { readonly op: 'wait'; readonly for: Duration; readonly span: Span }
  /** On the event go on at the next step, when `within` has passed go on at `otherwise`. */
  | {
      readonly op: 'waitFor';
      readonly match: EventMatch;
      readonly within?: Duration;
      readonly otherwise: number;
      readonly span: Span;
    }
  | { readonly op: 'branch'; readonly if: Expr; readonly otherwise: number; readonly span: Span }
  | { readonly op: 'jump'; readonly to: number }
  /** Sticky by subject: the same subject always takes the same branch of split `id`. */
  | {
      readonly op: 'split';
      readonly id: string;
      readonly branches: readonly { readonly percent: number; readonly to: number }[];
      readonly span: Span;
    }
  | { readonly op: 'start'; readonly plan: number; readonly args: readonly Expr[]; readonly span: Span }
  | { readonly op: 'stop'; readonly span: Span };

export interface LimitIr {
  readonly count: number;
  readonly per: Duration;
  readonly scope: 'subject' | 'member' | 'community' | 'rule';
  readonly over: Over;
}

export interface QuietIr {
  /** Minutes after midnight, in the member's time zone where known, else the project's. */
  readonly from: number;
  readonly to: number;
  readonly over: Over;
}

export interface RuleIr {
  readonly name: string;
  readonly title: string;
  /** Index into `Program.subjects`. */
  readonly subject: number;
  /** True when the text says `per`. */
  readonly explicitSubject: boolean;
  readonly triggers: readonly TriggerIr[];
  readonly if?: Expr;
  readonly steps: readonly StepIr[];
  readonly until?: { readonly triggers: readonly TriggerIr[]; readonly for?: Duration };
  readonly limits: readonly LimitIr[];
  readonly quiet?: QuietIr;
  readonly approval?: { readonly role: string; readonly within?: Duration };
  /** Higher goes first; 0 by default. */
  readonly priority: number;
  /** Milliseconds; `from` inclusive, `to` exclusive. */
  readonly from?: number;
  readonly to?: number;
  /** Percent of subjects, 0 to 100. */
  readonly rollout?: number;
  readonly holdout?: number;
  readonly mode: 'restart' | 'single' | 'each';
  readonly shadow: boolean;
  readonly backfill: boolean;
  /** Id of the rule's own text (a digest), for idempotency keys and versions. */
  readonly version: string;
  readonly span: Span;
}

export interface PlanIr {
  readonly name: string;
  readonly title: string;
  readonly params: readonly { readonly name: string; readonly type: Type }[];
  readonly steps: readonly StepIr[];
  readonly span: Span;
}

/** Decision table: each cell is a condition over the table's parameters, absent for "any". */
export interface TableIr {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: Type }[];
  readonly outputs: readonly { readonly name: string; readonly type: Type }[];
  readonly hit: 'first' | 'all';
  readonly rows: readonly {
    readonly when: readonly (Expr | null)[];
    readonly then: readonly Expr[];
    readonly span: Span;
  }[];
}

/**
 * A message by language and channel. Templates stand beside the program, not in it: what is said decides nothing, and a
 * better word makes no new version of the rules.
 */
export interface TemplateIr {
  readonly name: string;
  /** Arguments of an action that names the template, by name. */
  readonly params: readonly { readonly name: string; readonly type: Type }[];
  readonly bodies: readonly {
    readonly lang?: 'en' | 'zh';
    readonly channel?: string;
    /** A text with places; places are params by position, attributes of the member, metrics. */
    readonly text: Expr;
  }[];
}

/** A cap across rules: at most `count` effects that reach a member (or community) in `per`. */
export interface CapIr {
  readonly count: number;
  readonly per: Duration;
  readonly scope: 'member' | 'community';
  readonly channel?: string;
  readonly purpose?: string;
  readonly action?: string;
}

/** What text compiles to: plain data, all names resolved, all types checked. */
export interface Program {
  readonly irVersion: typeof IR_VERSION;
  /** Digest of the whole program. */
  readonly id: string;
  /** IANA zone for calendar units, quiet hours and schedules where a member's own is not known. */
  readonly timeZone: string;
  /** How late an event may come, ms. */
  readonly lateness: number;
  /** How long a chain of causes may be before it is cut. */
  readonly depth: number;
  /** The first is always the member, the second the community; fields that rules are `per` follow. */
  readonly subjects: readonly SubjectKind[];
  /** Event types that are activity. Empty: every event that names the member is. */
  readonly activity: readonly string[];
  /** Attribute paths that events `member.joined`, `member.updated`, `community.updated` may set. */
  readonly attributes: {
    readonly member: readonly AttributeIr[];
    readonly community: readonly AttributeIr[];
  };
  readonly windows: readonly WindowIr[];
  readonly silences: readonly SilenceIr[];
  readonly shares: readonly ShareIr[];
  readonly streaks: readonly StreakIr[];
  readonly tables: readonly TableIr[];
  readonly plans: readonly PlanIr[];
  readonly rules: readonly RuleIr[];
  readonly caps: readonly CapIr[];
  /** Declared event types and their fields' types, to count what is undeclared or of the wrong type. */
  readonly events: readonly {
    readonly type: string;
    readonly fields: readonly { readonly path: string; readonly type: Type }[];
  }[];
}

export interface AttributeIr {
  readonly path: string;
  readonly type: Type;
  readonly default: Value;
}
