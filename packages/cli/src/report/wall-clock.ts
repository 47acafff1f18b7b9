import { offsetAt } from '@reeve/runtime/events';

const DAY = 86_400_000;
/** Days whose offset is remembered. */
const MOST_DAYS = 20_000;

/**
 * Turns instants into the wall clock of a zone, written as milliseconds as if it were UTC. A zone is asked twice a
 * day rather than at every instant: where both ends of a day agree, all of it does.
 */
export function createWallClock(zone: string): (time: number) => number {
  const offsets = new Map<number, number>();
  let day = Number.NaN;
  let offset = Number.NaN;

  const ofDay = (at: number): number => {
    const known = offsets.get(at);
    if (known !== undefined) return known;
    const start = offsetAt(zone, at * DAY);
    const found = start === offsetAt(zone, (at + 1) * DAY) ? start : Number.NaN;
    if (offsets.size >= MOST_DAYS) offsets.clear();
    offsets.set(at, found);
    return found;
  };

  return (time) => {
    const at = Math.floor(time / DAY);
    if (at !== day) {
      day = at;
      offset = ofDay(at);
    }
    return time + (Number.isNaN(offset) ? offsetAt(zone, time) : offset);
  };
}
