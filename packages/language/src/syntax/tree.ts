import type { Span } from '@reeve/ir';

/** How a text is spelled. */
export type Spelling = 'en' | 'zh' | 'yaml';

/** A comment, without its `#`. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/**
 * What stands around a line-level node (declaration, clause, step, field, row, branch, …) and must survive formatting.
 * Comments in the middle of an expression move to `leading` of the line-level node around them.
 */
export interface Trivia {
  /** True when an empty line stands before the node (or before its leading comments). */
  readonly blankBefore: boolean;
  /** Own-line comments before it. `blankAfter` tells of an empty line between comment and what follows. */
  readonly leading: readonly (Comment & { readonly blankAfter?: boolean })[];
  /** Comment at the end of its first or last line. */
  readonly trailing?: Comment;
  /** Own-line comments before its closing word or bracket, or at its end. */
  readonly inner: readonly Comment[];
}

export interface Node {
  readonly span: Span;
}

export interface Line extends Node {
  readonly trivia: Trivia;
}

/**
 * A dotted name. `id` is canonical (`member.tier`); the parser sets it to what was written, and `canonicalize`
 * replaces labels (`成员.等级`) by ids once the vocabulary is known. Keywords that are roots of names
 * (成员, 社群, 事件, 活动) are made canonical by the parser itself.
 */
export interface Name extends Node {
  readonly id: string;
  readonly written: string;
}

/** A string: literal pieces and `{expression}` placeholders. */
export interface TextLiteral extends Node {
  readonly kind: 'text';
  readonly parts: readonly (string | Expression)[];
}

/** Labels written as strings after a name: a bare one has the file's own language, `en "…" zh "…"` name theirs. */
export interface LabelNode extends Node {
  /** Absent when the text does not say. */
  readonly lang?: 'en' | 'zh';
  readonly text: string;
}

/**
 * What a `$name` stands for: by field, the parameters that give the fields of a node their values. Until the pack is used
 * such a field holds 0, or nothing.
 */
export interface Parametric {
  readonly given?: Readonly<Record<string, Name>>;
}

// ── expressions ──────────────────────────────────────────────────────────────────────────────────────────────

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';

export interface DurationLiteral extends Node {
  readonly kind: 'duration';
  /** `3 days`, `1 hour 30 minutes`. Unit `calendarDay` … for `calendar day`; `days` of 24 h otherwise. */
  readonly parts: readonly { readonly count: number; readonly unit: DurationUnit }[];
  /** `$quiet_days` instead: `parts` are then empty. */
  readonly parameter?: Name;
}
export type DurationUnit =
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'calendarDay'
  | 'calendarWeek'
  | 'calendarMonth';

/** Events of one type (or `activity`), where a condition holds. */
export interface EventSelector extends Node {
  readonly event: Name;
  readonly where?: Expression;
}

