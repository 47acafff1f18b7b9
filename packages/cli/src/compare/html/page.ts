import { writeDocument } from '../../report/html/document.ts';
import { html, type Markup, user } from '../../report/html/markup.ts';
import { accentOf } from '../../report/html/rule.ts';
import { STYLE } from '../../report/html/style.ts';
import { oneLine, spanWords } from '../../report/sentences.ts';
import { createShow, type Show } from '../../report/show.ts';
import { number, say } from '../../report/wording.ts';
import type { Comparison, MemberComparison, RuleComparison, Sides } from '../comparison.ts';
import {
  actionRows,
  type CountRow,
  differencesOf,
  headline,
  heldRows,
  memberRows,
  reachSentences,
  renamedText,
  signed,
  weekRows,
} from '../sentences.ts';
import { type ComparedId, sayCompared } from '../wording.ts';
import { changeSpark, pairMeter } from './chart.ts';
import { cell, ruleSection } from './rule.ts';
import { COMPARED_STYLE } from './style.ts';

const WEEK_ROWS = 10;
const PAGE_STYLE = STYLE + COMPARED_STYLE;

/**
 * Writes a comparison as one page that needs nothing else: no request leaves it, and its policy forbids any.
 *
 * @example
 * await writeFile('changes.html', renderComparisonPage(comparison));
 */
export function renderComparisonPage(comparison: Comparison): string {
  const { lang } = comparison;
  const show = createShow(lang, comparison);
  const told = comparison.rules.filter((rule) => differencesOf(rule) > 0);
  const title =
    comparison.project === undefined
      ? sayCompared(lang, 'eyebrow')
      : sayCompared(lang, 'pageTitle', { project: oneLine(comparison.project) });
  return writeDocument({
    lang,
    title: title,
    style: PAGE_STYLE,
    body: html`<a class="skip" href="#overview">${sayCompared(lang, 'skip')}</a>
${head(comparison, show)}
<main>
${
  comparison.from === null
    ? null
    : [
        overview(comparison, show),
        ...told.map((rule, i) => ruleSection(rule, i, comparison, show)),
        reach(comparison, show),
        held(comparison, show),
      ]
}
</main>
<footer><p>${sayCompared(lang, 'footer')}</p><p>${say(lang, 'took', { seconds: comparison.seconds })}</p></footer>`,
  });
}

function head(comparison: Comparison, show: Show): Markup {
  const { lang } = show;
  const { versions, from, until, total, messages } = comparison;
  const files = comparison.files.map((file) => (file === '-' ? say(lang, 'standardInput') : file)).join(', ');
  const span = from === null || until === null ? '' : spanWords(comparison, show);
  const heldSum = (side: 'before' | 'after'): number =>
    comparison.held.reduce((all, { count }) => all + count[side], 0);
  const figure = (id: ComparedId, value: Markup): Markup =>
    html`<div><dt>${sayCompared(lang, id)}</dt><dd>${value}</dd></div>`;
  const both = ({ before, after }: Sides<number>): Markup =>
    before === after
      ? html`${number(after)}`
      : html`<span class="was">${number(before)} →</span> ${number(after)}`;
  return html`<header class="top"><p class="eyebrow"><span>${sayCompared(lang, 'eyebrow')}</span><span class="pill">${say(lang, 'nothingSent')}</span></p>
<h1 dir="auto">${comparison.project ?? sayCompared(lang, 'eyebrow')}</h1>
<p class="lede">${headline(comparison, span, show)}</p>
<dl class="versions"><dt>${sayCompared(lang, 'before')}</dt><dd>${user(versions.before)}</dd><dt>${sayCompared(lang, 'after')}</dt><dd>${user(versions.after)}</dd></dl>
<p class="soft">${
    from === null || until === null
      ? null
      : html`${say(lang, 'spanIn', { from: show.date(from), until: show.date(until) })} · ${say(lang, 'inZone', { zone: comparison.timeZone })} · `
  }${user(files)}</p>
${
  from === null
    ? null
    : html`<dl class="numbers">${[
        figure('decisions', both(total.decisions)),
        figure('gained', html`${number(total.gained)}`),
        figure('lost', html`${number(total.lost)}`),
        figure('moved', html`${number(total.moved)}`),
        figure('changed', html`${number(total.changed)}`),
        figure('messages', both(messages.messages)),
        figure('heldBack', both({ before: heldSum('before'), after: heldSum('after') })),
      ]}</dl>`
}
<p class="caveat"><strong>${sayCompared(lang, 'caveatTitle')}</strong> ${sayCompared(lang, 'caveat')}</p>
</header>`;
}

