import type { TextIndex } from '../terminal/positions.ts';
import { type CoverageItem, type CoveredPart, missingOf } from './coverage.ts';
import { type Degree, degreeOf } from './words.ts';

/** A stretch of a line of which something was not seen. */
export interface Gap {
  /** Columns from 1; the end is not in it. */
  readonly from: number;
  readonly to: number;
  readonly item: CoverageItem;
}

/** One line of a part's text, with what was seen of it; no degree where nothing can be seen. */
export interface ListedLine {
  readonly number: number;
  readonly text: string;
  readonly degree?: Degree;
  readonly gaps: readonly Gap[];
}

/** The lines of a part, each with the gaps that begin on it. */
export const listPart = (part: CoveredPart, index: TextIndex): readonly ListedLine[] => {
  const first = index.position(part.span.start).line;
  const last = index.position(Math.max(part.span.start, part.span.end - 1)).line;
  const byLine = Map.groupBy(part.items, (item) => index.position(item.span.start).line);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const number = first + i;
    const text = index.line(number);
    const items = byLine.get(number) ?? [];
    const outcomes = items.flatMap((item) => item.outcomes);
    const covered = outcomes.filter(({ seen }) => seen > 0).length;
    return {
      number,
      text,
      ...(outcomes.length > 0 && { degree: degreeOf({ covered, total: outcomes.length }) }),
      gaps: items.flatMap((item) => (missingOf(item).length > 0 ? [gapOf(item, number, text, index)] : [])),
    };
  });
};

/** Of what stands on several lines the first is marked. */
const gapOf = (item: CoverageItem, line: number, text: string, index: TextIndex): Gap => {
  const from = index.position(item.span.start).column;
  const end = index.position(item.span.end);
  const to = end.line === line ? end.column : text.trimEnd().length + 1;
  return { from, to: Math.max(to, from + 1), item };
};
