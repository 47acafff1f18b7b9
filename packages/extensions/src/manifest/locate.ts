import type { Span } from '@reeve/ir';
import { isNode, isPair, isScalar, parseDocument, visit } from 'yaml';

/**
 * Finds the place of a JSON value in its text. JSON is read as YAML here for the sake of its ranges; a text that
 * cannot be read gives its whole length.
 *
 * @param path keys and indexes from the root, `['reeve', 'contributes', 'actions', 0, 'id']`
 */
export const locate = (text: string, source: string, path: readonly (string | number)[]): Span => {
  const document = parseDocument(text, { keepSourceTokens: false, uniqueKeys: false });
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return { source, start: node.range[0], end: node.range[1] };
  }
  return { source, start: 0, end: Math.min(text.length, 1) };
};

/** Finds the key itself: for what is wrong about a key rather than about its value. */
export const locateKey = (
  text: string,
  source: string,
  path: readonly (string | number)[],
  key: string,
): Span => {
  const document = parseDocument(text, { keepSourceTokens: false, uniqueKeys: false });
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  let found: Span | undefined;
  if (isNode(parent)) {
    visit(parent, {
      Pair(_, pair) {
        if (!isPair(pair) || !isScalar(pair.key)) return undefined;
        if (pair.key.value === key && pair.key.range) {
          found = { source, start: pair.key.range[0], end: pair.key.range[1] };
          return visit.BREAK;
        }
        return visit.SKIP;
      },
    });
  }
  return found ?? locate(text, source, path);
};
