import type { Diagnostic, Span } from '@reeve/ir';
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import { FILE_ROWS, type FileCode } from './file-rows.ts';

/** A YAML value with its place. Numbers and booleans keep their text, since an id may look like a number. */
export type YamlValue =
  | { readonly kind: 'null'; readonly span: Span }
  | {
      readonly kind: 'scalar';
      readonly span: Span;
      readonly value: string | number | boolean;
      readonly text: string;
      /** True where the author put it in quotes. */
      readonly quoted: boolean;
      /** Offset of each line of a block scalar's text in the file, for findings inside it. */
      readonly block: boolean;
    }
  | { readonly kind: 'list'; readonly span: Span; readonly items: readonly YamlValue[] }
  | { readonly kind: 'map'; readonly span: Span; readonly entries: ReadonlyMap<string, YamlEntry> };

/** One key with its value. */
export interface YamlEntry {
  readonly key: Span;
  readonly value: YamlValue;
}

export type YamlMap = Extract<YamlValue, { kind: 'map' }>;

const fill = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, key: string) => params[key] ?? whole);

/** A finding about a file around the rules. */
export const fileDiagnostic = (
  code: FileCode,
  span: Span,
  params: Readonly<Record<string, string>> = {},
  extra: Pick<Diagnostic, 'fixes' | 'help'> = {},
): Diagnostic => {
  const row = FILE_ROWS[code];
  return {
    code,
    severity: row.severity,
    message: { en: fill(row.message.en, params), zh: fill(row.message.zh, params) },
    span,
    ...extra,
  };
};

/** Levels of nesting; every file that is read this way needs fewer than ten. */
const MAX_DEPTH = 50;

class Unreadable extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message.en);
    this.diagnostic = diagnostic;
  }
}

/**
 * Reads YAML into values with places. Aliases, merge keys and tags are refused rather than expanded.
 *
 * @returns the value (absent for an empty file), or findings
 */
export const readYaml = (
  text: string,
  source: string,
): { readonly value?: YamlValue; readonly diagnostics: readonly Diagnostic[] } => {
  const spanOf = (range: readonly [number, number, number] | null | undefined): Span => ({
    source,
    start: range?.[0] ?? 0,
    end: range?.[1] ?? 0,
  });
  const document = parseDocument(text, {
    merge: false,
    uniqueKeys: true,
    version: '1.2',
    prettyErrors: false,
  });
  const [problem] = document.errors;
  if (problem) {
    // A mistake at the very end is told as the character after it.
    const start = Math.min(problem.pos[0], text.length);
    const span = { source, start, end: Math.max(start, Math.min(problem.pos[1], text.length)) };
    // The reader tells of nesting that it cannot follow as of a fault of its own.
    const reason = /call stack/i.test(problem.message) ? 'it is nested too deeply' : problem.message;
    return { diagnostics: [fileDiagnostic('file/not-yaml', span, { reason })] };
  }

  const convert = (node: Node | null | undefined, depth: number): YamlValue => {
    const span = spanOf(node?.range);
    if (depth > MAX_DEPTH) {
      throw new Unreadable(fileDiagnostic('file/not-yaml', span, { reason: 'it is nested too deeply' }));
    }
    if (!node) return { kind: 'null', span };
    if (isAlias(node) || node.tag !== undefined) {
      throw new Unreadable(fileDiagnostic('file/alias', span));
    }
    if (isMap(node)) return mapOf(node as YAMLMap<Node, Node | null>, span, depth);
    if (isSeq(node)) {
      return { kind: 'list', span, items: node.items.map((item) => convert(item as Node | null, depth + 1)) };
    }
    if (!isScalar(node) || node.value === null) return { kind: 'null', span };
    const { value } = node;
    const text = typeof value === 'string' ? value : (node.source ?? JSON.stringify(value));
    return {
      kind: 'scalar',
      span,
      value: typeof value === 'number' || typeof value === 'boolean' ? value : text,
      text,
      quoted: node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE',
      block: node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED',
    };
  };
  const mapOf = (node: YAMLMap<Node, Node | null>, span: Span, depth: number): YamlValue => {
    const entries = new Map<string, YamlEntry>();
    for (const { key, value } of node.items) {
      const keySpan = spanOf(key.range);
      if (!isScalar(key)) throw new Unreadable(fileDiagnostic('file/alias', keySpan));
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      if (name === '<<') throw new Unreadable(fileDiagnostic('file/alias', keySpan));
      const converted = convert(value, depth + 1);
      entries.set(name, { key: keySpan, value: value ? converted : { kind: 'null', span: keySpan } });
    }
    return { kind: 'map', span, entries };
  };

  if (!document.contents) return { diagnostics: [] };
  try {
    return { value: convert(document.contents as Node, 0), diagnostics: [] };
  } catch (error) {
    if (error instanceof Unreadable) return { diagnostics: [error.diagnostic] };
    throw error;
  }
};

/** A YAML value as plain data; texts that look like numbers are numbers, as YAML has it. */
export const plainOf = (value: YamlValue): unknown => {
  switch (value.kind) {
    case 'null':
      return null;
    case 'scalar':
      return value.value;
    case 'list':
      return value.items.map(plainOf);
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plainOf(entry.value)]));
  }
};
