// Events of a simulated community, as a user gets them from the command line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCENARIO_NAMES } from '@reeve/simulation';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-simulated-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const reeve = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=reeve-source', '--no-warnings', MAIN, ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', LC_ALL: 'C' } },
  );
  return { status, stdout, stderr };
};
const SMALL = ['events', 'generate', '--members', '20', '--days', '5', '--seed', '3'];

it('writes an event file that says that it is a simulation, the same each time', () => {
  const printed = reeve(...SMALL);
  expect(printed).toMatchObject({ status: 0, stderr: expect.stringContaining('Nothing in it happened') });
  const first = JSON.parse(printed.stdout.slice(0, printed.stdout.indexOf('\n')));
  expect(first).toMatchObject({ type: 'simulation.begun', data: { simulation: true, seed: 3 } });
  expect(reeve(...SMALL, '--out', 'events.jsonl', '--lang', 'zh').stderr).toContain('这是模拟');
  expect(readFileSync(join(folder, 'events.jsonl'), 'utf8')).toBe(printed.stdout);
});

it('begins at the midnight of the zone', () => {
  const { stdout } = reeve(...SMALL, '--tz', 'Asia/Shanghai', '--from', '2026-05-01');
  expect(JSON.parse(stdout.slice(0, stdout.indexOf('\n')))).toMatchObject({
    time: '2026-04-30T16:00:00.000Z',
  });
});

it('says what it cannot do', () => {
  const failing = (...args: readonly string[]) => reeve('events', ...args);
  expect(failing('invent')).toMatchObject({ status: 2, stderr: expect.stringContaining('only generate') });
  for (const [option, value] of [
    ['--seed', '1.5'],
    ['--days', '0'],
    ['--from', 'monday'],
    ['--tz', 'Mars'],
    ['--scenario', 'war'],
  ] as const)
    expect(failing('generate', option, value)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(option),
    });
  expect(reeve('events', '--help').stdout.replace(/\s+/g, ' ')).toContain(SCENARIO_NAMES.join(', '));
});
