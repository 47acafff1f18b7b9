import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Source } from '@reeve/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFollowedFiles } from './followed-files.ts';
import { createMembersSource, createSqliteSource } from './tables.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-sources-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const line = (id: string): string =>
  `{"id":"${id}","type":"a","time":"2026-01-01T00:00:00Z","subject":"ada"}\n`;

/** Reads until there is no more; gives ids, refusals and the cursor. */
const readAll = async (source: Source, from?: string, limit = 2) => {
  const ids: string[] = [];
  const refused: string[] = [];
  let cursor = from;
  for (let more = true; more; ) {
    const batch = await source.read(cursor, limit);
    ids.push(...batch.events.map(({ id }) => id));
    refused.push(...batch.refused.map(({ place }) => place));
    ({ cursor, more } = batch);
  }
  return { ids, refused, cursor };
};

describe('files that are followed', () => {
  it('reads what was added, and no line before its end is written', async () => {
    const path = join(folder, 'events.jsonl');
    const source = createFollowedFiles('f', path);
    expect(await readAll(source)).toMatchObject({ ids: [] });
    writeFileSync(path, line('1') + line('2') + line('3').slice(0, 20));
    const first = await readAll(source);
    expect(first.ids).toEqual(['1', '2']);
    appendFileSync(path, `${line('3').slice(20)}not json\n${line('4')}`);
    expect(await readAll(source, first.cursor)).toMatchObject({
      ids: ['3', '4'],
      refused: ['events.jsonl:4'],
    });
  });

  it('begins again with a file that was replaced or cut', async () => {
    const path = join(folder, 'events.jsonl');
    const source = createFollowedFiles('f', path);
    writeFileSync(path, line('1') + line('2'));
    const { cursor } = await readAll(source);
    renameSync(path, join(folder, 'events.1'));
    writeFileSync(path, line('5'));
    expect((await readAll(source, cursor)).ids).toEqual(['5']);
    writeFileSync(path, line('7') + line('8') + line('9'));
    expect((await readAll(source, cursor)).ids).toEqual(['7', '8', '9']);
  });

  it('reads every file of a folder in order', async () => {
    writeFileSync(join(folder, 'b.jsonl'), line('2'));
    writeFileSync(join(folder, 'a.jsonl'), line('1'));
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    const source = createFollowedFiles('f', folder);
    const { ids, cursor } = await readAll(source);
    expect(ids).toEqual(['1', '2']);
    writeFileSync(join(folder, 'c.jsonl'), line('3'));
    expect((await readAll(source, cursor)).ids).toEqual(['3']);
  });
});

it('reads rows beyond a cursor', async () => {
  const file = join(folder, 'shop.db');
  const db = new DatabaseSync(file);
  db.exec(
    "CREATE TABLE orders (n INTEGER PRIMARY KEY, who TEXT, at TEXT, total REAL); INSERT INTO orders VALUES (1,'ada','2026-01-01T00:00:00Z',9.5),(2,'bo','yesterday',1),(3,'cy','2026-01-02T00:00:00Z',2)",
  );
  const source = createSqliteSource({
    kind: 'sqlite',
    name: 's',
    file,
    query: 'SELECT * FROM orders WHERE n > :cursor ORDER BY n LIMIT :limit',
    cursor: 'n',
    event: { type: 'order.paid', subject: 'who', time: 'at', id: 'order-{n}', 'data.total': 'total' },
  });
  const { ids, refused, cursor } = await readAll(source);
  expect([ids, refused, cursor]).toEqual([['order-1', 'order-3'], ['n 2'], '3']);
  db.exec("INSERT INTO orders VALUES (4,'di','2026-01-03T00:00:00Z',7)");
  db.close();
  const [event] = (await source.read(cursor, 10)).events;
  expect(event).toMatchObject({ id: 'order-4', type: 'order.paid', member: 'di', data: { total: 7 } });
});

it('reads members, and of a list that changed only those who did', async () => {
  const file = join(folder, 'members.csv');
  const source = createMembersSource(
    { kind: 'members', name: 'm', file, community: 'tea', id: 'id' },
    () => 5,
  );
  writeFileSync(file, 'id,tier,consent.marketing,__proto__.x\nada,gold,yes,1\nbo,silver,no,1\n,gold,no,1\n');
  const first = await source.read(undefined, 10);
  expect(first.events.map(({ type, member, data }) => [type, member, data])).toEqual([
    ['member.joined', 'ada', { tier: 'gold', consent: { marketing: true } }],
    ['member.joined', 'bo', { tier: 'silver', consent: { marketing: false } }],
  ]);
  expect(first.refused.map(({ place }) => place)).toEqual(['members.csv:4']);
  expect((await source.read(first.cursor, 10)).events).toEqual([]);
  writeFileSync(file, 'id,tier,consent.marketing\nada,gold,no\n');
  const second = await source.read(first.cursor, 10);
  expect(second.events.map(({ type, member }) => [type, member])).toEqual([['member.updated', 'ada']]);
});
