import type { FlowNode } from '@reeve/language';
import type { Lang } from '../terminal/frames.ts';
import { shorten } from '../terminal/width.ts';

/** Columns of a box at most. */
const MOST = 34;

/** The words in a box: what people call it, then its name where that is another. */
export function linesOf(node: FlowNode, lang: Lang): readonly string[] {
  const title = shorten(node.title[lang], MOST);
  return node.title[lang] === node.name ? [title] : [title, shorten(node.name, MOST)];
}
