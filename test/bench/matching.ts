import { parseArgs } from 'node:util';
import { hold, type Skipped } from './contest/contest.ts';
import { digits, machine, show } from './contest/table.ts';
import { type ContenderId, entrant, isContender } from './matching/entrants.ts';
import { expectedOf } from './matching/expected.ts';
import { matchingWorkload } from './matching/workload.ts';

export interface MatchingOptions {
  readonly rules: readonly number[];
  readonly events: number;
  /** Of the pairs of a rule and an event, the part that matches; roughly. */
  readonly share: number;
  readonly rounds: number;
  /** A round takes fewer events from who would need longer. */
  readonly seconds: number;
  readonly only: readonly ContenderId[];
  /** The same again where no code may be made from text. */
  readonly forbidden?: readonly ContenderId[];
  readonly base: ContenderId;
  readonly markdown: boolean;
}

export const MATCHING: MatchingOptions = {
  rules: [10, 100, 1000, 10_000],
  events: 100_000,
  share: 0.01,
  rounds: 5,
  seconds: 1,
  only: [
    'json-rules-engine',
    'zen-expressions',
    'zen-table',
    'json-logic',
    'json-logic-by-type',
    'closures',
    'bitmap',
    'reeve',
    'reeve-made',
  ],
  base: 'closures',
  markdown: false,
};

/** Matching of events to rules, side by side. Throws where somebody finds something else. Gives who did not take part. */
export const benchMatching = async (options: MatchingOptions): Promise<readonly Skipped[]> => {
  const { events, share, rounds, seconds, markdown } = options;
  const absent: Skipped[] = [];
  for (const rules of options.rules) {
    const expected = expectedOf(matchingWorkload(rules, events, share));
    const workload = { rules, events, share };
    const { results, skipped } = await hold({
      entrants: [
        ...options.only.map((id) => entrant(id, workload)),
        ...(options.forbidden ?? []).map((id) => entrant(id, workload, true)),
      ],
      events,
      rounds,
      seconds,
      sample: 1000,
      expected: expected.fingerprint,
      expectedCount: expected.matches,
    });
    const real = (100 * expected.matches(events)) / (rules * events);
    const title = `${rules.toLocaleString('en')} rules, ${digits(real)} % of pairs match: ${digits(expected.matches(events) / events)} decisions an event`;
    show({ title, results, skipped, base: options.base, events, compiled: true, markdown });
    absent.push(...skipped);
  }
  return absent;
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rules: { type: 'string', default: MATCHING.rules.join() },
      events: { type: 'string', default: String(MATCHING.events) },
      share: { type: 'string', default: String(MATCHING.share) },
      rounds: { type: 'string', default: String(MATCHING.rounds) },
      seconds: { type: 'string', default: String(MATCHING.seconds) },
      only: { type: 'string', default: MATCHING.only.join() },
      forbidden: { type: 'string', default: '' },
      markdown: { type: 'boolean', default: false },
    },
  });
  console.log(machine());
  await benchMatching({
    ...MATCHING,
    rules: values.rules.split(',').map(Number),
    events: Number(values.events),
    share: Number(values.share),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    only: values.only.split(',').filter(isContender),
    forbidden: values.forbidden.split(',').filter(isContender),
    markdown: values.markdown,
  });
}
