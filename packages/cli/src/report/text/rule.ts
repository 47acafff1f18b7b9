import { padEnd, padStart, widthOf } from '../../terminal/width.ts';
import { clean } from '../clean.ts';
import type { Example, ExampleAction, RuleReport } from '../report.ts';
import {
  actionText,
  beside,
  causeText,
  heldText,
  inputTexts,
  ruleSentences,
  whyNever,
} from '../sentences.ts';
import { number, say } from '../wording.ts';
import { barChart, meter } from './chart.ts';
import { cut, wrap } from './lines.ts';
import { heading, type Page, subheading } from './page.ts';

const SHOWN_EXAMPLES = 4;
const SHOWN_SUBJECTS = 5;
const INDENT = '    ';

/** All that the text report tells of one rule. */
export function ruleSection(rule: RuleReport, index: number, page: Page): readonly string[] {
  const { report, show, style, width } = page;
  const head = heading(page, `${index + 1}  ${rule.title}`, rule.name === rule.title ? '' : rule.name);
  const sentences =
    rule.fired === 0
      ? [...whyNever(rule, report, show), ...ruleSentences(rule, show)]
      : ruleSentences(rule, show);
  const joined = sentences.join(show.lang === 'zh' ? '' : ' ');
  const lines = [head, ...wrap(joined, width - 2).map((line) => `  ${line}`)];
  if (rule.fired === 0) return lines;

  const chart = barChart(rule.series, report.buckets, show, {
    width: width - 2,
    height: Math.min(4, Math.max(1, ...rule.series)),
  });
  lines.push(
    '',
    subheading(
      page,
      say(show.lang, 'whenFired'),
      say(show.lang, 'perColumn', { column: show.column(report.buckets, chart.by) }),
    ),
    ...chart.rows.map((row) => `  ${style('accent', row)}`),
    ...(chart.axis === '' ? [] : [`  ${style('dim', chart.axis)}`]),
  );
  if (rule.subjects.count > 1) lines.push('', ...who(rule, page));
  lines.push('', ...done(rule, page));
  if (rule.ranges.length > 0) lines.push('', ...ranges(rule, page));
  lines.push('', ...examples(rule, page));
  return lines;
}

function who(rule: RuleReport, page: Page): readonly string[] {
  const { report, show, style, width } = page;
  const top = rule.top.slice(0, SHOWN_SUBJECTS);
  const named = top.map(({ subject, community }) =>
    report.communities.count > 1 && rule.subjectKind !== 'community' ? `${subject} (${community})` : subject,
  );
  const rest = rule.subjects.count - top.length;
  if (top[0]?.count === 1) {
    const more = rest > 0 ? [say(show.lang, 'andMore', { n: rest })] : [];
    const list = [...named, ...more].join(show.lang === 'zh' ? '、' : ', ');
    return [subheading(page, say(show.lang, 'who'), say(show.lang, 'onceEach')), ...indented(list, page)];
  }
  const digits = Math.max(...top.map(({ count }) => widthOf(number(count))));
  const dates = top.map(({ last }) => say(show.lang, 'lastAt', { at: show.date(last) }));
  const dated = Math.max(...dates.map(widthOf));
  const size = Math.min(
    Math.max(12, width - INDENT.length - digits - dated - 4),
    Math.floor(width / 3),
    Math.max(...named.map((name) => widthOf(clean(name)))),
  );
  const most = Math.max(...top.map(({ count }) => count));
  const room = Math.min(24, width - INDENT.length - size - digits - dated - 6);
  const lines = [subheading(page, say(show.lang, 'who'))];
  for (const [i, { count }] of top.entries()) {
    const bar = room >= 4 ? `  ${style('accent', padEnd(meter(count, most, room), room))}` : '';
    const name = padEnd(cut(named[i] ?? '', size), size);
    const date = cut(dates[i] ?? '', width - INDENT.length - size - digits - 4 - (bar === '' ? 0 : room + 2));
    lines.push(`${INDENT}${name}  ${padStart(number(count), digits)}${bar}  ${style('dim', date)}`);
  }
  if (rest > 0) lines.push(style('dim', `${INDENT}${say(show.lang, 'andMore', { n: rest })}`));
  return lines;
}

