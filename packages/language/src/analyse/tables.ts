import type { Bilingual, Expr, Span, TableIr } from '@reeve/ir';
import { canonicalJson } from '../compile/canonical-json.ts';
import { exampleText } from './example.ts';
import { allOf, anyOf, type Formula } from './formula.ts';
import type { ProofContext } from './proof.ts';
import { TOO_MANY } from './report.ts';
import type { Case, Solver } from './solver.ts';
import { type Grid, gridOf } from './table-grid.ts';
import type { Moment } from './terms.ts';

/** Longer tables whose inputs are not gone through one by one are left open. */
const MOST_ROWS = 40;

/** Proves of each table that inputs have no row, that rows never count, that rows which fit together say different things. */
export function checkTables(context: ProofContext, solver: Solver): void {
  solver.program.tables.forEach((table, i) => {
    const symbol = context.model.tables.get(table.name);
    if (!symbol || table.rows.length === 0 || table.params.length === 0) return;
    const name = symbol.node.name.span;
    const grid = gridOf(table);
    if (grid) {
      reportGrid(context, table, name, grid);
      return;
    }
    if (table.rows.length > MOST_ROWS) {
      context.cannotTell({ question: covers(table), reason: TOO_MANY, span: name });
      return;
    }
    const looked = lookAt(solver, table, i);
    checkGap(context, solver, table, name, looked);
    if (table.hit === 'first') checkMaskedRows(context, solver, table, name, looked);
    else checkOverlaps(context, solver, table, looked);
  });
}

function reportGrid(context: ProofContext, table: TableIr, name: Span, { gap, first, together }: Grid): void {
  if (gap) context.report('table/gap', name, { name: table.name, example: gap });
  if (table.hit === 'first') {
    for (const [i, row] of table.rows.entries())
      if (!first.has(i)) context.report('table/unreachable-row', row.span);
  }
  for (const { later, earlier, example } of together) {
    const row = table.rows[later];
    const above = table.rows[earlier];
    if (row && above && saysElse(row.then, above.then)) reportOverlap(context, row.span, above.span, example);
  }
}

function saysElse(outputs: readonly Expr[], others: readonly Expr[]): boolean {
  return outputs.some((cell, i) => canonicalJson(cell) !== canonicalJson(others[i] ?? null));
}

function reportOverlap(context: ProofContext, span: Span, above: Span, example: Bilingual): void {
  const message = { en: 'It fits together with this row.', zh: '与这一行同时匹配。' };
  context.report('table/overlap', span, { example }, { related: [{ span: above, message }] });
}

interface Looked {
  readonly moment: Moment;
  /** That each row fits. */
  readonly rows: readonly Formula[];
  /** That each does not. */
  readonly others: readonly Formula[];
}

function lookAt(solver: Solver, table: TableIr, index: number): Looked {
  const moment: Moment = {
    event: `table ${index}`,
    time: `table ${index}`,
    subject: -1,
    eventAtHand: false,
    params: table.params.map(({ type }) => type),
  };
  const cells = (i: number, holds: boolean): readonly Formula[] =>
    (table.rows[i]?.when ?? []).flatMap((cell) => (cell ? [solver.formulas.of(cell, moment, holds)] : []));
  return {
    moment,
    rows: table.rows.map((_, i) => allOf(cells(i, true))),
    others: table.rows.map((_, i) => anyOf(cells(i, false))),
  };
}

/** An input that no row is for. Inputs without a value are left out: whoever passes none asks for none. */
function checkGap(
  context: ProofContext,
  solver: Solver,
  table: TableIr,
  name: Span,
  { others, moment }: Looked,
): void {
  const given = table.params.map(({ name: label }, index): Formula => {
    const missing: Expr = { op: 'call', fn: 'isMissing', args: [{ op: 'param', index, label }] };
    return solver.formulas.of(missing, moment, false);
  });
  const answer = solver.together([...given, ...others]);
  if (answer.can === 'no') return;
  const values = answer.can === 'yes' && isSimple(answer) ? solver.example(answer) : undefined;
  if (values) {
    context.report('table/gap', name, { name: table.name, example: exampleText(values) });
    return;
  }
  context.cannotTell({
    question: covers(table),
    reason: answer.can === 'open' ? TOO_MANY : COMPUTED,
    span: name,
  });
}

function covers({ name }: TableIr): Bilingual {
  return { en: `Does “${name}” have a row for everything?`, zh: `“${name}”是否覆盖所有情况？` };
}

const COMPUTED = {
  en: 'Some of its cells hold more than plain values.',
  zh: '有的单元格不只是简单的值。',
};

/** Rows that never come first, since those above them fit whatever they fit. */
function checkMaskedRows(
  context: ProofContext,
  solver: Solver,
  table: TableIr,
  name: Span,
  { rows, others }: Looked,
): void {
  let isOpen = false;
  table.rows.forEach((row, i) => {
    const own = rows[i] as Formula;
    const needed = solver.conflict([...others.slice(0, i), own]);
    if (needed) {
      const related = needed.flatMap((at) => {
        const above = at < i ? table.rows[at] : undefined;
        return above ? [{ span: above.span, message: COVERS }] : [];
      });
      context.report('table/unreachable-row', row.span, {}, { related });
    } else if (solver.together([...others.slice(0, i), own]).can === 'open') isOpen = true;
  });
  if (!isOpen) return;
  context.cannotTell({
    question: { en: `Does every row of “${table.name}” count?`, zh: `“${table.name}”的每一行都用得到吗？` },
    reason: TOO_MANY,
    span: name,
  });
}

const COVERS = { en: 'This row covers it.', zh: '这一行已经包含它。' };

/** Pairs of rows of which the second was found to fit together with an earlier one. */
function checkOverlaps(context: ProofContext, solver: Solver, table: TableIr, { rows }: Looked): void {
  table.rows.forEach((row, i) => {
    for (const [j, above] of table.rows.slice(0, i).entries()) {
      if (!saysElse(row.then, above.then)) continue;
      const answer = solver.together([rows[i] as Formula, rows[j] as Formula]);
      const values = answer.can === 'yes' && isSimple(answer) ? solver.example(answer) : undefined;
      if (!values) continue;
      const text = exampleText(values);
      reportOverlap(context, row.span, above.span, text === '' ? ANYTHING : { en: text, zh: text });
      break;
    }
  });
}

const ANYTHING = { en: 'whatever is asked', zh: '任何情况' };

/** Whether a case reads nothing but the table's own columns. */
function isSimple(found: Case): boolean {
  return [...found.values.values()].every(({ term }) => term.expr.op === 'param');
}
