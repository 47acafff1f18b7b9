import type { Event, Value } from '@reeve/ir';

/** What an expression is evaluated over. One object is reused; whoever keeps it past a call must copy it. */
export interface Context {
  now: number;
  /** The event at hand, `null` where there is none (timers, schedules). */
  event: Event | null;
  community: number;
  /** The member at hand, -1 where there is none. */
  member: number;
  /** Kind and index of the rule's own subject. */
  kind: number;
  subject: number;
  params: readonly Value[] | null;
}
