import type { BinaryOp, Expr, Program, TableIr, Value } from '@reeve/ir';
import { isCondition, type Moment, type Term, type Terms } from './terms.ts';

export type Order = '<' | '<=' | '>' | '>=';

/** One thing said of values. All but `missing` also say that the values are known. */
export type Literal =
  | { readonly kind: 'known' | 'missing'; readonly term: Term }
  /** The value is one of these, or none of them. */
  | { readonly kind: 'among'; readonly term: Term; readonly values: readonly Value[]; readonly not: boolean }
  | { readonly kind: 'bound'; readonly term: Term; readonly op: Order; readonly value: number | string }
  | {
      readonly kind: 'pair';
      readonly left: Term;
      readonly op: '<' | '<=' | '=' | '!=';
      readonly right: Term;
    };

/** A condition with its negations pushed down to what is said of values. */
export type Formula =
  | Literal
  | { readonly kind: 'always' | 'never' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Formula[] };

const ALWAYS: Formula = { kind: 'always' };
const NEVER: Formula = { kind: 'never' };

/** All of these. */
export function allOf(parts: readonly Formula[]): Formula {
  return join('and', parts, ALWAYS, NEVER);
}

/** One of these at least. */
export function anyOf(parts: readonly Formula[]): Formula {
  return join('or', parts, NEVER, ALWAYS);
}

function join(kind: 'and' | 'or', parts: readonly Formula[], empty: Formula, absorbing: Formula): Formula {
  const kept = parts.filter((part) => part.kind !== empty.kind);
  if (kept.some((part) => part.kind === absorbing.kind)) return absorbing;
  const [first] = kept;
  if (!first) return empty;
  return kept.length === 1 ? first : { kind, parts: kept };
}

/** Rows of a table that a comparison is taken apart into; of a longer table only the outputs are known. */
const MOST_ROWS = 12;
/** Tables asked for what tables say are taken apart no deeper than this; what is below is taken as a whole. */
const DEEPEST = 2;

const OPPOSITE: Readonly<Record<Order, Order>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
const FLIPPED: Readonly<Record<Order, Order>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const isOrder = (op: BinaryOp): op is Order => op === '<' || op === '<=' || op === '>' || op === '>=';

/** Turns conditions into formulas. */
export interface Formulas {
  /** That a condition holds at a moment or, with `false`, that it does not. */
  readonly of: (expr: Expr, moment: Moment, holds: boolean) => Formula;
}

