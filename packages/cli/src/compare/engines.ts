import { createEngine, type Decisions, type Engine, type EngineOptions } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import type { Sides } from './comparison.ts';

/** What two engines decide goes here. */
export interface PairListener {
  /** A decision of one version (0 is before, 1 is after). */
  decide(side: 0 | 1, decision: Decision): void;
  /** Both have decided all that is earlier than `time`. */
  reach(time: number): void;
}

const DAY = 86_400_000;

const listOf = (made: readonly Decision[]): Decisions => {
  const at = (position: number): Decision => {
    const decision = made[position];
    if (!decision) throw new RangeError(`There is no decision ${position}: there are ${made.length}.`);
    return decision;
  };
  return {
    length: made.length,
    at,
    ruleAt: (position) => at(position).rule,
    toArray: () => [...made],
    [Symbol.iterator]: () => made[Symbol.iterator](),
  };
};

/**
 * Two engines that are driven as one, so that the events are read once. Each side's decisions go to the listener; what
 * it gives itself, decisions and statistics, is the new version's.
 *
 * @example
 * const pair = createEnginePair({ before, after }, collector);
 * await replay(pair, reader, { onDecision: () => undefined });
 */
export function createEnginePair(
  programs: Sides<Program>,
  listener: PairListener,
  options: Partial<Sides<EngineOptions>> = {},
): Engine {
  const before = createEngine(programs.before, options.before);
  const after = createEngine(programs.after, options.after);
  const lateness = Math.max(programs.before.lateness, programs.after.lateness);
  let reached = Number.NEGATIVE_INFINITY;

  const drive = (move: (engine: Engine) => Iterable<Decision>): readonly Decision[] => {
    for (const decision of move(before)) listener.decide(0, decision);
    const decisions = [...move(after)];
    for (const decision of decisions) listener.decide(1, decision);
    return decisions;
  };
  const reach = (time: number): void => {
    if (time <= reached) return;
    reached = time;
    listener.reach(time);
  };
  /** What is due before an event anyway is decided now, once a day of history: then it is known how far both are. */
  const isDue = ({ time, community, id }: Event): boolean =>
    time - lateness - reached > DAY && Number.isSafeInteger(time) && !after.hasSeen(community, id);
  const approach = ({ time }: Event): readonly Decision[] => {
    const made = drive((engine) => engine.step({ kind: 'advance', to: time - engine.program.lateness - 1 }));
    reach(time - lateness);
    return made;
  };

  const pair: Engine = {
    program: { ...programs.after, lateness },
    step(input) {
      if (input.kind === 'event') {
        const due = isDue(input.event) ? approach(input.event) : [];
        const made = drive((engine) => engine.step(input));
        return due.length === 0 ? made : [...due, ...made];
      }
      const made = drive((engine) => engine.step(input));
      if (input.to >= (after.latest() ?? Number.NEGATIVE_INFINITY)) reach(input.to + 1);
      return made;
    },
    take(events) {
      const made: Decision[] = [];
      let first = 0;
      for (const [i, event] of events.entries()) {
        if (!isDue(event)) continue;
        const earlier = events.slice(first, i);
        made.push(...drive((engine) => engine.take(earlier)), ...approach(event));
        first = i;
      }
      const rest = first === 0 ? events : events.slice(first);
      for (const decision of drive((engine) => engine.take(rest))) made.push(decision);
      return listOf(made);
    },
    prepare: (events) => {
      before.prepare(events);
      after.prepare(events);
    },
    run: (inputs) => [...inputs].flatMap((input) => pair.step(input)),
    snapshot: () => JSON.stringify([before.snapshot(), after.snapshot()]),
    parts: () => [{ name: 'whole', value: pair.snapshot() }],
    stats: () => after.stats(),
    hasSeen: (community, id) => after.hasSeen(community, id),
    latest: () => after.latest(),
    waits: () => after.waits(),
    attributes: (of, community, id) => after.attributes(of, community, id),
    zone: (community, member) => after.zone(community, member),
    compose: (text, about) => after.compose(text, about),
    retire: () => {
      before.retire();
      after.retire();
    },
    forgetRuns: () => {
      before.forgetRuns();
      after.forgetRuns();
    },
  };
  return pair;
}
