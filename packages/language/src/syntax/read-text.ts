import type { Diagnostic } from '@reeve/ir';
import { isOverflow, TooDeep } from './base-parser.ts';
import { reportOddCharacters } from './characters.ts';
import { cutIntoChunks } from './chunks.ts';
import { lex } from './lexer.ts';
import { type ReeveParser, sharedParser } from './parser.ts';
import { readPlaceholders } from './placeholders.ts';
import { createReport, type Report } from './report.ts';
import { isA, T, type Token } from './tokens.ts';
import type { Declaration, Spelling, SyntaxTree } from './tree.ts';
import { attachTrivia, createLine, type LineEntry } from './trivia.ts';
import { resolveTurns, resolveWords } from './words.ts';

/** A text longer than this (UTF-16 units) is refused. */
export const LENGTH_LIMIT: number = 16 * 1024 * 1024;

interface Parsed {
  readonly tree: SyntaxTree;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads Reeve text, English and Chinese alike. */
export function parseText(text: string, source: string, spelling?: 'en' | 'zh'): Parsed {
  const report = createReport(source);
  if (text.length > LENGTH_LIMIT) return refuse(text, report, spelling);
  reportOddCharacters(text, report);
  const lexed = lex(text, report, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  const tokens = resolveWords(lexed.tokens);
  resolveTurns(tokens);

  const parser = sharedParser();
  const declarations: Declaration[] = [];
  const lines: LineEntry[] = [];
  const unread: { start: number; end: number }[] = [];
  for (const chunk of cutIntoChunks(tokens, report)) {
    const read = readDeclaration(text, chunk, parser, report);
    for (const line of read.lines) lines.push(line);
    declarations.push(read.declaration);
    if (read.declaration.kind === 'unreadable') unread.push(read.declaration.span);
    readPlaceholders(text, parser, report);
  }
  // What could not be read keeps its comments in its text.
  const comments = lexed.comments.filter(
    ({ start }) => !unread.some((it) => start >= it.start && start < it.end),
  );
  const tail = attachTrivia(text, tokens, comments, lines, report);
  const tree: SyntaxTree = { source, spelling: spelling ?? spellingOf(tokens), text, declarations, tail };
  return { tree, diagnostics: inOrder(report.found) };
}

interface Read {
  readonly declaration: Declaration;
  readonly lines: readonly LineEntry[];
}

const DECLARES: readonly (typeof T)['rule'][] = [
  T.rule,
  T.event,
  T.member,
  T.community,
  T.segment,
  T.metric,
  T.table,
  T.template,
  T.plan,
  T.parameter,
  T.usePack,
];

function readDeclaration(text: string, chunk: Token[], parser: ReeveParser, report: Report): Read {
  const first = chunk[0];
  const last = chunk[chunk.length - 1];
  const start = first?.startOffset ?? 0;
  const end = (last?.endOffset ?? start) + 1;
  parser.begin(chunk, report);
  const found = report.found.length;
  if (first === undefined || !DECLARES.some((type) => isA(first, type))) {
    parser.notADeclaration();
    return unreadable(text, start, end, report);
  }
  try {
    const declaration = parser.declaration();
    return declaration ? { declaration, lines: parser.lines } : unreadable(text, start, end, report);
  } catch (error) {
    if (isOverflow(error)) {
      report.found.length = found;
      report.add('syntax/too-deep', start, end);
    } else if (!(error instanceof TooDeep)) throw error;
    return unreadable(text, start, end, report);
  }
}

function unreadable(text: string, start: number, end: number, report: Report): Read {
  const line = createLine(start, end, 'leaf');
  const span = report.span(start, end);
  return {
    declaration: { kind: 'unreadable', text: text.slice(start, end), span, trivia: line.trivia },
    lines: [line],
  };
}

function refuse(text: string, report: Report, spelling: 'en' | 'zh' | undefined): Parsed {
  report.add('syntax/too-long', 0, 0, { limit: LENGTH_LIMIT / 1024 / 1024 });
  const { declaration } = unreadable(text, 0, text.length, report);
  return {
    tree: { source: report.source, spelling: spelling ?? 'en', text, declarations: [declaration], tail: [] },
    diagnostics: report.found,
  };
}

/** The language of the first word that is one of the language's own. */
function spellingOf(tokens: readonly Token[]): Spelling {
  for (const token of tokens) {
    if (!Object.hasOwn(T, token.tokenType.name)) continue;
    const code = token.text.charCodeAt(0);
    if (code > 127) return 'zh';
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return 'en';
  }
  return 'en';
}

function inOrder(found: readonly Diagnostic[]): readonly Diagnostic[] {
  return found.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
