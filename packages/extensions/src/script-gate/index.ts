import type {
  ActionSignature,
  Diagnostic,
  FunctionSignature,
  Labels,
  ParamSignature,
  Span,
  Type,
} from '@reeve/ir';
import { type Comment as AcornComment, type FunctionDeclaration, type Program, parse } from 'acorn';
import { type ScriptCode, scriptDiagnostic } from './diagnostics.ts';
import { readComment } from './signature.ts';
import { type Insertion, walkScript } from './walk.ts';

export {
  SCRIPT_DIAGNOSTICS,
  type ScriptCode,
  type ScriptDiagnosticRow,
  scriptDiagnostic,
} from './diagnostics.ts';

/** The longest script, characters. */
export const LONGEST_SCRIPT: number = 16 * 1024;

/** A script that the gate let through. */
export interface GatedScript {
  readonly id: string;
  readonly source: string;
  /** What the sandbox runs: the script, with its steps counted and its computed keys looked at. Not for reading. */
  readonly code: string;
  readonly labels: Labels;
  readonly description: string;
  readonly params: readonly ParamSignature[];
  /** `json` for an action: it gives events, of the types in `emits`. */
  readonly returns: Type | 'json';
  readonly emits?: readonly string[];
}

/** How a script is read. */
export interface ReadScriptOptions {
  /** Its path, for findings. */
  readonly source: string;
  /** What its function is called: the file's name without `.js`. */
  readonly name: string;
  /** The id under which rules know it; the name by default. */
  readonly id?: string;
  /** What a manifest says that it takes and gives; without it, the comment before the function says so. */
  readonly declared?: { readonly params: readonly ParamSignature[]; readonly returns: Type };
}

/** A script, absent when there is an error. */
export interface ReadScriptResult {
  readonly script?: GatedScript;
  /** What it takes and gives, where that can be read even though it has errors: rules that use it are checked all the same. */
  readonly signature?: FunctionSignature;
  /** The same of a script that says what it `@emits`: rules do it, instead of asking it. */
  readonly action?: ActionSignature;
  readonly diagnostics: readonly Diagnostic[];
}

interface Found {
  readonly fn: FunctionDeclaration;
  /** Where the statement begins, `export` included. */
  readonly start: number;
}

const functionNamed = (program: Program, name: string): Found | undefined => {
  for (const node of program.body) {
    const inner =
      node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration'
        ? node.declaration
        : node;
    if (inner?.type === 'FunctionDeclaration' && inner.id?.name === name)
      return { fn: inner as FunctionDeclaration, start: node.start };
  }
  return undefined;
};

/** Lengths and lines stay what they are: what is taken out leaves blanks. */
const blank = (length: number): string => ' '.repeat(length);

