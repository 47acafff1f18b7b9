import { diff3Merge } from 'node-diff3';

/**
 * Puts two changes of one text together, line by line. Where both changed the same lines, `mine` stands and `conflict`
 * says so: nothing that was typed is ever lost.
 *
 * @example merge('a\nb\n', 'A\nb\n', 'a\nB\n') // { text: 'A\nB\n', conflict: false }
 */
export function merge(
  base: string,
  mine: string,
  theirs: string,
): { readonly text: string; readonly conflict: boolean } {
  if (mine === theirs || base === theirs) return { text: mine, conflict: false };
  if (base === mine) return { text: theirs, conflict: false };
  const regions = diff3Merge(mine.split('\n'), base.split('\n'), theirs.split('\n'));
  const lines = regions.flatMap(({ ok, conflict }) => ok ?? conflict?.a ?? []);
  return { text: lines.join('\n'), conflict: regions.some(({ conflict }) => conflict !== undefined) };
}
