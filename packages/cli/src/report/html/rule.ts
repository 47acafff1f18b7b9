import { formatTimestamp } from '@reeve/ir';
import type { Example, ExampleAction, NamedValue, Report, RuleReport } from '../report.ts';
import { causeText, heldText, inputTexts, ruleSentences, whyNever } from '../sentences.ts';
import type { Show } from '../show.ts';
import { number, say, type WordId } from '../wording.ts';
import { meterChart, timeChart } from './chart.ts';
import { html, type Markup, user } from './markup.ts';

const OPEN_EXAMPLES = 4;
/** So many colours are told apart; further rules begin with the first again. */
const ACCENTS = 8;

/** The class that gives a rule its colour. */
export const accentOf = (index: number): string => `accent-${index % ACCENTS}`;

/** All that the page tells of one rule. */
export function ruleSection(rule: RuleReport, index: number, report: Report, show: Show): Markup {
  const { lang } = show;
  const id = `rule-${index + 1}`;
  const sentences =
    rule.fired === 0
      ? [...whyNever(rule, report, show), ...ruleSentences(rule, show)]
      : ruleSentences(rule, show);
  return html`<section class="rule ${accentOf(index)}" id="${id}" aria-labelledby="${id}-title">
<header>
<h2 id="${id}-title" dir="auto">${rule.title}</h2>
<p class="name">${rule.name === rule.title ? null : html`<code>${user(rule.name)}</code>`}<a href="#overview">${say(lang, 'toOverview')}</a></p>
</header>
<p class="told">${sentences.join(lang === 'zh' ? '' : ' ')}</p>
${rule.fired === 0 ? null : body(rule, id, report, show)}
</section>`;
}

function body(rule: RuleReport, id: string, report: Report, show: Show): Markup {
  const { lang } = show;
  return html`${timeChart(
    {
      id: `${id}-chart`,
      title: say(lang, 'perColumn', { column: show.column(report.buckets) }),
      values: rule.series,
      pale: rule.stopped,
      legend: [say(lang, 'legendLeft'), say(lang, 'legendStopped')],
      valueHead: say(lang, 'fired'),
      buckets: report.buckets,
    },
    show,
  )}
<div class="pair">
<div>${rule.subjects.count > 1 ? who(rule, report, show) : null}${rule.subjects.count > 1 ? null : ranges(rule, show)}</div>
<div>${done(rule, show)}${held(rule, show)}</div>
</div>
${rule.subjects.count > 1 ? ranges(rule, show) : null}
${examples(rule, report, show)}`;
}

function who(rule: RuleReport, report: Report, show: Show): Markup {
  const { lang } = show;
  const most = rule.top[0]?.count ?? 1;
  const rest = rule.subjects.count - rule.top.length;
  const more = rest > 0 ? html`<p class="soft">${say(lang, 'andMore', { n: rest })}</p>` : null;
  if (most === 1) {
    return html`<h3>${say(lang, 'who')} <small>${say(lang, 'onceEach')}</small></h3>
<ul class="once">${rule.top.map(({ subject, community }) => html`<li>${user(subject)}${place(subject, community, rule, report, show)}</li>`)}</ul>
${more}`;
  }
  return html`<h3>${say(lang, 'who')}</h3>
<table class="plain"><caption class="unseen">${say(lang, 'whoMost')}</caption>
<thead class="unseen"><tr><th scope="col">${say(lang, 'subject')}</th><th scope="col">${say(lang, 'fired')}</th><td></td><th scope="col">${say(lang, 'last')}</th></tr></thead>
<tbody>${rule.top.map(
    ({ subject, community, count, last }) =>
      html`<tr><th scope="row" class="who">${user(subject)}${place(subject, community, rule, report, show)}</th><td class="n">${number(count)}</td><td class="draw">${meterChart(count, most)}</td><td class="soft when">${show.date(last)}</td></tr>`,
  )}</tbody></table>
${more}`;
}

const place = (
  subject: string,
  community: string,
  rule: RuleReport,
  report: Report,
  show: Show,
): Markup | null =>
  report.communities.count < 2 || rule.subjectKind === 'community' || subject === community
    ? null
    : html` <small>${say(show.lang, 'inCommunity', { community })}</small>`;

function done(rule: RuleReport, show: Show): Markup {
  const { lang } = show;
  if (rule.actions.length === 0)
    return html`<h3>${say(lang, 'whatSent')}</h3><p class="soft">${say(lang, 'noActions')}</p>`;
  return html`<h3>${say(lang, 'whatSent')}</h3>
<table class="plain"><caption class="unseen">${say(lang, 'whatSent')}</caption>
<thead class="unseen"><tr><th scope="col">${say(lang, 'wouldLeave')}</th><th scope="col">${say(lang, 'action')}</th></tr></thead>
<tbody>${rule.actions.map(
    (action) =>
      html`<tr><td class="n">${number(action.left)}</td><th scope="row">${
        action.action === '*'
          ? say(lang, 'anyAction')
          : html`<code>${user(show.action(action.action))}</code>`
      }${inputTexts(action, show).map((text) => html`<span class="input">${user(text)}</span>`)}</th></tr>`,
  )}</tbody></table>`;
}

