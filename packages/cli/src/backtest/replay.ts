import type { Engine } from '@reeve/engine';
import type { Decision, Event } from '@reeve/ir';
import type { EventReader } from '../events/reader.ts';

/** What a replay is told. */
export interface ReplayOptions {
  /** Decisions before it are made, for the sake of state, but not given on. Milliseconds. */
  readonly from?: number;
  /** Events after it are not taken; the clock runs to it. Milliseconds. */
  readonly until?: number;
  /** Gets each decision, in order. A promise is waited for. */
  readonly onDecision: (decision: Decision) => Promise<void> | undefined;
  /** Gets each event that the engine is given. */
  readonly onEvent?: (event: Event) => void;
  /** Called now and then while it runs. */
  readonly onProgress?: (events: number, time: number) => void;
}

/** What a replay was, beside its decisions. */
export interface ReplayResult {
  /** Events given to the engine. */
  readonly events: number;
  /** Events that came after `until`. */
  readonly after: number;
  /** Decisions given on, and those before `from`. */
  readonly decisions: number;
  readonly before: number;
  /** Where the clock ended; absent where there was nothing to move it. */
  readonly clock?: number;
  readonly seconds: number;
}

/**
 * A gap in the history longer than this is gone through in pieces: a schedule fires millions of times between the
 * year 2026 and a mistyped 9999, and decisions of one step come all at once.
 */
const LONG = 30 * 86_400_000;

/** Runs an engine over events from files; nothing is delivered. */
export const replay = async (
  engine: Engine,
  reader: EventReader,
  options: ReplayOptions,
): Promise<ReplayResult> => {
  const { from, until, onDecision, onEvent, onProgress } = options;
  const { lateness } = engine.program;
  const started = performance.now();
  let events = 0;
  let after = 0;
  let decided = 0;
  let before = 0;
  let reached = Number.POSITIVE_INFINITY;

  const report = async (decisions: readonly Decision[]): Promise<void> => {
    for (const decision of decisions) {
      if (from !== undefined && decision.at < from) {
        before++;
        continue;
      }
      decided++;
      const waiting = onDecision(decision);
      if (waiting) await waiting;
    }
  };

  /** Moves the clock on to just before `time`, where that is far. */
  const approach = async (time: number): Promise<void> => {
    for (reached += LONG; reached < time; reached += LONG) {
      const decisions = engine.step({ kind: 'advance', to: reached });
      if (decisions.length > 0) await report(decisions);
      onProgress?.(events, reached);
    }
  };

  for await (const batch of reader.batches()) {
    for (const event of batch) {
      if (until !== undefined && event.time > until) {
        after++;
        continue;
      }
      events++;
      // Up to there every timer runs anyway before an event of this time is taken.
      const certain = event.time - lateness;
      if (certain - reached > LONG && !engine.hasSeen(event.community, event.id)) await approach(certain);
      reached = event.time;
      onEvent?.(event);
      const decisions = engine.step({ kind: 'event', event });
      if (decisions.length > 0) await report(decisions);
    }
    onProgress?.(events, reached);
  }
  const clock = until ?? engine.latest();
  if (clock !== undefined) await approach(clock);
  if (clock !== undefined) await report(engine.step({ kind: 'advance', to: clock }));
  return {
    events,
    after,
    decisions: decided,
    before,
    ...(clock === undefined ? {} : { clock }),
    seconds: (performance.now() - started) / 1000,
  };
};
