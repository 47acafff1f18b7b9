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
  readonly firstEvent?: number;
  readonly lastEvent?: number;
  /** Where the clock ended; absent where there was nothing to move it. */
  readonly clock?: number;
  readonly seconds: number;
}

/** Runs an engine over events from files; nothing is delivered. */
export const replay = async (
  engine: Engine,
  reader: EventReader,
  options: ReplayOptions,
): Promise<ReplayResult> => {
  const { from, until, onDecision, onEvent, onProgress } = options;
  const started = performance.now();
  let events = 0;
  let after = 0;
  let decided = 0;
  let before = 0;
  let firstEvent = Number.POSITIVE_INFINITY;
  let lastEvent = Number.NEGATIVE_INFINITY;

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

  for await (const batch of reader.batches()) {
    for (const event of batch) {
      if (until !== undefined && event.time > until) {
        after++;
        continue;
      }
      events++;
      if (event.time < firstEvent) firstEvent = event.time;
      if (event.time > lastEvent) lastEvent = event.time;
      onEvent?.(event);
      const decisions = engine.step({ kind: 'event', event });
      if (decisions.length > 0) await report(decisions);
    }
    onProgress?.(events, lastEvent);
  }
  const clock = until ?? (events > 0 ? lastEvent : undefined);
  if (clock !== undefined) await report(engine.step({ kind: 'advance', to: clock }));
  return {
    events,
    after,
    decisions: decided,
    before,
    ...(events > 0 ? { firstEvent, lastEvent } : {}),
    ...(clock === undefined ? {} : { clock }),
    seconds: (performance.now() - started) / 1000,
  };
};
