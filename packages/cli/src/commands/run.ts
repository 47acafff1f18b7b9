import type { Decision } from '@reeve/ir';
import {
  AlreadyRunning,
  type Clock,
  combineObservers,
  createLogs,
  type RunSummary,
  StoreError,
} from '@reeve/runtime';
import { EXIT, OperationalError, UsageError } from '../failure.ts';
import { decisionLine } from '../output/decision-line.ts';
import { createSink } from '../output/sink.ts';
import { showCount } from '../output/summary.ts';
import { openWorkspace } from '../project/workspace.ts';
import { asRunning } from '../running/as-running.ts';
import { openRunning, type RunningProject } from '../running/compose.ts';
import { createHttp } from '../running/http.ts';
import { createLog } from '../running/log.ts';
import { createRunMetrics } from '../running/metrics.ts';
import type { Lang } from '../terminal/frames.ts';
import { createProgress } from '../terminal/progress.ts';
import { chooseLang } from './context.ts';
import { compileOrTell, readTime } from './history.ts';

export interface RunOptions {
  readonly once?: boolean;
  readonly watch?: boolean;
  readonly now?: string;
  readonly dryRun?: boolean;
  readonly drill?: boolean;
  readonly project?: string;
  readonly format: string;
  readonly lang?: string;
}

const WORDS = {
  en: {
    busy: (owner: string) => `Another process runs this project (${owner}); there is nothing to do here.`,
    summary: (s: RunSummary, n: (x: number) => string) =>
      `${n(s.events)} events (${n(s.repeated)} repeated, ${n(s.late)} late, ${n(s.refused)} refused), ${n(s.decisions)} decisions, ${n(s.attempts)} tries`,
    ended: 'effects',
    listening: (url: string) => `Listening on ${url}`,
    watching: 'Watching. Ctrl+C ends it; nothing is lost by that.',
    nothing: 'Nothing is sent',
    ready: 'Caught up',
  },
  zh: {
    busy: (owner: string) => `另一个进程正在运行本项目（${owner}），这里无事可做。`,
    summary: (s: RunSummary, n: (x: number) => string) =>
      `事件 ${n(s.events)} 个（重复 ${n(s.repeated)}，迟到 ${n(s.late)}，拒收 ${n(s.refused)}），决定 ${n(s.decisions)} 个，投递 ${n(s.attempts)} 次`,
    ended: '动作',
    listening: (url: string) => `正在监听 ${url}`,
    watching: '持续运行中。按 Ctrl+C 结束，不会丢失任何东西。',
    nothing: '不会真正发送',
    ready: '已追上进度',
  },
} as const;

const fixedClock = (at: number): Clock => ({
  now: () => at,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
});

/** `reeve run`: catches up, acts, and exits or goes on. */
export const runRun = async (options: RunOptions): Promise<number> => {
  if (options.once && options.watch) throw new UsageError('--once and --watch exclude each other');
  if (options.dryRun && options.drill) throw new UsageError('--dry-run and --drill exclude each other');
  if (options.now !== undefined && options.watch) throw new UsageError('--now goes with --once');
  const workspace = await openWorkspace({
    rules: [],
    ...(options.project === undefined ? {} : { project: options.project }),
  });
  const { project } = workspace;
  if (project.file === undefined)
    throw new UsageError('there is no reeve.yaml here or above; reeve init writes one');
  const lang = chooseLang(options.lang, project);
  const compiled = await compileOrTell(asRunning(workspace), lang);
  if (!compiled) return EXIT.failed;
  const at = readTime(options.now, '--now', workspace.settings.timeZone);
  const log = createLog(process.stderr, options.format);
  const metrics = createRunMetrics();
  const sink = options.format === 'jsonl' ? createSink(undefined) : undefined;
  let writing = Promise.resolve();
  const observer = combineObservers(metrics.observer, createLogs(log), {
    committed: (taken) => {
      if (sink) writing = writing.then(() => writeAll(sink, taken.decisions));
    },
  });
  const progress = createProgress(process.stderr, () => '');
  try {
    await using running = await openRunning({
      project,
      program: compiled.program,
      templates: compiled.templates,
      scripts: workspace.scripts,
      mode: options.drill ? 'drill' : options.dryRun ? 'dry-run' : 'live',
      ...(at === undefined ? {} : { clock: fixedClock(at), upToNow: true }),
      observer,
      log,
    });
    progress.clear();
    const sum = await running.runtime.once();
    const words = WORDS[lang];
    const counted = (x: number): string => showCount(x, lang);
    if (options.drill || options.dryRun) process.stderr.write(`${words.nothing}. `);
    process.stderr.write(`${words.summary(sum, counted)}${endings(sum, lang)}\n`);
    if (options.watch) await watch(running, { lang, log, metrics, http: project.running.http });
    await writing;
    await sink?.close();
    return EXIT.ok;
  } catch (error) {
    if (error instanceof AlreadyRunning) {
      process.stderr.write(`${WORDS[lang].busy(error.lease?.owner ?? '?')}\n`);
      return EXIT.ok;
    }
    if (error instanceof StoreError)
      throw new OperationalError(error.code, error.message, { retryable: error.retryable, cause: error });
    throw error;
  }
};

const writeAll = async (
  sink: ReturnType<typeof createSink>,
  decisions: readonly Decision[],
): Promise<void> => {
  for (const decision of decisions) await sink.write(decisionLine(decision));
};

const endings = ({ ended }: RunSummary, lang: Lang): string => {
  const parts = Object.entries(ended).map(([status, count]) => `${showCount(count, lang)} ${status}`);
  return parts.length === 0 ? '' : `; ${WORDS[lang].ended}: ${parts.join(', ')}`;
};

interface Watching {
  readonly lang: Lang;
  readonly log: ReturnType<typeof createLog>;
  readonly metrics: ReturnType<typeof createRunMetrics>;
  readonly http: Parameters<typeof createHttp>[1] | undefined;
}

/** Goes on until somebody ends it. */
const watch = async (running: RunningProject, { lang, metrics, http }: Watching): Promise<void> => {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    await using server = http ? await createHttp(running, http, metrics) : undefined;
    if (server) process.stderr.write(`${WORDS[lang].listening(server.url)}\n`);
    process.stderr.write(`${WORDS[lang].watching}\n`);
    await running.runtime.run(stop.signal);
  } finally {
    process.removeListener('SIGINT', end);
    process.removeListener('SIGTERM', end);
  }
};
