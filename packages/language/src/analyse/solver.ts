import type { EventMatch, Program, Value } from '@reeve/ir';
import { candidatesOf } from './example.ts';
import { allOf, createFormulas, type Formula, type Formulas, type Literal } from './formula.ts';
import { keyOf } from './key.ts';
import { createRelations } from './relations.ts';
import { createTerms, type Moment, type Term, type Terms } from './terms.ts';
import { consider, type Entered, type Known } from './theory.ts';

/** Cases that one question is taken apart into before it is left open. */
const MOST_CASES = 400;
/** Cases that all questions about one program are taken apart into together. */
const MOST_IN_ALL = 200_000;

/** Whether formulas can hold together. `'no'` is proved; `'open'` means that the cases were too many. */
export type Answer =
  | { readonly can: 'no' | 'open' }
  /** Nothing speaks against it: what is said of the values in the case that was found. */
  | Case;

/** A case in which formulas hold together. */
export interface Case {
  readonly can: 'yes';
  readonly literals: readonly Literal[];
  /** What follows of each value. */
  readonly values: ReadonlyMap<number, Known>;
}

/** Ways of which one holds. */
type Choice = Extract<Formula, { kind: 'and' | 'or' }>;

/** Answers questions about the conditions of one program. */
export interface Solver {
  readonly program: Program;
  readonly terms: Terms;
  readonly formulas: Formulas;
  /** Whether all of these can hold at once, where such an event has just come. */
  readonly together: (formulas: readonly Formula[], entered?: Entered) => Answer;
  /** A value for each term of a case, all of which fit together; `undefined` where none are found. */
  readonly example: (found: Case, entered?: Entered) => ReadonlyMap<Term, Value> | undefined;
  /**
   * The fewest of these that cannot hold together (none of them can be left out), as their positions; `undefined` where
   * they can, or it stays open.
   */
  readonly conflict: (formulas: readonly Formula[], entered?: Entered) => readonly number[] | undefined;
}

/** Makes a solver for a program. */
export function createSolver(program: Program): Solver {
  const terms = createTerms(program);
  const formulas = createFormulas(program, terms);
  const included = new Map<string, boolean>();
  const includes = (inner: EventMatch, outer: EventMatch): boolean => {
    if (outer.types.length > 0) {
      if (inner.types.length === 0 || !inner.types.every((type) => outer.types.includes(type))) return false;
    }
    if (!outer.where) return true;
    const key = `${keyOf(inner)} ${keyOf(outer)}`;
    let answer = included.get(key);
    if (answer === undefined) {
      // A `where` has no windows in it, so that this asks nothing of itself.
      const without = formulas.of(outer.where, AT_EVENT, false);
      const within = inner.where ? [formulas.of(inner.where, AT_EVENT, true)] : [];
      answer = together([...within, without]).can === 'no';
      included.set(key, answer);
    }
    return answer;
  };
  const relations = createRelations(program, includes);

  let left = MOST_IN_ALL;
  const together: Solver['together'] = (asked, entered) => {
    let cases = 0;
    const explore = (open: readonly Formula[], literals: readonly Literal[]): Case | 'open' | undefined => {
      if (++cases > MOST_CASES || --left < 0) return 'open';
      const held = [...literals];
      const choices: Choice[] = [];
      const rest = [...open];
      for (let at = rest.pop(); at; at = rest.pop()) {
        if (at.kind === 'never') return undefined;
        if (at.kind === 'always') continue;
        if (at.kind === 'and') for (const part of at.parts) rest.push(part as Formula);
        else if (at.kind === 'or') choices.push(at as Choice);
        else held.push(at as Literal);
      }
      const values = consider(held, relations, entered);
      if (!values) return undefined;
      // The choice with the fewest ways first: it is the soonest settled.
      const next = choices.reduce<Choice | undefined>(
        (best, choice) => (best && best.parts.length <= choice.parts.length ? best : choice),
        undefined,
      );
      if (!next) return { can: 'yes', literals: held, values };
      const others = choices.filter((choice) => choice !== next);
      for (const part of next.parts) {
        const found = explore([...others, part], held);
        if (found) return found;
      }
      return undefined;
    };
    const found = explore(asked, []);
    if (!found) return { can: 'no' };
    return found === 'open' ? { can: 'open' } : found;
  };

  const example: Solver['example'] = ({ literals, values }, entered) => {
    const chosen = new Map<Term, Value>();
    const said = [...literals];
    let known = values;
    for (const id of values.keys()) {
      const state = known.get(id);
      if (!state?.known || state.missing) continue;
      const { term } = state;
      let next: ReadonlyMap<number, Known> | undefined;
      for (const value of candidatesOf(state)) {
        const literal: Literal = { kind: 'among', term, values: [value], not: false };
        next = consider([...said, literal], relations, entered);
        if (!next) continue;
        said.push(literal);
        chosen.set(term, value);
        break;
      }
      if (!next) return undefined;
      known = next;
    }
    return chosen;
  };

  const conflict: Solver['conflict'] = (asked, entered) => {
    const whole = allOf(asked);
    if (whole.kind !== 'never' && together([whole], entered).can !== 'no') return undefined;
    let kept = asked.map((_, i) => i);
    for (const i of kept) {
      const fewer = kept.filter((other) => other !== i);
      const left = fewer.flatMap((other) => asked[other] ?? []);
      if (together(left, entered).can === 'no') kept = fewer;
    }
    return kept;
  };

  return { program, terms, formulas, together, example, conflict };
}

/** The moment of any event, for comparing what `where` lets through. */
const AT_EVENT: Moment = { event: 'match', time: 'match', subject: 0, eventAtHand: true };
