import type { Expr, Value } from '@reeve/ir';
import { nominal } from '../aggregates/window.ts';
import { compileExpression, compileTest } from '../evaluate/expression.ts';
import { shareWays, usualWays, waiting, windowWays } from './aggregate-ways.ts';
import type { Atom, Scene, Ways } from './atom.ts';
import type { Wanted } from './explanation.ts';
import { operandsOf } from './trace.ts';
import { isComparison, type Order, otherValue, valueFor } from './values.ts';

const DONE: Ways = [[]];
const MOST = 6;

/** Ways to make a condition true (or false) where it is not. */
export function waysTo(scene: Scene, expr: Expr, want: boolean): Ways {
  if (compileTest(expr, scene.inside.around)(scene.context) === want) return DONE;
  switch (expr.op) {
    case 'binary':
      if (expr.kind === 'and' || expr.kind === 'or') {
        const parts = operandsOf(expr, expr.kind).map((part) => waysTo(scene, part, want));
        return (expr.kind === 'and') === want ? together(parts) : parts.flat().slice(0, MOST);
      }
      return isComparison(expr.kind) ? compare(scene, expr, expr.kind, want) : [];
    case 'not':
      return waysTo(scene, expr.value, !want);
    case 'named':
      return waysTo(scene, expr.value, want);
    case 'in':
      return among(scene, expr, want);
    case 'attr':
    case 'event':
      return reach(scene, expr, '=', want, expr, want);
    case 'silence': {
      const ir = scene.program.silences[expr.index];
      if (!ir) return [];
      if (!want) return [[{ kind: 'events', kinds: [ir.match], subject: ir.subject, goal: expr, want }]];
      return [
        [
          {
            kind: 'wait',
            goal: expr,
            want,
            kinds: [],
            lengths: [nominal(ir.span)],
            without: ir.match.types,
          },
        ],
      ];
    }
    case 'call':
      return called(scene, expr, want);
    default:
      return [];
  }
}

/** All of several: the first way of each, and the others of each in turn. */
function together(parts: readonly Ways[]): Ways {
  if (parts.some((part) => part.length === 0)) return [];
  const first = parts.map((part) => part[0] ?? []);
  const found = [first.flat()];
  parts.forEach((part, i) => {
    for (const other of part.slice(1)) found.push(first.with(i, other).flat());
  });
  return found.slice(0, MOST);
}

const OPPOSITE: Readonly<Record<Order, Order>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};
const FLIPPED: Readonly<Record<Order, Order>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

function compare(scene: Scene, expr: Extract<Expr, { op: 'binary' }>, kind: Order, want: boolean): Ways {
  const op = want ? kind : OPPOSITE[kind];
  const value = (side: Expr): Value => compileExpression(side, scene.inside.around)(scene.context);
  // `x contains y = yes`: what is asked of the condition itself.
  for (const [side, other] of [
    [expr.left, value(expr.right)],
    [expr.right, value(expr.left)],
  ] as const) {
    const yesNo = typeof other === 'boolean' && (op === '=' || op === '!=');
    if (yesNo && side.op !== 'lit' && side.op !== 'table') return waysTo(scene, side, (op === '=') === other);
  }
  return [
    ...reach(scene, expr.left, op, value(expr.right), expr, want),
    ...reach(scene, expr.right, FLIPPED[op], value(expr.left), expr, want),
  ].slice(0, MOST);
}

