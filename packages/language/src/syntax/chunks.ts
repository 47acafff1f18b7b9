import { replaceBy } from '../diagnostics/index.ts';
import { type GrammarWordId, KEYWORDS, wordOf } from './keywords.ts';
import type { Report } from './report.ts';
import { meantWord } from './suggestions.ts';
import {
  CallName,
  Comparator,
  FreeName,
  Identifier,
  isA,
  LCurly,
  Path,
  RCurly,
  StringToken,
  T,
  TestWord,
  type Token,
  Unit,
} from './tokens.ts';
import { endsValue, retype } from './words.ts';

const DECLARATIONS: readonly GrammarWordId[] = [
  'rule',
  'event',
  'segment',
  'metric',
  'table',
  'template',
  'plan',
  'parameter',
  'member',
  'community',
];
const SPELLINGS: ReadonlyMap<string, GrammarWordId> = new Map(
  DECLARATIONS.flatMap((id) => [[wordOf(id, 'en'), id] as const, [wordOf(id, 'zh'), id] as const]),
);

const CLAUSE_WORDS: readonly string[] = KEYWORDS.filter(
  (row) => row.role === 'clause' || row.role === 'step',
).flatMap((row) => [...row.en, ...row.zh]);

/**
 * Cuts the tokens where declarations begin, so that each is read by itself and a broken one never hides another.
 * What stands before the first is a piece of its own.
 */
export function cutIntoChunks(tokens: readonly Token[], report: Report): readonly Token[][] {
  const starts: number[] = [];
  let braces = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) continue;
    if (token.tokenType === LCurly) braces += 1;
    else if (token.tokenType === RCurly) braces -= 1;
    if (!token.first) continue;
    const starting = isDeclarationStart(tokens, at) || isMisspelt(tokens, at, report);
    if (!starting && (braces > 0 || !isStray(token, tokens[at - 1]))) continue;
    starts.push(at);
    braces = 0;
  }
  if (starts[0] !== 0) starts.unshift(0);
  return starts
    .map((start, i) => tokens.slice(start, starts[i + 1] ?? tokens.length))
    .filter((chunk) => chunk.length > 0);
}

function isDeclarationStart(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  if (token.tokenType === T.usePack) return true;
  if (isA(token, T.member) || isA(token, T.community)) return isAttributes(tokens, at);
  const type = token.tokenType;
  const declares =
    type === T.rule ||
    type === T.event ||
    type === T.segment ||
    type === T.metric ||
    type === T.table ||
    type === T.template ||
    type === T.plan ||
    type === T.parameter;
  if (!declares) return false;
  const next = tokens[at + 1];
  if (next === undefined || next.first) return token.startColumn === 1;
  if (isA(next, FreeName) || next.tokenType === CallName || next.tokenType === StringToken) return true;
  return token.startColumn === 1 && !isA(next, Comparator) && !isA(next, TestWord);
}

/** `member {` with labels between. */
function isAttributes(tokens: readonly Token[], at: number): boolean {
  let next = at + 1;
  for (;;) {
    const token = tokens[next];
    if (token === undefined) return false;
    if (token.tokenType === LCurly) return true;
    if (token.tokenType !== StringToken && token.tokenType !== T.langEn && token.tokenType !== T.langZh)
      return false;
    next += 1;
  }
}

/** A name at the very beginning of a line that continues nothing: its declaration's word is missing. */
function isStray(token: Token, before: Token | undefined): boolean {
  if (token.startColumn !== 1 || (token.tokenType !== Identifier && token.tokenType !== Path)) return false;
  // Clauses may stand there too, misspelt ones as well.
  if (meantWord(token.text, CLAUSE_WORDS) !== undefined) return false;
  return (
    before === undefined ||
    endsValue(before) ||
    isA(before, Unit) ||
    before.tokenType === T.end ||
    before.tokenType === RCurly
  );
}

/** `ruel win_back` at the very beginning of a line: read as what was meant, and said so. */
function isMisspelt(tokens: readonly Token[], at: number, report: Report): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token === undefined || token.startColumn !== 1 || next === undefined || next.first) return false;
  if (token.tokenType !== Identifier || !(isA(next, FreeName) || next.tokenType === StringToken))
    return false;
  const meant = meantWord(token.text, [...SPELLINGS.keys()]);
  const id = meant === undefined ? undefined : SPELLINGS.get(meant);
  if (meant === undefined || id === undefined) return false;
  const span = report.span(token.startOffset, token.endOffset + 1);
  report.add(
    'syntax/unknown-word',
    token.startOffset,
    token.endOffset + 1,
    { found: token.image, meant },
    { fixes: [replaceBy(span, meant)] },
  );
  retype(token, T[id]);
  return true;
}
