import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '@reeve/store-sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../../examples/spam-script', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-scripts-test-'));
  cpSync(EXAMPLE, folder, { recursive: true, filter: (path) => !path.endsWith('.db') });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const reeve = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--conditions=reeve-source',
      '--no-warnings',
      MAIN,
      ...args,
      ...(args[0] === 'test' ? [] : ['--project', folder]),
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};
const scriptFile = (): string => join(folder, 'scripts', 'spam_score.js');
const changed = (from: string, to: string, work: () => void): void => {
  const before = readFileSync(scriptFile(), 'utf8');
  expect(before).toContain(from);
  writeFileSync(scriptFile(), before.replace(from, to));
  try {
    work();
  } finally {
    writeFileSync(scriptFile(), before);
  }
};
const decisions = () =>
  reeve('backtest', '--format', 'jsonl')
    .stdout.split('\n')
    .filter((line) => line !== '')
    .map(
      (line) => JSON.parse(line) as { readonly subject: { readonly id: string }; readonly values: object },
    );

describe('a project with a script', () => {
  it('is checked, tested, tried on history, explained and run', () => {
    expect(reeve('check')).toMatchObject({ status: 0 });
    expect(reeve('test', folder)).toMatchObject({ status: 0 });
    expect(decisions()).toMatchObject([
      { subject: { id: 'bo' }, values: { 'spam_score(event.text)': 100 } },
      { rule: 'links', effects: [{ action: 'links_in' }] },
    ]);
    expect(reeve('explain', '--rule', 'advertising', '--member', 'bo').stdout).toContain(
      'spam_score(event.text)',
    );
    expect(reeve('run', '--dry-run').stderr).toMatch(/2 decisions/);
  });

  it('says where it cannot run scripts, as something that is not its own fault', () => {
    const editor = `data:text/javascript,Object.defineProperty(process.versions, 'electron', { value: '36.0.0' })`;
    const told = spawnSync(
      process.execPath,
      ['--conditions=reeve-source', '--no-warnings', '--import', editor, MAIN, 'test', folder],
      { encoding: 'utf8' },
    );
    expect(told.status).toBe(3);
    expect(told.stderr).toBe('reeve: Scripts need Node.js itself, not that of an editor.\n');
  });

  it('does what is an action when the effect leaves, and rules hear what it says', async () => {
    const live = mkdtempSync(join(tmpdir(), 'reeve-script-action-'));
    try {
      cpSync(EXAMPLE, live, {
        recursive: true,
        filter: (path) => !path.includes('.reeve') || path.endsWith('.reeve'),
      });
      const run = (now: string) =>
        spawnSync(
          process.execPath,
          ['--conditions=reeve-source', '--no-warnings', MAIN, 'run', '--project', live, '--now', now],
          { encoding: 'utf8' },
        );
      expect(run('2026-01-01T09:20:00Z').stderr).toMatch(/1 delivered/);
      // Said once, however often it is run.
      expect(run('2026-01-01T09:25:00Z').stderr).toMatch(/0 decisions, 0 tries/);
      await using store = await openSqliteStore(join(live, '.reeve/store.db'), { readOnly: true });
      const links = (await store.log(0, 100)).flatMap(({ input }) =>
        input.kind === 'event' && input.event.type === 'link.posted' ? [input.event] : [],
      );
      expect(links).toMatchObject([{ member: 'bo', community: 'c1', data: { site: 'a.example' } }]);
    } finally {
      rmSync(live, { recursive: true, force: true });
    }
  });

  it('decides the same each time', () => {
    expect(decisions()).toEqual(decisions());
  });

  it('has findings in the script itself, with their place', () => {
    changed('return 0;', 'return fetch(1);', () => {
      const { status, stdout } = reeve('check', '--format', 'json');
      expect(status).toBe(1);
      const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly object[] };
      expect(diagnostics).toContainEqual(
        expect.objectContaining({
          code: 'script/unknown-name',
          source: join('scripts', 'spam_score.js'),
          start: expect.objectContaining({ line: 10 }),
        }),
      );
    });
  });

  it('finds a name that is taken', () => {
    writeFileSync(
      join(folder, 'scripts', 'round.js'),
      '/** @returns {number} */\nexport function round() { return 1; }\n',
    );
    expect(reeve('check').stdout).toContain('script/duplicate');
    rmSync(join(folder, 'scripts', 'round.js'));
  });

  it('goes on where a script goes wrong, and tells of it once', () => {
    changed('return 0;', 'return 0;\n  if (text.includes("WINNER")) return text.words.length;', () => {
      expect(decisions()).toMatchObject([{ rule: 'links' }]);
      const { status, stderr } = reeve('backtest', '--format', 'jsonl');
      expect(status).toBe(0);
      expect(stderr.match(/spam_score\.js:11: no value, it went wrong/g)).toHaveLength(1);
      // What a log keeps holds nothing of what members wrote.
      expect(reeve('run', '--dry-run').stderr).not.toContain('TypeError');
    });
  });

  it('ends where a script does not', () => {
    changed('return 0;', 'return 0;\n  while (text.includes("WINNER")) continue;', () => {
      const { status, stderr } = reeve('backtest', '--format', 'jsonl');
      expect(status).toBe(0);
      expect(stderr).toContain('it takes too many steps');
    });
  });
});