/** Ways to bring an expression to where it compares as asked with `target`; `goal` is the whole comparison. */
function reach(scene: Scene, expr: Expr, op: Order, target: Value, goal: Expr, want: boolean): Ways {
  const value = (of: Expr): Value => compileExpression(of, scene.inside.around)(scene.context);
  const through = (side: Expr, to: Order, aim: Value): Ways => reach(scene, side, to, aim, goal, want);
  switch (expr.op) {
    case 'attr': {
      const from = value(expr);
      const to = target === null ? null : valueFor(expr.type, op, target, from);
      if (to === null) return [];
      const test: Wanted = { op, value: target };
      return [[{ kind: 'attribute', of: expr.of, path: expr.path, type: expr.type, value: from, to, test }]];
    }
    case 'event': {
      const from = value(expr);
      const to = target === null ? null : valueFor(expr.type, op, target, from);
      if (to === null) return [];
      return [
        [{ kind: 'field', path: expr.path, type: expr.type, value: from, to, test: { op, value: target } }],
      ];
    }
    case 'binary': {
      const left = value(expr.left);
      const right = value(expr.right);
      const numeric = typeof target === 'number';
      const aim = (by: unknown, solve: (by: number) => number): Value =>
        numeric && typeof by === 'number' ? solve(by) : null;
      switch (expr.kind) {
        case '+':
          return [
            ...through(
              expr.left,
              op,
              aim(right, (r) => (target as number) - r),
            ),
            ...through(
              expr.right,
              op,
              aim(left, (l) => (target as number) - l),
            ),
          ];
        case '-':
          return [
            ...through(
              expr.left,
              op,
              aim(right, (r) => (target as number) + r),
            ),
            ...through(
              expr.right,
              FLIPPED[op],
              aim(left, (l) => l - (target as number)),
            ),
          ];
        case '*':
          return [
            ...through(
              expr.left,
              op,
              aim(right, (r) => (target as number) / r),
            ),
            ...through(
              expr.right,
              op,
              aim(left, (l) => (target as number) / l),
            ),
          ];
        case '/':
          return [
            ...through(
              expr.left,
              op,
              aim(right, (r) => (target as number) * r),
            ),
            ...through(
              expr.right,
              FLIPPED[op],
              aim(left, (l) => l / (target as number)),
            ),
          ];
        default:
          return [];
      }
    }
    case 'neg':
      return through(expr.value, FLIPPED[op], typeof target === 'number' ? -target : null);
    case 'named':
      return through(expr.value, op, target);
    case 'call':
      return throughCall(expr, op, target, through, () => waiting(goal, want));
    case 'window':
      return windowWays(scene, expr.index, op, target, goal, want);
    case 'usual':
      return usualWays(scene, expr.index, expr.baseline, goal, want);
    case 'share':
      return shareWays(scene, expr.index, op, goal, want);
    case 'streak': {
      const ir = scene.program.streaks[expr.index];
      if (!ir) return [];
      const more: Atom = {
        kind: 'events',
        kinds: [ir.match],
        subject: ir.subject,
        goal,
        want,
        unit: ir.unit,
      };
      return op === '<' || op === '<=' ? [waiting(goal, want)] : [[more]];
    }
    case 'table':
      return row(scene, expr, op, target);
    case 'now':
      return [waiting(goal, want)];
    case 'envelope':
      return expr.field === 'time' ? [waiting(goal, want)] : [];
    default:
      return [];
  }
}

function throughCall(
  expr: Extract<Expr, { op: 'call' }>,
  op: Order,
  target: Value,
  through: (side: Expr, op: Order, aim: Value) => Ways,
  wait: () => readonly Atom[],
): Ways {
  const [first] = expr.args;
  if (!first) return [];
  switch (expr.fn) {
    case 'abs':
    case 'round':
    case 'lower':
    case 'upper':
    case 'trim':
    case 'coalesce':
      return through(first, op, target);
    case 'floor':
      return through(
        first,
        op === '>' ? '>=' : op,
        op === '>' && typeof target === 'number' ? target + 1 : target,
      );
    case 'ceil':
      return through(
        first,
        op === '<' ? '<=' : op,
        op === '<' && typeof target === 'number' ? target - 1 : target,
      );
    case 'min':
    case 'max':
      return expr.args.flatMap((arg) => through(arg, op, target));
    case 'length': {
      if (typeof target !== 'number') return [];
      const size = op === '>' ? target + 1 : op === '<' ? target - 1 : target;
      return size < 0 || size > 10_000 ? [] : through(first, '=', 'x'.repeat(size));
    }
    case 'hour':
    case 'weekday':
    case 'day':
    case 'month':
    case 'year':
    case 'date':
      return [wait()];
    default:
      return [];
  }
}

