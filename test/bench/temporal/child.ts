import { serve } from '../contest/child.ts';
import { createFingerprint } from '../contest/fingerprint.ts';
import type { Found, Log } from '../found.ts';
import { workload } from '../workload.ts';
import { FINDERS, isFinder } from './entrants.ts';

const [id = '', eventCount, memberCount] = process.argv.slice(2);

serve(async () => {
  if (!isFinder(id)) throw new Error(`There is nobody called ${id}.`);
  const find = await FINDERS[id]();
  const members = Number(memberCount);
  const all = workload(Number(eventCount), members);
  const findIn = async (count: number): Promise<readonly Found[]> => {
    const events = count === all.length ? all : all.slice(0, count);
    const log: Log = { events, count, first: events[0]?.time ?? 0, last: events.at(-1)?.time ?? 0 };
    const found: Found[] = [];
    await find(log, found, members);
    return found;
  };
  return {
    run: async (count) => (await findIn(count)).length,
    tell: async (count) => {
      const told = createFingerprint();
      for (const { rule, at, subject } of await findIn(count)) told.add(rule, at, subject);
      return told.text();
    },
  };
});
