import type { Labels, Type } from './values.ts';

/** A parameter of an action, function, table, template or plan. */
export interface ParamSignature {
  readonly name: string;
  readonly labels: Labels;
  readonly type: Type;
  readonly required: boolean;
  readonly description?: Labels;
}

/** An action as its extension's manifest declares it. */
export interface ActionSignature {
  readonly id: string;
  readonly labels: Labels;
  readonly description?: Labels;
  readonly params: readonly ParamSignature[];
  /** The channel it goes out on; `'from-input'` when its parameter `via` names it. */
  readonly channel?: string;
  /** Name of the parameter that holds the member whom it reaches: consent, blocklist and caps are looked at for it. */
  readonly reaches?: string;
  /** Name of the parameter that holds the member who gains by it: the blocklist is looked at for it. */
  readonly benefits?: string;
  /** Name of the parameter that holds the purpose (consent is `member.consent.<purpose>`). */
  readonly purpose?: string;
  /** The platform's quota in words, `20 per minute`. */
  readonly quota?: string;
  /** Event types that carrying it out brings about. */
  readonly emits: readonly string[];
  /** What is so after it, whatever was before. Absent for what adds up (points) or says nothing (a message). */
  readonly sets?: SetsSignature;
  readonly idempotent: boolean;
}

/**
 * What an action leaves behind, so that two rules which leave different things can be told before they run. `of`, `name`
 * and `value` are names of its parameters; two actions are about one thing where `what`, whom and name are the same.
 */
export interface SetsSignature {
  /** The kind of thing: `attribute`, `tag`, `segment` … */
  readonly what: string;
  /** Holds the member (or other subject) that it is set for; absent where it is the community's. */
  readonly of?: string;
  /** Holds the name of the thing. */
  readonly name?: string;
  /** Holds what it becomes. */
  readonly value?: string;
  /** What it always becomes, where no parameter says so. */
  readonly to?: string | number | boolean;
}

/** A field of an event, or an attribute of a member or a community; groups are flattened to dotted names. */
export interface FieldSignature {
  readonly name: string;
  readonly labels: Labels;
  readonly type: Type;
  readonly personal: boolean;
  /** Value where none is known. */
  readonly default?: string | number | boolean;
}

/** An event type that an extension contributes. A project's own declaration of the same name wins. */
export interface EventSignature {
  readonly id: string;
  readonly labels: Labels;
  readonly fields: readonly FieldSignature[];
  readonly activity: boolean;
}

/** A channel that messages go out on. */
export interface ChannelSignature {
  readonly id: string;
  readonly labels: Labels;
}

/** A pure function that an extension contributes; the host binds its implementation by `id`. */
export interface FunctionSignature {
  readonly id: string;
  readonly labels: Labels;
  readonly params: readonly ParamSignature[];
  readonly returns: Type;
}

/** A metric that an extension contributes, in Reeve text. A project's own of the same name wins. */
export interface MetricSignature {
  readonly id: string;
  readonly labels: Labels;
  readonly of: 'member' | 'community';
  /** Its value as an expression: `share of question.asked followed by … in 7 days`. */
  readonly value: string;
}

/** All that the compiler knows of extensions: data from their manifests, never their code. */
export interface Signatures {
  readonly actions: readonly ActionSignature[];
  readonly functions: readonly FunctionSignature[];
  readonly events: readonly EventSignature[];
  readonly channels: readonly ChannelSignature[];
  readonly member: readonly FieldSignature[];
  readonly community: readonly FieldSignature[];
  readonly metrics?: readonly MetricSignature[];
}
