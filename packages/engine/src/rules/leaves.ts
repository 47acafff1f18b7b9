import type { Expr, Value } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import { compileExpression, type Evaluate, type Surroundings } from '../evaluate/expression.ts';

/** A value that a condition reads, by its words. */
export interface Leaf {
  readonly label: string;
  readonly read: Evaluate;
  /** It is read from the event at hand and nothing else. */
  readonly ofEvent: boolean;
}

/** What an expression reads, in the order of its text, each label once. */
export function leavesOf(exprs: readonly (Expr | undefined)[], around: Surroundings): readonly Leaf[] {
  const leaves = new Map<string, Leaf>();
  const visit = (expr: Expr): void => {
    if ('label' in expr) {
      if (!leaves.has(expr.label)) leaves.set(expr.label, leafOf(expr, expr.label, around));
      return;
    }
    for (const child of childrenOf(expr)) visit(child);
  };
  for (const expr of exprs) if (expr) visit(expr);
  return [...leaves.values()];
}

/** What is read of the event is the same for every rule: one reader serves all, which keeps them few. */
function leafOf(expr: Expr, label: string, around: Surroundings): Leaf {
  if (expr.op !== 'event' && expr.op !== 'envelope')
    return { label, read: reader(expr, around), ofEvent: false };
  const key = expr.op === 'event' ? JSON.stringify([expr.path, expr.type, label]) : `${expr.field} ${label}`;
  let leaf = around.eventLeaves.get(key);
  if (!leaf) {
    leaf = { label, read: reader(expr, around), ofEvent: true };
    around.eventLeaves.set(key, leaf);
  }
  return leaf;
}

/** Values are read to be told, which decides nothing. */
function reader(expr: Expr, around: Surroundings): Evaluate {
  const read = compileExpression(expr, around);
  const { watcher } = around;
  return watcher ? (context) => watcher.untold(() => read(context)) : read;
}

/** The expressions directly inside one. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'list':
      return expr.items;
    case 'named':
    case 'not':
    case 'neg':
      return [expr.value];
    case 'table':
    case 'call':
    case 'external':
      return expr.args;
    case 'binary':
    case 'in':
      return [expr.left, expr.right];
    case 'text':
      return expr.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.value]));
    default:
      return [];
  }
}

/** Reads values, each under its words. */
export function readLeaves(leaves: readonly Leaf[], context: Context, into: Record<string, Value>): void {
  for (let i = 0; i < leaves.length; i++) {
    const { label, read } = leaves[i] as Leaf;
    into[label] = read(context);
  }
}

/** What must be looked at again when it changes for a condition to be looked at again. */
export interface Dependencies {
  readonly windows: ReadonlySet<number>;
  readonly silences: ReadonlySet<number>;
  readonly shares: ReadonlySet<number>;
  readonly streaks: ReadonlySet<number>;
  readonly member: ReadonlySet<string>;
  readonly community: ReadonlySet<string>;
}

export function dependenciesOf(expr: Expr | undefined): Dependencies {
  const found = {
    windows: new Set<number>(),
    silences: new Set<number>(),
    shares: new Set<number>(),
    streaks: new Set<number>(),
    member: new Set<string>(),
    community: new Set<string>(),
  };
  const visit = (at: Expr): void => {
    switch (at.op) {
      case 'window':
      case 'usual':
        found.windows.add(at.index);
        break;
      case 'silence':
        found.silences.add(at.index);
        break;
      case 'share':
        found.shares.add(at.index);
        break;
      case 'streak':
        found.streaks.add(at.index);
        break;
      case 'attr':
        found[at.of].add(at.path);
        break;
      default:
        break;
    }
    for (const child of childrenOf(at)) visit(child);
  };
  if (expr) visit(expr);
  return found;
}
