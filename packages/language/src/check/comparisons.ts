import type { Bilingual, Expr, Type, Value } from '@reeve/ir';
import { RE2JS } from 're2js';
import { replaceBy } from '../diagnostics/index.ts';
import type { CompareOp, Expression } from '../syntax/tree.ts';
import { containsUsual, windowOf } from './aggregates.ts';
import { isPassedByReader, readDate } from './clock.ts';
import { alwaysOrNever } from './conditions.ts';
import { type Checker, constantOf, isUnknown, placed, type Scope, type Typed, unknown } from './context.ts';
import { isKnownName } from './names.ts';
import { resolveSegment } from './segments.ts';
import {
  assignable,
  comparable,
  DATE,
  describeType,
  isOrdered,
  isTextual,
  TEXT,
  TIME,
  YESNO,
} from './types.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** `a >= b` and its kin. */
export function compare(c: Checker, e: Of<'compare'>, scope: Scope): Typed {
  const [left, right] = bothSides(c, e.left, e.right, scope);
  const fits = checkComparison(c, e.op, left, right, e);
  const expr: Expr = { op: 'binary', kind: e.op, left: left.expr, right: right.expr };
  if (fits) alwaysOrNever(c, expr, e.span);
  return { expr, type: YESNO, span: e.span };
}

/** Checks two sides, the one that says its own type first, so that words on the other can be read by it. */
function bothSides(c: Checker, left: Expression, right: Expression, scope: Scope): [Typed, Typed] {
  const usualLeft = containsUsual(left);
  const usualRight = containsUsual(right);
  if (usualLeft && usualRight) {
    c.report('usual/both-sides', right.span);
    return [unknown(left.span), unknown(right.span)];
  }
  if (usualLeft || usualRight) {
    const plain = c.expression(usualLeft ? right : left, scope);
    const window = windowOf(c, plain, scope);
    const inner: Scope = window === undefined ? { ...scope, window: -1 } : { ...scope, window };
    const usual = usualLeft ? left : right;
    if (window === undefined && plain.type.kind !== 'any') c.report('usual/no-window', usual.span);
    const typed = c.expression(usual, inner);
    return usualLeft ? [typed, plain] : [plain, typed];
  }
  if (isOpenWord(c, left, scope) && !isOpenWord(c, right, scope)) {
    const typed = c.expression(right, scope);
    if (isUnknown(typed)) return [unknown(left.span), typed];
    return [timed(c, left, c.expression(left, scope, typed.type), typed.type), typed];
  }
  const typed = c.expression(left, scope);
  // A word beside what is not known could be anything.
  if (isUnknown(typed) && isOpenWord(c, right, scope)) return [typed, unknown(right.span)];
  const other = timed(c, right, c.expression(right, scope, typed.type), typed.type);
  return [timed(c, left, typed, other.type), other];
}

/** A word that means nothing by itself and takes its meaning from what it is compared with. */
function isOpenWord(c: Checker, e: Expression, scope: Scope): boolean {
  if (e.kind === 'group') return isOpenWord(c, e.value, scope);
  return e.kind === 'ref' && !isKnownName(c, e.name, scope);
}

/** A date written beside a time is that day's midnight in the project's zone. */
function timed(c: Checker, e: Expression, typed: Typed, beside: Type): Typed {
  if (typed.type.kind !== 'date' || beside.kind !== 'time' || e.kind !== 'date') return typed;
  const parts = readDate(e.text, c.settings.timeZone);
  return parts ? { expr: { op: 'lit', value: parts.time }, type: TIME, span: typed.span } : typed;
}

/** Whether the two sides can be compared so; what is amiss is reported. */
function checkComparison(c: Checker, op: CompareOp, left: Typed, right: Typed, e: Of<'compare'>): boolean {
  if (!comparable(left.type, right.type)) {
    unlike(c, left, right, e.span);
    return false;
  }
  const odd = op === '=' || op === '!=' ? undefined : [left, right].find((side) => !isOrdered(side.type));
  if (odd) {
    noOrder(c, op, left, right, odd, e);
    return false;
  }
  return !misscaled(c, left, right) && !misscaled(c, right, left);
}

/** Two types that cannot be compared. */
export function unlike(c: Checker, left: Typed, right: Typed, span: Typed['span']): void {
  const a = describeType(left.type);
  const b = describeType(right.type);
  const fixes = lengthFixes(left, right);
  c.report('type/unlike', span, { a, b }, fixes.length > 0 ? { fixes } : {});
}

/** `for 7` beside a length of time: probably days were left out. */
function lengthFixes(left: Typed, right: Typed): ReturnType<typeof replaceBy>[] {
  for (const [a, b] of [
    [left, right],
    [right, left],
  ] as const) {
    const value = constantOf(a);
    if (a.type.kind === 'number' && b.type.kind === 'duration' && typeof value === 'number') {
      return [replaceBy(a.span, `${value} ${value === 1 ? 'day' : 'days'}`)];
    }
    if (
      a.type.kind === 'text' &&
      b.type.kind === 'number' &&
      typeof value === 'string' &&
      /^\d+(\.\d+)?$/.test(value)
    ) {
      return [replaceBy(a.span, value)];
    }
  }
  return [];
}

