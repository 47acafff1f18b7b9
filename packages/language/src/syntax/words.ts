import type { TokenType } from 'chevrotain';
import { type GrammarWordId, KEYWORDS } from './keywords.ts';
import {
  AnyCell,
  AnyName,
  Bar,
  CallName,
  Colon,
  ColonName,
  Comma,
  Comparator,
  Comparing,
  DateToken,
  FreeName,
  Given,
  Identifier,
  isA,
  LCurly,
  LParen,
  LSquare,
  Minus,
  NumberToken,
  Path,
  Percent,
  Plus,
  Quantity,
  RowStart,
  RParen,
  RSquare,
  Slash,
  StringToken,
  T,
  TestWord,
  ThenNext,
  TimeOfDay,
  type Token,
  Unit,
  WindowFunction,
  ZhIs,
} from './tokens.ts';

interface Phrase {
  readonly words: readonly string[];
  readonly type: TokenType;
}

/** Letters and short forms count as units only after a number. */
const SHORT_UNITS: ReadonlyMap<string, TokenType> = new Map([
  ['s', T.second],
  ['sec', T.second],
  ['m', T.minute],
  ['min', T.minute],
  ['h', T.hour],
  ['d', T.day],
  ['w', T.week],
]);

/** Words and phrases by their first word, the longest first. */
const PHRASES: ReadonlyMap<string, readonly Phrase[]> = (() => {
  const phrases = new Map<string, Phrase[]>();
  const seen = new Set<string>();
  for (const row of KEYWORDS) {
    if (row.role === 'function') continue;
    for (const text of [...row.en, ...row.zh]) {
      if (seen.has(text) || !/^[\p{L}_]/u.test(text) || (row.role === 'unit' && SHORT_UNITS.has(text)))
        continue;
      seen.add(text);
      const words = text.split(' ');
      const head = words[0] ?? text;
      const type = text === '是' ? ZhIs : T[row.id as GrammarWordId];
      phrases.set(head, [...(phrases.get(head) ?? []), { words, type }]);
    }
  }
  for (const list of phrases.values()) list.sort((a, b) => b.words.length - a.words.length);
  return phrases;
})();

/**
 * Finds the words of the language among the names. All words are contextual: what may be a word or a name is decided
 * here by its neighbours, so that the grammar itself needs to look one token ahead only.
 */
export function resolveWords(raw: readonly Token[]): Token[] {
  const tokens = joinPhrases(raw);
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) continue;
    const type = settle(token, tokens, at);
    if (type !== undefined) retype(token, type);
  }
  return tokens;
}

export function retype(token: Token, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}

function joinPhrases(raw: readonly Token[]): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < raw.length; at += 1) {
    const token = raw[at];
    if (token === undefined) continue;
    tokens.push(token);
    const known = token.tokenType === Identifier ? PHRASES.get(token.text) : undefined;
    const phrase = known?.find(({ words }) => words.every((word, i) => isWord(raw[at + i], word)));
    if (phrase === undefined) {
      if (token.tokenType !== Identifier && token.tokenType !== Path) continue;
      if (raw[at + 1]?.tokenType === Colon) retype(token, ColonName);
      continue;
    }
    const length = phrase.words.length;
    const last = raw[at + length - 1] ?? token;
    if (length === 1 && raw[at + 1]?.tokenType === Colon) {
      retype(token, ColonName);
      continue;
    }
    retype(token, phrase.type);
    if (length > 1) {
      token.endOffset = last.endOffset;
      token.text = phrase.words.join(' ');
      token.image = token.text;
      at += length - 1;
    }
  }
  return tokens;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && token.tokenType === Identifier && token.text === word;
}

