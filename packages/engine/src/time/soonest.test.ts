import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Soonest } from './soonest.ts';

it('gives the soonest clock, told of those that got earlier and finding out those that got later', () => {
  const change = fc.record({
    clock: fc.nat(12),
    due: fc.oneof(fc.nat(30), fc.constant(Number.POSITIVE_INFINITY)),
  });
  fc.assert(
    fc.property(
      fc.nat(12),
      fc.array(change, { maxLength: 200 }),
      fc.infiniteStream(fc.boolean()),
      (last, changes, asks) => {
        const clocks = Array.from({ length: last + 1 }, () => ({ due: Number.POSITIVE_INFINITY }));
        const soonest = new Soonest(clocks);
        for (const { clock, due } of changes) {
          const changed = clocks[clock % clocks.length];
          if (!changed) continue;
          const isEarlier = due < changed.due;
          changed.due = due;
          if (isEarlier) soonest.touch(clock % clocks.length);
          const first = Math.min(...clocks.map((each) => each.due));
          expect(soonest.bound).toBeLessThanOrEqual(first);
          const asked = asks.next().value ? [soonest.due, soonest.bound] : [first, first];
          expect(asked).toEqual([first, first]);
        }
        expect(soonest.due).toBe(Math.min(...clocks.map((each) => each.due)));
      },
    ),
  );
  expect(new Soonest([]).due).toBe(Number.POSITIVE_INFINITY);
});
