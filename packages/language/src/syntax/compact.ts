import { digitOf } from './characters.ts';
import { KEYWORDS } from './keywords.ts';

/**
 * Chinese is often written without spaces. Where a number stands next to a word (近1小时内, 满7天) or 每 before a unit
 * (每天, 每周一), the language's words can be told apart without guessing at anybody's names; elsewhere they cannot.
 */

const chinese = (test: (row: (typeof KEYWORDS)[number]) => boolean): readonly string[] =>
  KEYWORDS.filter(test).flatMap((row) => row.zh.filter((word) => /^\p{Script=Han}+$/u.test(word)));

const byLength = (words: readonly string[]): readonly string[] =>
  [...words].sort((a, b) => b.length - a.length);

const UNITS = chinese((row) => row.role === 'unit');
const AFTER_NUMBER = byLength([...UNITS, ...chinese((row) => ['times', 'fold', 'inside'].includes(row.id))]);
const AFTER_UNIT = byLength(
  chinese((row) =>
    ['inside', 'of', 'times', 'fold', 'since', 'upTo', 'usual', 'has', 'none', 'silenceFor'].includes(row.id),
  ),
);
const BEFORE_NUMBER: ReadonlySet<string> = new Set(
  chinese((row) =>
    [
      'near',
      'silenceFor',
      'of',
      'atMost',
      'wait',
      'within',
      'for',
      'after',
      'to',
      'from',
      'priority',
      'rollout',
      'holdout',
      'quiet',
      'every',
      'at',
      'default',
    ].includes(row.id),
  ),
);
const AFTER_EVERY: ReadonlySet<string> = new Set([...UNITS, ...chinese((row) => row.role === 'weekday')]);

/** What stands directly before a word. */
export type Before = 'number' | 'unit' | 'other';

/**
 * Length of the word that a run of letters and digits begins with where the run is several words written together;
 * `undefined` where it is one word.
 */
export function compactLength(run: string, before: Before): number | undefined {
  const known = before === 'number' ? AFTER_NUMBER : before === 'unit' ? AFTER_UNIT : [];
  const prefix = known.find((word) => run.startsWith(word));
  if (prefix !== undefined) return prefix.length < run.length ? prefix.length : undefined;
  if (run.startsWith('每') && AFTER_EVERY.has(run.slice(1))) return 1;
  let digit = 0;
  while (digit < run.length && digitOf(run.charCodeAt(digit)) < 0) digit += 1;
  return digit < run.length && BEFORE_NUMBER.has(run.slice(0, digit)) ? digit : undefined;
}
