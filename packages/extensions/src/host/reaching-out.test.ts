import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { HostMail, HostRequest, Manifest } from '../api/index.ts';
import { loadExtension } from '../node/index.ts';
import { createAllowedHosts, isPrivate } from './grants.ts';
import { createHost, type Grants, type HostSetting, type OutgoingRequest } from './index.ts';
import { createSecrets } from './secrets.ts';

const folder = fileURLToPath(new URL('../../test/fixtures/good', import.meta.url));
const manifest = async (): Promise<Manifest> => (await loadExtension(folder)).manifest!;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Runs one action of the good extension, in process: the ways out are the same. */
const acting = async (
  grants: Grants,
  more: Partial<HostSetting> = {},
  inProcess = true,
): Promise<(what: string, data: unknown, text?: string) => Promise<Record<string, unknown>>> => {
  const host = createHost({
    extensions: [{ manifest: await manifest(), folder, grants, inProcess }],
    services: {
      records: { get: async () => undefined, list: async () => [] },
      ledger: { balance: async () => 0 },
      cases: { open: async () => undefined },
    },
    secrets: (name) => ({ GOOD_TOKEN: 'sesame-sesame', GOOD_OTHER: 'c2VzYW1l' })[name],
    log: () => {},
    ...more,
  });
  cleanups.push(() => host[Symbol.asyncDispose]());
  return async (what, data) => {
    const result = await host.run(
      {
        action: 'good.do',
        input: { what, data: JSON.stringify(data) },
        key: 'k1',
        attempt: 1,
        now: 0,
        rule: 'r',
        community: 'c1',
        subject: { kind: 'member', id: 'm1' },
      },
      new AbortController().signal,
    );
    return JSON.parse((result as { readonly reference: string }).reference) as Record<string, unknown>;
  };
};
const fetching = async (
  grants: Grants,
  more: Partial<HostSetting> = {},
): Promise<(url: string, request?: HostRequest) => Promise<Record<string, unknown>>> => {
  const act = await acting(grants, more);
  return (url, request = {}) => act('fetch', { url, ...request });
};

