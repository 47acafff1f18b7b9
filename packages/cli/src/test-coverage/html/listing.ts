import { html, type Markup, user } from '../../report/html/markup.ts';
import type { Lang } from '../../terminal/frames.ts';
import { createTextIndex } from '../../terminal/positions.ts';
import { type CoveredFile, type CoveredPart, percentOf } from '../coverage.ts';
import { type Gap, type ListedLine, listPart } from '../listing.ts';
import { COVERAGE_WORDS, type Degree, degreeOf, isUntested, missingWords } from '../words.ts';

/** Signs of a degree, beside their colour. */
export const MARKS: Readonly<Record<Degree, string>> = { all: '✓', some: '◐', none: '✗' };

/** The degree of a whole part. */
export const partDegree = (part: CoveredPart): Degree => (isUntested(part) ? 'none' : degreeOf(part));

/** The text of a part with what was not seen marked; folded where all was. */
export const partListing = (part: CoveredPart, id: string, file: CoveredFile, lang: Lang): Markup => {
  const words = COVERAGE_WORDS[lang];
  const degree = partDegree(part);
  const untested = isUntested(part);
  const told = untested ? words.untested : words.of(part.covered, part.total);
  const inside = html`<summary><span class="mark" aria-hidden="true">${MARKS[degree]}</span><strong>${user(part.name)}</strong><span class="soft">${words.kinds[part.kind]}</span><span class="soft">${told}</span><span class="share">${percentOf(part)}%</span></summary>
<ol class="lines">${listPart(part, createTextIndex(file.text)).map((line) => lineItem(line, untested, lang))}</ol>`;
  return degree === 'all'
    ? html`<details class="part ${degree}" id="${id}">${inside}</details>`
    : html`<details class="part ${degree}" id="${id}" open>${inside}</details>`;
};

const lineItem = (line: ListedLine, untested: boolean, lang: Lang): Markup => {
  const { degree } = line;
  // Of a rule that nothing sets off every place would say the same.
  const gaps = untested ? [] : line.gaps;
  const mark = degree
    ? html`<span class="mark ${degree}" aria-label="${degreeWords(degree, lang)}">${MARKS[degree]}</span>`
    : html`<span class="mark"></span>`;
  return html`<li><span class="no">${line.number}</span>${mark}<code>${marked(line.text, gaps)}</code>${
    gaps.length === 0
      ? null
      : html`<ul class="notes">${gaps.map((gap) => html`<li class="${gapDegree(gap)}">${gaps.length > 1 ? html`<code>${user(line.text.slice(gap.from - 1, gap.to - 1))}</code> ` : null}${missingWords(gap.item, lang)}</li>`)}</ul>`
  }</li>`;
};

const degreeWords = (degree: Degree, lang: Lang): string => {
  const words = COVERAGE_WORDS[lang];
  return { all: words.legendSeen, some: words.legendPart, none: words.legendNever }[degree];
};

const gapDegree = ({ item }: Gap): Degree =>
  item.outcomes.every(({ seen }) => seen === 0) ? 'none' : 'some';

/** The text of a line in stretches; where gaps lie in one another the shortest is the one that is marked. */
const marked = (text: string, gaps: readonly Gap[]): readonly Markup[] => {
  const cuts = [...new Set([1, text.length + 1, ...gaps.flatMap(({ from, to }) => [from, to])])]
    .filter((cut) => cut <= text.length + 1)
    .toSorted((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i] ?? 1;
    const piece = text.slice(start - 1, end - 1).replaceAll('\t', '  ');
    const [gap] = gaps
      .filter(({ from, to }) => from <= start && to >= end)
      .toSorted((a, b) => a.to - a.from - (b.to - b.from));
    return gap ? html`<mark class="${gapDegree(gap)}">${piece}</mark>` : html`${piece}`;
  });
};
