import {
  type BinaryOp,
  type Builtin,
  civilFromDays,
  type Expr,
  formatTimestamp,
  type Type,
  type Value,
  weekdayOf,
} from '@reeve/ir';
import { RE2JS } from 're2js';
import { DAY, HOUR, toLocal, type Zones } from '../time/calendar.ts';
import type { Watcher } from '../watch/watcher.ts';
import type { Context } from './context.ts';
import { convert, fieldOf } from './fields.ts';
import { render } from './render.ts';

/** An expression, ready to run. */
export type Evaluate = (context: Context) => Value;
export type Test = (context: Context) => boolean;

/** Where an expression finds what is not in its context. */
export interface Surroundings {
  /** Readers of the event at hand, by what they read. */
  readonly eventLeaves: Map<
    string,
    { readonly label: string; readonly read: Evaluate; readonly ofEvent: boolean }
  >;
  readonly zones: Zones;
  /** Wall-clock zone of the member at hand, else the project's. */
  zoneOf(context: Context): string;
  /** A reader for one attribute path of members or communities. */
  attribute(of: 'member' | 'community', path: string): (subject: number) => Value;
  window(index: number): Evaluate;
  usual(index: number, baseline: number): Evaluate;
  silence(index: number): Test;
  share(index: number): Evaluate;
  streak(index: number): Evaluate;
  table(index: number): (context: Context, args: readonly Value[], output: number) => Value;
  external(fn: string): (args: readonly Value[]) => Value;
  memberId(member: number): Value;
  communityId(community: number): Value;
  subjectId(kind: number, subject: number): Value;
  /** Is told how conditions come out; absent in ordinary work. */
  readonly watcher: Watcher | null;
}

/** Compiles an expression to a closure; where what it names is missing there is no value, never an error. */
export function compileExpression(expr: Expr, around: Surroundings): Evaluate {
  const evaluate = compilePlain(expr, around);
  const { span } = expr;
  const { watcher } = around;
  if (!watcher || !span) return evaluate;
  return (context) => {
    const value = evaluate(context);
    watcher.condition(span, value === true);
    return value;
  };
}

function compilePlain(expr: Expr, around: Surroundings): Evaluate {
  switch (expr.op) {
    case 'lit': {
      const { value } = expr;
      return () => value;
    }
    case 'list': {
      const items = expr.items.map((item) => compileExpression(item, around));
      return (context) => items.map((item) => item(context));
    }
    case 'event':
      return eventReader(expr.path, expr.type);
    case 'envelope':
      return envelopeReader(expr.field);
    case 'attr': {
      const read = around.attribute(expr.of, expr.path);
      const fallback = expr.default;
      if (expr.of === 'member')
        return (context) => (context.member < 0 ? fallback : (read(context.member) ?? fallback));
      return (context) => read(context.community) ?? fallback;
    }
    case 'id':
      if (expr.of === 'member') return (context) => around.memberId(context.member);
      if (expr.of === 'community') return (context) => around.communityId(context.community);
      return (context) => around.subjectId(context.kind, context.subject);
    case 'param': {
      const { index } = expr;
      return (context) => context.params?.[index] ?? null;
    }
    case 'now':
      return (context) => context.now;
    case 'window':
      return around.window(expr.index);
    case 'usual':
      return around.usual(expr.index, expr.baseline);
    case 'silence':
      return around.silence(expr.index);
    case 'share':
      return around.share(expr.index);
    case 'streak':
      return around.streak(expr.index);
    case 'named':
      return compileExpression(expr.value, around);
    case 'table': {
      const table = around.table(expr.index);
      const args = expr.args.map((arg) => compileExpression(arg, around));
      const { output } = expr;
      return (context) =>
        table(
          context,
          args.map((arg) => arg(context)),
          output,
        );
    }
    case 'call':
      return compileCall(expr.fn, expr.args, around);
    case 'external': {
      const fn = around.external(expr.fn);
      const args = expr.args.map((arg) => compileExpression(arg, around));
      return (context) => fn(args.map((arg) => arg(context)));
    }
    case 'not': {
      const test = compileTest(expr.value, around);
      return (context) => !test(context);
    }
    case 'neg': {
      const inner = compileExpression(expr.value, around);
      return (context) => {
        const value = inner(context);
        return typeof value === 'number' ? 0 - value : null;
      };
    }
    case 'binary':
      return compileBinary(expr.kind, expr.left, expr.right, around);
    case 'in': {
      const left = compileExpression(expr.left, around);
      if (expr.right.op === 'list' && expr.right.items.every((item) => item.op === 'lit')) {
        const known = new Set(expr.right.items.map((item) => (item.op === 'lit' ? item.value : null)));
        known.delete(null);
        return (context) => known.has(left(context));
      }
      const right = compileExpression(expr.right, around);
      return (context) => {
        const value = left(context);
        const list = right(context);
        return value !== null && Array.isArray(list) && list.includes(value);
      };
    }
    case 'text': {
      const parts = expr.parts.map((part) =>
        typeof part === 'string' ? part : { value: compileExpression(part.value, around), type: part.type },
      );
      return (context) => {
        let text = '';
        for (const part of parts) {
          if (typeof part === 'string') text += part;
          else text += render(part.value(context), part.type, around.zones, around.zoneOf(context));
        }
        return text;
      };
    }
  }
}

