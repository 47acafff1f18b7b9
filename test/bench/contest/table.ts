import { cpus, loadavg } from 'node:os';
import type { Result, Skipped } from './contest.ts';

const printed: string[] = [];

/** Prints, and keeps what was printed. */
export const print = (text: string): void => {
  printed.push(text);
  console.log(text);
};

/** All that was printed up to now. */
export const printout = (): string => printed.join('\n');

/** Three digits that count, with a comma for thousands: nobody's clock is better than that. */
export const digits = (value: number): string => {
  if (value === 0) return '0';
  const scale = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return (value < 1000 ? Number(value.toPrecision(3)) : Math.round(value / scale) * scale).toLocaleString(
    'en',
  );
};

/** Two digits, however small. */
const ratio = (value: number): string => (value >= 10 ? digits(value) : String(Number(value.toPrecision(2))));

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const high = sorted[sorted.length >> 1] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : (high + (sorted[(sorted.length >> 1) - 1] ?? high)) / 2;
};

/** Rows of words as a table, the first row being its head: of spaces, or of Markdown. */
export const table = (rows: readonly (readonly string[])[], markdown: boolean): string => {
  if (markdown) {
    const [head = [], ...rest] = rows;
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    return [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rest.map(line)].join('\n');
  }
  const width = (i: number): number => Math.max(...rows.map((row) => (row[i] ?? '').length));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(width(i)) : cell.padStart(width(i)))).join('  '),
    )
    .join('\n');
};

/** The machine, in a line. */
export const machine = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${(loadavg()[0] ?? 0).toFixed(1)}, Node ${process.version}`;

const mebibytes = (bytes: number): string => `${digits(bytes / 2 ** 20)} MiB`;

export interface Shown {
  readonly title: string;
  readonly results: readonly Result[];
  readonly skipped: readonly Skipped[];
  /** What the ratios are to. */
  readonly base: string;
  readonly events: number;
  readonly compiled: boolean;
  readonly markdown: boolean;
}

/** Prints how contenders did, with ratios. */
export const show = ({ title, results, skipped, base, events, compiled, markdown }: Shown): void => {
  const baseline = results.find(({ id }) => id === base);
  const rows = results.map(({ name, speeds, count, compileSeconds, compileBytes }) => [
    name,
    digits(median(speeds)),
    `${digits(speeds[0] ?? 0)} to ${digits(speeds.at(-1) ?? 0)}`,
    baseline ? ratio(median(speeds) / median(baseline.speeds)) : '',
    ...(compiled ? [`${digits(compileSeconds * 1000)} ms`, mebibytes(compileBytes)] : []),
    count === events ? 'all' : count.toLocaleString('en'),
  ]);
  const head = ['', 'events/s', 'range', 'ratio', ...(compiled ? ['made ready', 'memory'] : []), 'events'];
  print(`\n${markdown ? '### ' : ''}${title}\n`);
  print(table([head, ...rows], markdown));
  const notes = skipped.map(({ name, reason }) => `Skipped: ${name} (${reason}).`);
  if (notes.length > 0) print(`\n${notes.join('\n')}`);
};
