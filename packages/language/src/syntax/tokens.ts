import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import { type GrammarWordId, KEYWORDS, type Keyword, type KeywordId } from './keywords.ts';

/** A token as the parser reads it: Chevrotain's, with what the contextual words and the recovery ask for. */
export interface Token extends IToken {
  endOffset: number;
  startLine: number;
  startColumn: number;
  /** What it stands for: the text of a word in one form, the digits of a number, the text of a date. */
  text: string;
  /** True when nothing but space stands before it on its line. */
  first: boolean;
}

/** A category: matches every token type that names it. */
function category(name: string, parents: readonly TokenType[] = []): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories: [...parents] });
}

function token(name: string, label: string, categories: readonly TokenType[] = []): TokenType {
  return createToken({ name, label, pattern: Lexer.NA, categories: [...categories] });
}

/** Any word at all: after a dot, before a colon, as the name of a field. */
export const AnyName: TokenType = category('AnyName');
/** A word that may be a name by itself. */
export const FreeName: TokenType = category('FreeName', [AnyName]);
/** `else` and `otherwise`: Chinese has one word for both. */
export const ElseWord: TokenType = category('ElseWord');

/** What makes a condition of values, and does not go on: `a < b < c` says nothing. */
export const Comparing: TokenType = category('Comparing');
/** Comparisons: `=`, `is`, `>=` … */
export const Comparator: TokenType = category('Comparator', [Comparing]);
/** `contains`, `matches`, `starts with`, `ends with`. */
export const TestWord: TokenType = category('TestWord', [Comparing]);
/** Functions over the events of a window. */
export const WindowFunction: TokenType = category('WindowFunction');
/** Units of time. */
export const Unit: TokenType = category('Unit');
/** Days of the week, working days, weekends. */
export const DayName: TokenType = category('DayName');
/** What happens to what is over a limit. */
export const OverWord: TokenType = category('OverWord');

export const Identifier: TokenType = token('Identifier', 'name', [FreeName]);
export const Path: TokenType = token('Path', 'dotted name', [FreeName]);
/** A name with `(` after it. */
export const CallName: TokenType = token('CallName', 'name', [AnyName]);
/** A name with `:` after it. */
export const ColonName: TokenType = token('ColonName', 'name', [AnyName]);

/** A number, or a parameter in its place. */
export const NumberLike: TokenType = category('NumberLike');
export const QuantityLike: TokenType = category('QuantityLike');
export const PercentLike: TokenType = category('PercentLike');
export const TimeLike: TokenType = category('TimeLike');
export const DateLike: TokenType = category('DateLike');

/** `$quiet_days`: the value of a parameter. */
export const Given: TokenType = token('Given', '$name', [
  NumberLike,
  QuantityLike,
  PercentLike,
  TimeLike,
  DateLike,
]);

export const NumberToken: TokenType = token('Number', 'number', [NumberLike]);
/** A number with a unit of time after it. */
export const Quantity: TokenType = token('Quantity', 'number', [QuantityLike]);
export const Percent: TokenType = token('Percent', 'percentage', [PercentLike]);
export const TimeOfDay: TokenType = token('TimeOfDay', 'HH:MM', [TimeLike]);
export const DateToken: TokenType = token('Date', 'YYYY-MM-DD', [DateLike]);
export const StringToken: TokenType = token('String', 'string');

export const LParen: TokenType = token('LParen', '(');
export const RParen: TokenType = token('RParen', ')');
export const LCurly: TokenType = token('LCurly', '{');
export const RCurly: TokenType = token('RCurly', '}');
export const LSquare: TokenType = token('LSquare', '[');
export const RSquare: TokenType = token('RSquare', ']');
export const Comma: TokenType = token('Comma', ',');
export const Semicolon: TokenType = token('Semicolon', ';');
export const Colon: TokenType = token('Colon', ':');
export const Dot: TokenType = token('Dot', '.');
export const Arrow: TokenType = token('Arrow', '->');
export const Plus: TokenType = token('Plus', '+');
export const Minus: TokenType = token('Minus', '-');
export const Slash: TokenType = token('Slash', '/');
/** `|` at the beginning of a line: a row of a table begins. */
export const RowStart: TokenType = token('RowStart', '|');
export const Bar: TokenType = token('Bar', '|');
/** `-` alone in a cell. */
export const AnyCell: TokenType = token('AnyCell', '-');