const serve = async (
  handler: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<number> => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => handler(request, body, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
};

describe('fetch', () => {
  it('goes where the manifest asks and the operator grants', async () => {
    const sent: OutgoingRequest[] = [];
    const transport = async (request: OutgoingRequest) => {
      sent.push(request);
      return { status: 200, headers: {}, body: 'ok' };
    };
    const call = await fetching({ network: ['good.example', 'other.example'] }, { transport });
    expect(await call('https://good.example/a?b')).toMatchObject({ status: 200 });
    const refusals = [
      ['https://other.example/', 'the manifest does not ask for this host'],
      ['https://sub.good.example/', 'the manifest does not ask for this host'],
      ['https://good.example.evil.example/', 'the manifest does not ask for this host'],
      ['https://good.example:8443/', 'the operator did not grant this host'],
      ['http://good.example/', 'only https addresses can be reached'],
      ['http://127.0.0.1/', 'only https addresses can be reached'],
      ['file:///etc/passwd', 'only https addresses can be reached'],
      ['https://me:secret@good.example/', 'an address must not hold a password'],
    ];
    for (const [url, why] of refusals)
      expect(await call(url!)).toEqual({ code: 'refused', message: `The request is refused: ${why}.` });
    expect(await call('nonsense')).toEqual({ code: 'refused', message: 'The address is not a URL.' });
    expect(sent.map(({ url }) => url)).toEqual(['https://good.example/a?b']);
    const none = await fetching({}, { transport });
    expect(await none('https://good.example/')).toMatchObject({ code: 'refused' });
  });

  it('fills in secrets on the way out, and takes them out of what comes back', async () => {
    const seen: unknown[] = [];
    const port = await serve((request, body, response) => {
      seen.push([request.url, request.headers['authorization'], body]);
      response.end(`you sent ${String(request.headers['authorization'])}`);
    });
    const call = await fetching({ network: [`127.0.0.1:${port}`], secrets: ['GOOD_TOKEN'] });
    const url = `http://127.0.0.1:${port}/bot<<GOOD_TOKEN>>/send`;
    const headers = { Authorization: 'Bearer <<GOOD_TOKEN>>' };
    const answer = await call(url, {
      method: 'POST',
      headers,
      body: '{"t":"<<GOOD_TOKEN>>","x":"<<NAME>>"}',
    });
    expect(seen).toEqual([
      ['/botsesame-sesame/send', 'Bearer sesame-sesame', '{"t":"sesame-sesame","x":"{{NAME}}"}'],
    ]);
    expect(answer).toMatchObject({ status: 200, body: 'you sent Bearer [GOOD_TOKEN]' });
    expect(await call(`http://127.0.0.1:${port}/<<GOOD_OTHER>>`)).toEqual({
      code: 'refused',
      message: 'The operator did not grant the secret GOOD_OTHER.',
    });
  });

  it('does not make a secret of what a member wrote', async () => {
    const secrets = createSecrets(await manifest(), { secrets: ['*'] }, () => 'sesame-sesame');
    const told = JSON.parse(
      secrets.defuse(JSON.stringify({ name: '{{GOOD_TOKEN}} {{ GOOD_TOKEN }} {{x}}' })),
    );
    expect(told.name).toBe('{ {GOOD_TOKEN}} { { GOOD_TOKEN }} {{x}}');
    expect(secrets.fill(told.name, new Map())).toBe(told.name);
    expect(secrets.fill('{{GOOD_TOKEN}}', new Map())).toBe('sesame-sesame');
  });

  it('tells apart what was not sent, what may have been, and what is too long', async () => {
    const port = await serve((request, _, response) => {
      if (request.url === '/cut') response.socket?.destroy();
      else if (request.url === '/half') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.socket?.destroy());
      } else if (request.url === '/long') response.end('x'.repeat(1024 * 1024 + 1));
      else if (request.url === '/away') response.writeHead(302, { location: 'http://evil.example/' }).end();
      // /hang: nothing
    });
    const call = await fetching({ network: [`127.0.0.1:${port}`, '127.0.0.1:1'] });
    const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
    expect(await call(at('/cut'))).toMatchObject({ code: 'broken' });
    expect(await call(at('/half'))).toMatchObject({ code: 'broken' });
    expect(await call(at('/long'))).toMatchObject({ code: 'too-large' });
    expect(await call(at('/hang'), { timeout: 50 })).toMatchObject({ code: 'timeout' });
    expect(await call('http://127.0.0.1:1/')).toMatchObject({ code: 'unreachable' });
    expect(await call(at('/away'))).toMatchObject({
      status: 302,
      headers: { location: 'http://evil.example/' },
    });
  });

  it('sets no header that is the host’s own, nor one that would be two', async () => {
    const transport = async () => ({ status: 200, headers: {}, body: '' });
    const call = await fetching({ network: ['*'] }, { transport });
    const refused: readonly Record<string, string>[] = [
      { Host: 'evil.example' },
      { 'content-length': '3' },
      { 'Proxy-Authorization': 'x' },
      { 'x y': 'x' },
      { 'x-a': 'x\r\nhost: evil.example' },
    ];
    for (const headers of refused)
      expect(await call('https://good.example/', { headers })).toMatchObject({ code: 'refused' });
    expect(await call('https://good.example/', { headers: { 'X-A': 'x' } })).toMatchObject({ status: 200 });
  });
});

