import type { Value } from '@reeve/ir';
import type { Known } from './theory.ts';
import { allows } from './theory.ts';

/** A value that fits all that is known, `undefined` where none is found. */
export function valueOf(state: Known): Value | undefined {
  if (state.missing) return null;
  if (state.among) return state.among.find((value) => allows(state, value));
  return candidates(state).find((value) => allows(state, value));
}

function candidates({ term, low, high, except }: Known): readonly Value[] {
  const step = term.integer ? 1 : 0.5;
  if (term.sort === 'number') {
    if (typeof low === 'number' && typeof high === 'number') {
      const between = [low, high, (low + high) / 2, low + (high - low) / 4, low + (high - low) / 8];
      return [...between.slice(0, 1), low + 1, ...between.slice(1)];
    }
    const start = typeof low === 'number' ? low : typeof high === 'number' ? high : 0;
    const sign = typeof low === 'number' || high === undefined ? 1 : -1;
    const near = Array.from({ length: except.size + 2 }, (_, i) => start + sign * i);
    return [...near, start + sign * step];
  }
  if (term.sort === 'text') {
    const start = typeof low === 'string' ? [low, `${low}a`] : [];
    return [...start, ...(typeof high === 'string' ? [high] : []), 'x', ...ANY_TEXT(except.size)];
  }
  return [true, false, 1, 'x'];
}

/** Texts of which at least one is not among those left out. */
const ANY_TEXT = (count: number): readonly string[] => Array.from({ length: count + 1 }, (_, i) => `x${i}`);

/** A value as it is written. */
export function written(value: Value): string {
  if (value === null) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** `member.tier = gold, event.severity = 4`: one case, by what was read; empty where it cannot be told simply. */
export function exampleOf(values: ReadonlyMap<number, Known>): string {
  const parts: string[] = [];
  for (const state of values.values()) {
    const { expr } = state.term;
    if (!('label' in expr) || !state.known) continue;
    if (expr.op === 'envelope') continue;
    const value = valueOf(state);
    if (value === undefined) return '';
    parts.push(`${expr.label} = ${written(value)}`);
  }
  return parts.join(', ');
}
