import type { Clause, Declaration, Spelling, SyntaxTree } from '../syntax/tree.ts';
import { printDeclaration } from './declaration.ts';
import { createOut, printComment } from './out.ts';
import { mayTouch } from './spacing.ts';
import type { Style } from './style.ts';
import { unreadableLines } from './unreadable.ts';

/**
 * YAML knows no order of clauses, text does: an `if` below the steps would be one of them, and `per member` below a limit
 * a part of it.
 */
function inTextOrder<D extends Declaration>(declaration: D): D {
  if (declaration.kind !== 'rule') return declaration;
  let clauses = declaration.clauses;
  const limit = clauses.findIndex((clause) => clause.kind === 'atMost');
  if (limit >= 0) clauses = raise(clauses, 'per', limit, 0);
  const then = clauses.findIndex((clause) => clause.kind === 'then');
  if (then >= 0) clauses = raise(clauses, 'if', then, then);
  return clauses === declaration.clauses ? declaration : { ...declaration, clauses };
}

/** Moves the clauses of a kind that stand below one place to another. */
function raise(
  clauses: readonly Clause[],
  kind: Clause['kind'],
  below: number,
  to: number,
): readonly Clause[] {
  const late = clauses.filter((clause, index) => index > below && clause.kind === kind);
  if (late.length === 0) return clauses;
  const rest = clauses.filter((clause) => !late.includes(clause));
  return [...rest.slice(0, to), ...late, ...rest.slice(to)];
}

/** A tree as Reeve text in the style's language. */
export function formatText(tree: SyntaxTree, to: Spelling, style: Style): string {
  const blocks: string[] = [];
  let previous: { readonly declaration: Declaration; readonly lines: number } | undefined;
  for (const declaration of tree.declarations) {
    const out = createOut();
    if (declaration.kind === 'unreadable') {
      out.node(0, declaration.trivia, { head: unreadableLines(declaration, tree.spelling, to) });
    } else {
      printDeclaration(inTextOrder(declaration), style, out);
    }
    const text = out.toString();
    const lines = text.split('\n').length - 1;
    const touches = previous?.lines === 1 && lines === 1 && mayTouch(previous.declaration, declaration);
    blocks.push(previous && !touches ? `\n${text}` : text);
    previous = { declaration, lines };
  }
  if (tree.tail.length > 0) {
    const tail = tree.tail.map((comment) => `${printComment(comment)}\n`).join('');
    blocks.push(previous ? `\n${tail}` : tail);
  }
  return blocks.join('');
}
