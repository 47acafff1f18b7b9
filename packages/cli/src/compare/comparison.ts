import type { Buckets, Distinct, Example, HeldKind, Lang, Names } from '../report/report.ts';
import type { Change, Part } from './difference.ts';

/** The same of both versions. */
export interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/** How many decisions became what. */
export interface ChangeCounts {
  readonly gained: number;
  readonly lost: number;
  readonly moved: number;
  readonly changed: number;
}

/** Decisions that moved one way, and how far on average, ms. */
export interface Shift {
  readonly count: number;
  readonly mean: number;
}

/** A difference to be looked at; at least one of both is there. */
export interface DifferenceExample {
  readonly change: Change;
  readonly differs: readonly Part[];
  readonly before: Example | null;
  readonly after: Example | null;
}

/** All that is told of one rule. */
export interface RuleComparison extends ChangeCounts {
  readonly name: string;
  readonly title: string;
  /** The name it had, where it was renamed. */
  readonly was?: string;
  /** Whether only one version has it. */
  readonly only?: 'before' | 'after';
  /** Its text does the same in both: what differs comes from elsewhere, as from a cap. */
  readonly sameText: boolean;
  readonly subjectKind: string;
  readonly decisions: Sides<number>;
  /** Decisions that are alike in both. */
  readonly same: number;
  readonly earlier: Shift;
  readonly later: Shift;
  /** Decisions by column, and of them those that only one version makes, and those moved or changed. */
  readonly series: Sides<readonly number[]>;
  readonly gainedSeries: readonly number[];
  readonly lostSeries: readonly number[];
  readonly otherSeries: readonly number[];
  /** Actions that would have left, and those held back for good or put off. */
  readonly left: Sides<number>;
  readonly held: Sides<number>;
  /** The subjects with the most differences. */
  readonly top: readonly (ChangeCounts & { readonly subject: string; readonly community: string })[];
  readonly subjects: Distinct;
  readonly examples: readonly DifferenceExample[];
}

/** One member: decisions about him and messages to him. */
export interface MemberComparison extends ChangeCounts {
  readonly member: string;
  readonly community: string;
  readonly messages: Sides<number>;
}

/** Messages to members, over all rules. */
export interface MessagesComparison {
  readonly messages: Sides<number>;
  /** Members that get any. */
  readonly members: Sides<number>;
  /** Of the members that get any in either version: how many get more, fewer, as many. */
  readonly more: number;
  readonly fewer: number;
  readonly asMany: number;
  /** Members by how many messages they get in all; `to` is left out of the last. */
  readonly perMember: readonly {
    readonly from: number;
    readonly to?: number;
    readonly members: Sides<number>;
  }[];
  /** Weeks of members by how many messages they bring. */
  readonly weeks: readonly { readonly messages: number; readonly weeks: Sides<number> }[];
  readonly median: Sides<number>;
  readonly p90: Sides<number>;
  readonly max: Sides<number>;
  readonly byAction: readonly {
    readonly action: string;
    readonly channel?: string;
    readonly messages: Sides<number>;
  }[];
  /** Those who get the most more and the most fewer. */
  readonly most: Sides<readonly MemberComparison[]>;
}

/** Two versions of the rules over one history, as plain data: what the renderers draw. */
export interface Comparison {
  readonly lang: Lang;
  readonly project?: string;
  /** Where the rules of both versions came from. */
  readonly versions: Sides<string>;
  readonly files: readonly string[];
  readonly timeZone: string;
  /** The time that is reported, ms since 1970-01-01T00:00:00Z; `null` where there was no event. */
  readonly from: number | null;
  readonly until: number | null;
  readonly events: number;
  readonly seconds: number;
  readonly buckets: Buckets;
  readonly total: ChangeCounts & { readonly decisions: Sides<number>; readonly same: number };
  readonly rules: readonly RuleComparison[];
  readonly held: readonly { readonly kind: HeldKind; readonly count: Sides<number> }[];
  readonly messages: MessagesComparison;
  /** Those members for whom anything differs, the most first. */
  readonly members: readonly MemberComparison[];
  /** How many members there are for whom anything differs; more than could be told apart where `atLeast`. */
  readonly membersDiffering: Distinct;
  readonly names: Names;
}
