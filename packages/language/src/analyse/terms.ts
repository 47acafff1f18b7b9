import type { Builtin, Expr, Program, Type, Value } from '@reeve/ir';
import { keyOf as partKey } from './key.ts';

/** What values a term can have: numbers are ordered, so are texts; `any` is not known before it runs. */
type Sort = 'number' | 'text' | 'yesno' | 'any';

/** Something whose value is not known before the rules run: an attribute, a field, a window … */
export interface Term {
  readonly id: number;
  readonly expr: Expr;
  /** The moment at which it is read. */
  readonly time: string;
  readonly sort: Sort;
  /** It always has a value. */
  readonly known: boolean;
  readonly integer: boolean;
  readonly low: number;
  readonly high: number;
  /** All values that it can have, where they are few. */
  readonly values: readonly Value[] | undefined;
  /** It has no value where one of these has none. */
  readonly parts: readonly Term[];
}

/** At which moment an expression is evaluated, and over which event: values of different ones are different. */
export interface Moment {
  readonly event: string;
  readonly time: string;
  /** Kind of the rule's subject: index into `Program.subjects`. */
  readonly subject: number;
  /** An event is at hand. */
  readonly eventAtHand: boolean;
  /** Types of the parameters, inside a table or a plan. */
  readonly params?: readonly Type[];
}

/** Terms by what they read; the same expression at the same moment is one term. */
export interface Terms {
  readonly of: (expr: Expr, moment: Moment) => Term;
}

const COMMUNITY = 1;
const ANY: Type = { kind: 'any' };
const NATURAL = { sort: 'number', integer: true, low: 0 } as const;

type Shape = Partial<Omit<Term, 'id' | 'expr' | 'time'>>;

/** Makes the terms of one program. */
export function createTerms(program: Program): Terms {
  const byKey = new Map<string, Term>();
  const byMoment = new WeakMap<Moment, Map<Expr, Term>>();
  let count = 0;

  const of = (expr: Expr, moment: Moment): Term => {
    let known = byMoment.get(moment);
    if (!known) {
      known = new Map();
      byMoment.set(moment, known);
    }
    const seen = known.get(expr);
    if (seen) return seen;
    const key = keyOf(expr, moment);
    let term = byKey.get(key);
    if (!term) {
      term = { id: count++, expr, time: moment.time, ...EMPTY, ...shapeOf(expr, moment) };
      byKey.set(key, term);
    }
    known.set(expr, term);
    return term;
  };

  const partsOf = (exprs: readonly Expr[], moment: Moment): readonly Term[] =>
    exprs.flatMap((expr) => {
      const inner = expr.op === 'named' ? expr.value : expr;
      return inner.op === 'lit' || isCondition(inner) ? [] : [of(inner, moment)];
    });

  const shapeOf = (expr: Expr, moment: Moment): Shape => {
    const atHand = (subject: number | undefined): boolean =>
      subject === COMMUNITY || subject === moment.subject;
    switch (expr.op) {
      case 'attr':
        return { ...shapeOfType(expr.type, expr.default), known: expr.default !== null };
      case 'event':
        return shapeOfType(expr.type, null);
      case 'envelope': {
        const sort = expr.field === 'time' ? 'number' : 'text';
        return { sort, known: moment.eventAtHand && expr.field !== 'member' };
      }
      case 'id':
        return { sort: 'text', known: expr.of !== 'member' };
      case 'param':
        return shapeOfType(moment.params?.[expr.index] ?? ANY, null);
      case 'now':
        return { sort: 'number', known: true };
      case 'window': {
        const window = program.windows[expr.index];
        if (window?.fn === 'count' || window?.fn === 'distinct')
          return { ...NATURAL, known: atHand(window.subject) };
        if (window?.fn === 'sum' || window?.fn === 'avg') return { sort: 'number' };
        return { sort: window?.value ? sortOf(window.value, program) : 'any' };
      }
      case 'usual':
        return { sort: 'number', ...(program.windows[expr.index]?.fn === 'count' && { low: 0 }) };
      case 'silence':
        return { sort: 'yesno', known: true, values: [true, false] };
      case 'share':
        return { sort: 'number', low: 0, high: 1 };
      case 'streak':
        return { ...NATURAL, known: true };
      case 'table':
        return tableShape(program, expr.index, expr.output);
      case 'call':
        return callShape(expr.fn, partsOf(expr.args, moment), expr.args.length, program, expr.args);
      case 'neg':
        return { sort: 'number', parts: partsOf([expr.value], moment) };
      case 'binary':
        return { sort: 'number', parts: partsOf([expr.left, expr.right], moment) };
      case 'in':
        return { sort: 'yesno', known: true, values: [true, false] };
      case 'text':
        return { sort: 'text', known: true };
      default:
        return {};
    }
  };
  return { of };
}

const EMPTY = {
  sort: 'any',
  known: false,
  integer: false,
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
  values: undefined,
  parts: [],
} as const;

