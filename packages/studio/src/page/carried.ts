import type { Diagnostic } from '@reeve/ir';

/** What takes long to prove is looked at when one pauses; until then it is carried along. */
export const isProof = ({ code }: Diagnostic): boolean => /^(?:proof|flow)\//u.test(code);

/**
 * Findings that were proved of a text before, moved to where they stand in it now; those that were typed into are dropped.
 */
export function carried(
  found: readonly Diagnostic[],
  path: string,
  before: string,
  now: string,
): readonly Diagnostic[] {
  let from = 0;
  const least = Math.min(before.length, now.length);
  while (from < least && before[from] === now[from]) from += 1;
  let tail = 0;
  while (tail < least - from && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const [until, moved] = [before.length - tail, now.length - before.length];
  return found.flatMap((each): readonly Diagnostic[] => {
    const { span } = each;
    if (span.source !== path || span.end <= from) return [each];
    if (span.start < until) return [];
    return [{ ...each, span: { ...span, start: span.start + moved, end: span.end + moved } }];
  });
}
