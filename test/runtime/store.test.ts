// What a store promises, and what it does when the disk or somebody else does harm.
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Program } from '@reeve/ir';
import {
  createMemoryStore,
  createRuntime,
  type Lease,
  type LogInput,
  type OutboxEffect,
  type Store,
} from '@reeve/runtime';
import { testStore } from '@reeve/runtime/testing';
import { openSqliteStore } from '@reeve/store-sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockAt, DAY, event, SENDS, START } from './setting.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const leaseOf = async (store: Store): Promise<Lease> => {
  const lease = await store.acquireLease('test', 0, 1_000);
  if (!lease) throw new Error('no lease');
  return lease;
};
const inputs = (count: number, member = 'ada'): readonly LogInput[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'event',
    event: event('message.posted', START + i, member, { text: `words of ${member}` }),
  }));
const effect = (key: string, more: Partial<OutboxEffect> = {}): OutboxEffect => ({
  key,
  rule: 'r',
  action: 'message.send',
  input: { to: 'ada' },
  community: 'c1',
  subject: { kind: 'member', id: 'ada' },
  member: 'ada',
  priority: 0,
  at: START,
  depth: 0,
  status: 'pending',
  due: START,
  attempts: 0,
  ...more,
});

let failing: { write: number | undefined } = { write: undefined };
let at = '';
const failable = (path: string): Promise<Store> => {
  const mine: { write: number | undefined } = { write: undefined };
  failing = mine;
  at = path;
  return openSqliteStore(path, {
    beforeWrite: () => {
      if (mine.write === undefined) return;
      mine.write -= 1;
      if (mine.write === 0) throw new Error('the disk failed');
    },
  });
};
testStore({ describe, it }, 'the SQLite store, as any', {
  open: () => failable(join(folder, 'conformance.db')),
  reopen: () => failable(at),
  failAt: (write) => {
    failing.write = write;
  },
});
testStore({ describe, it }, 'the store in memory, as any', { open: async () => createMemoryStore() });

