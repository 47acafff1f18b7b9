/** The lines of one text: which an offset is on, and how each begins. */
export interface LineMap {
  /** Number of the line around an offset, from 0. */
  readonly lineOf: (offset: number) => number;
  /** Offset at which a line begins. */
  readonly startOf: (line: number) => number;
  /** Spaces at the beginning of a line. */
  readonly indentOf: (line: number) => number;
  /** True when a line is there and holds nothing; the last one only if it is ended. */
  readonly isBlank: (line: number) => boolean;
  /** Spaces and other characters before an offset on its line. */
  readonly columnOf: (offset: number) => number;
  /** True when nothing but space stands before an offset on its line. */
  readonly isFirst: (offset: number) => boolean;
}

/** Reads a text once; every question is then answered in logarithmic time. */
export function createLineMap(text: string): LineMap {
  const starts: number[] = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  /** Where what a line holds begins; its end where it holds nothing. */
  const firsts = starts.map((start, line) => {
    const end = starts[line + 1] === undefined ? text.length : (starts[line + 1] ?? 0) - 1;
    let at = start;
    while (at < end && isSpace(text.charCodeAt(at))) at += 1;
    return at;
  });
  const startOf = (line: number): number => starts[line] ?? text.length;
  const firstOf = (line: number): number => firsts[line] ?? text.length;
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    lineOf,
    startOf,
    indentOf: (line) => firstOf(line) - startOf(line),
    isBlank: (line) => line >= 0 && line < starts.length - 1 && firstOf(line) === startOf(line + 1) - 1,
    columnOf: (offset) => offset - startOf(lineOf(offset)),
    isFirst: (offset) => firstOf(lineOf(offset)) >= offset,
  };
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 0xfeff;
}
