import type { Decisions, Engine } from '@reeve/engine';
import type { Decision, Event } from '@reeve/ir';
import type { EventReader } from '@reeve/runtime/events';

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
  /** Told what the replay was up to there, before what went wrong is thrown. */
  readonly onFailure?: (result: ReplayResult) => void;
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

/** So many events are taken at once: enough for the engine's speed, and few enough decisions to hold. */
const MOST_AT_ONCE = 256;

/** Runs an engine over events from files; nothing is delivered. */
export const replay = async (
  engine: Engine,
  reader: EventReader,
  options: ReplayOptions,
): Promise<ReplayResult> => {
  const { from, until, onDecision, onEvent, onProgress, onFailure } = options;
  const { lateness } = engine.program;
  const started = performance.now();
  let events = 0;
  let after = 0;
  let decided = 0;
  let before = 0;
  let reached = Number.POSITIVE_INFINITY;

  const report = async (decisions: Decisions | readonly Decision[]): Promise<void> => {
    for (let i = 0; i < decisions.length; i++) {
      const decision = decisions.at(i) as Decision;
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

  const take = async (some: readonly Event[]): Promise<void> => {
    if (some.length === 0) return;
    events += some.length;
    if (onEvent) for (const event of some) onEvent(event);
    const decisions = engine.take(some);
    if (decisions.length > 0) await report(decisions);
  };

  const takeBatch = async (batch: readonly Event[]): Promise<void> => {
    // What is not yet taken begins here; it is taken before the clock is moved by hand.
    let first = 0;
    for (let i = 0; i < batch.length; i++) {
      const event = batch[i] as Event;
      if (until !== undefined && event.time > until) {
        await take(batch.slice(first, i));
        first = i + 1;
        after++;
        continue;
      }
      // Up to there every timer runs anyway before an event of this time is taken.
      const certain = event.time - lateness;
      if (certain - reached > LONG) {
        await take(batch.slice(first, i));
        first = i;
        if (!engine.hasSeen(event.community, event.id)) await approach(certain);
      } else if (i - first >= MOST_AT_ONCE) {
        await take(batch.slice(first, i));
        first = i;
      }
      reached = event.time;
    }
    await take(first === 0 ? batch : batch.slice(first));
  };

  const resultAt = (clock: number | undefined): ReplayResult => ({
    events,
    after,
    decisions: decided,
    before,
    ...(clock === undefined ? {} : { clock }),
    seconds: (performance.now() - started) / 1000,
  });

  try {
    for await (const batch of reader.batches()) {
      await takeBatch(batch);
      onProgress?.(events, reached);
    }
    const clock = until ?? engine.latest();
    if (clock !== undefined) {
      await approach(clock);
      await report(engine.step({ kind: 'advance', to: clock }));
    }
    return resultAt(clock);
  } catch (error) {
    onFailure?.(resultAt(engine.latest()));
    throw error;
  }
};
