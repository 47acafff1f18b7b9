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
    // Before any activity a silence begins with the first event, and another with joining.
    const openings = [own[0]!, own.find(({ type }) => type === 'member.joined')];
    const firstMatch = own.findIndex(matches);
    const starts = own.filter(
      (event, index) =>
        matches(event) || (openings.includes(event) && (firstMatch < 0 || index < firstMatch)),
    );
    return starts
      .filter((start, index) => !(starts[index + 1] && starts[index + 1]!.time <= start.time + span))
      .map((start) => ({ rule, at: start.time + span, community, subject: id }))
      .filter(({ at }) => at <= end);
  });
}