function overview(comparison: Comparison, show: Show): Markup {
  const { lang } = show;
  const { rules } = comparison;
  const renamed = renamedText(comparison, show);
  const title = html`<h2 id="overview-title">${sayCompared(lang, 'overview')}</h2>`;
  if (rules.length === 0)
    return html`<section id="overview" aria-labelledby="overview-title">${title}<p class="told">${sayCompared(lang, 'noRules')}</p></section>`;
  const differing = rules.filter((rule) => differencesOf(rule) > 0);
  const told = [...differing, ...rules.filter((rule) => differencesOf(rule) === 0 && rule.only)];
  const alike = rules.filter((rule) => !told.includes(rule));
  return html`<section id="overview" aria-labelledby="overview-title">${title}
${told.length === 0 ? null : table(told, differing.length, show)}
${
  alike.length === 0
    ? null
    : html`<p class="alike">${sayCompared(lang, 'alikeRules', {
        n: alike.length,
        rules: alike.map(({ title: name }) => `\u2068${name}\u2069`).join(lang === 'zh' ? '、' : ', '),
      })}</p>`
}${renamed === '' ? null : html`<p class="alike">${user(renamed)}</p>`}</section>`;
}

/** The first `linked` of the rules have a section of their own. */
function table(rules: readonly RuleComparison[], linked: number, show: Show): Markup {
  const { lang } = show;
  const ids = ['before', 'after', 'gained', 'lost', 'moved', 'changed'] as const;
  const names = ids.map((id) => sayCompared(lang, id));
  const row = (rule: RuleComparison, i: number): Markup => {
    const name = html`<span class="dot"></span><bdi>${rule.title}</bdi>`;
    const side = (of: 'before' | 'after'): Markup =>
      rule.only !== undefined && rule.only !== of ? html`–` : html`${number(rule.decisions[of])}`;
    const values = [
      side('before'),
      side('after'),
      cell(rule.gained),
      cell(rule.lost),
      cell(rule.moved),
      cell(rule.changed),
    ];
    return html`<tr role="row" class="${accentOf(i)}"><th role="rowheader" scope="row">${
      i < linked ? html`<a href="#rule-${i + 1}">${name}</a>` : name
    }</th>${values.map((value, k) => html`<td role="cell" class="n ${ids[k] ?? ''}" data-name="${names[k] ?? ''}">${value}</td>`)}<td role="cell" class="draw">${changeSpark(rule)}</td></tr>`;
  };
  // Roles are said because the narrow page shows rows as cards, which would take them away.
  return html`<table class="overview compared" role="table"><caption>${sayCompared(lang, 'overviewCaption')} ${sayCompared(lang, 'decisionsCaption')}</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${sayCompared(lang, 'rule')}</th>${names.map((name) => html`<th role="columnheader" scope="col" class="n">${name}</th>`)}<th role="columnheader" scope="col" class="draw">${sayCompared(lang, 'when')}</th></tr></thead>
<tbody role="rowgroup">${rules.map(row)}</tbody></table>`;
}

