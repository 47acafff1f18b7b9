import type { Expr, Span, TableIr, Type, Value } from '@reeve/ir';
import type { Checker } from './context.ts';

/** More kinds of input than this are not gone through one by one. */
const MOST_CASES = 4096;

/** One kind of input to a column: a value that stands for all that the rows do not tell apart. */
interface Sample {
  readonly value: Value;
  readonly words: string;
}

/**
 * Goes through every kind of input that the rows tell apart, and reports inputs that no row is for and, where the first
 * match counts, rows that never come first. Says nothing where cells hold more than constants.
 */
export function checkCoverage(c: Checker, table: TableIr, name: Span): void {
  if (table.rows.length === 0 || table.params.length === 0) return;
  const columns: Sample[][] = [];
  let cases = 1;
  for (const [i, param] of table.params.entries()) {
    const constants = new Set<Value>();
    for (const row of table.rows) {
      const cell = row.when[i];
      if (cell && !collectConstants(cell, constants)) return;
    }
    const samples = samplesOf(param.type, constants);
    if (!samples) return;
    columns.push(samples);
    cases *= samples.length;
    if (cases > MOST_CASES) return;
  }
  const first = new Set<number>();
  let gap: readonly Sample[] | undefined;
  for (let n = 0; n < cases; n++) {
    let rest = n;
    const input = columns.map((samples) => {
      const sample = samples[rest % samples.length] as Sample;
      rest = Math.floor(rest / samples.length);
      return sample;
    });
    const row = table.rows.findIndex((each) =>
      each.when.every((cell, i) => cell === null || holds(cell, input[i]?.value ?? null)),
    );
    if (row >= 0) first.add(row);
    else gap ??= input;
  }
  if (gap) {
    const words = gap.map((sample, i) => `${table.params[i]?.name} ${sample.words}`).join(', ');
    c.report('table/gap', name, { name: table.name, example: words });
  }
  if (table.hit === 'first') {
    for (const [i, row] of table.rows.entries())
      if (!first.has(i)) c.report('table/unreachable-row', row.span);
  }
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
    case 'in':
      return collectConstants(expr.left, into) && collectConstants(expr.right, into);
    default:
      return false;
  }
}

function samplesOf(type: Type, constants: ReadonlySet<Value>): Sample[] | undefined {
  switch (type.kind) {
    case 'yesno':
      return [
        { value: true, words: '= yes' },
        { value: false, words: '= no' },
      ];
    case 'oneOf':
      return type.options.map((option) => ({ value: option.id, words: `= ${option.id}` }));
    case 'number':
    case 'duration':
    case 'time': {
      const points = [...constants].filter((value) => typeof value === 'number').sort((a, b) => a - b);
      const samples: Sample[] = [];
      for (const [i, point] of points.entries()) {
        const below = points[i - 1];
        samples.push(
          below === undefined
            ? { value: point - 1, words: `< ${point}` }
            : { value: (below + point) / 2, words: `between ${below} and ${point}` },
        );
        samples.push({ value: point, words: `= ${point}` });
      }
      const last = points.at(-1);
      samples.push(
        last === undefined ? { value: 0, words: 'anything' } : { value: last + 1, words: `> ${last}` },
      );
      return samples;
    }
    case 'text':
    case 'word':
    case 'role':
    case 'channel':
    case 'template': {
      const known = [...constants].map((value): Sample => ({ value, words: `= ${String(value)}` }));
      return [...known, { value: '\u0000', words: known.length > 0 ? 'anything else' : 'anything' }];
    }
    default:
      return constants.size === 0 ? [{ value: '', words: 'anything' }] : undefined;
  }
}

/** A cell's condition, of constants only, for one value of its column. */
function holds(expr: Expr, value: Value): boolean {
  switch (expr.op) {
    case 'not':
      return !holds(expr.value, value);
    case 'in':
      return (
        expr.right.op === 'list' && expr.right.items.some((item) => item.op === 'lit' && item.value === value)
      );
    case 'binary': {
      if (expr.kind === 'and') return holds(expr.left, value) && holds(expr.right, value);
      const other = expr.right.op === 'lit' ? expr.right.value : null;
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
