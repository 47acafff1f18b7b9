import {
  Alternation,
  Alternative,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
  type TokenType,
} from 'chevrotain';
import { grammarRules } from '../syntax/parser.ts';
import { isA, type Token } from '../syntax/tokens.ts';

/** A token that may come next, and the rules of the grammar that it would stand in, the innermost first. */
export interface Expected {
  readonly type: TokenType;
  readonly rules: readonly string[];
}

/** A place in the grammar: what it reads, and where it goes from there. */
type State =
  | { readonly kind: 'token'; readonly type: TokenType; readonly next: State }
  | { readonly kind: 'call'; readonly rule: string; readonly next: State }
  | { readonly kind: 'fork'; to: readonly State[] }
  | { readonly kind: 'return' };

/** The rules that are open, as a list that shares its tails. */
interface Stack {
  readonly rule: string;
  readonly back: State;
  readonly below: Stack | undefined;
}

interface Place {
  readonly state: State;
  readonly stack: Stack | undefined;
}

/** Ways through the grammar that are followed at once; a text that would need more is not one that a person writes. */
const MOST_PLACES = 4000;
/** Rules looked back at. */
const RULES_SHOWN = 24;

const RETURN: State = { kind: 'return' };
let rules: Readonly<Record<string, Rule>> | undefined;
const states = new Map<string, State>();

/**
 * What may follow some tokens, by the grammar alone: all ways through it are followed at once, so that a text that stops
 * in the middle of anything is answered for. What the parser decides by looking further ahead is not asked, hence now and
 * then more is offered than the parser takes.
 *
 * @param tokens - what stands before, from the beginning of `rule`.
 * @param rule - the rule of the grammar that they are read by: `declaration`, `trigger`, `expression` …
 */
export function expectedAfter(tokens: readonly Token[], rule: string): readonly Expected[] {
  let places = close([{ state: entry(rule), stack: { rule, back: RETURN, below: undefined } }]);
  for (const token of tokens) {
    const next: Place[] = [];
    for (const { state, stack } of places) {
      if (state.kind === 'token' && isA(token, state.type)) next.push({ state: state.next, stack });
    }
    if (next.length === 0) return [];
    places = close(next);
  }
  return places.flatMap(({ state, stack }) =>
    state.kind === 'token' ? [{ type: state.type, rules: namesOf(stack) }] : [],
  );
}

function namesOf(stack: Stack | undefined): readonly string[] {
  const names: string[] = [];
  for (let at = stack; at !== undefined && names.length < RULES_SHOWN; at = at.below) names.push(at.rule);
  return names;
}

/** All places that are reached without reading anything. */
function close(from: readonly Place[]): readonly Place[] {
  const seen = new Map<State, Set<Stack | undefined>>();
  const stacks = new Map<State, Map<Stack | undefined, Stack>>();
  const found: Place[] = [];
  const open = [...from];
  for (let place = open.pop(); place !== undefined && found.length < MOST_PLACES; place = open.pop()) {
    const { state, stack } = place;
    const here = seen.get(state) ?? new Set();
    if (here.has(stack)) continue;
    seen.set(state, here.add(stack));
    switch (state.kind) {
      case 'token':
        found.push(place);
        break;
      case 'fork':
        for (const to of state.to) open.push({ state: to, stack });
        break;
      case 'call': {
        const known = stacks.get(state) ?? new Map<Stack | undefined, Stack>();
        stacks.set(state, known);
        const inner = known.get(stack) ?? { rule: state.rule, back: state.next, below: stack };
        known.set(stack, inner);
        open.push({ state: entry(state.rule), stack: inner });
        break;
      }
      case 'return':
        if (stack?.below !== undefined) open.push({ state: stack.back, stack: stack.below });
        break;
    }
  }
  return found;
}

function entry(name: string): State {
  const known = states.get(name);
  if (known) return known;
  rules ??= grammarRules();
  const rule = rules[name];
  if (rule === undefined) throw new Error(`no rule ${name} in the grammar`);
  const fork: { kind: 'fork'; to: readonly State[] } = { kind: 'fork', to: [] };
  states.set(name, fork);
  fork.to = [sequence(rule.definition, RETURN)];
  return fork;
}

function sequence(parts: readonly IProduction[], next: State): State {
  return parts.reduceRight((after, part) => stateOf(part, after), next);
}

function stateOf(part: IProduction, next: State): State {
  if (part instanceof Terminal) return { kind: 'token', type: part.terminalType, next };
  if (part instanceof NonTerminal) return { kind: 'call', rule: part.nonTerminalName, next };
  if (part instanceof Alternation)
    return { kind: 'fork', to: part.definition.map((each) => stateOf(each, next)) };
  if (part instanceof Alternative) return sequence(part.definition, next);
  if (part instanceof Option) return { kind: 'fork', to: [next, sequence(part.definition, next)] };
  const again: { kind: 'fork'; to: readonly State[] } = { kind: 'fork', to: [next] };
  if (part instanceof Repetition) {
    again.to = [next, sequence(part.definition, again)];
    return again;
  }
  if (part instanceof RepetitionMandatory) {
    again.to = [next, sequence(part.definition, again)];
    return sequence(part.definition, again);
  }
  if (part instanceof RepetitionWithSeparator || part instanceof RepetitionMandatoryWithSeparator) {
    again.to = [next, { kind: 'token', type: part.separator, next: sequence(part.definition, again) }];
    const first = sequence(part.definition, again);
    return part instanceof RepetitionWithSeparator ? { kind: 'fork', to: [next, first] } : first;
  }
  throw new Error('a part of the grammar that is not known');
}
