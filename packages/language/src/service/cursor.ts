import type { TokenType } from 'chevrotain';
import { type Lookup, lookUp } from '../check/canonicalize.ts';
import { cutIntoChunks } from '../syntax/chunks.ts';
import { lex } from '../syntax/lexer.ts';
import { parse } from '../syntax/parse.ts';
import { createReport } from '../syntax/report.ts';
import {
  Bar,
  CallName,
  isA,
  LCurly,
  LParen,
  LSquare,
  NumberToken,
  Quantity,
  RCurly,
  RParen,
  RSquare,
  StringToken,
  T,
  ThenNext,
  type Token,
} from '../syntax/tokens.ts';
import { resolveTurns, resolveWords, retype } from '../syntax/words.ts';
import { type Expected, expectedAfter } from './expected.ts';
import type { World } from './world.ts';
import { yamlPlace } from './yaml-place.ts';

/** Stands for the word that is being written; nobody calls anything so. */
const MARKER = 'zzz_cursor_zzz';

/** What is known of a place in a text where somebody writes. */
export interface Cursor {
  /** The word that is being written: what a completion replaces. */
  readonly start: number;
  readonly end: number;
  /** What the grammar takes there. */
  readonly expected: readonly Expected[];
  /** How a name at the place would be looked up; absent where the text around it could not be read. */
  readonly lookup?: Lookup;
  /** The call whose arguments the place is among. */
  readonly call?: Call;
  /** True where nothing but space stands before it on its line. */
  readonly first: boolean;
  /** Inside a string: only a template's name can be completed. */
  readonly inString: boolean;
  /** In YAML: the keys that may stand there, or the keys around a value. */
  readonly yaml?: ReturnType<typeof yamlPlace>;
}

interface Call {
  readonly callee: string;
  /** Of the callee's name. */
  readonly at: number;
  /** Which argument, from 0. */
  readonly index: number;
  /** The argument's name, where it is written. */
  readonly name?: string;
  /** Names of arguments that stand before. */
  readonly given: readonly string[];
}

const WORD = /[\p{XID_Continue}.]/u;

/** The word at an offset. */
export function wordAt(text: string, offset: number): { readonly start: number; readonly end: number } {
  let start = offset;
  let end = offset;
  while (start > 0 && WORD.test(text[start - 1] ?? '')) start -= 1;
  while (end < text.length && WORD.test(text[end] ?? '')) end += 1;
  return { start, end };
}

/** What may be written at an offset; nothing inside a comment. */
export function cursorAt(
  world: World,
  source: string,
  offset: number,
  word: { readonly start: number; readonly end: number } = wordAt(world.text(source) ?? '', offset),
): Cursor | undefined {
  const text = world.text(source);
  const tree = world.tree(source);
  if (text === undefined || tree === undefined) return undefined;
  const marked = `${text.slice(0, word.start)}${MARKER}${text.slice(word.end)}`;
  if (tree.spelling === 'yaml') return yamlCursor(world, source, text, word, marked);
  const tokens = tokensOf(marked);
  const at = tokens.findIndex((token) => token.startOffset <= word.start && token.endOffset >= word.start);
  const marker = tokens[at];
  // What no token covers is a comment.
  if (marker === undefined) return undefined;
  const first = marker.first;
  if (marker.tokenType === StringToken) return stringCursor(world, source, marked, word, tokens, at);
  const before = tokens.slice(0, at);
  const call = callAround(before);
  const chunk = cutIntoChunks(tokensOf(marked), createReport('')).find((each) =>
    each.some((token) => token.startOffset === marker.startOffset),
  );
  // The bar that closes a row of a table is no part of the grammar as it is written down.
  const inside = (chunk ?? []).filter(
    (token, i, all) =>
      token.startOffset < marker.startOffset && !(token.tokenType === Bar && all[i + 1]?.first === true),
  );
  const lookup = lookupAt(world, source, marked, word.start, before);
  return {
    ...word,
    first,
    inString: false,
    expected: [
      ...expectedIn(inside, 'declaration'),
      // At the very beginning of a line the next declaration may stand, whatever is before.
      ...(first && marker.startColumn === 1 && inside.length > 0 ? expectedAfter([], 'declaration') : []),
    ],
    ...(lookup && { lookup }),
    ...(call && { call }),
  };
}

function tokensOf(text: string, from: number = 0): Token[] {
  const tokens = resolveWords(lex(text, createReport(''), from).tokens);
  resolveTurns(tokens);
  return tokens;
}

/** What the last token may turn out to be once it is known what follows it. */
function readings(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const last = tokens.at(-1);
  const other =
    last?.tokenType === NumberToken ? Quantity : last?.tokenType === T.then ? ThenNext : undefined;
  if (last === undefined || other === undefined) return [tokens];
  const retyped: Token = { ...last };
  retype(retyped, other);
  return [tokens, [...tokens.slice(0, -1), retyped]];
}

