import type { Comment, Line } from '../syntax/tree.ts';
import type { YamlComment } from './inspect-tokens.ts';
import { createLineMap } from './line-map.ts';
import type { Report } from './report.ts';

type Leading = Line['trivia']['leading'][number];

/** Trivia under construction: handed to the tree's node at once, filled when all nodes are known. */
interface GrowingTrivia {
  blankBefore: boolean;
  readonly leading: Leading[];
  trailing?: Comment;
  readonly inner: Comment[];
}

/** A place in the text that became a line-level node of the tree. */
export interface LinePlace {
  readonly start: number;
  readonly line: number;
  readonly column: number;
  readonly parent: LinePlace | undefined;
  /** Where the key of the map or list begins of which this is the first entry. */
  readonly opening: number | undefined;
  readonly trivia: GrowingTrivia;
  /** Takes over what stands around a node that was read out of a scalar. */
  readonly adopt: (trivia: Line['trivia']) => GrowingTrivia;
}

/** The line-level nodes of one YAML text. */
export interface Lines {
  /** Notes a node that begins at `start`. `opening` is given for the first one below a key that is no node itself. */
  readonly add: (start: number, parent: LinePlace | undefined, opening?: number) => LinePlace;
  /** Gives every comment and every empty line to a node; what is left stands at the end of the text. */
  readonly attach: (comments: readonly YamlComment[]) => readonly Comment[];
}

export function createLines(text: string, report: Report): Lines {
  const map = createLineMap(text);
  const places: LinePlace[] = [];
  return {
    add: (start, parent, opening) => {
      const place = createPlace(start, map.lineOf(start), map.columnOf(start), parent, opening);
      places.push(place);
      return place;
    },
    attach: (comments) => {
      places.sort((a, b) => a.start - b.start);
      const tail: Comment[] = [];
      let next = 0;
      for (const it of comments) {
        while (next < places.length && places[next]!.start < it.start) next += 1;
        put(it, next, tail);
      }
      for (const place of places) markBlank(place);
      return tail;
    },
  };

  /** Puts a comment beside the node that it speaks of; `following` is the index of the next one after it. */
  function put(it: YamlComment, following: number, tail: Comment[]): void {
    const comment: Comment = {
      text: it.text.trimEnd().replace(/^ /, ''),
      span: report.span(it.start, it.end),
    };
    const line = map.lineOf(it.start);
    const before = places[following - 1];
    const after = places[following];
    const owner = map.isFirst(it.start) ? undefined : ownerOnLine(line, following);
    if (owner) {
      if (owner.trivia.trailing) owner.trivia.leading.push(comment);
      else owner.trivia.trailing = comment;
      return;
    }
    const column = map.indentOf(line);
    const isAbove = after !== undefined && column <= columnOfNext(after, it.start);
    const enclosing = isAbove ? undefined : innermost(before, after, column);
    if (enclosing) enclosing.trivia.inner.push(comment);
    else if (!after) tail.push(comment);
    else after.trivia.leading.push(map.isBlank(line + 1) ? { ...comment, blankAfter: true } : comment);
  }

  /** The outermost node that begins on a line; on the line of a key that is no node, what that key belongs to. */
  function ownerOnLine(line: number, following: number): LinePlace | undefined {
    let found: LinePlace | undefined;
    for (let place = places[following - 1]; place && place.line === line; place = place.parent) found = place;
    if (found) return found;
    const column = map.indentOf(line);
    let place = places[following - 1];
    while (place && place.column >= column) place = place.parent;
    return place;
  }

  /** The column of what comes next: of the key above it, where that comes first. */
  function columnOfNext({ opening, column }: LinePlace, offset: number): number {
    return opening !== undefined && opening > offset ? Math.min(map.columnOf(opening), column) : column;
  }

  /** The deepest node begun before that does not hold what comes next and that stands further left. */
  function innermost(
    before: LinePlace | undefined,
    after: LinePlace | undefined,
    column: number,
  ): LinePlace | undefined {
    let place = before;
    while (place && place.column >= column) place = place.parent;
    for (let it = after?.parent; it; it = it.parent) if (it === place) return undefined;
    return place;
  }

  function markBlank({ start, opening, trivia }: LinePlace): void {
    const first = trivia.leading[0]?.span.start ?? start;
    // Comments may stand above the key that opens the list, or below it.
    const above = opening !== undefined && opening < first ? opening : first;
    if (isBelowBlank(first) || isBelowBlank(above)) trivia.blankBefore = true;
  }

  /** True when an offset is the first on its line and the line before is empty. */
  function isBelowBlank(offset: number): boolean {
    return map.isFirst(offset) && map.isBlank(map.lineOf(offset) - 1);
  }
}

function createPlace(
  start: number,
  line: number,
  column: number,
  parent: LinePlace | undefined,
  opening: number | undefined,
): LinePlace {
  const trivia: GrowingTrivia = { blankBefore: false, leading: [], inner: [] };
  return {
    start,
    line,
    column,
    parent,
    opening,
    trivia,
    adopt: (other) => {
      trivia.leading.push(...other.leading);
      trivia.inner.push(...other.inner);
      if (other.trailing) trivia.trailing = other.trailing;
      return trivia;
    },
  };
}