describe('the SQLite store', () => {
  it('writes nothing of a batch that the disk has no room for, and goes on once there is', async () => {
    const path = join(folder, 's.db');
    const small = await openSqliteStore(path, { mostPages: 120 });
    const lease = await leaseOf(small);
    await small.commit(lease, { inputs: inputs(10) });
    const full = await small.commit(lease, { inputs: inputs(20_000) }).catch((error: unknown) => error);
    expect(full).toMatchObject({ code: 'store/full', retryable: true });
    expect(await small.position()).toBe(10);
    await small[Symbol.asyncDispose]();
    await using store = await openSqliteStore(path);
    await store.commit((await store.acquireLease('again', 5_000, 1_000)) as Lease, {
      inputs: inputs(20_000),
    });
    expect(await store.position()).toBe(20_010);
    expect(await store.verify()).toEqual([]);
  });

  it('refuses a file that is none of its own, torn, or of a newer version, and says what to do', async () => {
    const none = join(folder, 'none.db');
    writeFileSync(none, 'this is a letter, not a store, however long it may be '.repeat(200));
    await expect(openSqliteStore(none)).rejects.toMatchObject({ code: 'store/corrupt' });

    const path = join(folder, 's.db');
    const store = await openSqliteStore(path);
    await store.commit(await leaseOf(store), { inputs: inputs(5_000) });
    await store[Symbol.asyncDispose]();
    const torn = join(folder, 'torn.db');
    copyFileSync(path, torn);
    truncateSync(torn, Math.floor(statSync(torn).size / 2 / 4_096) * 4_096);
    const found = await openSqliteStore(torn).then(
      async (opened) => {
        await using it = opened;
        return it.verify();
      },
      (error: { code: string }) => [error.code],
    );
    expect(found.length).toBeGreaterThan(0);

    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 999');
    db.close();
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'store/version' });
  });

  it('chains a ledger so that no change goes unseen', async () => {
    const path = join(folder, 's.db');
    const store = await openSqliteStore(path);
    const lease = await leaseOf(store);
    const entry = (key: string, member: string, amount: number) => ({
      ledger: 'points',
      community: 'c1',
      member,
      amount,
      at: START,
      key,
      reason: 'why',
    });
    await store.commit(lease, {
      ledger: [entry('a', 'ada', 10), entry('b', 'bo', 5), entry('c', 'ada', -3), entry('a', 'ada', 10)],
    });
    expect(await store.balance('points', 'c1', 'ada')).toBe(7);
    expect(await store.verifyLedger()).toEqual({ entries: 3 });
    await store[Symbol.asyncDispose]();
    for (const change of [
      'UPDATE ledger SET amount = 100 WHERE number = 2',
      "UPDATE ledger SET member = 'bo' WHERE number = 1",
      'DELETE FROM ledger WHERE number = 2',
      'DELETE FROM ledger WHERE number = 1',
      "UPDATE balances SET balance = 1000 WHERE member = 'ada'",
      "UPDATE ledger SET reason = 'another' WHERE number = 3",
    ]) {
      const copy = join(folder, 'copy.db');
      copyFileSync(path, copy);
      const db = new DatabaseSync(copy);
      db.exec(change);
      db.close();
      await using altered = await openSqliteStore(copy);
      expect([change, (await altered.verifyLedger()).broken === undefined]).toEqual([change, false]);
      rmSync(copy);
    }
  });

  it('erases a person to the last byte, and keeps the counts and the chain', async () => {
    const path = join(folder, 's.db');
    const store = await openSqliteStore(path);
    const lease = await leaseOf(store);
    const who = 'zz-canary-person';
    await store.commit(lease, {
      inputs: [...inputs(3, who), ...inputs(2, 'bo')],
      effects: [
        effect('e1', {
          member: who,
          subject: { kind: 'member', id: who },
          input: { to: who, text: `Dear ${who}` },
        }),
      ],
      records: [{ extension: 'extensions', collection: 'tags', key: `c1/${who}`, value: ['x'] }],
      ledger: [
        {
          ledger: 'points',
          community: 'c1',
          member: who,
          amount: 4,
          at: START,
          key: 'k',
          reason: `for ${who}`,
        },
      ],
      decisions: [
        {
          seq: 0,
          index: 0,
          decision: {
            rule: 'r',
            at: START,
            subject: { kind: 'member', id: who },
            community: 'c1',
            cause: ['e1'],
            values: { name: who },
            effects: [],
            held: [],
          },
        },
      ],
    });
    expect(await store.erase(lease, 'c1', who, 'olga', START)).toEqual({ events: 3, effects: 1 });
    expect((await store.stats()).events).toBe(5);
    expect(await store.verifyLedger()).toEqual({ entries: 1 });
    expect((await store.audit()).rows[0]).toMatchObject({ what: 'erased', who: 'olga' });
    await store[Symbol.asyncDispose]();
    for (const file of [path, `${path}-wal`].filter((each) => existsSync(each)))
      expect([file, readFileSync(file).includes(who)]).toEqual([file, false]);
  });

  it('takes a store of an older version over: what waits goes on, and nothing is done again', async () => {
    const path = join(folder, 'old.db');
    const old = new DatabaseSync(path);
    old.exec(readFileSync(new URL('fixtures/store-1.sql', import.meta.url), 'utf8'));
    old.close();
    await using store = await openSqliteStore(path);
    expect(await store.verify()).toEqual([]);
    expect(await store.pauses()).toHaveLength(1);
    expect(await store.balance('points', 'c1', 'ada')).toBe(5);
    const [snapshot] = await store.snapshots();
    const program = JSON.parse((await store.program(snapshot!.program))!) as Program;
    expect((await store.snapshot(program.id))!.seq).toBe(await store.position());

    const sent: string[] = [];
    const clock = clockAt(START + 8 * DAY);
    const open = () =>
      createRuntime({
        program,
        templates: [],
        store,
        clock,
        upToNow: true,
        stale: 30 * DAY,
        actions: {
          'message.send': {
            ...SENDS,
            run: ({ message }) => {
              sent.push(message?.text ?? '');
              return { status: 'delivered' };
            },
          },
        },
      });
    const first = await open();
    expect((await first.once()).decisions).toBe(0);
    clock.at = START + 11 * DAY;
    await first.once();
    await first.close();
    expect(sent).toEqual(['Still here?', 'Still here?']);
    clock.at = START + 12 * DAY;
    const second = await open();
    expect((await second.once()).decisions).toBe(0);
    await second.close();
  });

  it('comes to the same version whenever it is killed on the way there', async () => {
    const old = new DatabaseSync(join(folder, 'old.db'));
    old.exec(readFileSync(new URL('fixtures/store-1.sql', import.meta.url), 'utf8'));
    old.exec('PRAGMA journal_mode = WAL');
    // In the middle of the change, and then gone.
    old.exec('BEGIN IMMEDIATE');
    old.exec('CREATE TABLE snapshot_parts (program TEXT)');
    old.exec('ALTER TABLE snapshots DROP COLUMN state');
    old.exec('PRAGMA user_version = 2');
    copyFileSync(join(folder, 'old.db'), join(folder, 'killed.db'));
    copyFileSync(join(folder, 'old.db-wal'), join(folder, 'killed.db-wal'));
    old.close();
    await using store = await openSqliteStore(join(folder, 'killed.db'));
    expect(await store.verify()).toEqual([]);
    expect((await store.snapshot((await store.snapshots())[0]!.program))!.parts).toHaveLength(1);
  });

  it('only looks on where that is asked: it makes, changes and takes over nothing', async () => {
    const path = join(folder, 's.db');
    await expect(openSqliteStore(path, { readOnly: true })).rejects.toMatchObject({ code: 'store/failed' });
    expect(existsSync(path)).toBe(false);
    const old = new DatabaseSync(join(folder, 'old.db'));
    old.exec(readFileSync(new URL('fixtures/store-1.sql', import.meta.url), 'utf8'));
    old.close();
    const before = readFileSync(join(folder, 'old.db'));
    await expect(openSqliteStore(join(folder, 'old.db'), { readOnly: true })).rejects.toMatchObject({
      code: 'store/version',
    });
    expect(readFileSync(join(folder, 'old.db')).equals(before)).toBe(true);
    await using writing = await openSqliteStore(path);
    const lease = await leaseOf(writing);
    await using looking = await openSqliteStore(path, { readOnly: true });
    await writing.commit(lease, { inputs: inputs(3) });
    expect(await looking.position()).toBe(3);
    await expect(looking.post({ a: 1 })).rejects.toMatchObject({ code: 'store/failed' });
  });

  it('copies itself while it is written to', async () => {
    await using store = await openSqliteStore(join(folder, 's.db'));
    const lease = await leaseOf(store);
    await store.commit(lease, { inputs: inputs(1_000) });
    const copying = store.backup(join(folder, 'copy.db'));
    await store.commit(lease, { inputs: inputs(1_000) });
    await copying;
    await using copy = await openSqliteStore(join(folder, 'copy.db'));
    expect(await copy.verify()).toEqual([]);
    expect([1_000, 2_000]).toContain(await copy.position());
  });
});