function noOrder(c: Checker, op: CompareOp, left: Typed, right: Typed, odd: Typed, e: Of<'compare'>): void {
  const { en, zh } = describeType(odd.type);
  const value = constantOf(right);
  const { type } = left;
  if (type.kind === 'oneOf' && typeof value === 'string') {
    const at = type.options.findIndex((option) => option.id === value);
    const chosen = type.options.filter((_, i) =>
      op === '>=' ? i >= at : op === '>' ? i > at : op === '<=' ? i <= at : i < at,
    );
    if (at >= 0 && chosen.length > 0) {
      const text = ` in (${chosen.map((option) => option.id).join(', ')})`;
      const span = { ...e.span, start: e.left.span.end, end: e.right.span.end };
      c.report(
        'type/no-order',
        e.span,
        { type: { en, zh } },
        {
          fixes: [
            { ...replaceBy(span, text), title: { en: `List them:${text}`, zh: `逐一列出：${text.trim()}` } },
          ],
        },
      );
      return;
    }
  }
  c.report('type/no-order', e.span, { type: { en, zh } });
}

/** A share lies between 0 and 1: beside 90 it is always less, and 90% was meant. */
function misscaled(c: Checker, share: Typed, other: Typed): boolean {
  const value = constantOf(other);
  if (share.type.kind !== 'number' || share.type.unit !== 'percent' || constantOf(share) !== undefined)
    return false;
  if (other.type.kind !== 'number' || other.type.unit === 'percent') return false;
  if (typeof value !== 'number' || value <= 1) return false;
  c.report('type/percent-scale', other.span, { value }, { fixes: [replaceBy(other.span, `${value}%`)] });
  return true;
}

/** `x in (a, b)`, `member in vip`, `x in list`. */
export function isIn(c: Checker, e: Of<'in'>, scope: Scope): Typed {
  const typed = positiveIn(c, e, scope);
  return e.negated ? { ...typed, expr: { op: 'not', value: typed.expr } } : typed;
}

function positiveIn(c: Checker, e: Of<'in'>, scope: Scope): Typed {
  const segments = membership(c, e.left, e.right, scope);
  if (segments) return { ...segments, span: e.span };
  const right = e.right.kind === 'group' ? e.right.value : e.right;
  const isList = e.right.kind === 'list' || e.right.kind === 'group';
  const left = c.expression(e.left, scope);
  if (isList) {
    const items = right.kind === 'list' ? right.items : [right];
    if (items.length === 0) c.report('type/empty-list', e.right.span);
    const checked = items.map((item) => {
      if (isUnknown(left) && isOpenWord(c, item, scope)) return unknown(item.span);
      const typed = timed(c, item, c.expression(item, scope, left.type), left.type);
      if (!comparable(left.type, typed.type)) unlike(c, left, typed, typed.span);
      return typed;
    });
    const list: Expr = { op: 'list', items: checked.map((item) => item.expr) };
    return { expr: { op: 'in', left: left.expr, right: list }, type: YESNO, span: e.span };
  }
  const list = c.expression(right, scope, left.type);
  if (list.type.kind === 'listOf') {
    if (!comparable(left.type, list.type.of)) unlike(c, left, { ...list, type: list.type.of }, e.span);
  } else if (list.type.kind !== 'any') {
    c.report(
      'type/not-a-list',
      right.span,
      { type: describeType(list.type) },
      { fixes: [parenthesize(right)] },
    );
  }
  return { expr: { op: 'in', left: left.expr, right: list.expr }, type: YESNO, span: e.span };
}

function parenthesize(e: Expression): ReturnType<typeof replaceBy> {
  return {
    title: { en: 'Put the values in parentheses', zh: '把取值放进括号' },
    edits: [
      { span: { ...e.span, end: e.span.start }, text: '(' },
      { span: { ...e.span, start: e.span.end }, text: ')' },
    ],
    safe: false,
  };
}

/** `member in vip`, `community in (busy, growing)`: segments by name. */
function membership(c: Checker, left: Expression, right: Expression, scope: Scope): Typed | undefined {
  if (left.kind === 'group') return membership(c, left.value, right, scope);
  if (left.kind !== 'ref') return undefined;
  const of = left.name.id;
  if (of !== 'member' && of !== 'community') return undefined;
  const inner = right.kind === 'group' ? right.value : right;
  const words = inner.kind === 'list' ? inner.items : [inner];
  if (words.length === 0 || !words.every((word) => word.kind === 'ref')) return undefined;
  const param = words.length === 1 && words[0]?.kind === 'ref' && scope.params.get(words[0].name.id);
  if (param) return undefined;
  let expr: Expr | undefined;
  for (const word of words) {
    if (word.kind !== 'ref') continue;
    const segment = resolveSegment(c, word.name, of, scope).expr;
    const one = words.length > 1 ? placed(segment, word.span) : segment;
    expr = expr ? { op: 'binary', kind: 'or', left: expr, right: one } : one;
  }
  return expr && { expr, type: YESNO, span: left.span };
}

