import { padEnd, widthOf } from '../../terminal/width.ts';
import { clean } from '../clean.ts';
import type { Lang, Report } from '../report.ts';
import { qualityItems, reportTitle, spanWords } from '../sentences.ts';
import { createShow } from '../show.ts';
import { say } from '../wording.ts';
import { barChart, meter, sparkline } from './chart.ts';
import { createInk } from './ink.ts';
import { type Column, cut, layOut, wrap } from './lines.ts';
import { heading, type Page } from './page.ts';
import { ruleSection } from './rule.ts';

const NARROWEST = 40;
const WIDEST = 160;
const REACH_ROWS = 8;
/** More lines than a tall terminal shows at once. */
const SCREEN = 100;

/** How the report is written on a terminal. */
export interface TextOptions {
  /** Columns of the terminal; no line is wider. Between 40 and 160 are used. */
  readonly width: number;
  readonly colors: boolean;
  /** The report's own language where left out. */
  readonly lang?: Lang;
}

/**
 * Writes a report for a terminal.
 *
 * @example
 * process.stdout.write(renderText(report, { width: process.stdout.columns ?? 100, colors: true, lang: 'en' }));
 */
export function renderText(report: Report, options: TextOptions): string {
  const width = Math.max(NARROWEST, Math.min(WIDEST, Math.floor(options.width)));
  const page: Page = {
    report,
    show: createShow(options.lang ?? report.lang, report),
    style: createInk(options.colors),
    width,
  };
  const parts = [
    header(page),
    ...(report.from === null ? [] : [overview(page)]),
    ...(report.from === null ? [] : report.rules.map((rule, i) => ruleSection(rule, i, page))),
    ...(report.from === null ? [] : [reach(page)]),
    quality(page),
  ];
  // Where the beginning has scrolled away, what one came for stands at the end again.
  const rows = parts.reduce((total, lines) => total + lines.length + 2, 0);
  if (report.from !== null && rows > SCREEN) parts.push(overview(page));
  return `\n${parts.map((lines) => lines.join('\n')).join('\n\n\n')}\n`;
}

function header(page: Page): readonly string[] {
  const { report, show, style, width } = page;
  const { lang } = show;
  const nothing = say(lang, 'nothingSent');
  const title = cut(reportTitle(report, show), width - widthOf(nothing) - 3);
  const gap = width - widthOf(title) - widthOf(nothing);
  const lines = [`${style('title', title)}${' '.repeat(gap)}${style('good', nothing)}`, ''];
  const files = report.files.map((file) => (file === '-' ? say(lang, 'standardInput') : file));
  if (report.from === null || report.until === null) {
    return [...lines, ...wrap(say(lang, 'headlineEmpty'), width), ...dim(page, files.join(', '))];
  }
  const span = say(lang, 'spanIn', { from: show.date(report.from), until: show.date(report.until) });
  lines.push(
    ...wrap(say(lang, 'headline', { rules: report.rules.length, span: spanWords(report, show) }), width),
    ...dim(page, `${span} · ${say(lang, 'inZone', { zone: report.timeZone })}`),
    ...dim(page, files.join(', ')),
    '',
    ...figures(page),
    '',
    style('dim', say(lang, 'eventsPer', { column: show.column(report.buckets) })),
  );
  const chart = barChart(report.history, report.buckets, show, { width, height: 3 });
  lines[lines.length - 1] = style(
    'dim',
    say(lang, 'eventsPer', { column: show.column(report.buckets, chart.by) }),
  );
  return [
    ...lines,
    ...chart.rows.map((row) => style('accent', row)),
    ...(chart.axis === '' ? [] : [style('dim', chart.axis)]),
  ];
}

const dim = (page: Page, text: string): readonly string[] =>
  wrap(text, page.width).map((line) => page.style('dim', line));

