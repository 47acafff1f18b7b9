import type { CapIr, Decision, LimitIr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { RuleRuntime, TriggerRuntime } from '../rules/rule-runtime.ts';

/** How far a look at a trigger came. */
export type Stop =
  /** What the trigger asks for is not so. */
  | { readonly kind: 'trigger' }
  /** A spike is looked for, and there is none. */
  | { readonly kind: 'calm'; readonly value: number; readonly expected: number }
  /** It is so, and has been since it fired. */
  | { readonly kind: 'spent' }
  /** It is so, but not yet as long as `for` asks. */
  | { readonly kind: 'holding'; readonly since: number; readonly until: number }
  /** It fired and `until` has not held since. */
  | { readonly kind: 'open' }
  /** Before `from`, or not before `to`. */
  | { readonly kind: 'dates' }
  /** The subject is not among those whom `rollout` takes in. */
  | { readonly kind: 'rollout' }
  | { readonly kind: 'if' }
  | { readonly kind: 'fired' };

/**
 * Looks on while an engine works, without changing what it does. The events' own triggers have to be looked at even
 * where an index knows them to be false: `rule` names the only rule for which that matters.
 */
export interface Probe {
  readonly rule: string;
  /** Called with each look at a trigger of any rule. The context is reused: what is kept of it must be copied. */
  looked(rule: RuleRuntime, trigger: TriggerRuntime, context: Context, stop: Stop): void;
  /** `until` has held: the rule may fire again. */
  closed(rule: RuleRuntime, subject: number, now: number): void;
  /** A limit has no room; `frees` is when it has (infinite where never). */
  limited(rule: RuleRuntime, limit: LimitIr, frees: number): void;
  /** A cap of the project has no room for an effect of the rule. */
  capped(rule: number, cap: CapIr, frees: number): void;
  decided(decision: Decision): void;
}