/** `then` that goes on with a sequence. */
export const ThenNext: TokenType = token('ThenNext', 'then');

const KINDS: readonly (readonly [TokenType, readonly GrammarWordId[]])[] = [
  [ElseWord, ['else', 'otherwise']],
  [Comparator, ['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual']],
  [Comparing, ['in', 'notIn', 'between', 'isMissing', 'isKnown']],
  [TestWord, ['contains', 'matches', 'startsWith', 'endsWith']],
  [WindowFunction, ['count', 'sum', 'avg', 'min', 'max', 'distinct', 'mostCommon']],
  [OverWord, ['drop', 'delay', 'replace']],
];

/**
 * Words that their neighbours tell from names (see `resolveWords`): where one keeps this type it is a word, and no name.
 */
const SETTLED: ReadonlySet<KeywordId> = new Set<KeywordId>([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'streak',
  'usual',
  'now',
  'yes',
  'no',
  'langEn',
  'langZh',
  'priority',
  'quiet',
  'mode',
  'rollout',
  'holdout',
  'shadow',
  'backfill',
  'split',
  'start',
  'stop',
  'cron',
]);

function categoriesOf(row: Keyword): readonly TokenType[] {
  if (row.id === 'product') return [];
  const kinds = KINDS.filter(([, ids]) => ids.some((id) => id === row.id)).map(([kind]) => kind);
  if (row.role === 'unit') kinds.push(Unit);
  if (row.role === 'weekday') kinds.push(DayName);
  return [row.reserved || SETTLED.has(row.id) ? AnyName : FreeName, ...kinds];
}

/** The token type of each word of the grammar, by its row in {@link KEYWORDS}. */
export const T: Readonly<Record<GrammarWordId, TokenType>> = Object.fromEntries(
  KEYWORDS.filter((row) => row.role !== 'function').map((row) => [
    row.id,
    token(row.id, row.en[0] ?? row.zh[0] ?? row.id, categoriesOf(row)),
  ]),
) as Readonly<Record<GrammarWordId, TokenType>>;

/** 是 is both the comparison and the value. */
export const ZhIs: TokenType = token('ZhIs', '是', [T.equal, T.yes]);

/** All token types, for the parser. */
export const TOKEN_TYPES: readonly TokenType[] = [
  AnyName,
  FreeName,
  ElseWord,
  Comparing,
  Comparator,
  TestWord,
  WindowFunction,
  Unit,
  DayName,
  OverWord,
  NumberLike,
  QuantityLike,
  PercentLike,
  TimeLike,
  DateLike,
  Identifier,
  Path,
  CallName,
  ColonName,
  Given,
  NumberToken,
  Quantity,
  Percent,
  TimeOfDay,
  DateToken,
  StringToken,
  LParen,
  RParen,
  LCurly,
  RCurly,
  LSquare,
  RSquare,
  Comma,
  Semicolon,
  Colon,
  Dot,
  Arrow,
  Plus,
  Minus,
  Slash,
  RowStart,
  Bar,
  AnyCell,
  ThenNext,
  ...Object.values(T),
  ZhIs,
];

/** How the words of a token type, or of all types of a category, are spelled in both languages. */
export function wordsOfType(type: TokenType): readonly string[] {
  return KEYWORDS.flatMap((row) => {
    if (row.role === 'function') return [];
    const own = T[row.id as GrammarWordId];
    const matches =
      own === type ||
      (own.tokenTypeIdx !== undefined && type.categoryMatchesMap?.[own.tokenTypeIdx] === true);
    return matches ? [...row.en, ...row.zh] : [];
  });
}

/** Whether a token is of a type or of one of its kinds. */
export function isA(token: IToken, type: TokenType): boolean {
  return token.tokenTypeIdx === type.tokenTypeIdx || type.categoryMatchesMap?.[token.tokenTypeIdx] === true;
}
