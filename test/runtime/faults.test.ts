// What a runtime has to live through besides a kill: no room, too much at once, another process, a clock that jumps.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createEngine } from '@reeve/engine';
import type { Decision, Event } from '@reeve/ir';
import { createRuntime, LeaseLost, type OutboxEffect, type Store, StoreError } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockAt, DAY, event, programOf, SENDS, START } from './setting.ts';

const root = resolve(import.meta.dirname, '../..');
/** How many effects lie in the outbox; set it to 1,000,000 by hand. */
const EFFECTS = Number(process.env['REEVE_EFFECTS'] ?? 60_000);

const RULES = `
rule third "Every third message"
  when count(message.posted) in 30 days >= 3
  then message.send(to: member, via: wechat, text: "Thank you")
  until count(message.posted) in 30 days < 1
rule quiet "Gone quiet"
  when no message.posted for 5 days
  then message.send(to: member, via: wechat, text: "Where are you?")
event message.posted
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-faults-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const decisionsOf = async (store: Store): Promise<readonly Decision[]> => {
  const found: Decision[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: Awaited<ReturnType<Store['decisions']>> = await store.decisions(
      {},
      { limit: 1_000, ...(after ? { after } : {}) },
    );
    found.push(...page.rows.map(({ decision }) => decision));
    after = page.next;
  }
  return found.reverse();
};

describe('no room on the disk', () => {
  it('refuses what it cannot keep, decides the rest as if nothing had been, and sends nothing twice', async () => {
    const { program } = await programOf(RULES);
    const clock = clockAt(START);
    let left = Number.POSITIVE_INFINITY;
    const store = await openSqliteStore(join(folder, 'store.db'), {
      beforeWrite: () => {
        left -= 1;
        if (left < 0) throw new StoreError('store/full', 'There is no room.');
      },
    });
    const sent: string[] = [];
    const runtime = await createRuntime({
      program,
      store,
      clock,
      upToNow: true,
      stale: 365 * DAY,
      snapshotEvery: 7,
      actions: {
        'message.send': {
          ...SENDS,
          run: ({ key }) => {
            sent.push(key);
            return { status: 'delivered' };
          },
        },
      },
    });
    const events = Array.from({ length: 120 }, (_, i) =>
      event('message.posted', START + i * 3_600_000, `m${i % 7}`),
    );
    let refusals = 0;
    // Whoever hands events in hands them in again until they are taken, as sources do.
    for (let i = 0; i < events.length; i += 5) {
      clock.at = START + (i + 5) * 3_600_000 - 1;
      left = i % 3 === 0 ? i % 11 : Number.POSITIVE_INFINITY;
      for (;;) {
        try {
          await runtime.ingest(events.slice(i, i + 5));
          await runtime.once();
          break;
        } catch (error) {
          if ((error as StoreError).code !== 'store/full') throw error;
          refusals += 1;
          left = Number.POSITIVE_INFINITY;
        }
      }
    }
    left = Number.POSITIVE_INFINITY;
    clock.at += 20 * DAY;
    await runtime.once();
    expect(refusals).toBeGreaterThanOrEqual(5);
    const engine = createEngine(program);
    const expected = [
      ...engine.run(events.map((each) => ({ kind: 'event', event: each }) as const)),
      ...engine.step({ kind: 'advance', to: clock.at }),
    ];
    expect(await decisionsOf(store)).toEqual(expected);
    const keys = expected.flatMap(({ effects }) => effects.map(({ key }) => key));
    // What was sent and could not be noted is sent again under its key, of which a receiver takes one.
    expect([...new Set(sent)].sort()).toEqual(keys.sort());
    expect(await store.verify()).toEqual([]);
    await runtime.close();
    await store[Symbol.asyncDispose]();
  });
});

describe('a second process', () => {
  it('that took over leaves the first unable to write, and is not thrown out by its end', async () => {
    const { program } = await programOf(RULES);
    const path = join(folder, 'store.db');
    const first = await openSqliteStore(path);
    const second = await openSqliteStore(path);
    const sent: string[] = [];
    const actions = {
      'message.send': {
        ...SENDS,
        run: ({ key }: { readonly key: string }) => {
          sent.push(key);
          return { status: 'delivered' as const };
        },
      },
    };
    const clock = clockAt(START + DAY);
    const setting = { program, clock, upToNow: true, actions };
    const one = await createRuntime({ ...setting, store: first });
    await one.ingest([event('message.posted', START, 'ada'), event('message.posted', START, 'ada')]);
    // As if it had slept for longer than its lease.
    await second.releaseLease((await second.lease())!);
    const two = await createRuntime({ ...setting, store: second });
    await expect(one.ingest([event('message.posted', START, 'ada')])).rejects.toBeInstanceOf(LeaseLost);
    await two.ingest([event('message.posted', START, 'ada')]);
    expect((await two.once()).ended).toEqual({ delivered: 1 });
    await one.close().catch(() => undefined);
    await two.ingest([event('message.posted', START, 'bo')]);
    expect((await two.status()).store.events).toBe(4);
    expect(sent).toHaveLength(1);
    await two.close();
    await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]);
  });

  it('that cron starts while the first is at work doubles nothing', { timeout: 300_000 }, async () => {
    const events = join(folder, 'events.jsonl');
    mkdirSync(join(folder, 'rules'));
    writeFileSync(
      join(folder, 'rules/r.reeve'),
      `event message.posted
