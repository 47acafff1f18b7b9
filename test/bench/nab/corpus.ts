import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabelledWindow } from './scorer.ts';

/** One series of the benchmark. */
export interface Series {
  readonly folder: string;
  readonly name: string;
  /** In milliseconds, read as UTC. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly windows: readonly LabelledWindow[];
}

/** Reads `data/<folder>/*.csv` and `combined_windows.json` of a copy of the benchmark. */
export function readCorpus(directory: string): readonly Series[] {
  const labels = JSON.parse(readFileSync(join(directory, 'combined_windows.json'), 'utf8')) as Readonly<
    Record<string, readonly (readonly [string, string])[]>
  >;
  const data = join(directory, 'data');
  return readdirSync(data)
    .toSorted()
    .flatMap((folder) =>
      readdirSync(join(data, folder))
        .filter((name) => name.endsWith('.csv'))
        .toSorted()
        .map((name) =>
          readSeries(
            folder,
            name,
            readFileSync(join(data, folder, name), 'utf8'),
            labels[`${folder}/${name}`] ?? [],
          ),
        ),
    );
}

function readSeries(
  folder: string,
  name: string,
  text: string,
  labels: readonly (readonly [string, string])[],
): Series {
  const rows = text.trim().split(/\r?\n/).slice(1);
  const times = rows.map((row) => timeOf(row.slice(0, row.indexOf(','))));
  const values = rows.map((row) => Number(row.slice(row.indexOf(',') + 1)));
  const windows = labels.map(([from, to]) => ({
    from: times.findIndex((time) => time >= timeOf(from)),
    to: times.findLastIndex((time) => time <= timeOf(to)),
  }));
  return { folder, name, times, values, windows };
}

function timeOf(text: string): number {
  return Date.parse(`${text.trim().replace(' ', 'T')}Z`);
}
