/** One of two sides, at a time. */
export interface Place {
  readonly side: 0 | 1;
  readonly at: number;
}

/**
 * Pairs decisions of two sides with least movement: each pair costs the time between both, each decision that stays
 * alone half of `bound`, so that no pair is farther apart than `bound`. Pairs keep the order of time. Of equal costs
 * the one with more pairs is taken, then the one that pairs earlier. Which side is which makes no difference.
 *
 * @param places in order of time.
 * @returns index pairs into `places`, in order of time.
 */
export function align(
  places: readonly Place[],
  bound: number,
): readonly (readonly [first: number, second: number])[] {
  const rows: number[] = [];
  const columns: number[] = [];
  for (const [i, { side }] of places.entries()) (side === 0 ? rows : columns).push(i);
  const alone = bound / 2;
  const wide = columns.length + 1;
  const distance = (r: number, c: number): number =>
    Math.abs((places[rows[r] as number] as Place).at - (places[columns[c] as number] as Place).at);
  /** `cost[r * wide + c]`: the least for what comes after the first `r` of one side and the first `c` of the other. */
  const cost = new Float64Array((rows.length + 1) * wide);
  for (let r = rows.length; r >= 0; r--) {
    for (let c = columns.length; c >= 0; c--) {
      if (r === rows.length && c === columns.length) continue;
      let least = Number.POSITIVE_INFINITY;
      if (r < rows.length) least = Math.min(least, alone + (cost[(r + 1) * wide + c] as number));
      if (c < columns.length) least = Math.min(least, alone + (cost[r * wide + c + 1] as number));
      if (r < rows.length && c < columns.length) {
        least = Math.min(least, distance(r, c) + (cost[(r + 1) * wide + c + 1] as number));
      }
      cost[r * wide + c] = least;
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let r = 0;
  let c = 0;
  while (r < rows.length && c < columns.length) {
    const here = cost[r * wide + c] as number;
    if (distance(r, c) + (cost[(r + 1) * wide + c + 1] as number) === here) {
      pairs.push([rows[r++] as number, columns[c++] as number]);
      continue;
    }
    const skipRow = alone + (cost[(r + 1) * wide + c] as number) === here;
    const skipColumn = alone + (cost[r * wide + c + 1] as number) === here;
    // Where both would do, the earlier stays alone, whichever side it is on.
    if (skipRow && skipColumn) {
      if ((rows[r] as number) < (columns[c] as number)) r++;
      else c++;
    } else if (skipRow) r++;
    else c++;
  }
  return pairs.map(([a, b]): readonly [number, number] => (a < b ? [a, b] : [b, a]));
}
