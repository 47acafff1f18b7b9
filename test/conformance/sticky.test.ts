import { createEngine } from '@reeve/engine';
import type { Decision, Input } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import { expect, test } from 'vitest';
import { CORE } from './cases.ts';

// `rollout`, `holdout` and `split` take a share of the members, and the same member always the same way. Which members
// is no matter of the language; that it is a share of about that size, by member, is.

const MEMBERS = 3000;

/** What the rule decides for each member, who files three complaints. */
function decide(clauses: string): ReadonlyMap<string, readonly Decision[]> {
  const { tree } = parse(`rule r\n  when complaint.filed\n${clauses}`, { source: 'r.reeve' });
  const { program, diagnostics } = compile([tree], { signatures: CORE });
  if (!program) throw new Error(JSON.stringify(diagnostics));
  const inputs = Array.from(
    { length: 3 * MEMBERS },
    (_, i): Input => ({
      kind: 'event',
      event: {
        id: `e${i}`,
        type: 'complaint.filed',
        time: i,
        member: `m${i % MEMBERS}`,
        community: 'c',
        data: {},
      },
    }),
  );
  return Map.groupBy(createEngine(program).run(inputs), ({ subject }) => subject.id);
}

/** The part of the members for whom all decisions are so; none may be so once and otherwise another time. */
function share(decisions: ReadonlyMap<string, readonly Decision[]>, is: (one: Decision) => boolean): number {
  let count = 0;
  for (const made of decisions.values()) {
    const so = made.filter(is).length;
    expect([0, made.length]).toContain(so);
    if (so > 0) count++;
  }
  return count / MEMBERS;
}

test('rollout 30% fires for about 30 of 100 members, each time for the same', () => {
  const decisions = decide('  then log.write(message: "x")\n  rollout 30%');
  for (const made of decisions.values()) expect(made).toHaveLength(3);
  expect(decisions.size / MEMBERS).toBeGreaterThan(0.26);
  expect(decisions.size / MEMBERS).toBeLessThan(0.34);
});

test('holdout 30% holds about 30 of 100 members back, each time the same', () => {
  const held = share(decide('  then log.write(message: "x")\n  holdout 30%'), (one) => one.held.length > 0);
  expect(held).toBeGreaterThan(0.26);
  expect(held).toBeLessThan(0.34);
});

test('split 30% / 70% takes each branch for about its share, each time the same', () => {
  const steps =
    '  then\n    split\n      30%: log.write(message: "a")\n      70%: log.write(message: "b")\n    end';
  const first = share(decide(steps), (one) => one.effects[0]?.input['message'] === 'a');
  expect(first).toBeGreaterThan(0.26);
  expect(first).toBeLessThan(0.34);
});

test('a rollout, a holdout and a split of one rule divide the members independently', () => {
  const both = decide(
    '  then\n    split\n      50%: log.write(message: "a")\n      50%: log.write(message: "b")\n    end\n  rollout 50%\n  holdout 50%',
  );
  const out = [...both.values()].map(([one]) => one);
  const left = out.filter((one) => one !== undefined && one.held.length === 0);
  const first = left.filter((one) => one?.effects[0]?.input['message'] === 'a');
  expect(out.length / MEMBERS).toBeGreaterThan(0.45);
  expect(left.length / out.length).toBeGreaterThan(0.43);
  expect(left.length / out.length).toBeLessThan(0.57);
  expect(first.length / left.length).toBeGreaterThan(0.42);
  expect(first.length / left.length).toBeLessThan(0.58);
});
