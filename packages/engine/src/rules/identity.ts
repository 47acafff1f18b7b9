import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Key of a run: the same program deciding the same thing for the same cause gives the same key on every machine.
 * Effects of the run add their index to it (`<run>-0`, `<run>-1`, …). It begins with the time, so that keys of one time
 * lie side by side in an index: by chance alone each new one would cost a page of its own.
 *
 * @param at when the rule fired, ms
 */
export function runKey(at: number, parts: readonly string[]): string {
  const time = Math.max(0, at).toString(16).padStart(12, '0').slice(-12);
  return time + bytesToHex(sha256(utf8ToBytes(JSON.stringify([at, ...parts])))).slice(0, 24);
}

/** A stable share of 0 ≤ x < 100 for a subject under a name (rollout, holdout, split): sticky for ever. */
export function stickyPercent(name: string, community: string, subject: string): number {
  const bytes = sha256(utf8ToBytes(JSON.stringify([name, community, subject])));
  let value = 0;
  for (let i = 0; i < 6; i++) value = value * 256 + (bytes[i] as number);
  return (value / 2 ** 48) * 100;
}
