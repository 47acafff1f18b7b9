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
    let d =
      Math.abs(text.length - wanted.length) > allowed ? Number.POSITIVE_INFINITY : distance(wanted, text);
    if (d > allowed && wanted.length >= 3 && text.split('.').includes(wanted)) d = allowed;
    if (d <= allowed && d < bestDistance && d < Math.max(wanted.length, 2)) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}
