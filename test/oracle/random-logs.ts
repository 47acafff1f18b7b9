import type { Event } from '@reeve/ir';
import fc from 'fast-check';

export interface LogShape {
  /** Times are whole multiples of it, so that ties and events exactly at due instants are frequent. */
  readonly tick: number;
  readonly ticks?: number;
  readonly types: readonly string[];
  readonly members?: readonly (string | undefined)[];
  readonly communities?: readonly string[];
  readonly items?: readonly string[];
  readonly maxLength?: number;
  readonly from?: number;
  /** Logs as they arrive, not sorted, some of the ids twice. */
  readonly unordered?: boolean;
}

/** Logs of few members, few types and coarse times. */
export function logs(shape: LogShape): fc.Arbitrary<readonly Event[]> {
  const { tick, ticks = 24, types, members = ['m1', 'm2'], communities = ['c1'] } = shape;
  const items = shape.items ?? ['x', 'y'];
  const record = fc.record({
    tick: fc.nat({ max: ticks }),
    type: fc.constantFrom(...types),
    member: fc.constantFrom(...members),
    community: fc.constantFrom(...communities),
    amount: fc.constantFrom(null, -1, 0, 1, 2, 2.5, 3),
    item: fc.constantFrom(undefined, ...items),
    repeats: fc.boolean(),
  });
  return fc.array(record, { maxLength: shape.maxLength ?? 24 }).map((rows) => {
    const sorted = shape.unordered ? rows : [...rows].sort((a, b) => a.tick - b.tick);
    return sorted.map((row, index): Event => {
      const id = shape.unordered && row.repeats ? index >> 1 : index;
      return {
        id: `e${id}`,
        type: row.type,
        time: (shape.from ?? 0) + row.tick * tick,
        community: row.community,
        ...(row.member === undefined ? {} : { member: row.member }),
        data: { amount: row.amount, ...(row.item === undefined ? {} : { item: row.item }) },
      };
    });
  });
}

/** How many logs a property is tried on; `ORACLE_RUNS` for longer runs by hand. */
export const RUNS: number = Number(process.env['ORACLE_RUNS'] ?? 300);
