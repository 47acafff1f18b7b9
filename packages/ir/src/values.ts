/**
 * A value in the engine. Times are milliseconds since 1970-01-01T00:00:00Z, durations are milliseconds,
 * dates are the text `YYYY-MM-DD`; what a number means is known statically from its {@link Type}.
 * `null` is "no value": any comparison with it is false.
 */
export type Value = number | string | boolean | null | readonly Value[];

/** One choice of a `one of` type, with its labels by language. */
export interface OptionSignature {
  readonly id: string;
  readonly labels: Labels;
}

/** Display names by language tag (`en`, `zh`). A missing one falls back to the id. */
export type Labels = Readonly<Partial<Record<'en' | 'zh', string>>>;

/** The static type of a value. */
export type Type =
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly unit?: 'percent' }
  | { readonly kind: 'yesno' }
  | { readonly kind: 'time' }
  | { readonly kind: 'date' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'oneOf'; readonly options: readonly OptionSignature[] }
  | { readonly kind: 'listOf'; readonly of: Type }
  | { readonly kind: 'member' }
  | { readonly kind: 'community' }
  | { readonly kind: 'channel' }
  /** The name of a template, given as text. */
  | { readonly kind: 'template' }
  /** The name of a role, given as a bare word. */
  | { readonly kind: 'role' }
  /** A bare word that the project does not declare (a campaign's purpose, a kind of case). */
  | { readonly kind: 'word' }
  /** Not known statically (an undeclared JSON value); everything is allowed and checked when it runs. */
  | { readonly kind: 'any' };

/** A length of time: exact milliseconds, or calendar units that follow a time zone. */
export type Duration =
  | { readonly kind: 'exact'; readonly ms: number }
  | { readonly kind: 'calendar'; readonly unit: 'day' | 'week' | 'month'; readonly count: number };
