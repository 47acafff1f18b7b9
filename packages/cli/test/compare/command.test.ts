import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

let folder: string;
const put = (name: string, content: string): void => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

const reeve = (
  ...args: readonly string[]
): { readonly status: number | null; readonly out: string; readonly err: string } => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=reeve-source', MAIN, 'backtest', ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, LANG: 'C', LC_ALL: 'C', NO_COLOR: '1' } },
  );
  return { status, out: stdout, err: stderr };
};

const rules = (days: number, pings: string): string => `event ping
rule quiet "Went quiet"
  when no ping for ${days} days
  then notify.member(to: member, message: "Are you there?")
rule ${pings} "Three pings"
  when count(ping) in 1 day >= 3
  then notify.member(to: member, message: "Slow down")
`;
const project = (messages: number): string => `rules: rules.reeve
events: ../events.jsonl
time zone: UTC
caps:
  - no member gets more than ${messages} messages in 30 days
`;
const ping = (day: number, hour: number, member: string): string =>
  JSON.stringify({
    id: `${member}-${day}-${hour}`,
    type: 'ping',
    time: `2026-01-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`,
    subject: member,
    source: 'c',
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-compare-'));
  put('old/reeve.yaml', project(2));
  put('old/rules.reeve', rules(3, 'busy'));
  put('new/reeve.yaml', project(1));
  put('new/rules.reeve', rules(5, 'noisy'));
  put('broken.reeve', 'rule x\n  when nothing.known\n  then log.write(message: "x")\n');
  const events = [
    ping(1, 9, 'ann'),
    ping(1, 10, 'bob'),
    ping(1, 11, 'bob'),
    ping(1, 12, 'bob'),
    ping(12, 9, 'cid'),
  ];
  put('events.jsonl', `${events.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('one line for each difference, then the sums: by rule, by member and of all', () => {
  const { status, out, err } = reeve('--project', 'new', '--compare', 'old', '--format', 'jsonl');
  expect(status).toBe(0);
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(
    lines.flatMap(({ change, rule, differs, before, after }) =>
      change === undefined ? [] : [[change, rule, differs, before?.at, after?.at, after?.held]],
    ),
  ).toEqual([
    ['moved', 'quiet', ['at'], '2026-01-04T09:00:00.000Z', '2026-01-06T09:00:00.000Z', []],
    [
      'moved',
      'quiet',
      ['at', 'effects', 'held'],
      '2026-01-04T12:00:00.000Z',
      '2026-01-06T12:00:00.000Z',
      [{ action: 'notify.member', reason: 'cap' }],
    ],
  ]);
  const sums = lines.filter(({ summary }) => summary !== undefined);
  expect(sums.slice(0, 3)).toEqual([
    {
      summary: 'rule',
      rule: 'quiet',
      decisions: { before: 2, after: 2 },
      same: 0,
      gained: 0,
      lost: 0,
      moved: 2,
      changed: 0,
    },
    {
      summary: 'rule',
      rule: 'noisy',
      was: 'busy',
      decisions: { before: 1, after: 1 },
      same: 1,
      gained: 0,
      lost: 0,
      moved: 0,
      changed: 0,
    },
    {
      summary: 'member',
      member: 'bob',
      community: 'c',
      messages: { before: 2, after: 1 },
      gained: 0,
      lost: 0,
      moved: 1,
      changed: 0,
    },
  ]);
  expect(sums.at(-1)).toMatchObject({
    summary: 'all',
    decisions: { before: 3, after: 3 },
    messages: { before: 3, after: 2 },
    more: 0,
    fewer: 1,
    asMany: 1,
    note: expect.stringContaining('might have reacted differently'),
  });
  expect(err).toContain('3 decisions before, 3 after: 0 gained, 0 lost, 2 moved, 0 changed');
  expect(err).toContain('might have reacted differently');
});

test('exchanged, gained is lost; the same twice, nothing differs', () => {
  const counts = (...args: readonly string[]): unknown => {
    const last = JSON.parse(
      reeve(...args, '--format', 'jsonl')
        .out.trimEnd()
        .split('\n')
        .at(-1) as string,
    );
    return [last.gained, last.lost, last.moved, last.changed, last.same];
  };
  put('short/rules.reeve', rules(5, 'noisy').replace(/rule quiet[\s\S]*(?=rule noisy)/, ''));
  const events = ['--project', 'new', '--events', 'events.jsonl'];
  expect(counts(...events, '--rules', 'short', '--compare', 'new/rules.reeve')).toEqual([0, 2, 0, 0, 1]);
  expect(counts(...events, '--rules', 'new/rules.reeve', '--compare', 'short')).toEqual([2, 0, 0, 0, 1]);
  expect(counts('--project', 'new', '--compare', 'new')).toEqual([0, 0, 0, 0, 3]);
});

test('only decisions from --from on are compared', () => {
  const from = ['--from', '2026-01-05T00:00:00Z'];
  const { out } = reeve('--project', 'new', '--compare', 'old', '--format', 'jsonl', ...from);
  expect(JSON.parse(out.trimEnd().split('\n').at(-1) as string)).toMatchObject({
    decisions: { before: 0, after: 2 },
    gained: 2,
  });
});

test('a time after the last event has nothing in it', () => {
  for (const args of [['--compare', 'old'], []]) {
    const { status, out } = reeve('--project', 'new', ...args, '--from', '2030-01-01');
    expect(status).toBe(0);
    expect(out).toContain('There were no events');
    expect(out).not.toContain('2030');
  }
});

test('as text for people and as a page, in both languages', () => {
  const text = reeve('--project', 'new', '--compare', 'old');
  expect(text.status).toBe(0);
  expect(text.out).toMatch(/^What would change in new +Nothing was sent\.$/m);
  expect(text.out).toMatch(/^Before: old$/m);
  expect(text.out).toMatch(/^After: new\/reeve\.yaml$/m);
  expect(text.out).toMatch(/^Went quiet +2 +2 +· +· +2 +· /m);
  expect(text.out).toContain('2026-01-04 09:00 → 2026-01-06 09:00, 2 days later');
  expect(text.out).toMatch(/^ +over a cap across rules +0 +1 +\+1/m);
  expect(reeve('--project', 'new', '--compare', 'old', '--lang', 'zh').out).toContain('他们的反应可能不同');
  expect(reeve('--project', 'new', '--compare', 'old', '--format', 'html', '--out', 'x.html').status).toBe(0);
  expect(readFileSync(join(folder, 'x.html'), 'utf8')).toMatch(
    /^<!doctype html>[\s\S]*Went quiet[\s\S]*<\/html>\n$/,
  );
});

test('what is wrong with the other version is told, and where', () => {
  const broken = reeve('--project', 'new', '--compare', 'broken.reeve');
  expect(broken.status).toBe(1);
  expect(broken.err).toContain('broken.reeve:2:8');
  expect(broken.out).toBe('');
  const missing = reeve('--project', 'new', '--compare', 'nowhere');
  expect(missing.status).toBe(2);
  expect(missing.err).toContain('nowhere: there is no such file or folder');
});
