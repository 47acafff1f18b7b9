import { formatTimestamp } from '@reeve/ir';
import { html, type Markup, user } from '../../report/html/markup.ts';
import { accentOf } from '../../report/html/rule.ts';
import type { Show } from '../../report/show.ts';
import { number } from '../../report/wording.ts';
import type { Comparison, DifferenceExample, RuleComparison } from '../comparison.ts';
import {
  chosenExamples,
  differencesOf,
  exampleBlocks,
  exampleTime,
  ruleSentences,
  tellsWho,
} from '../sentences.ts';
import { sayCompared } from '../wording.ts';
import { changeChart } from './chart.ts';

/** So many examples of one kind of difference are shown. */
const SHOWN_EXAMPLES = 4;
const CHANGES = ['gained', 'lost', 'moved', 'changed'] as const;

/** A number in a table; zero is not to catch the eye. */
export const cell = (value: number): Markup =>
  value === 0 ? html`<span class="zero">0</span>` : html`${number(value)}`;

/** All that the page tells of one rule that is not the same in both versions. */
export function ruleSection(rule: RuleComparison, index: number, comparison: Comparison, show: Show): Markup {
  const { lang } = show;
  const id = `rule-${index + 1}`;
  return html`<section class="rule ${accentOf(index)}" id="${id}" aria-labelledby="${id}-title">
<header>
<h2 id="${id}-title" dir="auto">${rule.title}</h2>
<p class="name">${rule.name === rule.title ? null : html`<code>${user(rule.name)}</code>`}<a href="#overview">${sayCompared(lang, 'toOverview')}</a></p>
</header>
<p class="told">${ruleSentences(rule, show).join(lang === 'zh' ? '' : ' ')}</p>
${changeChart(rule, `${id}-chart`, comparison.buckets, show)}
${tellsWho(rule) ? who(rule, show) : null}
${examples(rule, show)}
</section>`;
}

function who(rule: RuleComparison, show: Show): Markup {
  const { lang } = show;
  const kinds = CHANGES.filter((change) => rule[change] > 0);
  const several = new Set(rule.top.map(({ community }) => community)).size > 1;
  return html`<h3>${sayCompared(lang, 'who')}</h3>
<table class="plain counts subjects"><thead><tr><td></td>${kinds.map((kind) => html`<th scope="col" class="n">${sayCompared(lang, kind)}</th>`)}</tr></thead>
<tbody>${rule.top.map(
    (one) =>
      html`<tr><th scope="row" class="who">${user(one.subject)}${several && one.subject !== one.community ? html` <small>${user(one.community)}</small>` : null}</th>${kinds.map((kind) => html`<td class="n">${cell(one[kind])}</td>`)}</tr>`,
  )}</tbody></table>`;
}

function examples(rule: RuleComparison, show: Show): Markup {
  const { lang } = show;
  const shown = chosenExamples(rule.examples, SHOWN_EXAMPLES);
  const all = differencesOf(rule);
  const aside = html` <small>${sayCompared(lang, 'examplesOf', { shown: shown.length, all })}</small>`;
  return html`<h3>${sayCompared(lang, 'examples')}${shown.length < all ? aside : null}</h3>
<ol class="examples">${shown.map((example) => exampleItem(example, show))}</ol>`;
}

const CLASSES = { value: 'read', leaves: 'leaves', held: 'stopped' } as const;

function exampleItem(example: DifferenceExample, show: Show): Markup {
  const side = example.after ?? example.before;
  return html`<li class="example"><div class="head"><strong>${user(side?.subject ?? '')}</strong> <span class="kind ${example.change}">${sayCompared(show.lang, example.change)}</span></div>
<time class="moment" datetime="${formatTimestamp(side?.at ?? 0)}">${exampleTime(example, show)}</time>
<dl>${exampleBlocks(example, show).map(
    ({ label, items }) =>
      html`<dt>${label}</dt><dd><ul class="acts">${items.map(({ kind, text }) => html`<li class="${CLASSES[kind]}">${user(text)}</li>`)}</ul></dd>`,
  )}</dl></li>`;
}