function keyOf(expr: Expr, moment: Moment): string {
  switch (expr.op) {
    case 'attr':
      return `${moment.time} attr ${expr.of} ${expr.path}`;
    case 'event':
      // Fields of one name may be of other types in other events: `by` is a role here and a kind of sender there.
      return `${moment.event} event ${expr.path} ${partKey(expr.type)}`;
    case 'silence':
    case 'share':
    case 'streak':
      return `${moment.time} ${expr.op} ${expr.index}`;
    case 'window':
      return `${moment.time} window ${expr.index} of ${moment.subject}`;
    case 'usual':
      return `${moment.time} usual ${expr.index} ${expr.baseline} of ${moment.subject}`;
    default:
      return `${moment.time} ${moment.event} ${moment.subject} ${moment.eventAtHand} ${partKey(expr)}`;
  }
}

function shapeOfType(type: Type, fallback: Value): Shape {
  switch (type.kind) {
    case 'number':
    case 'duration':
    case 'time':
      return { sort: 'number' };
    case 'yesno':
      return { sort: 'yesno', values: [true, false] };
    case 'oneOf': {
      const ids = type.options.map(({ id }) => id);
      return {
        sort: 'text',
        values: typeof fallback === 'string' && !ids.includes(fallback) ? [...ids, fallback] : ids,
      };
    }
    case 'any':
    case 'listOf':
      return { sort: 'any' };
    default:
      return { sort: 'text' };
  }
}

function tableShape(program: Program, index: number, output: number): Shape {
  const table = program.tables[index];
  const column = table?.outputs[output];
  if (!table || !column || table.hit === 'all') return {};
  const shape = shapeOfType(column.type, null);
  const values = new Set<Value>();
  for (const { then } of table.rows) {
    const cell = then[output];
    if (cell?.op !== 'lit') return shape.values ? shape : { sort: shape.sort ?? 'any' };
    if (cell.value !== null) values.add(cell.value);
  }
  return { ...shape, values: [...values] };
}

const CLOCK: Readonly<Partial<Record<Builtin, readonly [number, number]>>> = {
  hour: [0, 23],
  weekday: [1, 7],
  day: [1, 31],
  month: [1, 12],
};

function callShape(
  fn: Builtin,
  parts: readonly Term[],
  args: number,
  program: Program,
  exprs: readonly Expr[],
): Shape {
  const allKnown = parts.length <= args && parts.every((part) => part.known);
  const clock = CLOCK[fn];
  if (clock) return { sort: 'number', integer: true, low: clock[0], high: clock[1], known: allKnown, parts };
  switch (fn) {
    case 'length':
      return { ...NATURAL, parts };
    case 'abs':
      return { sort: 'number', low: 0, parts };
    case 'round':
    case 'floor':
    case 'ceil':
    case 'year':
      return { sort: 'number', parts };
    case 'min':
    case 'max':
      return { sort: 'number' };
    case 'lower':
    case 'upper':
    case 'trim':
    case 'date':
      return { sort: 'text', parts };
    case 'coalesce': {
      const sorts = new Set(exprs.map((expr) => sortOf(expr, program)));
      const [sort] = sorts;
      return { sort: sorts.size === 1 && sort ? sort : 'any' };
    }
    case 'contains':
    case 'startsWith':
    case 'endsWith':
    case 'matches':
    case 'isMissing':
      return { sort: 'yesno', known: true, values: [true, false] };
    default:
      return {};
  }
}

/** What kind of value an expression has. */
function sortOf(expr: Expr, program: Program): Sort {
  switch (expr.op) {
    case 'lit':
      if (typeof expr.value === 'number') return 'number';
      if (typeof expr.value === 'string') return 'text';
      return typeof expr.value === 'boolean' ? 'yesno' : 'any';
    case 'attr':
    case 'event':
      return shapeOfType(expr.type, null).sort ?? 'any';
    case 'named':
      return sortOf(expr.value, program);
    case 'now':
    case 'neg':
    case 'share':
    case 'streak':
    case 'usual':
      return 'number';
    case 'binary':
      return isCondition(expr) ? 'yesno' : 'number';
    case 'window': {
      const window = program.windows[expr.index];
      if (window?.fn === 'min' || window?.fn === 'max' || window?.fn === 'mostCommon')
        return window.value ? sortOf(window.value, program) : 'any';
      return 'number';
    }
    case 'call':
      return callShape(expr.fn, [], 0, program, expr.args).sort ?? 'any';
    case 'table':
      return tableShape(program, expr.index, expr.output).sort ?? 'any';
    case 'envelope':
      return expr.field === 'time' ? 'number' : 'text';
    case 'id':
    case 'text':
      return 'text';
    default:
      return 'any';
  }
}

/** Whether an expression is yes or no by its form, and so never without a value. */
export function isCondition(expr: Expr): boolean {
  if (expr.op === 'binary') return !['+', '-', '*', '/'].includes(expr.kind);
  return expr.op === 'not' || expr.op === 'in' || expr.op === 'silence';
}
