import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Start } from './child/main.ts';
import { askBatch, askStart, type Reply, talkLater, talkNow } from './exchange.ts';
import { SandboxFailure } from './failure.ts';
import { launch, moduleToStart, vm2Module } from './launch.ts';
import { openPipes } from './pipes.ts';
import type { Watch } from './watch.ts';

/** A script as the worker gets it. */
export interface LoadedScript {
  readonly id: string;
  readonly source: string;
  readonly code: string;
}

/** Which layers are on; all of them but in tests of one alone. */
export interface Layers {
  /** Node's flags. */
  readonly flags: boolean;
  /** Namespaces of its own, and no rights of root. */
  readonly isolate: boolean;
  readonly lockdown: boolean;
  /** Module of the engine; vm2 where it is absent. */
  readonly engine?: string;
  /** Module of the whole process, to try what the parent does with one that lies. */
  readonly child?: string;
}

export const ALL_LAYERS: Layers = { flags: true, isolate: true, lockdown: true };

/** Bounds of a worker; times in milliseconds, sizes in MiB. */
export interface WorkerLimits {
  readonly start: number;
  readonly deadline: number;
  /** What vm2 stops by itself; below the deadline. */
  readonly timeout: number;
  readonly heap: number;
  /** Characters of one result. */
  readonly result: number;
}

/** A worker that is started when first asked, and anew after it was lost. */
export interface ScriptWorker {
  readonly pid: number | undefined;
  /** Asks for a batch of calls, `[[index, args as JSON], …]`, and waits. */
  askNow(calls: string, count: number): Reply | { readonly kind: 'lost'; readonly why: 'memory' };
  askLater(calls: string, count: number): Promise<ReturnType<ScriptWorker['askNow']>>;
  close(): void;
}

interface Alive {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly there: number;
  readonly back: number;
}

/** Makes a worker for the scripts of one author. */
export const createScriptWorker = (
  scripts: readonly LoadedScript[],
  limits: WorkerLimits,
  watch: Watch,
  layers: Layers = ALL_LAYERS,
): ScriptWorker => {
  const watched = watch.watched();
  const first: Start = {
    scripts,
    timeout: limits.timeout,
    nobody: layers.isolate,
    lockdown: layers.lockdown,
    ...(layers.engine === undefined ? {} : { engine: layers.engine }),
    vm2: vm2Module(),
  };
  let alive: Alive | undefined;
  let ready = false;

  const start = (): Alive => {
    const { there, back } = openPipes();
    try {
      const child = launch({
        child: layers.child ?? moduleToStart('child/main', '@reeve/extensions/sandbox-child'),
        engine: layers.engine,
        heap: limits.heap,
        stdin: there.reader,
        reply: back.writer,
        flags: layers.flags,
        isolate: layers.isolate,
      });
      child.on('error', () => {});
      child.unref();
      if (child.pid === undefined)
        throw new SandboxFailure('no-worker', 'The process for scripts could not be started.', true);
      return { child, pid: child.pid, there: there.writer, back: back.reader };
    } catch (error) {
      closeSync(there.writer);
      closeSync(back.reader);
      throw error;
    } finally {
      closeSync(there.reader);
      closeSync(back.writer);
    }
  };
  const end = (): void => {
    if (!alive) return;
    const { child, there, back } = alive;
    alive = undefined;
    ready = false;
    child.kill('SIGKILL');
    closeSync(there);
    closeSync(back);
  };
  const opened = (): Alive => {
    alive ??= start();
    return alive;
  };
  /** Nothing of a worker that did not answer as it should is used again. */
  const settle = (reply: Reply): ReturnType<ScriptWorker['askNow']> => {
    const why = watched.end();
    if (reply.kind === 'results' && why === undefined) return reply;
    end();
    if (reply.kind === 'results') return { kind: 'lost', why: why as 'time' };
    return why === undefined ? reply : { kind: 'lost', why: why as 'time' };
  };
  const settleStart = (told: 'ready' | 'time' | 'broken' | 'gone'): void => {
    const why = watched.end();
    if (told === 'ready' && why === undefined) {
      ready = true;
      return;
    }
    end();
    throw new SandboxFailure(
      'no-start',
      `The process for scripts did not start (${why ?? told}).`,
      told !== 'broken',
    );
  };
  const startJson = JSON.stringify(first);
  return {
    get pid() {
      return alive?.pid;
    },
    askNow: (calls, count) => {
      const { pid, there, back } = opened();
      if (!ready) {
        watched.begin(pid, limits.start);
        settleStart(talkNow(askStart(startJson), there, back));
      }
      watched.begin(pid, limits.deadline);
      return settle(talkNow(askBatch(calls, count, limits.result), there, back));
    },
    askLater: async (calls, count) => {
      const { pid, there, back } = opened();
      if (!ready) {
        watched.begin(pid, limits.start);
        settleStart(await talkLater(askStart(startJson), there, back));
      }
      watched.begin(pid, limits.deadline);
      return settle(await talkLater(askBatch(calls, count, limits.result), there, back));
    },
    close: () => {
      end();
      watched.free();
    },
  };
};
