import type { Bilingual, Fix } from '@reeve/ir';
import { EOF, type IParserErrorMessageProvider, type IToken, type TokenType } from 'chevrotain';
import { replaceBy } from '../diagnostics/index.ts';
import { KEYWORDS, type KeywordRole } from './keywords.ts';
import { createReport, type Report } from './report.ts';
import { meantWord } from './suggestions.ts';
import {
  CallName,
  ColonName,
  Comma,
  FreeName,
  isA,
  LCurly,
  LParen,
  LSquare,
  NumberToken,
  Percent,
  PercentLike,
  Quantity,
  QuantityLike,
  RCurly,
  RParen,
  RSquare,
  type Token,
  wordsOfType,
} from './tokens.ts';
import { nameOfRule, nameOfToken, nameOfType } from './wording.ts';

/** Turns what the parser stumbles over into findings that people understand. */
export interface Problems {
  /** Chevrotain asks it for the text of an error; the finding is made at that moment. */
  readonly messages: IParserErrorMessageProvider;
  readonly begin: (tokens: readonly Token[], report: Report) => void;
  /** Something stands where nothing of the kind can stand. */
  readonly unexpected: (token: IToken, previous?: IToken) => void;
  /** A block that ends without its `end`. */
  readonly missingEnd: (opener: IToken, last: IToken) => void;
  /** A piece of text that begins with nothing that can be declared. */
  readonly noDeclaration: (token: IToken) => void;
  /** A name written with hyphens; `better` has none. */
  readonly hyphens: (start: number, end: number, better: string) => void;
  /** A word before a template's text that is no language. */
  readonly noLanguage: (word: IToken) => void;
}

const spelled = (...roles: readonly KeywordRole[]): readonly string[] =>
  [
    ...new Set(KEYWORDS.filter((row) => roles.includes(row.role)).flatMap((row) => [...row.en, ...row.zh])),
  ].filter((word) => /^\p{L}/u.test(word) && word.length > 1);

const LINE_WORDS = [...spelled('clause', 'step', 'declaration'), 'and', 'or'];
const ALL_WORDS = spelled(
  'declaration',
  'clause',
  'step',
  'trigger',
  'operator',
  'window',
  'value',
  'type',
  'weekday',
  'connector',
);
const UNIT_WORDS = spelled('unit');
/** How far after the last token of a piece its line may go on. */
const LINE_REST = 40;
const WORD = /^\p{L}+$/u;

const CLOSERS: ReadonlySet<TokenType> = new Set([RParen, RSquare, RCurly]);
const OPENERS: ReadonlySet<TokenType> = new Set([LParen, LSquare, LCurly]);

