// What an editor is told of a project that runs: from its own store, read beside whatever writes it.
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createInsights } from '../../packages/cli/src/lsp/insight.ts';
import { run } from '../../packages/cli/src/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'reeve-insight-'));
const store = join(folder, '.reeve/store.db');
const at = (day: number): string => `2026-03-0${day}T10:00:00.000Z`;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what rules did in the last week and their tests are counted, and nothing is said where there is neither', async () => {
  cpSync(fileURLToPath(new URL('../../examples/first-message', import.meta.url)), folder, {
    recursive: true,
  });
  expect(await createInsights({ store }, Date.now).insight()).toEqual({});
  const untried = await createInsights({ store, tests: folder }, Date.now).insight();
  expect(untried.rule?.('welcome')).toEqual({ tests: { total: 2 } });
  expect(untried.rule?.('nobody_tests_it')).toEqual({ tests: { total: 0 } });

  appendFileSync(join(folder, 'reeve.yaml'), 'sources: [{ name: members, files: events.jsonl }]\n');
  const joined = (id: string, member: string, day: number): string =>
    `${JSON.stringify({ id, type: 'member.joined', time: at(day), subject: member, source: 'c', data: {} })}\n`;
  // The second time within a month is too often.
  writeFileSync(
    join(folder, 'events.jsonl'),
    joined('1', 'ann', 1) + joined('2', 'bob', 2) + joined('3', 'ann', 3),
  );
  expect(await run(['node', 'reeve', 'run', '--dry-run', '--now', at(4), '--project', folder])).toBe(0);

  const insights = createInsights({ store }, () => Date.parse(at(4)));
  expect((await insights.insight()).rule?.('welcome')).toEqual({ lately: { days: 7, fired: 3, held: 1 } });
  expect((await insights.insight()).rule?.('thank_first_words')).toEqual({
    lately: { days: 7, fired: 0, held: 0 },
  });
  expect(await insights.decisions('welcome')).toEqual([
    { at: at(3), kind: 'member', subject: 'ann', effects: 0, held: ['limit'] },
    { at: at(2), kind: 'member', subject: 'bob', effects: 1, held: [] },
    { at: at(1), kind: 'member', subject: 'ann', effects: 1, held: [] },
  ]);
  const later = createInsights({ store }, () => Date.parse('2026-03-20T00:00:00Z'));
  expect(await later.decisions('welcome')).toEqual([]);
});
