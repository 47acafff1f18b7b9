import { padEnd, padStart, widthOf } from '../../terminal/width.ts';
import { clean } from '../clean.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cuts a text to a width; `…` stands where something is left out. */
export function cut(raw: string, width: number): string {
  const text = clean(raw);
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const more = widthOf(segment);
    if (used + more > width - 1) break;
    kept += segment;
    used += more;
  }
  return `${kept}…`;
}

/**
 * Breaks a text into lines no wider than `width`: between words, between Chinese characters (never before closing
 * punctuation), and inside a word only where it is wider than a line.
 */
export function wrap(raw: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const close = (): void => {
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = '';
  };
  for (const word of clean(raw).split(
    /(?<=\s)(?=\S)|(?<=[\p{Script=Han}，。；：、）”])(?![，。；：、）”])|(?=\p{Script=Han})/u,
  )) {
    if (widthOf((line + word).trimEnd()) <= width) {
      line += word;
      continue;
    }
    close();
    for (const { segment } of graphemes.segment(word)) {
      if (widthOf((line + segment).trimEnd()) > width) close();
      line += segment;
    }
  }
  close();
  return lines;
}

/** A column of a table. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
  /** Cells, as long as the others'. */
  readonly cells: readonly string[];
  /** At most so wide; longer cells are cut. */
  readonly width?: number;
}

/** Lays columns out, two spaces apart; gives the head and the rows. */
export function layOut(columns: readonly Column[]): {
  readonly head: string;
  readonly rows: readonly string[];
} {
  const sized = columns.map((column) => {
    const natural = Math.max(...[column.head, ...column.cells].map(widthOf));
    return { ...column, size: Math.min(natural, column.width ?? natural) };
  });
  const row = (pick: (column: Column) => string): string =>
    sized
      .map((column) => (column.right ? padStart : padEnd)(cut(pick(column), column.size), column.size))
      .join('  ')
      .trimEnd();
  const count = Math.max(0, ...columns.map(({ cells }) => cells.length));
  return {
    head: row(({ head }) => head),
    rows: Array.from({ length: count }, (_, i) => row(({ cells }) => cells[i] ?? '')),
  };
}