/** `contains`, `matches`, `starts with`, `ends with`. */
export function test(c: Checker, e: Of<'test'>, scope: Scope): Typed {
  const left = c.expression(e.left, scope);
  if (e.op === 'contains' && left.type.kind === 'listOf') {
    const item = c.expression(e.right, scope, left.type.of);
    if (!comparable(left.type.of, item.type)) unlike(c, { ...left, type: left.type.of }, item, e.span);
    return { expr: { op: 'in', left: item.expr, right: left.expr }, type: YESNO, span: e.span };
  }
  const right = c.expression(e.right, scope, TEXT);
  for (const side of [left, right]) {
    if (!assignable(side.type, TEXT) && !isTextual(side.type)) {
      c.report('type/not-text', side.span, { type: describeType(side.type) });
      return { ...unknown(e.span), type: YESNO };
    }
  }
  if (e.op === 'matches') checkPattern(c, e.right, right);
  return { expr: { op: 'call', fn: e.op, args: [left.expr, right.expr] }, type: YESNO, span: e.span };
}

/** Patterns run in time linear in the text, so what would need going back over it is refused here. */
function checkPattern(c: Checker, e: Expression, pattern: Typed): void {
  const value: Value | undefined = constantOf(pattern);
  if (typeof value !== 'string') {
    if (pattern.type.kind !== 'any') c.report('regex/not-constant', e.span);
    return;
  }
  try {
    RE2JS.compile(value);
  } catch (error) {
    const reason = patternFault(error instanceof Error ? error.message : String(error));
    const lookaround = /\(\?<?[=!]/.test(value) || /\\[1-9]/.test(value);
    c.report(lookaround ? 'regex/unsupported' : 'regex/invalid', e.span, { reason });
  }
}

const FAULTS: readonly (readonly [sign: string, en: string, zh: string])[] = [
  ['missing closing )', 'a “(” is not closed', '有“(”没有闭合'],
  ['missing closing ]', 'a “[” is not closed', '有“[”没有闭合'],
  ['unexpected )', 'a “)” has no “(”', '有“)”没有对应的“(”'],
  ['repeat count', 'a repetition is too large or the wrong way round', '重复次数过大或写反'],
  ['missing argument', 'nothing stands before a repetition (*, +, ?)', '重复符号（*、+、?）前面没有内容'],
  ['nested repetition', 'a repetition is itself repeated', '重复符号叠在一起'],
  ['escape sequence', 'what follows a “\\” is unknown', '“\\”后面的写法无法识别'],
  ['trailing backslash', 'a “\\” stands at the end', '末尾多了“\\”'],
  ['character class', 'what stands in “[…]” is no set of characters', '“[…]”里的内容不是字符集合'],
  ['nests too deeply', 'its parentheses nest too deeply', '括号嵌套过深'],
];

/** What is wrong with a pattern, in words. */
function patternFault(message: string): Bilingual {
  const fault = FAULTS.find(([sign]) => message.includes(sign));
  return fault
    ? { en: fault[1], zh: fault[2] }
    : { en: 'it has a form that is not known', zh: '含有无法识别的写法' };
}

/** `x between a and b`, both included. */
export function between(c: Checker, e: Of<'between'>, scope: Scope): Typed {
  const [value, low] = bothSides(c, e.value, e.low, scope);
  const high = bothSides(c, e.value, e.high, scope)[1];
  for (const bound of [low, high]) {
    if (!comparable(value.type, bound.type)) {
      unlike(c, value, bound, bound.span);
      return { ...unknown(e.span), type: YESNO };
    }
    if (!isOrdered(bound.type) || !isOrdered(value.type)) {
      const odd = isOrdered(bound.type) ? value : bound;
      c.report('type/no-order', odd.span, { type: describeType(odd.type) });
      return { ...unknown(e.span), type: YESNO };
    }
    misscaled(c, value, bound);
  }
  const left: Expr = { op: 'binary', kind: '>=', left: value.expr, right: low.expr };
  const right: Expr = { op: 'binary', kind: '<=', left: value.expr, right: high.expr };
  return { expr: { op: 'binary', kind: 'and', left, right }, type: YESNO, span: e.span };
}

/** A date as written: a day, or an instant where it says a time. */
export function dateLiteral(c: Checker, e: Of<'date'>, expected: Type | undefined): Typed {
  const parts = readDate(e.text, c.settings.timeZone);
  if (!parts) {
    if (isPassedByReader(e.text)) c.report('date/no-such-day', e.span, { text: e.text });
    return { ...unknown(e.span), type: expected ?? DATE };
  }
  if (parts.hasTime || expected?.kind === 'time') {
    return { expr: { op: 'lit', value: parts.time }, type: TIME, span: e.span };
  }
  return { expr: { op: 'lit', value: parts.date }, type: DATE, span: e.span };
}
