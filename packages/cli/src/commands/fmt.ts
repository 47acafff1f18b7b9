import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { createVocabulary, format, parse, type Spelling, type SyntaxTree } from '@reeve/language';
import { EXIT, errnoOf, fileReason, OperationalError, UsageError } from '../failure.ts';
import { createSink, type Sink } from '../output/sink.ts';
import type { TextFile } from '../project/read-text.ts';
import { readRuleFiles, startsAsYaml } from '../project/rule-files.ts';
import { loadSignatures, openProject } from '../project/workspace.ts';
import { chooseLang, frameOptions, renderAll } from './context.ts';

export interface FmtOptions {
  readonly to?: string;
  readonly check?: boolean;
  readonly write?: boolean;
  readonly project?: string;
  readonly lang?: string;
}

const WORDS = {
  en: {
    would: 'would change',
    changed: 'formatted',
    became: 'became',
    broken: 'is not formatted, since it cannot all be read',
    same: (n: number) => `${n} ${n === 1 ? 'file is' : 'files are'} formatted already.`,
  },
  zh: {
    would: '会改动',
    changed: '已格式化',
    became: '已转为',
    broken: '没有格式化，因为有读不懂的地方',
    same: (n: number) => `${n} 个文件已经是标准格式。`,
  },
} as const;

const readStdin = async (): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) throw new UsageError('standard input is not UTF-8 text');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
};

/** Writes beside the file and then takes its place, so that a full disk never leaves half a file. */
const replaceFile = async (path: string, text: string): Promise<void> => {
  const beside = `${path}.reeve-tmp`;
  try {
    await writeFile(beside, text);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    const code = errnoOf(error) === 'ENOSPC' ? 'output/full' : 'output/failed';
    throw new OperationalError(code, `${path}: ${fileReason(error)}`, { cause: error });
  }
};

const renamed = (path: string, to: Spelling | undefined): string => {
  if (to === undefined || path === '-') return path;
  if (to === 'yaml') return path.replace(/\.reeve$/, '.yaml');
  return path.replace(/\.ya?ml$/, '.reeve');
};

interface Formatted {
  readonly file: TextFile;
  readonly tree: SyntaxTree;
  readonly text: string;
  readonly broken: boolean;
}

/** `reeve fmt`: one way of writing, or another spelling. */
export const runFmt = async (paths: readonly string[], options: FmtOptions): Promise<number> => {
  const to = options.to as Spelling | undefined;
  const fromStdin = paths.includes('-');
  if (fromStdin && paths.length > 1) throw new UsageError('standard input (-) is formatted by itself');
  const projectOption = options.project === undefined ? {} : { project: options.project };
  const project = await openProject({ rules: fromStdin ? [] : paths, ...projectOption });
  const lang = chooseLang(options.lang, project);
  const words = WORDS[lang];
  const named = paths.length > 0 ? paths : project.rules;
  if (named.length === 0)
    throw new UsageError('there is no reeve.yaml here or above; name the files: reeve fmt FILE…');
  const read = fromStdin
    ? { files: [{ path: '-', text: await readStdin() }], diagnostics: [] }
    : await readRuleFiles(named);

  const parsed = read.files.map((file) => {
    const yaml = fromStdin && startsAsYaml(file.text);
    return { file, ...parse(file.text, { source: file.path, ...(yaml ? { spelling: 'yaml' } : {}) }) };
  });
  // Labels of the whole project are needed to write names in another language.
  const texts = new Map(read.files.map((file) => [file.path, file.text]));
  const around =
    to === undefined || project.rules.length === 0
      ? []
      : (await readRuleFiles(project.rules).catch(() => ({ files: [] }))).files.filter(
          (file) => !texts.has(file.path),
        );
  const { signatures } = to === undefined ? { signatures: undefined } : await loadSignatures(project);
  const vocabulary =
    signatures &&
    createVocabulary(
      [
        ...parsed.map((each) => each.tree),
        ...around.map((file) => parse(file.text, { source: file.path }).tree),
      ],
      signatures,
    );
  const results: readonly Formatted[] = parsed.map(({ file, tree, diagnostics }) => {
    const broken = diagnostics.some((each) => each.severity === 'error');
    const written = to === undefined || !vocabulary ? format(tree) : format(tree, { to, vocabulary });
    return { file, tree, text: broken ? file.text : written, broken };
  });
  const findings = [
    ...read.diagnostics,
    ...parsed.flatMap((each) => each.diagnostics.filter((one) => one.severity === 'error')),
  ];
  if (findings.length > 0)
    process.stderr.write(`${renderAll(findings, frameOptions(process.stderr, lang, texts))}\n`);
  for (const { file } of results.filter((each) => each.broken)) {
    process.stderr.write(`${file.path}: ${words.broken}\n`);
  }
  const failed = findings.length > 0;

  const sink = createSink(undefined);
  if (options.check === true) {
    const changed = results.filter((each) => !each.broken && each.text !== each.file.text);
    for (const { file } of changed) await sink.write(`${file.path} ${words.would}\n`);
    if (changed.length === 0 && !failed) await sink.write(`${words.same(results.length)}\n`);
    await sink.close();
    return failed || changed.length > 0 ? EXIT.failed : EXIT.ok;
  }
  if (fromStdin || (to !== undefined && options.write !== true)) {
    if (results.length > 1) throw new UsageError('--to with several files needs --write');
    for (const { text, broken } of results) if (!broken) await sink.write(text);
    await sink.close();
    return failed ? EXIT.failed : EXIT.ok;
  }
  await writeAll(results, to, sink, words);
  await sink.close();
  return failed ? EXIT.failed : EXIT.ok;
};

const writeAll = async (
  results: readonly Formatted[],
  to: Spelling | undefined,
  sink: Sink,
  words: (typeof WORDS)['en' | 'zh'],
): Promise<void> => {
  let unchanged = 0;
  for (const { file, text, broken } of results) {
    if (broken) continue;
    const target = renamed(file.path, to);
    if (target !== file.path) {
      if (existsSync(target)) throw new UsageError(`${target}: the file exists already`);
      await replaceFile(target, text);
      await rm(file.path);
      await sink.write(`${file.path} ${words.became} ${target}\n`);
    } else if (text === file.text) unchanged++;
    else {
      await replaceFile(file.path, text);
      await sink.write(`${file.path} ${words.changed}\n`);
    }
  }
  if (unchanged > 0) await sink.write(`${words.same(unchanged)}\n`);
};
