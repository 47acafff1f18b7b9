import type { Lang, Report } from '../report.ts';
import { qualityItems, reportTitle, spanWords } from '../sentences.ts';
import { createShow, type Show } from '../show.ts';
import { number, say } from '../wording.ts';
import { meterChart, sparkChart, timeChart } from './chart.ts';
import { writeDocument } from './document.ts';
import { html, type Markup, user } from './markup.ts';
import { accentOf, ruleSection } from './rule.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

const REACH_ROWS = 12;

/**
 * Writes a report as one page that needs nothing else: no request leaves it, and its policy forbids any. It works
 * without its script, which only finds and hides.
 *
 * @example
 * await writeFile('report.html', renderHtml(report, { lang: 'zh' }));
 */
export function renderHtml(report: Report, options: { readonly lang?: Lang } = {}): string {
  const show = createShow(options.lang ?? report.lang, report);
  const { lang } = show;
  const some = report.from !== null;
  return writeDocument({
    lang,
    title: reportTitle(report, show),
    style: STYLE,
    script: SCRIPT,
    body: html`<a class="skip" href="#overview">${say(lang, 'skip')}</a>
${head(report, show)}
<main>
${some ? overview(report, show) : null}
${some && report.rules.length > 0 ? tools(report, show) : null}
${some ? report.rules.map((rule, i) => ruleSection(rule, i, report, show)) : null}
${some ? reach(report, show) : null}
${quality(report, show)}
</main>
<footer><p>${say(lang, 'footer')}</p><p>${say(lang, 'took', { seconds: report.seconds })}</p></footer>`,
  });
}