/** The great numbers, as many beside each other as there is room for. */
function figures({ report, show, style, width }: Page): readonly string[] {
  const { lang } = show;
  const sum = (key: 'left' | 'held' | 'fired'): string =>
    show.distinct({ count: report.rules.reduce((total, rule) => total + rule[key], 0), atLeast: false });
  const fired = report.rules.filter((rule) => rule.fired > 0).length;
  const pairs: readonly Pair[] = [
    [show.distinct({ count: report.events, atLeast: false }), say(lang, 'events')],
    ...(report.members.count > 0 ? ([[show.distinct(report.members), say(lang, 'members')]] as const) : []),
    ...(report.communities.count > 1
      ? ([[show.distinct(report.communities), say(lang, 'communities')]] as const)
      : []),
    [say(lang, 'ofRules', { fired, all: report.rules.length }), say(lang, 'rulesFired')],
    [sum('fired'), say(lang, 'firings')],
    [sum('left'), say(lang, 'wouldLeave')],
    [sum('held'), say(lang, 'heldBack')],
  ];
  const lines: string[] = [];
  for (let rest = pairs; rest.length > 0; ) {
    let across = 0;
    let used = 0;
    while (across < rest.length && used + sizeOf(rest[across] as Pair) <= width + GAP)
      used += sizeOf(rest[across++] as Pair);
    // Rows of like length rather than a full one and a remainder.
    const row = rest.slice(0, Math.ceil(rest.length / Math.ceil(rest.length / Math.max(1, across))));
    rest = rest.slice(row.length);
    const written = (pick: 0 | 1, tone: 'title' | 'dim'): string =>
      row
        .map((pair, k) => style(tone, k === row.length - 1 ? pair[pick] : padEnd(pair[pick], sizeOf(pair))))
        .join('');
    lines.push(written(0, 'title'), written(1, 'dim'));
  }
  return lines;
}

const GAP = 3;
type Pair = readonly [string, string];
const sizeOf = (pair: Pair): number => Math.max(...pair.map(widthOf)) + GAP;

function overview(page: Page): readonly string[] {
  const { report, show, style, width } = page;
  const { lang } = show;
  const { rules } = report;
  const lines = [heading(page, say(lang, 'overview')), ''];
  if (rules.length === 0) return [...lines, say(lang, 'noRules')];
  const count = (
    key: 'fired' | 'left' | 'held' | 'putOff',
    id: 'fired' | 'wouldLeave' | 'heldBack' | 'putOff',
  ): Column => ({
    head: say(lang, id),
    right: true,
    cells: rules.map((rule) => show.distinct({ count: rule[key], atLeast: false })),
  });
  const numbers: Column[] = [
    count('fired', 'fired'),
    {
      head: say(lang, 'subjects'),
      right: true,
      cells: rules.map((rule) => show.distinct(rule.subjects)),
    },
    count('left', 'wouldLeave'),
    count('held', 'heldBack'),
    ...(rules.some((rule) => rule.putOff > 0) ? [count('putOff', 'putOff')] : []),
  ];
  const widthIn = (columns: readonly Column[]): number =>
    columns.reduce((sum, { head, cells }) => sum + 2 + Math.max(...[head, ...cells].map(widthOf)), 0);
  while (numbers.length > 2 && widthIn(numbers) > width - 16) numbers.pop();
  const left = width - widthIn(numbers);
  const longest = Math.max(...rules.map(({ title }) => widthOf(clean(title))), widthOf(say(lang, 'rule')));
  const spark = left - Math.min(longest, Math.max(24, Math.floor(left / 2))) - 2;
  const titles: Column = {
    head: say(lang, 'rule'),
    cells: rules.map(({ title }) => title),
    width: spark >= 12 ? left - spark - 2 : left,
  };
  const table = layOut([titles, ...numbers]);
  const edge = Math.max(widthOf(table.head), ...table.rows.map(widthOf));
  const room = Math.min(60, width - edge - 2);
  const charts =
    spark >= 12
      ? rules.map(({ fired, series }) =>
          fired === 0 ? cut(say(lang, 'never'), room) : sparkline(series, room),
        )
      : [];
  const head =
    charts.length > 0 ? `${padEnd(table.head, edge)}  ${cut(say(lang, 'when'), room)}` : table.head;
  lines.push(style('dim', head));
  for (const [i, row] of table.rows.entries()) {
    const chart = charts[i];
    const line = chart === undefined ? row : padEnd(row, edge);
    const idle = rules[i]?.fired === 0;
    const drawn = chart === undefined ? '' : `  ${style(idle ? 'dim' : 'accent', chart)}`;
    lines.push(`${idle ? style('dim', line) : line}${drawn}`);
  }
  return lines;
}

