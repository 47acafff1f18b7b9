import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '@reeve/engine';
import type { Event } from '@reeve/ir';
import { openSqliteStore } from '@reeve/store-sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { DAY, programOf, START } from './setting.ts';

const RULES = `
rule burst "Many messages"
  when count(message.posted) in 1 hour >= 3
  then message.send(to: member, via: wechat, text: "Slow down")
  until count(message.posted) in 1 hour < 2

rule quiet "Gone quiet"
  when no message.posted for 5 days
  then
    message.send(to: member, via: wechat, text: "Where are you?")
    wait 1 day
    message.send(to: member, via: wechat, text: "Still away?")
  at most 1 per 7 days

rule thanks "Points for answers"
  when message.posted where event.answer
  then points.grant(to: member, amount: 5)
  at most 2 per 1 day

event message.posted { answer: yes/no }
`;

/** How often it is killed; set it higher by hand. */
const KILLS = Number(process.env['REEVE_KILLS'] ?? 200);

/** Numbers that look like chance and are the same each time (mulberry32). */
const randomFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

const history = (count: number, random: () => number): readonly Event[] => {
  const events: Event[] = [];
  let time = START;
  for (let i = 0; i < count; i++) {
    time += Math.floor(random() ** 3 * 2_400_000);
    events.push({
      id: `e${i}`,
      type: 'message.posted',
      time,
      community: 'c1',
      member: `m${Math.floor(random() ** 2 * 40)}`,
      data: { answer: random() < 0.2 },
    });
  }
  return events;
};

let folder = '';
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('killed at random points under load', () => {
  it(`loses and doubles nothing over ${KILLS} kills`, { timeout: 1_200_000 }, async () => {
    folder = mkdtempSync(join(tmpdir(), 'reeve-kill-'));
    const random = randomFrom(20_261_126);
    const { program } = await programOf(RULES);
    const perRead = 2;
    const events = history(KILLS * 24, random);
    const end = (events.at(-1)?.time ?? START) + 20 * DAY;
    writeFileSync(join(folder, 'program.json'), JSON.stringify(program));
    writeFileSync(join(folder, 'events.json'), JSON.stringify(events));
    writeFileSync(join(folder, 'end'), String(end));

    const engine = createEngine(program);
    const expected = [
      ...engine.run(events.map((event) => ({ kind: 'event', event }))),
      ...engine.step({ kind: 'advance', to: end }),
    ];

    const received = new Map<string, number>();
    let requests = 0;
    const receiver = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        const key = String(request.headers['key']);
        // A provider with moods; it honours keys all the same.
        if (++requests % 7 === 0) response.writeHead(503).end();
        else {
          received.set(key, (received.get(key) ?? 0) + 1);
          response.writeHead(requests % 11 === 0 ? 500 : 204).end();
        }
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;

    const life = (limit: number | null) =>
      new Promise<'killed' | 'done'>((resolve, reject) => {
        const child = fork(join(import.meta.dirname, 'crash-child.ts'), [folder, url, String(perRead)], {
          execPath: process.execPath,
          execArgv: ['--conditions=reeve-source', '--disable-warning=ExperimentalWarning'],
          stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        });
        let errors = '';
        child.stderr?.on('data', (chunk) => {
          errors += chunk;
        });
        // Some die while they open and recover, most while they work.
        const kill = (ms: number) => setTimeout(() => child.kill('SIGKILL'), ms);
        let timer = limit !== null && limit < 20 ? kill(150) : undefined;
        child.on('message', () => {
          if (limit !== null) timer ??= kill(limit);
        });
        child.on('exit', (code, signal) => {
          clearTimeout(timer);
          if (signal === 'SIGKILL') resolve('killed');
          else if (code === 0) resolve('done');
          else reject(new Error(`exit ${code}: ${errors}`));
        });
      });

    let kills = 0;
    while (kills < KILLS) {
      if ((await life(random() * 130)) === 'done') break;
      kills++;
    }
    await life(null);
    receiver.close();
    expect(kills).toBe(KILLS);

    await using store = await openSqliteStore(join(folder, 'store.db'));
    const stored = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: Awaited<ReturnType<typeof store.decisions>> = await store.decisions(
        {},
        { limit: 1_000, ...(after ? { after } : {}) },
      );
      stored.push(...page.rows.map(({ decision }) => decision));
      after = page.next;
    }
    expect(stored.reverse()).toEqual(expected);

    const keys = expected.flatMap(({ effects }) =>
      effects.filter(({ action }) => action === 'message.send').map(({ key }) => key),
    );
    expect([...received.keys()].sort()).toEqual(keys.sort());
    const points =
      expected.flatMap(({ effects }) => effects.filter(({ action }) => action === 'points.grant')).length * 5;
    let booked = 0;
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: Awaited<ReturnType<typeof store.ledger>> = await store.ledger(
        {},
        { limit: 1_000, ...(after ? { after } : {}) },
      );
      for (const { amount } of page.rows) booked += amount;
      after = page.next;
    }
    expect(booked).toBe(points);
    expect(await store.verify()).toEqual([]);
    expect((await store.stats()).events).toBe(events.length);
  });
});
