import type { Expr, TableIr, Type } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Cell, Expression } from '../syntax/tree.ts';
import { unlike } from './comparisons.ts';
import { type Checker, placed, type Scope, type Typed } from './context.ts';
import { firstHere } from './report.ts';
import type { ParamSymbol, TableSymbol } from './symbols.ts';
import { assignable, comparable, describeType, isOrdered, isTextual } from './types.ts';

/** Checks a table: columns and cells. Whether its rows leave anything out is proved later, see `analyse`. */
export function tableOf(c: Checker, table: TableSymbol): TableIr {
  const { node, params, outputs } = table;
  if (outputs.length === 0) c.report('table/no-output', node.name.span, { name: table.name });
  const columns = columnsOf(c, table);
  const scope = tableScope();
  const rows = node.rows.flatMap((row) => {
    if (row.cells.length !== node.columns.length) {
      c.report('table/cell-count', row.span, { cells: row.cells.length, columns: node.columns.length });
      return [];
    }
    const when = params.map((param, index) => {
      const cell = row.cells[columns.indexOf(param)];
      const condition = cell ? conditionOf(c, cell, param, index, scope) : null;
      return cell && condition ? placed(condition, cell.span) : null;
    });
    const then = outputs.map((output) => {
      const cell = row.cells[columns.indexOf(output)];
      return cell ? outputOf(c, cell, output, scope) : NOTHING;
    });
    return [{ when, then, span: row.span }];
  });
  return {
    name: table.name,
    params: shapes(params),
    outputs: shapes(outputs),
    hit: node.hit ?? 'first',
    rows,
  };
}

const NOTHING: Expr = { op: 'lit', value: null };

function shapes(params: readonly ParamSymbol[]): { name: string; type: Type }[] {
  return params.map(({ name, type }) => ({ name, type }));
}

/** Cells are about the table's own columns: nobody and no event is at hand. */
function tableScope(): Scope {
  return {
    subject: null,
    noMember: {
      en: 'a table knows only its own columns; pass the value in as one',
      zh: '决策表只认识自己的列；请把这个值作为一列传入',
    },
    params: new Map(),
    event: null,
    bareFields: false,
    place: 'cell',
    usualLabels: new Map(),
  };
}

/** What each column of the header is; `undefined` where it is nothing that the table declares. */
function columnsOf(
  c: Checker,
  { node, params, outputs, name }: TableSymbol,
): readonly (ParamSymbol | undefined)[] {
  const known = [...params, ...outputs];
  const seen = new Map<ParamSymbol, Expression['span']>();
  const meant = new Set<string>();
  const columns = node.columns.map((column) => {
    const symbol = known.find((each) => each.name === column.id);
    if (!symbol) {
      const near = closest(
        column.written,
        known.map((each) => each.name),
      );
      if (near !== undefined) meant.add(near);
      c.report(
        'table/unknown-column',
        column.span,
        { name: column.written, table: name },
        near === undefined ? {} : { fixes: [replaceBy(column.span, near)] },
      );
      return undefined;
    }
    const first = seen.get(symbol);
    if (first)
      c.report('table/repeated-column', column.span, { name: symbol.name }, { related: firstHere(first) });
    else seen.set(symbol, column.span);
    return symbol;
  });
  const missing = known.filter((each) => !seen.has(each) && !meant.has(each.name));
  if (node.columns.length > 0 && missing.length > 0) {
    c.report('table/missing-column', node.name.span, {
      names: missing.map((each) => each.name).join(', '),
      table: name,
    });
  }
  if (node.rows.length === 0) c.report('table/no-rows', node.name.span, { name });
  return columns;
}

/** A cell's condition on its parameter, `null` for any value. */
function conditionOf(c: Checker, cell: Cell, param: ParamSymbol, index: number, scope: Scope): Expr | null {
  const left: Expr = { op: 'param', index, label: param.name };
  switch (cell.kind) {
    case 'any':
    case 'error':
      return null;
    case 'compare': {
      const right = cellValue(c, cell.value, param.type, scope);
      if (cell.op !== '=' && cell.op !== '!=' && !isOrdered(param.type)) {
        c.report('type/no-order', cell.span, { type: describeType(param.type) });
      }
      return { op: 'binary', kind: cell.op, left, right };
    }
    case 'range': {
      const low = cellValue(c, cell.low, param.type, scope);
      const high = cellValue(c, cell.high, param.type, scope);
      if (!isOrdered(param.type)) c.report('type/no-order', cell.span, { type: describeType(param.type) });
      const backwards =
        low.op === 'lit' &&
        high.op === 'lit' &&
        typeof low.value === 'number' &&
        typeof high.value === 'number' &&
        low.value > high.value;
      if (backwards) c.report('condition/never', cell.span);
      return {
        op: 'binary',
        kind: 'and',
        left: { op: 'binary', kind: '>=', left, right: low },
        right: { op: 'binary', kind: '<=', left, right: high },
      };
    }
    case 'values': {
      const values = cell.values.map((value) => cellValue(c, value, param.type, scope));
      const [only] = values;
      const expr: Expr =
        values.length === 1 && only
          ? { op: 'binary', kind: '=', left, right: only }
          : { op: 'in', left, right: { op: 'list', items: values } };
      return cell.negated ? { op: 'not', value: expr } : expr;
    }
  }
}

/** A value in a cell; a bare word in a column of text is that text. */
function cellValue(c: Checker, e: Expression, type: Type, scope: Scope): Expr {
  const typed = cellTyped(c, e, type, scope);
  if (!comparable(typed.type, type)) unlike(c, { expr: typed.expr, type, span: e.span }, typed, e.span);
  return typed.expr;
}

function cellTyped(c: Checker, e: Expression, type: Type, scope: Scope): Typed {
  if (e.kind === 'ref' && type.kind !== 'oneOf' && type.kind !== 'channel' && isTextual(type)) {
    const { written } = e.name;
    const option = c.vocabulary.id('option', written);
    if (option !== undefined && option !== written) {
      c.report(
        'table/label-as-text',
        e.span,
        { name: written, option },
        { fixes: [replaceBy(e.span, option), replaceBy(e.span, `"${written}"`)] },
      );
    }
    return { expr: { op: 'lit', value: written }, type, span: e.span };
  }
  return c.expression(e, scope, type);
}

function outputOf(c: Checker, cell: Cell, output: ParamSymbol, scope: Scope): Expr {
  const [value] = cell.kind === 'values' ? cell.values : [];
  if (cell.kind === 'error') return NOTHING;
  if (cell.kind !== 'values' || cell.negated || cell.values.length !== 1 || !value) {
    // `-` says that there is no value, which is a thing to say of an output too.
    if (cell.kind !== 'any') c.report('table/output-cell', cell.span, { name: output.name });
    return NOTHING;
  }
  const typed = cellTyped(c, value, output.type, scope);
  if (!assignable(typed.type, output.type)) {
    c.report('call/argument-type', value.span, {
      name: output.name,
      wanted: describeType(output.type),
      given: describeType(typed.type),
    });
  }
  return typed.expr;
}
