import { max } from 'd3-array';
import { padStart, widthOf } from '../../terminal/width.ts';
import { bucketOf, foldColumns } from '../buckets.ts';
import type { Buckets } from '../report.ts';
import type { Show } from '../show.ts';
import { number } from '../wording.ts';

const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const EMPTY = '·';

const most = (values: readonly number[]): number => Math.max(1, max(values) ?? 0);

/**
 * A chart one line high: `▁▂▅█`; a column with nothing is a dot, so that gaps are seen. Its height is that of the
 * greatest column, also of `beside`, so that two lines can be compared.
 */
export function sparkline(series: readonly number[], width: number, beside: readonly number[] = []): string {
  const { values } = foldColumns(series, width);
  const top = Math.max(most(values), most(foldColumns(beside, width).values));
  return values
    .map((value) => (value === 0 ? EMPTY : EIGHTHS[Math.max(1, Math.round((value / top) * 8))]))
    .join('');
}

/** Bars over time, several lines high, with the greatest number and an axis of dates. */
export function barChart(
  series: readonly number[],
  buckets: Buckets,
  show: Show,
  options: { readonly width: number; readonly height: number },
): { readonly rows: readonly string[]; readonly axis: string; readonly by: number } {
  const gutter = widthOf(number(most(series))) + 2;
  const room = Math.max(10, options.width - gutter - 1);
  const { values, by } = foldColumns(series, room);
  const top = most(values);
  const label = number(top);
  const thick = Math.max(1, Math.min(3, Math.floor(room / Math.max(1, values.length))));
  const bar = thick > 2 ? thick - 1 : thick;
  const rows: string[] = [];
  for (let row = options.height - 1; row >= 0; row--) {
    const cells = values.map((value) => {
      const eighths = value === 0 ? 0 : Math.max(1, Math.round((value / top) * options.height * 8));
      const cell = EIGHTHS[Math.max(0, Math.min(8, eighths - row * 8))] as string;
      return cell.repeat(bar) + ' '.repeat(thick - bar);
    });
    const head = row === options.height - 1 ? label : row === 0 ? '0' : '';
    rows.push(`${padStart(head, gutter - 1)} ${row === 0 ? '┼' : '┤'}${cells.join('').trimEnd()}`);
  }
  let axis = '';
  const end = gutter + 1 + values.length * thick;
  const columnOf = (at: number): number => Math.floor(Math.max(0, bucketOf(buckets, at)) / by);
  for (let count = Math.max(2, Math.floor((values.length * thick) / 7)); count > 0; count--) {
    const labels = show.axis(buckets, count);
    const placed = placeLabels(
      labels.map(({ at, text }) => ({ at: gutter + 1 + columnOf(at) * thick, text })),
      Math.max(end, options.width),
    );
    if (placed === undefined) continue;
    axis = placed;
    break;
  }
  return { rows, axis, by };
}

/** Labels in one line, each at its place; nothing where two would touch. The last one may be left out. */
function placeLabels(
  labels: readonly { readonly at: number; readonly text: string }[],
  end: number,
): string | undefined {
  let line = '';
  for (const [i, { at, text }] of labels.entries()) {
    if (line !== '' && at < widthOf(line) + 2) return undefined;
    if (at + widthOf(text) > end) return i === labels.length - 1 && i > 0 ? line : undefined;
    line = `${line}${' '.repeat(at - widthOf(line))}${text}`;
  }
  return line;
}

/** Lengths beside each other: `██████▌`. */
export function meter(value: number, top: number, width: number): string {
  const eighths = Math.max(1, Math.round((value / Math.max(1, top)) * width * 8));
  const parts = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
  return `${'█'.repeat(Math.floor(eighths / 8))}${parts[eighths % 8]}`;
}
