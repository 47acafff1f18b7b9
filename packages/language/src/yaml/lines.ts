import type { Comment, Line } from '../syntax/tree.ts';
import type { YamlComment } from './inspect-tokens.ts';
import type { Report } from './report.ts';

type Leading = Line['trivia']['leading'][number];

/** Trivia under construction: handed to the tree's node at once, filled when all nodes are known. */
export interface GrowingTrivia {
  blankBefore: boolean;
  readonly leading: Leading[];
  trailing?: Comment;
  readonly inner: Comment[];
}

/** A place in the text that became a line-level node of the tree. */
export interface LinePlace {
  readonly start: number;
  readonly column: number;
  readonly parent: LinePlace | undefined;
  /** Where the key of the map or list begins of which this is the first entry. */
  readonly opening: number | undefined;
  readonly trivia: GrowingTrivia;
  /** Takes over what stands around a node that was read out of a scalar. */
  readonly adopt: (trivia: Line['trivia']) => GrowingTrivia;
}

/** The line-level nodes of one YAML text, in the order of the text. */
export interface Lines {
  /** Notes a node that begins at `start`. `opening` is given for the first one below a key that is no node itself. */
  readonly add: (start: number, parent: LinePlace | undefined, opening?: number) => LinePlace;
  /** Gives every comment and every empty line to a node; what is left stands at the end of the text. */
  readonly attach: (comments: readonly YamlComment[]) => readonly Comment[];
}

export function createLines(text: string, report: Report): Lines {
  const places: LinePlace[] = [];
  const comment = (it: YamlComment): Comment => ({
    text: it.text.trimEnd().replace(/^ /, ''),
    span: report.span(it.start, it.end),
  });
  return {
    add: (start, parent, opening) => {
      const trivia: GrowingTrivia = { blankBefore: false, leading: [], inner: [] };
      const adopt = (other: Line['trivia']): GrowingTrivia => {
        trivia.leading.push(...other.leading);
        trivia.inner.push(...other.inner);
        if (other.trailing) trivia.trailing = other.trailing;
        return trivia;
      };
      const place: LinePlace = { start, column: columnOf(text, start), parent, opening, trivia, adopt };
      places.push(place);
      return place;
    },
    attach: (comments) => {
      places.sort((a, b) => a.start - b.start);
      const tail: Comment[] = [];
      let next = 0;
      for (const it of comments) {
        while (next < places.length && places[next]!.start < it.start) next += 1;
        place(it, next);
      }
      for (const line of places) markBlank(line);
      return tail;

      function place(it: YamlComment, following: number): void {
        const before = places[following - 1];
        const after = places[following];
        const alone = isAlone(text, it.start);
        const owner = alone ? undefined : onSameLine(it.start, following);
        if (owner && !owner.trivia.trailing) {
          owner.trivia.trailing = comment(it);
          return;
        }
        const column = alone ? columnOf(text, it.start) : indentOf(text, lineStartOf(text, it.start));
        const enclosing = owner ?? (after && column <= nextColumn(after, it.start) ? undefined : innermost(before, after, column));
        if (owner) owner.trivia.leading.push(comment(it));
        else if (enclosing) enclosing.trivia.inner.push(comment(it));
        else if (after) after.trivia.leading.push(leading(it));
        else tail.push(comment(it));
      }
    },
  };

  function leading(it: YamlComment): Leading {
    return lineIsBlank(text, afterLine(text, it.end)) ? { ...comment(it), blankAfter: true } : comment(it);
  }

  /** The column of what comes next: of the key above it, where that comes first. */
  function nextColumn({ opening, column }: LinePlace, offset: number): number {
    return opening !== undefined && opening > offset ? Math.min(columnOf(text, opening), column) : column;
  }

  /** The outermost node that begins on the line of `offset`, else the last one begun if it ends on that line. */
  function onSameLine(offset: number, following: number): LinePlace | undefined {
    const lineStart = lineStartOf(text, offset);
    let found: LinePlace | undefined;
    for (let index = following - 1; index >= 0 && places[index]!.start >= lineStart; index -= 1) found = places[index];
    if (found) return found;
    // The line of a key that is no node: `rules:`, `title: …`. Its comment goes to what that key belongs to.
    const before = places[following - 1];
    const column = indentOf(text, lineStart);
    let place = before;
    while (place && place.column >= column && place.parent) place = place.parent;
    return place && place.column < column ? place : undefined;
  }

  /** The deepest node begun before that does not hold what comes next and whose own lines are further left. */
  function innermost(before: LinePlace | undefined, after: LinePlace | undefined, column: number): LinePlace | undefined {
    const open = new Set<LinePlace>();
    for (let it = after?.parent; it; it = it.parent) open.add(it);
    let place = before;
    while (place && place.column >= column) place = place.parent;
    return place && !open.has(place) ? place : undefined;
  }

  function markBlank(line: LinePlace): void {
    const first = line.trivia.leading[0]?.span.start ?? line.start;
    // Comments may stand above the key that opens the list, or below it.
    const above = line.opening !== undefined && line.opening < first ? line.opening : first;
    const blank = blankAbove(text, first) || blankAbove(text, above);
    if (blank) line.trivia.blankBefore = true;
  }
}

function lineStartOf(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function columnOf(text: string, offset: number): number {
  return offset - lineStartOf(text, offset);
}

function indentOf(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === ' ') at += 1;
  return at - lineStart;
}

/** True when nothing but space stands before `offset` on its line. */
function isAlone(text: string, offset: number): boolean {
  return text.slice(lineStartOf(text, offset), offset).trim() === '';
}

function afterLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** True when the line that begins at `start` is there and empty. */
function lineIsBlank(text: string, start: number): boolean {
  if (start >= text.length) return false;
  const newline = text.indexOf('\n', start);
  return newline >= 0 && text.slice(start, newline).trim() === '';
}

/** True when `offset` is the first on its line and the line before is empty; the beginning of the text does not count. */
function blankAbove(text: string, offset: number): boolean {
  const lineStart = lineStartOf(text, offset);
  if (lineStart === 0 || text.slice(lineStart, offset).trim() !== '') return false;
  const previous = lineStartOf(text, lineStart - 1);
  return text.slice(previous, lineStart - 1).trim() === '';
}
