import { closest } from '../diagnostics/closest.ts';

/**
 * The word that was probably meant: two letters swapped count as the smallest slip of all, then what is nearest by
 * letters to change.
 */
export function meantWord(written: string, words: readonly string[]): string | undefined {
  const lower = written.toLowerCase();
  if (lower !== written && words.includes(lower)) return lower;
  if (written.length < 2 || (/^[a-z]*$/i.test(written) && written.length < 3)) return undefined;
  return words.find((word) => isSwapped(lower, word)) ?? closest(written, words);
}

function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