/** The type that a token has in its place, where it is another than it has now. */
function settle(token: Token, tokens: readonly Token[], at: number): TokenType | undefined {
  const type = token.tokenType;
  const next = tokens[at + 1];
  if (type === NumberToken) return next !== undefined && isUnitAfterNumber(next) ? Quantity : undefined;
  if (type === Minus) return isCellEnd(next) && isCellStart(tokens[at - 1]) ? AnyCell : undefined;
  // 是 alone in a cell is a value, not a comparison.
  if (type === ZhIs && isCellStart(tokens[at - 1]) && (isCellEnd(next) || next?.tokenType === Comma))
    return T.yes;
  if (type === ColonName || (!isA(token, AnyName) && type !== T.product)) return undefined;
  const before = tokens[at - 1];
  if (before !== undefined && before.tokenType === Quantity && type === Identifier)
    return SHORT_UNITS.get(token.text);
  if (before !== undefined && before.tokenType === Quantity && type === T.min) return T.minute;
  const settled = CONTEXTUAL.get(type);
  // 按 自然日 (E 其中 …) 的 连续数 calls nothing.
  if (settled === undefined) return before?.tokenType === T.by ? undefined : callable(token, next);
  // What is being declared or started may be called by any of these.
  if (before?.tokenType === T.start || (before?.first && isType(before, ...DECLARES)))
    return nameBefore(next);
  return settled(token, next, before, tokens, at) ? undefined : nameBefore(next);
}

const DECLARES: readonly TokenType[] = [
  T.rule,
  T.event,
  T.segment,
  T.metric,
  T.table,
  T.template,
  T.plan,
  T.parameter,
  T.usePack,
];

function callable(token: Token, next: Token | undefined): TokenType | undefined {
  return next?.tokenType === LParen && isA(token, FreeName) ? CallName : undefined;
}

function nameBefore(next: Token | undefined): TokenType {
  return next?.tokenType === LParen ? CallName : Identifier;
}

function isUnitAfterNumber(next: Token): boolean {
  return (
    isA(next, Unit) ||
    ((next.tokenType === Identifier || next.tokenType === T.min) && SHORT_UNITS.has(next.text))
  );
}

function isCellStart(token: Token | undefined): boolean {
  return token === undefined || token.tokenType === RowStart || token.tokenType === Bar;
}

function isCellEnd(token: Token | undefined): boolean {
  return token === undefined || token.first || token.tokenType === Bar;
}

/** Whether the word keeps its meaning there. */
type Settle = (
  token: Token,
  next: Token | undefined,
  before: Token | undefined,
  tokens: readonly Token[],
  at: number,
) => boolean;

const isType = (token: Token | undefined, ...types: readonly TokenType[]): boolean =>
  token !== undefined && types.some((type) => isA(token, type));

/** A word that opens a clause or a step keeps its meaning before what it needs, and at the beginning of a line. */
const opens =
  (...needs: readonly TokenType[]): Settle =>
  (token, next, before) => {
    if (isType(next, ...needs)) return token.first || !expectsValue(before);
    return token.first && !expectsValue(before) && !goesOnAsValue(next);
  };

const aggregates: Settle = (_token, next, before) => before?.tokenType === T.of || next?.tokenType === LParen;

/** `min(E.f) in 1 hour` is over events, `min(a, b)` over values. */
const aggregatesOne: Settle = (_token, next, before, tokens, at) =>
  before?.tokenType === T.of ||
  (next?.tokenType === LParen && isType(tokens[at + 2], FreeName) && isType(tokens[at + 3], RParen, T.where));

const CONTEXTUAL: ReadonlyMap<TokenType, Settle> = new Map<TokenType, Settle>([
  [T.count, aggregates],
  [T.sum, aggregates],
  [T.avg, aggregates],
  [T.distinct, aggregates],
  [T.min, aggregatesOne],
  [T.max, aggregatesOne],
  [T.streak, aggregates],
  [
    T.usual,
    (_token, next, before) =>
      isType(next, T.in, T.thisHour) || isType(before, Unit, Given, T.inside, T.thisHour),
  ],
  [T.now, (_token, next) => next?.tokenType !== LParen],
  [
    T.product,
    (token, next, before) =>
      token.text !== 'x' ||
      (endsValue(before) && startsValue(next) && !(token.first && next?.tokenType === LParen)),
  ],
  [T.langEn, (_token, next) => isType(next, StringToken, T.via)],
  [T.langZh, (_token, next) => isType(next, StringToken, T.via)],
  [T.priority, opens(NumberToken, Given, Minus, T.low, T.normal, T.high)],
  [T.quiet, opens(TimeOfDay, NumberToken, Given)],
  [T.mode, opens(T.restart, T.single, T.each)],
  [T.rollout, opens(Percent, NumberToken, Given)],
  [T.holdout, opens(Percent, NumberToken, Given)],
  [
    T.shadow,
    (token, next, before) =>
      (token.first || endsValue(before)) && !expectsValue(before) && !goesOnAsValue(next),
  ],
  [
    T.backfill,
    (token, next, before) =>
      (token.first || endsValue(before)) && !expectsValue(before) && !goesOnAsValue(next),
  ],
  [T.split, opens(Percent, Given)],
  [T.start, (token, next, before) => (token.first || !expectsValue(before)) && mayBeName(next)],
  // Alone on its line it is the step even where a value is due: the line before it is what is broken.
  [
    T.stop,
    (token, next, before) =>
      (!expectsValue(before) || (token.first && next?.first !== false)) && !goesOnAsValue(next),
  ],
  [T.cron, (_token, next) => isType(next, StringToken)],
  [T.yes, () => true],
  [T.no, () => true],
]);

