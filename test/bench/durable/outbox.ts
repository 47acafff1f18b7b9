// Effects a second through the outbox: taken when due, tried, and their outcome on disk. Carried out by a function of the
// program, then by an extension in its process. Beside them: rows of SQLite that are read and marked in the same batches,
// which is the least that an outbox can cost. Run: node --conditions=reeve-source test/bench/durable/outbox.ts [effects]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createHost } from '@reeve/extensions/host';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import type { Event } from '@reeve/ir';
import { compile, DEFAULT_PROJECT_SETTINGS, parse } from '@reeve/language';
import { createRuntime, type RuntimeOptions } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { SETTINGS } from './workload.ts';

const count = Number(process.argv[2] ?? 100_000);
const PASS = 256;
const START = Date.UTC(2026, 0, 1);
const RULES = `
rule each "Every post"
  when message.posted
  then bench.do(to: member, text: "Thank you for your words")
`;

const folder = mkdtempSync(join(tmpdir(), 'reeve-outbox-'));
const extension = join(folder, 'extension');
mkdirSync(extension);
const text = { type: 'string' };
writeFileSync(
  join(extension, 'package.json'),
  JSON.stringify({
    name: 'reeve-bench',
    version: '1.0.0',
    type: 'module',
    main: 'main.js',
    engines: { reeve: '^0.1' },
    reeve: {
      contributes: {
        actions: [
          {
            id: 'bench.do',
            labels: { en: 'do', zh: '做' },
            input: {
              type: 'object',
              properties: { to: { ...text, format: 'member' }, text },
              required: ['to', 'text'],
            },
            idempotent: true,
          },
        ],
      },
    },
  }),
);
writeFileSync(
  join(extension, 'main.js'),
  "export const activate = (context) => context.actions.register('bench.do', () => ({ status: 'delivered' }));",
);
const { manifest, diagnostics } = await loadExtension(extension);
if (!manifest) throw new Error(diagnostics.map(({ message }) => message.en).join('\n'));
const { program, diagnostics: faults } = compile(
  [parse(`${RULES}\nevent message.posted { text: text }`, { source: 'rules.reeve' }).tree],
  {
    signatures: createRegistry([manifest]).signatures(),
    project: DEFAULT_PROJECT_SETTINGS,
  },
);
if (!program) throw new Error(faults.map(({ message }) => message.en).join('\n'));

const events = (from: number, size: number): readonly Event[] =>
  Array.from({ length: size }, (_, i) => ({
    id: `event-${from + i}`,
    type: 'message.posted',
    time: START + (from + i) * 10,
    community: 'tea',
    member: `member-${(from + i) % 10_000}`,
    data: { text: 'words' },
  }));

/** Effects a second, once all of them lie in the outbox. */
const through = async (carriers: Pick<RuntimeOptions, 'actions' | 'runner'>): Promise<number> => {
  const file = join(folder, `${process.hrtime.bigint()}.db`);
  await using store = await openSqliteStore(file);
  const end = START + count * 10;
  await using runtime = await createRuntime({
    program,
    store,
    clock: {
      now: () => end,
      sleep: (ms, signal) =>
        new Promise((done) => {
          const timer = setTimeout(done, ms);
          signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            done(undefined);
          });
        }),
    },
    upToNow: true,
    stale: Number.MAX_SAFE_INTEGER,
    snapshotEvery: Number.MAX_SAFE_INTEGER,
    ...carriers,
  });
  for (let from = 0; from < count; from += 1_000)
    await runtime.ingest(events(from, Math.min(1_000, count - from)));
  const began = performance.now();
  const { ended } = await runtime.once();
  const took = (performance.now() - began) / 1_000;
  if (ended['delivered'] !== count)
    throw new Error(`Of ${count} effects these ended: ${JSON.stringify(ended)}`);
  return count / took;
};

const bare = (): number => {
  const db = new DatabaseSync(join(folder, 'bare.db'));
  db.exec(`${SETTINGS} CREATE TABLE outbox (id INTEGER PRIMARY KEY, input TEXT, status TEXT);
    CREATE INDEX pending ON outbox (id) WHERE status = 'pending'; BEGIN`);
  const insert = db.prepare("INSERT INTO outbox (input, status) VALUES (?, 'pending')");
  for (let i = 0; i < count; i++)
    insert.run(`{"to":"member-${i % 10_000}","text":"Thank you for your words"}`);
  db.exec('COMMIT');
  const read = db.prepare("SELECT id, input FROM outbox WHERE status = 'pending' ORDER BY id LIMIT ?");
  const mark = db.prepare("UPDATE outbox SET status = 'delivered' WHERE id = ?");
  const began = performance.now();
  for (let rows = read.all(PASS); rows.length > 0; rows = read.all(PASS)) {
    db.exec('BEGIN IMMEDIATE');
    for (const { id } of rows) mark.run(id as number);
    db.exec('COMMIT');
  }
  const took = (performance.now() - began) / 1_000;
  db.close();
  rmSync(join(folder, 'bare.db'));
  return count / took;
};

try {
  const least = bare();
  const own = await through({
    actions: { 'bench.do': { idempotent: true, run: () => ({ status: 'delivered' }) } },
  });
  const host = createHost({
    extensions: [{ manifest, folder: extension }],
    services: {
      records: { get: async () => undefined, list: async () => [] },
      ledger: { balance: async () => 0 },
      cases: { open: async () => undefined },
    },
    secrets: () => undefined,
    log: () => undefined,
  });
  const apart = await through({ runner: host });
  const row = (name: string, rate: number): string =>
    `${name.padEnd(34)} ${Math.round(rate).toLocaleString('en-US').padStart(9)}   ${(rate / least).toFixed(2)}`;
  console.log(`${count.toLocaleString('en-US')} effects, in batches of ${PASS}      effects/s   ratio`);
  console.log(row('rows of SQLite, read and marked', least));
  console.log(row('a function of the program', own));
  console.log(row('an extension in its process', apart));
} finally {
  rmSync(folder, { recursive: true });
}