rule third "Every third"
  when count(message.posted) in 30 days >= 3
  then log.write(message: "three")
  until count(message.posted) in 30 days < 1`,
    );
    writeFileSync(
      join(folder, 'reeve.yaml'),
      `rules: rules\ntimeZone: UTC\nsources: [{ name: posts, files: events.jsonl }]\ndelivery: { stale: 3650 days }\n`,
    );
    const run = () =>
      promisify(execFile)(process.execPath, [
        '--conditions=reeve-source',
        join(root, 'packages/cli/src/main.ts'),
        ...['run', '--once', '--project', folder, '--now', new Date(START + 90 * DAY).toISOString()],
      ]);
    const lines: Event[] = [];
    let busy = 0;
    for (let round = 0; round < 4; round++) {
      const more = Array.from({ length: 500 }, (_, i) =>
        event('message.posted', START + (round * 500 + i) * 60_000, `m${(i * 7 + round) % 90}`),
      );
      lines.push(...more);
      const written = more.map(({ id, type, time, community, member }) =>
        JSON.stringify({ id, type, time: new Date(time).toISOString(), source: community, subject: member }),
      );
      appendFileSync(events, `${written.join('\n')}\n`);
      for (const { stderr } of await Promise.all([run(), run()]))
        busy += stderr.includes('Another process runs this project') ? 1 : 0;
    }
    await run();
    await using store = await openSqliteStore(join(folder, '.reeve/store.db'));
    expect((await store.stats()).events).toBe(lines.length);
    const found = await decisionsOf(store);
    expect(found.length).toBe(90);
    const { rows } = await store.effects({}, { limit: 1_000 });
    expect(rows.map(({ status }) => status)).toEqual(found.map(() => 'delivered'));
    for (const { key } of rows) expect(await store.deliveries(key)).toHaveLength(1);
    // Else the two never met, and nothing was tried.
    expect(busy).toBeGreaterThan(0);
  });
});

describe('very much at once', () => {
  it(`delivers ${EFFECTS.toLocaleString('en-US')} effects that wait, each once, a few at a time`, {
    timeout: 1_200_000,
  }, async () => {
    const { program } = await programOf(RULES);
    const clock = clockAt(START + DAY);
    await using store = await openSqliteStore(join(folder, 'store.db'));
    const lease = (await store.acquireLease('filling', 0, 1))!;
    const effect = (n: number): OutboxEffect => ({
      key: `k${n}`,
      rule: 'third',
      action: 'message.send',
      input: { to: `m${n}`, via: 'wechat', text: 'Thank you' },
      community: 'c1',
      subject: { kind: 'member', id: `m${n}` },
      member: `m${n}`,
      channel: 'wechat',
      priority: n % 3,
      at: START,
      depth: 0,
      status: 'pending',
      due: START + (n % 1_000),
      attempts: 0,
    });
    for (let from = 0; from < EFFECTS; from += 5_000)
      await store.commit(lease, {
        effects: Array.from({ length: Math.min(5_000, EFFECTS - from) }, (_, i) => effect(from + i)),
      });
    const seen = new Uint8Array(EFFECTS);
    let most = 0;
    let open = 0;
    const order: number[] = [];
    await using runtime = await createRuntime({
      program,
      store,
      clock,
      upToNow: true,
      actions: {
        'message.send': {
          ...SENDS,
          run: async ({ key }) => {
            open += 1;
            most = Math.max(most, open);
            const n = Number(key.slice(1));
            seen[n]! += 1;
            order.push(n % 3);
            await Promise.resolve();
            open -= 1;
            return { status: 'delivered' };
          },
        },
      },
    });
    for (let pass = 0; pass < EFFECTS / 1_000 + 10; pass++) if ((await runtime.once()).attempts === 0) break;
    expect(seen.every((count) => count === 1)).toBe(true);
    expect((await store.stats()).effects).toMatchObject({ pending: 0, delivered: EFFECTS });
    // What matters most goes first.
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    expect(most).toBeLessThanOrEqual(8);
  });

  it('takes a file in that is larger than its memory', { timeout: 300_000 }, async () => {
    const file = join(folder, 'events.jsonl');
    const writing = createWriteStream(file);
    const words = 'x'.repeat(1_500);
    const count = 160_000;
    for (let n = 0; n < count; n++) {
      const line = `{"id":"e${n}","type":"message.posted","time":"${new Date(START + n * 1_000).toISOString()}","source":"c1","subject":"m${n % 50}","data":{"text":"${words}"}}\n`;
      if (!writing.write(line)) await once(writing, 'drain');
    }
    writing.end();
    await once(writing, 'close');
    mkdirSync(join(folder, 'rules'));
    writeFileSync(
      join(folder, 'rules/r.reeve'),
      'event message.posted { text: text }\nrule all "Every post"\n  when message.posted where event.text is ""\n  then log.write(message: "empty")',
    );
    writeFileSync(
      join(folder, 'reeve.yaml'),
      'rules: rules\ntimeZone: UTC\nsources: [{ name: posts, files: events.jsonl }]\n',
    );
    const { stderr } = await promisify(execFile)(process.execPath, [
      '--conditions=reeve-source',
      '--max-old-space-size=150',
      join(root, 'packages/cli/src/main.ts'),
      ...['run', '--once', '--project', folder, '--now', new Date(START + 90 * DAY).toISOString()],
    ]);
    expect(stderr).toContain('160,000 events (0 repeated, 0 late, 0 refused)');
  });
});

describe('a clock that jumps', () => {
  it('in a process that goes on fires nothing early, nothing twice, and stops nothing', {
    timeout: 120_000,
  }, async () => {
    const received: { readonly key: string; readonly text: string }[] = [];
    const receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        const { text } = JSON.parse(body) as { text?: string };
        received.push({ key: String(request.headers['webhook-id']), text: text ?? body });
        response.writeHead(204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    mkdirSync(join(folder, 'rules'));
    writeFileSync(
      join(folder, 'rules/r.reeve'),
      `event message.posted { text: text }
