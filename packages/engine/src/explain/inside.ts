import type { Aggregates } from '../aggregates/aggregates.ts';
import type { Context } from '../evaluate/context.ts';
import type { Surroundings } from '../evaluate/expression.ts';
import type { Firings } from '../rules/firing.ts';
import type { RuleCompiler, RuleRuntime } from '../rules/rule-runtime.ts';
import type { Attributes, Subjects } from '../state/subjects.ts';
import type { Zones } from '../time/calendar.ts';

/** The inside of an engine at work, for reading. */
export interface Inside {
  readonly rules: readonly RuleRuntime[];
  readonly around: Surroundings;
  readonly compiler: RuleCompiler;
  readonly subjects: Subjects;
  readonly members: Attributes;
  readonly communities: Attributes;
  readonly aggregates: Aggregates;
  readonly zones: Zones;
  readonly firings: Firings;
  zoneOf(kind: number, subject: number): string;
  /** The context of a rule's subject when no event is at hand. */
  contextAt(rule: RuleRuntime, subject: number, now: number): Context;
}
