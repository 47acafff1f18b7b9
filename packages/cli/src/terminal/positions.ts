/** A place as people count: both from 1; columns are UTF-16 units. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text with its lines found once. */
export interface TextIndex {
  position(offset: number): Position;
  /** A line without its end. */
  line(number: number): string;
}

const known = new Map<string, TextIndex>();

/** Finds the lines of a text; remembered for the last text asked about. */
export const createTextIndex = (text: string): TextIndex => {
  const remembered = known.get(text);
  if (remembered) return remembered;
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const index: TextIndex = {
    position(offset) {
      const inside = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= inside) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: inside - starts[low]! + 1 };
    },
    line(number) {
      const start = starts[number - 1] ?? text.length;
      const end = starts[number] ?? text.length + 1;
      return text.slice(start, end - 1).replace(/\r$/, '');
    },
  };
  known.clear();
  known.set(text, index);
  return index;
};
