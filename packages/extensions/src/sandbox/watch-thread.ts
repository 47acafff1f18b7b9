import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { ASLEEP, NAP, SLOT, SLOTS, type WatchData } from './watch-table.ts';

// Looks at workers while those who wait for them cannot: who takes too long or too much is killed.

const { table: shared, memory } = workerData as WatchData;
const table = new Int32Array(shared);
const seen: { round: number; since: number }[] = Array.from({ length: SLOTS }, () => ({
  round: 0,
  since: 0,
}));
const PAUSE = 10;

const residentOf = (pid: number): number => {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
};
/** The process, and the one that stands below it where it was started in a namespace of its own. */
const familyOf = (pid: number): readonly number[] => {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
    return children === '' ? [pid] : [pid, ...children.split(' ').map(Number)];
  } catch {
    return [pid];
  }
};
const end = (pids: readonly number[]): void => {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
};

let quiet = 0;
for (;;) {
  let busy = false;
  for (let slot = 0; slot < SLOTS; slot++) {
    const at = SLOT.first + slot * SLOT.size;
    const round = Atomics.load(table, at + SLOT.round);
    const known = seen[slot] as { round: number; since: number };
    if (round === 0) {
      known.round = 0;
      continue;
    }
    busy = true;
    const now = performance.now();
    if (round !== known.round) {
      known.round = round;
      known.since = now;
    }
    const pids = familyOf(Atomics.load(table, at + SLOT.pid));
    const late = now - known.since > Atomics.load(table, at + SLOT.limit);
    const fat = pids.some((pid) => residentOf(pid) > memory);
    // Only while it is waited for: a number that was given to another process since is never hit.
    if ((late || fat) && Atomics.load(table, at + SLOT.round) === round) {
      Atomics.compareExchange(table, at + SLOT.verdict, 0, late ? 1 : 2);
      end(pids);
    }
  }
  quiet = busy ? 0 : quiet + 1;
  if (quiet < 50) Atomics.wait(table, NAP, 0, PAUSE);
  else {
    Atomics.store(table, ASLEEP, 1);
    let any = false;
    for (let slot = 0; slot < SLOTS; slot++)
      any ||= Atomics.load(table, SLOT.first + slot * SLOT.size + SLOT.round) !== 0;
    if (!any) Atomics.wait(table, ASLEEP, 1);
    Atomics.store(table, ASLEEP, 0);
    quiet = 0;
  }
}
