// The HTTP side before a real runtime and store, as those see it who mean it ill or do not know better.

import { connect } from 'node:net';
import { createRuntime, type Runtime, type Store } from '@reeve/runtime';
import { readCloudEvent } from '@reeve/runtime/events';
import { type ReeveServer, type ServerOptions, startServer } from '@reeve/server';
import { openSqliteStore } from '@reeve/store-sqlite';
import { afterEach, expect, it } from 'vitest';
import { clockAt, programOf, START } from '../runtime/setting.ts';

const TOKEN = 'a-token-of-high-entropy';
const RULES =
  'rule hello "Hello"\n  when member.joined\n  then\n    message.send(to: member, via: wechat, text: "Hi")\n';

let server: ReeveServer | undefined;
let runtime: Runtime | undefined;
let store: Store | undefined;
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  await runtime?.close();
  await store?.[Symbol.asyncDispose]();
  server = runtime = store = undefined;
});

const start = async (options: Partial<ServerOptions> = {}): Promise<string> => {
  const { program, templates } = await programOf(RULES);
  store = await openSqliteStore(':memory:');
  const live = await createRuntime({ program, templates, store, clock: clockAt(START) });
  runtime = live;
  server = await startServer('127.0.0.1', 0, {
    tokens: [{ token: TOKEN, scopes: ['ingest'] }],
    ports: {
      ingest: (events) => live.ingest(events, 'http'),
      readEvent: (json) => {
        const read = readCloudEvent(json);
        return 'event' in read ? read.event : { reason: read.refused.reason.en };
      },
      status: () => live.status(),
      metrics: async () => '',
      ready: async () => ({ ok: true }),
      tell: (message) => live.tell(message),
      receipt: (receipt) => live.delivery.receipt(receipt),
      pause: async () => undefined,
      resume: async () => true,
    },
    ...options,
  });
  return server.url;
};

const one = (id: string, data: unknown = {}) => ({
  specversion: '1.0',
  id,
  type: 'member.joined',
  source: 'tea',
  subject: 'ada',
  time: '2026-01-01T00:00:00Z',
  data,
});
const post = async (url: string, body: unknown, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      authorization: `Bearer ${TOKEN}`,
      ...headers,
    },
    body:
      typeof body === 'string'
        ? body
        : body instanceof Uint8Array
          ? new Blob([body.slice()])
          : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
};
const logged = async (): Promise<number> => (await store?.stats())?.events ?? -1;

/** Sends raw bytes and gives what comes back until the other side hangs up. */
const raw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      got += String(chunk);
    });
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });
const head = (length: number, more = '') =>
  `POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n`;

it('reads nothing of those who have no token: the answer comes before the body', async () => {
  const url = await start();
  expect(await raw(url, `${head(4_000_000)}{`)).toMatch(/^HTTP\/1.1 401/);
  // Nor does it tell them what is wrong with it.
  expect((await post(url, '{', { authorization: 'Bearer guess' })).status).toBe(401);
});

it('hangs up on those who send for ever', async () => {
  const url = await start({ requestTimeout: 200 });
  expect(await raw(url, `${head(1_000, `Authorization: Bearer ${TOKEN}\r\n`)}{"id":`)).toMatch(
    /^HTTP\/1.1 408/,
  );
  expect(await raw(url, 'POST /v1/events HTTP/1.1\r\nHost: x\r\n')).toMatch(/^HTTP\/1.1 408/);
});

