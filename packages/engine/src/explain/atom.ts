import type { Duration, EventMatch, Expr, Program, Type, Value } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Wanted } from './explanation.ts';
import type { Inside } from './inside.ts';

/** One thing to change, so that a condition comes true (or false). */
export type Atom =
  | {
      readonly kind: 'attribute';
      readonly of: 'member' | 'community';
      readonly path: string;
      readonly type: Type;
      readonly value: Value;
      readonly to: Value;
      readonly test: Wanted;
    }
  /** A field of the event at hand. */
  | {
      readonly kind: 'field';
      readonly path: string;
      readonly type: Type;
      readonly value: Value;
      readonly to: Value;
      readonly test: Wanted;
    }
  /** More events, until `goal` is `want`; `with` is a field of each and what it must hold, else what no other holds; `unit` is one a day, week, month. */
  | {
      readonly kind: 'events';
      readonly kinds: readonly EventMatch[];
      readonly subject: number;
      readonly goal: Expr;
      readonly want: boolean;
      readonly with?: { readonly path: string; readonly type: Type; readonly value?: Value };
      readonly unit?: 'day' | 'week' | 'month';
      /** What they must not count for as well. */
      readonly avoid?: readonly EventMatch[];
      /** The length of the window in which they count. */
      readonly within?: Duration;
    }
  /** Time, until `goal` is `want`. `at` are lengths after events of `kinds` at which it may change; none: each hour. */
  | {
      readonly kind: 'wait';
      readonly goal: Expr;
      readonly want: boolean;
      readonly kinds: readonly EventMatch[];
      readonly lengths: readonly number[];
      readonly until?: number;
      /** What must not come meanwhile. */
      readonly without: readonly string[];
    };

/** Alternatives, each a list of changes to be made together. None: no way is known. */
export type Ways = readonly (readonly Atom[])[];

/** Where and for whom a condition is to come true. */
export interface Scene {
  readonly program: Program;
  readonly inside: Inside;
  readonly context: Context;
}
