// The HTTP side as those who send to it, and those who attack it, see it.
import { connect } from 'node:net';
import type { Event } from '@reeve/ir';
import { type ReeveServer, type ServerOptions, startServer } from '@reeve/server';
import { afterEach, describe, expect, it } from 'vitest';

let server: ReeveServer | undefined;
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
});

const taken: Event[] = [];
const start = async (options: Partial<ServerOptions> = {}): Promise<string> => {
  taken.length = 0;
  server = await startServer('127.0.0.1', 0, {
    tokens: [],
    ports: {
      ingest: async (events) => {
        const fresh = events.filter(({ id }) => !taken.some((each) => each.id === id));
        taken.push(...fresh);
        return { accepted: fresh.length, repeated: events.length - fresh.length, refused: [], decisions: [] };
      },
      readEvent: (json) => {
        const { id, type, subject } = (json ?? {}) as Record<string, unknown>;
        if (typeof id !== 'string' || typeof type !== 'string') return { reason: 'It has no id or no type.' };
        return {
          id,
          type,
          time: 0,
          community: 'c',
          data: {},
          ...(typeof subject === 'string' ? { member: subject } : {}),
        };
      },
      status: async () => ({ position: taken.length }),
      metrics: async () => 'reeve_events_total 1\n',
      ready: async () => ({ ok: true }),
      tell: async () => {
        throw new RangeError('Nothing waits for approval.');
      },
      receipt: async ({ reference }) => reference === 'known',
      pause: async () => undefined,
      resume: async (what) => what === 'everything',
    },
    ...options,
  });
  return server.url;
};
const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('events over HTTP', () => {
  it('takes one, many, lines, and binary mode, and counts repeats', async () => {
    const url = await start();
    const one = { id: '1', type: 'a' };
    expect(await (await post(url, one, { 'content-type': 'application/cloudevents+json' })).json()).toEqual({
      accepted: 1,
      repeated: 0,
      refused: [],
    });
    const batch = await post(url, [one, { id: '2', type: 'a' }, { id: 3 }], {
      'content-type': 'application/cloudevents-batch+json',
    });
    expect([batch.status, await batch.json()]).toEqual([
      202,
      { accepted: 1, repeated: 1, refused: [{ index: 2, reason: 'It has no id or no type.' }] },
    ]);
    const lines = await post(url, '{"id":"4","type":"a"}\nnot json\n', {
      'content-type': 'application/x-ndjson',
    });
    expect(await lines.json()).toMatchObject({ accepted: 1, refused: [{ index: 1 }] });
    const binary = await post(
      url,
      { text: 'hi' },
      { 'ce-specversion': '1.0', 'ce-id': '5', 'ce-type': 'b', 'ce-subject': '%E6%9D%8E' },
    );
    expect(binary.status).toBe(202);
    expect(taken.at(-1)).toMatchObject({ id: '5', type: 'b', member: '李' });
  });

  it('refuses what is not JSON, too large, or too many, and takes nothing of it', async () => {
    const url = await start({ bodyLimit: 10_000 });
    expect((await post(url, '{')).status).toBe(400);
    expect((await post(url, { id: 'x', type: 'y'.repeat(20_000) })).status).toBe(413);
    expect((await post(url, '{"__proto__":{"id":"1"},"type":"a"}')).status).toBe(400);
    expect((await post(url, 'x', { 'content-type': 'text/xml' })).status).toBe(415);
    expect((await post(url, {})).status).toBe(400);
    expect(taken).toEqual([]);
  });

  it('asks for a token with the right scope where there are tokens', async () => {
    const url = await start({ tokens: [{ token: 'a-long-enough-token', scopes: ['ingest'] }] });
    expect((await post(url, { id: '1', type: 'a' })).status).toBe(401);
    expect((await post(url, { id: '1', type: 'a' }, { authorization: 'Bearer wrong' })).status).toBe(401);
    const headers = { authorization: 'Bearer a-long-enough-token' };
    expect((await post(url, { id: '1', type: 'a' }, headers)).status).toBe(202);
    expect((await fetch(`${url}/v1/status`, { headers })).status).toBe(403);
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('takes nothing from pages of other sites, nor under names that only lead here', async () => {
    const url = await start();
    expect((await post(url, { id: '1', type: 'a' }, { origin: 'https://evil.example' })).status).toBe(403);
    const { port } = new URL(url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(
          'POST /v1/events HTTP/1.1\r\nHost: rebound.example\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}',
        ),
      );
      socket.once('data', (chunk) => {
        resolve(String(chunk));
        socket.destroy();
      });
    });
    expect(answer).toMatch(/^HTTP\/1.1 403/);
    expect(taken).toEqual([]);
  });

  it('listens beyond this machine only with a token', async () => {
    await expect(startServer('0.0.0.0', 0, { tokens: [], ports: {} as never })).rejects.toThrow(
      'asks for a token',
    );
  });

  it('answers for receipts, approvals and pauses', async () => {
    const url = await start();
    const send = (path: string, body: unknown) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const receipt = { channel: 'wechat', status: 'delivered', at: 1 };
    expect((await send('/v1/receipts', { ...receipt, reference: 'known' })).status).toBe(202);
    expect((await send('/v1/receipts', { ...receipt, reference: 'other' })).status).toBe(404);
    expect((await send('/v1/receipts', { ...receipt, reference: 'x', status: 'eaten' })).status).toBe(400);
    expect((await send('/v1/approvals/run-1', { decision: 'granted', by: 'olga' })).status).toBe(409);
    expect((await send('/v1/pauses', { what: 'everything', who: 'olga' })).status).toBe(202);
    expect((await send('/v1/pauses', { what: 'nonsense', who: 'olga' })).status).toBe(400);
    expect((await fetch(`${url}/v1/pauses/everything`, { method: 'DELETE' })).status).toBe(200);
  });
});
