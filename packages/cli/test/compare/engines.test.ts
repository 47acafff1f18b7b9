import { createEngine, type Engine } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import { compile, DEFAULT_PROJECT_SETTINGS, parse } from '@reeve/language';
import type { EventReader } from '@reeve/runtime/events';
import { describe, expect, test } from 'vitest';
import { replay } from '../../src/backtest/replay.ts';
import { createEnginePair } from '../../src/compare/engines.ts';
import { loadCoreSignatures } from '../../src/project/core-signatures.ts';

const DAY = 86_400_000;
const signatures = await loadCoreSignatures();

const programOf = (days: number, latenessMs: number): Program => {
  const text = `event ping\nrule quiet\n  when no ping for ${days} days\n  then log.write(message: "x")\n`;
  const { program } = compile([parse(text, { source: 'r.reeve' }).tree], {
    signatures,
    project: { ...DEFAULT_PROJECT_SETTINGS, latenessMs },
  });
  return program as Program;
};

const events: readonly Event[] = [0, 1, 9, 8.5, 40, 39.8, 60].map((day, i) => ({
  id: `e${i}`,
  type: 'ping',
  time: Math.round(day * DAY),
  member: i % 2 === 0 ? 'ann' : 'bob',
  community: 'c',
  data: {},
}));
const reader: EventReader = {
  tally: { bytes: 0, totalBytes: 0, read: events.length, refused: 0, refusals: [], skipped: 0 },
  async *batches() {
    yield events;
  },
};

const alone = async (program: Program): Promise<readonly Decision[]> => {
  const decisions: Decision[] = [];
  const onDecision = (decision: Decision): undefined => {
    decisions.push(decision);
  };
  await replay(createEngine(program), reader, { until: 90 * DAY, onDecision });
  return decisions;
};

/** As the replay does, and in batches. */
const drives: Readonly<Record<string, (pair: Engine) => Promise<readonly Decision[]>>> = {
  replay: async (pair) => {
    const given: Decision[] = [];
    const onDecision = (decision: Decision): undefined => {
      given.push(decision);
    };
    await replay(pair, reader, { until: 90 * DAY, onDecision });
    return given;
  },
  batches: async (pair) => [
    ...pair.take(events.slice(0, 3)),
    ...pair.take(events.slice(3)),
    ...pair.step({ kind: 'advance', to: 90 * DAY }),
  ],
};

describe.each(Object.keys(drives))('by %s', (way) => {
  test.each([
    [0, 0],
    [0, DAY],
    [2 * DAY, 0],
  ])('two engines driven as one decide as each alone (lateness %i and %i)', async (one, other) => {
    const programs = { before: programOf(3, one), after: programOf(5, other) };
    const taken: [Decision[], Decision[]] = [[], []];
    let reached = Number.NEGATIVE_INFINITY;
    const pair = createEnginePair(programs, {
      decide: (side, decision) => {
        expect(decision.at).toBeGreaterThanOrEqual(reached);
        taken[side].push(decision);
      },
      reach: (time) => {
        reached = Math.max(reached, time);
      },
    });
    const given = await drives[way]!(pair);
    expect(taken[0]).toEqual(await alone(programs.before));
    expect(taken[1]).toEqual(await alone(programs.after));
    expect(taken[0].length).toBeGreaterThan(2);
    expect(given).toEqual(taken[1]);
    expect(reached).toBe(90 * DAY + 1);
  });
});
