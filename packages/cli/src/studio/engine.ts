import {
  AlreadyRunning,
  type Clock,
  combineObservers,
  createLogs,
  type Runtime,
  type Store,
} from '@reeve/runtime';
import { compileWorkspace, openWorkspace } from '../project/workspace.ts';
import { asRunning } from '../running/as-running.ts';
import { openRunning, type RunningProject } from '../running/compose.ts';
import { createHttp } from '../running/http.ts';
import type { RunLog } from '../running/log.ts';
import { createRunMetrics } from '../running/metrics.ts';

/** The project at work beside the studio: begun, and begun anew with the rules that were published. */
export interface WorkingEngine extends AsyncDisposable {
  /** The store of the engine that works; absent where the rules do not compile or another process runs them. */
  readonly store: () => Store | undefined;
  readonly runtime: () => Runtime | undefined;
  /** Takes the rules as they now lie in the folder. Never rejects: what is wrong is told in the log, and the studio goes on. */
  readonly reload: () => Promise<void>;
}

/** Begins to run a project, and goes on until it is disposed. */
export async function startEngine(file: string, log: RunLog, clock?: Clock): Promise<WorkingEngine> {
  let running: RunningProject | undefined;
  let program: string | undefined;
  let stop = new AbortController();
  let ended: Promise<unknown> = Promise.resolve();
  let server: AsyncDisposable | undefined;
  const end = async (): Promise<void> => {
    stop.abort();
    await ended;
    await server?.[Symbol.asyncDispose]();
    await running?.[Symbol.asyncDispose]();
    running = undefined;
    server = undefined;
  };
  const begin = async (): Promise<void> => {
    const workspace = await openWorkspace({ rules: [], project: file });
    const { project } = workspace;
    const compiled = compileWorkspace(asRunning(workspace));
    if (!compiled.program) {
      log('warn', 'The rules have errors; what ran before goes on.');
      return;
    }
    if (compiled.program.id === program) return;
    await end();
    const metrics = createRunMetrics();
    try {
      running = await openRunning({
        project,
        program: compiled.program,
        templates: compiled.templates ?? [],
        scripts: workspace.scripts,
        mode: 'live',
        observer: combineObservers(metrics.observer, createLogs(log)),
        log,
        ...(clock && { clock }),
      });
    } catch (error) {
      if (!(error instanceof AlreadyRunning)) throw error;
      log('info', 'Another process runs this project; the studio looks on.');
      return;
    }
    program = compiled.program.id;
    stop = new AbortController();
    const { runtime } = running;
    if (project.running.http) server = await createHttp(running, project.running.http, metrics);
    ended = runtime.run(stop.signal).catch((error: unknown) => {
      log('error', 'The engine stopped.', { error: messageOf(error) });
    });
  };
  await begin();
  let turn: Promise<void> = Promise.resolve();
  return {
    store: () => running?.store,
    runtime: () => running?.runtime,
    reload() {
      turn = turn.then(begin).catch((error: unknown) => {
        log('error', 'The engine could not begin with the new rules.', { error: messageOf(error) });
      });
      return turn;
    },
    async [Symbol.asyncDispose]() {
      await turn;
      await end();
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
