import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '@reeve/engine';
import { type Event, formatTimestamp, type Program } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import { type Found, fingerprint } from './found.ts';
import { byObjects } from './hand-written-objects.ts';
import { byTypedArrays } from './hand-written-typed.ts';
import { workload } from './workload.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    members: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    file: { type: 'boolean', default: false },
  },
});
const COUNT = Number(values.events);
const MEMBERS = Number(values.members);
const RUNS = Number(values.runs);
const BATCH = 1000;

const rules = readFileSync(new URL('rules.reeve', import.meta.url), 'utf8');
const nothing = { actions: [], functions: [], events: [], channels: [], member: [], community: [] };
const { program } = compile([parse(rules, { source: 'rules.reeve' }).tree], { signatures: nothing });
if (!program) throw new Error('The rules of the bench do not compile.');

const byEngine = (compiled: Program, events: readonly Event[]): readonly Found[] => {
  const engine = createEngine(compiled);
  const found: Found[] = [];
  const take = (decisions: ReturnType<typeof engine.run>): void => {
    for (const { rule, at, subject } of decisions) found.push({ rule, at, subject: subject.id });
  };
  for (let i = 0; i < events.length; i += BATCH) {
    take(engine.run(events.slice(i, i + BATCH).map((event) => ({ kind: 'event', event }))));
  }
  take(engine.step({ kind: 'advance', to: events.at(-1)?.time ?? 0 }));
  return found;
};

const events = workload(COUNT, MEMBERS);
const contenders: readonly (readonly [string, () => readonly Found[]])[] = [
  ['by hand, objects and Maps', () => byObjects(events)],
  ['by hand, typed arrays', () => byTypedArrays(events, MEMBERS)],
  ['Reeve', () => byEngine(program, events)],
];

const expected = fingerprint(byObjects(events));
const seconds = new Map<string, number[]>();
for (let run = 0; run < RUNS; run++) {
  for (const [name, find] of contenders) {
    const begin = performance.now();
    const found = find();
    const took = (performance.now() - begin) / 1000;
    if (fingerprint(found) !== expected) throw new Error(`${name} does not find the same decisions.`);
    seconds.set(name, [...(seconds.get(name) ?? []), took]);
  }
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] as number;
const base = median(seconds.get('by hand, objects and Maps') ?? []);
const line = (name: string, took: number): string =>
  `${name.padEnd(34)} ${Math.round(COUNT / took)
    .toLocaleString('en')
    .padStart(12)} ${(base / took).toFixed(2).padStart(8)}`;

console.log(
  `${COUNT.toLocaleString('en')} events, ${MEMBERS.toLocaleString('en')} members, 30 days, four temporal rules`,
);
console.log(
  `${expected.split('\n').length.toLocaleString('en')} decisions, the same from all; median of ${RUNS}; ${cpus().length} cores, Node ${process.version}`,
);
console.log(`\n${''.padEnd(34)} ${'events/s'.padStart(12)} ${'ratio'.padStart(8)}`);
for (const [name, took] of seconds) console.log(line(name, median(took)));

if (values.file) {
  const folder = mkdtempSync(join(tmpdir(), 'reeve-bench-'));
  try {
    const log = join(folder, 'events.jsonl');
    const lines = events.map(({ id, type, time, member, community }) =>
      JSON.stringify({ id, type, time: formatTimestamp(time), subject: member, source: community, data: {} }),
    );
    writeFileSync(log, `${lines.join('\n')}\n`);
    const main = new URL('../../packages/cli/bundle/main.js', import.meta.url).pathname;
    const text = new URL('rules.reeve', import.meta.url).pathname;
    const args = [
      'backtest',
      '--rules',
      text,
      '--events',
      log,
      '--format',
      'jsonl',
      '--out',
      join(folder, 'out.jsonl'),
    ];
    const took = Array.from({ length: RUNS }, () => {
      const begin = performance.now();
      execFileSync(process.execPath, [main, ...args], { stdio: 'ignore' });
      return (performance.now() - begin) / 1000;
    });
    console.log(line('reeve backtest, whole process', median(took)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
