import type { Expr, Value } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Evaluate, Test } from '../evaluate/expression.ts';

/** How conditions are compiled. */
export interface ConditionCompiler {
  expression(expr: Expr): Evaluate;
  test(expr: Expr): Test;
}

/** More distinct numbers, or texts, of one field than this are not worth their memory; the rest is tested one by one. */
const MOST_POINTS = 2048;

/**
 * Which of many conditions hold, without testing each. Conditions are taken apart at `and`; what compares one field
 * with constants goes into that field's table, which holds for every stretch between two constants a bitmap of the
 * conditions that it lets through. An event then costs one search and one `and` of bitmaps per field. What else a
 * condition asks is tested for those that are left. (Bitmap indexes: O'Neil and Quass 1997; for rules over events:
 * Fabret et al. 2001.)
 */
export class PredicateIndex {
  readonly #fields: readonly Field[];
  /** What is left to test of each condition; `null` where nothing is. */
  readonly rests: readonly (Test | null)[];
  readonly #all: Uint32Array;
  readonly #bits: Uint32Array;
  /** Positions that the last match found, in order; as many as it gave. */
  readonly found: Int32Array;

  constructor(conditions: readonly (Expr | undefined)[], compiler: ConditionCompiler) {
    const count = conditions.length;
    const words = (count + 31) >>> 5;
    const building = new Map<string, FieldBuilder>();
    this.rests = conditions.map((condition, position) => {
      const rest: Expr[] = [];
      for (const part of partsOf(condition)) {
        const leaf = soleLeaf(part);
        if (!leaf) {
          rest.push(part);
          continue;
        }
        const key = keyOf(leaf);
        let field = building.get(key);
        if (!field) {
          field = new FieldBuilder(leaf);
          building.set(key, field);
        }
        if (!field.add(part, position)) rest.push(part);
      }
      const tests = rest.map((part) => compiler.test(part));
      if (tests.length === 0) return null;
      if (tests.length === 1) return tests[0] as Test;
      return (context) => tests.every((test) => test(context));
    });
    this.#fields = [...building.values()]
      .filter((field) => field.size > 0)
      // Fields that many ask for first: they leave the fewest.
      .sort((a, b) => b.size - a.size)
      .map((field) => field.build(words, count, compiler));
    this.#all = allOf(words, count);
    this.#bits = new Uint32Array(words);
    this.found = new Int32Array(count);
  }

  /** Finds the conditions that hold where their `rests` do; gives how many, and puts their positions into `found`. */
  match(context: Context): number {
    const bits = this.#bits;
    const { length } = bits;
    if (length === 1) return this.#matchFew(context);
    bits.set(this.#all);
    for (const field of this.#fields) {
      const { rows } = field;
      const row = field.rowOf(context) * length;
      let any = 0;
      for (let i = 0; i < length; i++) any |= bits[i] = (bits[i] as number) & (rows[row + i] as number);
      if (any === 0) return 0;
    }
    let count = 0;
    for (let i = 0; i < length; i++) {
      const word = bits[i] as number;
      if (word !== 0) count = this.#collect(word, i << 5, count);
    }
    return count;
  }

  #matchFew(context: Context): number {
    let word = this.#all[0] as number;
    for (const field of this.#fields) {
      word &= field.rows[field.rowOf(context)] as number;
      if (word === 0) return 0;
    }
    return this.#collect(word, 0, 0);
  }

  #collect(word: number, base: number, from: number): number {
    let count = from;
    for (let left = word; left !== 0; left &= left - 1)
      this.found[count++] = base + 31 - Math.clz32(left & -left);
    return count;
  }
}

function allOf(words: number, count: number): Uint32Array {
  const all = new Uint32Array(words).fill(0xffffffff);
  if (count % 32 !== 0) all[words - 1] = 2 ** (count % 32) - 1;
  return all;
}

/** The conditions that `and` joins. */
function partsOf(expr: Expr | undefined): readonly Expr[] {
  if (!expr) return [];
  if (expr.op === 'binary' && expr.kind === 'and') return [...partsOf(expr.left), ...partsOf(expr.right)];
  return [expr];
}

type Leaf = Extract<Expr, { op: 'event' | 'envelope' | 'attr' }>;

const isLeaf = (expr: Expr): expr is Leaf =>
  expr.op === 'event' || expr.op === 'envelope' || expr.op === 'attr';

function keyOf(leaf: Leaf): string {
  if (leaf.op === 'envelope') return `envelope ${leaf.field}`;
  return JSON.stringify(
    leaf.op === 'event' ? [leaf.path, leaf.type] : [leaf.of, leaf.path, leaf.type, leaf.default],
  );
}

