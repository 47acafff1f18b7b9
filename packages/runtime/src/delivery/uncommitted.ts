import type { CaseRecord, LedgerAppend, RecordWrite } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/**
 * What serial actions of a batch have written and the disk does not know yet: the next one in the batch sees it as if
 * it were there. Extensions read through this.
 */
export class Uncommitted {
  readonly #store: Store;
  readonly #records: Map<string, unknown> = new Map();
  readonly #amounts: Map<string, number> = new Map();
  readonly #cases: Map<string, { readonly id: string }> = new Map();

  constructor(store: Store) {
    this.#store = store;
  }

  add(
    records: readonly RecordWrite[],
    ledger: readonly LedgerAppend[],
    cases: readonly Pick<CaseRecord, 'id' | 'community' | 'cause'>[],
  ): void {
    for (const { extension, collection, key, value } of records)
      this.#records.set(JSON.stringify([extension, collection, key]), value);
    for (const { ledger: name, community, member, amount } of ledger) {
      const account = JSON.stringify([name, community, member]);
      this.#amounts.set(account, (this.#amounts.get(account) ?? 0) + amount);
    }
    for (const { id, community, cause } of cases) this.#cases.set(JSON.stringify([community, cause]), { id });
  }

  /** All of it is on disk now. */
  clear(): void {
    this.#records.clear();
    this.#amounts.clear();
    this.#cases.clear();
  }

  async record(extension: string, collection: string, key: string): Promise<unknown> {
    const name = JSON.stringify([extension, collection, key]);
    if (!this.#records.has(name)) return this.#store.record(extension, collection, key);
    return this.#records.get(name) ?? undefined;
  }

  async records(
    extension: string,
    collection: string,
    prefix = '',
  ): Promise<readonly { readonly key: string; readonly value: unknown }[]> {
    const found = new Map(
      (await this.#store.records(extension, collection, prefix)).map(({ key, value }) => [key, value]),
    );
    for (const [name, value] of this.#records) {
      const [of, inside, key] = JSON.parse(name) as [string, string, string];
      if (of !== extension || inside !== collection || !key.startsWith(prefix)) continue;
      if (value === null || value === undefined) found.delete(key);
      else found.set(key, value);
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, value }));
  }

  async balance(ledger: string, community: string, member: string): Promise<number> {
    const more = this.#amounts.get(JSON.stringify([ledger, community, member])) ?? 0;
    return (await this.#store.balance(ledger, community, member)) + more;
  }

  async openCase(community: string, cause: string): Promise<{ readonly id: string } | undefined> {
    const fresh = this.#cases.get(JSON.stringify([community, cause]));
    if (fresh) return fresh;
    const known = await this.#store.openCase(community, cause);
    return known && { id: known.id };
  }
}