function done(rule: RuleReport, page: Page): readonly string[] {
  const { show, style, width } = page;
  if (rule.actions.length === 0)
    return [subheading(page, say(show.lang, 'whatSent')), ...indented(say(show.lang, 'noActions'), page)];
  const lines = [subheading(page, say(show.lang, 'whatSent'))];
  const digits = Math.max(...rule.actions.map(({ left }) => widthOf(number(left))));
  for (const action of rule.actions) {
    const name = action.action === '*' ? say(show.lang, 'anyAction') : show.action(action.action);
    lines.push(`${INDENT}${padStart(number(action.left), digits)}  ${cut(name, width - digits - 6)}`);
    const indent = ' '.repeat(digits + 6);
    for (const text of inputTexts(action, show))
      lines.push(...wrap(text, width - indent.length).map((line) => style('dim', `${indent}${line}`)));
  }
  if (rule.heldBy.length === 0) return lines;
  lines.push('', subheading(page, say(show.lang, 'whatHeld')));
  const size = Math.max(...rule.heldBy.map(({ count }) => widthOf(number(count))));
  for (const { kind, count } of rule.heldBy) {
    const text = wrap(say(show.lang, `held.${kind}`), width - size - 6);
    lines.push(
      ...text.map(
        (line, i) => `${INDENT}${style('held', padStart(i === 0 ? number(count) : '', size))}  ${line}`,
      ),
    );
  }
  return lines;
}

function ranges(rule: RuleReport, page: Page): readonly string[] {
  const { show, width } = page;
  return [
    subheading(page, say(show.lang, 'rangesTitle')),
    ...rule.ranges.slice(0, 5).flatMap(({ name, type, min, max }) => {
      const low = show.value(min, type);
      const high = show.value(max, type);
      const range = min === max ? low : say(show.lang, 'rangeOf', { min: low, max: high });
      return wrap(`${show.words(name)}: ${range}`, width - 6).map(
        (line, i) => `${INDENT}${i === 0 ? '' : '  '}${line}`,
      );
    }),
  ];
}

/** Some of the examples: evenly spread, and one of each way of being held back where there is room. */
function chosen(all: readonly Example[]): readonly Example[] {
  if (all.length <= SHOWN_EXAMPLES) return all;
  const picked = new Set<Example>();
  const kinds = new Set<string>();
  for (const example of all) {
    const fresh = example.actions.flatMap(({ held }) => (held && !kinds.has(held.kind) ? [held.kind] : []));
    if (fresh.length === 0 || picked.size === SHOWN_EXAMPLES - 2) continue;
    for (const kind of fresh) kinds.add(kind);
    picked.add(example);
  }
  const step = (all.length - 1) / (SHOWN_EXAMPLES - 1);
  for (let i = 0; i < SHOWN_EXAMPLES && picked.size < SHOWN_EXAMPLES; i++)
    picked.add(all[Math.round(i * step)] as Example);
  return all.filter((example) => picked.has(example));
}

function examples(rule: RuleReport, page: Page): readonly string[] {
  const { show } = page;
  const shown = chosen(rule.examples);
  const aside =
    shown.length < rule.fired ? say(show.lang, 'examplesOf', { shown: shown.length, all: rule.fired }) : '';
  const lines = [subheading(page, say(show.lang, 'examples'), aside)];
  for (const [i, example] of shown.entries()) {
    if (i > 0) lines.push('');
    lines.push(...exampleLines(example, page));
  }
  return lines;
}

function exampleLines(example: Example, page: Page): readonly string[] {
  const { report, show, style, width } = page;
  const time = show.time(example.at);
  const subject =
    report.communities.count > 1 && example.subject !== example.community
      ? `${example.subject} (${example.community})`
      : example.subject;
  const lines = [
    `${INDENT}${style('accent', time)}  ${style('title', cut(subject, width - 6 - widthOf(time)))}`,
  ];
  const labels = (['because', 'would', 'laterTitle', 'causedBy'] as const).map((id) => say(show.lang, id));
  const size = Math.max(...labels.map(widthOf));
  const room = width - size - 8;
  const block = (label: string, paragraphs: readonly string[]): void => {
    const rows = paragraphs.flatMap((text) => wrap(text, room));
    for (const [i, row] of rows.entries())
      lines.push(`${INDENT}  ${style('dim', padEnd(i === 0 ? label : '', size))}  ${row}`);
  };
  const [because = '', would = '', later = '', caused = ''] = labels;
  if (example.values.length === 0 && example.causes > 0) block(caused, [causeText(example, show)]);
  block(
    because,
    example.values.map((value) => show.named(value)),
  );
  const told = (action: ExampleAction): string => {
    const held = heldText(action, show);
    return held === '' ? `→ ${actionText(action, show)}` : `✕ ${actionText(action, show)} · ${held}`;
  };
  block(would, example.actions.length > 0 ? example.actions.map(told) : [say(show.lang, 'nothingDone')]);
  for (const [i, after] of example.later.entries()) {
    const when = beside(show, show.time(after.at), say(show.lang, `after.${after.after}`));
    block(i === 0 ? later : '', [when, ...after.actions.map(told)]);
  }
  return lines;
}

const indented = (text: string, page: Page): readonly string[] =>
  wrap(text, page.width - 4).map((line) => `${INDENT}${line}`);
