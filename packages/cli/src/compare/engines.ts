import { createEngine, type Engine } from '@reeve/engine';
import type { Decision, Program } from '@reeve/ir';
import type { Sides } from './comparison.ts';

/** What two engines decide goes here. */
export interface PairListener {
  /** A decision of one version (0 is before, 1 is after). */
  decide(side: 0 | 1, decision: Decision): void;
  /** Both have decided all that is earlier than `time`. */
  reach(time: number): void;
}

/**
 * Two engines that are driven as one, so that the events are read once. Each side's decisions go to the listener; what
 * it gives itself, decisions and statistics, is the new version's.
 *
 * @example
 * const pair = createEnginePair({ before, after }, collector);
 * await replay(pair, reader, { onDecision: () => undefined });
 */
export function createEnginePair(programs: Sides<Program>, listener: PairListener): Engine {
  const before = createEngine(programs.before);
  const after = createEngine(programs.after);
  // What the slower one may still change is not certain for both.
  const lateness = Math.max(programs.before.lateness, programs.after.lateness);
  const drive = <T extends Iterable<Decision>>(move: (engine: Engine) => T): T => {
    for (const decision of move(before)) listener.decide(0, decision);
    const decisions = move(after);
    for (const decision of decisions) listener.decide(1, decision);
    return decisions;
  };
  const reachLatest = (): void => {
    const latest = after.latest();
    if (latest !== undefined) listener.reach(latest - lateness);
  };
  const pair: Engine = {
    program: { ...programs.after, lateness },
    step(input) {
      const decisions = drive((engine) => engine.step(input));
      reachLatest();
      return decisions;
    },
    take(events) {
      const decisions = drive((engine) => engine.take(events));
      reachLatest();
      return decisions;
    },
    run: (inputs) => [...inputs].flatMap((input) => pair.step(input)),
    snapshot: () => JSON.stringify([before.snapshot(), after.snapshot()]),
    stats: () => after.stats(),
    hasSeen: (community, id) => after.hasSeen(community, id),
    latest: () => after.latest(),
  };
  return pair;
}
