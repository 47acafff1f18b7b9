import { readFileSync } from 'node:fs';
import { createEngine } from '@reeve/engine';
import { compile, parse } from '@reeve/language';
import { workload } from './workload.ts';

const rules = readFileSync('/work/main/test/bench/rules.reeve', 'utf8');
const nothing = { actions: [], functions: [], events: [], channels: [], member: [], community: [] } as any;
const { program } = compile([parse(rules, { source: 'rules.reeve' }).tree], { signatures: nothing });
const events = workload(1_000_000, 100_000);
for (let r = 0; r < 4; r++) {
  const engine = createEngine(program!);
  let n = 0;
  const t = performance.now();
  for (let i = 0; i < events.length; i += 1000)
    n += (engine as any).take
      ? (engine as any).take(events.slice(i, i + 1000)).length
      : engine.run(events.slice(i, i + 1000).map((event) => ({ kind: 'event', event }))).length;
  n += engine.step({ kind: 'advance', to: events.at(-1)!.time }).length;
  console.log(n, Math.round(1e9 / (performance.now() - t)), 'ev/s');
}