function head(report: Report, show: Show): Markup {
  const { lang } = show;
  const files = report.files.map((file) => (file === '-' ? say(lang, 'standardInput') : file));
  const title = html`<p class="eyebrow"><span>${say(lang, 'backtest')}</span><span class="pill">${say(lang, 'nothingSent')}</span></p>
<h1 dir="auto">${report.project ?? say(lang, 'pageTitleBare')}</h1>`;
  if (report.from === null || report.until === null) {
    return html`<header class="top">${title}<p class="lede">${say(lang, 'headlineEmpty')}</p><p class="soft">${user(files.join(', '))}</p></header>`;
  }
  const sum = (key: 'fired' | 'left' | 'held'): string =>
    number(report.rules.reduce((total, rule) => total + rule[key], 0));
  const fired = report.rules.filter((rule) => rule.fired > 0).length;
  const figure = (name: string, value: string): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<header class="top">${title}
<p class="lede">${say(lang, 'headline', { rules: report.rules.length, span: spanWords(report, show) })}</p>
<p class="soft">${say(lang, 'spanIn', { from: show.date(report.from), until: show.date(report.until) })} · ${say(lang, 'inZone', { zone: report.timeZone })} · ${user(files.join(', '))}</p>
<dl class="numbers">${[
    figure(say(lang, 'events'), number(report.events)),
    report.members.count > 0 ? figure(say(lang, 'members'), show.distinct(report.members)) : null,
    report.communities.count > 1 ? figure(say(lang, 'communities'), show.distinct(report.communities)) : null,
    figure(say(lang, 'rulesFired'), say(lang, 'ofRules', { fired, all: report.rules.length })),
    figure(say(lang, 'firings'), sum('fired')),
    figure(say(lang, 'wouldLeave'), sum('left')),
    figure(say(lang, 'heldBack'), sum('held')),
  ]}</dl>
${timeChart(
  {
    id: 'history',
    title: say(lang, 'eventsPer', { column: show.column(report.buckets) }),
    values: report.history,
    valueHead: say(lang, 'events'),
    buckets: report.buckets,
  },
  show,
)}
</header>`;
}

function overview(report: Report, show: Show): Markup {
  const { lang } = show;
  if (report.rules.length === 0)
    return html`<section id="overview"><h2>${say(lang, 'overview')}</h2><p>${say(lang, 'noRules')}</p></section>`;
  const putOff = report.rules.some((rule) => rule.putOff > 0);
  const names = [
    say(lang, 'fired'),
    say(lang, 'subjects'),
    say(lang, 'wouldLeave'),
    say(lang, 'heldBack'),
    ...(putOff ? [say(lang, 'putOff')] : []),
  ];
  // Roles are said because the narrow page shows rows as cards, which would take them away.
  return html`<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">${say(lang, 'overview')}</h2>
<table class="overview of-${names.length}" role="table"><caption>${say(lang, 'overviewCaption')}</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${say(lang, 'rule')}</th>${names.map((name) => html`<th role="columnheader" scope="col" class="n">${name}</th>`)}<th role="columnheader" scope="col" class="draw">${say(lang, 'when')}</th><th role="columnheader" scope="col">${say(lang, 'firstLast')}</th></tr></thead>
<tbody role="rowgroup">${report.rules.map((rule, i) => {
    const values = [
      number(rule.fired),
      show.distinct(rule.subjects),
      number(rule.left),
      number(rule.held),
      ...(putOff ? [number(rule.putOff)] : []),
    ];
    return html`<tr role="row" class="${accentOf(i)}${rule.fired === 0 ? ' idle' : ''}"><th role="rowheader" scope="row"><a href="#rule-${i + 1}"><span class="dot"></span><bdi>${rule.title}</bdi></a></th>${values.map((value, k) => html`<td role="cell" class="n" data-name="${names[k] ?? ''}">${value}</td>`)}<td role="cell" class="draw">${rule.fired === 0 ? html`<span class="soft">${say(lang, 'never')}</span>` : sparkChart(rule.series)}</td><td role="cell" class="soft dates">${
      rule.first === null || rule.last === null
        ? null
        : html`<span>${show.date(rule.first)}</span> <span>${show.date(rule.last)}</span>`
    }</td></tr>`;
  })}</tbody></table></section>`;
}

/** Hidden until the script shows it. */
function tools(report: Report, show: Show): Markup {
  const { lang } = show;
  return html`<search class="tools" hidden>
<label>${say(lang, 'find')} <input type="search" id="find" placeholder="${say(lang, 'findHint')}" autocomplete="off"></label>
<label>${say(lang, 'show')} <select id="pick"><option value="">${say(lang, 'allRules')}</option>${report.rules.map((rule, i) => html`<option value="rule-${i + 1}">${rule.title}</option>`)}</select></label>
<output id="found" for="find" data-one="${say(lang, 'found', { n: 1 })}" data-many="${say(lang, 'found', { n: '#' })}"></output>
</search>`;
}

function reach(report: Report, show: Show): Markup {
  const { lang } = show;
  const of = report.reach;
  const title = html`<h2 id="reach-title">${say(lang, 'reach')}</h2>`;
  if (of.messages === 0)
    return html`<section id="reach" aria-labelledby="reach-title">${title}<p class="told">${say(lang, 'reachNone')}</p></section>`;
  const params = {
    messages: of.messages,
    members: of.members.count,
    median: of.median,
    p90: of.p90,
    max: of.max,
  };
  const first = of.weeks[REACH_ROWS - 1];
  const rest = of.weeks.slice(REACH_ROWS - 1).reduce((sum, { weeks }) => sum + weeks, 0);
  const rows = [
    ...of.weeks.slice(0, REACH_ROWS - 1).map(({ messages, weeks }) => ({ label: number(messages), weeks })),
    ...(first ? [{ label: say(lang, 'orMore', { n: first.messages }), weeks: rest }] : []),
  ];
  const most = Math.max(...rows.map(({ weeks }) => weeks));
  const mostOfRules = of.byRule[0]?.messages ?? 1;
  return html`<section id="reach" class="accent-7" aria-labelledby="reach-title">${title}
<p class="told">${say(lang, 'reachSum', params)} ${say(lang, 'reachTypical', params)}${
    of.fullest
      ? html` ${say(lang, 'reachFullest', { member: `\u2068${of.fullest.member}\u2069`, week: say(lang, 'date.week', { date: show.wallDate(of.fullest.week) }) })}`
      : null
  }</p>
<dl class="numbers">${(
    [
      ['median', of.median],
      ['ninetieth', of.p90],
      ['maximum', of.max],
    ] as const
  ).map(([id, value]) => html`<div><dt>${say(lang, id)}</dt><dd>${number(value)}</dd></div>`)}</dl>
<div class="pair"><div>
<table class="plain reach"><caption>${say(lang, 'reachCaption')}</caption>
<thead><tr><th scope="col" class="n">${say(lang, 'reachColumn')}</th><th scope="col" class="n">${say(lang, 'reachWeeks')}</th><td></td></tr></thead>
<tbody>${rows.map(({ label, weeks }) => html`<tr><th scope="row" class="n">${label}</th><td class="n">${number(weeks)}</td><td class="draw">${meterChart(weeks, most)}</td></tr>`)}</tbody></table>
</div><div>
<table class="plain"><caption>${say(lang, 'byRule')}</caption>
<tbody>${of.byRule.map(({ title: name, messages }) => html`<tr><th scope="row"><bdi>${name}</bdi></th><td class="n">${number(messages)}</td><td class="draw">${meterChart(messages, mostOfRules)}</td></tr>`)}</tbody></table>
</div></div></section>`;
}

function quality(report: Report, show: Show): Markup {
  const { lang } = show;
  const items = qualityItems(report, show);
  const fine = report.from === null ? 'headlineEmpty' : 'qualityFine';
  return html`<section id="quality" aria-labelledby="quality-title"><h2 id="quality-title">${say(lang, 'quality')}</h2>
${items.length === 0 ? html`<p class="told">${say(lang, fine)}</p>` : null}
${items.map(
  ({ title, advice, details, more }) =>
    html`<div class="finding"><h3>${title}</h3><p>${advice}</p>${
      details.length === 0
        ? null
        : html`<ul>${details.map(({ name, text }) => html`<li><code>${user(name)}</code> ${user(text)}</li>`)}${more > 0 ? html`<li class="soft">${say(lang, 'andMore', { n: more })}</li>` : null}</ul>`
    }</div>`,
)}</section>`;
}
