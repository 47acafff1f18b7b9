import stringWidth from 'fast-string-width';

const WIDE = /[^\x20-\x7e]/;

/** Columns that a text takes on a terminal: Chinese characters take two, accents none. */
export const widthOf = (text: string): number => (WIDE.test(text) ? stringWidth(text) : text.length);

/** Fills a text with spaces up to a width. */
export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** The same, on the left. */
export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - widthOf(text))) + text;

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cuts a text to a width, with `…` where something is left out. Control characters become spaces. */
export const shorten = (raw: string, width: number): string => {
  const text = raw.replace(/\p{Cc}+/gu, ' ');
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of segments.segment(text)) {
    const more = widthOf(segment);
    if (used + more > width - 1) break;
    kept += segment;
    used += more;
  }
  return `${kept}…`;
};

/** Breaks a text into lines of at most a width; Chinese may break anywhere, other text at spaces. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\s)|(?=\p{Script=Han})/u)) {
    if (line !== '' && widthOf((line + word).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
};
