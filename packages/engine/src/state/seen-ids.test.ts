import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenIds } from './seen-ids.ts';

const HORIZON = 100;
const step = fc.record({
  wait: fc.oneof({ weight: 9, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(500) }),
  community: fc.constantFrom('c1', 'c2', ''),
  id: fc.nat(60).map((number) => `id-${number}`),
});

describe('SeenIds', () => {
  it('knows an id as long as its horizon, forgets it by twice that, and tells communities apart', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let ids = new SeenIds(HORIZON);
        const added = new Map<string, number>();
        let now = Number.NEGATIVE_INFINITY;
        for (const [i, { wait, community, id }] of steps.entries()) {
          // The first come before there is a clock of events; they count from its first time.
          if (i > 3) now = Math.max(0, now) + wait;
          if (i === 4) for (const key of added.keys()) added.set(key, now);
          const copy = new SeenIds(HORIZON);
          copy.load(JSON.parse(JSON.stringify(ids.save())));
          expect(copy.save()).toEqual(ids.save());
          ids = copy;
          const key = JSON.stringify([community, id]);
          const since = added.get(key);
          const age = since === undefined ? Number.POSITIVE_INFINITY : now - since;
          const isNew = ids.add(community, id, now);
          const expected = age < HORIZON ? [false] : age >= 2 * HORIZON ? [true] : [false, true];
          expect(expected).toContain(isNew);
          if (isNew) added.set(key, Math.max(0, now));
          expect(ids.has(community, id)).toBe(true);
        }
      }),
    );
  });

  it('tells a million ids apart, however alike they are', () => {
    const ids = new SeenIds(HORIZON);
    let repeated = 0;
    for (let i = 0; i < 500_000; i++) {
      if (!ids.add('c', `event-${i}`, 0)) repeated++;
      if (!ids.add('c', `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`, 0)) repeated++;
    }
    expect(repeated).toBe(0);
    expect(ids.add('c', 'event-77', 0)).toBe(false);
  });

  it('saves the same text whatever order ids came in', () => {
    const [one, other] = [new SeenIds(HORIZON), new SeenIds(HORIZON)];
    const all = Array.from({ length: 500 }, (_, i) => `e${i}`);
    for (const id of all) one.add('c', id, 0);
    for (const id of all.toReversed()) other.add('c', id, 0);
    expect(one.save()).toEqual(other.save());
  });
});
