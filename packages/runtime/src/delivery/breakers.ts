import type { DeliveryPolicy } from './policy.ts';

interface State {
  failures: number;
  /** Down until then; one try is let through after it. */
  until: number;
  rests: number;
  probing: boolean;
}

/** What a channel turned into. */
export type Turn = 'down' | 'up' | null;

const LONGEST = 10 * 60_000;

/** Circuit breakers by channel, on the runtime's clock: down after failures in a row, one probe, up again. */
export class Breakers {
  readonly #states: Map<string, State> = new Map();
  readonly #policy: DeliveryPolicy['breaker'];

  constructor(policy: DeliveryPolicy['breaker']) {
    this.#policy = policy;
  }

  /** When the channel may be tried; `now` where it may at once. */
  opens(channel: string, now: number): number {
    const state = this.#states.get(channel);
    if (!state || state.until === 0) return now;
    if (state.until > now) return state.until;
    return state.probing ? now + this.#policy.rest : now;
  }

  isDown(channel: string): boolean {
    return (this.#states.get(channel)?.until ?? 0) > 0;
  }

  /** A try begins. */
  begin(channel: string): void {
    const state = this.#states.get(channel);
    if (state && state.until > 0) state.probing = true;
  }

  succeeded(channel: string): Turn {
    const state = this.#states.get(channel);
    if (!state) return null;
    this.#states.delete(channel);
    return state.until > 0 ? 'up' : null;
  }

  failed(channel: string, now: number): Turn {
    const state = this.#states.get(channel) ?? { failures: 0, until: 0, rests: 0, probing: false };
    this.#states.set(channel, state);
    state.failures++;
    state.probing = false;
    if (state.until === 0 && state.failures < this.#policy.failures) return null;
    const wasUp = state.until === 0;
    state.until = now + Math.min(LONGEST, this.#policy.rest * 2 ** state.rests++);
    return wasUp ? 'down' : null;
  }
}
