import { resolve } from 'node:path';
import {
  createEngine,
  type Engine,
  type EngineOptions,
  type EngineStats,
  restoreEngine,
  type Watch,
} from '@reeve/engine';
import type { CapIr, Decision, Diagnostic, Input, Program, Signatures } from '@reeve/ir';
import { analyse, compile, type ProjectSettings, parse, parseCap, type SyntaxTree } from '@reeve/language';
import { createEventReader, looksLikeCsv } from '@reeve/runtime/events';
import type { PackShelf } from '../project/packs.ts';
import type { Project } from '../project/project.ts';
import type { TextFile } from '../project/read-text.ts';
import { readRuleFiles } from '../project/rule-files.ts';
import { createTextIndex } from '../terminal/positions.ts';
import type { CoverageCollector } from '../test-coverage/collector.ts';
import {
  compareAll,
  compareDiagnostics,
  compareIncludes,
  compareNever,
  nameDecision,
  same,
} from './compare.ts';
import type { TestCase, TestFile } from './test-file.ts';

/** What tests are run with. */
export interface TestOptions {
  readonly signatures: Signatures;
  /** Functions that the project's scripts are. */
  readonly engine?: EngineOptions;
  /** The project around the test file: its settings hold where a test says nothing, its rules where it names none. */
  readonly project?: Project;
  /** Packs that the rules may use. */
  readonly shelf?: PackShelf;
  /** Is told what the tests see of rules in files. */
  readonly coverage?: CoverageCollector;
}

/** How one test went. */
export interface TestResult {
  readonly name: string;
  /** 1-based line in the test file. */
  readonly line: number;
  readonly passed: boolean;
  /** What was not as expected, one sentence each. */
  readonly problems: readonly string[];
  /** Rules that the test had, and those that decided something. */
  readonly rules: readonly string[];
  readonly fired: readonly string[];
}