it('sets aside what is nested without end, and takes what is beside it', async () => {
  const url = await start();
  const nested = (n: number): string => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`;
  for (const depth of [65, 5_000, 10_000]) {
    const body = JSON.stringify([one(`bad${depth}`, 'DEEP'), one(`good${depth}`)]);
    const answer = await post(url, body.replace('"DEEP"', nested(depth)));
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ accepted: 1, refused: [{ index: 0, id: `bad${depth}` }] });
  }
  expect((await post(url, '['.repeat(1_000_000))).status).toBe(400);
  expect(await logged()).toBe(3);
});

it('refuses what is not UTF-8 instead of writing what nobody sent', async () => {
  const url = await start();
  const broken = Buffer.from(JSON.stringify([one('1')]));
  broken[broken.indexOf('ada')] = 0xff;
  expect((await post(url, broken)).body).toMatchObject({ error: 'The body is not UTF-8.' });
  expect((await post(url, broken, { 'content-type': 'application/x-ndjson' })).status).toBe(400);
  expect(await logged()).toBe(0);
});

it('counts the same id twice in a batch once, and tells by index what it refuses', async () => {
  const url = await start();
  const late = { ...one('3'), time: '2126-01-01T00:00:00Z' };
  const answer = await post(url, [one('1'), 7, one('1'), late, one('x'.repeat(600))]);
  expect(answer.body).toMatchObject({ accepted: 1, repeated: 1 });
  expect(answer.body.refused.map(({ index }: { index: number }) => index)).toEqual([1, 3, 4]);
  expect((await post(url, [one('1')])).body).toEqual({ accepted: 0, repeated: 1, refused: [] });
  expect(await logged()).toBe(1);
});

it('takes ten thousand at a time, and not one more', async () => {
  const url = await start();
  const many = (n: number) => Array.from({ length: n }, (_, i) => one(`n${i}`));
  expect((await post(url, many(10_001))).status).toBe(413);
  expect(await logged()).toBe(0);
  expect((await post(url, many(10_000))).body).toMatchObject({ accepted: 10_000 });
  expect(await logged()).toBe(10_000);
});

it('keeps names that JavaScript knows to where they are', async () => {
  const url = await start();
  expect((await post(url, '[{"__proto__":{"polluted":1}}]')).status).toBe(400);
  const line = JSON.stringify(one('1', 'DATA')).replace(
    '"DATA"',
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  );
  await post(url, line, { 'content-type': 'application/x-ndjson' });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('has headers end where they end', async () => {
  const url = await start();
  const ce =
    'ce-specversion: 1.0\r\nce-type: member.joined\r\nce-source: tea\r\nce-time: 2026-01-01T00:00:00Z\r\n';
  const send = (id: string) =>
    raw(url, `${head(2, `Authorization: Bearer ${TOKEN}\r\nConnection: close\r\n${ce}ce-id: ${id}\r\n`)}{}`);
  const answer = await send('1%0d%0aX-Evil: yes');
  expect(answer).toMatch(/^HTTP\/1.1 202/);
  expect(answer.split('\r\n\r\n')[0]).not.toMatch(/evil/i);
  expect(await send('a\u0000b')).toMatch(/^HTTP\/1.1 400/);
  // Two lengths: what one reader takes for a body, another takes for the next request.
  expect(await raw(url, `${head(2, 'Transfer-Encoding: chunked\r\n')}0\r\n\r\n`)).toMatch(/^HTTP\/1.1 400/);
});

it('turns away who asks too often, and guesses of tokens too', async () => {
  const url = await start({ perSecond: 0 });
  const asked = await post(url, [one('1')]);
  expect([asked.status, asked.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await post(url, [one('1')], { authorization: 'Bearer guess' })).status).toBe(401);
  await server?.[Symbol.asyncDispose]();
  await runtime?.close();
  await store?.[Symbol.asyncDispose]();
  const other = await start({ refusedPerSecond: 0 });
  expect((await post(other, [one('1')], { authorization: 'Bearer guess' })).status).toBe(429);
  expect((await post(other, [one('1')])).status).toBe(202);
});

it('holds no more than it has room for, and has room again', async () => {
  let let_go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    let_go = resolve;
  });
  let begun = 0;
  const url = await start({
    waitingBytes: 3_000,
    ports: {
      ingest: async (events: readonly unknown[]) => {
        begun++;
        await held;
        return { accepted: events.length, repeated: 0, refused: [], decisions: [] };
      },
      readEvent: (json: unknown) => {
        const read = readCloudEvent(json);
        return 'event' in read ? read.event : { reason: read.refused.code };
      },
    } as never,
  });
  const big = [one('1', { text: 'x'.repeat(2_000) })];
  const first = post(url, big);
  while (begun === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await post(url, big);
  expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1']);
  let_go();
  expect((await first).status).toBe(202);
  expect((await post(url, big)).status).toBe(202);
});
