import { meter } from '../../report/text/chart.ts';
import { layOut, wrap } from '../../report/text/lines.ts';
import { heading, subheading } from '../../report/text/page.ts';
import { number, say } from '../../report/wording.ts';
import { padEnd, widthOf } from '../../terminal/width.ts';
import type { MemberComparison } from '../comparison.ts';
import {
  actionRows,
  arrow,
  type CountRow,
  heldRows,
  memberRows,
  reachSentences,
  signed,
  weekRows,
} from '../sentences.ts';
import { type ComparedId, sayCompared } from '../wording.ts';
import type { ComparedPage } from './page.ts';

const INDENT = '  ';
const SHOWN_MEMBERS = 5;
const SHOWN_WEEKS = 8;

/** What members would get before and after. */
export function membersSection(page: ComparedPage): readonly string[] {
  const { comparison, show, style, width } = page;
  const { lang } = show;
  const { messages, members, membersDiffering } = comparison;
  const said = reachSentences(comparison, show).flatMap((one) => wrap(one, width));
  const lines = [heading(page, sayCompared(lang, 'reach')), '', ...said];
  if (messages.messages.before + messages.messages.after > 0) {
    lines.push('', ...counts(page, 'perMember', 'perMemberColumn', memberRows(comparison, show), true));
    lines.push(
      '',
      ...counts(page, 'perWeek', 'perWeekColumn', weekRows(comparison, show, SHOWN_WEEKS), true),
    );
    lines.push('', ...counts(page, 'byAction', 'action', actionRows(comparison, show), false));
  }
  if (messages.most.after.length > 0) lines.push('', ...memberTable(page, 'mostMore', messages.most.after));
  if (messages.most.before.length > 0)
    lines.push('', ...memberTable(page, 'mostFewer', messages.most.before));
  if (messages.most.after.length + messages.most.before.length === 0 && members.length > 0)
    lines.push('', ...memberTable(page, 'mostDiffering', members));
  if (membersDiffering.count > 0) {
    const n = show.distinct(membersDiffering);
    const text = sayCompared(lang, 'differingOf', {
      n: membersDiffering.atLeast ? n : membersDiffering.count,
    });
    lines.push('', ...wrap(text, width).map((line) => style('dim', line)));
  }
  return lines;
}

/** What is held back before and after, by why. */
export function heldSection(page: ComparedPage): readonly string[] {
  const { comparison, show, width } = page;
  const { lang } = show;
  const rows = heldRows(comparison, show);
  const lines = [heading(page, sayCompared(lang, 'held')), ''];
  if (rows.length === 0) return [...lines, ...wrap(sayCompared(lang, 'heldNone'), width)];
  return [...lines, ...table(page, 'why', rows, false)];
}

function counts(
  page: ComparedPage,
  title: ComparedId,
  column: ComparedId,
  rows: readonly CountRow[],
  numbers: boolean,
): readonly string[] {
  return [subheading(page, sayCompared(page.show.lang, title)), ...table(page, column, rows, numbers)];
}

function table(
  page: ComparedPage,
  column: ComparedId,
  rows: readonly CountRow[],
  numbers: boolean,
): readonly string[] {
  const { show, style, width } = page;
  const { lang } = show;
  const side = (id: 'before' | 'after') => ({
    head: sayCompared(lang, id),
    right: true,
    cells: rows.map(({ count }) => number(count[id])),
  });
  const change = {
    head: '',
    right: true,
    cells: rows.map(({ count }) => signed(count.after - count.before)),
  };
  const sides = [side('before'), side('after'), change];
  const used = sides.reduce(
    (sum, { head, cells }) => sum + 2 + Math.max(...[head, ...cells].map(widthOf)),
    0,
  );
  const { head, rows: laid } = layOut([
    {
      head: sayCompared(lang, column),
      right: numbers,
      cells: rows.map(({ label }) => label),
      width: Math.max(8, width - INDENT.length - 2 - used),
    },
    ...sides,
  ]);
  const edge = Math.max(...[head, ...laid].map(widthOf));
  const room = Math.min(36, width - INDENT.length - 2 - edge - 2);
  const top = Math.max(...rows.map(({ count }) => Math.max(count.before, count.after)));
  const bar = (count: number): string => (room >= 8 && count > 0 ? meter(count, top, room) : '');
  return [
    style('dim', `${INDENT}  ${head}`),
    ...laid.map((row, i) => {
      const drawn = bar(rows[i]?.count.after ?? 0);
      return drawn === ''
        ? `${INDENT}  ${row}`
        : `${INDENT}  ${padEnd(row, edge)}  ${style('accent', drawn)}`;
    }),
  ];
}

function memberTable(
  page: ComparedPage,
  title: ComparedId,
  members: readonly MemberComparison[],
): readonly string[] {
  const { show, style, width } = page;
  const { lang } = show;
  const shown = members.slice(0, SHOWN_MEMBERS);
  const sent = {
    head: sayCompared(lang, 'messages'),
    cells: shown.map(({ messages }) => arrow(messages, show)),
  };
  const used = 2 + Math.max(...[sent.head, ...sent.cells].map(widthOf));
  const { head, rows } = layOut([
    {
      head: sayCompared(lang, 'member'),
      cells: shown.map(({ member }) => member),
      width: Math.max(8, width - INDENT.length - 2 - used),
    },
    sent,
  ]);
  const more = members.length - shown.length;
  return [
    subheading(page, sayCompared(lang, title)),
    style('dim', `${INDENT}  ${head}`),
    ...rows.map((row) => `${INDENT}  ${row}`),
    ...(more > 0 ? [style('dim', `${INDENT}  ${say(lang, 'andMore', { n: more })}`)] : []),
  ];
}
