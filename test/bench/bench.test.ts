import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { hold } from './contest/contest.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
/** A bound on a hang. The bench starts some thirty processes, one after the other. */
const HANGS = 280_000;
const PEERS = [
  'json-rules-engine 7.3',
  'zen-engine 0.54, expressions',
  'zen-engine 0.54, decision table',
  'json-logic-engine 5, compiled',
  'the same under an index by type, written by its user',
  'rxjs 7.8, a scheduler of its own',
  'DuckDB 1.5, in one batch',
];
const OURS = [
  'by hand, closures under an index by type',
  'by hand, a bitmap index per field',
  'by hand, objects and Maps',
  'by hand, dense integers and typed arrays',
  'SQLite, on line',
  'Reeve',
  'Reeve, every decision made an object',
  'Reeve, take',
  'Reeve, run',
  'Reeve, step by step',
  'Reeve, generated code forbidden',
  '20,000 events in 30 days, gzip',
];

test('all contenders of the bench find the same, and none is left out without a word', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=reeve-source', `${here}bench.ts`, '--quick', '--offline'],
    { timeout: HANGS },
  );
  const measured = stdout.split('\n').filter((line) => /^\S.*\S {2,}[\d.,]+ {2}/.test(line));
  const names = measured.map((line) => line.split(/ {2,}/)[0]);
  expect(names).toEqual(expect.arrayContaining(OURS));
  // Named, whether measured or not.
  const installed = existsSync(`${here}peers/node_modules/.package-lock.json`);
  const told = PEERS.filter((name) =>
    installed ? names.includes(name) : stdout.includes(`Skipped: ${name} (not installed: `),
  );
  expect(told).toEqual(PEERS);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(installed ? /^All found the same\./ : /Skipped:/);
}, 300_000);

const player = (missing: string): Parameters<typeof hold>[0] => ({
  entrants: [
    { id: 'x', name: 'somebody', file: new URL('contest/mistaken.ts', import.meta.url), args: [missing] },
  ],
  events: 2,
  rounds: 1,
  sample: 2,
  expected: () => 'two',
  expectedCount: () => 2,
});

test('the bench fails where somebody finds something else', async () => {
  await expect(hold(player('none'))).rejects.toThrow('somebody, 2 events: other, where the others have two.');
  await expect(hold(player('one'))).rejects.toThrow('somebody, 2 events: 1 found, not 2.');
  expect((await hold(player('nothing'))).results).toMatchObject([{ name: 'somebody', count: 2 }]);
});
