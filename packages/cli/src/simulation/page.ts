import type { SimulationReport } from '@reeve/simulation';
import { writeDocument } from '../report/html/document.ts';
import { html, type Markup } from '../report/html/markup.ts';
import { STYLE } from '../report/html/style.ts';
import type { Show } from '../report/show.ts';
import { lineChart } from './line-chart.ts';
import type { Story } from './story.ts';
import type { CaseStory, Table } from './story-parts.ts';

/** What the page of a simulation adds to the style of the reports. */
const OWN_STYLE = `
.pill { color: var(--held); background: var(--faint); white-space: normal; }
.eyebrow > :first-child { white-space: nowrap; }
.told { margin-top: 0.8rem; }
.top .chart { margin-top: 1rem; }
.line { fill: none; stroke: var(--a0); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.line.beside { stroke: var(--neutral); stroke-opacity: 0.6; stroke-dasharray: 4 3; }
.mark { stroke: var(--held); stroke-width: 1; vector-effect: non-scaling-stroke; stroke-dasharray: 2 3; }
.key.with::before { background: var(--a0); } .key.beside::before { background: var(--neutral); opacity: 0.6; }
.rows { width: 100%; margin-top: 1.2rem; }
.rows th, .rows td { padding: 0.35rem 1rem 0.35rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: baseline; }
.rows .n { text-align: end; } .rows td.n + td:not(.n), .rows th.n + th:not(.n) { padding-inline-start: 1.5rem; }
.case { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.2rem; margin-top: 1.2rem; }
.case h3 { margin: 0; } .case ol { list-style: none; margin: 0.8rem 0 0; padding: 0; font-size: 0.9rem; }
.case li { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 0 1rem; padding: 0.25rem 0; border-top: 1px solid var(--line); }
.case time { color: var(--soft); font-variant-numeric: tabular-nums; } .case .stopped { color: var(--held); }
@media (max-width: 44rem) { .date.between { display: none; } .case li { grid-template-columns: minmax(0, 1fr); } .rows { display: block; overflow-x: auto; } }
`;

const WHOLE_STYLE = STYLE + OWN_STYLE;

/**
 * Writes a simulation's story as one page that needs nothing else: no script, no request, its policy forbids both; light
 * and dark, as the reader's system is.
 */
export const renderStoryPage = (story: Story, report: SimulationReport, show: Show): string => {
  return writeDocument({
    lang: show.lang,
    title: story.title,
    style: WHOLE_STYLE,
    body: html`<header class="top"><p class="eyebrow"><span>${story.eyebrow}</span><span class="pill">${story.pill}</span></p>
<h1 dir="auto">${story.title}</h1>
<p class="lede">${story.lede}</p>
${story.meta.map((line) => html`<p class="soft">${line}</p>`)}
<dl class="numbers">${story.figures.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>
<main>
${story.sections.map(
  ({ id, title, told, charts, cases, tables }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${told.filter((text) => text !== '').map((text) => html`<p class="told">${text}</p>`)}
${charts.map((chart) => lineChart(chart, report, show))}
${cases.map(caseBlock)}
${tables.map((table) => tableBlock(table, title))}
</section>`,
)}
</main>
<footer><p>${story.footer}</p></footer>`,
  });
};

const caseBlock = ({
  title,
  meta,
  steps,
}: CaseStory): Markup => html`<article class="case"><h3 dir="auto">${title}</h3>
<p class="soft">${meta}</p>
<ol>${steps.map(({ when, what, held }) => html`<li${held ? html` class="stopped"` : null}><time>${when}</time><span dir="auto">${what}</span></li>`)}</ol></article>`;

const tableBlock = ({ caption, head, right, rows }: Table, title: string): Markup => {
  const kind = (i: number): Markup | null => (right.includes(i) ? html` class="n"` : null);
  const name =
    caption === undefined ? html`<span class="unseen">${title}: ${head[0] ?? ''}</span>` : html`${caption}`;
  return html`<table class="rows"><caption>${name}</caption><thead><tr>${head.map((each, i) => html`<th scope="col"${kind(i)}>${each}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td${kind(i)}>${cell}</td>`))}</tr>`,
  )}</tbody></table>`;
};
