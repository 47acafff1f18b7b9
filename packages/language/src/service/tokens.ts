import type { TokenType } from 'chevrotain';
import { KEYWORDS } from '../syntax/keywords.ts';
import { lex } from '../syntax/lexer.ts';
import { createReport } from '../syntax/report.ts';
import { T } from '../syntax/tokens.ts';
import { resolveTurns, resolveWords } from '../syntax/words.ts';
import type { World } from './world.ts';

/** Kinds that names and words are coloured by; the words are those of LSP where it has one. */
export type SemanticKind =
  | 'event'
  | 'property'
  | 'function'
  | 'parameter'
  | 'enumMember'
  | 'class'
  | 'variable'
  | 'string'
  | 'keyword'
  | 'number'
  | 'comment'
  | 'operator';

const LEGEND: Readonly<Record<SemanticKind, true>> = {
  event: true,
  property: true,
  function: true,
  parameter: true,
  enumMember: true,
  class: true,
  variable: true,
  string: true,
  keyword: true,
  number: true,
  comment: true,
  operator: true,
};

/** All kinds, in the order in which editors number them. */
export const SEMANTIC_KINDS: readonly SemanticKind[] = Object.keys(LEGEND) as SemanticKind[];

/** A stretch of text that means something. */
export interface SemanticToken {
  readonly start: number;
  readonly end: number;
  readonly kind: SemanticKind;
  /** It is declared here. */
  readonly isDefinition: boolean;
}

const KIND_OF: Readonly<Record<string, SemanticKind>> = {
  event: 'event',
  field: 'property',
  attribute: 'property',
  action: 'function',
  function: 'function',
  table: 'function',
  plan: 'function',
  param: 'parameter',
  option: 'enumMember',
  channel: 'enumMember',
  segment: 'class',
  metric: 'variable',
  template: 'string',
  rule: 'class',
};

/** What every name and word of a text is, in its order; none overlap. */
export function semanticTokensOf(world: World, source: string): readonly SemanticToken[] {
  const text = world.text(source);
  const tree = world.tree(source);
  if (text === undefined || !tree) return [];
  const names = world.occurrences(source).map(
    ({ span, kind, role }): SemanticToken => ({
      start: span.start,
      end: span.end,
      kind: KIND_OF[kind] ?? 'variable',
      isDefinition: role === 'definition',
    }),
  );
  const words = tree.spelling === 'yaml' ? [] : wordsOf(text);
  return withoutOverlap([...names, ...words]);
}

const OPERATORS: ReadonlySet<string> = new Set(
  KEYWORDS.filter((row) => row.role === 'operator').map((row) => row.id),
);

function wordsOf(text: string): readonly SemanticToken[] {
  const { tokens: raw, comments } = lex(text, createReport(''), text.charCodeAt(0) === 0xfeff ? 1 : 0);
  const tokens = resolveWords(raw);
  resolveTurns(tokens);
  const words = tokens.flatMap((token): readonly SemanticToken[] => {
    const kind = kindOfWord(token.tokenType);
    return kind ? [{ start: token.startOffset, end: token.endOffset + 1, kind, isDefinition: false }] : [];
  });
  return [
    ...words,
    ...comments.map(
      ({ start, end }): SemanticToken => ({ start, end, kind: 'comment', isDefinition: false }),
    ),
  ];
}

function kindOfWord({ name }: TokenType): SemanticKind | undefined {
  if (name === 'ThenNext') return 'keyword';
  if (name === 'ZhIs') return 'operator';
  if (Object.hasOwn(T, name)) return OPERATORS.has(name) ? 'operator' : 'keyword';
  if (
    name === 'Number' ||
    name === 'Quantity' ||
    name === 'Percent' ||
    name === 'TimeOfDay' ||
    name === 'Date'
  )
    return 'number';
  return name === 'String' ? 'string' : undefined;
}

/** Names are narrower than words, and tell more: what they cover is theirs. */
function withoutOverlap(all: readonly SemanticToken[]): readonly SemanticToken[] {
  const sorted = all.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const kept: SemanticToken[] = [];
  for (const token of sorted) {
    let last = kept.at(-1);
    if (last !== undefined && token.start < last.end) {
      if (token.end >= last.end && token.start === last.start) continue;
      // A name inside of a string or a dotted word: what stands before and after it keeps its own kind.
      kept.pop();
      if (token.start > last.start) kept.push({ ...last, end: token.start });
      kept.push(token);
      if (last.end > token.end) {
        last = { ...last, start: token.end };
        kept.push(last);
      }
      continue;
    }
    if (token.end > token.start) kept.push(token);
  }
  return kept;
}
