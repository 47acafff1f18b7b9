import { isDeepStrictEqual } from 'node:util';
import type { Decision, Effect, HeldEffect } from '@reeve/ir';

/** What became of a decision from one version of the rules to the other. */
export type Change = 'gained' | 'lost' | 'moved' | 'changed';

/** In what two decisions that belong together differ; `after` is what woke the steps that went on. */
export type Part = 'at' | 'values' | 'effects' | 'held' | 'after';

/** A decision that is not the same in both versions. At least one of both sides is there. */
export interface Difference {
  readonly change: Change;
  readonly before: Decision | null;
  readonly after: Decision | null;
  /** Empty for what is gained or lost. */
  readonly differs: readonly Part[];
}

const sameEffects = (before: readonly Effect[], after: readonly Effect[]): boolean =>
  before.length === after.length &&
  before.every((effect, i) => {
    const other = after[i] as Effect;
    return effect.action === other.action && isDeepStrictEqual(effect.input, other.input);
  });

const sameHeld = (before: readonly HeldEffect[], after: readonly HeldEffect[]): boolean =>
  before.length === after.length &&
  before.every((held, i) => {
    const { action, reason, until, input } = after[i] as HeldEffect;
    return (
      held.action === action &&
      held.reason === reason &&
      held.until === until &&
      isDeepStrictEqual(held.input, input)
    );
  });

/** Values are compared where both read the same thing: other words are a change of the rule, not of what it saw. */
const sameValues = (before: Decision['values'], after: Decision['values']): boolean => {
  for (const name of Object.keys(before)) {
    if (Object.hasOwn(after, name) && !isDeepStrictEqual(before[name], after[name])) return false;
  }
  return true;
};

/** In what two decisions differ that belong together. Keys of idempotency say nothing: they hold the version. */
const differsIn = (before: Decision, after: Decision): readonly Part[] => {
  const parts: Part[] = [];
  if (before.at !== after.at) parts.push('at');
  if (!sameValues(before.values, after.values)) parts.push('values');
  if (!sameEffects(before.effects, after.effects)) parts.push('effects');
  if (!sameHeld(before.held, after.held)) parts.push('held');
  if (before.continues?.after !== after.continues?.after) parts.push('after');
  return parts;
};

/** The difference that a pair makes; nothing where both are the same. */
export const differenceOf = (before: Decision | null, after: Decision | null): Difference | undefined => {
  if (!before) return { change: 'gained', before, after, differs: [] };
  if (!after) return { change: 'lost', before, after, differs: [] };
  const differs = differsIn(before, after);
  if (differs.length === 0) return undefined;
  return { change: before.at === after.at ? 'changed' : 'moved', before, after, differs };
};
