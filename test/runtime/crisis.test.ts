// A crisis is a case: opened once for its cause, escalated where nobody takes it up, taken up, settled; with its time line, over
// restarts, carried out by the core extension as it is.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { createHost } from '@reeve/extensions/host';
import { loadExtension } from '@reeve/extensions/node';
import { createRuntime, type Runtime, type Store, Uncommitted } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clockAt, event, programOf, START } from './setting.ts';

const RULES = `
rule surge "Complaints surge"
  per community
  when count(complaint.filed) in 1 hour >= 3
  then
    case.open(kind: crisis, severity: high, title: "Complaints surge")
    wait for case.acknowledged within 30 minutes
      log.write(message: "taken up")
    otherwise
      case.escalate(kind: crisis, severity: critical, role: director, reason: "nobody took it up")
    end
  until count(complaint.filed) in 1 hour < 1
rule told "Told further up"
  per community
  when case.escalated
  then log.write(message: "{event.role}: {event.reason}")
event complaint.filed { topic: text }
`;
const MINUTE = 60_000;

let folder = '';
let store: Store;
let runtime: Runtime;
const clock = clockAt(START);

const open = async (): Promise<void> => {
  const { manifest } = await loadExtension(fileURLToPath(extensionFolder), { trusted: true });
  const { program } = await programOf(RULES);
  store = await openSqliteStore(join(folder, 'store.db'));
  const uncommitted = new Uncommitted(store);
  const host = createHost({
    extensions: [
      {
        manifest: manifest!,
        folder: fileURLToPath(extensionFolder),
        grants: { sharedData: true },
        main: 'src/main.ts',
        inProcess: true,
      },
    ],
    services: {
      records: {
        get: (collection, key) => uncommitted.record('extensions', collection, key),
        list: (collection, prefix) => uncommitted.records('extensions', collection, prefix),
      },
      ledger: { balance: (ledger, community, member) => uncommitted.balance(ledger, community, member) },
      cases: { open: (community, cause) => uncommitted.openCase(community, cause) },
    },
    secrets: () => undefined,
    log: () => undefined,
  });
  await host.start();
  runtime = await createRuntime({ program, store, clock, upToNow: true, uncommitted, runner: host });
};
const close = async (): Promise<void> => {
  await runtime.close();
  await store[Symbol.asyncDispose]();
};
const at = async (minutes: number): Promise<void> => {
  clock.at = START + minutes * MINUTE;
  await runtime.once();
};
const complain = async (minutes: number): Promise<void> => {
  clock.at = START + minutes * MINUTE + 2;
  await runtime.ingest(
    [0, 1, 2].map((i) => event('complaint.filed', START + minutes * MINUTE + i, `m${i}`, { topic: 'delay' })),
  );
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-crisis-'));
  clock.at = START;
  await open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

it('that nobody takes up goes further up once, is taken up, and ends with its time line', async () => {
  await complain(0);
  await at(1);
  // Complaints go on, and a restart comes between: the case stays the one that it is, and the wait goes on.
  await complain(10);
  await at(11);
  await close();
  await open();
  await at(29);
  const before = (await store.cases({}, {})).rows;
  expect(before).toMatchObject([{ kind: 'crisis', status: 'open', severity: 'high', rule: 'surge' }]);
  await at(31);
  await at(45);
  const [escalated] = (await store.cases({}, {})).rows;
  expect(escalated).toMatchObject({ status: 'open', severity: 'critical', escalations: 1 });
  await runtime.tell({ kind: 'case', id: escalated!.id, what: 'acknowledged', by: 'dora' });
  await at(50);
  await runtime.tell({ kind: 'case', id: escalated!.id, what: 'resolved', by: 'dora', note: 'refunded' });
  await at(55);
  const [ended, ...others] = (await store.cases({}, {})).rows;
  expect(others).toEqual([]);
  expect(ended).toMatchObject({
    status: 'resolved',
    acknowledgedBy: 'dora',
    resolvedBy: 'dora',
    escalations: 1,
  });
  expect(ended?.timeline.map(({ what, by, note }) => [what, by, note])).toEqual([
    ['case.opened', undefined, undefined],
    ['case.escalated', 'reeve', 'nobody took it up'],
    ['case.acknowledged', 'dora', undefined],
    ['case.resolved', 'dora', 'refunded'],
  ]);
  const written = (await store.effects({}, { limit: 100 })).rows.filter(
    ({ action }) => action === 'log.write',
  );
  expect(written.map(({ input }) => input['message'])).toEqual(['director: nobody took it up']);
});

it('that is taken up in time goes no further, and the next one is a case of its own', async () => {
  await complain(0);
  await at(1);
  const [first] = (await store.cases({}, {})).rows;
  await runtime.tell({ kind: 'case', id: first!.id, what: 'acknowledged', by: 'dora' });
  await at(60);
  expect((await store.case(first!.id))?.escalations).toBeUndefined();
  await runtime.tell({ kind: 'case', id: first!.id, what: 'resolved', by: 'dora' });
  await at(199);
  await complain(200);
  await at(201);
  const { rows } = await store.cases({}, {});
  expect(rows.map(({ status }) => status).sort()).toEqual(['open', 'resolved']);
});