export function createProblems(): Problems {
  let report: Report = createReport('');
  let tokens: readonly Token[] = [];

  const place = (actual: IToken, previous: IToken | undefined): readonly [number, number] => {
    if (actual.tokenType !== EOF) return [actual.startOffset, (actual.endOffset ?? actual.startOffset) + 1];
    const last = previous !== undefined && previous.tokenType !== EOF ? previous : tokens[tokens.length - 1];
    const end = last === undefined ? 0 : (last.endOffset ?? last.startOffset) + 1;
    return [last === undefined ? 0 : last.startOffset, end];
  };

  const expected = (
    what: Bilingual,
    words: readonly string[],
    actual: IToken,
    previous: IToken | undefined,
  ) => {
    if (suggested(actual, words)) return;
    if (explained(actual, previous)) return;
    const before = previous === undefined || previous.tokenType === EOF ? undefined : previous;
    if (before !== undefined && (actual.tokenType === EOF || (actual as Token).first)) {
      report.add('syntax/missing', before.startOffset, (before.endOffset ?? before.startOffset) + 1, {
        expected: what,
        after: nameOfToken(before),
      });
    } else {
      report.add('syntax/expected', ...place(actual, previous), {
        expected: what,
        found: nameOfToken(actual),
      });
    }
  };

  /** What is wrong between two tokens has been said where something there could not even be a token. */
  const explained = (actual: IToken, previous: IToken | undefined): boolean => {
    const from = previous === undefined || previous.tokenType === EOF ? 0 : (previous.endOffset ?? 0) + 1;
    const last = tokens[tokens.length - 1];
    const to = actual.tokenType === EOF ? (last?.endOffset ?? 0) + LINE_REST : actual.startOffset;
    return report.hasErrorWithin(from, to);
  };

  const misspelt = (found: string, start: number, end: number, meant: string) => {
    report.add(
      'syntax/unknown-word',
      start,
      end,
      { found, meant },
      { fixes: [replaceBy(report.span(start, end), meant)] },
    );
  };

  const choice = (
    rule: string,
    paths: readonly TokenType[][],
    actual: IToken | undefined,
    previous: IToken,
  ) => {
    const firsts = paths.flatMap((path) => path.slice(0, 1));
    if (actual === undefined) return;
    if (actual.tokenType === NumberToken && firsts.includes(Quantity)) return lacksUnit(actual);
    expected(nameOfRule(rule, firsts), spellingsOf(firsts), actual, previous);
  };

  const mismatch = (wanted: TokenType, actual: IToken, previous: IToken | undefined) => {
    if (wanted === Comma || CLOSERS.has(wanted)) {
      const first = actual.tokenType === EOF || (actual as Token).first;
      if (
        previous &&
        (actual.tokenType === ColonName || (wanted === Comma && !first && isA(actual, FreeName)))
      ) {
        return missingComma(actual, previous);
      }
      const open =
        first || wanted === Comma || CLOSERS.has(actual.tokenType) ? innermostOpen(actual) : undefined;
      if (open && (first || CLOSERS.has(actual.tokenType))) return unclosed(open, previous);
    }
    if ((wanted === Quantity || wanted === QuantityLike) && actual.tokenType === NumberToken)
      return lacksUnit(actual);
    if ((wanted === Percent || wanted === PercentLike) && actual.tokenType === NumberToken)
      return lacksPercent(actual);
    expected(nameOfType(wanted), spellingsOf([wanted]), actual, previous);
  };

  const lacksPercent = (number: IToken): void => {
    const [start, end] = place(number, undefined);
    const text = `${number.image}%`;
    const title = { en: `Write \`${text}\``, zh: `写成“${text}”` };
    const fix: Fix = { title, edits: [{ span: report.span(start, end), text }], safe: false };
    report.add(
      'syntax/expected',
      start,
      end,
      { expected: nameOfType(Percent), found: nameOfToken(number) },
      { fixes: [fix] },
    );
  };

  const missingComma = (actual: IToken, previous: IToken): void => {
    const end = (previous.endOffset ?? previous.startOffset) + 1;
    const title = { en: 'Put a comma between them', zh: '在两者之间加逗号' };
    const fix: Fix = { title, edits: [{ span: report.span(end, end), text: ',' }], safe: true };
    report.add(
      'syntax/missing-comma',
      actual.startOffset,
      (actual.endOffset ?? actual.startOffset) + 1,
      { before: nameOfToken(actual) },
      { fixes: [fix] },
    );
  };

  const unclosed = (open: Token, previous: IToken | undefined): void => {
    const end =
      previous === undefined ? open.endOffset + 1 : (previous.endOffset ?? previous.startOffset) + 1;
    const text = open.tokenType === LParen ? ')' : open.tokenType === LSquare ? ']' : '}';
    const title = { en: `Put \`${text}\` at the end`, zh: `在末尾补上“${text}”` };
    const fix: Fix = { title, edits: [{ span: report.span(end, end), text }], safe: false };
    report.add(
      'syntax/unclosed-bracket',
      open.startOffset,
      open.endOffset + 1,
      { open: open.image, close: text },
      { fixes: [fix] },
    );
  };

  /** The innermost bracket that is still open before a token. */
  const innermostOpen = (actual: IToken): Token | undefined => {
    let closed = 0;
    for (
      let at = (actual.tokenType === EOF ? tokens.length : indexOf(tokens, actual)) - 1;
      at >= 0;
      at -= 1
    ) {
      const token = tokens[at];
      if (token === undefined) continue;
      if (CLOSERS.has(token.tokenType)) closed += 1;
      else if (OPENERS.has(token.tokenType)) {
        if (closed === 0) return token;
        closed -= 1;
      }
    }
    return undefined;
  };

  const unexpected = (token: IToken, previous?: IToken): void => {
    if (suggested(token, (token as Token).first ? LINE_WORDS : ALL_WORDS)) return;
    report.add('syntax/unexpected', ...place(token, previous), { found: nameOfToken(token) });
  };

  /** Offers the word, or the two words, that were probably meant. */
  const suggested = (token: IToken, words: readonly string[]): boolean => {
    const after = tokens[indexOf(tokens, token) + 1];
    const end = (token.endOffset ?? token.startOffset) + 1;
    if (after && !after.first && WORD.test(token.image) && WORD.test(after.image)) {
      const both = `${token.image} ${after.image}`;
      const phrase = meantWord(
        both,
        words.filter((word) => word.includes(' ')),
      );
      if (phrase !== undefined && phrase !== both) {
        misspelt(both, token.startOffset, after.endOffset + 1, phrase);
        return true;
      }
    }
    if (!isA(token, FreeName) && !isA(token, CallName)) return false;
    const meant = meantWord(token.image, words);
    if (meant !== undefined) misspelt(token.image, token.startOffset, end, meant);
    return meant !== undefined;
  };

  /** A number where a length of time has to stand: its unit is missing or misspelt. */
  const lacksUnit = (number: IToken) => {
    const after = tokens[indexOf(tokens, number) + 1];
    if (after && !after.first && suggested(after, UNIT_WORDS)) return;
    const [start, end] = place(number, undefined);
    report.add('syntax/expected', start, end, { expected: nameOfType(Quantity), found: nameOfToken(number) });
  };

  return {
    begin: (all, to) => {
      tokens = all;
      report = to;
    },
    unexpected,
    missingEnd: (opener, last) => {
      const at = (last.endOffset ?? last.startOffset) + 1;
      const word = opener.image.charCodeAt(0) > 127 ? '结束' : 'end';
      const indent = ' '.repeat(Math.max(0, (opener.startColumn ?? 1) - 1));
      const title = { en: `Put \`${word}\` after it`, zh: `在后面补上“${word}”` };
      const fix: Fix = {
        title,
        edits: [{ span: report.span(at, at), text: `\n${indent}${word}` }],
        safe: false,
      };
      report.add(
        'syntax/missing-end',
        opener.startOffset,
        (opener.endOffset ?? opener.startOffset) + 1,
        { opener: opener.image },
        { fixes: [fix] },
      );
    },
    noDeclaration: (token) => expected(nameOfRule('declaration', []), [], token, undefined),
    hyphens: (start, end, better) => {
      const span = report.span(start, end);
      const title = { en: `Write \`${better}\``, zh: `写成“${better}”` };
      report.add(
        'syntax/hyphen-in-name',
        start,
        end,
        { better },
        { fixes: [{ title, edits: [{ span, text: better }], safe: false }] },
      );
    },
    noLanguage: (word) => {
      report.add('syntax/unknown-language', word.startOffset, (word.endOffset ?? word.startOffset) + 1, {
        found: word.image,
      });
    },
    messages: {
      buildMismatchTokenMessage: (options) => {
        mismatch(options.expected, options.actual, options.previous);
        return '';
      },
      buildNoViableAltMessage: (options) => {
        choice(options.ruleName, options.expectedPathsPerAlt.flat(), options.actual[0], options.previous);
        return '';
      },
      buildEarlyExitMessage: (options) => {
        choice(options.ruleName, options.expectedIterationPaths, options.actual[0], options.previous);
        return '';
      },
      buildNotAllInputParsedMessage: (options) => {
        unexpected(options.firstRedundant);
        return '';
      },
    },
  };
}

function spellingsOf(types: readonly TokenType[]): readonly string[] {
  return types.flatMap((type) => (type === FreeName ? [] : wordsOfType(type)));
}

/** Tokens stand in the order of the text. */
function indexOf(tokens: readonly Token[], token: IToken): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.startOffset ?? 0) < token.startOffset) low = middle + 1;
    else high = middle;
  }
  return low;
}
