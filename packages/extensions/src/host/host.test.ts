import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { ActionRequest, ActionResult, Manifest } from '../api/index.ts';
import { loadExtension } from '../node/index.ts';
import { createHost, type ExtensionHost, type HostedExtension, type HostSetting } from './index.ts';

const folderOf = (name: string): string =>
  fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url));
const manifestOf = async (name: string): Promise<Manifest> => {
  const { manifest, diagnostics } = await loadExtension(folderOf(name));
  expect(diagnostics).toEqual([]);
  return manifest!;
};
const hosted = async (name: string, more: Partial<HostedExtension> = {}): Promise<HostedExtension> => ({
  manifest: await manifestOf(name),
  folder: folderOf(name),
  ...more,
});

let host: ExtensionHost;
const lines: (readonly [string, string, Readonly<Record<string, unknown>>])[] = [];
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  lines.length = 0;
});
const open = (extensions: readonly HostedExtension[], more: Partial<HostSetting> = {}): ExtensionHost => {
  host = createHost({
    extensions,
    services: {
      records: {
        get: async (collection, key) => `${collection}|${key}`,
        list: async (collection, prefix) => [{ key: prefix, value: collection }],
      },
      ledger: { balance: async (ledger) => ledger.length },
      cases: { open: async (community, cause) => ({ id: `${community}.${cause}` }) },
    },
    secrets: (name) => ({ GOOD_TOKEN: 'sesame-sesame', GOOD_OTHER: 'c2VzYW1l' })[name],
    log: (...line) => void lines.push(line),
    ...more,
  });
  return host;
};
let keys = 0;
const nextKey = (): string => {
  keys += 1;
  return `k${keys}`;
};
const request = (action: string, input: ActionRequest['input'], more: object = {}): ActionRequest => ({
  action,
  input,
  key: nextKey(),
  attempt: 1,
  now: 0,
  rule: 'r',
  community: 'c1',
  subject: { kind: 'member', id: 'm1' },
  ...more,
});
const patient = (): AbortSignal => new AbortController().signal;
const good = (what: string, data?: unknown, more: object = {}): Promise<ActionResult> =>
  host.run(
    request('good.do', { what, ...(data === undefined ? {} : { data: JSON.stringify(data) }) }, more),
    patient(),
  );
const evil = (what: string, data?: string, signal: AbortSignal = patient()): Promise<ActionResult> =>
  host.run(request('evil.do', { what, ...(data === undefined ? {} : { data }) }), signal);
const stateOf = (name: string) => host.states().find((each) => each.name === name)!;
const told = (result: ActionResult): unknown =>
  'reference' in result && result.reference !== undefined ? JSON.parse(result.reference) : result;

