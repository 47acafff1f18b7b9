import type { Lang } from '../../terminal/frames.ts';
import type { Style } from '../../terminal/style.ts';
import { padEnd, padStart, shorten, widthOf } from '../../terminal/width.ts';
import { offsetAt } from '../../time/zone.ts';
import type { ReplayResult } from '../replay.ts';
import { type BucketUnit, bucketsOf, unitFor } from './buckets.ts';
import type { Busiest, Example, Findings, RuleFindings } from './findings.ts';
import { showEffect, showNumber, showTime, showValues } from './format.ts';
import { WORDS } from './words.ts';

/** What the text report is made for. */
export interface TextReportOptions {
  readonly lang: Lang;
  readonly style: Style;
  /** Columns of the terminal. */
  readonly width: number;
}

const LEVELS = '▁▂▃▄▅▆▇█';
const DAY = 86_400_000;
const LABEL = 9;

const dayOf = (time: number, zone: string): number => Math.floor((time + offsetAt(zone, time)) / DAY);

/** Bars of eighths; a stretch with nothing is a dot, so that gaps are seen. */
export const sparkline = (counts: readonly number[], style: Style): string => {
  const most = Math.max(...counts, 1);
  const bars = counts.map((count) => (count === 0 ? '·' : LEVELS[Math.ceil((count / most) * 8) - 1]));
  return bars.join('').replace(/·+|[^·]+/g, (run) => style(run.startsWith('·') ? 'dim' : 'accent', run));
};

/** Writes what a backtest found, for people. */
export const renderTextReport = (
  findings: Findings,
  result: ReplayResult,
  options: TextReportOptions,
): string => {
  const { lang, style } = options;
  const words = WORDS[lang];
  const width = Math.max(60, Math.min(options.width, 120));
  const zone = findings.timeZone;
  const number = (value: number): string => showNumber(value, lang);
  const lines: string[] = [];
  const dot = style('dim', ' · ');

  lines.push(style('title', words.title), '');
  if (result.firstEvent === undefined || result.lastEvent === undefined) {
    return `${[...lines, words.nothing].join('\n')}\n`;
  }
  const firstDay = dayOf(result.firstEvent, zone);
  const lastDay = dayOf(Math.max(result.clock ?? result.lastEvent, result.lastEvent), zone);
  const facts = [
    `${showTime(result.firstEvent, zone).slice(0, 10)} – ${showTime(result.lastEvent, zone).slice(0, 10)}`,
    words.days(number(lastDay - firstDay + 1)),
    words.events(number(result.events)),
    words.members(number(findings.members)),
    ...(findings.communities > 1 ? [words.communities(number(findings.communities))] : []),
  ];
  lines.push(`  ${facts.join(dot)}`);
  const totals = [
    words.rules(number(findings.rules.length)),
    words.fired(number(findings.fired)),
    words.effects(number(findings.effects)),
    ...(findings.held > 0 ? [style('held', words.held(number(findings.held)))] : []),
  ];
  lines.push(`  ${totals.join(dot)}`, '');

  const unit: BucketUnit = unitFor(firstDay, lastDay, width - LABEL - 4);
  const row = (label: string, text: string): void => {
    lines.push(`  ${style('dim', padEnd(label, LABEL))}${text}`);
  };
  const chart = (days: ReadonlyMap<number, number>): void => {
    const { bars } = bucketsOf(days, firstDay, lastDay, unit);
    const most = bars.reduce((best, bar) => (bar.count > best.count ? bar : best), bars[0]!);
    row(
      words.unit[unit],
      sparkline(
        bars.map((bar) => bar.count),
        style,
      ),
    );
    const ends = `${bars[0]!.label}${' '.repeat(Math.max(1, bars.length - 2 * bars[0]!.label.length))}${bars.at(-1)!.label}`;
    const text = words.most(number(most.count), most.label);
    row(
      '',
      style('dim', widthOf(ends) + widthOf(text) + 3 <= width - LABEL - 2 ? `${ends}   ${text}` : text),
    );
  };

  const because = (example: Example): string => showValues(example.values, lang).join(dot);
  const what = (example: Example): string => {
    const [effect] = example.effects;
    if (effect) return showEffect(effect, lang);
    const [held] = example.held;
    return held ? `${held.action} – ${words.reasons[held.reason]}` : '';
  };
  const room = width - LABEL - 2;
  const put = (label: string, text: string): void => row(label, shorten(text, room));

  const renderExamples = (examples: readonly Example[], label: string): void => {
    examples.forEach((example, i) => {
      put(i === 0 ? label : '', `${showTime(example.at, zone)}  ${example.subject}`);
      const reasons = because(example);
      if (reasons !== '')
        row('', style('dim', shorten(`  ${showValues(example.values, lang).join(' · ')}`, room)));
      const action = what(example);
      if (action !== '') put('', `  → ${action}`);
    });
  };

  const renderBusiest = (busiest: readonly Busiest[]): void => {
    const most = busiest[0]!.times;
    const digits = number(most).length;
    const names = Math.min(24, Math.max(...busiest.map((each) => widthOf(each.subject))));
    const barRoom = Math.max(4, Math.min(24, room - names - digits - 4));
    busiest.forEach((each, i) => {
      const bar = '━'.repeat(Math.max(1, Math.round((each.times / most) * barRoom)));
      const text = `${padEnd(shorten(each.subject, names), names)}  ${padStart(number(each.times), digits)}  ${style('accent', bar)}`;
      row(i === 0 ? words.oftenest : '', text);
    });
  };

  if (findings.rules.length > 1 && findings.fired > 0) {
    row('', style('title', words.allRules));
    chart(findings.days);
    lines.push('');
  }

  const renderRule = (rule: RuleFindings): void => {
    const mark = rule.fired > 0 ? style('good', '●') : style('dim', '○');
    const title = rule.title !== '' && rule.title !== rule.rule ? `${rule.title}  ` : '';
    lines.push(
      `${mark} ${style('title', title)}${style('dim', rule.rule)}${rule.shadow ? `  ${words.shadow}` : ''}`,
    );
    if (rule.fired === 0) {
      const why =
        rule.missingTypes.length > 0 ? words.neverTypes(rule.missingTypes.join(', ')) : words.neverTrue;
      put(words.never, why);
      lines.push('');
      return;
    }
    const counts = [
      style('title', words.times(number(rule.fired))),
      ...(rule.kind === 'community' && rule.subjects === 1
        ? []
        : [words.subjects(rule.kind, number(rule.subjects))]),
      ...(rule.continued > 0 ? [words.continued(number(rule.continued))] : []),
    ];
    row('', counts.join(dot));
    chart(rule.days);
    const effects = [...rule.effects].map(([action, count]) => `${action} ${number(count)}`);
    if (effects.length > 0) put(words.did, effects.join(' · '));
    const held = [...rule.held].map(([reason, count]) => `${words.reasons[reason]} ${number(count)}`);
    if (held.length > 0) row(words.heldBack, style('held', shorten(held.join(' · '), room)));
    if (rule.subjects > 1 && rule.fired > rule.subjects) renderBusiest(rule.busiest);
    renderExamples(rule.examples.slice(-2).toReversed(), words.lately);
    lines.push('');
  };
  for (const rule of findings.rules) renderRule(rule);
  lines.push(style('dim', `${words.readme} ${words.zone} ${zone}${lang === 'zh' ? '。' : '.'}`));
  return `${lines.join('\n')}\n`;
};
