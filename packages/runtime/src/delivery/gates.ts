import type { Over, Value } from '@reeve/ir';
import type { DeliveryHold, OutboxEffect } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Budgets } from './budgets.ts';
import type { DeliveryPolicy } from './policy.ts';

/** What is known of members and rules as an effect leaves; the runtime answers it from its engine. */
export interface Gatekeeper {
  attributes(community: string, member: string): Readonly<Record<string, Value>> | undefined;
  /** When the rule's quiet hours end for this member; `null` outside them. */
  quietEnds(rule: string, now: number, community: string, member: string): number | null;
  /** What the rule wants done with what falls into them. */
  over(rule: string): Over;
}

/** Whether an effect may leave now. */
export type Verdict =
  | { readonly go: true }
  | { readonly go: false; readonly hold: DeliveryHold }
  | { readonly go: false; readonly until: number; readonly reason: DeliveryHold };

/** Looks at everything once more as an effect is about to leave (Meaning 9): much may have changed since it was decided. */
export async function mayLeave(
  effect: OutboxEffect,
  now: number,
  policy: DeliveryPolicy,
  keeper: Gatekeeper,
  budgets: Budgets,
  store: Store,
): Promise<Verdict> {
  if (policy.mode !== 'live') return { go: false, hold: policy.mode === 'drill' ? 'drill' : 'dry-run' };
  if (effect.at < now - policy.stale) return { go: false, hold: 'stale' };
  const { member, community, purpose, rule } = effect;
  if (member !== undefined) {
    const known = keeper.attributes(community, member);
    if (known?.['blocked'] === true) return { go: false, hold: 'blocklist' };
    const consent = purpose === undefined ? undefined : known?.[`consent.${purpose}`];
    if (consent !== undefined && consent !== true) return { go: false, hold: 'consent' };
    const quiet = keeper.quietEnds(rule, now, community, member);
    if (quiet !== null)
      return keeper.over(rule) === 'drop'
        ? { go: false, hold: 'quiet' }
        : { go: false, until: quiet, reason: 'quiet' };
  }
  if (!(await budgets.reserve(effect, now, store))) return { go: false, hold: 'budget' };
  return { go: true };
}
