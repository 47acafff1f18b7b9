import type { Store } from './store.ts';

/** What a rule did. */
export interface RuleCount {
  /** Decisions that began something; those that go on with a run do not count. */
  readonly fired: number;
  /** Decisions of which something was held back. */
  readonly held: number;
}

const PAGE = 1_000;

/**
 * How often each rule fired and was held back since each of some moments, from what the store keeps of its decisions. Only the
 * newest 20,000 decisions are looked at, so that a busy project answers as soon as a quiet one.
 *
 * @param since moments, ms since 1970
 * @returns one map for each moment, by the name of the rule; a rule that did nothing has no entry
 * @example
 * const [week, day] = await countLately(store, [now - 7 * 86_400_000, now - 86_400_000]);
 * week?.get('win_back')?.fired;
 */
export async function countLately(
  store: Pick<Store, 'decisions'>,
  since: readonly number[],
  most = 20_000,
): Promise<readonly ReadonlyMap<string, RuleCount>[]> {
  const counts = since.map(() => new Map<string, { fired: number; held: number }>());
  let left = most;
  for (let after: string | undefined; left > 0; ) {
    const page = await store.decisions(
      { since: Math.min(...since) },
      { limit: Math.min(PAGE, left), ...(after !== undefined && { after }) },
    );
    for (const { decision } of page.rows)
      for (const [i, moment] of since.entries()) {
        if (decision.at < moment) continue;
        const count = counts[i]?.get(decision.rule) ?? { fired: 0, held: 0 };
        counts[i]?.set(decision.rule, count);
        if (decision.continues === undefined) count.fired += 1;
        if (decision.held.length > 0) count.held += 1;
      }
    left -= page.rows.length;
    after = page.next;
    if (after === undefined) break;
  }
  return counts;
}
