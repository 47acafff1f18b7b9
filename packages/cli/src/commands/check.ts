import { resolve } from 'node:path';
import type { Diagnostic, Span } from '@reeve/ir';
import type { FlowGraph, FlowReport, Unproved } from '@reeve/language';
import { EXIT, UsageError } from '../failure.ts';
import { requireGraphEnding, writeGraph } from '../flow/graph-file.ts';
import { loopDrawings, messageSentence, messageTable } from '../flow/sentences.ts';
import { renderSarif } from '../output/sarif.ts';
import { createSink } from '../output/sink.ts';
import { readRuleFiles, shownPath } from '../project/rule-files.ts';
import { checkWorkspace, openWorkspace, type Workspace } from '../project/workspace.ts';
import { countSeverities, type FrameOptions, sortDiagnostics } from '../terminal/frames.ts';
import { createTextIndex } from '../terminal/positions.ts';
import { wrap } from '../terminal/width.ts';
import { chooseLang, countLine, frameOptions, renderAll } from './context.ts';

export interface CheckOptions {
  readonly project?: string;
  readonly format: string;
  readonly lang?: string;
  readonly out?: string;
  /** Also tells what could be neither proved nor refuted. */
  readonly proofs?: boolean;
  /** File to draw into what sets off what. */
  readonly graph?: string;
}

/** The workspace of the named files: within a project all of its rules are read, since names cross files. */
const openNamed = async (paths: readonly string[], options: CheckOptions) => {
  const projectOption = options.project === undefined ? {} : { project: options.project };
  const workspace = await openWorkspace({ rules: paths, ...projectOption });
  if (paths.length === 0 || workspace.project.rules.length === 0) return { workspace, shown: undefined };
  const own = new Set(workspace.files.map((file) => resolve(file.path)));
  const around = await readRuleFiles(workspace.project.rules).catch((error: unknown) => {
    if (error instanceof UsageError) return { files: [], diagnostics: [] };
    throw error;
  });
  const belongs = around.files.some((file) => own.has(resolve(file.path)));
  const others = around.files.filter((file) => !own.has(resolve(file.path)));
  if (!belongs || others.length === 0) return { workspace, shown: undefined };
  const shown = new Set(workspace.files.map((file) => file.path));
  const all = await openWorkspace({
    rules: [...paths, ...others.map((file) => file.path)],
    ...projectOption,
  });
  return { workspace: all, shown };
};

const placeOf = (span: Span, texts: ReadonlyMap<string, string>) => {
  const text = texts.get(span.source);
  const index = text === undefined ? undefined : createTextIndex(text);
  return {
    source: span.source,
    ...(index ? { start: index.position(span.start), end: index.position(span.end) } : {}),
  };
};

const graphJson = ({ nodes, edges }: FlowGraph, texts: ReadonlyMap<string, string>) => ({
  nodes: nodes.map(({ span, ...node }) => ({ ...node, ...(span ? placeOf(span, texts) : {}) })),
  edges,
});

const renderJson = (
  workspace: Workspace,
  diagnostics: readonly Diagnostic[],
  unproved: readonly Unproved[],
  files: readonly string[],
  flow: FlowReport | undefined,
): string => {
  const counts = countSeverities(diagnostics);
  const { texts } = workspace;
  return `${JSON.stringify(
    {
      ok: counts.error === 0,
      files,
      errors: counts.error,
      warnings: counts.warning,
      notes: counts.info,
      diagnostics: diagnostics.map((each) => ({
        code: each.code,
        severity: each.severity,
        message: each.message,
        ...placeOf(each.span, texts),
        ...(each.help ? { help: each.help } : {}),
        ...(each.related
          ? { related: each.related.map(({ span, message }) => ({ message, ...placeOf(span, texts) })) }
          : {}),
        ...(each.fixes
          ? {
              fixes: each.fixes.map(({ title, safe, edits }) => ({
                title,
                safe,
                edits: edits.map(({ span, text }) => ({ ...placeOf(span, texts), text })),
              })),
            }
          : {}),
      })),
      unproved: unproved.map(({ rule, question, reason, span }) => ({
        ...(rule === undefined ? {} : { rule }),
        question,
        reason,
        ...placeOf(span, texts),
      })),
      ...(flow ? { messages: flow.messages, loops: flow.loops, graph: graphJson(flow.graph, texts) } : {}),
    },
    null,
    2,
  )}\n`;
};

