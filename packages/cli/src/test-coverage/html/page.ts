import { writeDocument } from '../../report/html/document.ts';
import { html, type Markup, user } from '../../report/html/markup.ts';
import type { Lang } from '../../terminal/frames.ts';
import { type Coverage, type CoveredPart, missingOf, percentOf } from '../coverage.ts';
import { wholeLine } from '../text.ts';
import { COVERAGE_WORDS, isUntested } from '../words.ts';
import { MARKS, partDegree, partListing } from './listing.ts';
import { COVERAGE_STYLE } from './style.ts';

/**
 * Writes coverage as one page that needs nothing else: no script, and no request leaves it.
 *
 * @example
 * await writeFile('coverage.html', renderCoveragePage(collector.result(), 'en'));
 */
export const renderCoveragePage = (coverage: Coverage, lang: Lang): string => {
  const words = COVERAGE_WORDS[lang];
  const ids = idsOf(coverage);
  return writeDocument({
    lang,
    title: words.pageTitle,
    style: COVERAGE_STYLE,
    body: html`<a class="skip" href="#overview">${words.skip}</a>
${head(coverage, lang)}
<main>
${overview(coverage, ids, lang)}
${coverage.files.map(
  (file) =>
    html`<section class="file"><h2><code>${user(file.path)}</code></h2>${file.parts.map((part) => partListing(part, ids.get(part) ?? '', file, lang))}</section>`,
)}
</main>
<footer><p>${words.footer}</p></footer>`,
  });
};

const idsOf = (coverage: Coverage): ReadonlyMap<CoveredPart, string> =>
  new Map(coverage.files.flatMap((file) => file.parts).map((part, i) => [part, `part-${i + 1}`]));

const head = (coverage: Coverage, lang: Lang): Markup => {
  const words = COVERAGE_WORDS[lang];
  const parts = coverage.files.flatMap((file) => file.parts);
  const rules = parts.filter(({ kind }) => kind === 'rule');
  const gaps = parts.flatMap((part) => part.items.filter((item) => missingOf(item).length > 0));
  const tested = rules.filter((rule) => !isUntested(rule));
  const percent = percentOf(coverage);
  const nothing = coverage.files.length === 0;
  const degree = percent === 0 || nothing ? 'none' : percent === 100 ? 'all' : 'some';
  const untested =
    coverage.untested.length === 0 ? words.none : `${words.untestedRules} ${coverage.untested.join(', ')}`;
  const figure = (name: string, value: string): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<header class="top"><p class="eyebrow"><span>${words.title}</span><span class="pill ${degree}">${nothing ? '–' : `${percent}%`}</span></p>
<h1>${words.pageTitle}</h1>
<p class="lede">${wholeLine(coverage, lang)}</p>
${nothing ? '' : html`<p class="soft">${user(untested)}</p>`}
<dl class="numbers">${[
    figure(words.outcomes, words.of(coverage.covered, coverage.total)),
    figure(words.rules, words.of(tested.length, rules.length)),
    figure(words.gaps, String(gaps.length)),
  ]}</dl>
<p class="explain">${words.explain}</p>
<p class="marks"><span class="all" data-mark="${MARKS.all}">${words.legendSeen}</span><span class="some" data-mark="${MARKS.some}">${words.legendPart}</span><span class="none" data-mark="${MARKS.none}">${words.legendNever}</span></p>
</header>`;
};

const overview = (coverage: Coverage, ids: ReadonlyMap<CoveredPart, string>, lang: Lang): Markup => {
  const words = COVERAGE_WORDS[lang];
  return html`<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">${words.overview}</h2>
<table class="parts"><thead><tr><th scope="col">${words.part}</th><th scope="col" class="kind"></th><th scope="col" class="draw"></th><th scope="col" class="n">${words.covered}</th><th scope="col" class="n"></th></tr></thead>
${coverage.files.map(
  (
    file,
  ) => html`<tbody><tr class="file"><th colspan="5" scope="rowgroup"><code>${user(file.path)}</code></th></tr>
${file.parts.map(
  (part) =>
    html`<tr class="${partDegree(part)}"><th scope="row"><a href="#${ids.get(part) ?? ''}">${user(part.name)}</a></th><td class="kind">${words.kinds[part.kind]}</td><td class="draw">${meter(percentOf(part))}</td><td class="n">${percentOf(part)}%</td><td class="n soft">${words.of(part.covered, part.total)}</td></tr>`,
)}</tbody>`,
)}</table></section>`;
};

const meter = (percent: number): Markup =>
  html`<svg class="meter" width="100%" height="8" aria-hidden="true"><rect class="ground" width="100%" height="8" rx="2"/><rect class="bar" width="${percent}%" height="8" rx="2"/></svg>`;
