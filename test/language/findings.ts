import type { Diagnostic, Program, TextEdit } from '@reeve/ir';
import {
  analyse,
  type CheckOptions,
  check,
  compile,
  DEFAULT_PROJECT_SETTINGS,
  type ProjectSettings,
  parse,
  parseCap,
  type SyntaxTree,
} from '@reeve/language';
import { CORE } from './core-signatures.ts';

type Options = Partial<CheckOptions>;

/** Findings of reading and checking texts together, infos left out. */
export function findings(texts: string | readonly string[], options: Options = {}): readonly Diagnostic[] {
  const parsed = (typeof texts === 'string' ? [texts] : texts).map((text, i) =>
    parse(text, { source: `t${i}.reeve` }),
  );
  const { diagnostics } = check(
    parsed.map(({ tree }) => tree),
    { signatures: CORE, ...options },
  );
  return [...parsed.flatMap((each) => each.diagnostics), ...diagnostics].filter(
    ({ severity }) => severity !== 'info',
  );
}

/** Settings of a project with these caps. */
export function withCaps(caps: readonly string[]): ProjectSettings {
  const span = { source: 'reeve.yaml', start: 0, end: 0 };
  return { ...DEFAULT_PROJECT_SETTINGS, caps: caps.flatMap((cap) => parseCap(cap, span).cap ?? []) };
}

/** Findings of checking texts together and, where they compile, of what is proved of them. */
export function proved(trees: readonly SyntaxTree[], options: CheckOptions): readonly Diagnostic[] {
  const { program, model, diagnostics } = compile(trees, options);
  if (!program) return diagnostics;
  return [...diagnostics, ...analyse(program, { ...options, model, diagnostics }).diagnostics];
}

/** Their codes, each with the text that it points at. */
export function codes(text: string, options: Options = {}): readonly string[] {
  return findings(text, options).map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`);
}

/** A rule on a complaint with this condition. */
export function given(condition: string): string {
  return `rule r\n  when complaint.filed\n  if ${condition}\n  then stop`;
}

/** A rule with this trigger. */
export function when(trigger: string, before = ''): string {
  return `${before}rule r\n  when ${trigger}\n  then stop`;
}

/** The program of texts that have no errors. */
export function programOf(texts: string | readonly string[], options: Options = {}): Program {
  const trees = (typeof texts === 'string' ? [texts] : texts).map((text, i) => {
    const { tree, diagnostics } = parse(text, { source: `t${i}.reeve` });
    if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
    return tree;
  });
  const { program, diagnostics } = compile(trees, { signatures: CORE, ...options });
  if (!program) throw new Error(JSON.stringify(diagnostics));
  return program;
}

/** A text with a fix applied. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let out = text;
  for (const { span, text: by } of edits.toSorted((a, b) => b.span.start - a.span.start)) {
    out = out.slice(0, span.start) + by + out.slice(span.end);
  }
  return out;
}

/** Packs by their ids, read from their texts. */
export function packsIn(texts: Readonly<Record<string, string>> = {}): Pick<CheckOptions, 'packs'> {
  const packs = Object.entries(texts).map(([id, text]) => ({
    id,
    trees: [parse(text, { source: `packs/${id}.reeve` }).tree],
  }));
  return { packs };
}
