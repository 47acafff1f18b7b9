// `reeve run` as cron calls it: the same decisions as a backtest, once, however often it is called.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const reeve = async (...args: readonly string[]) =>
  promisify(execFile)(
    process.execPath,
    ['--conditions=reeve-source', join(root, 'packages/cli/src/main.ts'), ...args],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  );

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-run-'));
  cpSync(join(root, 'examples/telecom-complaints'), folder, { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Keys hang on the version of the rules, and a project that runs takes late events. */
const withoutKeys = (lines: string): readonly unknown[] =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const {
        continues: _,
        run: __,
        effects,
        ...rest
      } = JSON.parse(line) as { continues?: unknown; run?: unknown; effects: { key: string }[] };
      return { ...rest, effects: effects.map(({ key: ___, ...effect }) => effect) };
    });

it('decides what a backtest says, and nothing twice', { timeout: 300_000 }, async () => {
  const until = '2015-07-15T00:00:00Z';
  const backtest = await reeve('backtest', '--project', folder, '--until', until, '--format', 'jsonl');
  const first = await reeve('run', '--dry-run', '--project', folder, '--now', until, '--format', 'jsonl');
  expect(withoutKeys(first.stdout)).toEqual(withoutKeys(backtest.stdout));
  expect(first.stderr).toContain('2,224 events');
  const second = await reeve('run', '--project', folder, '--now', until, '--format', 'jsonl');
  expect(second.stdout).toBe('');
  expect(second.stderr).toContain('0 events (0 repeated, 0 late, 0 refused), 0 decisions, 0 tries');
  const status = JSON.parse((await reeve('status', '--project', folder, '--format', 'json')).stdout) as {
    events: number;
    effects: Record<string, number>;
  };
  expect(status.events).toBe(2_224);
  expect(status.effects['pending']).toBe(0);
});
