import { createEngine } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import type { EventReader } from '@reeve/runtime/events';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCoreSignatures } from '../project/core-signatures.ts';
import { type ReplayResult, replay } from './replay.ts';

const RULES = `
event ping { n: number }
rule monday
  when every monday at 09:00
  then log.write(message: "monday")
rule quiet
  when no ping for 3 days
  then log.write(message: "quiet")
rule pair
  when ping then ping within 1 hour
  then log.write(message: "pair")
`;
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

let programs: readonly Program[];
beforeAll(async () => {
  const signatures = await loadCoreSignatures();
  programs = [0, 2 * DAY].map((latenessMs) => {
    const { program } = compile([parse(RULES, { source: 'r.reeve' }).tree], {
      signatures,
      project: { timeZone: 'UTC', latenessMs, depth: 8, caps: [] },
    });
    return program!;
  });
});

const event = (id: string, day: number): Event => ({
  id,
  type: 'ping',
  time: START + day * DAY,
  member: 'm1',
  community: 'c1',
  data: {},
});
const readerOf = (...batches: readonly (readonly Event[])[]): EventReader => ({
  tally: { bytes: 0, totalBytes: 0, read: 0, refused: 0, refusals: [], skipped: 0 },
  async *batches() {
    yield* batches;
  },
});

const LOGS: readonly (readonly [string, readonly Event[]])[] = [
  ['a long gap', [event('a', 0), event('b', 0.01), event('c', 400), event('d', 400.01)]],
  ['a repeat far in the future does not move the clock', [event('a', 0), event('a', 500), event('b', 0.02)]],
  [
    'late ones after a gap',
    [event('a', 0), event('b', 300), event('c', 299), event('d', 1), event('e', 300.01)],
  ],
  ['one event', [event('a', 0)]],
  ['nothing', []],
];

describe.each(LOGS)('%s', (_, events) => {
  test.each([0, 1])('decides as the engine does in one run (program %i)', async (which) => {
    const program = programs[which]!;
    for (const until of [undefined, START + 900 * DAY]) {
      const engine = createEngine(program);
      const taken = engine.run(events.map((each) => ({ kind: 'event' as const, event: each })));
      const clock = until ?? engine.latest();
      const rest = clock === undefined ? [] : engine.step({ kind: 'advance', to: clock });
      const decisions: Decision[] = [];
      const result = await replay(createEngine(program), readerOf(events), {
        ...(until === undefined ? {} : { until }),
        onDecision: (decision) => {
          decisions.push(decision);
          return undefined;
        },
      });
      expect(decisions).toEqual([...taken, ...rest]);
      expect(result).toMatchObject({ events: events.length, decisions: decisions.length });
      expect(result.clock).toBe(clock);
    }
  });
});

test('from leaves out what came before it, until what comes after it', async () => {
  const decisions: Decision[] = [];
  const events = [event('a', 0), event('b', 10), event('c', 20)];
  const result = await replay(createEngine(programs[0]!), readerOf(events), {
    from: START + 10 * DAY,
    until: START + 15 * DAY,
    onDecision: (decision) => {
      decisions.push(decision);
      return undefined;
    },
  });
  expect(decisions.map((each) => [each.rule, (each.at - START) / DAY])).toEqual([
    ['monday', 11.375],
    ['quiet', 13],
  ]);
  expect(result).toMatchObject({ events: 2, after: 1, decisions: 2, before: 2 });
});

test('however the log is cut into batches, the decisions are those of one event after the other', async () => {
  const days = fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { maxLength: 700 });
  const gaps = fc.array(fc.record({ at: fc.nat(700), days: fc.double({ min: -3, max: 90, noNaN: true }) }), {
    maxLength: 6,
  });
  const options = fc.record({
    cuts: fc.array(fc.nat(700), { maxLength: 4 }),
    which: fc.constantFrom(0, 1),
    until: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(days, gaps, options, async (steps, jumps, { cuts, which, until }) => {
      const moved = steps.map((step, i) => step + (jumps.find(({ at }) => at === i)?.days ?? 0));
      let day = 0;
      const events = moved.map((step, i) => {
        day = Math.max(0, day + step);
        const at = Math.round(day * DAY) / DAY;
        // Some come twice.
        return event(`e${i % 50 === 3 ? i - 1 : i}`, at);
      });
      const end = until === undefined ? undefined : START + Math.round(until * DAY);
      const program = programs[which]!;

      const plain = createEngine(program);
      const expected: Decision[] = [];
      for (const each of events) {
        if (end !== undefined && each.time > end) continue;
        expected.push(...plain.step({ kind: 'event', event: each }));
      }
      const clock = end ?? plain.latest();
      if (clock !== undefined) expected.push(...plain.step({ kind: 'advance', to: clock }));

      const bounds = [0, ...cuts.toSorted((a, b) => a - b), events.length];
      const batches = bounds.slice(1).map((bound, i) => events.slice(bounds[i], bound));
      const decisions: Decision[] = [];
      const seen: Event[] = [];
      const engine = createEngine(program);
      const result = await replay(engine, readerOf(...batches), {
        ...(end === undefined ? {} : { until: end }),
        onEvent: (each) => seen.push(each),
        onDecision: (decision) => {
          decisions.push(decision);
          return undefined;
        },
      });
      expect(decisions).toEqual(expected);
      expect(seen).toEqual(events.filter((each) => end === undefined || each.time <= end));
      expect(result).toMatchObject({ events: seen.length, after: events.length - seen.length });
      expect(engine.stats()).toEqual(plain.stats());
    }),
  );
});

test('what was read before a failure is told', async () => {
  const told: ReplayResult[] = [];
  const broken: EventReader = {
    ...readerOf(),
    async *batches() {
      yield [event('a', 0), event('b', 4)];
      throw new Error('the disk is gone');
    },
  };
  const decisions: Decision[] = [];
  const running = replay(createEngine(programs[0]!), broken, {
    onDecision: (decision) => {
      decisions.push(decision);
      return undefined;
    },
    onFailure: (result) => told.push(result),
  });
  await expect(running).rejects.toThrow('the disk is gone');
  expect(decisions.map(({ rule }) => rule)).toEqual(['quiet']);
  expect(told).toMatchObject([{ events: 2, decisions: 1, clock: START + 4 * DAY }]);
});
