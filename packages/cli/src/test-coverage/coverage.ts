import type { Span } from '@reeve/ir';

/** What is looked for in a text: each can come out in one or several ways. */
export type ItemKind =
  | 'condition'
  | 'trigger'
  | 'row'
  | 'step'
  | 'dates'
  | 'rollout'
  | 'holdout'
  | 'limit'
  | 'quiet'
  | 'approval'
  | 'until';

/** One way in which something can come out, and how often tests saw it. */
interface Outcome {
  /**
   * `true`, `false` of conditions; `fired`, `broken` of triggers; `taken` of rows; `reached`, `event`, `timeout`, `branch 1`, `branch 2` … of
   * steps; `passed`, `held`, `granted`, `denied`, `expired`, `cleared` of other clauses.
   */
  readonly name: string;
  readonly seen: number;
}

/** Something in a text of which tests should see every outcome. */
export interface CoverageItem {
  readonly kind: ItemKind;
  readonly span: Span;
  readonly outcomes: readonly Outcome[];
}

/** A rule, plan, table, segment or metric with what tests saw of it. */
export interface CoveredPart {
  readonly kind: 'rule' | 'plan' | 'table' | 'segment' | 'metric';
  readonly name: string;
  readonly span: Span;
  /** In the order of the text. */
  readonly items: readonly CoverageItem[];
  readonly covered: number;
  readonly total: number;
  /** How often it came to anything: a rule's triggers that fired, a table's rows that were taken. */
  readonly used: number;
}

/** One text of rules. */
export interface CoveredFile {
  readonly path: string;
  readonly text: string;
  readonly parts: readonly CoveredPart[];
  readonly covered: number;
  readonly total: number;
}

/** What tests saw of all rules: outcomes seen, of all that there are. */
export interface Coverage {
  readonly files: readonly CoveredFile[];
  readonly covered: number;
  readonly total: number;
  /** Rules that no test set off. */
  readonly untested: readonly string[];
}

/** Whole percent, 100 only where everything was seen; of nothing, everything was. */
export const percentOf = ({
  covered,
  total,
}: {
  readonly covered: number;
  readonly total: number;
}): number => (total === 0 ? 100 : Math.floor((covered / total) * 100));

/** Outcomes that no test saw. */
export const missingOf = (item: CoverageItem): readonly string[] =>
  item.outcomes.flatMap(({ name, seen }) => (seen === 0 ? [name] : []));