interface Loaded {
  readonly files: readonly TextFile[];
  /** Those that are no texts of the test itself. */
  readonly ruleFiles: readonly TextFile[];
  readonly trees: readonly SyntaxTree[];
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

const load = async (
  test: Pick<TestCase, 'diagnostics' | 'rules' | 'text' | 'spelling' | 'project' | 'parameters'>,
  file: Pick<TestFile, 'path' | 'folder'>,
  options: TestOptions,
): Promise<Loaded> => {
  const { project } = options;
  const inline: readonly TextFile[] =
    test.text === undefined
      ? []
      : [{ path: `${file.path}#rules.${test.spelling ?? 'reeve'}`, text: test.text }];
  const named = test.rules.map((each) => resolve(file.folder, each));
  const paths = named.length > 0 || inline.length > 0 ? named : (project?.rules ?? []);
  const read = paths.length > 0 ? await readRuleFiles(paths) : { files: [], diagnostics: [] };
  const files = [...inline, ...read.files];
  const parsed = files.map((each) =>
    parse(each.text, {
      source: each.path,
      ...(each === inline[0] && test.spelling ? { spelling: test.spelling } : {}),
    }),
  );
  const caps: CapIr[] = [];
  const capFindings: Diagnostic[] = [];
  for (const cap of test.project.caps ?? project?.caps ?? []) {
    if (!('text' in cap)) caps.push(cap);
    else {
      const made = parseCap(cap.text, cap.span);
      capFindings.push(...made.diagnostics);
      if (made.cap) caps.push(made.cap);
    }
  }
  const templates = test.project.templates ?? project?.templates;
  const trees = parsed.map((each) => each.tree);
  const settings: ProjectSettings = {
    timeZone: test.project.timeZone ?? project?.timeZone ?? 'UTC',
    latenessMs: test.project.lateness ?? project?.lateness ?? 0,
    depth: test.project.depth ?? project?.depth ?? 8,
    caps,
    ...(templates ? { templates } : {}),
  };
  const { signatures } = options;
  const used = await options.shelf?.usedBy(trees);
  const packs = used ? { packs: used.packs, packIds: options.shelf?.ids ?? [] } : {};
  const { program, model, diagnostics } = compile(trees, {
    signatures,
    project: settings,
    ...packs,
    parameters: test.parameters,
  });
  // Only a test of findings asks what can be proved.
  const proved =
    program && test.diagnostics
      ? analyse(program, { model, signatures, project: settings, diagnostics }).diagnostics
      : [];
  const all = [
    ...read.diagnostics,
    ...capFindings,
    ...(used?.diagnostics ?? []),
    ...parsed.flatMap((each) => each.diagnostics),
    ...diagnostics,
    ...proved,
  ];
  const failed = all.some((each) => each.severity === 'error');
  return {
    files,
    ruleFiles: read.files,
    trees,
    diagnostics: all,
    ...(program && !failed ? { program } : {}),
  };
};

const inputsOf = async (
  test: TestCase,
  file: TestFile,
  project: Project | undefined,
): Promise<readonly Input[]> => {
  if (test.eventFile === undefined) return test.inputs;
  const path = resolve(file.folder, test.eventFile);
  const map = looksLikeCsv(path) ? project?.map : undefined;
  const reader = await createEventReader([map ? { path, map } : { path }]);
  const inputs: Input[] = [];
  for await (const batch of reader.batches())
    for (const event of batch) inputs.push({ kind: 'event', event });
  return inputs;
};

/** `$run` in an event's data is the run that last began to wait: nobody can know its key beforehand. */
const withRun = (input: Input, decisions: readonly Decision[]): Input => {
  if (input.kind !== 'event' || !Object.values(input.event.data).includes('$run')) return input;
  const run = decisions.findLast((each) => each.run !== undefined)?.run;
  const data = Object.entries(input.event.data).map(([key, value]) => [key, value === '$run' ? run : value]);
  return { kind: 'event', event: { ...input.event, data: Object.fromEntries(data) } };
};

const runInputs = (
  program: Program,
  inputs: readonly Input[],
  until: number | undefined,
  cut: boolean,
  options: EngineOptions = {},
  watch?: Watch,
): { readonly decisions: readonly Decision[]; readonly stats: EngineStats } => {
  let engine: Engine = createEngine(program, watch ? { ...options, watch } : options);
  const decisions: Decision[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const input of inputs) {
    if (input.kind === 'event') {
      if (until !== undefined && input.event.time > until) continue;
      last = Math.max(last, input.event.time);
    } else last = Math.max(last, input.to);
    decisions.push(...engine.step(withRun(input, decisions)));
    if (cut) engine = restoreEngine(program, engine.snapshot(), options);
  }
  const to = until ?? last;
  if (Number.isFinite(to)) decisions.push(...engine.step({ kind: 'advance', to }));
  return { decisions, stats: engine.stats() };
};

const compareStats = (stats: EngineStats, expected: TestCase['stats']): readonly string[] => {
  const total = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  const found: Readonly<Record<string, number>> = {
    events: stats.events,
    late: stats.late,
    repeated: stats.repeated,
    undeclared: total(stats.undeclared),
    mistyped: total(stats.mistyped),
  };
  return Object.entries(expected).flatMap(([key, count]) =>
    found[key] === count ? [] : [`stats ${key}: expected ${count}, found ${found[key]}`],
  );
};

const placeOf = (each: Diagnostic, test: TestCase, loaded: Loaded, file: TestFile): string => {
  const text = [...loaded.files, file].find((source) => source.path === each.span.source)?.text;
  if (text === undefined) return each.span.source;
  const { line, column } = createTextIndex(text).position(each.span.start);
  const inside = test.text === text && test.textLine !== undefined;
  return inside ? `${file.path}:${test.textLine + line - 1}` : `${each.span.source}:${line}:${column}`;
};

/** Runs one test. Never throws for what a test says; a missing file that it names throws a usage error. */
export const runTest = async (test: TestCase, file: TestFile, options: TestOptions): Promise<TestResult> => {
  const loaded = await load(test, file, options);
  const rules = loaded.program?.rules.map((rule) => rule.name) ?? [];
  const done = (problems: readonly string[], fired: readonly string[] = []): TestResult => ({
    name: test.name,
    line: test.line,
    passed: problems.length === 0,
    problems,
    rules,
    fired,
  });
  const problems: string[] = [];
  if (test.diagnostics) {
    const text = test.text ?? loaded.files[0]?.text ?? '';
    problems.push(...compareDiagnostics(loaded.diagnostics, test.diagnostics, text));
  } else {
    const errors = loaded.diagnostics.filter((each) => each.severity === 'error');
    problems.push(
      ...errors.map((each) => `${placeOf(each, test, loaded, file)}: ${each.message.en} (${each.code})`),
    );
  }
  const wantsDecisions =
    test.expect !== undefined ||
    test.includes.length > 0 ||
    test.never.length > 0 ||
    Object.keys(test.stats).length > 0;
  if (!loaded.program) {
    if (wantsDecisions && problems.length === 0)
      problems.push('the rules are in error, so nothing was decided');
    return done(problems);
  }
  const { program, trees, ruleFiles } = loaded;
  const watch = options.coverage?.watch({ program, trees, files: ruleFiles });
  if (!wantsDecisions) return done(problems);

  const inputs = await inputsOf(test, file, options.project);
  const whole = runInputs(program, inputs, test.until, false, options.engine, watch);
  const { from } = test;
  const decisions = from === undefined ? whole.decisions : whole.decisions.filter((each) => each.at >= from);
  if (test.expect) problems.push(...compareAll(decisions, test.expect));
  problems.push(...compareIncludes(decisions, test.includes));
  problems.push(...compareNever(decisions, test.never));
  problems.push(...compareStats(whole.stats, test.stats));
  if (test.cut) {
    const again = runInputs(program, inputs, test.until, true, options.engine);
    const at = whole.decisions.findIndex((each, i) => !same(again.decisions[i], each));
    if (at >= 0 || again.decisions.length !== whole.decisions.length) {
      const [one, other] = [whole.decisions[at], again.decisions[at]];
      const name = (each: Decision | undefined): string => (each ? nameDecision(each) : 'nothing');
      problems.push(
        `stopped and restored after each input it decides otherwise: ${name(one)} became ${name(other)}`,
      );
    }
  }
  const fired = [...new Set(whole.decisions.map((each) => each.rule))];
  return done(problems, fired);
};

/** Makes a project's rules part of what is to be covered, whether or not a test has them. */
export const coverProject = async (options: TestOptions & { readonly project: Project }): Promise<void> => {
  const { project, coverage } = options;
  if (!coverage || project.rules.length === 0) return;
  const place = { path: project.file ?? '', folder: project.folder };
  const { program, trees, ruleFiles } = await load(
    { rules: [], project: {}, parameters: [] },
    place,
    options,
  );
  if (program) coverage.watch({ program, trees, files: ruleFiles });
};

/** Runs every test of a file. */
export const runTestFile = async (file: TestFile, options: TestOptions): Promise<readonly TestResult[]> => {
  const results: TestResult[] = [];
  for (const test of file.tests) results.push(await runTest(test, file, options));
  return results;
};
