import { type Decision, formatTimestamp, type Value } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decisionLine } from './decision-line.ts';

/** The contract, written down as plainly as it can be. */
const recordOf = (decision: Decision): object => ({
  rule: decision.rule,
  at: formatTimestamp(decision.at),
  subject: { kind: decision.subject.kind, id: decision.subject.id },
  community: decision.community,
  cause: decision.cause,
  values: decision.values,
  effects: decision.effects.map(({ action, input, key }) => ({ action, input, key })),
  held: decision.held.map(({ action, reason, until }) =>
    until === undefined ? { action, reason } : { action, reason, until: formatTimestamp(until) },
  ),
  ...(decision.continues
    ? { continues: { run: decision.continues.run, after: decision.continues.after } }
    : {}),
  ...(decision.run === undefined ? {} : { run: decision.run }),
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ maxLength: 8 }),
  fc.constantFrom('"', '\\', '\u007f', '\u2028', '\ud800', '中', 'count(a.b) in 1 hour', '__proto__'),
);
const value = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, -0, 1e21, 1e-7),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(text, fc.integer(), { maxKeys: 2 }),
) as fc.Arbitrary<Value>;
const time = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 3) }),
  fc.integer({ min: -70_000_000_000_000, max: 300_000_000_000_000 }),
);
const values = fc.dictionary(text, value, { maxKeys: 4 });
const decision: fc.Arbitrary<Decision> = fc.record(
  {
    rule: text,
    at: time,
    subject: fc.record({ kind: text, id: text }),
    community: text,
    cause: fc.array(text, { maxLength: 3 }),
    values,
    effects: fc.array(fc.record({ action: text, input: values, key: text }), { maxLength: 2 }),
    held: fc.array(
      fc.record(
        { action: text, reason: fc.constantFrom('limit' as const, 'quiet' as const), until: time },
        { requiredKeys: ['action', 'reason'] },
      ),
      { maxLength: 2 },
    ),
    continues: fc.record({ run: text, after: fc.constantFrom('wait' as const, 'event' as const) }),
    run: text,
  },
  { requiredKeys: ['rule', 'at', 'subject', 'community', 'cause', 'values', 'effects', 'held'] },
);

test('a line is the JSON of the record, to the letter', () => {
  fc.assert(
    fc.property(decision, (drawn) => {
      expect(decisionLine(drawn)).toBe(`${JSON.stringify(recordOf(drawn))}\n`);
    }),
    { numRuns: 1000 },
  );
});
