import { spanWords } from '../../report/sentences.ts';
import { createShow } from '../../report/show.ts';
import { sparkline } from '../../report/text/chart.ts';
import { createInk } from '../../report/text/ink.ts';
import { type Column, cut, layOut, wrap } from '../../report/text/lines.ts';
import { heading } from '../../report/text/page.ts';
import { number, say } from '../../report/wording.ts';
import { padEnd, widthOf } from '../../terminal/width.ts';
import type { Comparison, RuleComparison } from '../comparison.ts';
import { arrow, differencesOf, differingSeries, headline, renamedText } from '../sentences.ts';
import { type ComparedId, sayCompared } from '../wording.ts';
import { heldSection, membersSection } from './members.ts';
import type { ComparedPage } from './page.ts';
import { ruleSection } from './rule.ts';

const NARROWEST = 40;
const WIDEST = 160;

/** How a comparison is written on a terminal. */
export interface TextOptions {
  /** Columns of the terminal; no line is wider. Between 40 and 160 are used. */
  readonly width: number;
  readonly colors: boolean;
}

/**
 * Writes a comparison for a terminal.
 *
 * @example
 * process.stdout.write(renderComparisonText(comparison, { width: process.stdout.columns ?? 100, colors: true }));
 */
export function renderComparisonText(comparison: Comparison, options: TextOptions): string {
  const page: ComparedPage = {
    comparison,
    show: createShow(comparison.lang, comparison),
    style: createInk(options.colors),
    width: Math.max(NARROWEST, Math.min(WIDEST, Math.floor(options.width))),
  };
  const told = comparison.rules.filter((rule) => differencesOf(rule) > 0 || rule.only);
  const parts = [
    header(page),
    ...(comparison.from === null
      ? []
      : [
          overview(page),
          ...told.filter((rule) => differencesOf(rule) > 0).map((rule, i) => ruleSection(rule, i, page)),
          membersSection(page),
          heldSection(page),
        ]),
  ];
  return `\n${parts.map((lines) => lines.join('\n')).join('\n\n\n')}\n`;
}

function header(page: ComparedPage): readonly string[] {
  const { comparison, show, style, width } = page;
  const { lang } = show;
  const { versions, from, until } = comparison;
  const nothing = say(lang, 'nothingSent');
  const named =
    comparison.project === undefined
      ? sayCompared(lang, 'eyebrow')
      : sayCompared(lang, 'pageTitle', { project: comparison.project });
  const title = cut(named, width - widthOf(nothing) - 3);
  const gap = ' '.repeat(width - widthOf(title) - widthOf(nothing));
  const dim = (text: string): readonly string[] => wrap(text, width).map((line) => style('dim', line));
  const files = comparison.files.map((file) => (file === '-' ? say(lang, 'standardInput') : file)).join(', ');
  const span = from === null || until === null ? '' : spanWords(comparison, show);
  return [
    `${style('title', title)}${gap}${style('good', nothing)}`,
    '',
    ...wrap(headline(comparison, span, show), width),
    ...dim(sayCompared(lang, 'versionBefore', { label: versions.before })),
    ...dim(sayCompared(lang, 'versionAfter', { label: versions.after })),
    ...(from === null || until === null
      ? []
      : dim(
          `${say(lang, 'spanIn', { from: show.date(from), until: show.date(until) })} · ${say(lang, 'inZone', { zone: comparison.timeZone })}`,
        )),
    ...dim(files),
    '',
    ...(from === null ? [] : [...figures(page), '']),
    ...wrap(sayCompared(lang, 'caveat'), width - 2).map((line) => style('held', `  ${line}`)),
  ];
}

type Figure = readonly [value: string, name: string];

/** The great numbers, as many beside each other as there is room for. */
function figures({ comparison, show, style, width }: ComparedPage): readonly string[] {
  const { lang } = show;
  const { total, messages, held } = comparison;
  const sum = (side: 'before' | 'after'): number => held.reduce((all, { count }) => all + count[side], 0);
  const of = (id: ComparedId, value: string): Figure => [value, sayCompared(lang, id)];
  const all: readonly Figure[] = [
    of('decisions', arrow(total.decisions, show)),
    of('gained', number(total.gained)),
    of('lost', number(total.lost)),
    of('moved', number(total.moved)),
    of('changed', number(total.changed)),
    of('messages', arrow(messages.messages, show)),
    of('heldBack', arrow({ before: sum('before'), after: sum('after') }, show)),
  ];
  const sizeOf = (figure: Figure): number => Math.max(...figure.map(widthOf)) + 3;
  const lines: string[] = [];
  for (let rest = all; rest.length > 0; ) {
    let across = 0;
    let used = 0;
    while (across < rest.length && used + sizeOf(rest[across] as Figure) <= width + 3)
      used += sizeOf(rest[across++] as Figure);
    const row = rest.slice(0, Math.max(1, across));
    rest = rest.slice(row.length);
    const written = (pick: 0 | 1): string =>
      row
        .map((one) => padEnd(one[pick], sizeOf(one)))
        .join('')
        .trimEnd();
    lines.push(style('title', written(0)), style('dim', written(1)));
  }
  return lines;
}

