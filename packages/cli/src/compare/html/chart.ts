import { max, ticks } from 'd3-array';
import { axis, percent } from '../../report/html/chart.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import type { Buckets } from '../../report/report.ts';
import type { Show } from '../../report/show.ts';
import { number, say } from '../../report/wording.ts';
import type { RuleComparison, Sides } from '../comparison.ts';
import { sayCompared } from '../wording.ts';

const TALL = 150;
/** Where the greatest numbers add up to this or less, a low chart says as much. */
const FEW = 4;
const LOW = 64;
const TOP = 8;
const AXIS = 24;
const SPARK = 30;

type Series = Pick<RuleComparison, 'gainedSeries' | 'lostSeries' | 'otherSeries'>;

interface Column {
  readonly gained: number;
  readonly lost: number;
  readonly other: number;
}

const columnsOf = ({ gainedSeries, lostSeries, otherSeries }: Series): readonly Column[] =>
  gainedSeries.map((gained, i) => ({ gained, lost: lostSeries[i] ?? 0, other: otherSeries[i] ?? 0 }));

const fixed = (value: number): number => Number(value.toFixed(2));

/** Marks of an axis that goes up to `up` and down to `down`. */
const marksOf = (up: number, down: number): readonly number[] => {
  const marks = ticks(-down, up, 4).filter(Number.isInteger);
  return marks.includes(0) ? marks : [...marks, 0];
};

/**
 * Bars over time on both sides of a line: above it what is gained (and paler what is moved or changed), below it what
 * is lost. With its figures as a table.
 */
export function changeChart(rule: Series, id: string, buckets: Buckets, show: Show): Markup {
  const { lang } = show;
  const columns = columnsOf(rule);
  const title = sayCompared(lang, 'chart', { column: show.column(buckets) });
  const some = (of: (column: Column) => number): boolean => columns.some((column) => of(column) > 0);
  const keys = [
    ...(some(({ gained }) => gained) ? [html`<span class="key">${sayCompared(lang, 'gained')}</span>`] : []),
    ...(some(({ other }) => other)
      ? [html`<span class="key pale">${sayCompared(lang, 'movedOrChanged')}</span>`]
      : []),
    ...(some(({ lost }) => lost) ? [html`<span class="key fewer">${sayCompared(lang, 'lost')}</span>`] : []),
  ];
  return html`<figure class="chart">
<figcaption><span class="name" id="${id}-name">${title}</span></figcaption>
<p class="legend">${keys}</p>
${svg(columns, id, buckets, show)}
${figures(columns, title, buckets, show)}
</figure>`;
}

function svg(columns: readonly Column[], id: string, buckets: Buckets, show: Show): Markup {
  const up = Math.max(max(columns, ({ gained, other }) => gained + other) ?? 0, 0);
  const down = max(columns, ({ lost }) => lost) ?? 0;
  const plot = up + down <= FEW ? LOW : TALL;
  const size = Math.max(1, up + down);
  const yOf = (value: number): number => fixed(TOP + ((up - value) / size) * plot);
  const share = 1 / Math.max(1, columns.length);
  const thick = columns.length > 60 ? 0.84 : columns.length > 20 ? 0.76 : 0.62;
  const tall = TOP + plot + AXIS;
  const marks = marksOf(up, down);
  return html`<div class="plot"><svg class="values" width="100%" height="${tall}" aria-hidden="true">${marks.map((mark) => html`<text x="100%" y="${yOf(mark) + 4}" text-anchor="end">${number(Math.abs(mark))}</text>`)}</svg>
<svg width="100%" height="${tall}" role="img" aria-labelledby="${id}-name">
${marks.map((mark) => html`<line class="${mark === 0 ? 'base' : 'grid'}" x1="0" x2="100%" y1="${yOf(mark)}" y2="${yOf(mark)}"/>`)}
${columns.map(({ gained, lost, other }, i) => {
  const x = percent((i + (1 - thick) / 2) * share);
  const width = percent(thick * share);
  return html`<g class="col"><title>${show.columns(buckets, i)}: +${number(gained)}, −${number(lost)}, ${number(other)}</title><rect class="hit" x="${percent(i * share)}" y="0" width="${percent(share)}" height="${TOP + plot}"/>${bar(x, width, yOf(gained), yOf(0), 'bar')}${bar(x, width, yOf(gained + other), yOf(gained), 'bar pale')}${bar(x, width, yOf(0), yOf(-lost), 'bar fewer')}</g>`;
})}
${axis(buckets, show, 9, 'wide', TOP + plot)}${axis(buckets, show, 3, 'narrow', TOP + plot)}
</svg></div>`;
}

const bar = (x: string, width: string, from: number, to: number, name: string): Markup | null =>
  to - from <= 0
    ? null
    : html`<rect class="${name}" x="${x}" y="${from}" width="${width}" height="${fixed(Math.max(1, to - from))}"/>`;

function figures(columns: readonly Column[], title: string, buckets: Buckets, show: Show): Markup {
  const { lang } = show;
  const rows = columns.flatMap((column, i) =>
    column.gained + column.lost + column.other === 0 ? [] : [{ ...column, period: show.columns(buckets, i) }],
  );
  return html`<details class="figures"><summary>${sayCompared(lang, 'figures')}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table><caption>${title}</caption>
<thead><tr><th scope="col">${say(lang, 'period')}</th><th scope="col" class="n">${sayCompared(lang, 'gained')}</th><th scope="col" class="n">${sayCompared(lang, 'lost')}</th><th scope="col" class="n">${sayCompared(lang, 'movedOrChanged')}</th></tr></thead>
<tbody>${rows.map(
    ({ period, gained, lost, other }) =>
      html`<tr><th scope="row">${period}</th><td class="n">${number(gained)}</td><td class="n">${number(lost)}</td><td class="n">${number(other)}</td></tr>`,
  )}</tbody></table></div></details>`;
}

/** The same, small and without an axis, for a table; the figures stand elsewhere. */
export function changeSpark(rule: Series): Markup {
  const columns = columnsOf(rule);
  const up = Math.max(max(columns, ({ gained, other }) => gained + other) ?? 0, 0);
  const down = max(columns, ({ lost }) => lost) ?? 0;
  const size = Math.max(1, up + down);
  const yOf = (value: number): number => fixed(1 + ((up - value) / size) * (SPARK - 2));
  const share = 1 / Math.max(1, columns.length);
  return html`<svg class="spark" width="100%" height="${SPARK}" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="${yOf(0)}" y2="${yOf(0)}"/>${columns.map(
    ({ gained, lost, other }, i) => {
      const x = percent((i + 0.1) * share);
      const width = percent(0.8 * share);
      return html`${bar(x, width, yOf(gained), yOf(0), 'bar')}${bar(x, width, yOf(gained + other), yOf(gained), 'bar pale')}${bar(x, width, yOf(0), yOf(-lost), 'bar fewer')}`;
    },
  )}</svg>`;
}

/** Two bars lying on each other: before, paler, over after. */
export const pairMeter = ({ before, after }: Sides<number>, most: number): Markup =>
  html`<svg class="meter" width="100%" height="14" aria-hidden="true"><rect class="bar old" width="${percent(before / Math.max(1, most))}" height="6" rx="1.5"/><rect class="bar" y="7.5" width="${percent(after / Math.max(1, most))}" height="6" rx="1.5"/></svg>`;
