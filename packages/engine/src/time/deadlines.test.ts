import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineHeap, DelayList } from './deadlines.ts';

/** The plainest thing that does the same. */
function naive(): {
  set(key: number, due: number): void;
  clear(key: number): void;
  due(): number;
  take(): number;
} {
  const dues = new Map<number, number>();
  const first = (): number => [...dues].sort((a, b) => a[1] - b[1] || a[0] - b[0])[0]?.[0] ?? -1;
  return {
    set: (key, due) => void dues.set(key, due),
    clear: (key) => void dues.delete(key),
    due: () => Math.min(Number.POSITIVE_INFINITY, ...dues.values()),
    take: () => {
      const key = first();
      dues.delete(key);
      return key;
    },
  };
}

describe('DelayList', () => {
  it('gives the same deadlines as a sorted list, for starts in order of time', () => {
    const step = fc.record({ key: fc.nat(20), wait: fc.nat(3), clear: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const list = new DelayList(10);
        const plain = naive();
        let now = 0;
        for (const { key, wait, clear } of steps) {
          now += wait;
          while (list.due < now) {
            const due = list.due;
            expect(due).toBe(plain.due());
            const taken = list.take();
            plain.clear(taken);
          }
          if (clear) {
            list.clear(key);
            plain.clear(key);
          } else {
            list.set(key, now);
            plain.set(key, now + 10);
          }
          expect(list.due).toBe(plain.due());
        }
        const copy = new DelayList(10);
        copy.load(JSON.parse(JSON.stringify(list.save())));
        expect(copy.save()).toEqual(list.save());
      }),
    );
  });
});

describe('DeadlineHeap', () => {
  it('takes deadlines in order of time, then of key', () => {
    const step = fc.record({
      key: fc.nat(15),
      due: fc.nat(30),
      act: fc.constantFrom('set', 'clear', 'take'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const heap = new DeadlineHeap();
        const plain = naive();
        const taken: [number, number][] = [];
        for (const { key, due, act } of steps) {
          if (act === 'set') {
            heap.set(key, due);
            plain.set(key, due);
          } else if (act === 'clear') {
            heap.clear(key);
            plain.clear(key);
          } else taken.push(Number.isFinite(heap.due) ? [heap.take(), plain.take()] : [0, 0]);
          expect(heap.due).toBe(plain.due());
        }
        expect(taken.map(([key]) => key)).toEqual(taken.map(([, key]) => key));
      }),
    );
  });
});
