import { Worker } from 'node:worker_threads';
import { SandboxFailure } from './failure.ts';
import { moduleToStart } from './launch.ts';
import { ASLEEP, SLOT, SLOTS, type WatchData } from './watch-table.ts';

/** Watches one worker. */
interface Watched {
  /** From now on it has so many milliseconds. */
  begin(pid: number, limit: number): void;
  /** It has answered, or is gone. Tells why it was killed, where it was. */
  end(): 'time' | 'memory' | undefined;
  free(): void;
}

/** A thread that kills workers, since whoever waits for one is not able to. */
export interface Watch {
  watched(): Watched;
  close(): void;
}

/** Starts the thread. `memory` in MiB. */
export const startWatch = (memory: number): Watch => {
  const shared = new SharedArrayBuffer((SLOT.first + SLOTS * SLOT.size) * 4);
  const table = new Int32Array(shared);
  const data: WatchData = { table: shared, memory };
  const thread = new Worker(moduleToStart('watch-thread', '@reeve/extensions/sandbox-watch'), {
    workerData: data,
    execArgv: ['--no-warnings'],
    env: {},
  });
  thread.unref();
  const taken = new Set<number>();
  let round = 0;
  return {
    watched: () => {
      const slot = Array.from({ length: SLOTS }, (_, i) => i).find((i) => !taken.has(i));
      if (slot === undefined)
        throw new SandboxFailure(
          'too-many-authors',
          `Scripts of at most ${SLOTS / 2} authors can run.`,
          false,
        );
      taken.add(slot);
      const at = SLOT.first + slot * SLOT.size;
      return {
        begin: (pid, limit) => {
          round = (round % 0x7ffffffe) + 1;
          Atomics.store(table, at + SLOT.pid, pid);
          Atomics.store(table, at + SLOT.limit, limit);
          Atomics.store(table, at + SLOT.verdict, 0);
          Atomics.store(table, at + SLOT.round, round);
          if (Atomics.compareExchange(table, ASLEEP, 1, 0) === 1) Atomics.notify(table, ASLEEP);
        },
        end: () => {
          Atomics.store(table, at + SLOT.round, 0);
          const verdict = Atomics.exchange(table, at + SLOT.verdict, 0);
          return verdict === 1 ? 'time' : verdict === 2 ? 'memory' : undefined;
        },
        free: () => {
          Atomics.store(table, at + SLOT.round, 0);
          taken.delete(slot);
        },
      };
    },
    close: () => void thread.terminate(),
  };
};
