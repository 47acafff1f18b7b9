import type { DeliveryObserver } from '../delivery/delivery.ts';
import type { Taken } from '../journal.ts';

/** Is told what a runtime does, for logs, metrics and spans. Every part may be absent. */
export interface Observer extends DeliveryObserver {
  /** A batch was decided and is on disk. */
  committed?(taken: Taken, position: number, tookMs: number): void;
  /** A message from another process could not be obeyed. */
  messageFailed?(error: unknown): void;
}
