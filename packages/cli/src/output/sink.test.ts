import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageError } from '../failure.ts';
import { createSink } from './sink.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reeve-sink-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('what was written is in the file when the sink is closed', async () => {
  const sink = createSink(join(folder, 'out.txt'));
  await sink.write('one\n');
  await sink.close();
  expect(await readFile(join(folder, 'out.txt'), 'utf8')).toBe('one\n');
});

test('a file that cannot be opened is told of when the sink is closed at once', async () => {
  const sink = createSink(join(folder, 'nowhere', 'out.txt'));
  await sink.write('one\n');
  await expect(sink.close()).rejects.toBeInstanceOf(UsageError);
});

test('a folder where a file was wanted is told of', async () => {
  const sink = createSink(folder);
  await sink.write('one\n');
  await expect(sink.close()).rejects.toThrow('it is a folder, not a file');
});
