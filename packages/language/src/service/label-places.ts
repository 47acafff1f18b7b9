import type { Span } from '@reeve/ir';
import type { SyntaxTree } from '../syntax/tree.ts';

/** Where a declared name is given the label `written`: the place of the label's words; nothing where it has no such label. */
export function labelPlace(tree: SyntaxTree, definition: Span, written: string): Span | undefined {
  const places = [...labelsIn(tree.declarations)]
    // A label follows its name; the same words may label another name further down.
    .filter(({ text, span }) => text === written && span.start >= definition.end)
    .toSorted((a, b) => a.span.start - b.span.start);
  const [first] = places;
  const start = first ? tree.text.indexOf(written, first.span.start) : -1;
  if (!first || start < 0 || start + written.length > first.span.end) return undefined;
  return { source: tree.source, start, end: start + written.length };
}

/** Every label of a tree, whatever it labels. */
function* labelsIn(node: unknown): Generator<{ readonly text: string; readonly span: Span }> {
  if (Array.isArray(node)) for (const each of node) yield* labelsIn(each);
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) {
      if (key === 'labels') yield* value as readonly { readonly text: string; readonly span: Span }[];
      else if (key !== 'span') yield* labelsIn(value);
    }
}
