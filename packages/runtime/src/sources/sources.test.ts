import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFilesSource } from './files.ts';
import { createMembersSource } from './members.ts';
import type { Source } from './source.ts';
import { createSqliteSource } from './sqlite-rows.ts';

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
    const source = createFilesSource({ name: 'f', path: path });
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
    const source = createFilesSource({ name: 'f', path: path });
    writeFileSync(path, line('1') + line('2'));
    const { cursor } = await readAll(source);
    renameSync(path, join(folder, 'events.1'));
    writeFileSync(path, line('5'));
    expect((await readAll(source, cursor)).ids).toEqual(['5']);
    writeFileSync(path, line('7') + line('8') + line('9'));
    expect((await readAll(source, cursor)).ids).toEqual(['7', '8', '9']);
  });

  it('reads what was added before a file was renamed, and after', async () => {
    const path = join(folder, 'events.jsonl');
    const source = createFilesSource({ name: 'f', path: path });
    writeFileSync(path, line('1'));
    const first = await readAll(source);
    appendFileSync(path, line('2'));
    renameSync(path, `${path}.1`);
    const second = await readAll(source, first.cursor);
    expect(second.ids).toEqual(['2']);
    // The writer goes on with the file that it has open until it opens the new one.
    writeFileSync(path, '');
    appendFileSync(`${path}.1`, line('3') + line('4').trimEnd());
    expect((await readAll(source, second.cursor)).ids).toEqual(['3']);
    appendFileSync(path, line('5'));
    const last = await readAll(source, second.cursor);
    expect(last.ids).toEqual(['3', '4', '5']);
    expect((await readAll(source, last.cursor)).ids).toEqual([]);
  });

  it('reads what was copied away before the file was cut', async () => {
    const path = join(folder, 'events.jsonl');
    const source = createFilesSource({ name: 'f', path: path });
    writeFileSync(path, line('1'));
    const { cursor } = await readAll(source);
    writeFileSync(`${path}.1`, line('1') + line('2'));
    writeFileSync(path, line('3'));
    expect((await readAll(source, cursor)).ids).toEqual(['2', '3']);
  });

  it('refuses a line that is too long once, and nothing of it is an event', async () => {
    const path = join(folder, 'events.jsonl');
    // The end of the line is an event by itself, and begins where a chunk does.
    writeFileSync(path, line('1') + 'x'.repeat(2 * 1_048_576 - line('1').length) + line('no') + line('2'));
    const { ids, refused } = await readAll(createFilesSource({ name: 'f', path: path }));
    expect([ids, refused]).toEqual([['1', '2'], ['events.jsonl:2']]);
  });

  it('refuses what is not UTF-8, and keeps at most 4 KiB of a line', async () => {
    const path = join(folder, 'events.jsonl');
    const bad = Buffer.from(line('1'));
    bad[bad.indexOf('ada')] = 0xff;
    writeFileSync(path, Buffer.concat([bad, Buffer.from(`${'李'.repeat(3_000)}\n`), Buffer.from(line('2'))]));
    const { events, refused } = await createFilesSource({ name: 'f', path: path }).read(undefined, 10);
    expect(events.map(({ id }) => id)).toEqual(['2']);
    expect(refused.map(({ place }) => place)).toEqual(['events.jsonl:1', 'events.jsonl:2']);
    expect(Buffer.byteLength(refused[1]?.text ?? '')).toBeLessThanOrEqual(4_096);
  });

  it('gives no more at a time than it was asked for, of lines that are refused too', async () => {
    const path = join(folder, 'events.jsonl');
    const lines = Array.from({ length: 250 }, (_, i) => line(String(i)));
    writeFileSync(path, 'x\n'.repeat(300_000));
    const batch = await createFilesSource({ name: 'f', path: path }).read(undefined, 100);
    expect(batch).toMatchObject({ more: true, events: [] });
    expect(batch.refused).toHaveLength(100);
    const packed = join(folder, 'packed.jsonl.gz');
    writeFileSync(packed, gzipSync(lines.join('')));
    const sizes: number[] = [];
    let cursor: string | undefined;
    for (let more = true; more; ) {
      // A new source each time, as after a restart: it goes on behind what it gave.
      const some = await createFilesSource({ name: 'f', path: packed }).read(cursor, 100);
      sizes.push(some.events.length);
      ({ cursor, more } = some);
    }
    expect(sizes).toEqual([100, 100, 50, 0]);
  });

  it('holds nothing up for a packed file that is cut off, and reads it when it is whole', async () => {
    const whole = gzipSync(Array.from({ length: 50 }, (_, i) => line(`a${i}`)).join(''));
    writeFileSync(join(folder, 'a.jsonl.gz'), whole.subarray(0, 60));
    writeFileSync(join(folder, 'b.jsonl'), line('b'));
    const source = createFilesSource({ name: 'f', path: folder });
    const first = await readAll(source);
    expect(first.ids).toContain('b');
    expect(first.refused).toEqual(['a.jsonl.gz']);
    writeFileSync(join(folder, 'a.jsonl.gz'), whole);
    const { ids } = await readAll(source, first.cursor, 1_000);
    expect(ids).toHaveLength(50);
  });

  it('forgets files that are gone from a folder', async () => {
    writeFileSync(join(folder, 'a.jsonl'), line('1'));
    writeFileSync(join(folder, 'b.jsonl'), line('2'));
    const source = createFilesSource({ name: 'f', path: folder });
    const { cursor } = await readAll(source);
    rmSync(join(folder, 'a.jsonl'));
    const after = await readAll(source, cursor);
    expect(Object.keys(JSON.parse(after.cursor ?? ''))).toEqual(['b.jsonl']);
  });

  it('reads every file of a folder in order', async () => {
    writeFileSync(join(folder, 'b.jsonl'), line('2'));
    writeFileSync(join(folder, 'a.jsonl'), line('1'));
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    const source = createFilesSource({ name: 'f', path: folder });
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
    name: 's',
    file,
    query: 'SELECT * FROM orders WHERE n > :cursor ORDER BY n LIMIT :limit',
    cursor: 'n',
    event: { type: 'order.paid', subject: 'who', time: 'at', id: 'order-{n}', 'data.total': 'total' },
  });
  const { ids, refused, cursor } = await readAll(source);
  expect([ids, refused, JSON.parse(cursor ?? '').at]).toEqual([['order-1', 'order-3'], ['n 2'], 3]);
  db.exec("INSERT INTO orders VALUES (4,'di','2026-01-03T00:00:00Z',7)");
  db.close();
  const [event] = (await source.read(cursor, 10)).events;
  expect(event).toMatchObject({ id: 'order-4', type: 'order.paid', member: 'di', data: { total: 7 } });
});