/** Makes the formulas of one program. */
export function createFormulas(program: Program, terms: Terms): Formulas {
  const of = (expr: Expr, moment: Moment, holds: boolean, depth = 0): Formula => {
    switch (expr.op) {
      case 'lit':
        return (expr.value === true) === holds ? ALWAYS : NEVER;
      case 'named':
        return of(expr.value, moment, holds, depth);
      case 'not':
        return of(expr.value, moment, !holds, depth);
      case 'in':
        return membership(expr, moment, holds, depth);
      case 'binary': {
        const { kind, left, right } = expr;
        if (kind === 'and' || kind === 'or') {
          const parts = [of(left, moment, holds, depth), of(right, moment, holds, depth)];
          return (kind === 'and') === holds ? allOf(parts) : anyOf(parts);
        }
        return comparison(kind, plain(left), plain(right), moment, holds, depth);
      }
      case 'call': {
        const [first] = expr.args;
        if (expr.fn === 'isMissing' && first) return missing(plain(first), moment, holds);
        break;
      }
      case 'table':
        return comparison('=', expr, { op: 'lit', value: true }, moment, holds, depth);
      default:
    }
    return truth(terms.of(expr, moment), holds);
  };

  const missing = (expr: Expr, moment: Moment, holds: boolean): Formula => {
    if (expr.op === 'lit') return (expr.value === null) === holds ? ALWAYS : NEVER;
    if (isCondition(expr)) return holds ? NEVER : ALWAYS;
    const term = terms.of(expr, moment);
    if (term.known) return holds ? NEVER : ALWAYS;
    return { kind: holds ? 'missing' : 'known', term };
  };

  const comparison = (
    op: BinaryOp,
    left: Expr,
    right: Expr,
    moment: Moment,
    holds: boolean,
    depth: number,
  ): Formula => {
    if (left.op === 'lit' && right.op === 'lit')
      return compareConstants(op, left.value, right.value) === holds ? ALWAYS : NEVER;
    if (left.op === 'lit') {
      const flipped = isOrder(op) ? FLIPPED[op] : op;
      return comparison(flipped, right, left, moment, holds, depth);
    }
    if (right.op === 'lit') {
      if (right.value === null) return holds ? NEVER : ALWAYS;
      return withConstant(op, left, right.value, moment, holds, depth);
    }
    if (isCondition(left) || isCondition(right)) return opaque(op, left, right, moment, holds);
    return ofPair(op, left, right, moment, holds);
  };

  /** A condition that is compared as a value: taken as a whole. */
  const opaque = (op: BinaryOp, left: Expr, right: Expr, moment: Moment, holds: boolean): Formula =>
    truth(
      terms.of({ op: 'in', left, right: { op: 'list', items: [right, { op: 'lit', value: op }] } }, moment),
      holds,
    );

  const withConstant = (
    op: BinaryOp,
    left: Expr,
    value: Value,
    moment: Moment,
    holds: boolean,
    depth: number,
  ): Formula => {
    if (Array.isArray(value)) return opaque(op, left, { op: 'lit', value }, moment, holds);
    if (isCondition(left)) {
      // `(a < 5) = yes`: a condition always has a value.
      if (op === '=' || op === '!=') {
        if (typeof value !== 'boolean') return (op === '!=') === holds ? ALWAYS : NEVER;
        return of(left, moment, (value === (op === '=')) === holds, depth);
      }
      return holds ? NEVER : ALWAYS;
    }
    if (left.op === 'table') {
      const rows = byRows(op, left, value, moment, depth);
      if (rows) return holds ? rows.when() : rows.unless();
    }
    const term = terms.of(left, moment);
    if (op === '=' || op === '!=') {
      return orMissing(term, holds, { kind: 'among', term, values: [value], not: (op === '!=') === holds });
    }
    if (!isOrder(op)) return opaque(op, left, { op: 'lit', value }, moment, holds);
    const fits =
      (typeof value === 'number' && term.sort === 'number') ||
      (typeof value === 'string' && term.sort === 'text');
    if (!fits) return opaque(op, left, { op: 'lit', value }, moment, holds);
    return orMissing(term, holds, {
      kind: 'bound',
      term,
      op: holds ? op : OPPOSITE[op],
      value: value as number | string,
    });
  };

  const ofPair = (op: BinaryOp, left: Expr, right: Expr, moment: Moment, holds: boolean): Formula => {
    const a = terms.of(left, moment);
    const b = terms.of(right, moment);
    let literal: Literal;
    if (op === '=' || op === '!=') {
      literal = { kind: 'pair', left: a, op: (op === '=') === holds ? '=' : '!=', right: b };
    } else {
      if (!isOrder(op) || a.sort !== b.sort || (a.sort !== 'number' && a.sort !== 'text'))
        return opaque(op, left, right, moment, holds);
      const actual = holds ? op : OPPOSITE[op];
      literal =
        actual === '<' || actual === '<='
          ? { kind: 'pair', left: a, op: actual, right: b }
          : { kind: 'pair', left: b, op: actual === '>' ? '<' : '<=', right: a };
    }
    if (holds) return literal;
    return anyOf([...lacking(a), ...lacking(b), literal]);
  };

  const membership = (
    expr: Extract<Expr, { op: 'in' }>,
    moment: Moment,
    holds: boolean,
    depth: number,
  ): Formula => {
    const left = plain(expr.left);
    if (expr.right.op !== 'list') return truth(terms.of(expr, moment), holds);
    const constants: Value[] = [];
    const others: Expr[] = [];
    for (const item of expr.right.items) {
      if (item.op !== 'lit') others.push(item);
      else if (item.value !== null) constants.push(item.value);
    }
    if (constants.some((value) => Array.isArray(value))) return truth(terms.of(expr, moment), holds);
    if (left.op === 'lit' || left.op === 'table' || isCondition(left)) {
      const each = [...constants.map((value): Expr => ({ op: 'lit', value })), ...others].map((item) =>
        comparison('=', left, plain(item), moment, holds, depth),
      );
      return holds ? anyOf(each) : allOf(each);
    }
    const term = terms.of(left, moment);
    const each = others.map((item) => comparison('=', left, plain(item), moment, holds, depth));
    if (constants.length > 0) {
      each.push(orMissing(term, holds, { kind: 'among', term, values: constants, not: !holds }));
    }
    return holds ? anyOf(each) : allOf(each);
  };

  /** A comparison of a table's output, row by row: the first that fits counts. */
  const byRows = (
    op: BinaryOp,
    expr: Extract<Expr, { op: 'table' }>,
    value: Value,
    moment: Moment,
    depth: number,
  ): { readonly when: () => Formula; readonly unless: () => Formula } | undefined => {
    const table = program.tables[expr.index];
    if (table?.hit !== 'first' || table.rows.length > MOST_ROWS || depth > DEEPEST) return undefined;
    const outputs = table.rows.map(({ then }) => then[expr.output]);
    if (outputs.some((cell) => cell?.op !== 'lit')) return undefined;
    const fits = outputs.map((cell) => compareConstants(op, cell?.op === 'lit' ? cell.value : null, value));
    const row = (i: number, holds: boolean): Formula => rowOf(table, i, expr.args, moment, holds, depth);
    const firstIs = (wanted: boolean): Formula[] =>
      fits.flatMap((fit, i) =>
        fit === wanted
          ? [allOf([row(i, true), ...fits.flatMap((_, j) => (j < i ? [row(j, false)] : []))])]
          : [],
      );
    return {
      when: () => anyOf(firstIs(true)),
      unless: () => anyOf([...firstIs(false), allOf(fits.map((_, i) => row(i, false)))]),
    };
  };

  const rowOf = (
    table: TableIr,
    row: number,
    args: readonly Expr[],
    moment: Moment,
    holds: boolean,
    depth: number,
  ): Formula => {
    const cells = (table.rows[row]?.when ?? []).flatMap((cell) =>
      cell ? [of(substitute(cell, args), moment, holds, depth + 1)] : [],
    );
    return holds ? allOf(cells) : anyOf(cells);
  };

  return { of: (expr, moment, holds) => of(expr, moment, holds) };

  /** The expression that a name stands for; what is known of values does not depend on what they are called. */
  function plain(expr: Expr): Expr {
    let at = expr;
    while (at.op === 'named') at = at.value;
    return at;
  }
}

