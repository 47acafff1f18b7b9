import type { Span } from '@reeve/ir';

/** A clause of a rule that lets through or holds back. */
export type WatchedClause = 'dates' | 'rollout' | 'holdout' | 'limit' | 'quiet' | 'approval' | 'until';

/**
 * What came of a clause: `passed` and `held` of those that let through or hold back, `granted`, `denied` and `expired`
 * of an approval, `cleared` of `until`.
 */
export type ClauseOutcome = 'passed' | 'held' | 'granted' | 'denied' | 'expired' | 'cleared';

/**
 * What came of a step: it was carried out (`reached`), the event that it waits for came or its time was over, or the
 * branch of a split was taken, by position.
 */
export type StepOutcome = 'reached' | 'event' | 'timeout' | number;

/**
 * Is told what an engine looks at while it works, for coverage. What would have been done, had a rule not been held
 * back, is not told: only what was really looked at and done.
 *
 * @example
 * const fired = new Set<number>();
 * const none = (): void => undefined;
 * const watch: Watch = {
 *   condition: none, row: none, step: none, clause: none,
 *   trigger: (span, outcome) => { if (outcome === 'fired') fired.add(span.start); },
 * };
 * createEngine(program, { watch }).run(inputs);
 */
export interface Watch {
  /** A condition, or a part of one, came out; `and` and `or` leave out what can no longer matter. */
  condition(span: Span, value: boolean): void;
  /** A row of a table was taken. */
  row(span: Span): void;
  /**
   * What a trigger asks for happened: of the rule's own, or of its `until` while that is waited for. A sequence that
   * began and came to nothing is `broken`.
   */
  trigger(span: Span, outcome: 'fired' | 'broken'): void;
  step(span: Span, outcome: StepOutcome): void;
  /** `index` counts the limits of the rule, and is 0 for the others. */
  clause(rule: string, clause: WatchedClause, index: number, outcome: ClauseOutcome): void;
}
