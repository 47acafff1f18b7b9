import type { Bilingual, HoldReason, Type, Value } from '@reeve/ir';

/** The languages that reports are written in. */
export type Lang = 'en' | 'zh';

/** How wide one column of the charts is. */
export type BucketUnit = 'hour' | 'day' | 'week' | 'month' | 'year';

/**
 * The columns that all charts of a report share. Times are wall clocks of the report's time zone, written as
 * milliseconds as if they were UTC.
 */
export interface Buckets {
  readonly unit: BucketUnit;
  /** How many units a column is wide: 6 for six hours, 3 for a quarter. */
  readonly step: number;
  /** Start of each column. */
  readonly starts: readonly number[];
  /** End of the last one. */
  readonly end: number;
}

/** A number of different things; `atLeast` where there were too many to keep apart. */
export interface Distinct {
  readonly count: number;
  readonly atLeast: boolean;
}

/** Why something was held back; `…-later` is put off to a known time and comes up again. */
export type HeldKind = HoldReason | 'limit-later' | 'quiet-later' | 'cap-later';

/** A name and its value, with the type where the program knows it. */
export interface NamedValue {
  readonly name: string;
  readonly value: Value;
  readonly type: Type;
}

/** An action as an example shows it. */
export interface ExampleAction {
  readonly action: string;
  readonly input: readonly NamedValue[];
  readonly held?: { readonly kind: HeldKind; readonly until?: number };
}

/** What came of one decision, later than it. */
export interface FollowUp {
  readonly at: number;
  readonly after: 'wait' | 'event' | 'timeout' | 'quiet' | 'limit' | 'approval';
  readonly actions: readonly ExampleAction[];
}

/** One firing, to be looked at. */
export interface Example {
  readonly at: number;
  readonly subject: string;
  readonly community: string;
  /** What made it true. */
  readonly values: readonly NamedValue[];
  /** Ids of the first few events behind it, and how many there are. */
  readonly cause: readonly string[];
  readonly causes: number;
  readonly actions: readonly ExampleAction[];
  readonly later: readonly FollowUp[];
}

/** What became of one action of a rule, with the most frequent values of its inputs. */
export interface ActionReport {
  readonly action: string;
  /** How often it would have left. */
  readonly left: number;
  /** How often it was held back for good, and how often put off or waiting for approval. */
  readonly held: number;
  readonly putOff: number;
  readonly inputs: readonly {
    readonly name: string;
    readonly type: Type;
    readonly top: readonly { readonly value: Value; readonly count: number }[];
    readonly distinct: Distinct;
  }[];
}

/** The range of a number that the rule read as it fired. */
export interface ValueRange {
  readonly name: string;
  readonly type: Type;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** All that is told of one rule. */
export interface RuleReport {
  readonly name: string;
  readonly title: string;
  /** What kind of thing it fires for: `member`, `community`, or the field that it is `per`. */
  readonly subjectKind: string;
  readonly fired: number;
  /** How often its trigger was true while its `if` said no. */
  readonly filtered: number;
  readonly subjects: Distinct;
  readonly first: number | null;
  readonly last: number | null;
  /** Firings by column, and how many of them let nothing out at once. */
  readonly series: readonly number[];
  readonly stopped: readonly number[];
  /** Actions that would have left, held back for good, and put off. */
  readonly left: number;
  readonly held: number;
  readonly putOff: number;
  readonly heldBy: readonly { readonly kind: HeldKind; readonly count: number }[];
  readonly top: readonly {
    readonly subject: string;
    readonly community: string;
    readonly count: number;
    readonly last: number;
  }[];
  readonly ranges: readonly ValueRange[];
  readonly actions: readonly ActionReport[];
  readonly examples: readonly Example[];
  /** Events that its triggers look at, with how many the history holds; empty where they look at any. */
  readonly looksAt: readonly { readonly type: string; readonly events: number }[];
  /** Its own first and last instant, and whether it only records. */
  readonly starts?: number;
  readonly ends?: number;
  readonly shadow: boolean;
  readonly rollout?: number;
}

/** How often members would have been written to, over all rules, by calendar week. */
export interface ReachReport {
  readonly messages: number;
  readonly members: Distinct;
  /** Weeks of members in which anything came, by how much came. */
  readonly weeks: readonly { readonly messages: number; readonly weeks: number }[];
  readonly median: number;
  readonly p90: number;
  readonly max: number;
  /** The fullest week: whose, and when it began (wall clock). */
  readonly fullest?: { readonly member: string; readonly community: string; readonly week: number };
  readonly byRule: readonly { readonly rule: string; readonly title: string; readonly messages: number }[];
}

/** A line that was no event: where it stood and why it was refused. */
export interface RefusedSample {
  /** The file it stood in; left out for standard input. */
  readonly file?: string;
  /** 1-based. */
  readonly line: number;
  readonly reason: string | Bilingual;
}

/** What was not quite right with the events. */
interface QualityReport {
  readonly late: number;
  /** How late an event may come, ms. */
  readonly lateness: number;
  readonly repeated: number;
  readonly refused: { readonly count: number; readonly samples: readonly RefusedSample[] };
  readonly undeclared: readonly { readonly name: string; readonly count: number }[];
  readonly mistyped: readonly { readonly name: string; readonly count: number }[];
}

/** What names are called in Chinese, as the formatter would write them. What is not in it keeps its name. */
export interface Names {
  /** Words of a rule: `count(complaint.filed) in 1 hour` → `近 1 小时 内 投诉 的 次数`. */
  readonly words: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  /** Inputs of actions, by `action input`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly channels: Readonly<Record<string, string>>;
}

/** A backtest as plain data: what the renderers draw. */
export interface Report {
  readonly lang: Lang;
  readonly project?: string;
  readonly files: readonly string[];
  readonly timeZone: string;
  /** The time that is reported, ms since 1970-01-01T00:00:00Z; `null` where there was no event. */
  readonly from: number | null;
  readonly until: number | null;
  readonly events: number;
  readonly members: Distinct;
  readonly communities: Distinct;
  readonly decisions: number;
  readonly seconds: number;
  readonly buckets: Buckets;
  /** Events by column. */
  readonly history: readonly number[];
  readonly rules: readonly RuleReport[];
  readonly reach: ReachReport;
  readonly quality: QualityReport;
  readonly names: Names;
}
