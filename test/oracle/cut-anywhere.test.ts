import { createEngine, type Engine, restoreEngine, type Watch } from '@reeve/engine';
import type { Decision, Event, Input } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR } from './build-program.ts';
import { everyKind } from './every-kind.ts';
import { inputs } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';

const shape = {
  types: ['a', 'a', 'b', 'b', 'member.joined', 'member.updated'],
  members: ['m1', 'm2', '成员', undefined],
  communities: ['c1', 'c2'],
  maxLength: 40,
} as const;
const start = 8 * DAY;
/** Eight ordinary days, for what looks that far back: the usual of the hour, and spikes. */
const ordinary: readonly Event[] = Array.from({ length: 8 * 12 }, (_, index) => ({
  id: `ordinary ${index}`,
  type: 'a',
  time: index * 2 * HOUR,
  member: 'm1',
  community: 'c1',
  data: { amount: 1, item: 'x' },
}));
const burst: readonly Event[] = Array.from({ length: 8 }, (_, index) => ({
  id: `burst ${index}`,
  type: 'a',
  time: start + 8 * HOUR,
  member: 'm1',
  community: 'c1',
  data: { amount: index, item: 'y' },
}));
const log: fc.Arbitrary<readonly Event[]> = fc.oneof(
  logs({ ...shape, tick: HOUR / 2, ticks: 60, unordered: true }),
  logs({ ...shape, tick: HOUR / 2, ticks: 40 }),
  logs({ ...shape, tick: HOUR / 2, ticks: 12, from: start, members: ['m1'], communities: ['c1'] }).map(
    (rest) => [...ordinary, ...rest, ...burst],
  ),
);
const lateness = fc.constantFrom(0, HOUR, 12 * HOUR, 40 * HOUR);

/** Some members are blocked or refuse messages, some live elsewhere, some events are effects of effects. */
function embroider(event: Event): Event {
  const { amount } = event.data;
  if (event.type !== 'member.updated') return amount === 3 ? { ...event, depth: 8 } : event;
  const data = {
    ...event.data,
    blocked: amount === -1,
    consent: { promotion: amount !== 0 },
    timezone: amount === 1 ? 'America/New_York' : amount === 2 ? 'Nowhere/At_All' : null,
  };
  return { ...event, data };
}

/** Approvals answer what an engine asked for, so they are put in as they come up. */
function withApprovals(
  arrived: readonly Event[],
  late: number,
  granted: readonly boolean[],
): readonly Input[] {
  const engine = createEngine(everyKind(late));
  const all: Input[] = [];
  let answers = 0;
  for (const event of arrived) {
    const input: Input = { kind: 'event', event };
    all.push(input);
    for (const decision of engine.step(input)) {
      if (!decision.run || !decision.held.some(({ reason }) => reason === 'approval')) continue;
      const yes = granted[answers++ % Math.max(1, granted.length)];
      if (yes === undefined) continue;
      const approval: Event = {
        id: `approval ${answers}`,
        type: yes ? 'approval.granted' : 'approval.denied',
        time: decision.at,
        community: decision.community,
        data: { run: decision.run },
      };
      all.push({ kind: 'event', event: approval });
      engine.step({ kind: 'event', event: approval });
    }
  }
  return [...all, ...inputs([], start + 100 * HOUR)];
}

const cases = fc
  .record({ arrived: log, late: lateness, granted: fc.array(fc.boolean(), { maxLength: 3 }) })
  .map(({ arrived, late, granted }) => ({ late, all: withApprovals(arrived.map(embroider), late, granted) }));

function whole(all: readonly Input[], late: number): { decisions: readonly Decision[]; engine: Engine } {
  const engine = createEngine(everyKind(late));
  return { decisions: engine.run(all), engine };
}

test('the program has a decision of every rule, so that nothing is held that never happens', () => {
  const fired = new Set<string>();
  const reasons = new Set<string>();
  for (const { late, all } of fc.sample(cases, { numRuns: 200, seed: 1 })) {
    for (const { rule, held, continues } of whole(all, late).decisions) {
      fired.add(rule);
      for (const { reason } of held) reasons.add(reason);
      if (continues) reasons.add(`after ${continues.after}`);
    }
  }
  expect([...fired].sort()).toEqual(
    everyKind(0)
      .rules.map(({ name }) => name)
      .sort(),
  );
  expect([...reasons].sort()).toMatchInlineSnapshot(`
    [
      "after approval",
      "after event",
      "after limit",
      "after quiet",
      "after timeout",
      "after wait",
      "approval",
      "approval-denied",
      "approval-expired",
      "blocklist",
      "cap",
      "consent",
      "holdout",
      "limit",
      "loop",
      "quiet",
      "replaced",
      "shadow",
    ]
  `);
});

