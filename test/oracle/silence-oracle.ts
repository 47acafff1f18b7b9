import type { Event } from '@reeve/ir';
import { type Firing, membersOf } from './ordered-log.ts';

/**
 * Meaning 4, for one member: the silence that begins with event `i` fires at its time + span, unless an event at
 * or before that instant begins another.
 */
export function silences(
  rule: string,
  log: readonly Event[],
  matches: (event: Event) => boolean,
  span: number,
  end: number,
): readonly Firing[] {
  return membersOf(log).flatMap(({ community, id }) => {
    const own = log.filter((event) => event.community === community && event.member === id);
    // Before any activity there is one silence: from joining, or from the first event as long as nobody joined.
    const first = own[0]!;
    const joined = own.find(({ type }) => type === 'member.joined');
    const opening = joined && joined.time <= first.time + span ? joined : first;
    const firstMatch = own.findIndex(matches);
    const starts = own.filter(
      (event, index) => matches(event) || (event === opening && (firstMatch < 0 || index < firstMatch)),
    );
    return starts
      .filter((start, index) => !(starts[index + 1] && starts[index + 1]!.time <= start.time + span))
      .map((start) => ({ rule, at: start.time + span, community, subject: id }))
      .filter(({ at }) => at <= end);
  });
}
