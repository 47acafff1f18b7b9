import { stripVTControlCharacters } from 'node:util';
import type { Show } from '../report/show.ts';
import { sparkline } from '../report/text/chart.ts';
import { createInk, type Ink } from '../report/text/ink.ts';
import { type Column, layOut, wrap } from '../report/text/lines.ts';
import { heading } from '../report/text/page.ts';
import { number } from '../report/wording.ts';
import { padEnd, widthOf } from '../terminal/width.ts';
import type { Story } from './story.ts';
import type { CaseStory, DayChart, Table } from './story-parts.ts';
import { tell } from './words.ts';

interface Paper {
  readonly width: number;
  readonly style: Ink;
  readonly show: Show;
}

/** Writes a simulation's story for a terminal; no line is wider than its columns. */
export const renderStoryText = (
  story: Story,
  show: Show,
  options: { readonly width: number; readonly colors: boolean },
): string => {
  const paper: Paper = {
    width: Math.max(40, Math.min(140, Math.floor(options.width))),
    style: createInk(options.colors),
    show,
  };
  const { width, style } = paper;
  const dim = (text: string): readonly string[] => wrap(text, width).map((line) => style('dim', line));
  const parts: (readonly string[])[] = [
    [
      ...wrap(story.title, width).map((line) => style('title', line)),
      ...wrap(story.pill, width).map((line) => style('held', line)),
      '',
      ...wrap(story.lede, width),
      ...story.meta.flatMap(dim),
      '',
      ...figures(story, paper),
    ],
    ...story.sections.map(({ title, told, charts, cases, tables }) => [
      heading(paper, title),
      '',
      ...told.filter((text) => text !== '').flatMap((text) => wrap(text, width)),
      ...charts.flatMap((chart) => ['', ...chartLines(chart, paper)]),
      ...cases.flatMap((each) => ['', ...caseLines(each, paper)]),
      ...tables.flatMap((table) => ['', ...tableLines(table, paper)]),
    ]),
    dim(story.footer),
  ];
  return `\n${parts.map((lines) => lines.join('\n').trimEnd()).join('\n\n\n')}\n`;
};

const figures = ({ figures: all }: Story, { width, style }: Paper): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const { name, value } of all) {
    const text = `${style('title', value)} ${style('dim', name)}`;
    const long = widthOf(`${value} ${name}`);
    if (line !== '' && widthOf(stripVTControlCharacters(line)) + 3 + long > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? text : `${line}   ${text}`;
  }
  return [...lines, line];
};

const chartLines = (
  { title, values, beside }: DayChart,
  { width, style, show }: Paper,
): readonly string[] => {
  const { lang } = show;
  const names = beside ? [tell(lang, 'with'), tell(lang, 'without')] : [''];
  const gutter = Math.max(...names.map(widthOf)) + (beside ? 2 : 0);
  const room = width - gutter;
  const most = Math.max(0, ...values, ...(beside ?? []));
  return [
    `${style('title', title)}  ${style('dim', tell(lang, 'chartMost', { n: number(most) }))}`,
    `${padEnd(names[0] ?? '', gutter)}${style('accent', sparkline(values, room, beside))}`,
    ...(beside
      ? [`${style('dim', padEnd(names[1] ?? '', gutter))}${style('dim', sparkline(beside, room, values))}`]
      : []),
  ];
};

const caseLines = ({ title, meta, steps }: CaseStory, { width, style }: Paper): readonly string[] => [
  ...wrap(title, width).map((line) => style('title', line)),
  ...wrap(meta, width).map((line) => style('dim', line)),
  ...steps.flatMap(({ when, what, held }) => {
    const lines = wrap(`${when}  ${what}`, width - 4);
    return lines.map(
      (line, i) => `  ${i === 0 ? (held ? style('held', '✕') : style('accent', '→')) : ' '} ${line}`,
    );
  }),
];

const tableLines = ({ caption, head, right, rows }: Table, { width, style }: Paper): readonly string[] => {
  const sizes = head.map((name, i) => Math.max(...[name, ...rows.map((row) => row[i] ?? '')].map(widthOf)));
  // What does not fit is taken from the widest column, whichever that is by then.
  for (let over = sizes.reduce((sum, each) => sum + each + 2, -2) - width; over > 0; over--) {
    const widest = sizes.indexOf(Math.max(...sizes));
    sizes[widest] = (sizes[widest] as number) - 1;
  }
  const columns: Column[] = head.map((name, i) => ({
    head: name,
    right: right.includes(i),
    cells: rows.map((row) => row[i] ?? ''),
    width: sizes[i] as number,
  }));
  const laid = layOut(columns);
  return [...(caption === undefined ? [] : [style('title', caption)]), style('dim', laid.head), ...laid.rows];
};
