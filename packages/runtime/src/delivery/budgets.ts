import { formatTimestamp } from '@reeve/ir';
import type { OutboxEffect } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Budget, DeliveryPolicy } from './policy.ts';

/** An event about a budget, once for each time that it is worth telling. */
export interface BudgetNews {
  readonly type: 'budget.near' | 'budget.spent';
  readonly budget: string;
  readonly period: string;
  readonly spent: number;
  readonly amount: number;
}

interface Account {
  spent: number;
  told: 'near' | 'spent' | null;
}

const NEAR = 0.8;
const round = (amount: number): number => Math.round(amount * 1e6) / 1e6;

/** What effects have cost, by budget and period. Written with the outcomes that it comes from. */
export class Budgets {
  readonly #policy: Pick<DeliveryPolicy, 'costs' | 'budgets'>;
  readonly #accounts: Map<string, Account> = new Map();
  readonly #changed: Set<string> = new Set();
  #news: BudgetNews[] = [];

  constructor(policy: Pick<DeliveryPolicy, 'costs' | 'budgets'>) {
    this.#policy = policy;
  }

  costOf(effect: OutboxEffect): number {
    return this.#policy.costs[effect.action] ?? 0;
  }

  /** Whether an effect may still be paid for; where it may, the money is set aside. */
  async reserve(effect: OutboxEffect, now: number, store: Store): Promise<boolean> {
    const cost = this.costOf(effect);
    if (cost === 0) return true;
    const covering = this.#policy.budgets.filter((budget) => covers(budget, effect));
    const accounts: { readonly budget: Budget; readonly name: string; readonly account: Account }[] = [];
    for (const budget of covering) {
      const name = `budget:${budget.name}:${periodOf(budget, now)}`;
      let account = this.#accounts.get(name);
      if (!account) {
        account = ((await store.setting(name)) as Account | undefined) ?? { spent: 0, told: null };
        this.#accounts.set(name, account);
      }
      accounts.push({ budget, name, account });
    }
    const full = accounts.filter(({ budget, account }) => round(account.spent + cost) > budget.amount);
    for (const { budget, name, account } of full) this.#tell('spent', budget, name, account, now);
    if (full.length > 0) return false;
    for (const { budget, name, account } of accounts) {
      account.spent = round(account.spent + cost);
      this.#changed.add(name);
      if (account.spent >= budget.amount) this.#tell('spent', budget, name, account, now);
      else if (account.spent >= budget.amount * NEAR) this.#tell('near', budget, name, account, now);
    }
    return true;
  }

  #tell(what: 'near' | 'spent', budget: Budget, name: string, account: Account, now: number): void {
    if (account.told === what || account.told === 'spent') return;
    account.told = what;
    this.#changed.add(name);
    this.#news.push({
      type: `budget.${what}`,
      budget: budget.name,
      period: periodOf(budget, now),
      spent: account.spent,
      amount: budget.amount,
    });
  }

  /** What has to be written, and what is new since it was last asked. */
  take(): { readonly settings: Readonly<Record<string, unknown>>; readonly news: readonly BudgetNews[] } {
    const settings = Object.fromEntries(
      [...this.#changed].map((name) => [name, { ...this.#accounts.get(name) }]),
    );
    const news = this.#news;
    this.#changed.clear();
    this.#news = [];
    return { settings, news };
  }
}

const covers = (budget: Budget, effect: OutboxEffect): boolean =>
  (['action', 'channel', 'rule', 'purpose'] as const).every(
    (key) => budget[key] === undefined || budget[key] === effect[key],
  );

/** Days and months are those of UTC. */
const periodOf = (budget: Budget, now: number): string =>
  budget.per === 'total' ? 'total' : formatTimestamp(now).slice(0, budget.per === 'day' ? 10 : 7);