/** What may follow; where something before is broken, what may follow the last line that can be read by itself. */
function expectedIn(tokens: readonly Token[], rule: string): readonly Expected[] {
  const whole = readings(tokens).flatMap((each) => expectedAfter(each, rule));
  if (whole.length > 0 || tokens.length === 0) return whole;
  for (let at = tokens.length - 1; at > 0; at--) {
    if (!tokens[at]?.first) continue;
    const rest = tokens.slice(at);
    const found = ['clause', 'step', 'field', 'row'].flatMap((part) => expectedAfter(rest, part));
    if (found.length > 0) return [...found, ...expectedAfter([], 'clause')];
  }
  return [...expectedAfter([], 'clause'), ...expectedAfter([], 'step')];
}

const OPEN: ReadonlyMap<TokenType, string> = new Map([
  [LParen, ')'],
  [LSquare, ']'],
  [LCurly, '}'],
]);
const CLOSE: ReadonlySet<TokenType> = new Set([RParen, RSquare, RCurly]);

/** How the name at the marker is looked up; brackets that are still open are closed where the text does not read without. */
function lookupAt(
  world: World,
  source: string,
  marked: string,
  start: number,
  before: readonly Token[],
): Lookup | undefined {
  const open: string[] = [];
  for (const token of before) {
    const closing = OPEN.get(token.tokenType);
    if (closing !== undefined) open.push(closing);
    else if (CLOSE.has(token.tokenType)) open.pop();
  }
  const end = start + MARKER.length;
  const closed = `${marked.slice(0, end)}${open.reverse().join('')}${marked.slice(end)}`;
  for (const text of open.length > 0 ? [marked, closed] : [marked]) {
    const found = lookupIn(world, source, text, start);
    if (found) return found;
  }
  return undefined;
}

function lookupIn(world: World, source: string, text: string, start: number): Lookup | undefined {
  let found: Lookup | undefined;
  lookUp(parse(text, { source }).tree, world.vocabulary(), (lookup) => {
    if (lookup.name.span.start <= start && lookup.name.id.includes(MARKER)) found = lookup;
  });
  return found;
}

/** The innermost call that is still open. */
function callAround(before: readonly Token[]): Call | undefined {
  let depth = 0;
  let index = 0;
  let name: string | undefined;
  const given: string[] = [];
  for (let at = before.length - 1; at >= 0; at--) {
    const token = before[at] as Token;
    const { tokenType } = token;
    if (CLOSE.has(tokenType)) depth += 1;
    else if (OPEN.has(tokenType)) {
      if (depth > 0) {
        depth -= 1;
        continue;
      }
      const callee = before[at - 1];
      if (tokenType !== LParen || callee === undefined || !isA(callee, CallName)) return undefined;
      return {
        callee: callee.text,
        at: callee.startOffset,
        index,
        given,
        ...(name !== undefined && { name }),
      };
    } else if (depth === 0 && token.image === ',') index += 1;
    else if (depth === 0 && before[at + 1]?.image === ':' && tokenType.name === 'ColonName') {
      given.push(token.text);
      if (index === 0) name = token.text;
    }
  }
  return undefined;
}

/** Inside a string: a placeholder's expression, or the name of a template. */
function stringCursor(
  world: World,
  source: string,
  marked: string,
  word: { readonly start: number; readonly end: number },
  tokens: readonly Token[],
  at: number,
): Cursor | undefined {
  const token = tokens[at] as Token;
  const inside = marked.slice(token.startOffset, word.start);
  const brace = inside.lastIndexOf('{');
  if (brace >= 0 && !inside.includes('}', brace)) {
    const from = token.startOffset + brace + 1;
    const before = tokensOf(marked.slice(0, word.start), from);
    const lookup = lookupIn(world, source, marked, word.start);
    return {
      ...word,
      first: false,
      inString: false,
      expected: expectedIn(before, 'expression'),
      ...(lookup && { lookup }),
    };
  }
  const lookup = lookupIn(world, source, marked, word.start);
  const call = callAround(tokens.slice(0, at));
  const end = word.start + (token.endOffset - token.startOffset) - MARKER.length;
  return {
    start: token.startOffset + 1,
    end: Math.max(token.startOffset + 1, Math.min(end, token.endOffset - MARKER.length)),
    first: false,
    inString: true,
    expected: [],
    ...(lookup && { lookup }),
    ...(call && { call }),
  };
}

function yamlCursor(
  world: World,
  source: string,
  text: string,
  word: { readonly start: number; readonly end: number },
  marked: string,
): Cursor | undefined {
  const place = yamlPlace(text, word.start);
  if (place === undefined) return undefined;
  const before = place.rule === undefined ? [] : tokensOf(text.slice(place.from, word.start));
  const lookup = lookupIn(world, source, marked, word.start);
  const call = callAround(before);
  return {
    ...word,
    first: place.keys.length > 0,
    inString: false,
    expected: place.rule === undefined ? [] : expectedIn(before, place.rule),
    yaml: place,
    ...(lookup && { lookup }),
    ...(call && { call }),
  };
}
