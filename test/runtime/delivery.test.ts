// What delivery promises beyond sending: quotas, breakers, budgets, approvals, cases, and what a crash leaves behind.
import type { ActionRequest, ActionResult } from '@reeve/extensions/api';
import { createRuntime, type Runtime, type RuntimeOptions, type Store } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { describe, expect, it } from 'vitest';
import { clockAt, DAY, event, programOf, SENDS, START } from './setting.ts';

const WELCOME = `
rule welcome "Welcome"
  when member.joined
  then message.send(to: member, via: wechat, text: "Hello", purpose: service)
`;

interface Bench extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly store: Store;
  readonly clock: ReturnType<typeof clockAt>;
  readonly sent: ActionRequest[];
}

const bench = async (
  rules: string,
  answer: (request: ActionRequest, count: number) => ActionResult,
  options: Partial<RuntimeOptions> = {},
  facts: object = SENDS,
): Promise<Bench> => {
  const { program, templates } = await programOf(rules);
  const clock = clockAt(START + DAY);
  const sent: ActionRequest[] = [];
  const store = await openSqliteStore(':memory:');
  const runtime = await createRuntime({
    program,
    templates,
    store,
    clock,
    upToNow: true,
    random: () => 1,
    actions: {
      'message.send': { ...facts, run: (request) => answer(request, sent.push(request)) },
      'case.open': {
        serial: true,
        emits: ['case.opened'],
        run: ({ key, input, rule }) => ({
          status: 'delivered',
          events: [
            { type: 'case.opened', data: { case: key, cause: `${rule}`, title: input['title'], rule } },
          ],
        }),
      },
    },
    ...options,
  });
  return {
    runtime,
    store,
    clock,
    sent,
    [Symbol.asyncDispose]: async () => {
      await runtime.close();
      await store[Symbol.asyncDispose]();
    },
  };
};
const fine = (): ActionResult => ({ status: 'delivered' });
const join = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) =>
    event('member.joined', START + DAY - 1_000 + from + i, `m${from + i}`),
  );

