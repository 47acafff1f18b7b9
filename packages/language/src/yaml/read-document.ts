import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  Parser,
  Scalar,
} from 'yaml';
import { composeProblem } from './compose-problems.ts';
import { inspectTokens, type YamlComment } from './inspect-tokens.ts';
import type { YamlEntry, YamlItem, YamlNode } from './node.ts';
import { createReport, type Report } from './report.ts';
import { scalarOffsets } from './scalar-offsets.ts';

/** What a YAML text holds, with all that Reeve does not allow in one refused. */
export interface YamlText {
  /** Absent for an empty text, or one refused as a whole. */
  readonly root?: YamlNode;
  readonly comments: readonly YamlComment[];
  /** Where its form is broken: what is read there may have been misunderstood. */
  readonly broken: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Reads the piece of a text between two offsets into maps, lists and scalars. All places are those in the whole text;
 * every refusal goes into the report.
 */
export function readPiece(whole: string, start: number, end: number, report: Report): YamlText {
  const text = whole.slice(start, end);
  const found = createReport(report.source, start);
  const tokens: CST.Token[] = [...new Parser().parse(text)];
  const { comments, isUnclosed, readable } = inspectTokens(tokens, found);
  const placed = comments.map((it) => ({ ...it, start: it.start + start, end: it.end + start }));
  const document = readable ? compose(tokens, text, isUnclosed, found) : undefined;
  const contents = document?.contents ?? null;
  const isEmpty = contents === null || (isScalar(contents) && contents.value === '');
  const reader: Conversion = { text, shift: start, report: found };
  const root = isEmpty ? undefined : convert(contents, reader);
  report.found.push(...found.found);
  const isBroken = document?.errors.some(({ code }) => !REFUSED.has(code)) ?? false;
  return { ...(root && { root }), comments: placed, broken: isBroken ? [{ start, end }] : [] };
}

/** What the tokens have shown already: a tag, an alias; a quote or a bracket that is never closed. */
const REFUSED: ReadonlySet<string> = new Set(['TAG_RESOLVE_FAILED', 'BAD_ALIAS']);
const UNCLOSED = /^Missing closing|to end with|and end with/;
const MAX_PROBLEMS = 3;

function compose(
  tokens: readonly CST.Token[],
  text: string,
  isUnclosed: boolean,
  report: Report,
): Document.Parsed | undefined {
  // All scalars are text here: what a value means is told by where it stands, not by YAML's guesses.
  const composer = new Composer<ParsedNode>({
    schema: 'failsafe',
    keepSourceTokens: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [document, second] = composer.compose(tokens, false, text.length);
  if (second) {
    const [start] = second.range;
    report.add('yaml/several-documents', { start, end: Math.min(start + 3, text.length) });
  }
  const last = Math.max(0, text.trimEnd().length - 1);
  let previous = -1;
  let count = 0;
  for (const { code, pos, message } of document?.errors ?? []) {
    if (REFUSED.has(code) || (isUnclosed && UNCLOSED.test(message))) continue;
    const start = Math.min(pos[0], last);
    // The first of a run is the slip, the others come of it.
    if (start === previous || count >= MAX_PROBLEMS) continue;
    previous = start;
    count += 1;
    report.add(
      'yaml/syntax',
      { start, end: Math.max(start, Math.min(pos[1], last + 1)) },
      composeProblem(code),
    );
  }
  return document;
}

interface Conversion {
  readonly text: string;
  /** Where the text begins in the whole. */
  readonly shift: number;
  readonly report: Report;
}

function convert(node: ParsedNode, reader: Conversion): YamlNode {
  const { text, shift } = reader;
  const [from, to] = node.range;
  const start = from + shift;
  const end = to + shift;
  if (isMap(node)) return { kind: 'map', start, end, entries: entriesOf(node.items, reader) };
  if (isSeq(node)) {
    const tokens = node.srcToken?.type === 'block-seq' ? node.srcToken.items : [];
    const items = node.items.map((item, index): YamlItem => {
      const value = convert(item as ParsedNode, reader);
      const dash = tokens[index]?.start.find((token) => token.type === 'seq-item-ind');
      return { start: dash ? dash.offset + shift : value.start, end: value.end, value };
    });
    return { kind: 'list', start, end, items };
  }
  if (isAlias(node)) return { ...absent(start, end), refused: true };
  const value = typeof node.value === 'string' ? node.value : '';
  const plain = node.type === Scalar.PLAIN || node.type === undefined;
  const offsetIn = scalarOffsets(text, from, to, value);
  return { kind: 'scalar', start, end, text: value, plain, offsetAt: (index) => offsetIn(index) + shift };
}

function absent(start: number, end: number): YamlNode & { kind: 'scalar' } {
  return { kind: 'scalar', start, end, text: '', plain: true, offsetAt: () => start };
}

/** YAML's other ways of writing nothing, a truth or a number: as keys they are slips. */
const NOT_TEXT = /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9.]+)?$/;

function entriesOf(
  pairs: readonly Pair<ParsedNode, ParsedNode | null>[],
  reader: Conversion,
): readonly YamlEntry[] {
  const { report, shift } = reader;
  const entries: YamlEntry[] = [];
  for (const { key, value: node } of pairs) {
    const [from, to] = key.range;
    const place = { start: from, end: to };
    const value = node ? convert(node, reader) : absent(to + shift, to + shift);
    const plain = isScalar(key) && key.type === Scalar.PLAIN;
    if (!isScalar(key) || typeof key.value !== 'string' || (plain && NOT_TEXT.test(key.value))) {
      report.add('yaml/key-not-text', place);
    } else if (plain && key.value === '<<') {
      report.add('yaml/merge-key', place);
    } else {
      const keyEnd = to + shift;
      entries.push({ key: key.value, start: from + shift, keyEnd, end: Math.max(value.end, keyEnd), value });
    }
  }
  refuseRepeated(entries, report, shift);
  return entries;
}

/** Reports keys that come twice. Both are kept: the second's own slips are shown at the same time. */
export function refuseRepeated(entries: readonly YamlEntry[], report: Report, shift: number = 0): void {
  const seen = new Map<string, YamlEntry>();
  for (const entry of entries) {
    const first = seen.get(entry.key);
    if (!first) {
      seen.set(entry.key, entry);
      continue;
    }
    const span = report.span(first.start - shift, first.keyEnd - shift);
    const message = { en: 'It stands here already.', zh: '前面已经写在这里。' };
    report.add(
      'yaml/duplicate-key',
      { start: entry.start - shift, end: entry.keyEnd - shift },
      { key: entry.key },
      { related: [{ span, message }] },
    );
  }
}
