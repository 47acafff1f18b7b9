/** A place for people: line and column both count from 1, columns in UTF-16 units as editors do. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/**
 * Where an offset stands. Lines end at `\n`, `\r\n` or a lone `\r`. An offset outside the text is moved to its nearer end.
 * For many offsets of one text use {@link createLineIndex}.
 *
 * @example
 * lineColumn('rule a\n  when b', 9) // { line: 2, column: 3 }
 */
export function lineColumn(text: string, offset: number): LineColumn {
  return createLineIndex(text)(offset);
}

/** Like {@link lineColumn} for one text: reads the text once, then answers each offset in logarithmic time. */
export function createLineIndex(text: string): (offset: number) => LineColumn {
  const starts = lineStarts(text);
  return (offset) => {
    const at = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