const FINE = {
  en: (files: number, rules: number) =>
    `${rules} ${rules === 1 ? 'rule' : 'rules'} in ${files} ${files === 1 ? 'file' : 'files'}: nothing is wrong.`,
  zh: (files: number, rules: number) => `${files} 个文件，${rules} 条规则：没有问题。`,
} as const;

const OPEN = {
  en: {
    none: 'Nothing stays open.',
    head: 'Cannot tell:',
    errors: 'Proofs are made once nothing is in error.',
  },
  zh: { none: '没有悬而未决的问题。', head: '无法判断：', errors: '改正所有错误之后才会进行证明。' },
} as const;

/** What could be neither proved nor refuted, a question a paragraph. */
const renderUnproved = (unproved: readonly Unproved[], { lang, texts }: FrameOptions): string => {
  if (unproved.length === 0) return `${OPEN[lang].none}\n`;
  const lines = unproved.map(({ question, reason, span }) => {
    const text = texts.get(span.source);
    const line = text === undefined ? '' : `:${createTextIndex(text).position(span.start).line}`;
    return `  ${span.source}${line}  ${question[lang]}\n    ${reason[lang]}\n`;
  });
  return `${OPEN[lang].head}\n${lines.join('')}`;
};

/** Circles of rules, and the most that a member can get; with `proofs` also the rules that add up to it. */
const renderFlow = (flow: FlowReport, { lang, style, width }: FrameOptions, proofs: boolean): string => {
  const sentence = wrap(messageSentence(flow.messages, lang), width).join('\n');
  const parts = [
    loopDrawings(flow, lang, style),
    sentence === '' ? '' : `${sentence}\n`,
    proofs ? messageTable(flow.messages, lang, style) : '',
  ];
  return parts.filter((part) => part !== '').join('\n');
};

/** How many rules the texts have, those of packs that they use among them. */
const rulesOf = (
  { trees, packs }: Pick<Workspace, 'trees' | 'packs'>,
  shown: ReadonlySet<string> | undefined,
): number => {
  const own = trees
    .filter((tree) => !shown || shown.has(tree.source))
    .flatMap(({ declarations }) => declarations);
  const except = new Set(own.flatMap((each) => (each.kind === 'use' ? each.except.map(({ id }) => id) : [])));
  const brought = (shown ? [] : (packs.packs ?? []))
    .flatMap((pack) => pack.trees)
    .flatMap(({ declarations }) => declarations)
    .filter((each) => each.kind === 'rule' && !except.has(each.name.id));
  return own.filter(({ kind }) => kind === 'rule').length + brought.length;
};

/** `reeve check`: finds what is wrong with rules; 1 where there is an error. */
export const runCheck = async (paths: readonly string[], options: CheckOptions): Promise<number> => {
  if (options.graph !== undefined) requireGraphEnding(options.graph);
  const { workspace, shown } = await openNamed(paths, options);
  const lang = chooseLang(options.lang, workspace.project);
  const { diagnostics: all, analysis } = checkWorkspace(workspace);
  const diagnostics = sortDiagnostics(shown ? all.filter((each) => shown.has(each.span.source)) : all);
  const unproved = (analysis?.unproved ?? []).filter(({ span }) => !shown || shown.has(span.source));
  const failed = diagnostics.some((each) => each.severity === 'error');
  const files = workspace.files
    .filter((file) => !shown || shown.has(file.path))
    .map((file) => shownPath(file.path));
  const sink = createSink(options.out);
  if (options.format === 'json')
    await sink.write(renderJson(workspace, diagnostics, unproved, files, analysis?.flow));
  else if (options.format === 'sarif') await sink.write(renderSarif(diagnostics, workspace.texts, lang));
  else {
    const frames = frameOptions(process.stdout, lang, workspace.texts);
    if (diagnostics.length > 0) {
      await sink.write(`${renderAll(diagnostics, frames)}\n${countLine(diagnostics, lang)}\n`);
    } else {
      const rules = rulesOf(workspace, shown);
      await sink.write(`${FINE[lang](files.length, rules)}\n`);
    }
    if (analysis) await sink.write(renderFlow(analysis.flow, frames, options.proofs === true));
    if (options.proofs)
      await sink.write(analysis ? renderUnproved(unproved, frames) : `${OPEN[lang].errors}\n`);
  }
  // First what was found: that is told also where the drawing cannot be written.
  await sink.close();
  if (options.graph !== undefined && analysis) await writeGraph(options.graph, analysis.flow.graph, lang);
  return failed ? EXIT.failed : EXIT.ok;
};
