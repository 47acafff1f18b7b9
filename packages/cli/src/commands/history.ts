import type { TemplateIr } from '@reeve/ir';
import {
  type CsvMap,
  createTimeReader,
  type EventSource,
  looksLikeCsv,
  type TimeReader,
} from '@reeve/runtime/events';
import type { Version } from '../compare/collector.ts';
import { UsageError } from '../failure.ts';
import { parseCsvMap } from '../project/csv-map.ts';
import type { Project } from '../project/project.ts';
import { readText } from '../project/read-text.ts';
import { shownPath } from '../project/rule-files.ts';
import { tellOnce } from '../project/scripts.ts';
import { compileWorkspace, type Workspace } from '../project/workspace.ts';
import type { Lang } from '../terminal/frames.ts';
import { countLine, frameOptions, renderAll } from './context.ts';

/** Where events are read from, as the command line names it. */
export interface SourceOptions {
  readonly events?: readonly string[];
  readonly map?: string;
}

/** A version of the rules, ready to run. */
export type Compiled = Omit<Version, 'label'> & {
  readonly project: Project;
  readonly templates: readonly TemplateIr[];
};

const WARNED = { en: ' in the rules: reeve check tells more.', zh: '：用 reeve check 查看。' } as const;

/** A time from the command line. */
export const readTime = (text: string | undefined, option: string, zone: string): number | undefined => {
  if (text === undefined) return undefined;
  const time = (createTimeReader('iso', zone) as TimeReader)(text);
  if (typeof time === 'number') return time;
  throw new UsageError(`${option} ${text}: ${time}`);
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

/** The events that a command is to read: those that it is given, else the project’s. */
export const sourcesOf = async (
  options: SourceOptions,
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
export const compileOrTell = async (workspace: Workspace, lang: Lang): Promise<Compiled | undefined> => {
  const { program, templates, diagnostics } = compileWorkspace(workspace);
  const findings = diagnostics.filter((each) => each.severity !== 'info');
  if (!program) {
    const frames = frameOptions(process.stderr, lang, workspace.texts);
    process.stderr.write(`${renderAll(findings, frames)}\n${countLine(findings, lang)}\n`);
    return undefined;
  }
  if (findings.length > 0) process.stderr.write(`${countLine(findings, lang)}${WARNED[lang]}\n`);
  return {
    program,
    engine: (await workspace.scripts.open(tellOnce(lang))).engine,
    templates: templates ?? [],
    signatures: workspace.signatures,
    trees: workspace.trees,
    project: workspace.project,
  };
};
