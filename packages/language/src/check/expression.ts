import type { BinaryOp, Expr, Span, Type } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Expression, TextLiteral } from '../syntax/tree.ts';
import { share, silence, streak, usual, window } from './aggregates.ts';
import { call } from './calls.ts';
import { between, compare, dateLiteral, isIn, test } from './comparisons.ts';
import { alwaysOrNever, contradictions } from './conditions.ts';
import { type Checker, constantOf, placed, type Scope, type Typed, unknown } from './context.ts';
import { optionOf } from './declared-types.ts';
import { durationValue } from './durations.ts';
import { resolveName } from './names.ts';
import { ANY, DURATION, describeType, join, NUMBER, PERCENT, TEXT, TIME, YESNO } from './types.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Checks an expression and says what it compiles to. `expected` is what its place wants, for words and texts. */
export function expression(c: Checker, e: Expression, scope: Scope, expected?: Type): Typed {
  const typed = lower(c, e, scope, expected);
  return typed.type.kind === 'yesno' ? { ...typed, expr: placed(typed.expr, e.span) } : typed;
}

function lower(c: Checker, e: Expression, scope: Scope, expected: Type | undefined): Typed {
  const { span } = e;
  switch (e.kind) {
    case 'number':
      return {
        expr: { op: 'lit', value: e.percent ? e.value / 100 : e.value },
        type: e.percent ? PERCENT : NUMBER,
        span,
      };
    case 'text':
      return text(c, e, scope, expected);
    case 'boolean':
      return { expr: { op: 'lit', value: e.value }, type: YESNO, span };
    case 'duration': {
      const ms = durationValue(e, c.report);
      return ms === undefined
        ? { ...unknown(span), type: DURATION }
        : { expr: { op: 'lit', value: ms }, type: DURATION, span };
    }
    case 'timeOfDay':
      c.report('type/time-of-day', span);
      return unknown(span);
    case 'date':
      return dateLiteral(c, e, expected);
    // A parameter without a value: its reason has been reported.
    case 'given':
      return unknown(span);
    case 'now':
      return { expr: { op: 'now' }, type: TIME, span };
    case 'ref':
      return resolveName(c, e, scope, expected);
    case 'call':
      return call(c, e, scope);
    case 'window':
      return window(c, e, scope);
    case 'usual':
      return usual(c, e, scope);
    case 'silence':
      return silence(c, e, scope);
    case 'streak':
      return streak(c, e, scope);
    case 'share':
      return share(c, e, scope);
    case 'not':
      return { expr: { op: 'not', value: condition(c, e.value, scope) }, type: YESNO, span };
    case 'negate':
      return negate(c, e, scope, expected);
    case 'and':
    case 'or':
      return chain(c, e, scope);
    case 'arithmetic':
      return arithmetic(c, e, scope);
    case 'compare':
      return compare(c, e, scope);
    case 'in':
      return isIn(c, e, scope);
    case 'list':
      return list(c, e, scope, expected);
    case 'test':
      return test(c, e, scope);
    case 'between': {
      const typed = between(c, e, scope);
      alwaysOrNever(c, typed.expr, typed.span);
      return typed;
    }
    case 'missing': {
      const { expr } = c.expression(e.value, scope);
      const missing: Expr = { op: 'call', fn: 'isMissing', args: [expr] };
      return { expr: e.negated ? { op: 'not', value: missing } : missing, type: YESNO, span };
    }
    case 'group':
      return { ...c.expression(e.value, scope, expected), span };
    case 'error':
      return unknown(span);
  }
}

/** Checks an expression that has to be yes or no. */
export function condition(c: Checker, e: Expression, scope: Scope): Expr {
  const typed = c.expression(e, scope, YESNO);
  if (typed.type.kind !== 'yesno' && typed.type.kind !== 'any') {
    c.report('type/not-a-condition', e.span, { type: describeType(typed.type) });
    return { op: 'lit', value: null };
  }
  const constant = constantOf(typed);
  if (constant === true) c.report('condition/always', e.span);
  if (constant === false) c.report('condition/never', e.span);
  return placed(typed.expr, e.span);
}

/** A long `and` (or `or`) is one list of conditions; its tree leans left and may be deep. */
function chain(c: Checker, e: Of<'and' | 'or'>, scope: Scope): Typed {
  const parts: Expression[] = [];
  let at: Expression = e;
  while (at.kind === e.kind) {
    const node = at as Of<'and' | 'or'>;
    parts.push(node.right);
    at = node.left;
  }
  parts.push(at);
  parts.reverse();
  const checked = parts.map((part) => ({ expr: condition(c, part, scope), span: part.span }));
  if (e.kind === 'and') contradictions(c, checked);
  return {
    expr: balance(checked, e.kind),
    type: YESNO,
    span: e.span,
  };
}

interface Part {
  readonly expr: Expr;
  readonly span: Span;
}

