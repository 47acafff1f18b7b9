import type { TokenType } from 'chevrotain';
import { digitOf, FULL_WIDTH, isSpace } from './characters.ts';
import { type Before, compactLength } from './compact.ts';
import { asciiDigits, dateOrTime, digitsEnd } from './numerals.ts';
import type { Report } from './report.ts';
import { createStringScanner, opensString, type StringPart } from './strings.ts';
import {
  Arrow,
  Bar,
  Colon,
  Comma,
  DateToken,
  Dot,
  Given,
  Identifier,
  LCurly,
  LParen,
  LSquare,
  Minus,
  NumberToken,
  Path,
  Percent,
  Plus,
  RCurly,
  RowStart,
  RParen,
  RSquare,
  Semicolon,
  Slash,
  StringToken,
  T,
  TimeOfDay,
  type Token,
} from './tokens.ts';

/** A comment as it stands in the text. */
export interface RawComment {
  readonly start: number;
  readonly end: number;
  /** True when nothing stands before it on its line. */
  readonly own: boolean;
  readonly line: number;
}

export interface Lexed {
  readonly tokens: Token[];
  readonly comments: readonly RawComment[];
}

const WORD = /[\p{XID_Start}_][\p{XID_Continue}]*/uy;

/** Letters that are units of time directly after a number; `2w`, `90min`. */
const SHORT_UNITS: ReadonlySet<string> = new Set(['s', 'sec', 'm', 'min', 'h', 'd', 'w']);
const NUMBER_REST = /[\p{XID_Continue}.]+/uy;
/** What is neither part of a word nor a sign that stands for something. */
const STRANGE = /[^\s\p{XID_Continue}\p{P}\p{Cs}=<>+|~`^$]+/uy;
/** Words written together are looked at so far ahead. */
const RUN_LIMIT = 24;
const HAN = /\p{Script=Han}/u;

const SYMBOLS: Readonly<Record<string, TokenType>> = {
  '(': LParen,
  ')': RParen,
  '{': LCurly,
  '}': RCurly,
  '[': LSquare,
  ']': RSquare,
  ',': Comma,
  ';': Semicolon,
  ':': Colon,
  '.': Dot,
  '+': Plus,
  '-': Minus,
  '/': Slash,
  '|': Bar,
  '=': T.equal,
  '==': T.equal,
  '!=': T.notEqual,
  '<>': T.notEqual,
  '≠': T.notEqual,
  '<': T.less,
  '<=': T.lessEqual,
  '≤': T.lessEqual,
  '=<': T.lessEqual,
  '>': T.greater,
  '>=': T.greaterEqual,
  '≥': T.greaterEqual,
  '=>': T.greaterEqual,
  '*': T.product,
  '×': T.product,
  '->': Arrow,
  '→': Arrow,
};

/** Signs that stand for themselves whatever follows, by their code. */
const SINGLES: readonly (TokenType | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return '(){}[],;:.+/'.includes(char) ? SYMBOLS[char] : undefined;
});

const OPENING: ReadonlySet<TokenType> = new Set([LParen, LCurly, LSquare]);
const CLOSING: ReadonlySet<TokenType> = new Set([RParen, RCurly, RSquare]);

/** What may be the second half of a symbol. */
const DOUBLES: ReadonlySet<string> = new Set(['=', '>', '<']);

function plainOf(char: string): string {
  return char < '\u0080' ? char : (FULL_WIDTH[char] ?? char);
}

/**
 * Cuts a text into tokens. Words come out as plain names (`resolveWords` finds the language's own); whatever is no part
 * of the language is reported and left out, so that the parser sees only what it knows. Never fails.
 */
export function lex(text: string, report: Report, from: number = 0): Lexed {
  const tokens: Token[] = [];
  const comments: RawComment[] = [];
  const strings = createStringScanner(text);
  let at = from;
  let line = 1;
  let lineStart = from;
  let first = true;

  const push = (type: TokenType, end: number, meaning: string, payload?: readonly StringPart[]): void => {
    tokens.push({
      image: text.slice(at, end),
      startOffset: at,
      endOffset: end - 1,
      startLine: line,
      startColumn: at - lineStart + 1,
      tokenTypeIdx: type.tokenTypeIdx ?? 0,
      tokenType: type,
      text: meaning,
      first,
      payload,
    });
    first = false;
    at = end;
  };

  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) {
      if (code === 13 && text.charCodeAt(at + 1) === 10) at += 1;
      at += 1;
      line += 1;
      lineStart = at;
      first = true;
    } else if (isSpace(code)) {
      at += 1;
    } else if (isWordStart(code)) {
      word();
    } else if (digitOf(code) >= 0) {
      numeral();
    } else {
      symbol();
    }
  }
  return { tokens, comments };

  function word() {
    if (text.charCodeAt(at) > 127) {
      const length = compactLength(match(WORD, text.slice(at, at + RUN_LIMIT), 0), wordBefore());
      if (length !== undefined) return push(Identifier, at + length, text.slice(at, at + length));
    }
    let end = wordEnd(text, at);
    if (end === at) return strange();
    // A dot joins two words only where it stands directly between them.
    let joined = false;
    while (isDot(text.charCodeAt(end))) {
      const next = wordEnd(text, end + 1);
      if (next === end + 1) break;
      end = next;
      joined = true;
    }
    const image = text.slice(at, end);
    if (image === 'yes' || image === '是') {
      const rest = /^\s*[/／]\s*(?:no|否)(?![\p{XID_Continue}])/u.exec(text.slice(end, end + 16));
      if (rest) return push(T.yesNo, end + rest[0].length, 'yes/no');
    }
    push(joined ? Path : Identifier, end, joined ? image.replaceAll(/[。．]/g, '.') : image);
  }

  /** What the word at `at` is written together with. */
  function wordBefore(): Before {
    const last = tokens[tokens.length - 1];
    if (last === undefined || last.endOffset !== at - 1) return 'other';
    if (last.tokenType === NumberToken) return 'number';
    const beforeThat = tokens[tokens.length - 2];
    return last.tokenType === Identifier &&
      beforeThat?.tokenType === NumberToken &&
      beforeThat.endOffset === last.startOffset - 1
      ? 'unit'
      : 'other';
  }

  function numeral() {
    const special = dateOrTime(text, at);
    if (special) {
      push(special.kind === 'date' ? DateToken : TimeOfDay, special.end, special.text);
      if (!special.valid) {
        const bad = tokens[tokens.length - 1];
        if (bad)
          report.add(`syntax/bad-${special.kind}`, bad.startOffset, bad.endOffset + 1, { text: bad.image });
      }
      return;
    }
    let end = digitsEnd(text, at);
    if (isDot(text.charCodeAt(end)) && digitOf(text.charCodeAt(end + 1)) >= 0) end = digitsEnd(text, end + 1);
    let digits = asciiDigits(text.slice(at, end));
    const letters = isWordStart(text.charCodeAt(end)) ? match(WORD, text.slice(end, end + RUN_LIMIT), 0) : '';
    const moreDots = isDot(text.charCodeAt(end)) && digitOf(text.charCodeAt(end + 1)) >= 0;
    if (
      moreDots ||
      (letters !== '' &&
        !HAN.test(letters.charAt(0)) &&
        letters !== 'x' && // 3x usual
        !SHORT_UNITS.has(letters) &&
        !/^[smhdw]\d/.test(letters))
    ) {
      end += match(NUMBER_REST, text, end).length;
      report.add('syntax/bad-number', at, end, { text: text.slice(at, end) });
      return push(NumberToken, end, digits);
    }
    if (Math.abs(Number(digits)) > Number.MAX_SAFE_INTEGER) {
      report.add('syntax/number-too-big', at, end, { text: text.slice(at, Math.min(end, at + 20)) });
      digits = String(Number.MAX_SAFE_INTEGER);
    }
    let after = end;
    while (text.charAt(after) === ' ') after += 1;
    if (text.charAt(after) === '%' || text.charAt(after) === '％') return push(Percent, after + 1, digits);
    push(NumberToken, end, digits);
    // 7d12h: the letter is a word of its own.
    if (/^[smhdw]\d/.test(letters)) push(Identifier, end + 1, letters.charAt(0));
  }

  function symbol() {
    const code = text.charCodeAt(at);
    const char = text.charAt(at);
    const single = code < 128 ? SINGLES[code] : undefined;
    if (single !== undefined) return push(single, at + 1, char);
    if (opensString(char)) return string();
    const plain = plainOf(char);
    if (plain === '#') return comment();
    if (plain === '$') return reference();
    const next = plainOf(text.charAt(at + 1));
    const both = DOUBLES.has(next) ? plain + next : '';
    if (both !== '' && Object.hasOwn(SYMBOLS, both)) return push(SYMBOLS[both] ?? Dot, at + 2, both);
    if (!Object.hasOwn(SYMBOLS, plain)) return strange();
    push(plain === '|' && first ? RowStart : (SYMBOLS[plain] ?? Dot), at + 1, plain);
  }

  function string() {
    const before = tokens[tokens.length - 1]?.text;
    const scanned = strings.quoted(at, before === 'matches' || before === '匹配');
    const start = at;
    let end = scanned.end;
    if (scanned.tooDeep !== undefined) {
      // What follows on the line belongs to the tangle.
      while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end += 1;
      end = beforeClosers(text, start, end, openBrackets());
      report.add('syntax/too-deep', scanned.tooDeep, scanned.tooDeep + 1);
    } else if (scanned.openBrace !== undefined) {
      report.add('syntax/unclosed-placeholder', scanned.openBrace, scanned.openBrace + 1);
    }
    if (!scanned.closed && scanned.tooDeep === undefined) {
      end = beforeClosers(text, start, end, openBrackets());
      const span = report.span(end, end);
      const title = { en: 'Close the quotation mark', zh: '补上右引号' };
      const close = text.charAt(start) === '“' ? '”' : text.charAt(start) === '‘' ? '’' : text.charAt(start);
      report.add(
        'syntax/unclosed-string',
        start,
        start + 1,
        {},
        { fixes: [{ title, edits: [{ span, text: close }], safe: false }] },
      );
    }
    const parts = end < scanned.contentEnd ? [text.slice(start + 1, end)] : scanned.parts;
    push(StringToken, end, text.slice(start + 1, Math.min(end, scanned.contentEnd)), parts);
  }

  /** How many brackets are open on this line. */
  function openBrackets(): number {
    let open = 0;
    for (let i = tokens.length - 1; i >= 0; i -= 1) {
      const token = tokens[i];
      if (token === undefined || token.startLine !== line) break;
      if (OPENING.has(token.tokenType)) open += 1;
      else if (CLOSING.has(token.tokenType)) open -= 1;
    }
    return open;
  }

  function comment() {
    let end = at;
    while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end += 1;
    comments.push({ start: at, end, own: first, line });
    at = end;
  }

  /** `$quiet_days` */
  function reference() {
    const end = wordEnd(text, at + 1);
    if (end === at + 1) return strange();
    push(Given, end, text.slice(at + 1, end));
  }

  /** Characters that no part of the language is made of: one finding for a run of them. */
  function strange() {
    const code = text.codePointAt(at) ?? 0;
    const length = match(STRANGE, text, at).length || (code > 0xffff ? 2 : 1);
    // Half a character has been reported as such.
    if (code < 0xd800 || code > 0xdfff) {
      report.add('syntax/unexpected-character', at, at + length, {
        text: text.slice(at, at + Math.min(length, 20)),
      });
    }
    at += length;
  }
}

/** A forgotten quotation mark most likely belongs before the brackets that close the line. */
function beforeClosers(text: string, start: number, end: number, open: number): number {
  let at = end;
  let left = open;
  for (let back = end; back > start + 1; back -= 1) {
    const char = text.charAt(back - 1);
    if (isSpace(char.charCodeAt(0))) continue;
    if (left <= 0 || !')]}）］｝】'.includes(char)) break;
    left -= 1;
    at = back - 1;
  }
  return at;
}

function isWordStart(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
  if (code >= 0x4e00 && code <= 0x9fff) return true;
  return !isSpace(code) && digitOf(code) < 0 && !NO_WORD.has(code);
}

const NO_WORD: ReadonlySet<number> = new Set(
  [...Object.keys(FULL_WIDTH), '“', '”', '‘', '’'].map((char) => char.charCodeAt(0)),
);

function isDot(code: number): boolean {
  return code === 46 || code === 0x3002 || code === 0xff0e;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
    if (letter || (at > from && code >= 48 && code <= 57)) at += 1;
    else if (code > 127) {
      WORD.lastIndex = from;
      return WORD.test(text) ? WORD.lastIndex : from;
    } else return at;
  }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