function held(rule: RuleReport, show: Show): Markup | null {
  if (rule.heldBy.length === 0) return null;
  const title = say(show.lang, 'whatHeld');
  return html`<h3>${title}</h3>
<table class="plain"><caption class="unseen">${title}</caption>
<thead class="unseen"><tr><th scope="col">${say(show.lang, 'count')}</th><th scope="col">${say(show.lang, 'reason')}</th></tr></thead>
<tbody>${rule.heldBy.map(
    ({ kind, count }) =>
      html`<tr><td class="n held">${number(count)}</td><th scope="row">${say(show.lang, `held.${kind}`)}</th></tr>`,
  )}</tbody></table>`;
}

function ranges(rule: RuleReport, show: Show): Markup | null {
  if (rule.ranges.length === 0) return null;
  const title = say(show.lang, 'rangesTitle');
  return html`<div class="ranges"><h3>${title}</h3><dl class="read">${rule.ranges.map(
    ({ name, type, min, max }) => {
      const low = show.value(min, type);
      const range = min === max ? low : say(show.lang, 'rangeOf', { min: low, max: show.value(max, type) });
      return html`<div><dt><code>${user(show.words(name))}</code></dt><dd>${range}</dd></div>`;
    },
  )}</dl></div>`;
}

function examples(rule: RuleReport, report: Report, show: Show): Markup {
  const { lang } = show;
  const shown = rule.examples.slice(0, OPEN_EXAMPLES);
  const more = rule.examples.slice(OPEN_EXAMPLES);
  const aside = say(lang, 'examplesOf', { shown: rule.examples.length, all: rule.fired });
  return html`<h3>${say(lang, 'examples')}${rule.examples.length < rule.fired ? html` <small>${aside}</small>` : null}</h3>
<ol class="examples">${shown.map((example) => exampleItem(example, rule, report, show))}</ol>
${
  more.length === 0
    ? null
    : html`<details class="more"><summary>${say(lang, 'showAllExamples', { n: more.length })}</summary><ol class="examples">${more.map((example) => exampleItem(example, rule, report, show))}</ol></details>`
}`;
}

function exampleItem(example: Example, rule: RuleReport, report: Report, show: Show): Markup {
  const { lang } = show;
  const row = (id: WordId, content: Markup | readonly Markup[]): Markup =>
    html`<dt>${say(lang, id)}</dt><dd>${content}</dd>`;
  return html`<li class="example"><p class="head">${time(example.at, show)} <strong>${user(example.subject)}</strong>${place(example.subject, example.community, rule, report, show)}</p><dl>${
    example.values.length === 0
      ? null
      : row('because', html`<ul>${example.values.map((value) => html`<li>${named(value, show)}</li>`)}</ul>`)
  }${row(
    'would',
    example.actions.length === 0
      ? html`<p>${say(lang, 'nothingDone')}</p>`
      : html`<ul class="acts">${example.actions.map((action) => act(action, show))}</ul>`,
  )}${
    example.later.length === 0
      ? null
      : row(
          'laterTitle',
          example.later.map(
            (later) =>
              html`<p>${time(later.at, show)}${lang === 'zh' ? '，' : ', '}${say(lang, `after.${later.after}`)}</p><ul class="acts">${later.actions.map((action) => act(action, show))}</ul>`,
          ),
        )
  }${example.causes === 0 ? null : row('causedBy', html`<span class="soft">${user(causeText(example, show))}</span>`)}</dl></li>`;
}

const time = (at: number, show: Show): Markup =>
  html`<time datetime="${formatTimestamp(at)}">${show.time(at)}</time>`;

const named = ({ name, value, type }: NamedValue, show: Show): Markup =>
  value === true
    ? html`<code>${user(show.words(name))}</code>`
    : html`<code>${user(show.words(name))}</code> = <b>${user(show.value(value, type))}</b>`;

function act(action: ExampleAction, show: Show): Markup {
  const reason = heldText(action, show);
  const inputs = action.input.filter(({ value }) => value !== null);
  return html`<li class="${reason === '' ? 'left' : 'stopped'}">${
    action.action === '*'
      ? say(show.lang, 'anyAction')
      : html`<code class="call">${user(show.action(action.action))}</code>`
  }${inputs.map(({ name, value, type }) => html` <span class="arg"><span class="soft">${show.input(action.action, name)}</span> ${user(show.value(value, type))}</span>`)}${
    reason === '' ? null : html` <span class="reason">${reason}</span>`
  }</li>`;
}
