import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDrift, type Generator, writeGenerated } from '../../scripts/drift.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reeve-drift-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const generator: Generator = {
  name: 'pair',
  owns: ['made'],
  generate: async () =>
    new Map<string, string | Uint8Array>([
      ['made/deep/a.txt', 'é\n'],
      ['b.bin', new Uint8Array([0, 255])],
    ]),
};

test('what was just written has not drifted', async () => {
  await writeGenerated(root, generator);
  expect(readFileSync(join(root, 'made/deep/a.txt'), 'utf8')).toBe('é\n');
  expect([...readFileSync(join(root, 'b.bin'))]).toEqual([0, 255]);
  expect(await findDrift(root, generator)).toEqual([]);
});

test('files that are missing, different or left over', async () => {
  mkdirSync(join(root, 'made'));
  writeFileSync(join(root, 'made/old.txt'), '');
  writeFileSync(join(root, 'b.bin'), new Uint8Array([0, 254]));
  expect(await findDrift(root, generator)).toEqual([
    { path: 'made/deep/a.txt', reason: 'missing' },
    { path: 'b.bin', reason: 'different' },
    { path: 'made/old.txt', reason: 'left over' },
  ]);
  await writeGenerated(root, generator);
  expect(await findDrift(root, generator)).toEqual([]);
});