describe('an extension in its process', () => {
  it('starts with its first action, stays, and stops with the host', async () => {
    open([await hosted('good')]);
    expect(stateOf('reeve-good')).toMatchObject({ state: 'idle', starts: 0 });
    expect(host.facts('good.do')).toEqual({ emits: ['good.done'], idempotent: false, serial: true });
    expect(host.facts('bad.do')).toBeUndefined();
    const results = await Promise.all(Array.from({ length: 100 }, () => good('echo')));
    expect(new Set(results.map((each) => (each as { reference?: string }).reference)).size).toBe(100);
    const { pid } = stateOf('reeve-good');
    expect(stateOf('reeve-good')).toMatchObject({ state: 'running', starts: 1, working: 0, queued: 0 });
    await host[Symbol.asyncDispose]();
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
  });

  it('is told the attributes that it asks for and is granted, and no others', async () => {
    const member = { id: 'm1', attributes: { email: 'a@example.com', phone: '1' } };
    open([await hosted('good', { grants: { attributes: ['*'] } })]);
    expect(told(await good('request', undefined, { member }))).toMatchObject({
      member: { id: 'm1', attributes: { email: 'a@example.com' } },
    });
    await host[Symbol.asyncDispose]();
    open([await hosted('good')]);
    const seen = told(await good('request', undefined, { member })) as { member: object };
    expect(seen.member).toEqual({ id: 'm1', attributes: {} });
  });

  it('holds inputs against the manifest, in milliseconds where it says duration', async () => {
    open([await hosted('good')]);
    const run = (input: Record<string, unknown>) => host.run(request('good.do', input), patient());
    expect(await run({ what: 'echo', after: 60_000 })).toMatchObject({ status: 'delivered' });
    expect(await run({ what: 'echo', after: null })).toMatchObject({ status: 'delivered' });
    expect(await run({ what: 7 })).toEqual({
      status: 'failed',
      retryable: false,
      error: 'The input of good.do is not valid: /what must be string.',
    });
    expect(await run({})).toMatchObject({ status: 'failed', retryable: false });
    expect(await run({ what: 'echo', data: 'x'.repeat(1_100_000) })).toMatchObject({
      status: 'failed',
      error: 'The action is longer than 1 MiB.',
    });
    expect(await host.run(request('bad.do', {}), patient())).toMatchObject({ status: 'failed' });
  });

  it('reads and writes its own collections and ledgers, and the shared ones where that is granted', async () => {
    open([await hosted('good')]);
    expect(told(await good('records'))).toEqual([
      'reeve-good/notes|a',
      [{ key: 'b', value: 'reeve-good/notes' }],
      'reeve-good/points'.length,
      { id: 'c1.fire' },
    ]);
    expect(await good('write')).toEqual({
      status: 'accepted',
      records: [{ collection: 'reeve-good/notes', key: 'a', value: { text: 'x' } }],
      ledger: [{ ledger: 'reeve-good/points', member: 'm1', amount: 3 }],
      events: [{ type: 'good.done', member: 'm1', data: { n: 1 } }],
    });
    await host[Symbol.asyncDispose]();
    open([await hosted('good', { grants: { sharedData: true } })]);
    expect(await good('write')).toMatchObject({
      records: [{ collection: 'notes' }],
      ledger: [{ ledger: 'points' }],
    });
  });

  it('gets its settings, logs through the host, and fails by throwing', async () => {
    open([await hosted('good', { settings: { color: 'red' } })]);
    expect(told(await good('settings'))).toEqual({ color: 'red' });
    await good('log');
    expect(lines).toEqual([
      ['info', 'from the console 1', { extension: 'reeve-good' }],
      ['warn', 'from the context', { extension: 'reeve-good', fields: { n: 1 } }],
    ]);
    expect(await good('throw')).toEqual({ status: 'failed', error: 'no such channel', retryable: false });
  });

  it('does the same in the host’s process', async () => {
    open([await hosted('good', { inProcess: true, settings: { color: 'red' } })]);
    expect(await good('echo')).toMatchObject({ status: 'delivered' });
    expect(told(await good('settings'))).toEqual({ color: 'red' });
    expect(await good('write')).toMatchObject({ records: [{ collection: 'reeve-good/notes' }] });
    expect(await good('throw')).toMatchObject({ status: 'failed', error: 'no such channel' });
    expect(stateOf('reeve-good').pid).toBeUndefined();
  });
});

describe('functions for rules', () => {
  it('are refused, and their extension with them, until the operator trusts it', async () => {
    open([await hosted('counting')]);
    const reason =
      'It adds functions for rules (counting.double), which run inside the host: grant it “trusted” to allow that.';
    expect(stateOf('reeve-counting')).toMatchObject({ state: 'off', reason });
    await host.start();
    expect(host.functions().size).toBe(0);
    expect(await host.run(request('counting.note', {}), patient())).toEqual({
      status: 'failed',
      retryable: false,
      error: `The extension reeve-counting is not loaded: ${reason}`,
    });
  });

  it('are called in the host’s process once it does', async () => {
    open([await hosted('counting', { grants: { trusted: true } })]);
    await host.start();
    expect(host.functions().get('counting.double')?.([21])).toBe(42);
    expect(await host.run(request('counting.note', {}), patient())).toEqual({ status: 'accepted' });
  });
});

