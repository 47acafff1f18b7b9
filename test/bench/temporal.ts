import { parseArgs } from 'node:util';
import { hold, type Skipped } from './contest/contest.ts';
import { createFingerprint } from './contest/fingerprint.ts';
import { machine, show } from './contest/table.ts';
import type { Found } from './found.ts';
import { byObjects } from './hand-written-objects.ts';
import { type FinderId, finder, isFinder } from './temporal/entrants.ts';
import { month } from './workload.ts';

export interface TemporalOptions {
  readonly events: number;
  readonly members: number;
  readonly rounds: number;
  readonly only: readonly FinderId[];
  /** The same again where no code may be made from text. */
  readonly forbidden?: readonly FinderId[];
  readonly base: FinderId;
  readonly markdown: boolean;
}

export const TEMPORAL: TemporalOptions = {
  events: 1_000_000,
  members: 100_000,
  rounds: 5,
  only: ['rxjs', 'sqlite', 'duckdb', 'objects', 'typed', 'reeve'],
  base: 'objects',
  markdown: false,
};

/** The four temporal rules, side by side. Throws where somebody finds something else. Gives who did not take part. */
export const benchTemporal = async (options: TemporalOptions): Promise<readonly Skipped[]> => {
  const { events, members, rounds, markdown } = options;
  const expected: Found[] = [];
  byObjects(month(events, members), expected);
  const rules = new Set(expected.map(({ rule }) => rule));
  if (rules.size < 4)
    throw new Error(`Only ${[...rules].join(', ')} fire in this log: it is too short to tell anything.`);
  const told = createFingerprint();
  for (const { rule, at, subject } of expected) told.add(rule, at, subject);
  const size = { events, members };
  const { results, skipped } = await hold({
    entrants: [
      ...options.only.map((id) => finder(id, size)),
      ...(options.forbidden ?? []).map((id) => finder(id, size, true)),
    ],
    events,
    rounds,
    sample: events,
    expected: told.text,
    expectedCount: () => expected.length,
  });
  const thousands = (count: number): string => count.toLocaleString('en');
  const title = `Four temporal rules, ${thousands(events)} events of ${thousands(members)} members in 30 days: ${thousands(expected.length)} decisions`;
  show({ title, results, skipped, base: options.base, events, compiled: false, markdown });
  return skipped;
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: String(TEMPORAL.events) },
      members: { type: 'string', default: String(TEMPORAL.members) },
      rounds: { type: 'string', default: String(TEMPORAL.rounds) },
      only: { type: 'string', default: TEMPORAL.only.join() },
      forbidden: { type: 'string', default: '' },
      markdown: { type: 'boolean', default: false },
    },
  });
  console.log(machine());
  await benchTemporal({
    ...TEMPORAL,
    events: Number(values.events),
    members: Number(values.members),
    rounds: Number(values.rounds),
    only: values.only.split(',').filter(isFinder),
    forbidden: values.forbidden.split(',').filter(isFinder),
    markdown: values.markdown,
  });
}
