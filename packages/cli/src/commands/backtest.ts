import { basename } from 'node:path';
import { formatTimestamp } from '@reeve/ir';
import { replay } from '../backtest/replay.ts';
import { createReportOutput } from '../backtest/report-output.ts';
import type { Version } from '../compare/collector.ts';
import { openOtherVersion } from '../compare/other-version.ts';
import { createComparisonOutput } from '../compare/output.ts';
import { type CsvMap, parseCsvMap } from '../events/csv-map.ts';
import { type EventSource, looksLikeCsv } from '../events/open.ts';
import { createEventReader } from '../events/reader.ts';
import { EXIT, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { renderSummary, showCount } from '../output/summary.ts';
import type { Project } from '../project/project.ts';
import { readText } from '../project/read-text.ts';
import { shownPath } from '../project/rule-files.ts';
import { compileWorkspace, openWorkspace, type Workspace } from '../project/workspace.ts';
import type { Lang } from '../terminal/frames.ts';
import { createProgress } from '../terminal/progress.ts';
import { createStyle } from '../terminal/style.ts';
import { parseDuration } from '../time/duration.ts';
import { createTimeReader, type TimeReader } from '../time/time-format.ts';
import { isZone } from '../time/zone.ts';
import { chooseLang, countLine, frameOptions, renderAll } from './context.ts';

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

type Compiled = Omit<Version, 'label'> & { readonly project: Project };

const WARNED = { en: ' in the rules: reeve check tells more.', zh: '：用 reeve check 查看。' } as const;

const readTime = (text: string | undefined, option: string, zone: string): number | undefined => {
  if (text === undefined) return undefined;
  const time = (createTimeReader('iso', zone) as TimeReader)(text);
  if (typeof time === 'number') return time;
  throw new UsageError(`${option} ${text}: ${time}`);
};

const readLateness = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const lateness = parseDuration(text);
  if (lateness === undefined) throw new UsageError(`--lateness ${text}: write it as “10 minutes”`);
  return lateness;
};

/** A mapping from a file, or from the command line where it begins with a brace. */
const readMap = async (given: string, zone: string, lang: Lang): Promise<CsvMap> => {
  const inline = given.trimStart().startsWith('{');
  const { file, diagnostics: unreadable } = inline
    ? { file: { path: '--map', text: given }, diagnostics: [] }
    : await readText(given, shownPath(given));
  const { map, diagnostics } = file
    ? parseCsvMap(file.text, file.path, zone)
    : { map: undefined, diagnostics: unreadable };
  if (map) return map;
  const frames = frameOptions(process.stderr, lang, new Map(file ? [[file.path, file.text]] : []));
  process.stderr.write(renderAll(diagnostics, frames));
  throw new UsageError(`${given}: the mapping cannot be used`);
};

const sourcesOf = async (
  options: BacktestOptions,
  project: Project,
  zone: string,
  lang: Lang,
): Promise<readonly EventSource[]> => {
  const map = options.map === undefined ? project.map : await readMap(options.map, zone, lang);
  const given = options.events ?? [];
  const sources: readonly EventSource[] =
    given.length === 0
      ? options.map === undefined || !map
        ? project.events
        : project.events.map(({ path }) => (looksLikeCsv(path) ? { path, map } : { path }))
      : given.map((path) => {
          // Standard input is CSV only where the command line itself brings a mapping.
          const csv = path === '-' ? options.map !== undefined : looksLikeCsv(path);
          return map && csv ? { path, map } : { path };
        });
  if (sources.length === 0)
    throw new UsageError('there are no events: name them with --events FILE… (or - for standard input)');
  for (const { path, map: own } of sources) {
    if (!own && /\.(csv|tsv)(\.gz)?$/i.test(path)) {
      throw new UsageError(`${path}: a CSV file needs a mapping: --map FILE`);
    }
  }
  if (sources.filter(({ path }) => path === '-').length > 1)
    throw new UsageError('standard input (-) is given twice');
  return sources;
};

/** Compiles rules, and says on standard error what is wrong with them. */
const compileOrTell = (workspace: Workspace, lang: Lang): Compiled | undefined => {
  const { program, diagnostics } = compileWorkspace(workspace);
  const findings = diagnostics.filter((each) => each.severity !== 'info');
  if (!program) {
    const frames = frameOptions(process.stderr, lang, workspace.texts);
    process.stderr.write(`${renderAll(findings, frames)}\n${countLine(findings, lang)}\n`);
    return undefined;
  }
  if (findings.length > 0) process.stderr.write(`${countLine(findings, lang)}${WARNED[lang]}\n`);
  return { program, signatures: workspace.signatures, trees: workspace.trees, project: workspace.project };
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

  const own = compileOrTell(workspace, lang);
  const other =
    options.compare && compileOrTell(await openOtherVersion(options.compare, project, shared), lang);
  if (!own || (options.compare && !other)) return EXIT.failed;
  const sources = await sourcesOf(options, project, zone, lang);
  const reader = await createEventReader(sources);
  const sink = createSink(options.out);

  const { tally } = reader;
  let reached = 0;
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
  const result = await replay(output.engine, reader, {
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    onDecision: output.onDecision,
    ...(output.onEvent ? { onEvent: output.onEvent } : {}),
    onProgress: (_, time) => {
      reached = time;
      progress.tick();
    },
  });
  progress.clear();
  const stats = output.engine.stats();
  // A variant goes by the name of what it is a variant of.
  const named = other?.project.file === undefined ? project : other.project;
  const note = await output.finish({
    ...(named.file === undefined ? {} : { project: basename(named.folder) }),
    files: sources.map(({ path }) => path),
    result,
    tally,
    stats,
  });
  await sink.close();
  process.stderr.write(renderSummary(tally, result, stats, lang, createStyle(process.stderr, process.env)));
  process.stderr.write(note);
  return EXIT.ok;
};
