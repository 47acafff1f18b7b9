import type { HeldEffect } from '@reeve/ir';
import type { HeldKind } from './report.ts';

/** Why something was held back; with `until` it comes up again, and is only put off. */
export function heldKind(held: HeldEffect): HeldKind {
  const { reason, until } = held;
  if (until === undefined) return reason;
  if (reason === 'limit') return 'limit-later';
  if (reason === 'quiet') return 'quiet-later';
  if (reason === 'cap') return 'cap-later';
  return reason;
}

/** True where it may yet leave: put off, or waiting for approval. */
export const isPutOff = (kind: HeldKind): boolean => kind.endsWith('-later') || kind === 'approval';
