import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineOptions } from '@reeve/engine';
import type { ScriptAction, ScriptProblem } from '@reeve/extensions/sandbox';
import {
  type GatedScript,
  LONGEST_SCRIPT,
  readScript,
  scriptDiagnostic,
} from '@reeve/extensions/script-gate';
import type { ActionSignature, Diagnostic, FunctionSignature, Signatures } from '@reeve/ir';
import { BUILTIN_NAMES } from '@reeve/language';
import type { TextFile } from './read-text.ts';
import { shownPath } from './rule-files.ts';

/** Told of an evaluation that gave no value. */
export type TellProblem = (problem: ScriptProblem) => void;

/** What runs scripts: a process of theirs is started with the first call and ends with this one. */
interface OpenScripts {
  /** What an engine needs to ask them. */
  readonly engine: Pick<EngineOptions, 'functions' | 'prepare'>;
  /** Those that rules do instead of asking them. */
  readonly actions: Readonly<Record<string, ScriptAction>>;
}

/** Scripts of a project: `scripts/NAME.js`, each a function that rules may ask, or an action that they may do. */
export interface ProjectScripts {
  readonly functions: readonly FunctionSignature[];
  readonly actions: readonly ActionSignature[];
  readonly texts: readonly TextFile[];
  readonly diagnostics: readonly Diagnostic[];
  open(tell: TellProblem): Promise<OpenScripts>;
}

export const NO_SCRIPTS: ProjectScripts = {
  functions: [],
  actions: [],
  texts: [],
  diagnostics: [],
  open: async () => ({ engine: {}, actions: {} }),
};

const MOST_SCRIPTS = 100;

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((each) => each.isFile() && /\.js$/.test(each.name) && !each.name.startsWith('.'))
      .map(({ name }) => name)
      .sort()
      .slice(0, MOST_SCRIPTS);
  } catch {
    return [];
  }
};

/** Reads `scripts/` in the folder of a project. `taken` is what its extensions contribute. */
export const readProjectScripts = async (
  folder: string,
  taken: Pick<Signatures, 'functions' | 'actions'>,
): Promise<ProjectScripts> => {
  const names = await namesIn(join(folder, 'scripts'));
  if (names.length === 0) return NO_SCRIPTS;
  const texts: TextFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const scripts: GatedScript[] = [];
  const functions: FunctionSignature[] = [];
  const actions: ActionSignature[] = [];
  for (const file of names) {
    const path = join(folder, 'scripts', file);
    const source = shownPath(path);
    const name = basename(file, '.js');
    const text = await readFile(path, 'utf8');
    texts.push({ path: source, text });
    const span = { source, start: 0, end: Math.min(1, text.length) };
    const builtin = BUILTIN_NAMES.includes(name);
    if (builtin || [...taken.functions, ...taken.actions].some(({ id }) => id === name)) {
      const other = builtin ? 'a function of the language' : 'a function or an action of an extension';
      const otherZh = builtin ? '语言自带的函数' : '扩展提供的函数或动作';
      diagnostics.push(scriptDiagnostic('script/duplicate', span, { name, other, otherZh }));
      continue;
    }
    const read = readScript(text.slice(0, LONGEST_SCRIPT + 1), { source, name });
    diagnostics.push(...read.diagnostics);
    if (read.signature) functions.push(read.signature);
    if (read.action) actions.push(read.action);
    if (read.script) scripts.push(read.script);
  }
  return {
    functions,
    actions,
    texts,
    diagnostics,
    open: async (tell) => {
      if (scripts.length === 0) return { engine: {}, actions: {} };
      const { createSandbox, createScriptActions } = await import('@reeve/extensions/sandbox');
      const sandbox = createSandbox({
        scripts: scripts.map((script) => ({ ...script, author: 'project' })),
        onProblem: tell,
      });
      return {
        engine: { functions: sandbox.functions, prepare: sandbox.prepare },
        actions: createScriptActions(sandbox, scripts),
      };
    },
  };
};

const KINDS: Readonly<Record<ScriptProblem['kind'], { readonly en: string; readonly zh: string }>> = {
  threw: { en: 'it went wrong', zh: '出错了' },
  steps: { en: 'it takes too many steps', zh: '步数太多' },
  size: { en: 'its result is too long', zh: '结果太长' },
  type: { en: 'it gave what is not of the type that it says', zh: '给出的值与声明的类型不符' },
  time: { en: 'it took too long', zh: '耗时太长' },
  memory: { en: 'it took too much memory', zh: '占用内存太多' },
  gone: { en: 'its process ended', zh: '它的进程结束了' },
  off: { en: 'it is off, after it was stopped three times', zh: '被中止三次之后已停用' },
  unknown: { en: 'there is no such script', zh: '没有这个脚本' },
  input: { en: 'the values for it are too long', zh: '传给它的值太长' },
};

/** What happened, without what the script was given. */
export const problemSentence = ({ source, line, kind }: ScriptProblem, lang: 'en' | 'zh'): string => {
  const place = line === undefined ? source : `${source}:${line}`;
  return lang === 'zh' ? `${place}：没有得到值，${KINDS[kind].zh}` : `${place}: no value, ${KINDS[kind].en}`;
};

/** Tells each kind of problem once, on standard error, with the script's own words: for whoever tries rules. */
export const tellOnce = (lang: 'en' | 'zh'): TellProblem => {
  const told = new Set<string>();
  return (problem) => {
    const sentence = problemSentence(problem, lang);
    if (told.has(sentence)) return;
    told.add(sentence);
    process.stderr.write(`${sentence}${problem.message === '' ? '' : ` (${problem.message})`}\n`);
  };
};