it('reads members, and of a list that changed only those who did', async () => {
  const file = join(folder, 'members.csv');
  const source = createMembersSource({ name: 'm', file, community: 'tea', id: 'id', now: () => 5 });
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

describe('members', () => {
  const file = () => join(folder, 'members.csv');
  const sourceOf = () =>
    createMembersSource({ name: 'm', file: file(), community: 'tea', id: 'id', now: () => 5 });

  it('says each change under an id of its own, even one back and forth, and the same after a restart', async () => {
    let cursor: string | undefined;
    const ids: string[] = [];
    for (const tier of ['gold', 'silver', 'gold', 'silver']) {
      writeFileSync(file(), `id,tier\nada,${tier}\n`);
      const batch = await sourceOf().read(cursor, 10);
      expect((await sourceOf().read(cursor, 10)).events).toEqual(batch.events);
      ids.push(...batch.events.map(({ id }) => id));
      ({ cursor } = batch);
    }
    expect(new Set(ids).size).toBe(4);
  });

  it('takes away what was emptied', async () => {
    writeFileSync(file(), 'id,tier,consent.marketing\nada,gold,yes\n');
    const { cursor } = await sourceOf().read(undefined, 10);
    writeFileSync(file(), 'id,tier,consent.marketing\nada,,\n');
    const [event] = (await sourceOf().read(cursor, 10)).events;
    expect(event?.data).toEqual({ tier: null, consent: { marketing: null } });
  });

  it('takes columns by names that every object has for what they are', async () => {
    writeFileSync(file(), 'id,toString.polluted,tier,tier.sub\nada,1,gold,2\n');
    const { events, refused } = await sourceOf().read(undefined, 10);
    expect((Object.prototype.toString as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(events[0]?.data).toEqual({ toString: { polluted: 1 }, tier: 'gold' });
    expect(refused.map(({ reason }) => reason)).toEqual([
      'The column tier.sub lies inside another column, which is a value; it is left out.',
    ]);
  });

  it('gives a long list in batches, goes on after a restart, and knows it all at the end', async () => {
    const rows = Array.from({ length: 250 }, (_, i) => `m${i},${i}`);
    writeFileSync(file(), ['id,n', ...rows].join('\n'));
    const sizes: number[] = [];
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const batch = await sourceOf().read(cursor, 100);
      sizes.push(batch.events.length);
      ({ cursor, more } = batch);
    }
    expect(sizes).toEqual([100, 100, 50]);
    writeFileSync(file(), ['id,n', ...rows, 'new,1'].join('\n').replace('m7,7', 'm7,8'));
    const { events } = await sourceOf().read(cursor, 100);
    expect(events.map(({ member, type }) => [member, type])).toEqual([
      ['m7', 'member.updated'],
      ['new', 'member.joined'],
    ]);
  });

  it('refuses a list that is not UTF-8 as one, and once', async () => {
    writeFileSync(file(), Buffer.from([...Buffer.from('id,name\nada,'), 0xc0, 0xee, 10]));
    const source = sourceOf();
    const batch = await source.read(undefined, 10);
    expect([batch.events, batch.refused.map(({ place }) => place)]).toEqual([[], ['members.csv:1']]);
    expect((await source.read(batch.cursor, 10)).refused).toEqual([]);
  });
});

describe('rows of a database', () => {
  const reading = (query: string, values: string) => {
    const file = join(folder, 'large.db');
    const db = new DatabaseSync(file);
    db.exec(`CREATE TABLE t (n INTEGER, at TEXT); INSERT INTO t VALUES ${values}`);
    db.close();
    return createSqliteSource({
      name: 's',
      file,
      query,
      cursor: 'n',
      event: { type: 'a', time: 'at', id: 'r{n}', 'data.n': 'n' },
    });
  };

  it('reads whole numbers beyond what JavaScript counts to, and goes on behind them', async () => {
    const at = "'2026-01-01T00:00:00Z'";
    const source = reading(
      'SELECT * FROM t WHERE n > :cursor ORDER BY n LIMIT :limit',
      `(5,${at}),(9223372036854775806,${at}),(9223372036854775807,${at})`,
    );
    const { ids } = await readAll(source);
    expect(ids).toEqual(['r5', 'r9223372036854775806', 'r9223372036854775807']);
    const [first] = (await source.read(undefined, 1)).events;
    expect(first?.data).toEqual({ n: 5 });
  });

  it('reads no more than it was asked for where the query has no limit', async () => {
    const source = reading(
      'SELECT * FROM t WHERE n > :cursor AND :limit > 0 ORDER BY n',
      Array.from({ length: 50 }, (_, i) => `(${i},'2026-01-01T00:00:00Z')`).join(),
    );
    expect((await source.read(undefined, 20)).events).toHaveLength(20);
    expect((await readAll(source, undefined, 20)).ids).toHaveLength(50);
  });

  const AT = "'2026-01-01T00:00:00Z'";
  const add = (values: string): void => {
    const db = new DatabaseSync(join(folder, 'large.db'));
    db.exec(`INSERT INTO t VALUES ${values}`);
    db.close();
  };

  it('loses no row where a batch ends between rows of one value', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `(${Math.floor(i / 7)}, '2026-01-01T00:00:${String(i).padStart(2, '0')}Z')`,
    );
    const source = reading('SELECT * FROM t WHERE n > :cursor ORDER BY n LIMIT :limit', rows.join());
    const times = new Set<number>();
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const batch = await source.read(cursor, 5);
      for (const { time } of batch.events) times.add(time);
      ({ cursor, more } = batch);
    }
    expect(times.size).toBe(60);
  });

  it('finds rows that come later with the value that was read last, and gives none twice', async () => {
    const source = reading(
      'SELECT * FROM t WHERE n >= :cursor ORDER BY n LIMIT :limit',
      `(1,${AT}),(2,${AT})`,
    );
    const first = await source.read(undefined, 10);
    expect(first.events).toHaveLength(2);
    expect((await source.read(first.cursor, 10)).events).toEqual([]);
    add("(2,'2026-01-01T00:00:01Z'),(3,'2026-01-01T00:00:02Z')");
    const second = await source.read(first.cursor, 10);
    expect(second.events.map(({ time }) => time % 60_000)).toEqual([1_000, 2_000]);
    expect((await source.read(second.cursor, 10)).events).toEqual([]);
  });

  it('goes on from the cursor of a release that kept only the value', async () => {
    const source = reading(
      'SELECT * FROM t WHERE n > :cursor ORDER BY n LIMIT :limit',
      `(1,${AT}),(2,${AT})`,
    );
    expect((await source.read('1', 10)).events.map(({ id }) => id)).toEqual(['r2']);
  });

  it('says so where rows are not in the order of their column', async () => {
    const source = reading(
      'SELECT * FROM t WHERE n > :cursor ORDER BY n DESC LIMIT :limit',
      `(1,${AT}),(2,${AT})`,
    );
    await expect(source.read(undefined, 10)).rejects.toThrow('in the order of the column n');
  });

  it('says so where very many rows have one value', async () => {
    const source = reading('SELECT * FROM t WHERE n > :cursor ORDER BY n LIMIT :limit', `(1,${AT})`);
    const db = new DatabaseSync(join(folder, 'large.db'));
    db.exec(
      "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 10200) INSERT INTO t SELECT 1, '2026-01-01T00:00:00Z' FROM c",
    );
    db.close();
    await expect(source.read(undefined, 10)).rejects.toThrow('tells rows apart');
  });

  it('says so where the query does not give its cursor', async () => {
    const source = reading('SELECT at FROM t WHERE n > :cursor LIMIT :limit', "(1,'2026-01-01T00:00:00Z')");
    await expect(source.read(undefined, 5)).rejects.toThrow('does not give the column n');
  });
});
