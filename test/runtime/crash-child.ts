// The process that is killed: runs rules over a log of events on a store, and posts each effect to a receiver.
import { readFileSync } from 'node:fs';
import type { Event, Program } from '@reeve/ir';
import { createRuntime, type Source } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { clockAt, SENDS } from './setting.ts';

const [, , folder = '', url = '', perRead = '2'] = process.argv;
const program = JSON.parse(readFileSync(`${folder}/program.json`, 'utf8')) as Program;
const events = JSON.parse(readFileSync(`${folder}/events.json`, 'utf8')) as Event[];
const end = Number(readFileSync(`${folder}/end`, 'utf8'));

const source: Source = {
  name: 'log',
  read: async (cursor) => {
    const at = Number(cursor ?? 0);
    // A source that repeats itself: one event of the last read comes again.
    const read = events.slice(Math.max(0, at - 1), at + Number(perRead));
    const next = Math.min(events.length, at + Number(perRead));
    await new Promise((resolve) => setTimeout(resolve, 1));
    return {
      events: at >= events.length ? [] : read,
      refused: [],
      cursor: String(next),
      more: next < events.length,
    };
  },
};

const store = await openSqliteStore(`${folder}/store.db`);
// Long after the last event, and going on from there, so that what is to be tried again becomes due.
const clock = clockAt(end);
setInterval(() => {
  clock.at++;
}, 1);
const runtime = await createRuntime({
  program,
  store,
  sources: [source],
  clock,
  upToNow: true,
  stale: 10 * 365 * 86_400_000,
  snapshotEvery: 40,
  policy: { first: 1, longest: 1 },
  actions: {
    'message.send': {
      ...SENDS,
      run: async ({ key, input }) => {
        const response = await fetch(url, { method: 'POST', headers: { key }, body: JSON.stringify(input) });
        return response.ok
          ? { status: 'delivered' }
          : { status: 'failed', error: `HTTP ${response.status}`, retryable: true };
      },
    },
    'points.grant': {
      serial: true,
      emits: ['member.updated'],
      run: ({ input }) => ({
        status: 'delivered',
        ledger: [{ ledger: 'points', member: String(input['to']), amount: Number(input['amount']) }],
      }),
    },
  },
});
process.send?.('ready');
const done = new AbortController();
const watching = runtime.run(done.signal);
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { log } = (await store.cursors()) as { log?: string };
  const { effects } = await store.stats();
  if (
    Number(log) >= events.length &&
    effects.pending + effects.sending === 0 &&
    runtime.engine.waits().length === 0
  ) {
    // One more round, for what the clock may still bring.
    await runtime.once();
    if ((await store.stats()).effects.pending === 0) break;
  }
}
done.abort();
await watching;
await runtime.close();
await store[Symbol.asyncDispose]();
process.exit(0);
