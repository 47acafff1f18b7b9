import { createEngine, explain } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR } from '../oracle/build-program.ts';
import { everyKind } from '../oracle/every-kind.ts';
import { logs } from '../oracle/random-logs.ts';
import { claimsOf, count, problemOf, subjectsOf, type Tally, taken } from './apply.ts';

/** Programs with rules of every kind, over random histories: any rule, any subject, any moment. */

const PROGRAM: Program = everyKind(0);
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 150);

const log: fc.Arbitrary<readonly Event[]> = logs({
  types: ['a', 'a', 'b', 'b', 'member.joined', 'member.updated'],
  members: ['m1', 'm2', '成员', undefined],
  communities: ['c1', 'c2'],
  maxLength: 30,
  tick: HOUR / 2,
  ticks: 60,
  unordered: true,
});

/** Some are blocked, refuse messages or live elsewhere, and some events are effects of effects. */
function embroider(event: Event): Event {
  const { amount } = event.data;
  if (event.type !== 'member.updated') return amount === 3 ? { ...event, depth: 8 } : event;
  return {
    ...event,
    data: {
      ...event.data,
      blocked: amount === -1,
      consent: { promotion: amount !== 0 },
      timezone: amount === 1 ? 'America/New_York' : null,
    },
  };
}

function decided(program: Program, events: readonly Event[], at: number): readonly Decision[] {
  const engine = createEngine({ ...program, lateness: 0 });
  const before = taken(program, events).filter(({ time }) => time <= at);
  const decisions = [...engine.run(before.map((event) => ({ kind: 'event', event })))];
  return [...decisions, ...engine.step({ kind: 'advance', to: at })];
}

test('what is left out changes nothing, and every way that is given makes the rule fire', () => {
  const tally: Tally = { ways: 0, told: 0, untold: {} };
  const question = fc.record({
    events: log.map((events) => events.map(embroider)),
    lateness: fc.constantFrom(0, HOUR, 40 * HOUR),
    rule: fc.nat({ max: PROGRAM.rules.length - 1 }),
    subject: fc.nat(),
    at: fc.option(fc.integer({ min: 0, max: 70 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(question, ({ events, lateness, rule: index, subject: nth, at }) => {
      const program = { ...PROGRAM, lateness };
      const rule = program.rules[index] as Program['rules'][number];
      const subjects = subjectsOf(program, rule.subject, taken(program, events));
      const subject = subjects[nth % subjects.length];
      if (!subject) return;
      const why = explain({
        program,
        rule: rule.name,
        subject,
        events,
        ...(at === undefined ? {} : { at: at * (HOUR / 2) }),
      });
      const all = decided(program, events, why.at).filter(
        (each) =>
          each.rule === rule.name && each.subject.id === subject.id && each.community === subject.community,
      );
      expect(why.decisions).toBe(all.length);
      expect(why.fired.map(({ decision }) => decision)).toEqual(all.slice(-5));
      count(tally, why);
      for (const claim of claimsOf(why)) {
        const problem = problemOf(program, events, why, claim);
        expect(problem && { problem, rule: rule.name, subject, claim }).toBeUndefined();
      }
    }),
    { numRuns: RUNS, seed: 20_260_301 },
  );
  expect(tally.ways).toBeGreaterThan(RUNS / 2);
  process.stdout.write(`explained at random: ${JSON.stringify(tally)}\n`);
});

test('from a snapshot it says the same as from the beginning', () => {
  const question = fc.record({
    events: logs({
      types: ['a', 'a', 'b', 'b', 'member.updated'],
      members: ['m1', 'm2'],
      maxLength: 24,
      tick: HOUR / 2,
      ticks: 40,
    }),
    rule: fc.nat({ max: PROGRAM.rules.length - 1 }),
    cut: fc.nat(),
    nth: fc.nat(),
  });
  fc.assert(
    fc.property(question, ({ events, rule: index, cut, nth }) => {
      const rule = PROGRAM.rules[index] as Program['rules'][number];
      const subjects = subjectsOf(PROGRAM, rule.subject, events);
      const subject = subjects[nth % subjects.length];
      if (!subject) return;
      const place = cut % events.length;
      const engine = createEngine(PROGRAM);
      for (const event of events.slice(0, place)) engine.step({ kind: 'event', event });
      const whole = explain({ program: PROGRAM, rule: rule.name, subject, events });
      const rest = explain({
        program: PROGRAM,
        rule: rule.name,
        subject,
        events: events.slice(place),
        snapshot: engine.snapshot(),
      });
      expect(rest.at).toBe(whole.at);
      const values = (clauses: (typeof whole)['now']['clauses']): readonly unknown[] =>
        clauses.map(({ text, value, held }) => ({ text, value, held }));
      expect(values(rest.now.clauses)).toEqual(values(whole.now.clauses));
      expect(rest.now.obstacle?.kind).toBe(whole.now.obstacle?.kind);
      expect(rest.waits).toEqual(whole.waits);
      for (const claim of claimsOf(rest).filter(({ moment }) => moment === 'now')) {
        const problem = problemOf(PROGRAM, events, rest, claim);
        expect(problem && { problem, rule: rule.name, subject, claim }).toBeUndefined();
      }
    }),
    { numRuns: Math.ceil(RUNS / 4), seed: 20_260_302 },
  );
});
