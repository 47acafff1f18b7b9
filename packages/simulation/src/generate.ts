import { type Event, formatTimestamp } from '@reeve/ir';
import { begin } from './life.ts';
import type { Settings } from './settings.ts';
import { createWorld } from './world.ts';

/**
 * The events of a community to which no rules do anything, in order of time. The first one, `simulation.begun`, says
 * that it is a simulation, with its scenario and its seed.
 *
 * @example
 * const settings = { scenario: 'healthy', seed: 1, members: 200, days: 90, from: 1_772_409_600_000 } as const;
 * for (const event of generateEvents(settings)) console.log(eventLine(event));
 */
export function* generateEvents(settings: Settings): Generator<Event> {
  let made: Event[] = [];
  const world = createWorld(settings, (event) => made.push(event));
  begin(world);
  for (let time = world.next(); time !== undefined && time < world.end; time = world.next()) {
    world.step();
    if (made.length === 0) continue;
    yield* made;
    made = [];
  }
}

/** An event as a line of an event file: a CloudEvent in JSON. */
export const eventLine = ({ id, type, time, member, community, data }: Event): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    type,
    time: formatTimestamp(time),
    ...(member === undefined ? {} : { subject: member }),
    source: community,
    data,
  });
