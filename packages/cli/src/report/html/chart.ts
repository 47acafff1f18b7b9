import { max, ticks } from 'd3-array';
import { bucketOf } from '../buckets.ts';
import type { Buckets } from '../report.ts';
import type { Show } from '../show.ts';
import { number, say } from '../wording.ts';
import { html, type Markup } from './markup.ts';

const TALL = 132;
/** Where the greatest number is this or less, a low chart says as much. */
const FEW = 3;
const LOW = 56;
const TOP = 8;
const AXIS = 24;

/** What a chart over time draws. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly values: readonly number[];
  /** How much of each value is drawn paler. */
  readonly pale?: readonly number[];
  readonly legend?: readonly [string, string];
  readonly valueHead: string;
  readonly buckets: Buckets;
}

/** A share as SVG takes it: `12.5%`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(3))}%`;

/**
 * Bars over time with an axis, and its figures as a table. Sizes across are percentages, so that the chart takes
 * any width while its letters keep their size.
 */
export function timeChart(given: Chart, show: Show): Markup {
  const chart = plainWhereAllPale(given);
  const { values, buckets, id } = chart;
  const most = max(values) ?? 0;
  const best = values.indexOf(most);
  const aside = most === 0 ? '' : say(show.lang, 'mostIn', { n: most, when: show.columns(buckets, best) });
  return html`<figure class="chart">
<figcaption><span class="name" id="${id}-name">${chart.title}</span><span class="aside">${aside}</span></figcaption>
${legend(chart)}
${svg(chart, show)}
${figures(chart, show)}
</figure>`;
}

/** Where everything would be pale, nothing is told apart: full bars without a legend. */
function plainWhereAllPale(chart: Chart): Chart {
  const { pale, legend: _, ...plain } = chart;
  return pale?.every((value, i) => value === chart.values[i]) ? plain : chart;
}

function legend({ pale, legend: words }: Chart): Markup | null {
  if (!words || !pale?.some((value) => value > 0)) return null;
  return html`<p class="legend"><span class="key">${words[0]}</span><span class="key pale">${words[1]}</span></p>`;
}

function svg({ id, values, pale, buckets }: Chart, show: Show): Markup {
  const most = Math.max(1, max(values) ?? 0);
  const plot = most <= FEW ? LOW : TALL;
  const marks = ticks(0, most, 3).filter(Number.isInteger);
  const step = (marks[1] ?? 1) - (marks[0] ?? 0);
  const top = Math.ceil(most / step) * step;
  if (top > (marks.at(-1) ?? 0)) marks.push(top);
  const yOf = (value: number): number => Number((TOP + plot - (value / top) * plot).toFixed(2));
  const share = 1 / Math.max(1, values.length);
  const thick = values.length > 60 ? 0.84 : values.length > 20 ? 0.76 : 0.62;
  const tall = TOP + plot + AXIS;
  return html`<div class="plot"><svg class="values" width="100%" height="${tall}" aria-hidden="true">${marks.map((mark) => html`<text x="100%" y="${yOf(mark) + 4}" text-anchor="end">${number(mark)}</text>`)}</svg>
<svg width="100%" height="${tall}" role="img" aria-labelledby="${id}-name">
${marks.map((mark) => html`<line class="${mark === 0 ? 'base' : 'grid'}" x1="0" x2="100%" y1="${yOf(mark)}" y2="${yOf(mark)}"/>`)}
${values.map((value, i) => {
  const x = percent((i + (1 - thick) / 2) * share);
  const width = percent(thick * share);
  const light = pale?.[i] ?? 0;
  return html`<g class="col"><title>${show.columns(buckets, i)}: ${number(value)}</title><rect class="hit" x="${percent(i * share)}" y="0" width="${percent(share)}" height="${TOP + plot}"/>${
    value === 0 ? null : bar(x, width, yOf(value - light), TOP + plot, 'bar')
  }${light === 0 ? null : bar(x, width, yOf(value), yOf(value - light), 'bar pale')}</g>`;
})}
${axis(buckets, show, 9, 'wide', TOP + plot)}${axis(buckets, show, 3, 'narrow', TOP + plot)}
</svg></div>`;
}

const bar = (x: string, width: string, from: number, to: number, name: string): Markup | null =>
  to - from <= 0
    ? null
    : html`<rect class="${name}" x="${x}" y="${from}" width="${width}" height="${Number((to - from).toFixed(2))}"/>`;

/** Dates below a chart; what of them is shown follows the width of the page. */
export function axis(buckets: Buckets, show: Show, count: number, name: string, base: number): Markup {
  const all = buckets.starts.length;
  let labels = show.axis(buckets, count);
  // A chart of few columns has them wider than the distance between round dates.
  for (let fewer = count - 1; labels.length > count + 1 && fewer > 0; fewer--)
    labels = show.axis(buckets, fewer);
  return html`<g class="axis ${name}" aria-hidden="true">${labels.map(({ at, text }) => {
    const column = bucketOf(buckets, at);
    if (column < 0) return null;
    const start = buckets.starts[column] as number;
    const end = buckets.starts[column + 1] ?? buckets.end;
    const share = (column + (at - start) / (end - start)) / all;
    const anchor = share < 0.04 ? 'start' : share > 0.95 ? 'end' : 'middle';
    const x = percent(share);
    return html`<line class="tick" x1="${x}" x2="${x}" y1="${base}" y2="${base + 5}"/><text x="${x}" y="${base + 19}" text-anchor="${anchor}">${text}</text>`;
  })}</g>`;
}

function figures({ values, pale, legend: words, buckets, title, valueHead }: Chart, show: Show): Markup {
  const second = words && pale?.some((value) => value > 0) ? words[1] : undefined;
  return html`<details class="figures"><summary>${say(show.lang, 'figures')}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table><caption>${title}</caption>
<thead><tr><th scope="col">${say(show.lang, 'period')}</th><th scope="col" class="n">${valueHead}</th>${
    second === undefined ? null : html`<th scope="col" class="n">${second}</th>`
  }</tr></thead>
<tbody>${values.map(
    (value, i) =>
      html`<tr><th scope="row">${show.columns(buckets, i)}</th><td class="n">${number(value)}</td>${
        second === undefined ? null : html`<td class="n">${number(pale?.[i] ?? 0)}</td>`
      }</tr>`,
  )}</tbody></table></div></details>`;
}

/** A small chart without an axis, for a table; the figures stand elsewhere. */
export function sparkChart(values: readonly number[]): Markup {
  const most = Math.max(1, max(values) ?? 0);
  const share = 1 / Math.max(1, values.length);
  const height = 28;
  return html`<svg class="spark" width="100%" height="${height}" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="${height - 0.5}" y2="${height - 0.5}"/>${values.map(
    (value, i) => {
      if (value === 0) return null;
      const tall = Math.max(1.5, Number(((value / most) * (height - 2)).toFixed(2)));
      return html`<rect class="bar" x="${percent((i + 0.1) * share)}" y="${height - 1 - tall}" width="${percent(0.8 * share)}" height="${tall}"/>`;
    },
  )}</svg>`;
}

/** One bar lying down, for a table. */
export const meterChart = (value: number, most: number): Markup =>
  html`<svg class="meter" width="100%" height="10" aria-hidden="true"><rect class="bar" width="${percent(value / Math.max(1, most))}" height="10" rx="2"/></svg>`;