/** The words `no` and `then` that mean two things are settled once all others are. */
export function resolveTurns(tokens: readonly Token[]): void {
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) continue;
    if (token.tokenType === T.then && beginsSequence(tokens, at)) retype(token, ThenNext);
    else if (token.tokenType === T.none && token.text === 'no' && !beginsSilence(tokens, at))
      retype(token, T.no);
  }
}

function beginsSequence(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return next?.tokenType === T.none || (isType(next, FreeName) && isType(tokens[at + 2], T.within, T.where));
}

/** `no E for D`, as against the value `no`. */
function beginsSilence(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  const afterNext = tokens[at + 2];
  const before = tokens[at - 1];
  if (before?.tokenType === ThenNext) return true;
  if (next?.tokenType === LParen) return true;
  if (!isType(next, FreeName)) return false;
  if (isType(afterNext, T.for, T.silenceFor, T.in, T.where)) return true;
  return (
    next?.first !== true &&
    !isType(before, Comparing, Comma, Colon, LSquare) &&
    !isType(before, T.default) &&
    !isType(afterNext, LCurly, StringToken)
  );
}

/** After these a value comes, never a clause or a step. */
function expectsValue(token: Token | undefined): boolean {
  return isType(
    token,
    Comparator,
    TestWord,
    T.in,
    T.notIn,
    T.and,
    T.or,
    T.not,
    T.between,
    LParen,
    LSquare,
    Comma,
    Plus,
    Minus,
    Slash,
    T.product,
    T.becomes,
    T.enters,
    T.leaves,
    T.withSame,
    T.approvalOf,
    T.per,
    T.default,
    T.where,
    T.when,
    T.until,
    T.if,
    T.none,
    T.has,
    ThenNext,
    Bar,
    RowStart,
  );
}

/** What follows a value and is no beginning of anything. */
function goesOnAsValue(token: Token | undefined): boolean {
  return isType(
    token,
    Comparator,
    TestWord,
    T.in,
    T.notIn,
    T.and,
    T.or,
    T.between,
    T.isMissing,
    T.isKnown,
    RParen,
    RSquare,
    Comma,
    Plus,
    Slash,
    T.product,
    LParen,
    Colon,
  );
}

/** A name, or a word that may yet turn out to be one. */
function mayBeName(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return isType(token, FreeName, CallName) || (CONTEXTUAL.has(token.tokenType) && /^\p{L}/u.test(token.text));
}

export function endsValue(token: Token | undefined): boolean {
  return isType(
    token,
    NumberToken,
    Given,
    Percent,
    StringToken,
    RParen,
    RSquare,
    FreeName,
    TimeOfDay,
    DateToken,
    T.yes,
    T.no,
    T.now,
    T.shadow,
    T.backfill,
    T.stop,
    T.approve,
    T.upTo,
    T.since,
    T.isMissing,
    T.isKnown,
    T.inside,
  );
}

function startsValue(token: Token | undefined): boolean {
  return isType(
    token,
    NumberToken,
    Given,
    Quantity,
    Percent,
    FreeName,
    CallName,
    LParen,
    Minus,
    WindowFunction,
    T.usual,
    T.streak,
    T.now,
    T.near,
    T.by,
    T.shareOf,
  );
}