/** The one field that a condition compares with constants, and nothing else; `null` where it is not of that kind. */
function soleLeaf(expr: Expr): Leaf | null {
  if (isLeaf(expr)) return 'type' in expr && expr.type.kind !== 'yesno' ? null : expr;
  switch (expr.op) {
    case 'not':
      return soleLeaf(expr.value);
    case 'in': {
      const constant = expr.right.op === 'list' && expr.right.items.every(isPlain);
      return constant && isLeaf(expr.left) && isScalar(expr.left) ? expr.left : null;
    }
    case 'call': {
      const [first] = expr.args;
      return expr.fn === 'isMissing' && first && isLeaf(first) && isScalar(first) ? first : null;
    }
    case 'binary':
      return soleLeafOfBinary(expr);
    default:
      return null;
  }
}

function soleLeafOfBinary({ kind, left, right }: Extract<Expr, { op: 'binary' }>): Leaf | null {
  if (kind === 'and' || kind === 'or') {
    const one = soleLeaf(left);
    const other = soleLeaf(right);
    return one && other && keyOf(one) === keyOf(other) ? one : null;
  }
  const leaf = isLeaf(left) ? left : isLeaf(right) ? right : null;
  const constant = leaf === left ? right : left;
  if (!leaf || constant.op !== 'lit' || !isScalar(leaf)) return null;
  if (kind === '=' || kind === '!=') return isPlain(constant) ? leaf : null;
  const compares = kind === '<' || kind === '<=' || kind === '>' || kind === '>=';
  return compares && typeof constant.value === 'number' ? leaf : null;
}

const isScalar = (leaf: Leaf): boolean =>
  leaf.op === 'envelope' || (leaf.type.kind !== 'listOf' && leaf.type.kind !== 'any');

const isPlain = (expr: Expr): boolean =>
  expr.op === 'lit' &&
  (typeof expr.value === 'number' || typeof expr.value === 'string' || typeof expr.value === 'boolean');

/** Whether a condition of `soleLeaf` holds where the field has this value; the engine's own reading of each operator. */
function holds(expr: Expr, value: Value): boolean {
  switch (expr.op) {
    case 'not':
      return !holds(expr.value, value);
    case 'in':
      return (
        value !== null &&
        expr.right.op === 'list' &&
        expr.right.items.some((item) => item.op === 'lit' && item.value === value)
      );
    case 'call':
      return value === null;
    case 'binary': {
      const { kind, left, right } = expr;
      if (kind === 'and') return holds(left, value) && holds(right, value);
      if (kind === 'or') return holds(left, value) || holds(right, value);
      return compare(kind, left.op === 'lit' ? left.value : value, right.op === 'lit' ? right.value : value);
    }
    default:
      return value === true;
  }
}

function compare(kind: string, a: Value, b: Value): boolean {
  if (a === null || b === null) return false;
  if (kind === '=') return a === b;
  if (kind === '!=') return a !== b;
  if (typeof a !== 'number' || typeof b !== 'number') return false;
  return kind === '<' ? a < b : kind === '<=' ? a <= b : kind === '>' ? a > b : a >= b;
}

/** The constants that a condition names. */
function constantsOf(expr: Expr, into: Value[]): void {
  if (expr.op === 'lit') into.push(expr.value);
  else if (expr.op === 'list') for (const item of expr.items) constantsOf(item, into);
  else if (expr.op === 'not') constantsOf(expr.value, into);
  else if (expr.op === 'binary' || expr.op === 'in') {
    constantsOf(expr.left, into);
    constantsOf(expr.right, into);
  }
}

/** A field's table: the row of bitmaps for each value. */
interface Field {
  readonly rows: Uint32Array;
  rowOf(context: Context): number;
}

const NULL = 0;
const TRUE = 1;
const FALSE = 2;
const OTHER_TEXT = 3;
const FIXED = 4;

class FieldBuilder {
  readonly #leaf: Leaf;
  readonly #conditions: { readonly expr: Expr; readonly position: number }[] = [];
  readonly #numbers: Set<number> = new Set();
  readonly #texts: Set<string> = new Set();

  constructor(leaf: Leaf) {
    this.#leaf = leaf;
  }

  get size(): number {
    return this.#conditions.length;
  }

