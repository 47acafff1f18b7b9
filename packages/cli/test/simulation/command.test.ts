// Simulations as a user gets them from the command line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCENARIO_NAMES } from '@reeve/simulation';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSettings } from '../../src/simulation/settings.ts';

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
  expect(reeve('events', 'invent')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('only generate'),
  });
  const fine = { scenario: 'healthy', seed: '1', members: '10', days: '5', from: '2026-03-02' };
  expect(readSettings(fine, 'UTC')).toMatchObject({ seed: 1, from: Date.parse('2026-03-02T00:00:00Z') });
  for (const wrong of [
    { seed: '1.5' },
    { days: '0' },
    { members: '-1' },
    { from: 'monday' },
    { from: '2026-02-30' },
    { scenario: 'war' },
  ])
    expect(() => readSettings({ ...fine, ...wrong }, 'UTC')).toThrow(`--${Object.keys(wrong)[0]}`);
  expect(() => readSettings(fine, 'Mars')).toThrow('--tz Mars');
  expect(reeve('events', '--help').stdout.replace(/\s+/g, ' ')).toContain(SCENARIO_NAMES.join(', '));
});

it('keeps midnights where the clocks change', () => {
  const options = { scenario: 'healthy', seed: '1', members: '10', days: '5', from: '2026-03-28' };
  const { midnight } = readSettings(options, 'Europe/Berlin');
  expect([0, 1, 2].map((day) => new Date(midnight?.(day) ?? 0).toISOString())).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
});

it('simulates the example, or packs alone, as text, figures and page', () => {
  const project = fileURLToPath(new URL('../../../../examples/living-community', import.meta.url));
  const small = ['simulate', project, '--members', '30', '--days', '10'];
  const whole = reeve(...small, '--html', 'report.html', '--lang', 'zh');
  expect(whole).toMatchObject({ status: 0, stdout: expect.stringContaining('这是模拟') });
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('<html lang="zh-CN">');
  const packs = reeve(...small, '--pack', 'winback', 'points', '--json');
  expect(packs.status).toBe(0);
  const figures = JSON.parse(packs.stdout);
  expect(figures).toMatchObject({ simulation: true, scenario: 'healthy', seed: 1, days: 10 });
  expect(figures.byRule.map(({ rule }: { readonly rule: string }) => rule.split('_')[0])).toEqual(
    expect.arrayContaining(['winback', 'points', 'green']),
  );
  expect(figures.rules.all).toBeLessThan(20);
  expect(reeve(...small, '--pack', 'nowhere')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('nowhere'),
  });
});
