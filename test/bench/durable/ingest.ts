// Events a second taken in, decided and on disk, in batches of 1, 100 and 1,000, against a bare insert of the same events into
// SQLite in the same batches and with the same settings. Run: node --conditions=reeve-source test/bench/durable/ingest.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Event } from '@reeve/ir';
import { createRuntime } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { programOf } from '../../runtime/setting.ts';
import { history, RULES, SETTINGS } from './workload.ts';

const bare = (folder: string, events: readonly Event[], size: number): number => {
  const db = new DatabaseSync(join(folder, 'bare.db'));
  db.exec(
    `${SETTINGS} CREATE TABLE log (seq INTEGER PRIMARY KEY, time INTEGER, id TEXT, type TEXT, community TEXT, member TEXT, data TEXT)`,
  );
  const insert = db.prepare(
    'INSERT INTO log (time, id, type, community, member, data) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const began = performance.now();
  for (let i = 0; i < events.length; i += size) {
    db.exec('BEGIN IMMEDIATE');
    for (const { time, id, type, community, member, data } of events.slice(i, i + size))
      insert.run(time, id, type, community, member ?? null, JSON.stringify(data));
    db.exec('COMMIT');
  }
  const rate = events.length / ((performance.now() - began) / 1_000);
  db.close();
  return rate;
};

const decided = async (folder: string, events: readonly Event[], size: number): Promise<number> => {
  const { program } = await programOf(RULES);
  const end = (events.at(-1)?.time ?? 0) + 1;
  await using store = await openSqliteStore(join(folder, 'store.db'));
  await using runtime = await createRuntime({
    program,
    store,
    clock: { now: () => end, sleep: (ms) => new Promise((done) => setTimeout(done, ms)) },
    snapshotEvery: 1_000_000,
    stale: Number.MAX_SAFE_INTEGER,
    actions: {},
  });
  const began = performance.now();
  for (let i = 0; i < events.length; i += size) await runtime.ingest(events.slice(i, i + size));
  return events.length / ((performance.now() - began) / 1_000);
};

const number = (value: number): string => Math.round(value).toLocaleString('en-US').padStart(9);
console.log('batch   bare insert   decided, durable   ratio (median of 5 pairs)');
for (const [size, count] of [
  [1, 2_000],
  [100, 40_000],
  [1_000, 100_000],
] as const) {
  const events = history(0, count, 10_000);
  const pairs: { readonly bare: number; readonly decided: number }[] = [];
  for (let round = 0; round < 6; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'reeve-bench-'));
    const pair = { bare: bare(folder, events, size), decided: await decided(folder, events, size) };
    rmSync(folder, { recursive: true });
    if (round > 0) pairs.push(pair);
  }
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[2] as number;
  const ratio = median(pairs.map((pair) => pair.decided / pair.bare));
  console.log(
    `${String(size).padStart(5)}    ${number(median(pairs.map((pair) => pair.bare)))}          ${number(median(pairs.map((pair) => pair.decided)))}   ${ratio.toFixed(2)}`,
  );
}
