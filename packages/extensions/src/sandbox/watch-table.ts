/** The table that a sandbox and its watching thread share: two words, then a slot for each worker. */
export const ASLEEP = 0;
export const NAP = 1;
/** Most workers of one sandbox. */
export const SLOTS = 64;
export const SLOT = { first: 2, size: 4, pid: 0, round: 1, limit: 2, verdict: 3 } as const;

/** What the thread is started with. */
export interface WatchData {
  readonly table: SharedArrayBuffer;
  /** Most memory of a worker, MiB. */
  readonly memory: number;
}