export type Expression =
  | (Node & {
      readonly kind: 'number';
      readonly value: number;
      readonly percent: boolean;
      readonly written: string;
    })
  | TextLiteral
  | (Node & { readonly kind: 'boolean'; readonly value: boolean })
  | DurationLiteral
  /** Minutes after midnight. */
  | (Node & { readonly kind: 'timeOfDay'; readonly minutes: number })
  /** `2026-01-08`, or with a time `2026-01-08T09:00`, optional zone. */
  | (Node & { readonly kind: 'date'; readonly text: string })
  /** `$limit`: the value of a parameter */
  | (Node & { readonly kind: 'given'; readonly name: Name })
  /** `now` */
  | (Node & { readonly kind: 'now' })
  /** member, community, event, member.tier, event.severity, reply_rate, silver, topic */
  | (Node & {
      readonly kind: 'ref';
      readonly name: Name /** a plain YAML scalar: taken as text where it names nothing */;
      readonly bare?: boolean;
    })
  /** A function or a table; `select` for `reward(…).points`. */
  | (Node & {
      readonly kind: 'call';
      readonly callee: Name;
      readonly args: readonly Argument[];
      readonly select?: Name;
    })
  /** `count(E where …) in D`, `sum(E.f) in D`, `most common(E.f) in D` */
  | WindowExpression
  /** `usual in 7 days`, `usual for this hour in 4 weeks`; `3 x usual` is a product with it. Of the window it is compared with. */
  | (Node & { readonly kind: 'usual'; readonly in: DurationLiteral; readonly sameHour: boolean })
  /** `no E for D`; also `no E in D` */
  | (Node & { readonly kind: 'silence'; readonly of: EventSelector; readonly for: DurationLiteral })
  | (Node & { readonly kind: 'streak'; readonly of: EventSelector; readonly by: 'day' | 'week' | 'month' })
  /** `share of A followed by B within D, in W [with same F]` */
  | (Node & {
      readonly kind: 'share';
      readonly first: EventSelector;
      readonly then: EventSelector;
      readonly within: DurationLiteral;
      readonly in: DurationLiteral;
      readonly same?: Name;
    })
  | (Node & { readonly kind: 'not'; readonly value: Expression })
  | (Node & { readonly kind: 'negate'; readonly value: Expression })
  | (Node & { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression })
  | (Node & {
      readonly kind: 'arithmetic';
      readonly op: '+' | '-' | '*' | '/';
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & {
      readonly kind: 'compare';
      readonly op: CompareOp;
      readonly left: Expression;
      readonly right: Expression;
    })
  /** `x in (a, b)`, `x in vip`, `member in blocklist`; `negated` for `not in` */
  | (Node & {
      readonly kind: 'in';
      readonly negated: boolean;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & { readonly kind: 'list'; readonly items: readonly Expression[] })
  /** `x contains y`, `x matches "…"`, `starts with`, `ends with` */
  | (Node & {
      readonly kind: 'test';
      readonly op: 'contains' | 'matches' | 'startsWith' | 'endsWith';
      readonly left: Expression;
      readonly right: Expression;
    })
  /** `x between a and b` (both included) */
  | (Node & {
      readonly kind: 'between';
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    })
  /** `x is missing`; `negated` for `x is known` */
  | (Node & { readonly kind: 'missing'; readonly negated: boolean; readonly value: Expression })
  /** Parentheses that the author wrote and that formatting keeps. */
  | (Node & { readonly kind: 'group'; readonly value: Expression })
  /** What could not be read; diagnostics say why. */
  | (Node & { readonly kind: 'error' });

export interface WindowExpression extends Node {
  readonly kind: 'window';
  readonly fn: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'mostCommon';
  /** For `count(E)` the event's name; for others the event's name with the field as last part (`mention.seen.amount`): the checker splits it. */
  readonly of: EventSelector;
  /** Absent only directly inside `spikes` without `in`, and as an error elsewhere. */
  readonly in?: DurationLiteral;
}

export interface Argument extends Node {
  readonly name?: Name;
  readonly value: Expression;
}

// ── triggers ─────────────────────────────────────────────────────────────────────────────────────────────────

export type Trigger =
  | (Node & { readonly kind: 'event'; readonly selector: EventSelector })
  /** Silence, window, usual, metric and other conditions. */
  | (Node & { readonly kind: 'state'; readonly condition: Expression; readonly for?: DurationLiteral })
  | (Node & {
      readonly kind: 'sequence';
      readonly first: EventSelector;
      readonly steps: readonly (Node & {
        readonly absent: boolean;
        readonly of: EventSelector;
        readonly within: DurationLiteral;
      })[];
      readonly same: readonly Name[];
    })
  | (Node & {
      readonly kind: 'spike';
      readonly of: EventSelector | WindowExpression;
      readonly sensitivity?: 'low' | 'normal' | 'high';
    })
  /** `member.tier becomes gold`, `member.tier changes` */
  | (Node & { readonly kind: 'change'; readonly path: Name; readonly to?: Expression })
  /** `member enters vip`, `member leaves vip` */
  | (Node & {
      readonly kind: 'membership';
      readonly of: 'member' | 'community';
      readonly change: 'enters' | 'leaves';
      readonly segment: Name;
    })
  | (Node & {
      readonly kind: 'schedule';
      readonly at: Schedule;
      readonly forEach?: { readonly of: 'member' | 'community'; readonly where?: Expression };
    })
  | (Node & { readonly kind: 'any'; readonly of: readonly Trigger[] })
  | (Node & { readonly kind: 'error' });

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export type Schedule =
  | { readonly kind: 'interval'; readonly every: DurationLiteral }
  /** `every day at 09:00`, `every monday, thursday at 09:00`, `every weekday at …`, `every weekend at …`; `at` absent is 00:00 */
  | (Parametric & {
      readonly kind: 'weekly';
      readonly on: readonly Weekday[] | 'day' | 'weekday' | 'weekend';
      readonly at?: number;
    })
  /** `every month on day 1 at 09:00` */
  | (Parametric & { readonly kind: 'monthly'; readonly day: number; readonly at?: number })
  | { readonly kind: 'cron'; readonly text: string };

// ── steps ────────────────────────────────────────────────────────────────────────────────────────────────────

export type Step =
  | (Line & { readonly kind: 'action'; readonly action: Name; readonly args: readonly Argument[] })
  | (Line & { readonly kind: 'wait'; readonly for: DurationLiteral })
  | (Line & {
      readonly kind: 'waitFor';
      readonly event: EventSelector;
      readonly within?: DurationLiteral;
      readonly then: readonly Step[];
      readonly otherwise?: Block;
    })
  | (Line & {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: readonly Step[];
      readonly otherwise?: Block;
    })
  | (Line & {
      readonly kind: 'split';
      readonly branches: readonly (Line &
        Parametric & { readonly percent: number; readonly steps: readonly Step[] })[];
    })
  | (Line & { readonly kind: 'start'; readonly plan: Name; readonly args: readonly Argument[] })
  | (Line & { readonly kind: 'stop' });

/** Steps after `else` or `otherwise`. */
export interface Block extends Line {
  readonly steps: readonly Step[];
}

// ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────────

export type OverWord = 'drop' | 'delay' | 'replace';

export type Clause =
  | (Line & { readonly kind: 'per'; readonly subject: Name })
  | (Line & { readonly kind: 'when'; readonly trigger: Trigger })
  | (Line & { readonly kind: 'if'; readonly condition: Expression })
  | (Line & { readonly kind: 'then'; readonly steps: readonly Step[] })
  | (Line & { readonly kind: 'until'; readonly trigger: Trigger; readonly for?: DurationLiteral })
  | (Line &
      Parametric & {
        readonly kind: 'atMost';
        readonly count: number;
        readonly per: DurationLiteral;
        readonly scope?: 'member' | 'community' | 'rule';
        readonly over?: OverWord;
      })
  | (Line &
      Parametric & {
        readonly kind: 'quiet';
        readonly from: number;
        readonly to: number;
        readonly over?: OverWord;
      })
  | (Line & { readonly kind: 'approval'; readonly role: Name; readonly within?: DurationLiteral })
  | (Line & Parametric & { readonly kind: 'priority'; readonly value: number })
  /** `from 2026-01-01`, `to 2026-01-31`, or both in one; texts as written */
  | (Line & Parametric & { readonly kind: 'dates'; readonly from?: string; readonly to?: string })
  | (Line & Parametric & { readonly kind: 'rollout' | 'holdout'; readonly percent: number })
  | (Line & { readonly kind: 'mode'; readonly mode: 'restart' | 'single' | 'each' })
  | (Line & { readonly kind: 'shadow' })
  | (Line & { readonly kind: 'backfill' });

// ── declarations ─────────────────────────────────────────────────────────────────────────────────────────────

export type TypeNode =
  | (Node & {
      readonly kind:
        | 'text'
        | 'number'
        | 'yesno'
        | 'time'
        | 'date'
        | 'duration'
        | 'member'
        | 'community'
        | 'channel';
    })
  | (Node & {
      readonly kind: 'oneOf';
      readonly options: readonly (Node & { readonly name: Name; readonly labels: readonly LabelNode[] })[];
    })
  | (Node & { readonly kind: 'listOf'; readonly of: TypeNode })
  /** Nested fields: `consent { marketing: yes/no }`, known as `member.consent.marketing` */
  | (Node & { readonly kind: 'group'; readonly fields: readonly Field[] })
  | (Node & { readonly kind: 'error' });

export interface Field extends Line {
  readonly name: Name;
  readonly labels: readonly LabelNode[];
  readonly type: TypeNode;
  readonly default?: Expression;
  readonly personal: boolean;
}

export interface Parameter extends Node {
  readonly name: Name;
  readonly labels: readonly LabelNode[];
  readonly type: TypeNode;
}

/** What a parameter of a pack may be. */
export type ParameterType = TypeNode | (Node & { readonly kind: 'percent' | 'timeOfDay' });

/** A parameter's value where a pack is used. */
export interface Setting extends Node {
  readonly name: Name;
  readonly value: Expression;
}

/** A cell of a table: `-` (any), a comparison `>= 7`, a range `3 to 7` (both included), one or several values. */
export type Cell =
  | (Node & { readonly kind: 'any' })
  | (Node & { readonly kind: 'compare'; readonly op: CompareOp; readonly value: Expression })
  | (Node & { readonly kind: 'range'; readonly low: Expression; readonly high: Expression })
  | (Node & { readonly kind: 'values'; readonly negated: boolean; readonly values: readonly Expression[] })
  | (Node & { readonly kind: 'error' });

interface Named extends Line {
  readonly name: Name;
  readonly labels: readonly LabelNode[];
}

export type Declaration =
  | (Named & { readonly kind: 'event'; readonly activity: boolean; readonly fields: readonly Field[] })
  | (Line & {
      readonly kind: 'attributes';
      readonly of: 'member' | 'community';
      readonly labels: readonly LabelNode[];
      readonly fields: readonly Field[];
    })
  /** `segment vip = …`; `of` absent: member */
  | (Named & {
      readonly kind: 'segment';
      readonly of?: 'member' | 'community';
      readonly condition: Expression;
    })
  /** `metric reply_rate = …`, `metric x per member = …`; `of` absent: community */
  | (Named & { readonly kind: 'metric'; readonly of?: 'member' | 'community'; readonly value: Expression })
  | (Named & {
      readonly kind: 'table';
      readonly params: readonly Parameter[];
      readonly outputs: readonly Parameter[];
      readonly hit?: 'first' | 'all';
      readonly columns: readonly Name[];
      readonly rows: readonly (Line & { readonly cells: readonly Cell[] })[];
    })
  | (Named & {
      readonly kind: 'template';
      readonly params: readonly Parameter[];
      /** `en: "…"`, `zh via wechat: "…"` */
      readonly bodies: readonly (Line & {
        readonly lang?: 'en' | 'zh';
        readonly channel?: Name;
        readonly text: TextLiteral;
      })[];
    })
  | (Named & {
      readonly kind: 'plan';
      readonly params: readonly Parameter[];
      readonly steps: readonly Step[];
    })
  | (Named & { readonly kind: 'rule'; readonly clauses: readonly Clause[] })
  /** `parameter quiet_days "Days of silence": duration = 7 days from 1 day to 60 days` */
  | (Named & {
      readonly kind: 'parameter';
      readonly type: ParameterType;
      readonly default: Expression;
      readonly from?: Expression;
      readonly to?: Expression;
    })
  /** `use pack onboarding with quiet_days: 5 days except welcome`; its name is the pack's */
  | (Named & {
      readonly kind: 'use';
      readonly settings: readonly Setting[];
      readonly except: readonly Name[];
    })
  /** A stretch that could not be read at all; diagnostics say why, formatting keeps its text as it is. */
  | (Line & { readonly kind: 'unreadable'; readonly text: string });

export type RuleDeclaration = Extract<Declaration, { kind: 'rule' }>;
export type PlanDeclaration = Extract<Declaration, { kind: 'plan' }>;
export type ParameterDeclaration = Extract<Declaration, { kind: 'parameter' }>;
export type UseDeclaration = Extract<Declaration, { kind: 'use' }>;
export type TableDeclaration = Extract<Declaration, { kind: 'table' }>;

/** One text, read. */
export interface SyntaxTree {
  readonly source: string;
  readonly spelling: Spelling;
  readonly text: string;
  readonly declarations: readonly Declaration[];
  /** Comments after the last declaration. */
  readonly tail: readonly Comment[];
}
