/** At most so much may be spent. */
export interface Budget {
  readonly name: string;
  readonly amount: number;
  readonly per: 'day' | 'month' | 'total';
  readonly action?: string;
  readonly channel?: string;
  readonly rule?: string;
  readonly purpose?: string;
}

/** How effects are delivered. All lengths are milliseconds. */
export interface DeliveryPolicy {
  /** `dry-run` and `drill` let nothing out and say so on each effect. */
  readonly mode: 'live' | 'dry-run' | 'drill';
  /** Tries before an effect becomes a dead letter. */
  readonly attempts: number;
  /** Longest wait before the second try; it doubles from try to try up to `longest`, and a random part of it is waited. */
  readonly first: number;
  readonly longest: number;
  /** Time that one try may take. */
  readonly timeout: number;
  /** An effect that is older does not leave. */
  readonly stale: number;
  /** Effects taken from the outbox at a time. */
  readonly batch: number;
  /** Tries at the same time on one channel. */
  readonly concurrency: number;
  /** Failures in a row after which a channel counts as down, and for how long it is then left alone at first. */
  readonly breaker: { readonly failures: number; readonly rest: number };
  /** Channel that stands in for one that is down. */
  readonly fallback: Readonly<Record<string, string>>;
  /** What platforms take, by channel or action: `20 per minute`. Goes before what manifests say. */
  readonly quotas: Readonly<Record<string, string>>;
  /** What one effect of an action costs. */
  readonly costs: Readonly<Record<string, number>>;
  readonly budgets: readonly Budget[];
}

/** What holds where nothing else is said. */
export const USUAL_POLICY: DeliveryPolicy = {
  mode: 'live',
  attempts: 8,
  first: 2_000,
  longest: 3_600_000,
  timeout: 15_000,
  stale: 86_400_000,
  batch: 256,
  concurrency: 8,
  breaker: { failures: 5, rest: 30_000 },
  fallback: {},
  quotas: {},
  costs: {},
  budgets: [],
};

/** When to try again after `attempt` tries: a random part of an ever longer wait ("full jitter"), never before the provider wants it. */
export function nextTry(
  { first, longest }: Pick<DeliveryPolicy, 'first' | 'longest'>,
  attempt: number,
  now: number,
  random: () => number,
  retryAfter = 0,
): number {
  const most = Math.min(longest, first * 2 ** Math.min(attempt - 1, 30));
  return now + Math.max(retryAfter, Math.ceil(most * random()), 1);
}
