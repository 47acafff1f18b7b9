import { distance } from 'fastest-levenshtein';

/**
 * The candidate that `name` was probably meant to be, by edit distance; `undefined` where none is near enough to
 * be worth offering. Case does not count, and the part before or after a dot alone is taken as a hint.
 *
 * @example
 * closest('complaint.fild', ['complaint.filed', 'case.opened']) // 'complaint.filed'
 */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const text = candidate.toLowerCase();
    let d = Math.abs(text.length - wanted.length) > allowed ? Number.POSITIVE_INFINITY : slips(wanted, text);
    if (d > allowed && wanted.length >= 3 && text.split('.').includes(wanted)) d = allowed;
    if (d <= allowed && d < bestDistance && d < wanted.length) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** Edit distance in which two neighbours swapped are one slip. */
function slips(a: string, b: string): number {
  const plain = distance(a, b);
  if (plain !== 2 || a.length !== b.length) return plain;
  let at = 0;
  while (a[at] === b[at]) at++;
  const swapped = a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  return swapped ? 1 : plain;
}
