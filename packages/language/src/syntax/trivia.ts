import { isSpace } from './characters.ts';
import type { RawComment } from './lexer.ts';
import type { Report } from './report.ts';
import { Comma, Semicolon, type Token } from './tokens.ts';
import type { Comment } from './tree.ts';

/**
 * How a line of the tree is built: a `leaf` holds no other lines; a `block` does and ends with the last of them; a
 * `closed` one has a closing word or bracket after them.
 */
export type LineShape = 'leaf' | 'block' | 'closed';

interface OpenTrivia {
  blankBefore: boolean;
  leading: (Comment & { readonly blankAfter?: boolean })[];
  trailing?: Comment;
  inner: Comment[];
}

/** A line-level node of the tree, by its place in the text, while its comments are still to be found. */
export interface LineEntry {
  readonly start: number;
  readonly end: number;
  readonly shape: LineShape;
  readonly trivia: OpenTrivia;
  /** Where it begins with the comments before it. */
  readonly first: { offset: number };
}

export function createLine(start: number, end: number, shape: LineShape): LineEntry {
  return {
    start,
    end,
    shape,
    trivia: { blankBefore: false, leading: [], inner: [] },
    first: { offset: start },
  };
}

interface Nested extends LineEntry {
  readonly children: Nested[];
}

/**
 * Puts every comment beside the line it speaks of, and notes the blank lines. Each comment goes to exactly one place;
 * those after everything are returned.
 */
export function attachTrivia(
  text: string,
  tokens: readonly Token[],
  comments: readonly RawComment[],
  lines: readonly LineEntry[],
  report: Report,
): readonly Comment[] {
  const tail: Comment[] = [];
  if (comments.length > 0) {
    const root = nest(lines, text.length);
    for (const raw of comments) {
      const comment = { text: contentOf(text, raw), span: report.span(raw.start, raw.end) };
      const before = raw.own ? undefined : tokenBefore(tokens, raw.start);
      const beside = before === undefined ? undefined : deepest(root, before.startOffset);
      if (beside === undefined || beside === root) placeOwn(text, root, raw, comment, tail);
      else placeBeside(text, beside, raw, comment);
    }
  }
  for (const line of lines) line.trivia.blankBefore = followsBlankLine(text, line.first.offset);
  return tail;
}

/** Lines in one another by their places. */
function nest(lines: readonly LineEntry[], length: number): Nested {
  const root: Nested = { ...createLine(-1, length + 1, 'block'), children: [] };
  // Of two at one place the inner was made first.
  const ordered = lines
    .map((line, index) => ({ line, index }))
    .sort((a, b) => a.line.start - b.line.start || b.line.end - a.line.end || b.index - a.index);
  const open: Nested[] = [root];
  for (const { line } of ordered) {
    while (open.length > 1 && line.start >= (open[open.length - 1]?.end ?? 0)) open.pop();
    const nested: Nested = { ...line, children: [] };
    open[open.length - 1]?.children.push(nested);
    open.push(nested);
  }
  return root;
}

function placeOwn(text: string, root: Nested, raw: RawComment, comment: Comment, tail: Comment[]): void {
  const container = deepest(root, raw.start);
  if (container !== root && container.shape === 'leaf') {
    container.trivia.leading.push(comment);
    return;
  }
  const index = firstAfter(container.children, raw.start);
  const next = container.children[index];
  const column = columnOf(text, raw.start);
  // Indented deeper than what follows: it ends what goes before.
  if (next === undefined || column > columnOf(text, next.start)) {
    let into: Nested | undefined;
    let previous = container.children[index - 1];
    while (previous?.shape === 'block' && column > columnOf(text, previous.start)) {
      into = previous;
      previous = previous.children[previous.children.length - 1];
    }
    if (into !== undefined) {
      into.trivia.inner.push(comment);
      return;
    }
  }
  if (next !== undefined) {
    next.first.offset = Math.min(next.first.offset, raw.start);
    next.trivia.leading.push({ ...comment, ...(precedesBlankLine(text, raw.end) && { blankAfter: true }) });
  } else if (container === root) tail.push(comment);
  else container.trivia.inner.push(comment);
}

function placeBeside(text: string, line: Nested, raw: RawComment, comment: Comment): void {
  const { trivia } = line;
  const onFirst = !hasLineEnd(text, line.start, raw.start);
  const onLast = line.end <= raw.start;
  if ((onFirst || onLast) && trivia.trailing === undefined) trivia.trailing = comment;
  else if (onLast && line.shape === 'closed') trivia.inner.push(comment);
  else trivia.leading.push(comment);
}

/** The innermost line around an offset. */
function deepest(root: Nested, offset: number): Nested {
  let at = root;
  for (;;) {
    const child = at.children[firstAfter(at.children, offset) - 1];
    if (child === undefined || child.end <= offset) return at;
    at = child;
  }
}

/** Index of the first that begins after an offset. */
function firstAfter(children: readonly Nested[], offset: number): number {
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((children[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last token before an offset that is no separator. */
function tokenBefore(tokens: readonly Token[], offset: number): Token | undefined {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.startOffset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  let at = low - 1;
  while (at > 0 && (tokens[at]?.tokenType === Comma || tokens[at]?.tokenType === Semicolon)) at -= 1;
  return tokens[at];
}

function contentOf(text: string, raw: RawComment): string {
  const content = text.slice(raw.start + 1, raw.end).trimEnd();
  return content.startsWith(' ') ? content.slice(1) : content;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

function hasLineEnd(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (isLineEnd(text.charCodeAt(at))) return true;
  return false;
}

function columnOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isLineEnd(text.charCodeAt(at - 1))) at -= 1;
  return offset - at;
}

function followsBlankLine(text: string, offset: number): boolean {
  let ends = 0;
  for (let at = offset - 1; at >= 0; at -= 1) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code)) {
      if (code === 10 && text.charCodeAt(at - 1) === 13) at -= 1;
      ends += 1;
      if (ends === 2) return true;
    } else if (!isSpace(code)) return false;
  }
  return false;
}

function precedesBlankLine(text: string, offset: number): boolean {
  let ends = 0;
  for (let at = offset; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code)) {
      if (code === 13 && text.charCodeAt(at + 1) === 10) at += 1;
      ends += 1;
      if (ends === 2) return true;
    } else if (!isSpace(code)) return false;
  }
  return false;
}
