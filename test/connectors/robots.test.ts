// Each robot through the real host, against a local server that answers as the platform documents.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { ActionRequest, ActionResult } from '@reeve/extensions/api';
import { createHost, type ExtensionHost } from '@reeve/extensions/host';
import { loadExtension } from '@reeve/extensions/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Seen {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}
type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown };

const SECRETS: Readonly<Record<string, string>> = {
  WECOM_KEY: 'wecom-key',
  DINGTALK_TOKEN: 'ding-token',
  DINGTALK_SECRET: 'SECding',
  FEISHU_HOOK: 'feishu-hook',
  FEISHU_SECRET: 'feishu-secret',
  SLACK_TOKEN: 'xoxb-slack',
  DISCORD_WEBHOOK: '123/discord-token',
  TELEGRAM_TOKEN: '42:telegram',
};

const seen: Seen[] = [];
let answer: (request: Seen) => Answer;
let server: Server;
let host: ExtensionHost;
let address = '';
const logged: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://local');
      const one = {
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: JSON.parse(text) as Record<string, unknown>,
      };
      seen.push(one);
      const { status = 200, headers = {}, body } = answer(one);
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const names = ['wecom', 'dingtalk', 'feishu', 'slack', 'discord', 'telegram'];
  const extensions = await Promise.all(
    names.map(async (name) => {
      const folder = resolve(import.meta.dirname, '../../packages/connectors', name);
      const { manifest, diagnostics } = await loadExtension(folder);
      if (!manifest) throw new Error(JSON.stringify(diagnostics));
      return {
        manifest,
        folder,
        main: 'src/main.ts',
        settings: { url: `http://${address}` },
        grants: { network: [address], secrets: ['*'], attributes: ['*'] },
      };
    }),
  );
  host = createHost({
    extensions,
    services: {
      records: { get: async () => undefined, list: async () => [] },
      ledger: { balance: async () => 0 },
      cases: { open: async () => undefined },
    },
    secrets: (name) => SECRETS[name],
    log: (_level, message, fields) => logged.push(message + JSON.stringify(fields)),
  });
});

afterAll(async () => {
  await host[Symbol.asyncDispose]();
  server.close();
});

const NOW = Date.UTC(2026, 0, 8, 9);

const send = (
  platform: string,
  input: Record<string, unknown>,
  more: Partial<ActionRequest> = {},
): Promise<ActionResult> =>
  host.run(
    {
      action: `${platform}.send`,
      input,
      key: 'key-1',
      attempt: 1,
      now: NOW,
      rule: 'welcome',
      community: 'c1',
      subject: { kind: 'member', id: 'ada' },
      ...more,
    },
    AbortSignal.timeout(20_000),
  );

const told =
  (body: unknown, more: Omit<Answer, 'body'> = {}) =>
  () => ({ body, ...more });
const last = (): Seen => seen.at(-1) as Seen;

describe('WeCom', () => {
  it('posts a text with its key and knows what the codes mean', async () => {
    answer = told({ errcode: 0, errmsg: 'ok' });
    expect(await send('wecom', { text: '欢迎', mention: 'ada' })).toEqual({ status: 'accepted' });
    expect(last().path).toBe('/cgi-bin/webhook/send');
    expect(last().query.get('key')).toBe('wecom-key');
    expect(last().body).toEqual({ msgtype: 'text', text: { content: '欢迎', mentioned_list: ['ada'] } });
    answer = told({ errcode: 45009, errmsg: 'api freq out of limit' });
    expect(await send('wecom', { text: 'x' })).toMatchObject({
      status: 'failed',
      retryable: true,
      retryAfter: 60_000,
    });
    answer = told({ errcode: 93000, errmsg: 'invalid webhook url' });
    expect(await send('wecom', { text: 'x' })).toMatchObject({ status: 'failed', retryable: false });
    answer = told('<html>gateway</html>', { status: 502 });
    expect(await send('wecom', { text: 'x' })).toMatchObject({ status: 'unknown' });
    answer = told('not json at all');
    expect(await send('wecom', { text: 'x' })).toMatchObject({ status: 'unknown' });
  });

  it('cuts at 2,048 bytes between characters', async () => {
    answer = told({ errcode: 0 });
    await send('wecom', { text: '好'.repeat(1_000) });
    const { content } = last().body['text'] as { content: string };
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2_048);
    expect(content).toMatch(/^好+…$/);
  });
});

describe('DingTalk', () => {
  it('signs as documented', async () => {
    answer = ({ query }) => {
      const timestamp = query.get('timestamp') ?? '';
      const sign = createHmac('sha256', 'SECding').update(`${timestamp}\nSECding`).digest('base64');
      const isRight = query.get('sign') === sign && query.get('access_token') === 'ding-token';
      return { body: isRight ? { errcode: 0, errmsg: 'ok' } : { errcode: 310000, errmsg: 'sign not match' } };
    };
    expect(await send('dingtalk', { text: 'Hello' })).toEqual({ status: 'accepted' });
    expect(await send('dingtalk', { text: '# Hello', title: 'T', markdown: true })).toEqual({
      status: 'accepted',
    });
    expect(last().body).toEqual({ msgtype: 'markdown', markdown: { title: 'T', text: '# Hello' } });
    answer = told({ errcode: 130101, errmsg: 'send too fast' });
    expect(await send('dingtalk', { text: 'x' })).toMatchObject({
      status: 'failed',
      retryable: true,
      retryAfter: 600_000,
    });
    answer = told({ errcode: 310000, errmsg: 'keywords not in content' });
    expect(await send('dingtalk', { text: 'x' })).toMatchObject({ status: 'failed', retryable: false });
  });
});

