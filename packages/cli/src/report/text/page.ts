import { widthOf } from '../../terminal/width.ts';
import type { Report } from '../report.ts';
import type { Show } from '../show.ts';
import type { Ink } from './ink.ts';
import { cut } from './lines.ts';

/** What the parts of a text report share. */
export interface Page {
  readonly report: Report;
  readonly show: Show;
  readonly style: Ink;
  readonly width: number;
}

/** A heading with a rule to the edge, and a word at its end. */
export function heading(page: Pick<Page, 'style' | 'width'>, text: string, aside = ''): string {
  const { style, width } = page;
  const end = aside === '' ? '' : ` ${cut(aside, Math.floor(width / 3))}`;
  const title = cut(text, width - widthOf(end) - 6);
  const line = '─'.repeat(Math.max(2, width - widthOf(title) - widthOf(end) - 1));
  return `${style('title', title)} ${style('dim', line + end)}`;
}

/** A smaller heading. */
export const subheading = (page: Pick<Page, 'style' | 'width'>, text: string, aside = ''): string => {
  const title = cut(text, page.width - 4);
  const room = page.width - 4 - widthOf(title);
  return `  ${page.style('title', title)}${aside === '' || room < 12 ? '' : page.style('dim', `  ${cut(aside, room - 2)}`)}`;
};
