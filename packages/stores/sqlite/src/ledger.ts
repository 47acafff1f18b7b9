import { randomBytes } from 'node:crypto';
import { CHAIN_START, entryHash, type LedgerAppend, type LedgerEntry, saltedHash } from '@reeve/runtime';
import type { Database, Row } from './database.ts';

/** A name enters the chain as a salted hash: once the salt is erased nobody can guess it back. */
function saltOf(db: Database, community: string, member: string): string {
  const known = db.get('SELECT salt FROM people WHERE community = ? AND member = ?', community, member);
  if (known) return known['salt'] as string;
  const salt = randomBytes(16).toString('hex');
  db.run('INSERT INTO people (community, member, salt) VALUES (?, ?, ?)', community, member, salt);
  return salt;
}

/** Adds entries to the end of the chain, each key once. */
export function appendLedger(db: Database, entries: readonly LedgerAppend[]): void {
  let last = db.get('SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1');
  for (const entry of entries) {
    const { ledger, community, member, amount, reason, at, key } = entry;
    if (
      db.get('SELECT 1 AS one FROM ledger WHERE key = ? AND ledger = ? AND member = ?', key, ledger, member)
    )
      continue;
    const salt = saltOf(db, community, member);
    const number = Number(last?.['number'] ?? 0) + 1;
    const previous = (last?.['hash'] as string | undefined) ?? CHAIN_START;
    const memberHash = saltedHash(salt, member);
    const reasonHash = saltedHash(salt, reason ?? '');
    const hash = entryHash({ number, ledger, community, memberHash, amount, reasonHash, at, key, previous });
    const balance = balanceOf(db, ledger, community, member) + amount;
    db.run(
      `INSERT INTO ledger (number, ledger, community, member, amount, balance, reason, at, key, member_hash, reason_hash, previous, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      number,
      ledger,
      community,
      member,
      amount,
      balance,
      reason ?? null,
      at,
      key,
      memberHash,
      reasonHash,
      previous,
      hash,
    );
    db.run(
      `INSERT INTO balances (ledger, community, member, balance) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET balance = excluded.balance`,
      ledger,
      community,
      member,
      balance,
    );
    last = { number, hash };
  }
}

export function balanceOf(db: Database, ledger: string, community: string, member: string): number {
  const row = db.get(
    'SELECT balance FROM balances WHERE ledger = ? AND community = ? AND member = ?',
    ledger,
    community,
    member,
  );
  return Number(row?.['balance'] ?? 0);
}

export const entryOf = (row: Row): LedgerEntry => ({
  number: Number(row['number']),
  ledger: row['ledger'] as string,
  community: row['community'] as string,
  member: row['member'] as string,
  amount: Number(row['amount']),
  balance: Number(row['balance']),
  ...(row['reason'] === null ? {} : { reason: row['reason'] as string }),
  at: Number(row['at']),
  key: row['key'] as string,
  previous: row['previous'] as string,
  hash: row['hash'] as string,
});

/** Walks the chain from its beginning: every hash, every link, every balance. */
export function verifyLedger(db: Database): {
  readonly entries: number;
  readonly broken?: { readonly number: number; readonly reason: string };
} {
  let previous = CHAIN_START;
  let entries = 0;
  const balances = new Map<string, number>();
  for (let after = 0; ; ) {
    const rows = db.all('SELECT * FROM ledger WHERE number > ? ORDER BY number LIMIT 5000', after);
    if (rows.length === 0) break;
    for (const row of rows) {
      const number = Number(row['number']);
      const broken = (reason: string) => ({ entries, broken: { number, reason } });
      if (number !== after + 1) return broken(`entry ${after + 1} is missing`);
      if (row['previous'] !== previous) return broken('it does not follow the entry before');
      const hash = entryHash({
        number,
        ledger: row['ledger'] as string,
        community: row['community'] as string,
        memberHash: row['member_hash'] as string,
        amount: Number(row['amount']),
        reasonHash: row['reason_hash'] as string,
        at: Number(row['at']),
        key: row['key'] as string,
        previous,
      });
      if (hash !== row['hash']) return broken('it was changed after it was written');
      const person = db.get(
        'SELECT salt FROM people WHERE community = ? AND member = ?',
        row['community'] ?? null,
        row['member'] ?? null,
      );
      if (person && saltedHash(person['salt'] as string, row['member'] as string) !== row['member_hash'])
        return broken('its member was changed after it was written');
      if (
        person &&
        saltedHash(person['salt'] as string, (row['reason'] as string | null) ?? '') !== row['reason_hash']
      )
        return broken('its reason was changed after it was written');
      const account = JSON.stringify([row['ledger'], row['community'], row['member']]);
      const balance = (balances.get(account) ?? 0) + Number(row['amount']);
      if (balance !== Number(row['balance'])) return broken('its balance does not add up');
      balances.set(account, balance);
      previous = hash;
      after = number;
      entries++;
    }
  }
  for (const [account, balance] of balances) {
    const [ledger, community, member] = JSON.parse(account) as [string, string, string];
    if (balanceOf(db, ledger, community, member) !== balance)
      return { entries, broken: { number: entries, reason: 'a balance does not match its entries' } };
  }
  return { entries };
}
