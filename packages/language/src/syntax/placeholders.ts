import { isOverflow, NESTING_LIMIT, TooDeep } from './base-parser.ts';
import { lex } from './lexer.ts';
import type { ReeveParser } from './parser.ts';
import type { Report } from './report.ts';
import { resolveTurns, resolveWords } from './words.ts';

/** Reads the expressions in the strings of what was read last, and those in the strings of these, one after another. */
export function readPlaceholders(text: string, parser: ReeveParser, report: Report): void {
  const queue = [...parser.pending];
  for (let at = 0; at < queue.length; at += 1) {
    const place = queue[at];
    if (place === undefined) continue;
    if (place.depth > NESTING_LIMIT) {
      report.add('syntax/too-deep', place.start, place.end);
      continue;
    }
    if (text.slice(place.start, place.end).trim() === '') {
      report.add('syntax/empty-placeholder', place.start - 1, place.end + 1);
      continue;
    }
    const tokens = resolveWords(lex(text.slice(0, place.end), report, place.start).tokens);
    resolveTurns(tokens);
    parser.begin(tokens, report, place.depth);
    try {
      const value = parser.expression();
      if (value !== undefined) place.parts[place.index] = value;
    } catch (error) {
      if (isOverflow(error)) report.add('syntax/too-deep', place.start, place.end);
      else if (!(error instanceof TooDeep)) throw error;
    }
    for (const pending of parser.pending) queue.push(pending);
  }
}
