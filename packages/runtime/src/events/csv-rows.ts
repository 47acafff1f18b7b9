import { type Fault, fault } from './refusal.ts';

/** One row with the number of its first line; cells, or what is wrong with it. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[] | Fault;
}

/** Cuts lines into rows, as RFC 4180 has them. */
export interface RowSplitter {
  /** Rows that are complete with these lines. */
  push(first: number, lines: readonly (string | Fault)[]): readonly CsvRow[];
  /** Rows that are complete now that no line follows. */
  end(): readonly CsvRow[];
}

/** A quoted cell may run over this many lines; a longer one is taken for a quote that was never closed. */
const MAX_LINES = 200;

type Parsed =
  | { readonly cells: readonly string[]; readonly used: number }
  | { readonly wrong: string }
  | 'more';

const QUOTE = 34;

/** Reads one row that has quotes in it, from `lines[from]` on. */
const parseQuoted = (
  lines: readonly (string | Fault)[],
  from: number,
  delimiter: string,
  atEnd: boolean,
): Parsed => {
  const cells: string[] = [];
  let at = 0;
  let row = from;
  let line = lines[from] as string;
  for (;;) {
    if (line.charCodeAt(at) !== QUOTE) {
      const end = line.indexOf(delimiter, at);
      const cell = end < 0 ? line.slice(at) : line.slice(at, end);
      if (cell.includes('"')) return { wrong: 'a quote stands inside a cell that does not begin with one' };
      cells.push(cell);
      if (end < 0) return { cells, used: row - from + 1 };
      at = end + delimiter.length;
      continue;
    }
    let cell = '';
    at++;
    for (;;) {
      const end = line.indexOf('"', at);
      if (end >= 0) {
        cell += line.slice(at, end);
        at = end + 1;
        if (line.charCodeAt(at) !== QUOTE) break;
        cell += '"';
        at++;
        continue;
      }
      cell += `${line.slice(at)}\n`;
      row++;
      if (row - from >= MAX_LINES) return { wrong: `a quote is not closed within ${MAX_LINES} lines` };
      const next = lines[row];
      if (next === undefined) return atEnd ? { wrong: 'a quote is not closed' } : 'more';
      if (typeof next !== 'string')
        return { wrong: 'a quote is not closed before a line that cannot be read' };
      line = next;
      at = 0;
    }
    cells.push(cell);
    if (at >= line.length) return { cells, used: row - from + 1 };
    if (!line.startsWith(delimiter, at)) return { wrong: 'text follows a closing quote' };
    at += delimiter.length;
  }
};

/**
 * Makes a splitter. A row that is wrong is given up at its first line and the next line is read as a new row, so that
 * one stray quote does not swallow the rows behind it.
 */
export const createRowSplitter = (delimiter: string): RowSplitter => {
  let waiting: (string | Fault)[] = [];
  let number = 1;

  const drain = (atEnd: boolean): readonly CsvRow[] => {
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < waiting.length) {
      const line = waiting[at]!;
      const place = number + at;
      if (typeof line !== 'string') {
        rows.push({ line: place, cells: line });
        at++;
      } else if (line === '') {
        at++;
      } else if (!line.includes('"')) {
        rows.push({ line: place, cells: line.split(delimiter) });
        at++;
      } else {
        const parsed = parseQuoted(waiting, at, delimiter, atEnd);
        if (parsed === 'more') break;
        if ('wrong' in parsed) {
          rows.push({ line: place, cells: fault('events/bad-row', { reason: parsed.wrong }) });
          at++;
        } else {
          rows.push({ line: place, cells: parsed.cells });
          at += parsed.used;
        }
      }
    }
    waiting = waiting.slice(at);
    number += at;
    return rows;
  };

  return {
    push(first, lines) {
      if (waiting.length === 0) {
        number = first;
        waiting = [...lines];
      } else {
        waiting.push(...lines);
      }
      return drain(false);
    },
    end: () => drain(true),
  };
};
