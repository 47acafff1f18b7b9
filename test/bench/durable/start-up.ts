// How long a start takes with a long history behind: the state from its snapshot, then the events that came after it.
// The process that wrote them is killed, so that nothing was put in order for the start.
// Run: node --conditions=reeve-source test/bench/durable/start-up.ts [events] [members]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRuntime } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { programOf } from '../../runtime/setting.ts';
import { history, RULES, START } from './workload.ts';

const BATCH = 1_000;
const [, , eventsText = '10000000', membersText = '1000000', role, path = ''] = process.argv;
const count = Number(eventsText);
const members = Number(membersText);

const open = async (file: string, end: number): Promise<AsyncDisposable & { readonly events: number }> => {
  const { program } = await programOf(RULES);
  const store = await openSqliteStore(file);
  const runtime = await createRuntime({
    program,
    store,
    clock: { now: () => end, sleep: (ms) => new Promise((done) => setTimeout(done, ms)) },
    stale: Number.MAX_SAFE_INTEGER,
    actions: {},
  });
  if (role === 'fill')
    for (let from = 0; from < count; from += BATCH)
      await runtime.ingest(history(from, Math.min(BATCH, count - from), members));
  return {
    events: (await runtime.status()).position,
    [Symbol.asyncDispose]: async () => {
      await runtime.close();
      await store[Symbol.asyncDispose]();
    },
  };
};

const end = START + count * 900;
if (role === 'fill') {
  await open(path, end);
  process.kill(process.pid, 'SIGKILL');
} else if (role === 'start') {
  const began = performance.now();
  const opened = await open(path, end);
  const took = performance.now() - began;
  if (!process.send) console.log(took);
  else process.send({ took, events: opened.events, rss: process.memoryUsage.rss() });
  process.kill(process.pid, 'SIGKILL');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'reeve-start-'));
  const file = join(folder, 'store.db');
  const child = (name: string): ReturnType<typeof fork> =>
    fork(import.meta.filename, [eventsText, membersText, name, file], { execArgv: process.execArgv });
  try {
    const began = performance.now();
    await once(child('fill'), 'exit');
    const filled = (performance.now() - began) / 1_000;
    console.log(
      `${count.toLocaleString('en-US')} events of ${members.toLocaleString('en-US')} members written in ${filled.toFixed(0)} s, ${(statSync(file).size / 1e9).toFixed(1)} GB`,
    );
    for (let round = 0; round < 3; round++) {
      const starting = child('start');
      const [[{ took, events, rss }]] = (await Promise.all([
        once(starting, 'message'),
        once(starting, 'exit'),
      ])) as unknown as [[{ took: number; events: number; rss: number }], unknown];
      console.log(
        `start: ${(took / 1_000).toFixed(2)} s to place ${events.toLocaleString('en-US')}, ${Math.round(rss / 1e6)} MB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
