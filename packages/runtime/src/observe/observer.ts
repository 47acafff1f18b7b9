import type { DeliveryObserver } from '../delivery/delivery.ts';
import type { Taken } from '../journal.ts';

/** One look into a source. */
export interface SourceRead {
  readonly source: string;
  readonly events: number;
  readonly refused: number;
  readonly tookMs: number;
  /** It could not be read. */
  readonly failed: boolean;
}

/**
 * Is told what a runtime does, for logs, metrics and spans. Every part may be absent; what it throws ends what it was told
 * of, so it should not throw.
 */
export interface Observer extends DeliveryObserver {
  /** A batch was decided (in `decidedMs` of `tookMs`) and is on disk. */
  committed?(taken: Taken, position: number, tookMs: number, decidedMs: number): void;
  /** The state was kept. */
  snapshotTaken?(tookMs: number): void;
  sourceRead?(read: SourceRead): void;
  /** A message from another process could not be obeyed. */
  messageFailed?(error: unknown): void;
}

const PARTS: readonly (keyof Observer)[] = [
  'committed',
  'snapshotTaken',
  'sourceRead',
  'messageFailed',
  'attempted',
  'held',
  'channelTurned',
];

/** Tells several, in order. What none of them wants to hear is not told at all. */
export function combineObservers(...observers: readonly Observer[]): Observer {
  const parts = PARTS.flatMap((part) => {
    const told = observers.filter((observer) => observer[part] !== undefined);
    if (told.length === 0) return [];
    const tell = (...args: readonly unknown[]): void => {
      for (const observer of told) (observer[part] as (...args: readonly unknown[]) => void)(...args);
    };
    return [[part, tell]];
  });
  return Object.fromEntries(parts) as Observer;
}
