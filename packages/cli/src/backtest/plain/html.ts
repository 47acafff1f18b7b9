import type { ReadTally } from '../../events/reader.ts';
import type { Lang } from '../../terminal/frames.ts';
import { offsetAt } from '../../time/zone.ts';
import type { ReplayResult } from '../replay.ts';
import { type BucketUnit, bucketsOf, unitFor } from './buckets.ts';
import type { Example, Findings, RuleFindings } from './findings.ts';
import { showEffect, showNumber, showTime, showValues } from './format.ts';
import { STYLE } from './html-style.ts';
import { WORDS } from './words.ts';

const DAY = 86_400_000;

/** Makes text safe inside HTML, in content and in attributes. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const e = escapeHtml;

interface Frame {
  readonly lang: Lang;
  readonly zone: string;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly unit: BucketUnit;
}

/** Bars over time, as SVG that scales with the page; each bar tells its number on hover. */
const chart = (days: ReadonlyMap<number, number>, frame: Frame, height: number, label: string): string => {
  const words = WORDS[frame.lang];
  const { bars } = bucketsOf(days, frame.firstDay, frame.lastDay, frame.unit);
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const best = bars.find((bar) => bar.count === most);
  const step = 1000 / bars.length;
  const gap = Math.min(step * 0.2, 3);
  const number = (value: number): string => showNumber(value, frame.lang);
  const shapes = bars
    .map((bar, i) => {
      const tall = bar.count === 0 ? 0 : Math.max(2, (bar.count / most) * (height - 2));
      const x = (i * step).toFixed(2);
      const tip = `<title>${e(bar.label)}: ${number(bar.count)}</title>`;
      const hit = `<rect class="hit" x="${x}" y="0" width="${step.toFixed(2)}" height="${height}">${tip}</rect>`;
      if (tall === 0) return hit;
      const width = Math.max(0.8, step - gap).toFixed(2);
      return `<rect class="bar" x="${x}" y="${(height - tall).toFixed(2)}" width="${width}" height="${tall.toFixed(2)}"/>${hit}`;
    })
    .join('');
  const text = `${words.unit[frame.unit]}, ${best ? words.most(number(most), best.label) : ''}`;
  return `<figure><svg viewBox="0 0 1000 ${height}" preserveAspectRatio="none" role="img" aria-label="${e(`${label}: ${text}`)}" style="height:${height}px"><line class="base" x1="0" x2="1000" y1="${height - 0.5}" y2="${height - 0.5}"/>${shapes}</svg><figcaption><span>${e(bars[0]?.label ?? '')}</span><span>${e(text)}</span><span>${e(bars.at(-1)?.label ?? '')}</span></figcaption></figure>`;
};

const tile = (value: string, label: string): string =>
  `<div class="tile"><strong>${e(value)}</strong><span>${e(label)}</span></div>`;

const exampleRow = (example: Example, frame: Frame): string => {
  const words = WORDS[frame.lang];
  const values = showValues(example.values, frame.lang)
    .map((value) => `<code>${e(value)}</code>`)
    .join(' ');
  const done = example.effects.map(
    (effect) => `<div class="effect">${e(showEffect(effect, frame.lang))}</div>`,
  );
  const held = example.held.map(
    ({ action, reason }) => `<div class="held">${e(action)} – ${e(words.reasons[reason])}</div>`,
  );
  return `<tr><td class="time">${e(showTime(example.at, frame.zone))}</td><td class="who">${e(example.subject)}</td><td>${values}</td><td>${[...done, ...held].join('')}</td></tr>`;
};

const counts = (map: ReadonlyMap<string, number>, lang: Lang, label: (key: string) => string): string =>
  [...map]
    .toSorted((a, b) => b[1] - a[1])
    .map(([key, count]) => `<li><span>${e(label(key))}</span><b>${showNumber(count, lang)}</b></li>`)
    .join('');

const busiestOf = (rule: RuleFindings, lang: Lang): string => {
  const most = rule.busiest[0]?.times ?? 1;
  return rule.busiest
    .map(({ subject, times }) => {
      const share = ((times / most) * 100).toFixed(1);
      return `<li><span>${e(subject)}</span><i style="width:${share}%"></i><b>${showNumber(times, lang)}</b></li>`;
    })
    .join('');
};

