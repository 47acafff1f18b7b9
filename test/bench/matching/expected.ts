import { createFingerprint } from '../contest/fingerprint.ts';
import { holds, type MatchingWorkload, type Rule } from './workload.ts';

/** What has to be found, worked out in the plainest way. */
export interface Expected {
  readonly fingerprint: (count: number) => string;
  /** Matches of the first `count` events. */
  readonly matches: (count: number) => number;
}

export const expectedOf = ({ rules, events }: MatchingWorkload): Expected => {
  const byType = Map.groupBy(rules.keys(), (i) => (rules[i] as Rule).type);
  const matchesOf = (i: number): readonly number[] => {
    const event = events[i];
    if (!event) return [];
    return (byType.get(event.type) ?? []).filter((rule) =>
      (rules[rule] as Rule).predicates.every((predicate) => holds(predicate, event)),
    );
  };
  const upTo = new Float64Array(events.length + 1);
  for (let i = 0; i < events.length; i++) upTo[i + 1] = (upTo[i] as number) + matchesOf(i).length;
  return {
    fingerprint: (count) => {
      const all = createFingerprint();
      for (let i = 0; i < count; i++) for (const rule of matchesOf(i)) all.add(rule, i);
      return all.text();
    },
    matches: (count) => upTo[count] ?? 0,
  };
};
