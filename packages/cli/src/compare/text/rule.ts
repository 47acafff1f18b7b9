import { sparkline } from '../../report/text/chart.ts';
import { cut, layOut, wrap } from '../../report/text/lines.ts';
import { heading, subheading } from '../../report/text/page.ts';
import { number } from '../../report/wording.ts';
import { padEnd, widthOf } from '../../terminal/width.ts';
import type { DifferenceExample, RuleComparison } from '../comparison.ts';
import {
  chosenExamples,
  differencesOf,
  exampleBlocks,
  exampleTime,
  ruleSentences,
  tellsWho,
} from '../sentences.ts';
import { sayCompared } from '../wording.ts';
import type { ComparedPage } from './page.ts';

const INDENT = '    ';
const SHOWN_SUBJECTS = 5;
/** So many examples of one kind of difference are shown. */
const SHOWN_EXAMPLES = 2;
const MARKS = { value: '', leaves: '→ ', held: '✕ ' } as const;

/** All that the text tells of one rule that is not the same in both versions. */
export function ruleSection(rule: RuleComparison, index: number, page: ComparedPage): readonly string[] {
  const { show, width } = page;
  const joined = ruleSentences(rule, show).join(show.lang === 'zh' ? '' : ' ');
  return [
    heading(page, `${index + 1}  ${rule.title}`, rule.name === rule.title ? '' : rule.name),
    ...wrap(joined, width - 2).map((line) => `  ${line}`),
    '',
    ...charts(rule, page),
    '',
    ...(tellsWho(rule) ? [...who(rule, page), ''] : []),
    ...examples(rule, page),
  ];
}

function charts(rule: RuleComparison, page: ComparedPage): readonly string[] {
  const { comparison, show, style, width } = page;
  const { lang } = show;
  const { before, after } = rule.series;
  const labels = [sayCompared(lang, 'before'), sayCompared(lang, 'after')];
  const size = Math.max(...labels.map(widthOf));
  const room = width - INDENT.length - size - 2;
  const by = Math.max(1, Math.ceil(before.length / room));
  const column = show.column(comparison.buckets, by);
  const line = (label: string | undefined, series: readonly number[], beside: readonly number[]): string =>
    `${INDENT}${style('dim', padEnd(label ?? '', size))}  ${style('accent', sparkline(series, room, beside))}`;
  return [
    subheading(page, sayCompared(lang, 'chartDecisions', { column })),
    line(labels[0], before, after),
    line(labels[1], after, before),
  ];
}

function who(rule: RuleComparison, page: ComparedPage): readonly string[] {
  const { comparison, show, style, width } = page;
  const { lang } = show;
  const top = rule.top.slice(0, SHOWN_SUBJECTS);
  const several = new Set(rule.top.map(({ community }) => community)).size > 1;
  const cells = (id: 'gained' | 'lost' | 'moved' | 'changed') => ({
    head: sayCompared(lang, id),
    right: true,
    cells: top.map((one) => (one[id] === 0 ? '·' : number(one[id]))),
  });
  const columns = (['gained', 'lost', 'moved', 'changed'] as const).filter((id) => rule[id] > 0).map(cells);
  const widthIn = (): number =>
    columns.reduce((sum, { head, cells: all }) => sum + 2 + Math.max(...[head, ...all].map(widthOf)), 0);
  while (columns.length > 1 && widthIn() > width - INDENT.length - 12) columns.pop();
  const used = widthIn();
  const names = top.map(({ subject, community }) =>
    several && comparison.rules.length > 0 && subject !== community ? `${subject} (${community})` : subject,
  );
  const { head, rows } = layOut([
    { head: '', cells: names, width: Math.max(8, width - INDENT.length - used) },
    ...columns,
  ]);
  return [
    subheading(page, sayCompared(lang, 'who')),
    style('dim', `${INDENT}${head}`),
    ...rows.map((row) => `${INDENT}${row}`),
  ];
}

function examples(rule: RuleComparison, page: ComparedPage): readonly string[] {
  const { show } = page;
  const shown = chosenExamples(rule.examples, SHOWN_EXAMPLES);
  const all = differencesOf(rule);
  const aside = shown.length < all ? sayCompared(show.lang, 'examplesOf', { shown: shown.length, all }) : '';
  const lines = [subheading(page, sayCompared(show.lang, 'examples'), aside)];
  for (const [i, example] of shown.entries()) {
    if (i > 0) lines.push('');
    lines.push(...exampleLines(example, page));
  }
  return lines;
}

function exampleLines(example: DifferenceExample, page: ComparedPage): readonly string[] {
  const { show, style, width } = page;
  const side = example.after ?? example.before;
  const kind = sayCompared(show.lang, example.change);
  const subject = cut(side?.subject ?? '', width - INDENT.length - widthOf(kind) - 2);
  const lines = [
    `${INDENT}${style(example.change === 'lost' ? 'held' : 'good', kind)}  ${style('title', subject)}`,
    ...wrap(exampleTime(example, show), width - INDENT.length - 2).map(
      (line) => `${INDENT}  ${style('accent', line)}`,
    ),
  ];
  const blocks = exampleBlocks(example, show);
  const size = Math.max(0, ...blocks.map(({ label }) => widthOf(label)));
  for (const { label, items } of blocks) {
    const rows = items.flatMap(({ kind: mark, text }) =>
      wrap(`${MARKS[mark]}${text}`, width - INDENT.length - size - 4),
    );
    for (const [i, row] of rows.entries())
      lines.push(`${INDENT}  ${style('dim', padEnd(i === 0 ? label : '', size))}  ${row}`.trimEnd());
  }
  return lines;
}