describe('Feishu', () => {
  it('signs nothing with the time and the secret as its key', async () => {
    answer = ({ body, path }) => {
      const key = `${String(body['timestamp'])}\nfeishu-secret`;
      const isRight =
        path === '/open-apis/bot/v2/hook/feishu-hook' &&
        body['sign'] === createHmac('sha256', key).update('').digest('base64');
      return { body: isRight ? { code: 0, msg: 'success' } : { code: 19021, msg: 'sign match fail' } };
    };
    expect(await send('feishu', { text: '你好' })).toEqual({ status: 'accepted' });
    answer = told({ code: 11232, msg: 'frequency limited' });
    expect(await send('feishu', { text: 'x' })).toMatchObject({ status: 'failed', retryable: true });
    answer = told({ code: 19024, msg: 'Key Words Not Found' });
    expect(await send('feishu', { text: 'x' })).toMatchObject({ status: 'failed', retryable: false });
  });
});

describe('Slack', () => {
  it('writes to the member with a token, and waits as it is told', async () => {
    answer = ({ headers }) => ({
      body:
        headers.authorization === 'Bearer xoxb-slack'
          ? { ok: true, channel: 'D1', ts: '1.2' }
          : { ok: false, error: 'invalid_auth' },
    });
    expect(
      await send('slack', { text: 'Hi' }, { member: { id: 'ada', attributes: { slack_id: 'U1' } } }),
    ).toEqual({ status: 'delivered', reference: 'D1:1.2' });
    expect(last().body).toMatchObject({ channel: 'U1', text: 'Hi' });
    answer = told({ ok: false, error: 'ratelimited' }, { status: 429, headers: { 'retry-after': '7' } });
    expect(await send('slack', { text: 'x', channel: 'C1' })).toMatchObject({
      status: 'failed',
      retryable: true,
      retryAfter: 7_000,
    });
    answer = told({ ok: false, error: 'channel_not_found' });
    expect(await send('slack', { text: 'x', channel: 'C1' })).toMatchObject({
      status: 'failed',
      retryable: false,
    });
    expect(await send('slack', { text: 'x' })).toMatchObject({ status: 'failed', retryable: false });
  });
});

describe('Discord', () => {
  it('calls nobody but the member, and reads how long to wait', async () => {
    answer = told({ id: '99' });
    expect(
      await send(
        'discord',
        { text: '@everyone hi' },
        { member: { id: 'ada', attributes: { discord_id: '5' } } },
      ),
    ).toEqual({ status: 'delivered', reference: '99' });
    expect(last().path).toBe('/api/webhooks/123/discord-token');
    expect(last().query.get('wait')).toBe('true');
    expect(last().body).toEqual({
      content: '<@5> @everyone hi',
      allowed_mentions: { parse: [], users: ['5'] },
    });
    answer = told(
      { message: 'You are being rate limited.', retry_after: 0.65, global: false },
      { status: 429 },
    );
    expect(await send('discord', { text: 'x' })).toMatchObject({
      status: 'failed',
      retryable: true,
      retryAfter: 650,
    });
    answer = told({ message: 'Unknown Webhook', code: 10015 }, { status: 404 });
    expect(await send('discord', { text: 'x' })).toMatchObject({ status: 'failed', retryable: false });
  });
});

describe('Telegram', () => {
  it('sends to the chat of the member, and knows who has shut it out', async () => {
    answer = told({ ok: true, result: { message_id: 8 } });
    const member = { id: 'ada', attributes: { telegram_chat: '77' } };
    const message = { text: 'Hi &lt;Ada&gt;', template: 'welcome', language: 'en' as const };
    expect(await send('telegram', { text: 'Hi' }, { member, message })).toEqual({
      status: 'delivered',
      reference: '8',
    });
    expect(last().path).toBe('/bot42:telegram/sendMessage');
    expect(last().body).toEqual({ chat_id: '77', text: 'Hi &lt;Ada&gt;', parse_mode: 'HTML' });
    answer = told(
      {
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 5',
        parameters: { retry_after: 5 },
      },
      { status: 429 },
    );
    expect(await send('telegram', { text: 'x' }, { member })).toMatchObject({
      status: 'failed',
      retryable: true,
      retryAfter: 5_000,
    });
    answer = told(
      { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' },
      { status: 403 },
    );
    expect(await send('telegram', { text: 'x' }, { member })).toMatchObject({
      status: 'failed',
      retryable: false,
    });
  });
});

it('lets no secret out into logs or results', async () => {
  answer = ({ path }) => ({
    status: 400,
    body: { ok: false, error_code: 400, description: `you asked ${path}` },
  });
  const result = await send('telegram', { text: 'x', chat: '1' });
  const all = JSON.stringify([result, logged]);
  for (const secret of Object.values(SECRETS)) expect(all).not.toContain(secret);
});