describe('allowed hosts', () => {
  it('knows private addresses in all their spellings', () => {
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      '::',
      'fe80::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '::ffff:a00:1',
      '64:ff9b::a00:1',
    ])
      expect([address, isPrivate(address)]).toEqual([address, true]);
    for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
      expect([address, isPrivate(address)]).toEqual([address, false]);
  });

  it('lets nobody into the operator’s network by a wildcard or a name', async () => {
    const any = { ...(await manifest()), permissions: { network: ['*'] } };
    const wide = createAllowedHosts(any, { network: ['*'] });
    expect(wide.refuse(new URL('https://hooks.example.com/'))).toBeUndefined();
    for (const url of [
      'https://169.254.169.254/',
      'https://[::1]/',
      'https://2130706433/',
      'https://[::ffff:10.0.0.1]/',
    ])
      expect(wide.refuse(new URL(url))).toBe('private addresses have to be granted one by one');
    expect(wide.mayResolveTo('hooks.example.com', '10.0.0.5')).toBe(false);
    expect(wide.mayResolveTo('hooks.example.com', '93.184.216.34')).toBe(true);
    const literal = createAllowedHosts(any, { network: ['*.corp.example', '10.0.0.5'] });
    expect(literal.refuse(new URL('https://10.0.0.5/'))).toBeUndefined();
    expect(literal.mayResolveTo('chat.corp.example', '10.0.0.5')).toBe(true);
    expect(literal.mayResolveTo('chat.corp.example', '10.0.0.6')).toBe(false);
    expect(literal.refuse(new URL('https://corp.example/'))).toBeDefined();
  });
});

describe('sign', () => {
  it('signs as platforms want, without giving the secret away', async () => {
    const act = await acting({ secrets: ['GOOD_TOKEN', 'GOOD_OTHER'] });
    // openssl: printf '1\nsesame-sesame' | openssl dgst -sha256 -hmac sesame-sesame
    expect(await act('sign', { secret: 'GOOD_TOKEN', text: '1\n{{secret}}', encoding: 'hex' })).toBe(
      '4e08630df8e2590e52fc4d11bb1c44511d594a68b5228fdb2c8ad9a51a4610b5',
    );
    expect(
      await act('sign', { secret: 'GOOD_TOKEN', text: '', key: '1\n{{secret}}', encoding: 'base64' }),
    ).toBe('9prQilr09FWdWqsa4sVToyo74McXWS6nD8lEB5h8H/M=');
    expect(
      await act('sign', {
        secret: 'GOOD_OTHER',
        text: 'a.1.b',
        encoding: 'base64',
        secretEncoding: 'base64',
      }),
    ).toBe('z8/lcU1Gi8Jkbiw9afrIOmhEdjEqe9CZUbvZ0L3BD7o=');
    expect(await act('sign', { secret: 'PATH', text: '', encoding: 'hex' })).toEqual({
      code: 'refused',
      message: 'The manifest does not ask for the secret PATH.',
    });
  });
});

describe('mail', () => {
  const mail: HostMail = { to: 'a@example.com', subject: 'Hi 你好', text: 'Hello', key: 'k1' };

  it('goes out over the operator’s server, with the key as Message-ID', async () => {
    const got: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _, done) =>
        done(
          address.startsWith('no') ? Object.assign(new Error('no such box'), { responseCode: 550 }) : null,
        ),
      onData: (stream, _, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        stream.on('end', () => {
          got.push(text);
          done();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.server.address() as AddressInfo;
    const settings = { host: '127.0.0.1', port, from: 'Reeve <reeve@example.org>', secure: false };
    const act = await acting({ mail: true }, { mail: settings });
    const first = await act('mail', mail);
    expect(first['reference']).toMatch(/^<[0-9a-f]{40}@example\.org>$/);
    expect(await act('mail', mail)).toEqual(first);
    expect(got).toHaveLength(2);
    expect(got[0]).toContain(`Message-ID: ${String(first['reference'])}`);
    expect(got[0]).toContain('To: a@example.com');
    expect(await act('mail', { ...mail, to: 'no@example.com' })).toEqual({
      code: 'rejected',
      message: 'The mail was not sent (the server answered 550).',
    });
    expect(await act('mail', { ...mail, to: 'a@example.com, b@example.com' })).toMatchObject({
      code: 'refused',
    });
    const ungranted = await acting({}, { mail: settings });
    expect(await ungranted('mail', mail)).toEqual({
      code: 'refused',
      message: 'The operator did not grant sending mail.',
    });
    const nowhere = await acting({ mail: true }, { mail: { ...settings, port: 1 } });
    expect(await nowhere('mail', mail)).toMatchObject({ code: 'unreachable' });
  });
});
