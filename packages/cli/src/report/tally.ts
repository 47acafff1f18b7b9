import type { Distinct } from './report.ts';

/** How often each of many things came, and when last. Keeps the frequent ones when there are too many. */
export interface Tally<K> {
  add(key: K, at: number): void;
  top(count: number): readonly { readonly key: K; readonly count: number; readonly last: number }[];
  distinct(): Distinct;
}

interface Entry {
  count: number;
  last: number;
}

/** @param limit how many things are kept apart; past it the rarest half is let go of. */
export function createTally<K>(limit: number): Tally<K> {
  const entries = new Map<K, Entry>();
  let pruned = false;
  let most = 0;

  const prune = (): void => {
    pruned = true;
    const counts = [...entries.values()].map(({ count }) => count).sort((a, b) => a - b);
    const threshold = counts[Math.floor(counts.length / 2)] as number;
    let over = entries.size - Math.floor(limit / 2);
    for (const [key, { count }] of entries) {
      if (over <= 0) break;
      if (count > threshold) continue;
      entries.delete(key);
      over--;
    }
  };

  return {
    add(key, at) {
      const entry = entries.get(key);
      if (entry) {
        entry.count++;
        entry.last = at;
        return;
      }
      entries.set(key, { count: 1, last: at });
      most = Math.max(most, entries.size);
      if (entries.size > limit) prune();
    },
    top(count) {
      const best: { readonly key: K; readonly count: number; readonly last: number }[] = [];
      for (const [key, entry] of entries) {
        if (best.length === count && entry.count <= (best.at(-1) as Entry).count) continue;
        let place = best.length;
        while (place > 0 && (best[place - 1] as Entry).count < entry.count) place--;
        best.splice(place, 0, { key, ...entry });
        if (best.length > count) best.pop();
      }
      return best;
    },
    distinct: () => (pruned ? { count: most, atLeast: true } : { count: entries.size, atLeast: false }),
  };
}
