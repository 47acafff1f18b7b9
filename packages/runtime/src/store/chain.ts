import { createHash } from 'node:crypto';
import type { LedgerEntry } from './records.ts';

/** What the first entry of a ledger follows. */
export const CHAIN_START: string = '0'.repeat(64);

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * What stands in the chain for a person or for a reason that may name one: SHA-256 of salt and text. Once the salt is
 * erased nobody can guess it back, and the chain stays true.
 */
export function saltedHash(salt: string, text: string): string {
  return sha(`${salt}\u0000${text}`);
}

/** The hash of an entry: SHA-256 over all that is in it and the hash of the one before, see {@link LedgerEntry}. */
export function entryHash(
  entry: Pick<LedgerEntry, 'number' | 'ledger' | 'community' | 'amount' | 'at' | 'key' | 'previous'> & {
    readonly memberHash: string;
    readonly reasonHash: string;
  },
): string {
  const { number, ledger, community, memberHash, amount, reasonHash, at, key, previous } = entry;
  return sha(JSON.stringify([number, ledger, community, memberHash, amount, reasonHash, at, key, previous]));
}
