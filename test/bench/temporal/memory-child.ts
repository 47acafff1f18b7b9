import type { Event } from '@reeve/ir';
import type { Log, Sink } from '../found.ts';
import { byObjects } from '../hand-written-objects.ts';
import { byTypedArrays } from '../hand-written-typed.ts';
import type { KeeperId, Kept } from '../memory.ts';
import { month } from '../workload.ts';
import { byReeve } from './reeve.ts';

const [id = '', eventCount, memberCount] = process.argv.slice(2);
const members = Number(memberCount);

const keepers: Readonly<Record<KeeperId, (log: Log, found: Sink) => void>> = {
  objects: byObjects,
  typed: (log, found) => {
    byTypedArrays(log, members, found);
  },
  reeve: (log, found) => {
    byReeve(log, found);
  },
};

const held = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const createCounter = (): Sink & { count: number } => {
  const counter = {
    count: 0,
    push: () => {
      counter.count++;
    },
  };
  return counter;
};

const keep = keepers[id as KeeperId];
// Code that gets compiled is no state: it is there before the first measure.
keep(month(20_000, 1000), createCounter());

const log = month(Number(eventCount), members);
const came = new Uint8Array(members + 1);
const before = held();
let bytes = 0;
/** Measures after the last event, when all that is kept is still in use. */
function* watched(): Generator<Event> {
  for (const event of log.events) {
    came[Number(event.member?.slice(1))] = 1;
    yield event;
  }
  bytes = held() - before;
}
const counter = createCounter();
keep({ ...log, events: watched() }, counter);

const kept: Kept = {
  bytes,
  members: came.reduce((sum, one) => sum + one, 0),
  peak: process.resourceUsage().maxRSS * 1024,
  found: counter.count,
};
process.send?.(kept);
process.disconnect?.();
