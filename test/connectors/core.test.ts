// What core's actions do, each through the host as it runs them: requests to a local receiver, records, ledgers and events.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import type { ActionRequest, ActionResult, Manifest } from '@reeve/extensions/api';
import { createHost, type ExtensionHost } from '@reeve/extensions/host';
import { loadExtension } from '@reeve/extensions/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const NOW = Date.UTC(2026, 0, 8, 9);
const SECRET = Buffer.from('a secret of thirty-two characters').toString('base64');

interface Seen {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
const seen: Seen[] = [];
const answers: { readonly status: number; readonly headers?: Record<string, string> }[] = [];
const mails: {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly key: string;
}[] = [];
const logged: string[] = [];
const records = new Map<string, unknown>();
let balance = 0;
let server: Server;
let manifest: Manifest;
let address = '';
let host: ExtensionHost | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      seen.push({ headers: request.headers, text });
      const { status, headers = {} } = answers.shift() ?? { status: 204 };
      response.writeHead(status, headers).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  manifest = (await loadExtension(fileURLToPath(extensionFolder))).manifest!;
});
afterAll(() => server.close());
afterEach(async () => {
  await host?.[Symbol.asyncDispose]();
  host = undefined;
  seen.length = 0;
  answers.length = 0;
  mails.length = 0;
  records.clear();
  balance = 0;
});

const open = (settings: Record<string, unknown> = {}, secret: string | null = SECRET): ExtensionHost => {
  host = createHost({
    extensions: [
      {
        manifest,
        folder: fileURLToPath(extensionFolder),
        main: 'src/main.ts',
        settings,
        grants: { network: [address], secrets: ['*'], attributes: ['*'], mail: true, sharedData: true },
        inProcess: true,
      },
    ],
    services: {
      records: {
        get: async (collection, key) => records.get(`${collection}:${key}`),
        list: async () => [],
      },
      ledger: { balance: async () => balance },
      cases: { open: async () => undefined },
    },
    secrets: (name) => (name === 'REEVE_WEBHOOK_SECRET' ? (secret ?? undefined) : undefined),
    mail: {
      send: async (given, onSend) => {
        const mail = given as (typeof mails)[number];
        mails.push(mail);
        onSend();
        if (mail.to.startsWith('no@')) throw Object.assign(new Error('no such box'), { code: 'rejected' });
        if (mail.to.startsWith('later@')) throw Object.assign(new Error('away'), { code: 'unreachable' });
        return { reference: '<1@example.org>' };
      },
      close: () => undefined,
    },
    log: (_level, message) => logged.push(message),
  });
  return host;
};

const run = (
  action: string,
  input: Record<string, unknown>,
  more: Partial<ActionRequest> = {},
): Promise<ActionResult> =>
  (host ?? open()).run(
    {
      action,
      input,
      key: 'key-1',
      attempt: 1,
      now: NOW,
      rule: 'welcome',
      community: 'tea',
      subject: { kind: 'member', id: 'ada' },
      ...more,
    },
    new AbortController().signal,
  );
const said = { message: { text: 'Hello, Ada', language: 'en' as const } };

