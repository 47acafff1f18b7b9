import type { SimulationReport } from '@reeve/simulation';
import { max, ticks } from 'd3-array';
import { html, type Markup } from '../report/html/markup.ts';
import type { Show } from '../report/show.ts';
import { number } from '../report/wording.ts';
import type { DayChart } from './story-parts.ts';
import { tell } from './words.ts';

const TALL = 132;
const TOP = 8;
const AXIS = 24;
/** How many dates stand below a chart. */
const DATES = 5;

/**
 * Lines over the days, with their figures as a table for whoever does not see them. Places across are shares of 1000, which
 * the drawing stretches to any width; letters stand in drawings of their own, so that they keep their shape.
 */
export const lineChart = (chart: DayChart, report: SimulationReport, show: Show): Markup => {
  const { id, title, values, beside } = chart;
  const { lang } = show;
  const most = Math.max(1, max(values) ?? 0, max(beside ?? []) ?? 0);
  const marks = ticks(0, most, 3).filter(Number.isInteger);
  const step = (marks[1] ?? 1) - (marks[0] ?? 0);
  const top = Math.ceil(most / step) * step;
  if (top > (marks.at(-1) ?? 0)) marks.push(top);
  const yOf = (value: number): number => Number((TOP + TALL - (value / top) * TALL).toFixed(2));
  const xOf = (day: number): number => Number((((day + 0.5) / values.length) * 1000).toFixed(2));
  const points = (line: readonly number[]): string =>
    line.map((value, day) => `${xOf(day)},${yOf(value)}`).join(' ');
  const { incident, midnights } = report;
  const struck = incident ? midnights.findLastIndex((midnight) => midnight <= incident.since) : -1;
  const dates = Array.from({ length: DATES }, (_, i) => Math.floor((i * (values.length - 1)) / (DATES - 1)));
  const name = `chart-${id}`;
  return html`<figure class="chart">
<figcaption><span class="name" id="${name}">${title}</span><span class="aside">${tell(lang, 'chartMost', { n: most })}</span></figcaption>
${beside ? html`<p class="legend"><span class="key with">${tell(lang, 'with')}</span><span class="key beside">${tell(lang, 'without')}</span></p>` : null}
<div class="plot"><svg class="values" width="100%" height="${TOP + TALL + AXIS}" aria-hidden="true">${marks.map((mark) => html`<text x="100%" y="${yOf(mark) + 4}" text-anchor="end">${number(mark)}</text>`)}</svg>
<div><svg width="100%" height="${TOP + TALL}" viewBox="0 0 1000 ${TOP + TALL}" preserveAspectRatio="none" role="img" aria-labelledby="${name}">
${marks.map((mark) => html`<line class="${mark === 0 ? 'base' : 'grid'}" x1="0" x2="1000" y1="${yOf(mark)}" y2="${yOf(mark)}"/>`)}
${struck < 0 ? null : html`<line class="mark" x1="${xOf(struck)}" x2="${xOf(struck)}" y1="${TOP}" y2="${TOP + TALL}"/>`}
${beside ? html`<polyline class="line beside" points="${points(beside)}"/>` : null}
<polyline class="line" points="${points(values)}"/>
</svg>
<svg width="100%" height="${AXIS}" aria-hidden="true">${dates.map((day, i) => html`<text class="${i % 2 === 0 ? 'date' : 'date between'}" x="${xOf(day) / 10}%" y="17" text-anchor="${i === 0 ? 'start' : i === DATES - 1 ? 'end' : 'middle'}">${show.date(midnights[day] ?? report.from)}</text>`)}</svg></div></div>
${table(chart, report, show)}
</figure>`;
};

const table = ({ title, values, beside }: DayChart, { midnights }: SimulationReport, show: Show): Markup => {
  const { lang } = show;
  return html`<details class="figures"><summary>${tell(lang, 'figures')}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table><caption>${title}</caption>
<thead><tr><th scope="col">${tell(lang, 'day')}</th><th scope="col" class="n">${tell(lang, 'with')}</th>${beside ? html`<th scope="col" class="n">${tell(lang, 'without')}</th>` : null}</tr></thead>
<tbody>${values.map(
    (value, day) =>
      html`<tr><th scope="row">${show.date(midnights[day] ?? 0)}</th><td class="n">${number(value)}</td>${beside ? html`<td class="n">${number(beside[day] ?? 0)}</td>` : null}</tr>`,
  )}</tbody></table></div></details>`;
};