/** Compiles a condition: no value counts as false. */
export function compileTest(expr: Expr, around: Surroundings): Test {
  if (expr.op === 'binary' && (expr.kind === 'and' || expr.kind === 'or')) {
    const left = compileTest(expr.left, around);
    const right = compileTest(expr.right, around);
    const test: Test =
      expr.kind === 'and'
        ? (context) => left(context) && right(context)
        : (context) => left(context) || right(context);
    const { span } = expr;
    const { watcher } = around;
    if (!watcher || !span) return test;
    return (context) => {
      const value = test(context);
      watcher.condition(span, value);
      return value;
    };
  }
  const value = compileExpression(expr, around);
  return (context) => value(context) === true;
}

function eventReader(path: string, type: Type): Evaluate {
  if (!path.includes('.')) {
    if (type.kind === 'number') {
      return (context) => {
        const raw = context.event?.data[path];
        return typeof raw === 'number' && Number.isFinite(raw) ? raw : null;
      };
    }
    return (context) => (context.event ? convert(context.event.data[path], type) : null);
  }
  return (context) => (context.event ? convert(fieldOf(context.event.data, path), type) : null);
}

function envelopeReader(field: 'id' | 'type' | 'time' | 'member' | 'community'): Evaluate {
  return (context) => context.event?.[field] ?? null;
}

function compileBinary(kind: BinaryOp, leftExpr: Expr, rightExpr: Expr, around: Surroundings): Evaluate {
  if (kind === 'and' || kind === 'or')
    return compileTest({ op: 'binary', kind, left: leftExpr, right: rightExpr }, around);
  const left = compileExpression(leftExpr, around);
  const right = compileExpression(rightExpr, around);
  switch (kind) {
    case '=':
      return (context) => {
        const a = left(context);
        const b = right(context);
        return a !== null && b !== null && same(a, b);
      };
    case '!=':
      return (context) => {
        const a = left(context);
        const b = right(context);
        return a !== null && b !== null && !same(a, b);
      };
    case '<':
      return (context) => ordered(left(context), right(context)) === -1;
    case '>':
      return (context) => ordered(left(context), right(context)) === 1;
    case '<=':
      return (context) => {
        const order = ordered(left(context), right(context));
        return order === -1 || order === 0;
      };
    case '>=':
      return (context) => {
        const order = ordered(left(context), right(context));
        return order === 1 || order === 0;
      };
    case '+':
      return arithmetic(left, right, (a, b) => a + b);
    case '-':
      return arithmetic(left, right, (a, b) => a - b);
    case '*':
      return arithmetic(left, right, (a, b) => a * b);
    case '/':
      return arithmetic(left, right, (a, b) => a / b);
  }
}

function arithmetic(left: Evaluate, right: Evaluate, apply: (a: number, b: number) => number): Evaluate {
  return (context) => {
    const a = left(context);
    const b = right(context);
    return typeof a === 'number' && typeof b === 'number' ? finite(apply(a, b)) : null;
  };
}

/** Overflow and x / 0 are no value. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function same(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => same(item, b[i] as Value));
  }
  return a === b;
}

/** -1, 0 or 1; 2 where the two cannot be compared. */
function ordered(a: Value, b: Value): -1 | 0 | 1 | 2 {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return 2;
}

