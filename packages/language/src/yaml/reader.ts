import { closest, replaceBy } from '../diagnostics/index.ts';
import { KEYWORDS } from '../syntax/keywords.ts';
import { canonicalName } from '../syntax/names.ts';
import type { LabelNode, Name } from '../syntax/tree.ts';
import type { Fragments } from './fragments.ts';
import type { Lines } from './lines.ts';
import { isAbsent, type YamlEntry, type YamlItem, type YamlNode, type YamlScalar } from './node.ts';
import type { Report } from './report.ts';

/** What the readers of the parts of one YAML text share. */
export interface Reader {
  readonly report: Report;
  readonly lines: Lines;
  /** Reads the Reeve text in scalars. */
  readonly fragments: Fragments;
}

/** An entry, with where its list's dash stands if it is the first one after it. */
export interface PlacedEntry extends YamlEntry {
  readonly opening: number | undefined;
}

/**
 * The entries of a map. A list of maps says the same as one map of all their entries: it is how a key can come twice
 * without being a slip.
 */
export function entriesIn(node: YamlNode, reader: Reader): readonly PlacedEntry[] {
  if (node.kind === 'map') return node.entries.map((entry) => ({ ...entry, opening: undefined }));
  if (isAbsent(node)) return [];
  if (node.kind === 'list') {
    return node.items.flatMap((item) => {
      const entries = entriesIn(item.value, reader);
      return entries.map((entry, index) => (index === 0 ? { ...entry, opening: item.start } : entry));
    });
  }
  refuse(node, reader, 'yaml/expected-map');
  return [];
}

/** The items of a list. A single value stands for a list of one. */
export function itemsIn(node: YamlNode): readonly YamlItem[] {
  if (node.kind === 'list') return node.items;
  return isAbsent(node) ? [] : [{ start: node.start, end: node.end, value: node }];
}

/** The scalar that a node is; anything else is reported. */
export function scalarIn(node: YamlNode, reader: Reader): YamlScalar | undefined {
  if (node.kind === 'scalar' && !node.refused) return node;
  refuse(node, reader, 'yaml/expected-text');
  return undefined;
}

/** As {@link scalarIn}, and there is something in it. */
export function textIn(entry: YamlEntry, reader: Reader): YamlScalar | undefined {
  const scalar = scalarIn(entry.value, reader);
  if (!scalar) return undefined;
  if (scalar.text.trim() !== '') return scalar;
  reader.report.add('yaml/missing-value', keyPlace(entry), { key: entry.key });
  return undefined;
}

/** Reports a node of the wrong form, once. */
export function refuse(node: YamlNode, reader: Reader, code: string): void {
  if (node.kind === 'scalar' && node.refused) return;
  // A whole map would be underlined from end to end: its beginning shows the place as well.
  const first = node.kind === 'map' ? node.entries[0] : undefined;
  reader.report.add(
    code,
    first ? keyPlace(first) : { start: node.start, end: node.kind === 'list' ? node.start + 1 : node.end },
  );
}

export function keyPlace(entry: YamlEntry): { readonly start: number; readonly end: number } {
  return { start: entry.start, end: entry.keyEnd };
}

/** Chinese words for keys, by the English ones. */
const KEY_WORDS: ReadonlyMap<string, string> = new Map(
  KEYWORDS.filter((row) => row.role === 'clause' || row.role === 'step').flatMap((row) =>
    row.zh.map((word) => [word, row.en[0] ?? word] as const),
  ),
);

/** A key as it is known: `at_most` and 至多 are `at most`. */
export function plainKey(key: string): string {
  const words = key.trim().replace(/[\s_-]+/g, ' ');
  return KEY_WORDS.get(words) ?? words.toLowerCase();
}

/** Reports a key that nothing is known by, with the nearest that is. */
export function unknownKey(entry: YamlEntry, known: readonly string[], reader: Reader): void {
  const near = closest(plainKey(entry.key), known);
  const { report } = reader;
  report.add(
    'yaml/unknown-key',
    keyPlace(entry),
    { key: entry.key, known: known.join(', ') },
    {
      fixes: near === undefined ? [] : [replaceBy(report.span(entry.start, entry.keyEnd), near)],
    },
  );
}

const NAME = /^[\p{XIDS}_][\p{XIDC}]*(?:\.[\p{XIDC}]+)*$/u;

const RESERVED: ReadonlySet<string> = new Set(
  KEYWORDS.filter((row) => row.reserved).flatMap((row) => [...row.en, ...row.zh]),
);

/** What a name may be: a `word` may be any, a `free` name none that the language uses itself, `any` may be any text. */
export type NameRule = 'free' | 'word' | 'any';

export function nameOf(
  text: string,
  place: { readonly start: number; readonly end: number },
  rule: NameRule,
  reader: Reader,
): Name {
  const { report } = reader;
  const span = report.span(place.start, place.end);
  const isFine = rule === 'any' ? text !== '' : NAME.test(text) && (rule === 'word' || !RESERVED.has(text));
  if (!isFine) {
    const mended = text.trim().replace(/[^\p{XIDC}.]+/gu, '_');
    const fixes = NAME.test(mended) && !RESERVED.has(mended) ? [replaceBy(span, mended)] : [];
    report.add('yaml/bad-name', place, { name: text }, { fixes });
  }
  return { id: canonicalName(text), written: text, span };
}

/** The labels in a `title`. */
export function labelsIn(node: YamlNode, reader: Reader): readonly LabelNode[] {
  const { report } = reader;
  if (node.kind === 'list') return node.items.flatMap((item) => labelsIn(item.value, reader));
  if (node.kind === 'map') {
    return node.entries.flatMap((entry): readonly LabelNode[] => {
      if (entry.key !== 'en' && entry.key !== 'zh') {
        unknownKey(entry, ['en', 'zh'], reader);
        return [];
      }
      const scalar = scalarIn(entry.value, reader);
      const span = report.span(entry.start, entry.end);
      return scalar ? [{ lang: entry.key, text: scalar.text, span }] : [];
    });
  }
  if (node.refused || isAbsent(node)) return [];
  return [{ text: node.text, span: report.span(node.start, node.end) }];
}

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['是', true],
  ['false', false],
  ['no', false],
  ['否', false],
]);

/** `true`, `yes` or nothing at all; `false` and `no`. */
export function truthIn(entry: YamlEntry, reader: Reader): boolean {
  const scalar = scalarIn(entry.value, reader);
  if (!scalar) return false;
  if (scalar.text === '') return true;
  const truth = TRUTHS.get(scalar.text.toLowerCase());
  if (truth === undefined)
    badValue(entry, scalar, { en: '`true` or `false`', zh: '`true` 或 `false`' }, reader);
  return truth ?? false;
}

export function badValue(
  entry: YamlEntry,
  node: YamlNode,
  expected: { readonly en: string; readonly zh: string },
  reader: Reader,
): void {
  reader.report.add(
    'yaml/bad-value',
    { start: node.start, end: Math.max(node.end, node.start) },
    { key: entry.key, expected },
  );
}