/** The same conditions in the same order as a shallow tree, so that nothing after has to go deep. */
function balance(parts: readonly Part[], kind: BinaryOp): Expr {
  const [first, second] = parts;
  if (first === undefined) return { op: 'lit', value: null };
  if (second === undefined) return first.expr;
  const middle = parts.length <= 8 ? parts.length - 1 : parts.length >> 1;
  const left = balance(parts.slice(0, middle), kind);
  const right = balance(parts.slice(middle), kind);
  const span = { ...first.span, end: parts.at(-1)?.span.end ?? first.span.end };
  return { op: 'binary', kind, left, right, span };
}

/** A text; what stands in braces is put in when it is used. */
function text(c: Checker, e: TextLiteral, scope: Scope, expected: Type | undefined): Typed {
  const { span } = e;
  const parts = e.parts.map((part) => {
    if (typeof part === 'string') return part;
    const { expr, type } = c.expression(part, scope);
    return { value: expr, type };
  });
  if (!parts.every((part) => typeof part === 'string'))
    return { expr: { op: 'text', parts }, type: TEXT, span };
  const value = parts.join('');
  const wanted = expected?.kind === 'listOf' ? expected.of : expected;
  if (wanted?.kind === 'oneOf') {
    const option = optionOf(wanted, value);
    if (option !== undefined) return { expr: { op: 'lit', value: option }, type: wanted, span };
    const near = closest(
      value,
      wanted.options.map((each) => each.id),
    );
    const options = wanted.options.map((each) => each.id).join(', ');
    c.report(
      'name/unknown-option',
      span,
      { name: value, options },
      near === undefined ? {} : { fixes: [replaceBy(span, near)] },
    );
    return unknown(span);
  }
  return { expr: { op: 'lit', value }, type: TEXT, span };
}

function negate(c: Checker, e: Of<'negate'>, scope: Scope, expected: Type | undefined): Typed {
  const { span } = e;
  const inner = c.expression(e.value, scope, expected);
  if (inner.type.kind !== 'number' && inner.type.kind !== 'duration' && inner.type.kind !== 'any') {
    c.report('type/not-a-number', e.value.span, { type: describeType(inner.type) });
    return { ...unknown(span), type: NUMBER };
  }
  const constant = constantOf(inner);
  if (typeof constant === 'number')
    return { expr: { op: 'lit', value: 0 - constant }, type: inner.type, span };
  return { expr: { op: 'neg', value: inner.expr }, type: inner.type, span };
}

function list(c: Checker, e: Of<'list'>, scope: Scope, expected: Type | undefined): Typed {
  const of = expected?.kind === 'listOf' ? expected.of : undefined;
  const items = e.items.map((item) => c.expression(item, scope, of));
  const type = items.reduce<Type>((sum, item) => join(sum, item.type), of ?? ANY);
  return {
    expr: { op: 'list', items: items.map((item) => item.expr) },
    type: { kind: 'listOf', of: type },
    span: e.span,
  };
}

function arithmetic(c: Checker, e: Of<'arithmetic'>, scope: Scope): Typed {
  const { op, span } = e;
  const left = c.expression(e.left, scope);
  const right = c.expression(e.right, scope);
  if (op === '/' && constantOf(right) === 0) {
    c.report('type/division-by-zero', right.span);
    return { ...unknown(span), type: left.type };
  }
  const type = resultType(op, left.type, right.type);
  if (type === undefined) {
    const isText = left.type.kind === 'text' || right.type.kind === 'text';
    const a = describeType(left.type);
    const b = describeType(right.type);
    c.report(isText && op === '+' ? 'type/joined-text' : 'type/arithmetic', span, { op, a, b });
    return unknown(span);
  }
  return { expr: { op: 'binary', kind: op, left: left.expr, right: right.expr }, type, span };
}

function resultType(op: '+' | '-' | '*' | '/', a: Type, b: Type): Type | undefined {
  if (a.kind === 'any' || b.kind === 'any') return ANY;
  const isSum = op === '+' || op === '-';
  if (a.kind === 'number' && b.kind === 'number') {
    const bothPercent = a.unit === 'percent' && b.unit === 'percent';
    const onePercent = a.unit === 'percent' || b.unit === 'percent';
    return isSum
      ? bothPercent
        ? PERCENT
        : NUMBER
      : op === '*' && onePercent && bothPercent
        ? PERCENT
        : NUMBER;
  }
  if (a.kind === 'duration' && b.kind === 'duration')
    return isSum ? DURATION : op === '/' ? NUMBER : undefined;
  if (a.kind === 'duration' && b.kind === 'number') return isSum ? undefined : DURATION;
  if (a.kind === 'number' && b.kind === 'duration') return op === '*' ? DURATION : undefined;
  if (a.kind === 'time' && b.kind === 'duration') return isSum ? TIME : undefined;
  if (a.kind === 'duration' && b.kind === 'time') return op === '+' ? TIME : undefined;
  if (a.kind === 'time' && b.kind === 'time') return op === '-' ? DURATION : undefined;
  return undefined;
}
