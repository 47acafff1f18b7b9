import { join } from 'node:path';
import { EXIT, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { findProject, type Project, readProject } from '../project/project.ts';
import { readText } from '../project/read-text.ts';
import { shownPath } from '../project/rule-files.ts';
import { tellOnce } from '../project/scripts.ts';
import { loadSignatures, openProject } from '../project/workspace.ts';
import { createStyle } from '../terminal/style.ts';
import { wrap } from '../terminal/width.ts';
import { type CoverageCollector, createCoverageCollector } from '../test-coverage/collector.ts';
import { coverageData } from '../test-coverage/data.ts';
import { findTests, isFolder } from '../test-runner/find-tests.ts';
import { coverProject, runTestFile, type TestResult } from '../test-runner/run.ts';
import { readTestFile } from '../test-runner/test-file.ts';
import { chooseLang, frameOptions, renderAll } from './context.ts';
import { type CoverageOptions, tellCoverage, wantsCoverage } from './coverage.ts';

export interface TestCommandOptions extends CoverageOptions {
  readonly project?: string;
  readonly format: string;
  readonly lang?: string;
}

interface FileOutcome {
  readonly path: string;
  readonly results: readonly TestResult[];
  readonly broken: boolean;
}

const WORDS = {
  en: {
    passed: 'passed',
    failed: 'failed',
    never: 'Rules that no test saw fire:',
    all: 'Every rule fired in some test.',
  },
  zh: {
    passed: '通过',
    failed: '失败',
    never: '没有任何测试触发过的规则：',
    all: '每条规则都被某个测试触发过。',
  },
} as const;

/** `reeve test`: runs `*.test.yaml`; 1 where one fails. */
export const runTestCommand = async (
  paths: readonly string[],
  options: TestCommandOptions,
): Promise<number> => {
  const named = await openProject({
    rules: [],
    ...(options.project === undefined ? {} : { project: options.project }),
  });
  const lang = chooseLang(options.lang, named);
  const words = WORDS[lang];
  const roots = paths.length > 0 ? paths : [named.folder];
  const files = [...new Set((await Promise.all(roots.map(findTests))).flat())];
  if (files.length === 0)
    throw new UsageError(
      `${roots.map((each) => shownPath(each)).join(', ')}: there are no tests here (files that end in .test.yaml)`,
    );

  const coverage: CoverageCollector | undefined = wantsCoverage(options)
    ? createCoverageCollector()
    : undefined;
  // Who names single test files wants to know of the rules that these have; else no rule is to be forgotten.
  const whole = (await Promise.all(roots.map(isFolder))).includes(true);
  const style = createStyle(process.stdout, process.env);
  const sink = createSink(undefined);
  const text = options.format === 'text';
  const projects = new Map<string | undefined, Project>();
  const outcomes: FileOutcome[] = [];
  const covered = new Map<Project, Parameters<typeof coverProject>[0]>();
  for (const path of files) {
    const projectPath = options.project === undefined ? findProject(join(path, '..')) : undefined;
    const project =
      projects.get(projectPath) ?? (projectPath === undefined ? named : await readProject(projectPath));
    projects.set(projectPath, project);
    const { signatures, scripts, shelf, diagnostics: extensions } = await loadSignatures(project);
    const shown = shownPath(path);
    const { file, diagnostics: unreadable } = await readText(path, shown);
    const tests = file && readTestFile(file.text, shown);
    const findings = [...extensions, ...project.diagnostics, ...unreadable, ...(tests?.diagnostics ?? [])];
    if (findings.length > 0 || !tests) {
      const texts = new Map(
        [...project.texts, ...scripts.texts, ...(file ? [file] : [])].map((each) => [each.path, each.text]),
      );
      if (text) await sink.write(`${renderAll(findings, frameOptions(process.stdout, lang, texts))}\n`);
      outcomes.push({ path: shown, results: [], broken: true });
      continue;
    }
    const { engine } = await scripts.open(tellOnce(lang));
    const setting = { signatures, project, shelf, engine, ...(coverage && { coverage }) };
    if (whole) covered.set(project, setting);
    const results = await runTestFile(tests, setting);
    outcomes.push({ path: shown, results, broken: false });
    if (!text) continue;
    await sink.write(`${style('title', shown)}\n`);
    for (const result of results) {
      const mark = result.passed ? style('good', '✓') : style('error', '✗');
      await sink.write(
        `  ${mark} ${result.name}${result.passed ? '' : style('dim', `  ${shown}:${result.line}`)}\n`,
      );
      for (const problem of result.problems) {
        const lines = wrap(problem, Math.max(40, (process.stdout.columns ?? 100) - 8));
        await sink.write(`${lines.map((line, i) => `      ${i === 0 ? '' : '  '}${line}`).join('\n')}\n`);
      }
    }
    await sink.write('\n');
  }

  const all = outcomes.flatMap((each) => each.results);
  const passed = all.filter((each) => each.passed).length;
  const failed = all.length - passed + outcomes.filter((each) => each.broken).length;
  for (const setting of covered.values()) await coverProject(setting);
  const seen = coverage?.result();
  const fired = new Set(all.flatMap((each) => each.fired));
  const never = [...new Set(all.flatMap((each) => each.rules))].filter((rule) => !fired.has(rule));
  if (text) {
    // Of those that nothing set off coverage tells itself.
    const told = new Set(options.coverage === true ? seen?.untested : []);
    const untold = never.filter((rule) => !told.has(rule));
    if (untold.length > 0) await sink.write(`${style('dim', words.never)} ${untold.join(', ')}\n`);
    if (never.length === 0 && fired.size > 0 && options.coverage !== true)
      await sink.write(`${style('dim', words.all)}\n`);
    await sink.write(`${passed} ${words.passed}, ${failed} ${words.failed}\n`);
  } else {
    await sink.write(
      `${JSON.stringify({ ok: failed === 0, passed, failed, neverFired: never, ...(seen && { coverage: coverageData(seen) }), files: outcomes.map(({ path, results, broken }) => ({ path, broken, tests: results.map(({ name, line, passed: fine, problems }) => ({ name, line, passed: fine, problems })) })) }, null, 2)}\n`,
    );
  }
  try {
    const enough = seen ? await tellCoverage(seen, options, { sink, lang, text }) : EXIT.ok;
    return failed > 0 ? EXIT.failed : enough;
  } finally {
    // What the tests said is told also where a file of coverage cannot be written.
    await sink.close();
  }
};