  /** Takes a condition in; gives false where it would make the table too large. */
  add(expr: Expr, position: number): boolean {
    const constants: Value[] = [];
    constantsOf(expr, constants);
    const numbers = constants.filter((value) => typeof value === 'number');
    const texts = constants.filter((value) => typeof value === 'string');
    const fits = (known: ReadonlySet<unknown>, more: readonly unknown[]): boolean =>
      known.size + more.filter((value) => !known.has(value)).length <= MOST_POINTS;
    if (!fits(this.#numbers, numbers) || !fits(this.#texts, texts)) return false;
    for (const value of numbers) this.#numbers.add(value);
    for (const value of texts) this.#texts.add(value);
    this.#conditions.push({ expr, position });
    return true;
  }

  build(words: number, count: number, compiler: ConditionCompiler): Field {
    const points = Float64Array.from(this.#numbers).sort();
    const texts = new Map([...this.#texts].map((text, i) => [text, FIXED + i]));
    const firstNumber = FIXED + texts.size;
    const rowCount = firstNumber + 2 * points.length + 1;
    const rows = new Uint32Array(rowCount * words);
    const free = allOf(words, count);
    const byPosition = new Map<number, Expr[]>();
    for (const { expr, position } of this.#conditions) {
      free[position >>> 5] = (free[position >>> 5] as number) & ~(1 << (position & 31));
      const list = byPosition.get(position);
      if (list) list.push(expr);
      else byPosition.set(position, [expr]);
    }
    for (let row = 0; row < rowCount; row++) rows.set(free, row * words);
    for (const [position, exprs] of byPosition) {
      const bit = 1 << (position & 31);
      // A condition is the same between two of its own constants: it is asked once for each such stretch of rows.
      const fill = (from: number, to: number, value: Value): void => {
        if (!exprs.every((expr) => holds(expr, value))) return;
        for (let at = from * words + (position >>> 5); at < to * words; at += words)
          rows[at] = (rows[at] as number) | bit;
      };
      const constants: Value[] = [];
      for (const expr of exprs) constantsOf(expr, constants);
      fill(NULL, NULL + 1, null);
      fill(TRUE, TRUE + 1, true);
      fill(FALSE, FALSE + 1, false);
      fill(OTHER_TEXT, OTHER_TEXT + 1, OTHER);
      const own = new Set(constants);
      const others = exprs.every((expr) => holds(expr, OTHER));
      for (const [text, row] of texts)
        if (others || own.has(text)) fill(row, row + 1, own.has(text) ? text : OTHER);
      const numbers = Float64Array.from(constants.filter((value) => typeof value === 'number')).sort();
      let from = firstNumber;
      for (const [i, number] of numbers.entries()) {
        const at = firstNumber + stretchOf(points, number);
        fill(from, at, sampleOf(numbers, 2 * i));
        fill(at, at + 1, number);
        from = at + 1;
      }
      fill(from, rowCount, sampleOf(numbers, 2 * numbers.length));
    }
    const rowOfText = (text: string): number => texts.get(text) ?? OTHER_TEXT;
    const rowOfNumber = (number: number): number => firstNumber + stretchOf(points, number);
    return { rows, rowOf: rowReader(this.#leaf, rowOfText, rowOfNumber, compiler) };
  }
}

/** Reads the field and finds its row. Plain fields of texts and numbers, which most are, are read without a detour. */
function rowReader(
  leaf: Leaf,
  rowOfText: (text: string) => number,
  rowOfNumber: (number: number) => number,
  compiler: ConditionCompiler,
): (context: Context) => number {
  if (leaf.op === 'event' && !leaf.path.includes('.')) {
    const { path, type } = leaf;
    if (type.kind === 'text') {
      return (context) => {
        const raw = context.event?.data[path];
        return typeof raw === 'string' ? rowOfText(raw) : NULL;
      };
    }
    if (type.kind === 'number') {
      return (context) => {
        const raw = context.event?.data[path];
        return typeof raw === 'number' && Number.isFinite(raw) ? rowOfNumber(raw) : NULL;
      };
    }
  }
  const read = compiler.expression(leaf);
  return (context) => {
    const value = read(context);
    if (typeof value === 'string') return rowOfText(value);
    if (typeof value === 'number') return rowOfNumber(value);
    return value === true ? TRUE : value === false ? FALSE : NULL;
  };
}

/** Stands for every text that no condition names. */
const OTHER = '\uffff\u0000';

/** A number of stretch `i`. */
function sampleOf(points: Float64Array, i: number): number {
  const at = i >> 1;
  if (i % 2 === 1) return points[at] as number;
  if (points.length === 0) return 0;
  if (at === 0) return Number.NEGATIVE_INFINITY;
  if (at === points.length) return Number.POSITIVE_INFINITY;
  return between(points[at - 1] as number, points[at] as number);
}

/** A number strictly between two; where there is none, the stretch is empty and any will do. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle > low && middle < high ? middle : low + (high - low) / 2;
}

/** Twice the number of points below, plus one where the value is a point. */
function stretchOf(points: Float64Array, value: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return 2 * low + (low < points.length && points[low] === value ? 1 : 0);
}
