/** A wall clock that is further than this from what the machine has counted since the last look has jumped, ms. */
const JUMP = 10 * 60_000;
/** A jump that lasts so long is believed: the machine slept, or its clock was put right, ms. */
const LASTS = 30_000;

/**
 * A wall clock may jump. Until a jump has lasted, time goes on as the machine counts it, so that a clock that is wrong for a
 * moment does not fire a year of timers. Time never goes back: after a jump back that lasts, it stands still until the
 * wall clock has caught up.
 */
export function createSteadyTime(wall: () => number, counted: () => number): () => number {
  let told: number | undefined;
  let counter = 0;
  /** What the machine had counted when the jump was first seen. */
  let jumped: number | undefined;
  return () => {
    const now = wall();
    const count = counted();
    if (told === undefined) told = now;
    const expected = told + (count - counter);
    if (Math.abs(now - expected) <= JUMP) jumped = undefined;
    else jumped ??= count;
    // Whole milliseconds, and what is left of them is counted on.
    if (jumped !== undefined && count - jumped < LASTS) {
      const step = Math.floor(count - counter);
      told += step;
      counter += step;
      return told;
    }
    told = Math.max(told, now);
    counter = count;
    return told;
  };
}