const codeOf = (text: string, program: Program, insertions: readonly Insertion[], name: string): string => {
  const edits: { at: number; take: number; text: string }[] = insertions.map((each) => ({
    ...each,
    take: 0,
  }));
  for (const node of program.body)
    if (
      (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') &&
      node.declaration
    ) {
      const take = node.declaration.start - node.start;
      edits.push({ at: node.start, take, text: blank(take) });
    }
  let code = '';
  let at = 0;
  for (const edit of edits.sort((a, b) => a.at - b.at)) {
    code += text.slice(at, edit.at) + edit.text;
    at = edit.at + edit.take;
  }
  return `${code}${text.slice(at)}\nreturn ${name};`;
};

/**
 * Reads a script: finds what it may not do, reads what it takes and gives, and prepares it for the sandbox. Runs nothing
 * and needs nothing of Node, so an editor's page can use it.
 *
 * @example
 * const { script, diagnostics } = readScript(text, { source: 'scripts/score.js', name: 'score' });
 */
export const readScript = (text: string, options: ReadScriptOptions): ReadScriptResult => {
  const { source, name, id = name, declared } = options;
  const diagnostics: Diagnostic[] = [];
  const report = (
    code: ScriptCode,
    start: number,
    end: number,
    params?: Readonly<Record<string, string>>,
  ): void => {
    const span: Span = { source, start, end: Math.max(end, start) };
    diagnostics.push(scriptDiagnostic(code, span, params));
  };
  if (text.length > LONGEST_SCRIPT) {
    report('script/too-long', LONGEST_SCRIPT, text.length, {
      size: String(text.length),
      most: String(LONGEST_SCRIPT),
    });
    return { diagnostics };
  }
  const comments: AcornComment[] = [];
  let program: Program;
  try {
    program = parse(text, { ecmaVersion: 2024, sourceType: 'module', onComment: comments });
  } catch (error) {
    if (error instanceof RangeError) {
      report('script/too-deep', 0, text.length, { most: '120' });
      return { diagnostics };
    }
    const { pos = 0, message } = error as { readonly pos?: number; readonly message: string };
    report('script/syntax', Math.min(pos, text.length), Math.min(pos + 1, text.length), {
      reason: message.replace(/ \(\d+:\d+\)$/, ''),
    });
    return { diagnostics };
  }
  const { findings, insertions } = walkScript(program);
  for (const { code, start, end, params } of findings) report(code, start, end, params);
  const found = functionNamed(program, name);
  if (!found) {
    report('script/no-function', 0, Math.min(1, text.length), { name });
    return { diagnostics };
  }
  const { fn, start } = found;
  const heading = comments.find(
    (each) =>
      each.type === 'Block' &&
      each.value.startsWith('*') &&
      text.slice(each.end, start).trim() === '' &&
      each.end <= start,
  );
  const comment = readComment(heading?.value.slice(1) ?? '');
  const wrong = (reason: string, reasonZh: string, from = fn.id.start, to = fn.id.end): void =>
    report('script/signature', from, to, { reason, reasonZh });
  for (const each of declared ? [] : comment.problems) {
    const offset = (heading?.start ?? 0) + 3;
    wrong(each.reason.en, each.reason.zh, offset + each.start, offset + each.end);
  }
  const params = declared?.params ?? comment.params;
  const returns = declared?.returns ?? comment.returns;
  for (const param of fn.params)
    if (param.type !== 'Identifier')
      wrong(
        'Its parameters are plain names, without defaults: what is missing is null.',
        '参数只能是普通名字，不能有默认值：缺少的值是 null。',
        param.start,
        param.end,
      );
  const names = fn.params.map((param) => (param.type === 'Identifier' ? param.name : ''));
  const same = declared
    ? names.length === params.length
    : names.join() === params.map((each) => each.name).join();
  if (!same && declared)
    wrong(
      `The manifest gives it ${params.length} values, and it takes ${names.length}.`,
      `清单给它 ${params.length} 个值，它接受 ${names.length} 个。`,
    );
  else if (!same)
    wrong(
      `The comment before it has to name its parameters with their types, in order: ${names.map((each) => `@param {text} ${each}`).join(', ')}.`,
      `前面的注释要按顺序写明每个参数及其类型：${names.map((each) => `@param {文本} ${each}`).join('，')}。`,
    );
  const emits = declared ? undefined : comment.emits;
  if (!returns && !emits)
    wrong(
      'The comment before it has to say what it gives: @returns {number}, or @emits event.type where it is an action.',
      '前面的注释要写明它给出什么：@returns {数字}；如果它是动作，则写 @emits 事件.类型。',
    );
  if (returns && emits)
    wrong(
      'It is either asked for a value (@returns) or done (@emits), not both.',
      '它要么给出一个值（@returns），要么作为动作执行（@emits），不能两者都是。',
    );
  const { labels, description } = comment;
  const known = emits
    ? { action: { id, labels, params, emits, idempotent: true } satisfies ActionSignature }
    : returns
      ? { signature: { id, labels, params, returns } satisfies FunctionSignature }
      : {};
  if (diagnostics.length > 0) return { ...known, diagnostics };
  return {
    ...known,
    script: {
      id,
      source,
      code: codeOf(text, program, insertions, name),
      labels,
      description,
      params,
      returns: returns ?? 'json',
      ...(emits ? { emits } : {}),
    },
    diagnostics,
  };
};