describe('delivery', () => {
  it('keeps a quota, and writes down what it has used of it', async () => {
    await using it_ = await bench(WELCOME, fine, { policy: { quotas: { wechat: '20 per minute' } } });
    const { runtime, clock, sent, store } = it_;
    await runtime.ingest(join(50));
    await runtime.once();
    expect(sent).toHaveLength(20);
    clock.at += 59_000;
    await runtime.once();
    expect(sent).toHaveLength(20);
    expect(await store.setting('quota:wechat')).toHaveLength(20);
    clock.at += 1_000;
    await runtime.once();
    expect(sent).toHaveLength(40);
    clock.at += 60_000;
    await runtime.once();
    expect(sent).toHaveLength(50);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(50);
  });

  it('leaves a provider alone for as long as it asks', async () => {
    await using it_ = await bench(
      WELCOME,
      (_, count) =>
        count === 1 ? { status: 'failed', error: '429', retryable: true, retryAfter: 30_000 } : fine(),
      { policy: { concurrency: 1, batch: 1 } },
    );
    await it_.runtime.ingest(join(3));
    await it_.runtime.once();
    expect(it_.sent).toHaveLength(1);
    it_.clock.at += 29_999;
    await it_.runtime.once();
    expect(it_.sent).toHaveLength(1);
    it_.clock.at += 1;
    await it_.runtime.once();
    expect((await it_.store.stats()).effects.delivered).toBe(3);
  });

  it('goes over to the channel that stands in while one is down, and comes back', async () => {
    let isDown = true;
    await using it_ = await bench(
      WELCOME,
      ({ channel }) =>
        channel === 'wechat' && isDown ? { status: 'failed', error: 'HTTP 500', retryable: true } : fine(),
      {
        policy: {
          fallback: { wechat: 'email' },
          first: 1_000,
          breaker: { failures: 3, rest: 60_000 },
          concurrency: 1,
        },
      },
    );
    const { runtime, clock, sent, store } = it_;
    await runtime.ingest(join(4));
    await runtime.once();
    clock.at += 2_000;
    await runtime.once();
    expect((await store.stats()).effects).toMatchObject({ delivered: 4, pending: 0 });
    expect(new Set(sent.filter(({ channel }) => channel === 'email').map(({ key }) => key)).size).toBe(4);
    const { rows } = await store.effects({ status: 'delivered' });
    expect(rows.every(({ channel }) => channel === 'email')).toBe(true);
    isDown = false;
    clock.at += 600_000;
    const late = event('member.joined', clock.at, 'late');
    await runtime.ingest([{ ...late, time: clock.at + 1 }]);
    clock.at += 10;
    await runtime.once();
    expect(sent.at(-1)?.channel).toBe('wechat');
  });

  it('tells the rules that a channel is down and up again, and which message was given up', async () => {
    let isDown = true;
    await using it_ = await bench(
      `${WELCOME}
event channel.down { channel: channel }
event channel.up { channel: channel }
event message.failed { channel: channel }
rule broken "Broken"
  per channel
  when channel.down
  then
    case.open(kind: channel, title: "{channel} is down")
    wait for channel.up within 1 day
      case.open(kind: channel, title: "{channel} is up")
    end
rule undelivered "Undelivered"
  when message.failed
  then case.open(kind: undelivered, title: "{member} over {event.channel}")
`,
      () => (isDown ? { status: 'failed', error: 'HTTP 500', retryable: true } : fine()),
      { policy: { attempts: 1, breaker: { failures: 3, rest: 60_000 }, concurrency: 1 } },
    );
    const { runtime, clock, store } = it_;
    const titles = async (): Promise<readonly string[]> =>
      (await store.cases({}, { limit: 50 })).rows.map(({ title }) => title).sort();
    await runtime.ingest(join(3));
    await runtime.once();
    clock.at += 10;
    await runtime.once();
    expect(await titles()).toEqual(['m0 over wechat', 'm1 over wechat', 'm2 over wechat', 'wechat is down']);
    isDown = false;
    clock.at += 120_000;
    await runtime.ingest([{ ...event('member.joined', clock.at, 'late'), time: clock.at + 1 }]);
    clock.at += 10;
    await runtime.once();
    clock.at += 10;
    await runtime.once();
    expect(await titles()).toContain('wechat is up');
  });

  it('stops at a budget, and tells of it once before and once at its end', async () => {
    await using it_ = await bench(
      `${WELCOME}\nevent budget.near { budget: text }\nrule tell "Tell"\n  per community\n  when budget.near\n  then case.open(kind: budget, title: "Nearly spent")`,
      fine,
      {
        policy: {
          costs: { 'message.send': 0.1 },
          budgets: [{ name: 'month', amount: 1, per: 'month', channel: 'wechat' }],
          batch: 4,
        },
      },
    );
    await it_.runtime.ingest(join(14));
    await it_.runtime.once();
    expect(it_.sent).toHaveLength(10);
    const { rows } = await it_.store.effects({ status: 'held' });
    expect(rows.map(({ reason }) => reason)).toEqual(Array(4).fill('budget'));
    it_.clock.at += 5;
    await it_.runtime.once();
    const types = (await it_.store.log(0, 100)).flatMap(({ input }) =>
      input.kind === 'event' && input.event.type.startsWith('budget') ? [input.event.type] : [],
    );
    expect(types).toEqual(['budget.near', 'budget.spent']);
  });

  it('asks a person, and opens one case for a cause', async () => {
    await using it_ = await bench(
      `
rule offer "Offer"
  when member.joined
  then message.send(to: member, via: wechat, text: "An offer")
  with approval of manager within 2 days

rule alarm "Alarm"
  per community
  when complaint.filed
  then case.open(kind: crisis, title: "Complaints")

event complaint.filed {}
`,
      fine,
    );
    const { runtime, store, clock, sent } = it_;
    await runtime.ingest(join(2));
    await runtime.once();
    expect(sent).toHaveLength(0);
    const [one, two] = await store.approvals('waiting');
    expect([one?.rule, one?.role]).toEqual(['offer', 'manager']);
    clock.at += 10;
    await runtime.tell({ kind: 'approval', run: one?.run ?? '', decision: 'granted', by: 'olga' });
    await runtime.tell({ kind: 'approval', run: two?.run ?? '', decision: 'denied', by: 'olga' });
    await runtime.once();
    expect(sent).toHaveLength(1);
    expect((await store.approvals()).map(({ status }) => status).sort()).toEqual(['denied', 'granted']);
    await expect(
      runtime.tell({ kind: 'approval', run: one?.run ?? '', decision: 'granted', by: 'olga' }),
    ).rejects.toThrow('already');

    clock.at += 10;
    await runtime.ingest([event('complaint.filed', clock.at)]);
    clock.at += 10;
    await runtime.once();
    const [opened] = (await store.cases({})).rows;
    expect(opened).toMatchObject({ status: 'open', title: 'Complaints' });
    clock.at += 10;
    await runtime.tell({ kind: 'case', id: opened?.id ?? '', what: 'acknowledged', by: 'olga' });
    await runtime.tell({
      kind: 'case',
      id: opened?.id ?? '',
      what: 'resolved',
      by: 'olga',
      note: 'all calm',
    });
    expect(await store.case(opened?.id ?? '')).toMatchObject({
      status: 'resolved',
      acknowledgedBy: 'olga',
      resolvedBy: 'olga',
    });
  });

  it('sends nothing twice of which nobody knows whether it was sent', async () => {
    const { program } = await programOf(WELCOME);
    const clock = clockAt(START + DAY);
    const store = await openSqliteStore(':memory:');
    let calls = 0;
    const options = (run: () => Promise<ActionResult>): RuntimeOptions => ({
      program,
      store,
      clock,
      upToNow: true,
      actions: { 'message.send': { ...SENDS, idempotent: false, run } },
    });
    const hung = await createRuntime(
      options(() => {
        calls++;
        return new Promise(() => undefined);
      }),
    );
    await hung.ingest(join(1));
    void hung.once();
    while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await store.stats()).effects.sending).toBe(1);
    const lease = await store.lease();
    if (lease) await store.releaseLease(lease);
    await using next = await createRuntime(
      options(async () => {
        calls++;
        return { status: 'delivered' };
      }),
    );
    await next.once();
    expect(calls).toBe(1);
    expect((await store.stats()).effects).toMatchObject({ unknown: 1, sending: 0, pending: 0 });
    // It has lost its lease and may write nothing more.
    await expect(hung.close()).rejects.toThrow('no longer may write');
  });

  it('goes on with its other sources when one cannot be read', async () => {
    const { program } = await programOf(WELCOME);
    const store = await openSqliteStore(':memory:');
    const [joined] = join(1);
    await using runtime = await createRuntime({
      program,
      store,
      clock: clockAt(START + DAY),
      upToNow: true,
      actions: { 'message.send': { ...SENDS, run: fine } },
      sources: [
        { name: 'broken', read: () => Promise.reject(new Error('no such table')) },
        {
          name: 'fine',
          read: async (cursor) => ({
            events: cursor === '1' || !joined ? [] : [joined],
            refused: [],
            cursor: '1',
            more: false,
          }),
        },
      ],
    });
    expect((await runtime.once()).ended).toEqual({ delivered: 1 });
    await runtime.once();
    expect((await store.refused()).rows.map(({ source, reason }) => [source, reason])).toEqual([
      ['broken', 'The source cannot be read: no such table'],
    ]);
  });
});
