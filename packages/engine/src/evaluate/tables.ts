import type { Expr, Program, TableIr, Value } from '@reeve/ir';
import type { Watcher } from '../watch/watcher.ts';
import type { Context } from './context.ts';
import type { Evaluate } from './expression.ts';

type Lookup = (context: Context, args: readonly Value[], output: number) => Value;

/** Decision tables, compiled when first asked for. No row: no value. All matches: the list of their outputs. */
export function createTables(
  program: Program,
  compile: (expr: Expr) => Evaluate,
  watcher: Watcher | null,
): (index: number) => Lookup {
  const ready = new Map<number, Lookup>();
  return (index) => (context, args, output) => {
    let lookup = ready.get(index);
    if (!lookup) {
      lookup = createLookup(program.tables[index] as TableIr, compile, watcher);
      ready.set(index, lookup);
    }
    return lookup(context, args, output);
  };
}

function createLookup(table: TableIr, compile: (expr: Expr) => Evaluate, watcher: Watcher | null): Lookup {
  const rows = table.rows.map((row) => ({
    when: row.when.flatMap((cell) => (cell ? [compile(cell)] : [])),
    outputs: row.then.map(compile),
    span: row.span,
  }));
  return (context, args, output) => {
    const inside: Context = { ...context, params: args };
    const found: Value[] = [];
    for (const row of rows) {
      if (!row.when.every((cell) => cell(inside) === true)) continue;
      watcher?.row(row.span);
      const value = row.outputs[output]?.(inside) ?? null;
      if (table.hit === 'first') return value;
      if (value !== null) found.push(value);
    }
    return table.hit === 'all' ? found : null;
  };
}
