// What people do about a project that runs: each command on a store with something of everything in it, in both languages.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../src/run.ts';

const START = Date.UTC(2026, 0, 8, 9);
let folder = '';

const textOf = (chunk: unknown): string =>
  typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();

const reeve = async (...args: readonly string[]) => {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation(((chunk: unknown, ...rest: readonly unknown[]) => {
      texts[name] += textOf(chunk);
      (rest.find((each) => typeof each === 'function') as (() => void) | undefined)?.();
      return true;
    }) as typeof process.stdout.write);
  vi.stubEnv('LANG', 'C');
  vi.stubEnv('LC_ALL', 'C');
  vi.stubEnv('REEVE_USER', 'dora');
  try {
    const status = await run(['node', 'reeve', ...args, '--project', folder]);
    return { status, out: texts.stdout, err: texts.stderr };
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
};

const inStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
  await using store = await openSqliteStore(join(folder, 'store.db'));
  return await work(store);
};

const effect = (key: string, status: 'failed' | 'delivered' | 'unknown') => ({
  key,
  rule: 'welcome',
  action: 'message.send',
  input: { to: 'ada' },
  community: 'tea',
  subject: { kind: 'member', id: 'ada' },
  member: 'ada',
  priority: 0,
  at: START,
  depth: 0,
  status,
  due: START,
  attempts: 8,
  ...(status === 'failed' ? { error: 'HTTP 500' } : {}),
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-desk-'));
  writeFileSync(join(folder, 'reeve.yaml'), '# kept\nstore: store.db\ntimeZone: UTC\n');
  await inStore(async (store) => {
    const lease = (await store.acquireLease('filling', 0, 1))!;
    await store.commit(lease, {
      inputs: [
        {
          kind: 'event',
          event: { id: 'e1', type: 'member.joined', time: START, member: 'ada', community: 'tea', data: {} },
        },
      ],
      effects: [effect('dead', 'failed'), effect('done', 'delivered'), effect('lost', 'unknown')],
      approvals: [
        {
          run: 'run-1',
          rule: 'ban',
          role: 'director',
          community: 'tea',
          subject: { kind: 'member', id: 'bo' },
          at: START,
          status: 'waiting',
          effects: [{ action: 'member.ban', input: {}, key: 'x' }],
        } as never,
      ],
      cases: [
        {
          id: 'case-1',
          community: 'tea',
          kind: 'crisis',
          cause: 'crisis/surge',
          title: 'Complaints surge',
          severity: 'high',
          status: 'open',
          rule: 'surge',
          openedAt: START,
          timeline: [{ at: START, what: 'case.opened' }],
        },
      ],
      ledger: [{ ledger: 'points', community: 'tea', member: 'ada', amount: 5, at: START, key: 'l1' }],
    });
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const told = () => inStore(async (store) => (await store.messages()).map(({ message }) => message));

describe('reeve status', () => {
  it('tells how it is, in both languages and for machines', async () => {
    expect((await reeve('status')).out).toBe(
      'Not running now\n1 events, 0 decisions, 0 refused\nEffects: 1 delivered, 0 waiting, 0 held, 1 dead letters, 1 of unknown end\n1 open cases, 1 approvals wait\n',
    );
    expect((await reeve('status', '--lang', 'zh')).out).toContain('死信 1，结果不明 1');
    const json = JSON.parse((await reeve('status', '--format', 'json')).out) as Record<string, unknown>;
    expect(json).toMatchObject({ events: 1, running: null, pauses: [], openCases: 1 });
  });

  it('says so where there is no store yet', async () => {
    rmSync(join(folder, 'store.db'));
    expect(await reeve('status')).toMatchObject({ status: 2, out: '' });
  });
});

describe('reeve pause and resume', () => {
  it('hold at once, and write down who', async () => {
    expect((await reeve('pause', 'channel:wechat', '--why', 'outage')).status).toBe(0);
    expect((await reeve('status')).out).toMatch(/Paused: channel:wechat, by dora since .* \(outage\)/);
    expect((await reeve('resume', 'channel:wechat', '--lang', 'zh')).out).toBe('已恢复：channel:wechat\n');
    expect(await reeve('resume', 'channel:wechat')).toMatchObject({
      status: 1,
      out: 'channel:wechat was not paused.\n',
    });
    const audit = await inStore(async (store) => (await store.audit()).rows);
    expect(audit.map(({ who, what }) => [who, what])).toEqual([
      ['dora', 'resumed'],
      ['dora', 'paused'],
    ]);
  });

  it('take only what can be paused', async () => {
    expect(await reeve('pause', 'wechat')).toMatchObject({ status: 2 });
    expect(await reeve('pause', 'rule:')).toMatchObject({ status: 2 });
  });
});

describe('reeve approve', () => {
  it('lists what waits, and hands the word over', async () => {
    expect((await reeve('approve')).out).toBe(
      'run-1  ban for member bo (director, since 2026-01-08 09:00): member.ban\n',
    );
    expect((await reeve('approve', '--lang', 'zh')).out).toContain(
      '（director，自 2026-01-08 09:00）：member.ban',
    );
    expect((await reeve('approve', 'run-1')).out).toBe(
      'Nothing runs now; it is done at the next reeve run.\n',
    );
    expect((await reeve('approve', 'run-1', '--deny', '--by', 'eve')).status).toBe(0);
    expect(await told()).toEqual([
      { kind: 'approval', run: 'run-1', decision: 'granted', by: 'dora' },
      { kind: 'approval', run: 'run-1', decision: 'denied', by: 'eve' },
    ]);
    expect(await reeve('approve', 'run-2')).toMatchObject({ status: 2, out: '' });
  });
});

describe('reeve case', () => {
  it('lists, shows, and hands the word over', async () => {
    expect((await reeve('case')).out).toBe(
      'case-1  open         high     2026-01-08 09:00  Complaints surge\n',
    );
    expect((await reeve('case', 'case-1')).out).toBe(
      'Complaints surge (open, high)\n  2026-01-08 09:00  case.opened\n',
    );
    expect(JSON.parse((await reeve('case', 'case-1', '--format', 'json')).out)).toMatchObject({
      id: 'case-1',
    });
    for (const flag of ['--ack', '--escalate', '--resolve']) await reeve('case', 'case-1', flag);
    await reeve('case', 'case-1', '--note', 'called them');
    expect(
      (await told()).map((each) => [(each as { what: string }).what, (each as { note?: string }).note]),
    ).toEqual([
      ['acknowledged', undefined],
      ['escalated', undefined],
      ['resolved', undefined],
      ['noted', 'called them'],
    ]);
    expect(await reeve('case', 'case-2', '--ack')).toMatchObject({ status: 2 });
  });
});

describe('reeve outbox', () => {
  it('lists dead letters, and has them tried again', async () => {
    expect((await reeve('outbox')).out).toBe('dead  2026-01-08 09:00  welcome  message.send  8×  HTTP 500\n');
    expect((await reeve('outbox', '--status', 'held', '--lang', 'zh')).out).toBe(
      '没有状态为 held 的动作。\n',
    );
    expect(JSON.parse((await reeve('outbox', '--status', 'unknown', '--format', 'json')).out)).toMatchObject([
      { key: 'lost' },
    ]);
    expect(await reeve('outbox', '--status', 'dead')).toMatchObject({ status: 2 });
    await reeve('outbox', '--replay', 'dead');
    await reeve('outbox', '--replay', 'all');
    expect(await told()).toEqual([
      { kind: 'replay', by: 'dora', key: 'dead' },
      { kind: 'replay', by: 'dora' },
    ]);
    expect(await reeve('outbox', '--replay', 'gone')).toMatchObject({ status: 2 });
  });
});

describe('reeve ledger and reeve store', () => {
  it('finds a ledger that somebody has altered', async () => {
    expect(await reeve('ledger')).toMatchObject({ status: 0 });
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(join(folder, 'store.db'));
    db.exec('UPDATE ledger SET amount = 500');
    db.close();
    const { status, out } = await reeve('ledger');
    expect([status, out]).toEqual([1, expect.stringMatching(/^Entry 1: /)]);
    expect((await reeve('ledger', '--lang', 'zh')).out).toMatch(/^第 1 条：/);
    expect((await reeve('store', 'verify')).status).toBe(1);
  });

  it('copies itself, and writes over nothing', async () => {
    const copy = join(folder, 'copy.db');
    expect((await reeve('store', 'backup', copy)).status).toBe(0);
    expect(existsSync(copy)).toBe(true);
    expect(await reeve('store', 'backup', copy)).toMatchObject({ status: 2 });
    await using store = await openSqliteStore(copy);
    expect((await store.stats()).events).toBe(1);
  });

  it('prunes by an age, erases by a member, and says what it wants', async () => {
    expect((await reeve('store', 'prune', '--before', '30 days')).out).toBe(
      'Removed 0 events and 0 effects.\n',
    );
    expect(await reeve('store', 'prune')).toMatchObject({ status: 2 });
    expect(await reeve('store', 'erase')).toMatchObject({ status: 2 });
    await reeve('store', 'erase', '--member', 'ada', '--community', 'tea');
    expect(await told()).toEqual([{ kind: 'erase', community: 'tea', member: 'ada', by: 'dora' }]);
    expect(await reeve('store', 'polish')).toMatchObject({ status: 2 });
  });

  it('prunes nothing from under a process that runs', async () => {
    await inStore((store) => store.acquireLease('somebody', Date.now(), 60_000));
    expect(await reeve('store', 'prune', '--before', '30 days')).toMatchObject({ status: 2 });
  });
});

describe('reeve ext', () => {
  it('makes one from the template, checks it, adds it, lists it and takes it away', {
    timeout: 60_000,
  }, async () => {
    const own = join(folder, 'hello');
    expect((await reeve('ext', 'new', own)).out).toContain('main.js');
    expect(await reeve('ext', 'new', own)).toMatchObject({ status: 2 });
    expect(await reeve('ext', 'check', own)).toMatchObject({
      status: 0,
      out: expect.stringContaining('nothing is wrong with it'),
    });
    expect((await reeve('ext', 'check', own, '--lang', 'zh')).out).toContain('没有发现问题');
    expect((await reeve('ext', 'add', './hello')).status).toBe(0);
    expect(readFileSync(join(folder, 'reeve.yaml'), 'utf8')).toBe(
      '# kept\nstore: store.db\ntimeZone: UTC\nextensions:\n  - ./hello\n',
    );
    expect((await reeve('ext', 'list')).out).toContain('hello 0.1.0: ');
    expect((await reeve('ext', 'list', '--lang', 'zh')).out).toContain('hello 0.1.0：');
    expect((await reeve('ext', 'remove', './hello')).out).toContain('is no longer in');
    expect(await reeve('ext', 'remove', './hello')).toMatchObject({ status: 1 });
    expect(readFileSync(join(folder, 'reeve.yaml'), 'utf8')).toBe('# kept\nstore: store.db\ntimeZone: UTC\n');
  });

  it('neither adds nor passes what does not work', async () => {
    const own = join(folder, 'bad');
    await reeve('ext', 'new', own);
    appendFileSync(join(own, 'main.js'), '\nthrow new Error("not today");\n');
    expect(await reeve('ext', 'check', own)).toMatchObject({ status: 1, out: expect.stringContaining('✗') });
    expect(await reeve('ext', 'add', './bad')).toMatchObject({ status: 2 });
    expect(readFileSync(join(folder, 'reeve.yaml'), 'utf8')).not.toContain('bad');
    expect(await reeve('ext', 'paint', 'x')).toMatchObject({ status: 2 });
    expect(await reeve('ext', 'add')).toMatchObject({ status: 2 });
  });
});
