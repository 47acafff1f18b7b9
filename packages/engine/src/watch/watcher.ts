import type { Span } from '@reeve/ir';
import type { ClauseOutcome, StepOutcome, Watch, WatchedClause } from './watch.ts';

/** Hands on what is seen, except while something is only tried. */
export class Watcher implements Watch {
  readonly #watch: Watch;
  #tried = 0;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  /** Does what decides nothing: values read for a report, steps that are not carried out. */
  untold<T>(act: () => T): T {
    this.#tried++;
    try {
      return act();
    } finally {
      this.#tried--;
    }
  }

  condition(span: Span, value: boolean): void {
    if (this.#tried === 0) this.#watch.condition(span, value);
  }

  row(span: Span): void {
    if (this.#tried === 0) this.#watch.row(span);
  }

  trigger(span: Span, outcome: 'fired' | 'broken'): void {
    if (this.#tried === 0) this.#watch.trigger(span, outcome);
  }

  step(span: Span, outcome: StepOutcome): void {
    if (this.#tried === 0) this.#watch.step(span, outcome);
  }

  clause(rule: string, clause: WatchedClause, index: number, outcome: ClauseOutcome): void {
    if (this.#tried === 0) this.#watch.clause(rule, clause, index, outcome);
  }
}