/** The signature that Standard Webhooks has for what arrived. */
const signatureOf = ({ headers, text }: Seen): string =>
  `v1,${createHmac('sha256', Buffer.from(SECRET, 'base64'))
    .update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`)
    .digest('base64')}`;

describe('messages', () => {
  it('go to where the operator wants them, signed, under the key of the effect', async () => {
    open({ messages: `http://${address}/messages` });
    expect(await run('message.send', { to: 'ada', via: 'wechat' }, { ...said, channel: 'wechat' })).toEqual({
      status: 'delivered',
    });
    const [request] = seen;
    expect(JSON.parse(request!.text)).toEqual({
      kind: 'message',
      to: 'ada',
      via: 'wechat',
      text: 'Hello, Ada',
      language: 'en',
      rule: 'welcome',
      community: 'tea',
    });
    expect(request!.headers['webhook-id']).toBe('key-1');
    expect(request!.headers['webhook-timestamp']).toBe(String(NOW / 1_000));
    expect(request!.headers['webhook-signature']).toBe(signatureOf(request!));
  });

  it('say what is missing where nothing carries them', async () => {
    const result = await run('message.send', { to: 'ada', via: 'wechat' }, { ...said, channel: 'wechat' });
    expect(result).toMatchObject({
      status: 'failed',
      retryable: false,
      error: expect.stringContaining('wechat'),
    });
    expect(seen).toEqual([]);
  });

  it('are statements to the whole community, and never empty', async () => {
    open({ messages: `http://${address}/messages` });
    expect(await run('statement.publish', { via: 'wechat' }, said)).toEqual({
      status: 'delivered',
      events: [{ type: 'statement.published', data: { rule: 'welcome' } }],
    });
    expect(JSON.parse(seen[0]!.text)).toMatchObject({ kind: 'statement', text: 'Hello, Ada' });
    expect(await run('statement.publish', { via: 'wechat' })).toMatchObject({
      status: 'failed',
      retryable: false,
    });
  });

  it('are kept for people inside, or told on to where the operator wants that', async () => {
    expect(await run('notify.role', { role: 'director', message: 'Look' })).toEqual({
      status: 'awaiting-human',
      records: [
        {
          collection: 'notices',
          key: 'tea/role/director/key-1',
          value: { message: 'Look', rule: 'welcome', at: NOW },
        },
      ],
    });
    await host?.[Symbol.asyncDispose]();
    open({ notices: `http://${address}/notices` });
    expect(await run('notify.member', { to: 'ada', message: 'Look' })).toEqual({ status: 'delivered' });
    expect(JSON.parse(seen[0]!.text)).toMatchObject({ kind: 'notice', member: 'ada', message: 'Look' });
  });

  it('go by mail to the address of the member', async () => {
    const to = (email: string | undefined) => ({
      ...said,
      member: { id: 'ada', attributes: email === undefined ? {} : { email } },
    });
    expect(await run('email.send', { to: 'ada', subject: 'Hi' }, to('ada@example.org'))).toEqual({
      status: 'accepted',
      reference: '<1@example.org>',
    });
    expect(mails).toMatchObject([{ to: 'ada@example.org', subject: 'Hi', text: 'Hello, Ada', key: 'key-1' }]);
    expect(await run('email.send', { to: 'ada' }, to(undefined))).toMatchObject({
      status: 'failed',
      retryable: false,
    });
    // A box that there is not will not be there in an hour; a server that is away may be.
    expect(await run('email.send', { to: 'ada' }, to('no@example.org'))).toMatchObject({ retryable: false });
    expect(await run('email.send', { to: 'ada' }, to('later@example.org'))).toMatchObject({
      retryable: true,
    });
  });
});

describe('a webhook', () => {
  const post = () => run('webhook.post', { url: `http://${address}/hook`, body: { a: 1 } });

  it.each([
    [{ status: 200 }, { status: 'delivered' }],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 'failed', error: 'HTTP 429', retryable: true, retryAfter: 7_000 },
    ],
    [{ status: 503 }, { status: 'failed', error: 'HTTP 503', retryable: true }],
    [{ status: 500 }, { status: 'failed', error: 'HTTP 500', retryable: true }],
    [{ status: 404 }, { status: 'failed', error: 'HTTP 404', retryable: false }],
  ])('that answers %j is %j', async (answer, result) => {
    answers.push(answer as never);
    expect(await post()).toEqual(result);
    expect(JSON.parse(seen[0]!.text)).toEqual({ a: 1 });
  });

  it('is signed where there is a secret; where it must be, it is not sent without', async () => {
    open({}, null);
    expect(await post()).toEqual({ status: 'delivered' });
    expect(seen[0]!.headers['webhook-signature']).toBeUndefined();
    await host?.[Symbol.asyncDispose]();
    open({ signed: true }, null);
    expect(await post()).toMatchObject({ status: 'failed' });
    expect(seen).toHaveLength(1);
  });

  it('goes nowhere that the operator did not grant', async () => {
    const result = await run('webhook.post', { url: 'http://127.0.0.2:1/hook' });
    expect(result).toMatchObject({ status: 'failed', retryable: false });
    expect(seen).toEqual([]);
  });
});

