import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionContribution, ActionRequest, ActionResult, Manifest } from '../api/index.ts';
import type { Calls } from './calls.ts';
import { storeName } from './calls.ts';
import type { Grants } from './grants.ts';
import type { HostClock } from './host-clock.ts';
import { startInProcessPeer } from './in-process-peer.ts';
import type { HostLimits } from './limits.ts';
import type { LogLevel } from './messages.ts';
import type { EndReason, Peer } from './peer.ts';
import { startProcessPeer } from './process-peer.ts';
import type { Secrets } from './secrets.ts';
import { createValidation } from './validation.ts';

/** How an extension is. */
export interface ExtensionState {
  readonly name: string;
  readonly version: string;
  /** `idle`: not started; `waiting`: until it may start again; `off`: somebody has to look at it. */
  readonly state: 'idle' | 'starting' | 'running' | 'waiting' | 'off';
  /** Why it is `waiting` or `off`. */
  readonly reason?: string;
  /** When it may start again, ms. */
  readonly until?: number;
  readonly pid?: number;
  readonly working: number;
  readonly queued: number;
  readonly starts: number;
  readonly deaths: number;
  /** What it did that it should not have. */
  readonly counts: {
    readonly late: number;
    readonly unasked: number;
    readonly invalid: number;
    readonly unlogged: number;
  };
}

export type WriteLog = (level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>) => void;

export interface UnitSetting {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly main?: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly grants: Grants;
  readonly inProcess: boolean;
  readonly calls: Calls;
  readonly secrets: Secrets;
  readonly limits: HostLimits;
  readonly clock: HostClock;
  readonly log: WriteLog;
}

/** One extension: started when needed, watched, started again, switched off. */
export interface ExtensionUnit {
  run(action: ActionContribution, request: ActionRequest, signal: AbortSignal): Promise<ActionResult>;
  state(): ExtensionState;
  /** Settles when it is running, or is not going to. */
  start(): Promise<void>;
  enable(): void;
  functions(): ReadonlyMap<string, (args: readonly unknown[]) => unknown>;
  close(): Promise<void>;
  /** For the end of the host's process, when nothing can be waited for. */
  kill(): void;
}

interface Job {
  readonly id: number;
  readonly json: string;
  readonly settle: (result: ActionResult) => void;
  readonly action: ActionContribution;
  /** How much had gone out when it was handed over; absent while it waits. */
  outwardBefore?: number;
}