describe('starting and stopping', () => {
  it('starts with the host what says so, stops it when idle, and starts it again for work', async () => {
    let now = 0;
    const waits: (() => void)[] = [];
    const clock = {
      now: () => now,
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          waits.push(resolve);
          signal?.addEventListener('abort', () => resolve());
        }),
    };
    const good_ = await hosted('good');
    open([{ ...good_, manifest: { ...good_.manifest, onStartup: true } }], { clock, limits: { idle: 1000 } });
    await host.start();
    const { pid } = stateOf('reeve-good');
    expect(stateOf('reeve-good')).toMatchObject({ state: 'running', starts: 1 });
    now = 1000;
    for (const wake of waits.splice(0)) wake();
    // What comes while it leaves waits for the next process.
    await Promise.resolve();
    expect(await good('echo')).toMatchObject({ status: 'delivered' });
    expect(stateOf('reeve-good')).toMatchObject({ state: 'running', starts: 2, deaths: 0 });
    expect(stateOf('reeve-good').pid).not.toBe(pid);
  });

  it('does not start what has been given up', async () => {
    open([await hosted('good')]);
    expect(await host.run(request('good.do', { what: 'echo' }), AbortSignal.abort())).toMatchObject({
      status: 'failed',
      retryable: true,
    });
    expect(stateOf('reeve-good')).toMatchObject({ state: 'idle', starts: 0 });
  });

  it('switches off what does not bind what it declares, and names the action', async () => {
    const fixture = await hosted('good');
    const more = { id: 'good.more', input: { type: 'object' } };
    const { contributes } = fixture.manifest;
    const manifest = {
      ...fixture.manifest,
      contributes: { ...contributes, actions: [...(contributes.actions ?? []), more] },
    };
    open([{ ...fixture, manifest }]);
    const reason = 'The manifest declares the action good.more, but activate does not bind it.';
    expect(await good('echo')).toMatchObject({ status: 'failed', retryable: false });
    expect(stateOf('reeve-good')).toMatchObject({ state: 'off', reason });
  });
});

