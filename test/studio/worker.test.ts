// What the page's worker works out, away from the page: replays, differences, the board, tests made of what happened.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Event } from '@reeve/ir';
import { expect, test } from 'vitest';
import { indicators } from '../../packages/studio/src/page/worker/board.ts';
import { differences, replay } from '../../packages/studio/src/page/worker/replay.ts';
import { standing } from '../../packages/studio/src/page/worker/standing.ts';
import { testText } from '../../packages/studio/src/page/worker/test-text.ts';
import { serviceWith, signatures } from '../language-service/setting.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const RULES = (times: number): string => `rule busy "Busy"
  when count(check_in.made) in 1 day >= ${times}
  if member.tier = gold
  then points.grant(to: member, amount: 5)
  at most 1 per 7 days
`;
const event = (
  n: number,
  type: string,
  day: number,
  member: string,
  data: Record<string, unknown> = {},
): Event => ({
  id: `e${n}`,
  type,
  time: START + day * DAY + n * 1_000,
  community: 'c1',
  member,
  data,
});
const events = [
  event(1, 'member.updated', 0, 'ann', { tier: 'gold' }),
  event(2, 'check_in.made', 1, 'ann'),
  event(3, 'check_in.made', 1, 'ann'),
  event(4, 'check_in.made', 3, 'bo'),
  event(5, 'check_in.made', 3, 'bo'),
  event(6, 'check_in.made', 5, 'ann'),
  event(7, 'check_in.made', 5, 'ann'),
];
const until = START + 6 * DAY;
const programOf = (text: string) => serviceWith({ 'a.reeve': text }).program()!;

test('a replay counts what was triggered, filtered, held back and done, by day and by member', () => {
  const { replay: found } = replay(programOf(RULES(2)), events, until);
  expect(found.rules).toMatchObject([
    {
      rule: 'busy',
      fired: 2,
      filtered: 1,
      sent: 1,
      held: { limit: 1 },
      subjectCount: 1,
      subjects: [{ id: 'ann', fired: 2, sent: 1, held: 1 }],
    },
  ]);
  expect(found.days.map(({ fired, sent, held }) => [fired, sent, held])).toEqual([
    [0, 0, 0],
    [1, 1, 0],
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
    [1, 0, 1],
    [0, 0, 0],
  ]);
  expect(found.unknown).toEqual([]);
});

test('a difference names who gains, who loses and who gets more', () => {
  const decided = (times: number) => replay(programOf(RULES(times)), events, until).decisions;
  expect(differences(decided(2), decided(2))).toEqual([]);
  expect(differences(decided(2), decided(3))).toMatchObject([
    { rule: 'busy', before: 1, after: 0, gained: [], lost: ['ann'] },
  ]);
  expect(differences(decided(3), decided(2))).toMatchObject([{ gained: ['ann'], lost: [] }]);
});

test('the board has the value of each metric on each day that it has one', () => {
  const text =
    'metric visits "到访" = count(check_in.made) in 1 day\nmetric answered = share of question.asked followed by question.answered within 1 hour, in 2 days\n';
  const service = serviceWith({ 'm.reeve': text });
  const found = indicators(service, { signatures }, events, until);
  const visits = found.find(({ name }) => name === 'visits')!;
  expect(visits.points.map(({ value }) => value)).toEqual([1, 0, 2, 0, 2, 0, 2].slice(-visits.points.length));
  expect(visits.titles.zh).toBe('到访');
  expect(found.some(({ name }) => name === 'answered')).toBe(false);
});

test('what is known when the history ends: metrics, members of a segment, what is usual', () => {
  const text = `segment visitors = count(check_in.made) in 2 days >= 2
metric visits = count(check_in.made) in 30 days
metric each per member = count(check_in.made) in 30 days
rule more
  per community
  when count(check_in.made) in 1 day > 3 x usual in 2 days
  then log.write(message: "x")
rule own
  when count(check_in.made) in 1 day > 2 x usual in 2 days
  then log.write(message: "x")
`;
  const service = serviceWith({ 'm.reeve': text });
  const beside = (from: readonly Event[]): readonly string[] =>
    service.hints('m.reeve', standing(service, { signatures }, from, until)).map((hint) => hint.text.en);
  // Two of ann's lie within the last two days; those of bo do not. Of members there are as many values as members.
  expect(beside(events)).toEqual(['1 member now', 'now 6', expect.stringMatching(/^usual is [\d.]+ now$/)]);
  // Of two communities no single value can be told.
  const other = events.slice(1, 2).map((one) => ({ ...one, id: 'x', community: 'c2' }));
  expect(beside([...events.slice(0, 2), ...other, ...events.slice(2)])).toEqual(['1 member now']);
});

test('a test that is made of what happened passes as a rule test', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reeve-made-'));
  try {
    writeFileSync(join(folder, 'reeve.yaml'), 'rules: a.reeve\n');
    writeFileSync(join(folder, 'a.reeve'), RULES(2));
    for (const [name, who] of [
      ['fired', 'ann'],
      ['silent', 'bo'],
    ] as const)
      writeFileSync(
        join(folder, `${name}.test.yaml`),
        testText(programOf(RULES(2)), 'busy', { community: 'c1', id: who }, events, until),
      );
    const out = execFileSync(
      process.execPath,
      [
        '--conditions=reeve-source',
        fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url)),
        'test',
        folder,
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      },
    );
    expect(out).toContain('2 passed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