function truth(term: Term, holds: boolean): Formula {
  return orMissing(term, holds, { kind: 'among', term, values: [true], not: !holds });
}

/** What does not hold of a value holds not, or there is no value. */
function orMissing(term: Term, holds: boolean, literal: Literal): Formula {
  return holds ? literal : anyOf([...lacking(term), literal]);
}

function lacking(term: Term): readonly Formula[] {
  return term.known ? [] : [{ kind: 'missing', term }];
}

/** How a comparison of two constants comes out when it runs. */
function compareConstants(op: BinaryOp, a: Value, b: Value): boolean {
  if (a === null || b === null) return false;
  if (op === '=') return a === b;
  if (op === '!=') return a !== b;
  if (!(typeof a === 'number' && typeof b === 'number') && !(typeof a === 'string' && typeof b === 'string'))
    return false;
  return ordered(op, a, b);
}

/** Whether a value keeps to a bound; both of one kind. */
export function ordered(op: BinaryOp, a: number | string, b: number | string): boolean {
  if (op === '<') return a < b;
  if (op === '<=') return a <= b;
  return op === '>' ? a > b : a >= b;
}

/** A cell with the table's parameters replaced by what is passed for them. */
function substitute(expr: Expr, args: readonly Expr[]): Expr {
  switch (expr.op) {
    case 'param':
      return args[expr.index] ?? { op: 'lit', value: null };
    case 'not':
    case 'neg':
    case 'named':
      return { ...expr, value: substitute(expr.value, args) };
    case 'text': {
      const parts = expr.parts.map((part) =>
        typeof part === 'string' ? part : { ...part, value: substitute(part.value, args) },
      );
      return { ...expr, parts };
    }
    case 'binary':
    case 'in':
      return { ...expr, left: substitute(expr.left, args), right: substitute(expr.right, args) };
    case 'list':
      return { ...expr, items: expr.items.map((item) => substitute(item, args)) };
    case 'call':
    case 'external':
    case 'table':
      return { ...expr, args: expr.args.map((arg) => substitute(arg, args)) };
    default:
      return expr;
  }
}
