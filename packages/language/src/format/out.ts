import stringWidth from 'fast-string-width';
import type { Comment, Line } from '../syntax/tree.ts';

/** Columns that a condition may take before it is broken at its `and` or `or`. */
export const CONDITION_WIDTH = 100;
/** Columns that a call, a list of fields or of parameters may take before each goes to a line of its own. */
export const CALL_WIDTH = 110;

/** Width on a screen: Chinese characters take two columns. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Lines of text, growing. */
export interface Out {
  readonly line: (indent: number, text: string) => void;
  readonly blank: () => void;
  readonly comment: (indent: number, comment: Comment) => void;
  /**
   * A line-level node: its comments, its first line, what stands below it, the comments at its end, its closing word.
   */
  readonly node: (indent: number, trivia: Line['trivia'], parts: NodeParts) => void;
  readonly toString: () => string;
}

export interface NodeParts {
  /** The node's own lines; the first carries the comment at the end. Lines after the first are indented already. */
  readonly head: string | readonly string[];
  readonly body?: () => void;
  /** Indentation of the comments at the end, relative to the node's. */
  readonly innerIndent?: number;
  /** The closing word or bracket. */
  readonly close?: string | undefined;
}

export function createOut(): Out {
  const lines: string[] = [];
  const blank = (): void => {
    if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
  };
  const line = (indent: number, text: string): void => {
    lines.push(' '.repeat(indent) + text);
  };
  const comment = (indent: number, it: Comment): void => line(indent, printComment(it));
  return {
    line,
    blank,
    comment,
    node: (indent, trivia, { head, body, innerIndent = 2, close }) => {
      if (trivia.blankBefore) blank();
      printLeading(trivia, indent, comment, blank);
      const [first = '', ...rest] = typeof head === 'string' ? [head] : head;
      line(indent, trivia.trailing ? `${first} ${printComment(trivia.trailing)}` : first);
      lines.push(...rest);
      body?.();
      for (const it of trivia.inner) comment(indent + innerIndent, it);
      if (close !== undefined) line(indent, close);
    },
    toString: () => (lines.length === 0 ? '' : `${lines.join('\n')}\n`),
  };
}

function printLeading(
  trivia: Line['trivia'],
  indent: number,
  comment: (indent: number, it: Comment) => void,
  blank: () => void,
): void {
  for (const it of trivia.leading) {
    comment(indent, it);
    if (it.blankAfter) blank();
  }
}

/** A comment with its `#`, and a space after it unless it begins with another `#`. */
export function printComment({ text }: Comment): string {
  const trimmed = text.trimEnd();
  if (trimmed === '') return '#';
  return /^[\s#]/.test(trimmed) ? `#${trimmed}` : `# ${trimmed}`;
}

/** True when nothing but the node itself stands there: it can share a line with others. */
export function isBare(trivia: Line['trivia']): boolean {
  return !trivia.blankBefore && !trivia.trailing && trivia.leading.length === 0 && trivia.inner.length === 0;
}
