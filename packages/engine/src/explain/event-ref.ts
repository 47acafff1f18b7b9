import type { Event, EventRef } from '@reeve/ir';

/** What points at an event. */
export function refOf({ id, type, time, member }: Event): EventRef {
  return { id, type, time, ...(member === undefined ? {} : { member }) };
}