/** Ways to a row of a table whose output is as asked. */
function row(scene: Scene, expr: Extract<Expr, { op: 'table' }>, op: Order, target: Value): Ways {
  const table = scene.program.tables[expr.index];
  if (!table) return [];
  const meets = (value: Value): boolean =>
    compileTest(
      { op: 'binary', kind: op, left: { op: 'lit', value }, right: { op: 'lit', value: target } },
      scene.inside.around,
    )(scene.context);
  return table.rows
    .filter(({ then }) => {
      const output = then[expr.output];
      return output?.op === 'lit' && meets(output.value);
    })
    .flatMap(({ when }) =>
      together(when.flatMap((cell) => (cell ? [waysTo(scene, withArgs(cell, expr.args), true)] : []))),
    )
    .slice(0, MOST);
}

/** A cell of a table, with what the table is given put in for its parameters. */
function withArgs(expr: Expr, args: readonly Expr[]): Expr {
  const put = (data: unknown): unknown => {
    if (Array.isArray(data)) return data.map(put);
    if (typeof data !== 'object' || data === null) return data;
    if ((data as { op?: unknown }).op === 'param') return args[(data as { index: number }).index];
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, put(value)]));
  };
  return put(expr) as Expr;
}

function among(scene: Scene, expr: Extract<Expr, { op: 'in' }>, want: boolean): Ways {
  const read = (of: Expr): Value => compileExpression(of, scene.inside.around)(scene.context);
  const list = read(expr.right);
  const found: (readonly Atom[])[] = [];
  const { left, right } = expr;
  if ((left.op === 'attr' || left.op === 'event') && Array.isArray(list)) {
    const values = list as readonly Value[];
    const to = want ? (values[0] ?? null) : otherValue(left.type, values);
    const test: Wanted = { op: want ? 'in' : 'not in', values };
    if (to !== null) found.push([atomOf(left, read(left), to, test)]);
  }
  const item = read(left);
  if ((right.op === 'attr' || right.op === 'event') && item !== null) {
    const values = Array.isArray(list) ? (list as readonly Value[]) : [];
    const to = want ? [...values, item] : values.filter((each) => each !== item);
    found.push([atomOf(right, list, to, want ? { op: 'contains', value: item } : { op: '=', value: to })]);
  }
  return found;
}

function called(scene: Scene, expr: Extract<Expr, { op: 'call' }>, want: boolean): Ways {
  const [first, second] = expr.args;
  if (!first || (first.op !== 'attr' && first.op !== 'event')) return [];
  const read = (of: Expr | undefined): Value =>
    of ? compileExpression(of, scene.inside.around)(scene.context) : null;
  const from = read(first);
  const part = read(second);
  switch (expr.fn) {
    case 'contains': {
      if (part === null) return [];
      const list = first.type.kind === 'listOf' || Array.isArray(from);
      const values = Array.isArray(from) ? (from as readonly Value[]) : [];
      const to: Value = list
        ? want
          ? [...values, part]
          : values.filter((each) => each !== part)
        : want
          ? `${typeof from === 'string' ? from : ''}${String(part)}`
          : '';
      return [[atomOf(first, from, to, want ? { op: 'contains', value: part } : { op: '=', value: to })]];
    }
    case 'startsWith':
    case 'endsWith':
      if (typeof part !== 'string') return [];
      return [
        [atomOf(first, from, want ? part : `x${part}x`, { op: '=', value: want ? part : `x${part}x` })],
      ];
    case 'isMissing': {
      const to = want ? null : otherValue(first.type, []);
      return to === null && !want ? [] : [[atomOf(first, from, to, { op: '=', value: to })]];
    }
    default:
      return [];
  }
}

function atomOf(leaf: Extract<Expr, { op: 'attr' | 'event' }>, value: Value, to: Value, test: Wanted): Atom {
  const own = { path: leaf.path, type: leaf.type, value, to, test };
  return leaf.op === 'attr' ? { kind: 'attribute', of: leaf.of, ...own } : { kind: 'field', ...own };
}
