import type { Cell, TableDeclaration } from '../syntax/tree.ts';
import { COMPARE, printExpression } from './expression.ts';
import { type Out, widthOf } from './out.ts';
import type { Style } from './style.ts';
import { printLabels, printParameter } from './types.ts';

/** A decision table, its columns aligned. */
export function printTable(table: TableDeclaration, style: Style, out: Out): void {
  const { word } = style;
  const params = table.params.map((param) => printParameter(param, style)).join(', ');
  const outputs = table.outputs.map((param) => printParameter(param, style)).join(', ');
  const labels = printLabels(table.labels);
  const head = `${word('table')} ${style.name(table.name)}${labels}${labels ? ' ' : ''}(${params}) -> ${outputs}`;
  const header = table.columns.map((column) => style.name(column));
  const rows = table.rows.map((row) => row.cells.map((cell) => printCell(cell, style)));
  const widths = columnWidths([header, ...rows]);
  const rowText = (cells: readonly string[]): string =>
    `|${cells.map((cell, index) => ` ${cell}${' '.repeat((widths[index] ?? 0) - widthOf(cell))} |`).join('')}`;
  out.node(0, table.trivia, {
    head,
    body: () => {
      if (table.hit) out.line(2, word(table.hit === 'first' ? 'firstMatch' : 'allMatches'));
      if (header.length > 0) out.line(2, rowText(header));
      table.rows.forEach((row, index) => {
        out.node(2, row.trivia, { head: rowText(rows[index] ?? []) });
      });
    },
  });
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    });
  }
  return widths;
}

/** What a cell holds, without its bars. */
export function printCell(cell: Cell, style: Style): string {
  const { word } = style;
  switch (cell.kind) {
    case 'any':
      return '-';
    case 'compare':
      return `${word(COMPARE[cell.op])} ${printExpression(cell.value, style)}`;
    case 'range':
      return `${printExpression(cell.low, style)} ${word('to')} ${printExpression(cell.high, style)}`;
    case 'values': {
      const values = cell.values.map((value) => printExpression(value, style)).join(', ');
      return cell.negated ? `${word('not')} ${values}` : values;
    }
    case 'error':
      return '';
  }
}
