import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { digits, machine, print, table } from './contest/table.ts';

/** Who keeps state for the four rules. */
export const KEEPERS = {
  objects: 'by hand, objects and Maps',
  typed: 'by hand, dense integers and typed arrays',
  reeve: 'Reeve',
} as const;

export type KeeperId = keyof typeof KEEPERS;

/** What a process reports: bytes held after the last event, members that came, and the most that the process ever took. */
export interface Kept {
  readonly bytes: number;
  readonly members: number;
  readonly peak: number;
  readonly found: number;
}

export interface MemoryOptions {
  readonly logs: readonly { readonly events: number; readonly members: number }[];
  readonly markdown: boolean;
}

export const MEMORY: MemoryOptions = {
  logs: [
    { events: 1_000_000, members: 100_000 },
    { events: 5_000_000, members: 1_000_000 },
  ],
  markdown: false,
};

const measure = async (id: KeeperId, events: number, members: number): Promise<Kept> => {
  const own = process.execArgv.filter((flag) => flag.startsWith('--conditions='));
  const child = fork(
    new URL('temporal/memory-child.ts', import.meta.url),
    [id, String(events), String(members)],
    {
      // Reeve has to do with a gigabyte; the loops may take what they need.
      execArgv: [...own, '--expose-gc', `--max-old-space-size=${id === 'reeve' ? 1024 : 4096}`],
    },
  );
  const ended = once(child, 'exit');
  const told = await Promise.race([once(child, 'message'), ended.then(() => [])]);
  await ended;
  const kept = told[0] as Kept | undefined;
  if (!kept) throw new Error(`${KEEPERS[id]} ended without saying what it keeps of ${members} members.`);
  return kept;
};

/** Bytes of state a member for the four rules, events not kept. Throws where somebody finds something else. */
export const benchMemory = async ({ logs, markdown }: MemoryOptions): Promise<void> => {
  for (const { events, members } of logs) {
    const rows: string[][] = [['', 'bytes a member', 'in all', 'process at most']];
    let expected: number | undefined;
    let came = 0;
    for (const id of Object.keys(KEEPERS) as KeeperId[]) {
      const kept = await measure(id, events, members);
      expected ??= kept.found;
      if (kept.found !== expected)
        throw new Error(`${KEEPERS[id]}: ${kept.found} decisions, where the others have ${expected}.`);
      came = kept.members;
      rows.push([
        KEEPERS[id],
        digits(kept.bytes / kept.members),
        `${digits(kept.bytes / 2 ** 20)} MiB`,
        `${digits(kept.peak / 2 ** 20)} MiB`,
      ]);
    }
    const title = `State for the four rules: ${events.toLocaleString('en')} events in 30 days, ${came.toLocaleString('en')} members came`;
    print(`\n${markdown ? '### ' : ''}${title}\n\n${table(rows, markdown)}`);
  }
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      events: { type: 'string' },
      members: { type: 'string' },
      markdown: { type: 'boolean', default: false },
    },
  });
  console.log(machine());
  const { events, members, markdown } = values;
  await benchMemory({
    logs: events && members ? [{ events: Number(events), members: Number(members) }] : MEMORY.logs,
    markdown,
  });
}
