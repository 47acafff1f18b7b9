// Fifty operators at once on the server, each with a page open, while its engine takes events in.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { machine } from '../contest/table.ts';
import { ask, caughtUp, PASSWORD, quantile, servedProject, setUp } from './project.ts';

const { values } = parseArgs({
  options: {
    operators: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '60' },
    // Events a second that come in meanwhile.
    events: { type: 'string', default: '200' },
  },
});
const [operators, seconds, rate] = [Number(values.operators), Number(values.seconds), Number(values.events)];
/** What a page does between two looks, ms. */
const THINKS = 1_000;

/** A port that nobody listens on. */
const free = await new Promise<number>((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => done(typeof address === 'object' && address ? address.port : 0));
  });
});
console.log(`${machine()}\n`);
await using served = await servedProject({ http: free });
const { url } = served;
const admin = await setUp(served);
await caughtUp(url, admin);

// People of all roles, each signed in.
const ROLES = ['viewer', 'author', 'author', 'approver'] as const;
const cookies: { readonly role: string; readonly cookie: string }[] = [];
for (let n = 0; n < operators; n++) {
  const [name, role] = [`operator-${n}`, ROLES[n % ROLES.length] ?? 'viewer'];
  await ask(url, 'POST', '/api/users', { cookie: admin, body: { name, password: PASSWORD, role } });
  const answer = await ask(url, 'POST', '/api/login', { body: { name, password: PASSWORD } });
  if (!answer.ok) throw new Error(`${name} cannot sign in: ${await answer.text()}`);
  cookies.push({ role, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' });
}

const until = performance.now() + seconds * 1_000;
const took = new Map<string, number[]>();
const failed = new Map<string, number>();
let [told, sent] = [0, 0];
const timed = async (kind: string, work: () => Promise<Response>): Promise<string> => {
  const began = performance.now();
  const answer = await work();
  const text = await answer.text();
  took.set(kind, [...(took.get(kind) ?? []), performance.now() - began]);
  if (!answer.ok) failed.set(`${kind} ${answer.status}`, (failed.get(`${kind} ${answer.status}`) ?? 0) + 1);
  return text;
};

/** What a page does: it opens, watches, looks again when it is told that something is new, and keeps drafts. */
const operate = async ({ role, cookie }: (typeof cookies)[number], n: number): Promise<void> => {
  await new Promise((done) => setTimeout(done, (n / operators) * 5_000));
  await timed('the project', () => ask(url, 'GET', '/api/project', { cookie }));
  await timed('the history, 90 days', () => ask(url, 'GET', '/api/history?days=90', { cookie }));
  const stream = await ask(url, 'GET', '/api/stream', { cookie });
  const reader = (stream.body as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  const watching = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      told += value.split('event: running').length - 1;
    }
  })();
  const LOOKS = [
    'status',
    'runs?limit=100',
    'cases',
    'approvals',
    'effects?limit=100&status=held',
    'waits',
    'reviews',
  ];
  let revision = 0;
  for (let turn = n; performance.now() < until; turn++) {
    await timed('a look', () => ask(url, 'GET', `/api/${LOOKS[turn % LOOKS.length]}`, { cookie }));
    if (role === 'author' && turn % 2 === 0) {
      const draft = {
        path: 'rules/bench.reeve',
        base: '',
        text: `# ${turn}\n${'x'.repeat(2_000)}`,
        revision,
      };
      const text = await timed('a draft kept', () => ask(url, 'PUT', '/api/drafts', { cookie, body: draft }));
      revision = (JSON.parse(text) as { draft?: { revision: number } }).draft?.revision ?? revision;
    }
    await new Promise((done) => setTimeout(done, THINKS));
  }
  await reader.cancel();
  await watching.catch(() => undefined);
};
/** Events from outside, for the engine beside it. */
const feed = async (): Promise<void> => {
  for (let batch = 0; performance.now() < until; batch++) {
    const events = Array.from({ length: Math.max(1, rate / 5) }, (_, i) => ({
      specversion: '1.0',
      id: `live-${batch}-${i}`,
      type: ['message.posted', 'cart.added', 'order.paid'][i % 3],
      source: 'c1',
      subject: `m${(batch * 31 + i * 7) % 10_000}`,
      time: new Date().toISOString(),
    }));
    await timed('events taken in', () =>
      fetch(`http://127.0.0.1:${free}/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json' },
        body: JSON.stringify(events),
      }),
    );
    sent += events.length;
    await new Promise((done) => setTimeout(done, 200));
  }
};
await Promise.all([feed(), ...cookies.map(operate)]);

const ms = (value: number): string => `${value.toFixed(1)} ms`.padStart(11);
console.log(`${operators} operators for ${seconds} s, ${sent.toLocaleString('en')} events came in meanwhile`);
console.log(
  `${''.padEnd(24)}${['count', 'median', 'p95', 'p99', 'most'].map((head) => head.padStart(11)).join('')}`,
);
for (const [kind, all] of took)
  console.log(
    `${kind.padEnd(24)}${String(all.length).padStart(11)}${[0.5, 0.95, 0.99, 1].map((q) => ms(quantile(all, q))).join('')}`,
  );
console.log(`told by the stream ${told.toLocaleString('en')} times`);
const memory = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${served.process.pid}/status`, 'utf8'))?.[1];
console.log(`memory of the server ${Math.round(Number(memory) / 1_024)} MiB`);
console.log(
  failed.size === 0 ? 'none failed' : `failed: ${[...failed].map(([what, n]) => `${what}: ${n}`).join(', ')}`,
);
