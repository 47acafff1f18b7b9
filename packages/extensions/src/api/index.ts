import type { Labels, SetsSignature } from '@reeve/ir';

/** A JSON Schema as manifests use it: inside `contributes`, or in a file that `$ref` names. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What an extension asks for; the operator grants it or does not.
 *
 * @example { network: ['hooks.example.com'], secrets: ['EXAMPLE_TOKEN'] }
 */
export interface Permissions {
  /** Host names that its code may reach, without scheme or port; `*.example.com` for subdomains. */
  readonly network?: readonly string[];
  /** Names of the secrets that it may read. */
  readonly secrets?: readonly string[];
}

/** An action that rules may ask for. */
export interface ActionContribution {
  /** Dotted words, `wecom.send`. */
  readonly id: string;
  readonly labels?: Labels;
  readonly description?: Labels;
  /**
   * JSON Schema of an object: each property is a parameter. `format` names what JSON has no type for: `member`,
   * `community`, `channel`, `template`, `role`, `word`, `date-time`, `date`, `duration`.
   */
  readonly input: JsonSchema;
  /** The channel it goes out on; `from-input` when the parameter `via` names it. */
  readonly channel?: string;
  /** The parameter that holds the member whom it reaches; consent, blocklist and caps are looked at for it. */
  readonly reaches?: string;
  /** The parameter that holds the purpose; consent is the attribute `consent.<purpose>`. */
  readonly purpose?: string;
  /** The platform's quota in words, `20 per minute`. */
  readonly quota?: string;
  /** Event types that carrying it out brings about. */
  readonly emits?: readonly string[];
  /**
   * What is so after it, whatever was before: the kind of thing, and the parameters that hold whom, its name and what it
   * becomes (or `to`, what it always becomes). `reeve check` finds rules that set one thing to different values by it.
   */
  readonly sets?: SetsSignature;
  /** True when the platform itself takes an idempotency key. */
  readonly idempotent?: boolean;
}

/** A pure function for rules. */
export interface FunctionContribution {
  readonly id: string;
  readonly labels?: Labels;
  readonly description?: Labels;
  /** JSON Schema of an object: its properties, in order, are the parameters. */
  readonly input: JsonSchema;
  readonly returns: JsonSchema;
}

/** An event type that the extension's sources bring in. */
export interface EventContribution {
  readonly id: string;
  readonly labels?: Labels;
  readonly description?: Labels;
  /** JSON Schema of the event's `data`. */
  readonly data?: JsonSchema;
  /** True when it is something that the member did: it ends a silence. */
  readonly activity?: boolean;
}

/** A channel that messages go out on. */
export interface ChannelContribution {
  readonly id: string;
  readonly labels?: Labels;
}

/** Attributes of members and communities: JSON Schemas of objects; nested objects are groups. */
export interface AttributeContribution {
  readonly member?: JsonSchema;
  readonly community?: JsonSchema;
}

/** A metric in Reeve text, known to rules by its id. */
export interface MetricContribution {
  readonly id: string;
  readonly labels?: Labels;
  /** Whom it is about; the community where it does not say. */
  readonly per?: 'member' | 'community';
  /** An expression: `share of question.asked followed by question.answered within 24 hours, in 7 days`. */
  readonly value: string;
}

/** All that an extension adds. */
export interface Contributions {
  readonly actions?: readonly ActionContribution[];
  readonly functions?: readonly FunctionContribution[];
  readonly events?: readonly EventContribution[];
  readonly channels?: readonly ChannelContribution[];
  readonly attributes?: AttributeContribution;
  readonly metrics?: readonly MetricContribution[];
}

/** An extension's package.json, its schemas read in: what the language, the editor and the command line need of it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** Where it was read from, for diagnostics. */
  readonly path: string;
  /** Range of Reeve versions that it works with. */
  readonly reeve: string;
  readonly permissions: Permissions;
  readonly contributes: Contributions;
}
