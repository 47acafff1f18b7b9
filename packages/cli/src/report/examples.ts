import type { Decision, Effect, HeldEffect } from '@reeve/ir';
import type { ProgramFacts } from './facts.ts';
import { heldKind } from './held.ts';
import type { Example, ExampleAction, FollowUp } from './report.ts';

const KEPT = 16;
const MOST_ACTIONS = 6;
const MOST_VALUES = 8;
const MOST_CAUSES = 3;
const MOST_LATER = 5;
const LONGEST_TEXT = 300;

/** Picks a few firings of one rule that stand for all: spread evenly, and the first of each way of being held back. */
export interface ExampleSampler {
  add(decision: Decision): void;
  finish(): readonly Example[];
}

interface Kept {
  readonly example: Example;
  readonly later: FollowUp[];
  readonly run: string | undefined;
}

/** The run that a decision began, or that it goes on with: plans started by it have keys that begin with its own. */
const rootOf = (key: string | undefined): string | undefined => key?.split(/[.-]/, 1)[0];

const runOf = (decision: Decision): string | undefined => rootOf(decision.run ?? decision.effects[0]?.key);

/** Makes a sampler for one rule. */
export function createExampleSampler(facts: ProgramFacts): ExampleSampler {
  let spread: Kept[] = [];
  let stride = 1;
  let seen = 0;
  // The last firing is made into an example only in the end; so are the decisions that went on from it.
  let last: { readonly decision: Decision; readonly after: Decision[]; kept: Kept | undefined } | undefined;
  const held = new Map<string, Kept>();

  const keep = (decision: Decision): Kept => {
    const later: FollowUp[] = [];
    return { example: exampleOf(decision, facts, later), later, run: runOf(decision) };
  };

  const follow = (kept: Kept, decision: Decision): void => {
    const { at, continues } = decision;
    if (!continues || kept.later.length >= MOST_LATER) return;
    kept.later.push({ at, after: continues.after, actions: actionsOf(decision, facts) });
  };

  const keepLast = (): Kept | undefined => {
    if (!last) return undefined;
    if (!last.kept) {
      last.kept = keep(last.decision);
      for (const decision of last.after) follow(last.kept, decision);
    }
    return last.kept;
  };

  const goOn = (decision: Decision): void => {
    const run = rootOf(decision.continues?.run);
    for (const kept of new Set([...spread, ...held.values(), ...(last?.kept ? [last.kept] : [])]))
      if (kept.run === run) follow(kept, decision);
    if (last && !last.kept && last.after.length < MOST_LATER && runOf(last.decision) === run)
      last.after.push(decision);
  };

  return {
    add(decision) {
      if (decision.continues) {
        goOn(decision);
        return;
      }
      last = { decision, after: [], kept: undefined };
      const kinds = decision.held.map(heldKind).filter((kind) => !held.has(kind));
      const due = seen++ % stride === 0;
      if (!due && kinds.length === 0) return;
      const one = keep(decision);
      last.kept = one;
      for (const kind of kinds) held.set(kind, one);
      if (!due) return;
      spread.push(one);
      if (spread.length < KEPT) return;
      spread = spread.filter((_, i) => i % 2 === 0);
      stride *= 2;
    },
    finish: () => {
      const final = keepLast();
      const all = new Set([...spread, ...held.values(), ...(final ? [final] : [])]);
      return [...all].map(({ example }) => example).sort((a, b) => a.at - b.at);
    },
  };
}

const actionsOf = (decision: Decision, facts: ProgramFacts): readonly ExampleAction[] => [
  ...decision.effects.slice(0, MOST_ACTIONS).map((effect) => shown(effect, facts)),
  ...decision.held.slice(0, MOST_ACTIONS).map((one) => shownHeld(one, facts)),
];

/** A decision as an example shows it: long texts and lists are cut. */
export const exampleOf = (
  decision: Decision,
  facts: ProgramFacts,
  later: readonly FollowUp[] = [],
): Example => ({
  at: decision.at,
  subject: decision.subject.id,
  community: decision.community,
  values: Object.entries(decision.values)
    .slice(0, MOST_VALUES)
    .map(([name, value]) => ({ name, value: clip(value), type: facts.typeOfValue(name) })),
  cause: decision.cause.slice(0, MOST_CAUSES),
  causes: decision.cause.length,
  actions: actionsOf(decision, facts),
  later,
});

const clip = <T>(value: T): T | string =>
  typeof value === 'string' && value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT - 1)}…` : value;

const shown = (effect: Pick<Effect, 'action' | 'input'>, facts: ProgramFacts): ExampleAction => ({
  action: effect.action,
  input: Object.entries(effect.input).map(([name, value]) => ({
    name,
    value: clip(value),
    type: facts.typeOfInput(effect.action, name),
  })),
});

const shownHeld = (one: HeldEffect, facts: ProgramFacts): ExampleAction => ({
  ...shown({ action: one.action, input: one.input ?? {} }, facts),
  held: { kind: heldKind(one), ...(one.until === undefined ? {} : { until: one.until }) },
});