function compileCall(fn: Builtin, argExprs: readonly Expr[], around: Surroundings): Evaluate {
  if (fn === 'matches') return compileMatches(argExprs, around);
  const args = argExprs.map((arg) => compileExpression(arg, around));
  const first = args[0] ?? (() => null);
  const second = args[1] ?? (() => null);
  const onNumber =
    (apply: (value: number) => number): Evaluate =>
    (context) => {
      const value = first(context);
      return typeof value === 'number' ? finite(apply(value)) : null;
    };
  const onText =
    (apply: (value: string) => Value): Evaluate =>
    (context) => {
      const value = first(context);
      return typeof value === 'string' ? apply(value) : null;
    };
  const onTexts =
    (apply: (a: string, b: string) => boolean): Evaluate =>
    (context) => {
      const a = first(context);
      const b = second(context);
      return typeof a === 'string' && typeof b === 'string' && apply(a, b);
    };
  const onClock =
    (apply: (local: number, days: number) => Value): Evaluate =>
    (context) => {
      const value = first(context);
      if (typeof value !== 'number') return null;
      const local = toLocal(around.zones, around.zoneOf(context), value);
      return apply(local, Math.floor(local / DAY));
    };
  const extreme =
    (apply: (...values: number[]) => number): Evaluate =>
    (context) => {
      const values = args
        .map((arg) => arg(context))
        .filter((value): value is number => typeof value === 'number');
      return values.length === 0 ? null : apply(...values);
    };
  switch (fn) {
    case 'abs':
      return onNumber(Math.abs);
    case 'floor':
      return onNumber(Math.floor);
    case 'ceil':
      return onNumber(Math.ceil);
    case 'round':
      return (context) => {
        const value = first(context);
        const digits = args.length > 1 ? second(context) : 0;
        if (typeof value !== 'number' || typeof digits !== 'number') return null;
        const scale = 10 ** Math.max(0, Math.min(12, Math.trunc(digits)));
        return finite(Math.round(value * scale) / scale);
      };
    case 'min':
      return extreme(Math.min);
    case 'max':
      return extreme(Math.max);
    case 'lower':
      return onText((text) => text.toLowerCase());
    case 'upper':
      return onText((text) => text.toUpperCase());
    case 'trim':
      return onText((text) => text.trim());
    case 'length':
      return (context) => {
        const value = first(context);
        if (typeof value === 'string') return Array.from(value).length;
        return Array.isArray(value) ? value.length : null;
      };
    case 'contains':
      return (context) => {
        const whole = first(context);
        const part = second(context);
        if (typeof whole === 'string') return typeof part === 'string' && whole.includes(part);
        return Array.isArray(whole) && part !== null && whole.some((item) => same(item as Value, part));
      };
    case 'startsWith':
      return onTexts((a, b) => a.startsWith(b));
    case 'endsWith':
      return onTexts((a, b) => a.endsWith(b));
    case 'hour':
      return onClock((local, days) => Math.floor((local - days * DAY) / HOUR));
    case 'weekday':
      return onClock((_, days) => ((weekdayOf(days) + 6) % 7) + 1);
    case 'day':
      return onClock((_, days) => civilFromDays(days).day);
    case 'month':
      return onClock((_, days) => civilFromDays(days).month);
    case 'year':
      return onClock((_, days) => civilFromDays(days).year);
    case 'date':
      return onClock((local) => formatTimestamp(local).slice(0, 10));
    case 'coalesce':
      return (context) => {
        for (const arg of args) {
          const value = arg(context);
          if (value !== null) return value;
        }
        return null;
      };
    case 'isMissing':
      return (context) => first(context) === null;
  }
}

/** Patterns run in time linear in the text (RE2); one that is known when rules compile is compiled once. */
function compileMatches(argExprs: readonly Expr[], around: Surroundings): Evaluate {
  const text = compileExpression(argExprs[0] ?? { op: 'lit', value: null }, around);
  const pattern = argExprs[1];
  if (pattern?.op !== 'lit' || typeof pattern.value !== 'string') return () => false;
  const compiled = RE2JS.compile(pattern.value);
  return (context) => {
    const value = text(context);
    return typeof value === 'string' && compiled.matcher(value).find();
  };
}
