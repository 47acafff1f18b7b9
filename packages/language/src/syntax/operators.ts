import type { Span } from '@reeve/ir';
import type { Expression } from './tree.ts';

/** An operator and what stands to its right. */
export interface Operand<Op extends string> {
  readonly op: Op;
  readonly value: Expression;
}

function across(left: Expression, right: Expression): Span {
  return { source: left.span.source, start: left.span.start, end: right.span.end };
}

/** `a and b or c and d`: operators of one strength from left to right, `and` before `or`. */
export function joinLogic(first: Expression, rest: readonly Operand<'and' | 'or'>[]): Expression {
  let whole: Expression | undefined;
  let run = first;
  for (const { op, value } of rest) {
    if (op === 'and') run = { kind: 'and', left: run, right: value, span: across(run, value) };
    else {
      whole = whole === undefined ? run : { kind: 'or', left: whole, right: run, span: across(whole, run) };
      run = value;
    }
  }
  return whole === undefined ? run : { kind: 'or', left: whole, right: run, span: across(whole, run) };
}

/** `a + b * c`: products before sums. */
export function joinSum(first: Expression, rest: readonly Operand<'+' | '-' | '*' | '/'>[]): Expression {
  let whole: Expression | undefined;
  let sign: '+' | '-' = '+';
  let run = first;
  const close = (): Expression =>
    whole === undefined ? run : { kind: 'arithmetic', op: sign, left: whole, right: run, span: across(whole, run) };
  for (const { op, value } of rest) {
    if (op === '*' || op === '/') run = { kind: 'arithmetic', op, left: run, right: value, span: across(run, value) };
    else {
      whole = close();
      sign = op;
      run = value;
    }
  }
  return close();
}
