import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { formatTimestamp } from '@reeve/ir';
import { digits, machine, median, print, table } from './contest/table.ts';
import type { Log } from './found.ts';
import { byObjects } from './hand-written-objects.ts';
import { month } from './workload.ts';

export interface BacktestOptions {
  readonly logs: readonly { readonly events: number; readonly members: number; readonly days: number }[];
  readonly rounds: number;
  readonly markdown: boolean;
}

/** The second log is as dense as the first and four times as long: what grows with it is kept too long. */
export const BACKTEST: BacktestOptions = {
  logs: [
    { events: 1_000_000, members: 100_000, days: 30 },
    { events: 4_000_000, members: 100_000, days: 120 },
  ],
  rounds: 3,
  markdown: false,
};

function* lines({ events }: Log): Generator<string> {
  let chunk = '';
  for (const { id, type, time, member, community } of events) {
    chunk += `${JSON.stringify({ id, type, time: formatTimestamp(time), subject: member, source: community, data: {} })}\n`;
    if (chunk.length < 65_536) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

const countLines = async (file: string): Promise<number> => {
  let count = 0;
  for await (const _ of createInterface({ input: createReadStream(file) })) count++;
  return count;
};

const own = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The command as it is built; from its sources where the bench runs from sources. */
const conditions = process.execArgv.filter((flag) => flag.startsWith('--conditions='));
const reeve =
  conditions.length > 0
    ? [...conditions, own('../../packages/cli/src/main.ts')]
    : [own('../../packages/cli/bundle/main.js')];

/** The whole of `reeve backtest`, from the start of the process to its end. Throws where decisions are missing. */
export const benchBacktest = async ({ logs, rounds, markdown }: BacktestOptions): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'reeve-bench-'));
  const out = join(folder, 'decisions.jsonl');
  const peakFile = join(folder, 'peak');
  const rows: string[][] = [['', 'events/s', 'range', 'seconds', 'process at most']];
  try {
    for (const { events, members, days } of logs) {
      let expected = 0;
      byObjects(month(events, members, days), { push: () => expected++ });
      for (const kind of ['plain', 'gzip']) {
        const file = join(folder, kind === 'gzip' ? 'events.jsonl.gz' : 'events.jsonl');
        const source = Readable.from(lines(month(events, members, days)));
        if (kind === 'gzip') await pipeline(source, createGzip({ level: 6 }), createWriteStream(file));
        else await pipeline(source, createWriteStream(file));
        const took: number[] = [];
        const peaks: number[] = [];
        for (let round = 0; round < rounds; round++) {
          const args = ['backtest', '--rules', own('rules.reeve'), '--events', file];
          const begin = performance.now();
          execFileSync(
            process.execPath,
            [
              `--import=${new URL('backtest/note-peak.ts', import.meta.url).href}`,
              ...reeve,
              ...args,
              ...['--format', 'jsonl', '--out', out],
            ],
            { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, REEVE_BENCH_PEAK: peakFile } },
          );
          took.push((performance.now() - begin) / 1000);
          peaks.push(Number(readFileSync(peakFile, 'utf8')));
        }
        const found = await countLines(out);
        if (found !== expected)
          throw new Error(`reeve backtest, ${kind}: ${found} decisions, where ${expected} are right.`);
        const speeds = took.map((one) => events / one).sort((a, b) => a - b);
        rows.push([
          `${events.toLocaleString('en')} events in ${days} days, ${kind}`,
          digits(median(speeds)),
          `${digits(speeds[0] ?? 0)} to ${digits(speeds.at(-1) ?? 0)}`,
          digits(median(took)),
          `${digits(median(peaks) / 2 ** 20)} MiB`,
        ]);
        rmSync(file);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  print(`\n${markdown ? '### ' : ''}reeve backtest, whole process, JSON lines\n\n${table(rows, markdown)}`);
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      events: { type: 'string' },
      rounds: { type: 'string', default: String(BACKTEST.rounds) },
      markdown: { type: 'boolean', default: false },
    },
  });
  console.log(machine());
  const events = Number(values.events ?? 0);
  const logs = events > 0 ? [{ events, members: Math.ceil(events / 10), days: 30 }] : BACKTEST.logs;
  await benchBacktest({ logs, rounds: Number(values.rounds), markdown: values.markdown });
}
