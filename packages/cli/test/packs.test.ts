// A project that uses packs of the rules library: as a user would, from the command line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const LIBRARY = fileURLToPath(new URL('../../../rules-library', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-packs-'));
  mkdirSync(join(folder, 'rules'));
  writeFileSync(join(folder, 'reeve.yaml'), `timeZone: UTC\npacks: ${JSON.stringify(LIBRARY)}\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, text: string): void => writeFileSync(join(folder, path), text);
const reeve = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=reeve-source', '--no-warnings', MAIN, ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', LC_ALL: 'C' } },
  );
  return { status, stdout, stderr };
};

const ANSWERS = [1, 2, 3, 4].map((hour) =>
  JSON.stringify({
    id: `a${hour}`,
    type: 'question.answered',
    time: `2026-03-02T0${hour}:00:00Z`,
    subject: 'ann',
    source: 'tea',
    data: {},
  }),
);

it('runs the rules of a pack with the project’s own figures', () => {
  put('events.jsonl', `${ANSWERS.join('\n')}\n`);
  const decisions = () => {
    const { status, stdout, stderr } = reeve('backtest', '--events', 'events.jsonl', '--format', 'jsonl');
    expect([status, stderr]).toEqual([0, expect.stringContaining('4 events read')]);
    return stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { readonly rule: string; readonly at: string });
  };
  put('rules/own.reeve', 'use pack honours');
  expect(reeve('check')).toMatchObject({ status: 0, stdout: expect.stringContaining('6 rules in 1 file') });
  expect(decisions()).toEqual([]);
  put('rules/own.reeve', 'use pack honours with honour_answers: 3 except honour_checked');
  expect(reeve('check').stdout).toContain('5 rules in 1 file');
  expect(decisions()).toMatchObject([{ rule: 'honour_helper', at: '2026-03-02T03:00:00.000Z' }]);
});

it('is tested like any other, and types know its vocabulary', () => {
  put('rules/own.reeve', '启用规则包 honours 设 honour_answers: 3');
  mkdirSync(join(folder, 'tests'));
  put(
    'tests/own.test.yaml',
    `tests:
  - name: three answers
    events:
      - { at: 2026-03-02T10:00:00Z, every: 1 hour, times: 3, type: question.answered, member: ann }
    includes:
      - { rule: honour_helper, member: ann, at: 2026-03-02T12:00:00Z }
`,
  );
  expect(reeve('test', 'tests')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 passed') });
  expect(reeve('types').stdout).toContain("readonly 'content.scored'");
});

it('says what is wrong at its place, and names what there is', () => {
  put('rules/own.reeve', 'use pack honors\nuse pack honours with honour_answers: 0');
  const { status, stdout } = reeve('check');
  expect(status).toBe(1);
  expect(stdout).toContain('Did you mean “honours”?');
  expect(stdout).toContain('pack/out-of-limits');
  expect(stdout).toContain('rules/own.reeve:2:');
});

it('finds packs in extensions as well, and what these stand on', () => {
  put('reeve.yaml', `extensions: ${JSON.stringify(LIBRARY)}\n`);
  put('rules/own.reeve', 'use pack honours');
  expect(reeve('check')).toMatchObject({ status: 0, stdout: expect.stringContaining('6 rules in 1 file') });
});

it('takes YAML that does nothing but use a pack for rules', () => {
  put('rules/own.yaml', 'use:\n  honours: { except: [honour_checked] }\n');
  expect(reeve('check')).toMatchObject({ status: 0, stdout: expect.stringContaining('5 rules in 1 file') });
});

it('points at a folder of packs that is not there', () => {
  put('reeve.yaml', 'packs: [elsewhere]\n');
  put('rules/own.reeve', 'rule a\n  when member.joined\n  then log.write(message: "hello")\n');
  expect(reeve('check')).toMatchObject({ status: 1, stdout: expect.stringContaining('reeve.yaml:1:9') });
});

it('tells of a broken pack.json, and of rules that are not there', () => {
  mkdirSync(join(folder, 'packs', 'mine'), { recursive: true });
  put('reeve.yaml', 'packs: packs\n');
  put('rules/own.reeve', 'use pack mine');
  put('packs/mine/pack.json', '{ "id": "mine", "flies": [] }');
  const broken = reeve('check');
  expect(broken.status).toBe(1);
  expect(broken.stdout).toContain('packs/mine/pack.json:1:17');
  put('packs/mine/pack.json', '{ "id": "mine", "files": ["rules/*.reeve"] }');
  const empty = reeve('check');
  expect([empty.status, empty.stdout]).toEqual([1, expect.stringContaining('rules/*.reeve')]);
  mkdirSync(join(folder, 'packs', 'mine', 'rules'));
  put('packs/mine/rules/a.reeve', 'rule a\n  when member.joined\n  then log.write(message: "hello")\n');
  expect(reeve('check')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 rule in') });
});