function reach(comparison: Comparison, show: Show): Markup {
  const { lang } = show;
  const { messages, membersDiffering, members } = comparison;
  const title = html`<h2 id="reach-title">${sayCompared(lang, 'reach')}</h2>`;
  const told = html`<p class="told">${reachSentences(comparison, show).join(lang === 'zh' ? '' : ' ')}</p>`;
  const any = messages.messages.before + messages.messages.after > 0;
  const { before: fewer, after: more } = messages.most;
  const differing =
    membersDiffering.count === 0
      ? null
      : html`<p class="alike">${sayCompared(lang, 'differingOf', { n: membersDiffering.atLeast ? show.distinct(membersDiffering) : membersDiffering.count })}</p>`;
  return html`<section id="reach" class="accent-0" aria-labelledby="reach-title">${title}
${told}
${
  any
    ? html`<p class="legend"><span class="key old">${sayCompared(lang, 'before')}</span><span class="key">${sayCompared(lang, 'after')}</span></p>
<div class="pair"><div>${counts('perMember', 'perMemberColumn', memberRows(comparison, show), true, show)}</div>
<div>${counts('perWeek', 'perWeekColumn', weekRows(comparison, show, WEEK_ROWS), true, show)}</div></div>
${counts('byAction', 'action', actionRows(comparison, show), false, show)}
<div class="pair"><div>${people('mostMore', more, show)}</div><div>${people('mostFewer', fewer, show)}</div></div>`
    : null
}
${more.length + fewer.length === 0 ? people('mostDiffering', members.slice(0, 8), show) : null}
${differing}</section>`;
}

function held(comparison: Comparison, show: Show): Markup {
  const { lang } = show;
  const rows = heldRows(comparison, show);
  return html`<section id="held" class="accent-7" aria-labelledby="held-title"><h2 id="held-title">${sayCompared(lang, 'held')}</h2>
${rows.length === 0 ? html`<p class="told">${sayCompared(lang, 'heldNone')}</p>` : countTable('why', rows, false, show)}</section>`;
}

const counts = (
  title: ComparedId,
  column: ComparedId,
  rows: readonly CountRow[],
  numbers: boolean,
  show: Show,
): Markup => html`<h3>${sayCompared(show.lang, title)}</h3>${countTable(column, rows, numbers, show)}`;

function countTable(column: ComparedId, rows: readonly CountRow[], numbers: boolean, show: Show): Markup {
  const { lang } = show;
  const most = Math.max(1, ...rows.map(({ count }) => Math.max(count.before, count.after)));
  return html`<table class="plain counts"><thead><tr><th scope="col"${numbers ? html` class="n"` : null}>${sayCompared(lang, column)}</th><th scope="col" class="n">${sayCompared(lang, 'before')}</th><th scope="col" class="n">${sayCompared(lang, 'after')}</th><td></td><td></td></tr></thead>
<tbody>${rows.map(
    ({ label, count }) =>
      html`<tr><th scope="row"${numbers ? html` class="n"` : null}>${user(label)}</th><td class="n">${cell(count.before)}</td><td class="n">${cell(count.after)}</td><td class="n by">${signed(count.after - count.before)}</td><td class="draw">${pairMeter(count, most)}</td></tr>`,
  )}</tbody></table>`;
}

function people(title: ComparedId, members: readonly MemberComparison[], show: Show): Markup | null {
  const { lang } = show;
  if (members.length === 0) return null;
  const most = Math.max(1, ...members.map(({ messages }) => Math.max(messages.before, messages.after)));
  return html`<h3>${sayCompared(lang, title)}</h3>
<table class="plain counts"><thead><tr><th scope="col">${sayCompared(lang, 'member')}</th><th scope="col" class="n">${sayCompared(lang, 'before')}</th><th scope="col" class="n">${sayCompared(lang, 'after')}</th><td></td></tr></thead>
<tbody>${members.map(
    ({ member, messages }) =>
      html`<tr><th scope="row" class="who">${user(member)}</th><td class="n">${cell(messages.before)}</td><td class="n">${cell(messages.after)}</td><td class="draw">${pairMeter(messages, most)}</td></tr>`,
  )}</tbody></table>`;
}
