import { basename } from 'node:path';
import { formatTimestamp } from '@reeve/ir';
import { createEventReader, isZone, SourceError } from '@reeve/runtime/events';
import { type ReplayResult, replay } from '../backtest/replay.ts';
import { createReportOutput } from '../backtest/report-output.ts';
import type { Version } from '../compare/collector.ts';
import { openOtherVersion } from '../compare/other-version.ts';
import { createComparisonOutput } from '../compare/output.ts';
import { EXIT, OperationalError, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { renderSummary, showCount } from '../output/summary.ts';
import { shownPath } from '../project/rule-files.ts';
import { openWorkspace } from '../project/workspace.ts';
import { createProgress } from '../terminal/progress.ts';
import { createStyle } from '../terminal/style.ts';
import { parseDuration } from '../time/duration.ts';
import { chooseLang } from './context.ts';
import { type Compiled, compileOrTell, readTime, sourcesOf } from './history.ts';

export interface BacktestOptions {
  readonly rules?: readonly string[];
  readonly events?: readonly string[];
  readonly map?: string;
  readonly project?: string;
  readonly from?: string;
  readonly until?: string;
  readonly lateness?: string;
  readonly compare?: readonly string[];
  readonly tz?: string;
  readonly format: string;
  readonly out?: string;
  readonly lang?: string;
}

const readLateness = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const lateness = parseDuration(text);
  if (lateness === undefined) throw new UsageError(`--lateness ${text}: write it as “10 minutes”`);
  return lateness;
};

/** A version with what people call it: the paths that it was named by, or its project. */
const versionOf = ({ project, ...compiled }: Compiled, paths: readonly string[]): Version => ({
  ...compiled,
  label: paths.length > 0 ? paths.join(', ') : shownPath(project.file ?? project.folder),
});

/** `reeve backtest`: what rules would have done to history. Nothing is delivered. */
export const runBacktest = async (options: BacktestOptions): Promise<number> => {
  if (options.tz !== undefined && !isZone(options.tz)) {
    throw new UsageError(`--tz ${options.tz}: there is no such time zone; write it as Asia/Shanghai`);
  }
  const lateness = readLateness(options.lateness);
  const shared = {
    ...(options.tz === undefined ? {} : { timeZone: options.tz }),
    ...(lateness === undefined ? {} : { lateness }),
  };
  const workspace = await openWorkspace({
    rules: options.rules ?? [],
    ...(options.project === undefined ? {} : { project: options.project }),
    ...shared,
  });
  const { project } = workspace;
  const lang = chooseLang(options.lang, project);
  const zone = workspace.settings.timeZone;
  const from = readTime(options.from, '--from', zone);
  const until = readTime(options.until, '--until', zone);
  if (from !== undefined && until !== undefined && from > until)
    throw new UsageError('--from is after --until');

  const own = await compileOrTell(workspace, lang);
  const other =
    options.compare && (await compileOrTell(await openOtherVersion(options.compare, project, shared), lang));
  if (!own || (options.compare && !other)) return EXIT.failed;
  const sources = await sourcesOf(options, project, zone, lang);
  const reader = await createEventReader(sources);
  const sink = createSink(options.out, 'stop');

  const { tally } = reader;
  let reached = 0;
  let failed: ReplayResult | undefined;
  const progress = createProgress(process.stderr, () => {
    const share = tally.totalBytes ? `${Math.floor((tally.bytes / tally.totalBytes) * 100)} %  ` : '';
    const at = reached > 0 ? `  ${formatTimestamp(reached).slice(0, 10)}` : '';
    return `${share}${showCount(tally.read, lang)} ${lang === 'zh' ? '个事件' : 'events'}${at}`;
  });

  const common = {
    lang,
    sink,
    format: options.format,
    ...(options.out === undefined ? {} : { out: options.out }),
    ...(from === undefined ? {} : { from }),
    zone,
  };
  const output = other
    ? createComparisonOutput(
        { before: versionOf(other, options.compare ?? []), after: versionOf(own, options.rules ?? []) },
        common,
      )
    : createReportOutput(own, common);
  const sayRead = (result: ReplayResult): void => {
    progress.clear();
    const style = createStyle(process.stderr, process.env);
    process.stderr.write(renderSummary(tally, result, output.engine.stats(), lang, style));
  };
  const result = await replay(output.engine, reader, {
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    onDecision: output.onDecision,
    ...(output.onEvent ? { onEvent: output.onEvent } : {}),
    onProgress: (_, time) => {
      reached = time;
      progress.tick();
    },
    onFailure: (soFar) => {
      failed = soFar;
    },
  }).catch(async (error: unknown) => {
    // What came before a file broke off is told, decisions and all; then why it ended.
    if (failed && (error instanceof OperationalError || error instanceof SourceError)) {
      await sink.close().catch(() => undefined);
      sayRead(failed);
    }
    throw error;
  });
  progress.clear();
  const stats = output.engine.stats();
  const note = await output.finish({
    ...(project.file === undefined ? {} : { project: basename(project.folder) }),
    files: sources.map(({ path }) => path),
    result,
    tally,
    stats,
  });
  await sink.close();
  sayRead(result);
  process.stderr.write(note);
  return EXIT.ok;
};