function overview(page: ComparedPage): readonly string[] {
  const { comparison, show, style, width } = page;
  const { lang } = show;
  const { rules } = comparison;
  const lines = [heading(page, sayCompared(lang, 'overview')), ''];
  if (rules.length === 0) return [...lines, ...wrap(sayCompared(lang, 'noRules'), width)];
  const told = rules.filter((rule) => differencesOf(rule) > 0 || rule.only);
  const alike = rules.filter((rule) => !told.includes(rule));
  if (told.length > 0) lines.push(...table(told, page), '');
  if (alike.length > 0)
    lines.push(
      ...wrap(
        sayCompared(lang, 'alikeRules', {
          n: alike.length,
          rules: alike.map(({ title }) => title).join(lang === 'zh' ? '、' : ', '),
        }),
        width,
      ).map((line) => style('dim', line)),
    );
  const renamed = renamedText(comparison, show);
  if (renamed !== '') lines.push(...wrap(renamed, width).map((line) => style('dim', line)));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function table(rules: readonly RuleComparison[], page: ComparedPage): readonly string[] {
  const { show, style, width } = page;
  const { lang } = show;
  const count = (id: ComparedId, of: (rule: RuleComparison) => string): Column => ({
    head: sayCompared(lang, id),
    right: true,
    cells: rules.map(of),
  });
  const plain = (value: number): string => (value === 0 ? '·' : number(value));
  const numbers = [
    count('before', (rule) => (rule.only === 'after' ? '–' : number(rule.decisions.before))),
    count('after', (rule) => (rule.only === 'before' ? '–' : number(rule.decisions.after))),
    count('gained', (rule) => plain(rule.gained)),
    count('lost', (rule) => plain(rule.lost)),
    count('moved', (rule) => plain(rule.moved)),
    count('changed', (rule) => plain(rule.changed)),
  ];
  const widthIn = (columns: readonly Column[]): number =>
    columns.reduce((sum, { head, cells }) => sum + 2 + Math.max(...[head, ...cells].map(widthOf)), 0);
  const room = width - widthIn(numbers);
  if (room < 16) return stacked(rules, page);
  const titles: Column = {
    head: sayCompared(lang, 'rule'),
    cells: rules.map(({ title }) => title),
    width: room,
  };
  const edge = Math.min(room, Math.max(...[titles.head, ...titles.cells].map(widthOf)));
  const laid = layOut([{ ...titles, width: edge }, ...numbers]);
  const spark = width - widthOf(laid.head) - 2;
  const drawn = spark >= 16;
  const chart = (rule: RuleComparison): string =>
    style('accent', sparkline(differingSeries(rule), Math.min(60, spark)));
  return [
    style('dim', drawn ? `${laid.head}  ${sayCompared(lang, 'when')}` : laid.head),
    ...laid.rows.map((row, i) =>
      drawn ? `${padEnd(row, widthOf(laid.head))}  ${chart(rules[i] as RuleComparison)}`.trimEnd() : row,
    ),
  ];
}

/** Where there is no room for a table: each rule over its own numbers. */
function stacked(rules: readonly RuleComparison[], { show, style, width }: ComparedPage): readonly string[] {
  const { lang } = show;
  return rules.flatMap((rule) => {
    const counts = (['gained', 'lost', 'moved', 'changed'] as const)
      .filter((id) => rule[id] > 0)
      .map((id) => `${sayCompared(lang, id)} ${number(rule[id])}`);
    const said = [`${sayCompared(lang, 'decisions')} ${arrow(rule.decisions, show)}`, ...counts].join(' · ');
    return [cut(rule.title, width), ...wrap(said, width - 2).map((line) => style('dim', `  ${line}`))];
  });
}
