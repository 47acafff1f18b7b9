import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActionRequest, ActionResult } from '@reeve/extensions/api';
import { createRuntime, type RuntimeOptions } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockAt, DAY, event, programOf, SENDS, START } from './setting.ts';

const WIN_BACK = `
template "we-miss-you"(days: number) {
  en: "{days} days without you, {member.name}!"
  zh: "{days} 天没见了，{member.name}！"
}

member { name "名字": text }

rule win_back "Win back"
  per member
  when no activity for 7 days
  then
    message.send(to: member, via: wechat, template: "we-miss-you", days: 7)
    wait 3 days
    message.send(to: member, via: wechat, text: "Still here?")
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-runtime-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sender = () => {
  const sent: ActionRequest[] = [];
  const answers: ActionResult[] = [];
  const actions: RuntimeOptions['actions'] = {
    'message.send': {
      ...SENDS,
      run: (request) => {
        sent.push(request);
        return answers.shift() ?? { status: 'delivered' };
      },
    },
  };
  return { sent, answers, actions };
};

const joined = (member: string, time = START) =>
  event('member.joined', time, member, { name: `<${member}>` });

describe('a runtime on a store', () => {
  it('decides, delivers once, and goes on after a restart where it was', async () => {
    const { program, templates } = await programOf(WIN_BACK);
    const { sent, actions } = sender();
    const clock = clockAt(START + DAY);
    const open = async () => {
      const store = await openSqliteStore(join(folder, 'store.db'));
      const runtime = await createRuntime({
        program,
        templates,
        store,
        actions: actions ?? {},
        clock,
        upToNow: true,
        stale: 30 * DAY,
      });
      return { store, runtime, close: () => runtime.close().then(() => store[Symbol.asyncDispose]()) };
    };
    const first = await open();
    const [ada, bo] = [joined('ada'), joined('bo', START + 1)];
    expect(await first.runtime.ingest([ada, bo, ada])).toMatchObject({ accepted: 2, repeated: 1 });
    expect((await first.runtime.once()).decisions).toBe(0);
    await first.close();

    clock.at = START + 8 * DAY;
    const second = await open();
    expect(await second.runtime.ingest([ada])).toMatchObject({ accepted: 0, repeated: 1 });
    const sum = await second.runtime.once();
    expect(sum).toMatchObject({ decisions: 2, attempts: 2, ended: { delivered: 2 } });
    expect(sent.map(({ message }) => message?.text)).toEqual([
      '7 days without you, <ada>!',
      '7 days without you, <bo>!',
    ]);
    expect(sent[0]?.input).toEqual({ to: 'ada', via: 'wechat', template: 'we-miss-you' });
    expect((await second.runtime.once()).attempts).toBe(0);
    await second.close();

    clock.at = START + 11 * DAY;
    const third = await open();
    await third.runtime.once();
    expect(sent.map(({ message }) => message?.text).slice(2)).toEqual(['Still here?', 'Still here?']);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(4);
    expect((await third.runtime.status()).store.effects).toMatchObject({ delivered: 4, pending: 0 });
    await third.close();
  });

  it('lets a changed rule take over, while what waits goes on as it began', async () => {
    const before = await programOf(WIN_BACK);
    const { sent, actions } = sender();
    const clock = clockAt(START + 8 * DAY);
    const open = async (with_: Awaited<ReturnType<typeof programOf>>) => {
      const store = await openSqliteStore(join(folder, 'store.db'));
      const runtime = await createRuntime({
        ...with_,
        store,
        actions: actions ?? {},
        clock,
        upToNow: true,
        stale: 30 * DAY,
      });
      return { runtime, close: () => runtime.close().then(() => store[Symbol.asyncDispose]()) };
    };
    const old = await open(before);
    await old.runtime.ingest([joined('ada')]);
    await old.runtime.once();
    expect(sent).toHaveLength(1);
    await old.close();

    const after = await programOf(WIN_BACK.replace('Still here?', 'Changed.'));
    const fresh = await open(after);
    expect((await fresh.runtime.status()).earlier).toEqual([{ program: before.program.id, waiting: 1 }]);
    await fresh.runtime.ingest([joined('bo', START + 8 * DAY + 1)]);
    clock.at = START + 12 * DAY;
    await fresh.runtime.once();
    // Ada's silence was acted on by the old rules; its second step says what it said when it began.
    expect(sent.map(({ input }) => [input['to'], input['text'] ?? input['template']])).toEqual([
      ['ada', 'we-miss-you'],
      ['ada', 'Still here?'],
    ]);
    expect((await fresh.runtime.status()).earlier).toEqual([]);
    await fresh.close();

    clock.at = START + 19 * DAY + 1;
    const later = await open(after);
    await later.runtime.once();
    expect(sent.slice(2).map(({ input }) => [input['to'], input['text'] ?? input['template']])).toEqual([
      ['bo', 'we-miss-you'],
      ['bo', 'Changed.'],
    ]);
    await later.close();
  });

  it('tries again what failed for now, and keeps what failed for good as a dead letter', async () => {
    const { program, templates } = await programOf(WIN_BACK);
    const { sent, answers, actions } = sender();
    const clock = clockAt(START + 8 * DAY);
    await using store = await openSqliteStore(':memory:');
    await using runtime = await createRuntime({
      program,
      templates,
      store,
      actions: actions ?? {},
      clock,
      upToNow: true,
      random: () => 1,
    });
    answers.push(
      { status: 'failed', error: 'HTTP 503', retryable: true },
      { status: 'failed', error: 'no such user', retryable: false },
    );
    await runtime.ingest([joined('ada', START + DAY)]);
    expect((await runtime.once()).ended).toEqual({});
    expect(await runtime.once()).toMatchObject({ attempts: 0 });
    clock.at += 2_000;
    expect((await runtime.once()).ended).toEqual({ failed: 1 });
    const [dead] = (await store.effects({ status: 'failed' })).rows;
    expect(dead).toMatchObject({ attempts: 2, error: 'no such user', rule: 'win_back' });
    expect((await store.deliveries(dead?.key ?? '')).map(({ outcome }) => outcome)).toEqual([
      'retry',
      'failed',
    ]);
    await runtime.tell({ kind: 'replay', by: 'olga' });
    expect((await runtime.once()).ended).toEqual({ delivered: 1 });
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect((await store.audit()).rows.map(({ what }) => what)).toContain('effect.replayed');
  });

  it('looks at consent, the blocklist and pauses as an effect leaves', async () => {
    const { program, templates } = await programOf(WIN_BACK);
    const { sent, answers, actions } = sender();
    const clock = clockAt(START + 8 * DAY);
    await using store = await openSqliteStore(':memory:');
    await using runtime = await createRuntime({
      program,
      templates,
      store,
      actions: actions ?? {},
      clock,
      upToNow: true,
      random: () => 1,
    });
    await store.pause({ what: 'channel:wechat', since: 0, who: 'olga' });
    await runtime.ingest([joined('ada', START + DAY), joined('bo', START + DAY)]);
    expect((await runtime.once()).attempts).toBe(0);
    await runtime.ingest([event('member.updated', clock.at + 1, 'bo', { blocked: true })]);
    await store.resume('channel:wechat', 'olga', 0);
    answers.push({ status: 'accepted', reference: 'r1' });
    clock.at += 10;
    expect((await runtime.once()).ended).toEqual({ accepted: 1, held: 1 });
    expect(sent.map(({ input }) => input['to'])).toEqual(['ada']);
    expect((await store.effects({ status: 'held' })).rows.map(({ reason }) => reason)).toEqual(['blocklist']);
    expect(
      await runtime.delivery.receipt({
        channel: 'wechat',
        reference: 'r1',
        status: 'delivered',
        at: clock.at,
      }),
    ).toBe(true);
    expect((await store.stats()).effects).toMatchObject({ delivered: 1, held: 1 });
  });

  it('lets one process write, and says so to the other', async () => {
    const { program } = await programOf(WIN_BACK);
    const path = join(folder, 'store.db');
    await using one = await openSqliteStore(path);
    await using two = await openSqliteStore(path);
    await using first = await createRuntime({ program, store: one });
    await expect(createRuntime({ program, store: two })).rejects.toThrow('Another process runs this project');
    await first.close();
    await using second = await createRuntime({ program, store: two });
    expect((await second.status()).position).toBe(1);
  });

  it('takes in at once what goes into no one transaction, and again what it has already', async () => {
    const { program } = await programOf(WIN_BACK);
    await using store = await openSqliteStore(':memory:');
    const sizes: number[] = [];
    const commit = store.commit.bind(store);
    store.commit = (lease, changes) => {
      sizes.push(changes.inputs?.length ?? 0);
      return commit(lease, changes);
    };
    await using runtime = await createRuntime({ program, store, clock: clockAt(START + DAY) });
    const events = Array.from({ length: 2_500 }, (_, i) => event('member.joined', START + i, `m${i}`));
    expect(await runtime.ingest(events)).toMatchObject({ accepted: 2_500, repeated: 0, refused: [] });
    expect(await runtime.ingest(events)).toMatchObject({ accepted: 0, repeated: 2_500 });
    expect(Math.max(...sizes)).toBe(1_000);
  });

  it('sets aside what cannot be an event', async () => {
    const { program } = await programOf(WIN_BACK);
    const clock = clockAt(START);
    await using store = await openSqliteStore(':memory:');
    await using runtime = await createRuntime({ program, store, clock });
    const taken = await runtime.ingest([
      event('member.joined', START + DAY, 'ada'),
      event('member.joined', Number.NaN, 'bo'),
      { ...event('member.joined', START, 'cy'), id: '' },
      event('member.joined', START, 'di'),
    ]);
    expect(taken.accepted).toBe(1);
    expect((await store.refused()).rows.map(({ reason }) => reason).reverse()).toEqual([
      'its time is in the future',
      'its time is not a whole number of milliseconds',
      'its id is missing or too long',
    ]);
  });
});
