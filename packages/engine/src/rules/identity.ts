import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Key of a run: the same program deciding the same thing for the same cause gives the same key on every machine.
 * Effects of the run add their index to it (`<run>-0`, `<run>-1`, …).
 */
export function runKey(parts: readonly (string | number)[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts)))).slice(0, 32);
}

/** A stable share of 0 ≤ x < 100 for a subject under a name (rollout, holdout, split): sticky for ever. */
export function stickyPercent(name: string, community: string, subject: string): number {
  const bytes = sha256(utf8ToBytes(JSON.stringify([name, community, subject])));
  let value = 0;
  for (let i = 0; i < 6; i++) value = value * 256 + (bytes[i] as number);
  return (value / 2 ** 48) * 100;
}
