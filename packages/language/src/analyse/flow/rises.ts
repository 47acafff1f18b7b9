import type { Bilingual, Duration, Expr, Program } from '@reeve/ir';
import { memberSlack, shortest, spaced, unitsTouched } from './lengths.ts';

/** How often something can happen in any stretch of a length; why there is no bound, where there is none. */
export interface Often {
  readonly most: number;
  readonly unbounded?: Bilingual;
}

export function endless(en: string, zh: string): Often {
  return { most: Number.POSITIVE_INFINITY, unbounded: { en, zh } };
}

export function both(a: Often, b: Often): Often {
  const unbounded = a.unbounded ?? b.unbounded;
  return { most: a.most + b.most, ...(unbounded && { unbounded }) };
}

/**
 * How often a condition can become true in any stretch of `span`, for one subject. A conjunction, or a disjunction, becomes
 * true only when one of its parts does; a part becomes false at most once more often than it becomes true.
 */
export function rises(expr: Expr, span: number, program: Program): Often {
  switch (expr.op) {
    case 'lit':
      return { most: 1 };
    case 'not':
      return falls(expr.value, span, program);
    case 'named':
      return rises(expr.value, span, program);
    case 'silence':
      return silenceRises(expr.index, span, program);
    case 'binary':
      if (expr.kind === 'and' || expr.kind === 'or') {
        return both(rises(expr.left, span, program), rises(expr.right, span, program));
      }
      return comparisonRises(expr, span, program);
    case 'attr':
      return endless('an attribute can change any number of times', '属性可以变化任意多次');
    default:
      return endless('nothing limits how often this can become true', '没有什么限制这个条件成立的次数');
  }
}

/** A condition that turns false and true in turn: one more than it becomes true. */
function falls(expr: Expr, span: number, program: Program): Often {
  return both(rises(expr, span, program), { most: 1 });
}

/** A silence that has lasted is broken by an event after it, and the next lasts from there. */
function silenceRises(index: number, span: number, program: Program): Often {
  const silence = program.silences[index];
  return silence ? { most: spaced(span, shortest(silence.span) + 1) } : { most: Number.POSITIVE_INFINITY };
}

/** `count(E) in W` against a number. */
function comparisonRises(expr: Extract<Expr, { op: 'binary' }>, span: number, program: Program): Often {
  const { left, right } = expr;
  const turned = left.op === 'lit';
  const count = turned ? right : left;
  const number = turned ? left : right;
  const window = count.op === 'window' ? program.windows[count.index] : undefined;
  if (window?.fn !== 'count' || number.op !== 'lit' || typeof number.value !== 'number') {
    return expr.left.op === 'attr' || expr.right.op === 'attr'
      ? endless('an attribute can change any number of times', '属性可以变化任意多次')
      : endless('nothing limits how often this can become true', '没有什么限制这个条件成立的次数');
  }
  const kind = turned ? TURNED[expr.kind] : expr.kind;
  const at = number.value;
  const reaches = (least: number): Often => ({
    most: reachings(Math.ceil(least), window.span, span, memberSlack(program)),
  });
  const above = Math.floor(at) + 1;
  switch (kind) {
    case '>=':
      return reaches(at);
    case '>':
      return reaches(above);
    case '<':
      return both(reaches(at), { most: 1 });
    case '<=':
      return both(reaches(above), { most: 1 });
    case '=':
    case '!=':
      return Number.isInteger(at) ? both(both(reaches(at), reaches(above)), { most: 2 }) : { most: 1 };
    default:
      return endless('nothing limits how often this can become true', '没有什么限制这个条件成立的次数');
  }
}

const TURNED: Readonly<Record<string, string>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '!=': '!=',
};

/**
 * How often a count reaches `least`. It stands at exactly `least` then; before it does so again one of those must have
 * left, and in one length of the window only those can leave that were in it before.
 */
function reachings(least: number, window: Duration, span: number, slack: number): number {
  if (least <= 0) return 1;
  if (window.kind === 'exact')
    return window.ms > 0 ? least * Math.ceil(span / window.ms) : Number.POSITIVE_INFINITY;
  return unitsTouched(span, window.unit, slack);
}
