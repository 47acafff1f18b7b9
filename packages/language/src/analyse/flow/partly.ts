import type { Expr, Value } from '@reeve/ir';

/**
 * The value of a condition when only some of what it reads is known; `undefined` where that does not settle it.
 * `known` gives the value of a leaf, `undefined` for one that it knows nothing of.
 */
export function partly(expr: Expr, known: (leaf: Expr) => Value | undefined): Value | undefined {
  switch (expr.op) {
    case 'lit':
      return expr.value;
    case 'list': {
      const items = expr.items.map((item) => partly(item, known));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'named':
      return partly(expr.value, known);
    case 'not': {
      const value = partly(expr.value, known);
      return value === undefined ? undefined : value !== true;
    }
    case 'binary':
      return binary(expr, known);
    case 'in': {
      const [left, right] = [partly(expr.left, known), partly(expr.right, known)];
      if (left === null || right === null) return false;
      if (left === undefined || !isList(right) || isList(left)) return undefined;
      return right.includes(left);
    }
    case 'call': {
      const [first] = expr.args;
      if (expr.fn !== 'isMissing' || !first) return undefined;
      const value = partly(first, known);
      return value === undefined ? undefined : value === null;
    }
    default:
      return known(expr);
  }
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

function binary(
  { kind, left, right }: Extract<Expr, { op: 'binary' }>,
  known: (leaf: Expr) => Value | undefined,
): Value | undefined {
  const [a, b] = [partly(left, known), partly(right, known)];
  if (kind === 'and' || kind === 'or') {
    const settling = kind === 'or';
    if (a === settling || b === settling) return settling;
    if (a === undefined || b === undefined) return undefined;
    return kind === 'and' ? a === true && b === true : a === true || b === true;
  }
  if (kind === '+' || kind === '-' || kind === '*' || kind === '/') return undefined;
  // A comparison with no value is false.
  if (a === null || b === null) return false;
  if (a === undefined || b === undefined || isList(a) || isList(b) || typeof a !== typeof b) return undefined;
  switch (kind) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
