import type { Engine, Wait } from '@reeve/engine';
import type { Event, EventMatch, Expr, Program } from '@reeve/ir';

/** What a run waits for: the types of events, and what has to stand in them. */
export interface Awaited {
  readonly wait: Wait;
  readonly types: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** Runs of one firing, plans that it started included, have keys that begin alike; so have its effects. */
export const rootOf = (key: string): string => key.split(/[.-]/)[0] ?? key;

/** What the runs of one firing wait for at the moment. */
export const awaitedBy = (
  root: string,
  engine: Engine,
  program: Program,
  cause: readonly Event[],
): readonly Awaited[] =>
  engine
    .waits()
    .filter((wait) => wait.for === 'event' && rootOf(wait.run) === root)
    .flatMap((wait) => {
      const match = matchOf(wait, program);
      if (!match) return [];
      // Plans are given what their rule read off its event, so what the event says is what they compare with.
      const known = Object.assign({}, ...cause.map(({ data }) => data)) as Record<string, unknown>;
      return [{ wait, types: match.types, data: match.where ? suits(match.where, known) : {} }];
    });

const matchOf = ({ rule, plan, position }: Wait, program: Program): EventMatch | undefined => {
  const steps = (
    plan === undefined
      ? program.rules.find(({ name }) => name === rule)
      : program.plans.find(({ name }) => name === plan)
  )?.steps;
  const step = steps?.[position];
  return step?.op === 'waitFor' ? step.match : undefined;
};

/** Fields that make a condition true, as far as it compares fields with what is known. */
const suits = (where: Expr, known: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  if (where.op === 'event') return { [where.path]: true };
  if (where.op === 'not' && where.value.op === 'event') return { [where.value.path]: false };
  if (where.op !== 'binary') return {};
  const { kind, left, right } = where;
  if (kind === 'and') return { ...suits(left, known), ...suits(right, known) };
  if (kind === 'or') return suits(left, known);
  if (left.op !== 'event') return {};
  const value = right.op === 'lit' ? right.value : known[left.path];
  if (value === undefined || value === null) return {};
  if (kind === '=' || kind === '>=' || kind === '<=') return { [left.path]: value };
  if (typeof value !== 'number') return {};
  return kind === '>' ? { [left.path]: value + 1 } : kind === '<' ? { [left.path]: value - 1 } : {};
};