describe('an evil extension', () => {
  const both = async (more: Partial<HostSetting> = {}) => {
    open([await hosted('evil', { grants: { network: ['*'] } }), await hosted('good')], {
      transport: async ({ url }) => {
        if (url.endsWith('slow')) await new Promise(() => {});
        return { status: 200, headers: {}, body: '' };
      },
      ...more,
      limits: { pong: 20_000, ping: 300, backoff: 0, deaths: 1000, ...more.limits },
    });
    expect(await evil('behave')).toEqual({ status: 'accepted' });
    expect(await good('echo')).toMatchObject({ status: 'delivered' });
  };
  const unharmed = async (): Promise<void> => {
    expect(await good('echo')).toMatchObject({ status: 'delivered' });
    expect(stateOf('reeve-good')).toMatchObject({ state: 'running', starts: 1, deaths: 0 });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(await evil('behave')).toEqual({ status: 'accepted' });
  };

  it('gets at nothing of the machine', async () => {
    process.env['REEVE_TEST_SECRET'] = 'sesame';
    await both();
    const names = ((await evil('names')) as { reference: string }).reference.split(',');
    expect(names.length).toBeGreaterThan(35);
    const got: Record<string, string> = {};
    for (const name of names) got[name] = ((await evil('escape', name)) as { reference: string }).reference;
    expect(Object.entries(got).filter(([, what]) => what.startsWith('GOT'))).toEqual([]);
    delete process.env['REEVE_TEST_SECRET'];
    await unharmed();
  });

  it.each([
    ['loop', 'It does not answer.', 'failed'],
    ['exit', 'It ended by itself (code 3).', 'failed'],
    ['send-and-exit', 'It ended by itself (code 3).', 'unknown'],
    ['heap', 'It took more than 96 MiB of heap.', 'failed'],
    ['buffers', 'It took more than 384 MiB.', 'failed'],
    ['flood-results', 'It sent too much that nobody asked for.', 'failed'],
    ['flood-logs', 'It sent too much that nobody asked for.', 'failed'],
    ['flood-calls', 'It sent too much that nobody asked for.', 'unknown'],
    ['garbage', 'It sent what is no message.', 'failed'],
    ['huge', 'It sent a message that is too long.', 'failed'],
    ['huge-length', 'It sent a message that is too long.', 'failed'],
    ['deep', 'It sent what is no message.', 'failed'],
    ['proto', 'It sent what is no message.', 'failed'],
  ])(
    'that does “%s” is killed, and what it was at is told apart from what was sent',
    async (what, why, status) => {
      await both({ limits: what === 'loop' ? { pong: 2000 } : {} });
      const result = await evil(what);
      expect(result).toMatchObject({ status, error: `The extension reeve-evil ended: ${why}` });
      expect('retryable' in result && result.retryable).toBe(status === 'failed');
      expect(stateOf('reeve-evil')).toMatchObject({ state: 'waiting', deaths: 1, reason: why });
      await unharmed();
      expect(stateOf('reeve-evil')).toMatchObject({ state: 'running', starts: 2 });
    },
  );

  it('that never answers costs a deadline: failed where nothing went out, else unknown', async () => {
    await both();
    const nothing = new AbortController();
    const never = evil('never', undefined, nothing.signal);
    await evil('behave');
    nothing.abort();
    expect(await never).toEqual({ status: 'failed', error: 'It took too long.', retryable: true });
    const something = new AbortController();
    const sent = evil('send-and-never', undefined, something.signal);
    await evil('late', '20');
    something.abort();
    expect(await sent).toEqual({ status: 'unknown', error: 'It took too long.' });
    await unharmed();
    expect(stateOf('reeve-evil')).toMatchObject({ deaths: 0 });
  });

  it('that answers late or twice, or to what nobody asked, is counted', async () => {
    await both();
    const soon = new AbortController();
    const late = evil('late', '50', soon.signal);
    soon.abort();
    expect(await late).toMatchObject({ status: 'failed' });
    await evil('late', '200');
    expect(stateOf('reeve-evil').counts).toMatchObject({ late: 1, unasked: 0 });
    // Its numbers are easy to guess: the fourth is its own.
    expect(await evil('twice', '4')).toEqual({ status: 'accepted' });
    expect(await evil('unknown-ids')).toEqual({ status: 'accepted' });
    expect(stateOf('reeve-evil').counts).toMatchObject({ unasked: 11 });
    await unharmed();
  });

  it.each([
    [{ status: 'great' }, '/status must be equal to one of the allowed values'],
    [null, 'it must be object'],
    [{ status: 'failed', retryable: true }, "it must have required property 'error'"],
    [{ status: 'accepted', more: 1 }, 'it must NOT have additional properties'],
    [
      { status: 'accepted', events: [{ type: 'member.banned', data: {} }] },
      '/events/0/type must be equal to one of the allowed values',
    ],
    [
      { status: 'accepted', ledger: [{ ledger: 'points', member: 'm', amount: '9' }] },
      '/ledger/0/amount must be number',
    ],
  ])('that lies (%j) has failed', async (lie, why) => {
    await both();
    expect(await evil('lie', JSON.stringify(lie))).toEqual({
      status: 'failed',
      retryable: false,
      error: `The result of evil.do is not valid: ${why}.`,
    });
    expect(stateOf('reeve-evil').counts.invalid).toBe(1);
    await unharmed();
  });

  it('that says too much at once, or forgets a promise, has its own trouble only', async () => {
    await both();
    expect(await evil('long-result')).toMatchObject({ status: 'failed', retryable: false });
    expect(await evil('unheard')).toEqual({ status: 'accepted' });
    await unharmed();
    expect(stateOf('reeve-evil').deaths).toBe(0);
  });

  it('that keeps dying waits longer each time, is switched off, and can be switched on', async () => {
    let now = 1_000_000;
    await both({
      clock: {
        now: () => now,
        sleep: (_, signal) => new Promise((done) => signal?.addEventListener('abort', () => done())),
      },
      limits: { deaths: 3, backoff: 1000 },
    });
    expect(await evil('exit')).toMatchObject({ status: 'failed' });
    expect(stateOf('reeve-evil')).toMatchObject({ state: 'waiting', until: now + 1000 });
    expect(await evil('behave')).toMatchObject({ status: 'failed', retryable: true, retryAfter: 1000 });
    now += 1000;
    expect(await evil('exit')).toMatchObject({ status: 'failed' });
    expect(stateOf('reeve-evil')).toMatchObject({ state: 'waiting', until: now + 2000 });
    now += 2000;
    expect(await evil('exit')).toMatchObject({ status: 'failed' });
    expect(stateOf('reeve-evil')).toMatchObject({
      state: 'off',
      reason: 'It died 3 times. It ended by itself (code 3).',
    });
    now += 3_600_000;
    expect(await evil('behave')).toMatchObject({ status: 'failed', retryable: true });
    expect(lines.filter(([level]) => level === 'error')).toHaveLength(1);
    expect(host.enable('reeve-evil')).toBe(true);
    expect(host.enable('nobody')).toBe(false);
    await unharmed();
  });

  it('has a queue that ends', async () => {
    await both({ limits: { concurrency: 1, queue: 3 } });
    const results = await Promise.all(Array.from({ length: 10 }, () => evil('late', '1')));
    expect(results.filter(({ status }) => status === 'delivered')).toHaveLength(4);
    expect(results.filter(({ status }) => status === 'failed')).toHaveLength(6);
    await unharmed();
  });
});
