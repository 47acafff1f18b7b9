import type { Program } from '@reeve/ir';
import { compile, DEFAULT_PROJECT_SETTINGS, parse } from '@reeve/language';
import { expect, test } from 'vitest';
import { pairRules } from '../../src/compare/rules.ts';
import { loadCoreSignatures } from '../../src/project/core-signatures.ts';

const signatures = await loadCoreSignatures();
const DAY = 86_400_000;

const programOf = (text: string): Program => {
  const { program, diagnostics } = compile(
    [parse(`event ping\nevent pong\n${text}`, { source: 'r.reeve' }).tree],
    {
      signatures,
      project: DEFAULT_PROJECT_SETTINGS,
    },
  );
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return program as Program;
};
const rule = (name: string, when: string): string =>
  `rule ${name} "Title of ${name}"\n  when ${when}\n  then log.write(message: "x")\n`;

const told = (before: string, after: string): readonly unknown[] =>
  pairRules(programOf(before), programOf(after)).map((pair) => [
    pair.name,
    pair.before?.name ?? null,
    pair.after?.name ?? null,
    pair.same,
  ]);

test('rules of one name belong together, and are the same where their text is', () => {
  expect(
    told(
      rule('kept', 'ping') + rule('altered', 'ping') + rule('removed', 'pong'),
      rule('added', 'no ping for 3 days') + rule('altered', 'pong') + rule('kept', 'ping'),
    ),
  ).toEqual([
    ['added', null, 'added', false],
    ['altered', 'altered', 'altered', false],
    ['kept', 'kept', 'kept', true],
    ['removed', 'removed', null, false],
  ]);
});

test('a renamed rule is found by its text, unless several have it', () => {
  expect(told(rule('old', 'ping'), rule('new', 'ping'))).toEqual([['new', 'old', 'new', true]]);
  expect(told(rule('old', 'ping'), rule('new', 'ping') + rule('newer', 'ping'))).toEqual([
    ['new', null, 'new', false],
    ['newer', null, 'newer', false],
    ['old', 'old', null, false],
  ]);
});

test.each([
  ['ping', 7],
  ['count(ping) in 1 hour >= 3', 7],
  ['count(ping) in 14 days >= 3', 14],
  ['no ping for 20 days', 20],
  ['ping then pong within 9 days', 9],
  ['count(ping) in 3650 days >= 1', 31],
])('decisions on “%s” belong together within %i days', (when, days) => {
  const program = programOf(rule('r', when));
  expect(pairRules(program, program)[0]?.bound).toBe(days * DAY);
});

test('of two versions the longer look counts', () => {
  const [pair] = pairRules(
    programOf(rule('r', 'no ping for 30 days')),
    programOf(rule('r', 'no ping for 21 days')),
  );
  expect(pair?.bound).toBe(30 * DAY);
});