const failed = (error: string, retryable: boolean, retryAfter?: number): ActionResult => ({
  status: 'failed',
  error,
  retryable,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/** Results that were given up on, remembered so that a late answer is told from an invented one. */
const REMEMBERED = 1000;

export const createExtensionUnit = (setting: UnitSetting): ExtensionUnit => {
  const { manifest, grants, calls, secrets, limits, clock } = setting;
  const { name } = manifest;
  const validation = createValidation(manifest);
  const attributes = (manifest.permissions.attributes ?? []).filter(
    (each) => grants.attributes?.includes('*') === true || grants.attributes?.includes(each) === true,
  );
  const queue: Job[] = [];
  const working = new Map<number, Job>();
  const givenUp = new Set<number>();
  const counts = { late: 0, unasked: 0, invalid: 0, unlogged: 0 };
  let state: ExtensionState['state'] = 'idle';
  let reason: string | undefined;
  let until = 0;
  let peer: Peer | undefined;
  let bound: ReadonlyMap<string, (args: readonly unknown[]) => unknown> = new Map();
  let lastId = 0;
  let starts = 0;
  let deaths: number[] = [];
  let deathCount = 0;
  let lastUse = clock.now();
  let settled: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  let logSecond = 0;
  let logsLeft = limits.logs;
  let closed = false;
  /** Idle for long, on its way out: what comes now waits for the next process. */
  let stopping = false;
  const closing = new AbortController();

  const log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void => {
    const second = Math.floor(clock.now() / 1000);
    if (second !== logSecond) {
      logSecond = second;
      logsLeft = limits.logs;
    }
    if (logsLeft <= 0) {
      counts.unlogged += 1;
      peer?.stray();
      return;
    }
    logsLeft -= 1;
    const short = fields && JSON.stringify(fields).length <= 4096 ? fields : undefined;
    setting.log(level, message.slice(0, 1000), { extension: name, ...(short ? { fields: short } : {}) });
  };

  const turn = (to: ExtensionState['state'], why?: string): void => {
    state = to;
    reason = why;
    if (to === 'starting') return;
    settled?.resolve();
    settled = undefined;
  };
  const busy = (): void => peer?.busy(working.size + queue.length > 0);

  /** What is known of an action that nobody will answer for any more. */
  const outcomeWithout = (job: Job, why: string): ActionResult =>
    job.outwardBefore === undefined || calls.outward === job.outwardBefore
      ? failed(why, true)
      : { status: 'unknown', error: why };

  const finish = (job: Job, result: ActionResult): void => {
    working.delete(job.id);
    lastUse = clock.now();
    job.settle(result);
    pump();
  };

  /** Names of an extension's own collections and ledgers become the store's. */
  const inStore = (result: ActionResult): ActionResult => ({
    ...result,
    ...(result.records
      ? {
          records: result.records.map((each) => ({
            ...each,
            collection: storeName(manifest, grants, each.collection),
          })),
        }
      : {}),
    ...(result.ledger
      ? {
          ledger: result.ledger.map((each) => ({
            ...each,
            ledger: storeName(manifest, grants, each.ledger),
          })),
        }
      : {}),
  });

  const take = (id: number, what: (job: Job) => ActionResult): void => {
    const job = working.get(id);
    if (!job) {
      if (givenUp.delete(id)) counts.late += 1;
      else {
        counts.unasked += 1;
        peer?.stray();
      }
      return;
    }
    peer?.good();
    finish(job, what(job));
  };

  const ended = (why: EndReason, detail: string): void => {
    peer = undefined;
    stopping = false;
    const lost = [...working.values(), ...(why === 'stopped' && !closed ? [] : queue.splice(0))];
    working.clear();
    givenUp.clear();
    if (why === 'stopped') turn('idle');
    else if (why === 'unfit') turn('off', detail);
    else {
      const now = clock.now();
      deathCount += 1;
      deaths = [...deaths.filter((at) => at > now - limits.deathWindow), now];
      if (deaths.length >= limits.deaths) turn('off', `It died ${deaths.length} times. ${detail}`);
      else {
        until = now + Math.min(limits.backoff * 2 ** (deaths.length - 1), limits.longestBackoff);
        turn('waiting', detail);
      }
    }
    if (why !== 'stopped')
      setting.log(state === 'off' ? 'error' : 'warn', `The extension ended: ${detail}`, {
        extension: name,
        reason: why,
        state,
      });
    for (const job of lost) {
      const result = outcomeWithout(job, `The extension ${name} ended: ${detail}`);
      job.settle(why === 'unfit' ? failed(`The extension ${name} cannot work: ${detail}`, false) : result);
    }
    pump();
  };

  const launch = (): void => {
    turn('starting');
    starts += 1;
    lastUse = clock.now();
    const common = {
      manifest,
      folder: setting.folder,
      main: join(setting.folder, setting.main ?? manifest.main ?? ''),
      settings: setting.settings,
      calls,
      secrets,
      limits,
      events: {
        ready: (functions: typeof bound = new Map()) => {
          bound = functions;
          turn('running');
          pump();
        },
        result: (id: number, result: unknown) =>
          take(id, (job) => {
            const valid = validation.result(job.action, result);
            if (!('problem' in valid)) return inStore(valid);
            counts.invalid += 1;
            return calls.outward === job.outwardBefore
              ? failed(valid.problem, false)
              : { status: 'unknown', error: valid.problem };
          }),
        threw: (id: number, message: string) => take(id, () => failed(message, false)),
        log,
        end: ended,
      },
    };
    if (!existsSync(common.main)) {
      ended('unfit', `its main, ${setting.main ?? manifest.main ?? ''}, does not exist.`);
      return;
    }
    try {
      peer = setting.inProcess ? startInProcessPeer(common) : startProcessPeer(common);
      busy();
    } catch {
      ended('exited', 'It could not be started.');
      return;
    }
    void stopWhenIdle(peer);
  };

  const stopWhenIdle = async (mine: Peer): Promise<void> => {
    while (peer === mine && !closing.signal.aborted) {
      const left = lastUse + limits.idle - clock.now();
      if (left > 0) await clock.sleep(left, closing.signal);
      else if (working.size + queue.length > 0 || setting.grants.trusted === true)
        await clock.sleep(limits.idle, closing.signal);
      else {
        stopping = true;
        return mine.stop();
      }
    }
  };

  const pump = (): void => {
    if (state === 'idle' || (state === 'waiting' && clock.now() >= until)) {
      if (queue.length > 0 && !closed) launch();
    } else if (state === 'running' && !stopping) {
      while (working.size < limits.concurrency) {
        const job = queue.shift();
        if (!job || !peer) break;
        job.outwardBefore = calls.outward;
        working.set(job.id, job);
        peer.run(job.id, job.json);
      }
    }
    busy();
  };

  const messageFor = (request: ActionRequest, input: Readonly<Record<string, unknown>>): string => {
    const { member, ...rest } = request;
    const seen = member && {
      id: member.id,
      attributes: Object.fromEntries(
        attributes.flatMap((path) =>
          Object.hasOwn(member.attributes, path) ? [[path, member.attributes[path]]] : [],
        ),
      ),
    };
    return JSON.stringify({ ...rest, input, ...(seen ? { member: seen } : {}) });
  };

  const giveUp = (job: Job): void => {
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
    else if (working.has(job.id)) {
      givenUp.add(job.id);
      if (givenUp.size > REMEMBERED) givenUp.delete(givenUp.values().next().value!);
    } else return;
    finish(job, outcomeWithout(job, 'It took too long.'));
    peer?.probe();
  };

  return {
    run: (action, request, signal) => {
      if (closed) return Promise.resolve(failed('The host is closed.', true));
      if (state === 'off')
        return Promise.resolve(failed(`The extension ${name} is switched off: ${reason}`, true, 60_000));
      if (state === 'waiting' && clock.now() < until)
        return Promise.resolve(failed(`The extension ${name} ended: ${reason}`, true, until - clock.now()));
      if (signal.aborted) return Promise.resolve(failed('It was given up before it began.', true));
      if (queue.length >= limits.queue)
        return Promise.resolve(failed(`The extension ${name} has too much to do.`, true, 1000));
      const checked = validation.input(action, request.input);
      if ('problem' in checked) return Promise.resolve(failed(checked.problem, false));
      const json = messageFor(request, checked.input);
      if (Buffer.byteLength(json) > 1024 * 1024)
        return Promise.resolve(failed('The action is longer than 1 MiB.', false));
      return new Promise((resolve) => {
        lastId += 1;
        const cancel = (): void => giveUp(job);
        const timer = setTimeout(cancel, limits.deadline);
        timer.unref();
        const job: Job = {
          id: lastId,
          json,
          action,
          settle: (result) => {
            clearTimeout(timer);
            signal.removeEventListener('abort', cancel);
            resolve(result);
          },
        };
        signal.addEventListener('abort', cancel, { once: true });
        queue.push(job);
        pump();
      });
    },
    state: () => ({
      name,
      version: manifest.version,
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(state === 'waiting' ? { until } : {}),
      ...(peer?.pid === undefined ? {} : { pid: peer.pid }),
      working: working.size,
      queued: queue.length,
      starts,
      deaths: deathCount,
      counts: { ...counts },
    }),
    start: async () => {
      if (state === 'idle' && !closed) launch();
      if (state !== 'starting') return;
      settled ??= Promise.withResolvers<void>();
      busy();
      await settled.promise;
    },
    enable: () => {
      if (state !== 'off' && state !== 'waiting') return;
      deaths = [];
      turn('idle');
    },
    functions: () => bound,
    close: async () => {
      closed = true;
      closing.abort();
      for (const job of queue.splice(0)) job.settle(failed('The host is closed.', true));
      await peer?.stop();
      calls.close();
    },
    kill: () => peer?.kill(),
  };
};