rule hello "Answers"
  when message.posted
  then message.send(to: member, via: wechat, text: "Hello {event.text}")
rule quiet "Gone quiet"
  when no message.posted for 1 day
  then message.send(to: member, via: wechat, text: "Where are you?")`,
    );
    writeFileSync(
      join(folder, 'reeve.yaml'),
      `rules: rules
timeZone: UTC
lateness: 1 second
http: { listen: 127.0.0.1:0, tokens: { TOKEN: [ingest, read] } }
settings: { core: { messages: "http://127.0.0.1:${port}/" } }
grants: { core: { network: "127.0.0.1:${port}" } }
`,
    );
    const jump = join(folder, 'jump');
    writeFileSync(jump, '0');
    // The machine's clock, as the process sees it, is moved by what stands in a file.
    writeFileSync(
      join(folder, 'clock.mjs'),
      `import { readFileSync } from 'node:fs';
const real = Date.now;
Date.now = () => real() + Number(readFileSync(${JSON.stringify(jump)}, 'utf8') || 0);`,
    );
    const child = spawn(
      process.execPath,
      [
        '--conditions=reeve-source',
        `--import=${join(folder, 'clock.mjs')}`,
        join(root, 'packages/cli/src/main.ts'),
        ...['run', '--watch', '--project', folder],
      ],
      { env: { ...process.env, TOKEN: 'a-long-token-for-this-test' }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    try {
      const url = await listening(child);
      let n = 0;
      const post = async (text: string): Promise<number> => {
        n += 1;
        const { status } = await fetch(`${url}/v1/events`, {
          method: 'POST',
          headers: {
            'content-type': 'application/cloudevents+json',
            authorization: 'Bearer a-long-token-for-this-test',
          },
          body: JSON.stringify({
            specversion: '1.0',
            id: `e${n}`,
            source: 'c1',
            type: 'message.posted',
            subject: `m${n}`,
            time: new Date().toISOString(),
            data: { text },
          }),
        });
        return status;
      };
      const heard = async (text: string): Promise<void> => {
        for (let i = 0; i < 200 && !received.some((each) => each.text === text); i++)
          await new Promise((done) => setTimeout(done, 50));
        expect(received.map((each) => each.text)).toContain(text);
      };
      await post('one');
      await heard('Hello one');
      // A clock that is wrong for a moment, by a year; the silence of a day must not be over for that.
      writeFileSync(jump, String(365 * DAY));
      await new Promise((done) => setTimeout(done, 2_500));
      writeFileSync(jump, '0');
      await post('two');
      await heard('Hello two');
      // A clock that is put back by three hours.
      writeFileSync(jump, String(-3 * 3_600_000));
      expect(await post('three')).toBe(202);
      await heard('Hello three');
      writeFileSync(jump, '0');
      await post('four');
      await heard('Hello four');
      expect(received.map(({ text }) => text)).toEqual([
        'Hello one',
        'Hello two',
        'Hello three',
        'Hello four',
      ]);
      expect(new Set(received.map(({ key }) => key)).size).toBe(4);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
      receiver.close();
    }
  });
});

/** Where a project that watches listens, once it says so. */
const listening = async (child: ChildProcess): Promise<string> => {
  let said = '';
  child.stderr?.setEncoding('utf8');
  for await (const chunk of child.stderr!.iterator({ destroyOnReturn: false })) {
    said += chunk as string;
    const url = /Listening on (http:\S+)/.exec(said)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(said);
};
