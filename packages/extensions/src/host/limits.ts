/** Bounds on what an extension may take. All times in milliseconds. */
export interface HostLimits {
  /** Actions at work in one extension at a time. */
  readonly concurrency: number;
  /** Actions that wait for one extension; more are turned away. */
  readonly queue: number;
  /** The longest that an action may take, where the caller does not give up before. */
  readonly deadline: number;
  /** The longest from the start of a process to the end of `activate`. */
  readonly activation: number;
  /** How often a process that has work is asked whether it is there. */
  readonly ping: number;
  /** How long it may take to answer that; then it is killed. */
  readonly pong: number;
  /** Heap of one process, MiB. */
  readonly heap: number;
  /** All memory of one process, MiB; looked at where the system tells it. */
  readonly memory: number;
  /** Requests to the outside that one extension makes at a time. */
  readonly calls: number;
  /** Calls of one extension that wait. */
  readonly waitingCalls: number;
  /** Log lines a second. */
  readonly logs: number;
  /** Messages that should not have come, until the process is killed. */
  readonly strays: number;
  /** Deaths within `deathWindow`, until the extension is switched off. */
  readonly deaths: number;
  readonly deathWindow: number;
  /** The wait after the first death; it doubles with each, up to `longestBackoff`. */
  readonly backoff: number;
  readonly longestBackoff: number;
  /** A process that had no work for so long is stopped. */
  readonly idle: number;
}

export const USUAL_LIMITS: HostLimits = {
  concurrency: 16,
  queue: 1000,
  deadline: 120_000,
  activation: 15_000,
  ping: 2000,
  pong: 5000,
  heap: 96,
  memory: 384,
  calls: 16,
  waitingCalls: 256,
  logs: 50,
  strays: 200,
  deaths: 5,
  deathWindow: 600_000,
  backoff: 500,
  longestBackoff: 60_000,
  idle: 600_000,
};
