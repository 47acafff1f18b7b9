import type { Bilingual, Expr, TableIr, Type, Value } from '@reeve/ir';
import { written } from './example.ts';

/** More kinds of input than this are not gone through one by one. */
const MOST_CASES = 4096;

/** One kind of input to a column: a value that stands for all that the rows do not tell apart. */
interface Sample {
  readonly value: Value;
  /** It stands for whatever no row names. */
  readonly isOther: boolean;
}

/** What going through all kinds of input brought out. */
export interface Grid {
  /** An input that no row is for. */
  readonly gap: Bilingual | undefined;
  /** Rows that are the first to fit some input. */
  readonly first: ReadonlySet<number>;
  /** Pairs of rows that fit one input: the later, the earlier, the input. */
  readonly together: readonly {
    readonly later: number;
    readonly earlier: number;
    readonly example: Bilingual;
  }[];
  /** By row, columns whose cells fit whatever still comes to be asked of them: the rows above have taken the rest. */
  readonly settled: readonly ReadonlySet<number>[];
}

/**
 * Goes through every kind of input that the rows of a table tell apart, none at all included; `undefined` where cells
 * hold more than constants, or the kinds are too many.
 */
export function gridOf(table: TableIr): Grid | undefined {
  const columns: (readonly Sample[])[] = [];
  let cases = 1;
  for (const [i, param] of table.params.entries()) {
    const constants = new Set<Value>();
    for (const row of table.rows) {
      const cell = row.when[i];
      if (cell && !collectConstants(cell, constants)) return undefined;
    }
    const samples = samplesOf(param.type, constants);
    if (!samples) return undefined;
    columns.push(samples);
    cases *= samples.length;
    if (cases > MOST_CASES) return undefined;
  }
  const first = new Set<number>();
  const pairs = new Set<string>();
  const refuses = table.rows.map(() => new Set<number>());
  const together: Grid['together'][number][] = [];
  let gap: Bilingual | undefined;
  for (let n = 0; n < cases; n++) {
    let rest = n;
    const input = columns.map((samples) => {
      const sample = samples[rest % samples.length] as Sample;
      rest = Math.floor(rest / samples.length);
      return sample;
    });
    const fits = (row: TableIr['rows'][number]): boolean =>
      row.when.every((cell, at) => cell === null || holds(cell, input[at]?.value ?? null));
    if (input.every(({ value }) => value !== null)) noteRefusals(table, input, refuses);
    const fitting =
      table.hit === 'first'
        ? [table.rows.findIndex(fits)].filter((row) => row >= 0)
        : table.rows.flatMap((row, i) => (fits(row) ? [i] : []));
    const [top] = fitting;
    if (top !== undefined) first.add(top);
    // Whoever passes no value asks for none: that is no gap.
    else if (input.every(({ value }) => value !== null)) gap ??= exampleOf(table, input);
    if (table.hit === 'first') continue;
    for (const [at, later] of fitting.entries()) {
      for (const earlier of fitting.slice(0, at)) {
        const key = `${later} ${earlier}`;
        if (pairs.has(key) || input.some(({ value }) => value === null)) continue;
        pairs.add(key);
        together.push({ later, earlier, example: exampleOf(table, input) });
      }
    }
  }
  const settled = table.rows.map(
    ({ when }, row) => new Set(when.flatMap((cell, at) => (cell && !refuses[row]?.has(at) ? [at] : []))),
  );
  return { gap, first, together, settled };
}

/** Asks the cells of the rows in their order, as a lookup does, and notes which of them refuse an input. */
function noteRefusals(table: TableIr, input: readonly Sample[], refuses: readonly Set<number>[]): void {
  for (const [row, { when }] of table.rows.entries()) {
    const refused = when.findIndex((cell, at) => cell !== null && !holds(cell, input[at]?.value ?? null));
    if (refused >= 0) refuses[row]?.add(refused);
    else if (table.hit === 'first') return;
  }
}

/** `tier = silver, streak = 3`: columns that no row looks at are left out. */
function exampleOf(table: TableIr, input: readonly Sample[]): Bilingual {
  const en: string[] = [];
  const zh: string[] = [];
  for (const [i, { value, isOther }] of input.entries()) {
    const name = table.params[i]?.name ?? '';
    if (table.rows.every((row) => row.when[i] === null)) continue;
    en.push(isOther ? `${name} = anything else` : `${name} = ${written(value)}`);
    zh.push(isOther ? `${name} = 其他值` : `${name} = ${written(value)}`);
  }
  return en.length === 0
    ? { en: 'whatever is asked', zh: '任何情况' }
    : { en: en.join(', '), zh: zh.join('，') };
}

/** Gathers the constants of a cell; `false` where it holds anything else. */
function collectConstants(expr: Expr, into: Set<Value>): boolean {
  switch (expr.op) {
    case 'param':
      return true;
    case 'lit':
      if (expr.value === null) return false;
      into.add(expr.value);
      return true;
    case 'list':
      return expr.items.every((item) => collectConstants(item, into));
    case 'not':
      return collectConstants(expr.value, into);
    case 'binary':
      if (['+', '-', '*', '/'].includes(expr.kind)) return false;
      return collectConstants(expr.left, into) && collectConstants(expr.right, into);
    case 'in':
      return collectConstants(expr.left, into) && collectConstants(expr.right, into);
    default:
      return false;
  }
}

const NONE: Sample = { value: null, isOther: false };
const is = (value: Value): Sample => ({ value, isOther: false });

function samplesOf(type: Type, constants: ReadonlySet<Value>): readonly Sample[] | undefined {
  switch (type.kind) {
    case 'yesno':
      return [is(true), is(false), NONE];
    case 'oneOf':
      return [...type.options.map((option) => is(option.id)), NONE];
    case 'number':
    case 'duration':
    case 'time': {
      const points = [...constants].filter((value) => typeof value === 'number').sort((a, b) => a - b);
      const samples: Sample[] = [];
      for (const [i, point] of points.entries()) {
        const below = points[i - 1];
        if (below === undefined) samples.push(is(point - 1));
        else if (Math.floor(below) + 1 < point) samples.push(is(Math.floor(below) + 1));
        else samples.push(is((below + point) / 2));
        samples.push(is(point));
      }
      const last = points.at(-1);
      samples.push(is(last === undefined ? 0 : last + 1));
      return [...samples, NONE];
    }
    case 'text':
    case 'word':
    case 'role':
    case 'channel':
    case 'template':
      return [...[...constants].map(is), { value: '\u0000', isOther: true }, NONE];
    default:
      return constants.size === 0 ? [{ value: '', isOther: true }] : undefined;
  }
}

/** A cell's condition, of constants only, for one value of its column. */
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
    case 'binary': {
      if (expr.kind === 'and') return holds(expr.left, value) && holds(expr.right, value);
      const other = expr.right.op === 'lit' ? expr.right.value : null;
      if (value === null || other === null) return false;
      if (expr.kind === '=') return value === other;
      if (expr.kind === '!=') return value !== other;
      if (typeof value !== 'number' || typeof other !== 'number') return false;
      if (expr.kind === '<') return value < other;
      if (expr.kind === '<=') return value <= other;
      return expr.kind === '>' ? value > other : value >= other;
    }
    default:
      return false;
  }
}