const section = (rule: RuleFindings, frame: Frame): string => {
  const { lang } = frame;
  const words = WORDS[lang];
  const number = (value: number): string => showNumber(value, lang);
  const title = rule.title !== '' ? rule.title : rule.rule;
  const head = `<header><h2>${e(title)}</h2><code>${e(rule.rule)}</code>${rule.shadow ? `<em>${e(words.shadow)}</em>` : ''}</header>`;
  const id = `rule-${e(rule.rule)}`;
  if (rule.fired === 0) {
    const why =
      rule.missingTypes.length > 0 ? words.neverTypes(rule.missingTypes.join(', ')) : words.neverTrue;
    return `<section id="${id}" class="idle">${head}<p>${e(words.never)}. ${e(why)}</p></section>`;
  }
  const facts = [
    words.times(number(rule.fired)),
    words.subjects(rule.kind, number(rule.subjects)),
    ...(rule.continued > 0 ? [words.continued(number(rule.continued))] : []),
  ];
  const lists = [
    rule.effects.size > 0
      ? `<div><h3>${e(words.did)}</h3><ul>${counts(rule.effects, lang, (key) => key)}</ul></div>`
      : '',
    rule.held.size > 0
      ? `<div><h3>${e(words.heldBack)}</h3><ul class="holds">${counts(rule.held, lang, (key) => words.reasons[key as keyof typeof words.reasons])}</ul></div>`
      : '',
    rule.subjects > 1
      ? `<div><h3>${e(words.oftenest)}</h3><ul class="busiest">${busiestOf(rule, lang)}</ul></div>`
      : '',
  ].join('');
  const rows = rule.examples
    .toReversed()
    .map((example) => exampleRow(example, frame))
    .join('');
  return `<section id="${id}">${head}<p class="facts">${facts.map(e).join(' · ')}</p>${chart(rule.days, frame, 90, title)}<div class="lists">${lists}</div><div class="scroll"><table><thead><tr><th>${e(words.when)}</th><th>${e(words.who)}</th><th>${e(words.value)}</th><th>${e(words.what)}</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
};

/**
 * Writes what a backtest found as one page that needs nothing else: no script, no font, no network. It follows the
 * reader's light or dark setting.
 */
export const renderHtmlReport = (
  findings: Findings,
  result: ReplayResult,
  tally: ReadTally,
  lang: Lang,
  name: string,
): string => {
  const words = WORDS[lang];
  const zone = findings.timeZone;
  const number = (value: number): string => showNumber(value, lang);
  const dayOf = (time: number): number => Math.floor((time + offsetAt(zone, time)) / DAY);
  const head = `<!doctype html>\n<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${e(name)} – ${e(words.title)}</title><style>${STYLE}</style></head><body><main><h1>${e(words.title)}</h1>`;
  const foot = `<footer>${e(words.readme)} ${e(words.zone)} ${e(zone)}</footer></main></body></html>\n`;
  if (result.firstEvent === undefined || result.lastEvent === undefined) {
    return `${head}<p>${e(words.nothing)}</p>${foot}`;
  }
  const firstDay = dayOf(result.firstEvent);
  const lastDay = dayOf(Math.max(result.clock ?? result.lastEvent, result.lastEvent));
  const frame: Frame = { lang, zone, firstDay, lastDay, unit: unitFor(firstDay, lastDay, 160) };
  const [days, events, members] = [lastDay - firstDay + 1, result.events, findings.members];
  const tileOf = (value: number, text: (n: string) => string): string =>
    tile(number(value), text(number(value)).replace(number(value), '').trim());
  const tiles = [
    tileOf(days, words.days),
    tileOf(events, words.events),
    tileOf(members, words.members),
    tileOf(findings.fired, words.fired),
    tileOf(findings.effects, words.effects),
    tileOf(findings.held, words.held),
    ...(tally.refused > 0 ? [tile(number(tally.refused), words.refused)] : []),
  ].join('');
  const index = findings.rules
    .map(
      (rule) =>
        `<li><a href="#rule-${e(rule.rule)}"><span>${e(rule.title === '' ? rule.rule : rule.title)}</span><b>${number(rule.fired)}</b></a></li>`,
    )
    .join('');
  const span = `${showTime(result.firstEvent, zone).slice(0, 10)} – ${showTime(result.lastEvent, zone).slice(0, 10)}`;
  return `${head}<p class="span">${e(name)} · ${e(span)}</p><div class="tiles">${tiles}</div>${chart(findings.days, frame, 140, words.allRules)}<nav><ul>${index}</ul></nav>${findings.rules.map((rule) => section(rule, frame)).join('')}${foot}`;
};
