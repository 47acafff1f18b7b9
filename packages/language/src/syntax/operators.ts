import type { Span } from '@reeve/ir';
import type { CompareOp, Expression } from './tree.ts';

type Arithmetic = '+' | '-' | '*' | '/';
type Test = 'contains' | 'matches' | 'startsWith' | 'endsWith';
type Prefix = 'not' | 'negate';

/** Operators between two values. */
export type Operator = 'and' | 'or' | 'in' | 'notIn' | Arithmetic | CompareOp | Test;

/** How tightly they bind. */
const STRENGTH: Readonly<Record<Operator | Prefix, number>> = {
  or: 1,
  and: 2,
  not: 3,
  '=': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  notIn: 4,
  contains: 4,
  matches: 4,
  startsWith: 4,
  endsWith: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  negate: 7,
};

export function isArithmetic(op: Operator): op is Arithmetic {
  return op === '+' || op === '-' || op === '*' || op === '/';
}

/** Values and operators in the order of the text, made into a tree by the operators' strength. */
export interface Chain {
  /** Returns how many prefixes stand directly after one another there. */
  readonly prefix: (op: Prefix, span: Span) => number;
  readonly operand: (value: Expression) => void;
  readonly operator: (op: Operator) => void;
  readonly between: (low: Expression, high: Expression) => void;
  readonly missing: (span: Span, negated: boolean) => void;
  readonly result: () => Expression;
}

/** A chain that keeps nothing: while the grammar is recorded there are no values. */
export const NO_CHAIN: Chain = {
  prefix: () => 0,
  operand: () => undefined,
  operator: () => undefined,
  between: () => undefined,
  missing: () => undefined,
  result: () => ({ kind: 'error', span: { source: '', start: 0, end: 0 } }),
};

interface Pending {
  readonly op: Operator | Prefix;
  /** Of a prefix: its place. */
  readonly span?: Span;
}

export function createChain(): Chain {
  const values: Expression[] = [];
  const pending: Pending[] = [];
  let prefixes = 0;

  const pop = (): Expression => {
    const value = values.pop();
    if (value === undefined) throw new Error('An operator without its value');
    return value;
  };
  /** Joins what binds at least so tightly. */
  const join = (strength: number): void => {
    for (;;) {
      const last = pending[pending.length - 1];
      if (last === undefined || STRENGTH[last.op] < strength) return;
      pending.pop();
      const right = pop();
      const span = across(last.span ?? right.span, right.span);
      if (last.op === 'not') values.push({ kind: 'not', value: right, span });
      else if (last.op === 'negate') values.push({ kind: 'negate', value: right, span });
      else values.push(binary(last.op, pop(), right));
    }
  };
  return {
    prefix: (op, span) => {
      pending.push({ op, span });
      prefixes += 1;
      return prefixes;
    },
    operand: (value) => {
      prefixes = 0;
      values.push(value);
    },
    operator: (op) => {
      join(STRENGTH[op]);
      pending.push({ op });
    },
    between: (low, high) => {
      join(STRENGTH['='] + 1);
      const value = pop();
      values.push({ kind: 'between', value, low, high, span: across(value.span, high.span) });
    },
    missing: (span, negated) => {
      join(STRENGTH['='] + 1);
      const value = pop();
      values.push({ kind: 'missing', negated, value, span: across(value.span, span) });
    },
    result: () => {
      join(0);
      return pop();
    },
  };
}

function binary(op: Operator, left: Expression, right: Expression): Expression {
  const span = across(left.span, right.span);
  switch (op) {
    case 'and':
    case 'or':
      return { kind: op, left, right, span };
    case 'in':
    case 'notIn':
      return { kind: 'in', negated: op === 'notIn', left, right, span };
    case '+':
    case '-':
    case '*':
    case '/':
      return { kind: 'arithmetic', op, left, right, span };
    case 'contains':
    case 'matches':
    case 'startsWith':
    case 'endsWith':
      return { kind: 'test', op, left, right, span };
    default:
      return { kind: 'compare', op, left, right, span };
  }
}

function across(left: Span, right: Span): Span {
  return { source: left.source, start: left.start, end: right.end };
}