describe('points', () => {
  it('are entries of the ledger, and the member shows the balance', async () => {
    balance = 7;
    expect(await run('points.grant', { to: 'ada', amount: 5, reason: 'answer' })).toEqual({
      status: 'delivered',
      ledger: [{ ledger: 'points', member: 'ada', amount: 5, reason: 'answer' }],
      events: [{ type: 'member.updated', member: 'ada', data: { points: 12 } }],
    });
    expect(await run('points.spend', { from: 'ada', amount: 7 })).toMatchObject({
      ledger: [{ amount: -7 }],
      events: [{ data: { points: 0 } }],
    });
    expect(await run('points.spend', { from: 'ada', amount: 8 })).toMatchObject({
      status: 'failed',
      retryable: false,
    });
    expect(await run('points.grant', { to: 'ada', amount: -5 })).toMatchObject({ status: 'failed' });
  });
});

describe('what is kept of a member', () => {
  it('tags: added once, removed once, shown in the member', async () => {
    expect(await run('tag.add', { to: 'ada', tag: 'vip' })).toEqual({
      status: 'delivered',
      records: [{ collection: 'tags', key: 'tea/ada', value: ['vip'] }],
      events: [{ type: 'member.updated', member: 'ada', data: { tags: ['vip'] } }],
    });
    records.set('tags:tea/ada', ['vip']);
    expect(await run('tag.add', { to: 'ada', tag: 'vip' })).toEqual({ status: 'delivered' });
    expect(await run('tag.remove', { from: 'ada', tag: 'vip' })).toMatchObject({
      records: [{ value: null }],
      events: [{ data: { tags: [] } }],
    });
    expect(await run('tag.remove', { from: 'ada', tag: 'new' })).toEqual({ status: 'delivered' });
  });

  it('segments, which are the operator’s and change nothing of the member', async () => {
    expect(await run('segment.add', { member: 'ada', segment: 'spring' })).toEqual({
      status: 'delivered',
      records: [{ collection: 'segments', key: 'tea/ada', value: ['spring'] }],
    });
    records.set('segments:tea/ada', ['autumn', 'spring']);
    expect(await run('segment.remove', { member: 'ada', segment: 'spring' })).toMatchObject({
      records: [{ value: ['autumn'] }],
    });
  });

  it('attributes, also within groups, and none that would reach further', async () => {
    expect(await run('attribute.set', { of: 'ada', name: 'profile.city', value: 'Lyon' })).toEqual({
      status: 'delivered',
      events: [{ type: 'member.updated', member: 'ada', data: { profile: { city: 'Lyon' } } }],
    });
    expect(await run('attribute.set', { of: 'ada', name: '__proto__.x', value: 1 })).toMatchObject({
      status: 'failed',
    });
  });
});

describe('what people do', () => {
  it('tasks wait for a role, with their end', async () => {
    const result = await run('task.assign', { role: 'editor', title: 'Answer', due: 3_600_000, about: 'q1' });
    expect(result).toEqual({
      status: 'awaiting-human',
      reference: 'key-1',
      records: [
        {
          collection: 'tasks',
          key: 'tea/key-1',
          value: {
            role: 'editor',
            title: 'Answer',
            rule: 'welcome',
            since: NOW,
            status: 'open',
            due: NOW + 3_600_000,
            about: 'q1',
          },
        },
      ],
    });
  });

  it('campaigns pause and go on', async () => {
    expect(await run('campaign.pause', { purpose: 'marketing' })).toMatchObject({
      records: [{ collection: 'campaigns', key: 'tea/marketing', value: { status: 'paused', since: NOW } }],
    });
    expect(await run('campaign.resume', { purpose: 'marketing' })).toMatchObject({
      records: [{ value: { status: 'running' } }],
    });
  });

  it('lines of the log are written', async () => {
    expect(await run('log.write', { message: 'seen' })).toEqual({ status: 'delivered' });
    expect(logged).toContain('seen');
  });
});
