import type { Value } from '@reeve/ir';
import type { Term } from './terms.ts';
import { allows, type Known } from './theory.ts';

/** Values that are tried where one is needed: all that fit, where they are few, else some at the ends and between. */
export function candidatesOf(state: Known): readonly Value[] {
  return (state.among ?? guesses(state)).filter((value) => allows(state, value));
}

function guesses({ term, low, high, except }: Known): readonly Value[] {
  if (term.sort === 'number') {
    const ends = [low, high].filter((end) => typeof end === 'number');
    const [start = 0] = ends;
    const near = Array.from({ length: except.size + 3 }, (_, i) => i);
    const middle =
      ends.length === 2 ? [1, 2, 4, 8].map((part) => start + ((ends[1] ?? 0) - start) / part) : [];
    return [...near.map((i) => start + i), ...middle, ...near.map((i) => start - i)];
  }
  if (term.sort === 'text') {
    const ends = [low, high].filter((end) => typeof end === 'string');
    return [
      ...ends,
      ...ends.map((end) => `${end}a`),
      ...Array.from({ length: except.size + 1 }, (_, i) => `x${i || ''}`),
    ];
  }
  return [true, false, 1, 'x'];
}

/** A value as it is written. */
export function written(value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '-' : String(value);
}

/** `member.tier = gold, event.severity = 4`: a case in words. */
export function exampleText(values: ReadonlyMap<Term, Value>): string {
  const parts: string[] = [];
  for (const [{ expr }, value] of values)
    if ('label' in expr && expr.op !== 'envelope') parts.push(`${expr.label} = ${written(value)}`);
  return parts.join(', ');
}
