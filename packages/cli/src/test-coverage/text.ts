import { clean } from '../report/clean.ts';
import type { Lang } from '../terminal/frames.ts';
import { createTextIndex } from '../terminal/positions.ts';
import type { Style } from '../terminal/style.ts';
import { padEnd, padStart, shorten, widthOf, wrap } from '../terminal/width.ts';
import { type Coverage, type CoveredFile, type CoveredPart, percentOf } from './coverage.ts';
import { type Gap, type ListedLine, listPart } from './listing.ts';
import { COVERAGE_WORDS, type Degree, degreeOf, isUntested, missingWords } from './words.ts';

interface Drawing {
  readonly lang: Lang;
  readonly style: Style;
  /** Columns of the terminal. */
  readonly width: number;
}

const MARKS = { all: '✓', some: '◐', none: '✗' } as const;
const TONES = { all: 'good', some: 'held', none: 'error' } as const;

/** Draws coverage for a terminal: a table of all parts, then the text of those with gaps. */
export const renderCoverage = (coverage: Coverage, drawing: Drawing): string => {
  const { lang, style, width } = drawing;
  const words = COVERAGE_WORDS[lang];
  const lines = [style('title', words.title)];
  for (const file of coverage.files) lines.push(...tableOf(file, drawing));
  lines.push('');
  for (const file of coverage.files) {
    for (const part of file.parts) {
      if (part.covered === part.total || isUntested(part)) continue;
      lines.push(...listingOf(file, part, drawing), '');
    }
  }
  if (coverage.files.length > 0) {
    const untested =
      coverage.untested.length > 0 ? `${words.untestedRules} ${coverage.untested.join(', ')}` : words.none;
    lines.push(...wrap(untested, Math.max(30, width)));
  }
  lines.push(wholeLine(coverage, lang));
  return `${lines.join('\n')}\n`;
};

/** The line that tells of all. Rules that are in error are not looked at, and nothing is said to be covered then. */
export const wholeLine = (coverage: Coverage, lang: Lang): string =>
  coverage.files.length === 0
    ? COVERAGE_WORDS[lang].nothing
    : COVERAGE_WORDS[lang].whole(percentOf(coverage), coverage.covered, coverage.total);

const tableOf = (file: CoveredFile, { lang, style, width }: Drawing): readonly string[] => {
  const words = COVERAGE_WORDS[lang];
  const kindWidth = Math.max(...Object.values(words.kinds).map(widthOf));
  const toldWidth = Math.max(...[words.untested, words.of(999, 999)].map(widthOf));
  const nameWidth = Math.max(8, Math.min(32, width - kindWidth - toldWidth - 13));
  const rows = file.parts.map((part) => {
    const degree = isUntested(part) ? 'none' : degreeOf(part);
    const told = isUntested(part) ? words.untested : words.of(part.covered, part.total);
    return [
      `  ${style(TONES[degree], MARKS[degree])} `,
      padEnd(shorten(clean(part.name), nameWidth), nameWidth),
      ` ${style('dim', padEnd(words.kinds[part.kind], kindWidth))}`,
      ` ${padStart(`${percentOf(part)}%`, 5)}  ${style('dim', told)}`,
    ].join('');
  });
  return [style('accent', file.path), ...rows];
};

const listingOf = (file: CoveredFile, part: CoveredPart, drawing: Drawing): readonly string[] => {
  const { style, lang } = drawing;
  const index = createTextIndex(file.text);
  const listed = listPart(part, index);
  const digits = String(listed.at(-1)?.number ?? 0).length;
  const at = `${file.path}:${listed[0]?.number ?? 1}`;
  const share = `${percentOf(part)}% ${COVERAGE_WORDS[lang].of(part.covered, part.total)}`;
  const head =
    widthOf(`${at}  ${part.name} ${share}`) <= drawing.width
      ? [`${style('accent', at)}  ${style('title', part.name)} ${style('dim', share)}`]
      : [style('accent', at), `  ${style('title', part.name)} ${style('dim', share)}`];
  return [...head, ...listed.flatMap((line) => drawLine(line, digits, drawing))];
};

const TAB = '  ';
const shown = (text: string): string => clean(text.replaceAll('\t', TAB));

const drawLine = (line: ListedLine, digits: number, drawing: Drawing): readonly string[] => {
  const { style, width } = drawing;
  const room = Math.max(20, width - digits - 5);
  const number = style('dim', padStart(String(line.number), digits));
  const text = shorten(shown(line.text), room);
  const bar = style('dim', '│');
  const first = `${number} ${markOf(line.degree, style)} ${bar} ${text}`.trimEnd();
  return [first, ...line.gaps.flatMap((gap) => drawGap(gap, line, digits, room, drawing))];
};

const markOf = (degree: Degree | undefined, style: Style): string =>
  degree ? style(TONES[degree], MARKS[degree]) : ' ';

/** The stretch underlined, and under it what was not seen; on a narrow terminal as far left as it has to be. */
const drawGap = (
  { from, to, item }: Gap,
  line: ListedLine,
  digits: number,
  room: number,
  { style, lang }: Drawing,
): readonly string[] => {
  const piece = shown(line.text.slice(from - 1, to - 1));
  const before = widthOf(shown(line.text.slice(0, from - 1)));
  const start = Math.min(before, room - 1);
  const length = Math.max(1, Math.min(widthOf(piece), room - start));
  const lead = `${' '.repeat(digits + 3)}${style('dim', '│')} `;
  const words = missingWords(item, lang);
  // Of what the terminal cuts off, the text is said again.
  const isHidden = before > room - 6;
  const told = isHidden ? `${shorten(piece, Math.max(10, room - widthOf(words) - 2))}: ${words}` : words;
  const isBeside = start + length + 1 + widthOf(told) <= room;
  const tone = item.outcomes.every(({ seen }) => seen === 0) ? 'error' : 'held';
  const line1 = `${lead}${' '.repeat(start)}${style(tone, '~'.repeat(length))}`;
  if (isHidden) return wrap(told, room).map((part) => `${lead}${style(tone, part)}`);
  if (isBeside) return [`${line1} ${style(tone, told)}`];
  const left = Math.max(0, Math.min(start, room - widthOf(told)));
  return [line1, ...wrap(told, room).map((part) => `${lead}${' '.repeat(left)}${style(tone, part)}`)];
};
