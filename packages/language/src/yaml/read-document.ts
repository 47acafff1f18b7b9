import { Composer, type CST, type Document, isAlias, isMap, isScalar, isSeq, type Pair, Parser, type ParsedNode, Scalar } from 'yaml';
import { composeProblem } from './compose-problems.ts';
import type { YamlEntry, YamlItem, YamlNode } from './node.ts';
import type { Report } from './report.ts';
import { scalarOffsets } from './scalar-offsets.ts';
import { inspectTokens, type YamlComment } from './inspect-tokens.ts';

/** Longest YAML text that is read, in UTF-16 code units. Reading takes memory of about two hundred times as much. */
export const MAX_YAML_LENGTH = 4_000_000;

/** What a YAML text holds, with all that Reeve does not allow in one refused. */
export interface YamlText {
  /** Absent for an empty text, or one refused as a whole. */
  readonly root?: YamlNode;
  readonly comments: readonly YamlComment[];
}

/** Reads a text into maps, lists and scalars. Every refusal is in the report. */
export function readDocument(text: string, report: Report): YamlText {
  if (text.length > MAX_YAML_LENGTH) {
    report.add('yaml/too-long', { start: 0, end: 0 }, { limit: MAX_YAML_LENGTH / 1_000_000 });
    return { comments: [] };
  }
  const tokens: CST.Token[] = [...new Parser().parse(text)];
  const { comments, readable } = inspectTokens(tokens, report);
  if (!readable) return { comments };
  // All scalars are text here: what a value means is told by where it stands, not by YAML's guesses.
  const composer = new Composer<ParsedNode>({
    schema: 'failsafe',
    keepSourceTokens: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents: Document.Parsed[] = [...composer.compose(tokens, false, text.length)];
  const [document, second] = documents;
  if (second) {
    const start = second.range[0];
    report.add('yaml/several-documents', { start, end: Math.min(start + 3, text.length) });
  }
  if (!document) return { comments };
  for (const problem of document.errors) {
    // A tag or an alias has been refused already.
    if (problem.code === 'TAG_RESOLVE_FAILED' || problem.code === 'BAD_ALIAS') continue;
    report.add('yaml/syntax', { start: problem.pos[0], end: problem.pos[1] }, composeProblem(problem.code));
  }
  const contents = document.contents;
  if (contents === null || (isScalar(contents) && contents.value === '')) return { comments };
  return { root: convert(contents, text, report), comments };
}

function convert(node: ParsedNode, text: string, report: Report): YamlNode {
  const [start, end] = node.range;
  if (isMap(node)) return { kind: 'map', start, end, entries: entriesOf(node.items, text, report) };
  if (isSeq(node)) {
    const tokens = node.srcToken?.type === 'block-seq' ? node.srcToken.items : [];
    const items = node.items.map((item, index): YamlItem => {
      const value = convert(item as ParsedNode, text, report);
      const dash = tokens[index]?.start.find((token) => token.type === 'seq-item-ind');
      return { start: dash?.offset ?? value.start, end: value.end, value };
    });
    return { kind: 'list', start, end, items };
  }
  if (isAlias(node)) return { kind: 'scalar', start, end, text: '', plain: true, refused: true, offsetAt: () => start };
  return scalarNode(node, text);
}

function scalarNode(node: Scalar.Parsed, source: string): YamlNode {
  const [start, end] = node.range;
  const text = typeof node.value === 'string' ? node.value : '';
  const plain = node.type === Scalar.PLAIN || node.type === undefined;
  return { kind: 'scalar', start, end, text, plain, offsetAt: scalarOffsets(source, start, end, text) };
}

/** YAML's other ways of writing nothing, a truth or a number: as keys they are slips. */
const NOT_TEXT = /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9.]+)?$/;

function entriesOf(
  pairs: readonly Pair<ParsedNode, ParsedNode | null>[],
  text: string,
  report: Report,
): readonly YamlEntry[] {
  const entries: YamlEntry[] = [];
  const seen = new Map<string, YamlEntry>();
  for (const pair of pairs) {
    const { key } = pair;
    const [start, keyEnd] = key.range;
    const value: YamlNode = pair.value
      ? convert(pair.value, text, report)
      : { kind: 'scalar', start: keyEnd, end: keyEnd, text: '', plain: true, offsetAt: () => keyEnd };
    if (!isScalar(key) || typeof key.value !== 'string' || (key.type === Scalar.PLAIN && NOT_TEXT.test(key.value))) {
      report.add('yaml/key-not-text', { start, end: Math.max(keyEnd, start) });
      continue;
    }
    if (key.type === Scalar.PLAIN && key.value === '<<') {
      report.add('yaml/merge-key', { start, end: keyEnd });
      continue;
    }
    const entry: YamlEntry = { key: key.value, start, keyEnd, end: Math.max(value.end, keyEnd), value };
    const first = seen.get(entry.key);
    if (first) {
      report.add('yaml/duplicate-key', { start, end: keyEnd }, { key: entry.key }, {
        related: [
          { span: report.span(first.start, first.keyEnd), message: { en: 'It stands here already.', zh: '前面已经写在这里。' } },
        ],
      });
    } else {
      seen.set(entry.key, entry);
    }
    // A repeated key is kept: its value is read too, so that its own slips are shown at the same time.
    entries.push(entry);
  }
  return entries;
}
