/** More than this ahead of what the machine has counted since the last look is a jump. */
const JUMP = 10 * 60_000;
/** A jump that so many looks in a row bear out is believed: the machine slept, or its clock was put right. */
const BORNE_OUT = 3;

/**
 * A wall clock may jump. Time that went on is told at once; a jump ahead only after several looks, so that a clock that
 * is wrong for a moment does not fire a year of timers; a jump back stands still until time has caught up.
 */
export function createSteadyTime(wall: () => number, counted: () => number): () => number {
  let told: number | undefined;
  let counter = 0;
  let looks = 0;
  return () => {
    const now = wall();
    const count = counted();
    if (told === undefined) {
      told = now;
      counter = count;
      return told;
    }
    const expected = told + (count - counter);
    if (now > expected + JUMP && ++looks < BORNE_OUT) return told;
    looks = 0;
    told = Math.max(told, now);
    counter = count;
    return told;
  };
}