function reach(page: Page): readonly string[] {
  const { report, show, style, width } = page;
  const { lang } = show;
  const { reach: of } = report;
  const lines = [heading(page, say(lang, 'reach')), ''];
  if (of.messages === 0) return [...lines, ...wrap(say(lang, 'reachNone'), width)];
  const params = {
    messages: of.messages,
    members: of.members.count,
    median: of.median,
    p90: of.p90,
    max: of.max,
  };
  const said = [say(lang, 'reachSum', params), say(lang, 'reachTypical', params)];
  if (of.fullest) {
    const week = say(lang, 'date.week', { date: show.wallDate(of.fullest.week) });
    said.push(say(lang, 'reachFullest', { member: of.fullest.member, week }));
  }
  lines.push(...said.flatMap((one) => wrap(one, width)), '');
  const shown = of.weeks.slice(0, REACH_ROWS - 1);
  const rest = of.weeks.slice(REACH_ROWS - 1);
  const [first] = rest;
  const rows = [
    ...shown.map(({ messages, weeks }) => ({
      label: show.distinct({ count: messages, atLeast: false }),
      weeks,
    })),
    ...(first
      ? [
          {
            label: say(lang, 'orMore', { n: first.messages }),
            weeks: rest.reduce((sum, { weeks }) => sum + weeks, 0),
          },
        ]
      : []),
  ];
  const top = Math.max(...rows.map(({ weeks }) => weeks));
  const table = layOut([
    { head: say(lang, 'reachColumn'), right: true, cells: rows.map(({ label }) => label) },
    {
      head: say(lang, 'reachWeeks'),
      right: true,
      cells: rows.map(({ weeks }) => show.distinct({ count: weeks, atLeast: false })),
    },
  ]);
  const room = Math.max(4, Math.min(40, width - widthOf(table.head) - 4));
  return [
    ...lines,
    style('dim', `  ${table.head}`),
    ...table.rows.map((row, i) => `  ${row}  ${style('accent', meter(rows[i]?.weeks ?? 0, top, room))}`),
  ];
}

function quality(page: Page): readonly string[] {
  const { report, show, style, width } = page;
  const items = qualityItems(report, show);
  const lines = [heading(page, say(show.lang, 'quality')), ''];
  if (items.length === 0) {
    const fine = report.from === null ? 'headlineEmpty' : 'qualityFine';
    lines.push(...wrap(say(show.lang, fine), width));
  }
  for (const [i, item] of items.entries()) {
    if (i > 0) lines.push('');
    lines.push(...wrap(item.title, width).map((line) => style('held', line)));
    lines.push(...wrap(item.advice, width - 2).map((line) => `  ${line}`));
    for (const { name, text } of item.details)
      lines.push(
        ...wrap(`${name}: ${text}`, width - 4).map((line, k) =>
          style('dim', `  ${k === 0 ? '- ' : '  '}${line}`),
        ),
      );
    if (item.more > 0) lines.push(style('dim', `  ${say(show.lang, 'andMore', { n: item.more })}`));
  }
  return [...lines, '', style('dim', say(show.lang, 'took', { seconds: report.seconds }))];
}