test('a log cut anywhere, stored and restored, gives the same decisions and the same state, byte for byte', () => {
  fc.assert(
    fc.property(cases, fc.array(fc.nat({ max: 150 }), { maxLength: 6 }), ({ late, all }, cuts) => {
      const { decisions: expected, engine: last } = whole(all, late);
      const program = everyKind(late);
      const decisions: Decision[] = [];
      let engine = createEngine(program);
      const stored: string[] = [];
      const storedAgain: string[] = [];
      for (const [index, input] of all.entries()) {
        if (cuts.includes(index)) {
          stored.push(engine.snapshot());
          // In one text or in parts, which say the same.
          engine = restoreEngine(program, stored.length % 2 === 0 ? engine.snapshot() : engine.parts());
          storedAgain.push(engine.snapshot());
        }
        decisions.push(...engine.step(input));
      }
      expect(storedAgain).toEqual(stored);
      expect(JSON.stringify(decisions)).toBe(JSON.stringify(expected));
      expect(engine.snapshot()).toBe(last.snapshot());
      expect(engine.stats()).toEqual(last.stats());
    }),
    { numRuns: Math.ceil(RUNS / 3) },
  );
});

test('batches of any size give the same decisions, byte for byte', () => {
  fc.assert(
    fc.property(
      cases,
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      ({ late, all }, sizes) => {
        const { decisions: expected, engine: last } = whole(all, late);
        const engine = createEngine(everyKind(late));
        const decisions: Decision[] = [];
        for (let from = 0, batch = 0; from < all.length; batch++) {
          const size = sizes[batch % sizes.length]!;
          decisions.push(...engine.run(all.slice(from, from + size)));
          from += size;
        }
        expect(JSON.stringify(decisions)).toBe(JSON.stringify(expected));
        expect(engine.snapshot()).toBe(last.snapshot());
      },
    ),
    { numRuns: Math.ceil(RUNS / 3) },
  );
});

test('the same log gives the same bytes again, and looking at the state changes nothing', () => {
  fc.assert(
    fc.property(cases, ({ late, all }) => {
      const { decisions: expected } = whole(all, late);
      const engine = createEngine(everyKind(late));
      const decisions = all.flatMap((input) => {
        const made = engine.step(input);
        engine.snapshot();
        engine.stats();
        return made;
      });
      expect(JSON.stringify(decisions)).toBe(JSON.stringify(expected));
    }),
    { numRuns: Math.ceil(RUNS / 6) },
  );
});

test('watching an engine changes nothing of what it decides', () => {
  const told = new Set<string>();
  const watch: Watch = {
    condition: () => told.add('condition'),
    row: () => told.add('row'),
    trigger: (_, outcome) => told.add(outcome),
    step: (_, outcome) => told.add(String(outcome)),
    clause: (_, clause, __, outcome) => told.add(`${clause} ${outcome}`),
  };
  fc.assert(
    fc.property(cases, ({ late, all }) => {
      const { decisions: expected, engine: last } = whole(all, late);
      const engine = createEngine(everyKind(late), { watch });
      expect(JSON.stringify(engine.run(all))).toBe(JSON.stringify(expected));
      expect(engine.snapshot()).toBe(last.snapshot());
      expect(engine.stats()).toEqual(last.stats());
    }),
    { numRuns: Math.ceil(RUNS / 6) },
  );
  // What random logs happen to reach differs from run to run: the reach of the watch is held on logs that do not.
  told.clear();
  for (const { late, all } of fc.sample(cases, { numRuns: 100, seed: 1 }))
    createEngine(everyKind(late), { watch }).run(all);
  expect([...told]).toEqual(
    expect.arrayContaining([
      'fired',
      'broken',
      'reached',
      'event',
      'timeout',
      'limit held',
      'quiet held',
      'approval granted',
    ]),
  );
});

test('a snapshot of another program, or of another version, is refused', () => {
  const snapshot = createEngine(everyKind(0)).snapshot();
  expect(() => restoreEngine({ ...everyKind(0), id: 'another' }, snapshot)).toThrow('another program');
  const other = JSON.stringify({ ...(JSON.parse(snapshot) as object), irVersion: 0 });
  expect(() => restoreEngine(everyKind(0), other)).toThrow('version');
});
