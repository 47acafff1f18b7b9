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

it('lists the packs there are and tells what one takes, in both languages', () => {
  put('rules/own.reeve', 'use pack winback with winback_first: 5 days except winback_sleeps');
  const list = reeve('pack', 'list');
  expect(list.status).toBe(0);
  expect(list.stdout).toMatch(/^winback +used +3 rules +Win-back$/m);
  expect(list.stdout).toMatch(/^voice +5 rules +The voice of members$/m);
  const shown = reeve('pack', 'show', 'winback').stdout;
  expect(shown).toContain('Used in rules/own.reeve:1.');
  expect(shown).toMatch(/winback_first +duration = 7 days from 2 days to 60 days, here 5 days/);
  expect(shown).toContain('Those who stay away are left alone (left out)');
  const chinese = reeve('pack', 'show', 'winback', '--lang', 'zh').stdout;
  expect(chinese).toMatch(/winback_second +时长 = 7 天，至少 1 天，至多 60 天/);
  expect(JSON.parse(reeve('pack', 'show', 'winback', '--json').stdout)).toMatchObject({
    used: 'yes',
    rules: [{ leftOut: false }, { leftOut: true }, { leftOut: false }],
    parameters: expect.arrayContaining([expect.objectContaining({ name: 'winback_first', set: '5 days' })]),
  });
  expect(reeve('pack', 'show', 'winbak')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Did you mean “winback”?'),
  });
});

it('lists packs before there are rules', () => {
  expect(reeve('pack', 'list')).toMatchObject({ status: 0, stdout: expect.stringContaining('honours') });
});

it('points into the broken pack.json of an extension, and takes a folder in its place for a mistake', () => {
  mkdirSync(join(folder, 'mine', 'p'), { recursive: true });
  const manifest = { contributes: { packs: [{ $ref: 'p/pack.json' }] } };
  put(
    'mine/package.json',
    JSON.stringify({ name: 'mine', version: '0.1.0', engines: { reeve: '^0.1' }, reeve: manifest }),
  );
  put('reeve.yaml', 'extensions: ./mine\n');
  put('rules/own.reeve', 'rule a\n  when member.joined\n  then log.write(message: "hello")\n');
  put('mine/p/pack.json', '{ "id": "p",\n  "files": ["rules"],\n}');
  const broken = reeve('check');
  expect([broken.status, broken.stdout]).toEqual([1, expect.stringContaining('mine/p/pack.json:3:1')]);
  expect(broken.stdout).toContain('no comma comes last');
  expect(reeve('pack', 'list')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('mine/p/pack.json:3:1'),
  });
  put('reeve.yaml', 'packs: mine\n');
  rmSync(join(folder, 'mine', 'p', 'pack.json'));
  mkdirSync(join(folder, 'mine', 'p', 'pack.json'));
  const unreadable = reeve('check');
  expect([unreadable.status, unreadable.stderr]).toEqual([1, '']);
  expect(unreadable.stdout).toContain('mine/p/pack.json cannot be read');
});
