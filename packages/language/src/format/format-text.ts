import type { Declaration, Spelling, SyntaxTree } from '../syntax/tree.ts';
import { printDeclaration } from './declaration.ts';
import { createOut, printComment } from './out.ts';
import { mayTouch } from './spacing.ts';
import type { Style } from './style.ts';
import { unreadableLines } from './unreadable.ts';

/** In text an `if` below the steps would be one of them: YAML has no such order, so there it may come after. */
function conditionsFirst<D extends Declaration>(declaration: D): D {
  if (declaration.kind !== 'rule') return declaration;
  const { clauses } = declaration;
  const then = clauses.findIndex((clause) => clause.kind === 'then');
  if (then < 0 || !clauses.some((clause, index) => index > then && clause.kind === 'if')) return declaration;
  const late = clauses.filter((clause, index) => index > then && clause.kind === 'if');
  const rest = clauses.slice(then).filter((clause) => clause.kind !== 'if');
  return { ...declaration, clauses: [...clauses.slice(0, then), ...late, ...rest] };
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
      printDeclaration(conditionsFirst(declaration), style, out);
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
