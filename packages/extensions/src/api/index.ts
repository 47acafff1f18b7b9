import type { Labels, SetsSignature } from '@reeve/ir';

/** A JSON Schema as manifests use it: inside `contributes`, or in a file that `$ref` names. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What an extension asks for; the operator grants it or does not.
 *
 * @example { network: ['hooks.example.com'], secrets: ['EXAMPLE_TOKEN'] }
 */
export interface Permissions {
  /** Host names that its code may reach, without scheme or port; `*.example.com` for subdomains; `*` for those that the operator grants. */
  readonly network?: readonly string[];
  /** Names of the secrets that it may read. */
  readonly secrets?: readonly string[];
  /** Attributes of the reached member that it may read, `email`, `wechat_id`; all others stay with the host. */
  readonly attributes?: readonly string[];
  /** May send mail through the operator's server. */
  readonly mail?: boolean;
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
  /** The parameter that holds the member who gains by it (points, coupons): whoever is on the blocklist gains nothing. */
  readonly benefits?: string;
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
  /** The effect's key goes along to where it is sent, so that a repeat is dropped there: it may be tried again. */
  readonly keyed?: boolean;
  /** One at a time: what it reads of records, ledgers and cases stands until what it returns is written. */
  readonly serial?: boolean;
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

/**
 * A pack: rules that a project brings in by `use pack`. In the manifest, or in a file of its own that `$ref` names
 * (`{ "$ref": "welcome/pack.json" }`); that file's folder is the pack's.
 */
export interface PackContribution {
  readonly id: string;
  readonly labels?: Labels;
  readonly description?: Labels;
  /** Rules within the pack's folder: files, folders, or `*` for any name within a folder, `rules/*.reeve`. */
  readonly files: readonly string[];
  /** Ids of packs that come with it. */
  readonly requires?: readonly string[];
  /** Extensions whose events, attributes and actions it uses: packages, or folders as seen from the pack's. */
  readonly extensions?: readonly string[];
  /** Sections of the handbook that it follows. */
  readonly section?: readonly string[];
  /** What its rules are for, by their names. */
  readonly rules?: Readonly<Record<string, PackRule>>;
  /** What its parameters are called in each language, by their names; types, defaults and limits are in its rules. */
  readonly parameters?: Readonly<Record<string, PackWord>>;
  /** Never written: where the pack lies within the extension's folder, by its `$ref`. */
  readonly folder?: string;
}

/** A rule or a parameter of a pack, in words. */
export interface PackWord {
  readonly labels?: Labels;
  readonly description?: Labels;
}

/** A rule of a pack, in words. */
export interface PackRule extends PackWord {
  /** Practices that it puts to work, by their numbers. */
  readonly rows?: readonly number[];
}

/**
 * A rule with blanks, which `reeve new` and editors fill in. Its blanks are the parameters that its file declares, with
 * types, defaults, limits and titles.
 */
export interface PatternContribution {
  /** `win-back` */
  readonly id: string;
  readonly labels?: Labels;
  readonly description?: Labels;
  /** The file with the text, within the extension's folder: `patterns/win-back.reeve`. */
  readonly file: string;
}

/** All that an extension adds. */
export interface Contributions {
  readonly actions?: readonly ActionContribution[];
  readonly functions?: readonly FunctionContribution[];
  readonly events?: readonly EventContribution[];
  readonly channels?: readonly ChannelContribution[];
  readonly attributes?: AttributeContribution;
  readonly metrics?: readonly MetricContribution[];
  /** Which of its actions carries messages of a channel that another extension declares: `message.send(via: wecom)`. */
  readonly carries?: readonly CarryContribution[];
  /** Rules to bring in by `use pack`. */
  readonly packs?: readonly PackContribution[];
  /** Rules to fill in by `reeve new`. */
  readonly patterns?: readonly PatternContribution[];
}

/**
 * The action that carries a channel's messages. It gets `to` and, where they are known, `text` and `title` as input, and
 * the message with all that belongs to it as `request.message`.
 */
export interface CarryContribution {
  readonly channel: string;
  readonly action: string;
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
  /** Module that exports `activate`, within the extension's folder; absent for one that only declares. */
  readonly main?: string;
  /** Starts with the host, not with its first action. */
  readonly onStartup?: boolean;
}

// ── what an extension's code gets and gives ─────────────────────────────────────────────────────────────────

/** A text that a template became for the member, channel and language at hand, already escaped for the channel. */
export interface RenderedMessage {
  readonly text: string;
  readonly title?: string;
  readonly template?: string;
  readonly language: 'en' | 'zh';
}

/** One effect to carry out. The same `key` may come again after a crash: pass it to the provider where it takes one. */
export interface ActionRequest {
  readonly action: string;
  /** As the action's schema says; checked before it gets here. Durations and times are milliseconds. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Idempotency key: the same effect always has the same one. */
  readonly key: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** When the runtime's clock says it is, ms. */
  readonly now: number;
  readonly rule: string;
  readonly community: string;
  readonly subject: { readonly kind: string; readonly id: string };
  /** The member whom it reaches, with the attributes that the manifest's `permissions.attributes` names. */
  readonly member?: { readonly id: string; readonly attributes: Readonly<Record<string, unknown>> };
  /** What to say, where the action has a `template` or a text. */
  readonly message?: RenderedMessage;
  /** The channel that was chosen (the action's own, or the fallback of one that is down). */
  readonly channel?: string;
}

/** What came of one try. */
export type ActionResult = ActionOutcome & {
  /** Written together with the outcome, in one transaction: with an action that is `serial`, exactly once. */
  readonly records?: readonly {
    readonly collection: string;
    readonly key: string;
    readonly value: unknown;
  }[];
  /** Entries for ledgers, chained by hashes. */
  readonly ledger?: readonly {
    readonly ledger: string;
    readonly member: string;
    readonly amount: number;
    readonly reason?: string;
  }[];
  /** Events that follow; types have to be in the action's `emits`. Their ids are made from the effect's key. */
  readonly events?: readonly {
    readonly type: string;
    readonly member?: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
};

/** How a try ended. */
export type ActionOutcome =
  | { readonly status: 'accepted' | 'delivered' | 'awaiting-human'; readonly reference?: string }
  /** It may or may not have been sent; it is tried again only where the action is `idempotent`. */
  | { readonly status: 'unknown'; readonly error: string }
  | {
      readonly status: 'failed';
      readonly error: string;
      /** True where trying again may help. */
      readonly retryable: boolean;
      /** The provider's own wish, ms. */
      readonly retryAfter?: number;
    };

/** Carries out an action. Throwing is the same as failing for good; running over the deadline is `unknown`. */
export type ActionHandler = (request: ActionRequest) => Promise<ActionResult> | ActionResult;

/** A request that the host makes for the extension. */
export interface HostRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{{SECRET_NAME}}` in a header's value is replaced by the secret, by the host, if the manifest asks for it. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A text; `{{SECRET_NAME}}` is replaced as in headers. */
  readonly body?: string;
  /** Milliseconds; 10,000 by default. */
  readonly timeout?: number;
}

/** What came back. */
export interface HostResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 1 MiB; longer answers fail. */
  readonly body: string;
}

/** Fails a {@link ExtensionContext.fetch}: `refused` by the allow-list, `unreachable` (nothing was sent), `timeout` or `broken` (it may have been). */
export interface HostFetchError extends Error {
  readonly code: 'refused' | 'unreachable' | 'timeout' | 'broken' | 'too-large';
}

/** A mail for the host to send over SMTP with the server and the password that the operator configured. */
export interface HostMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Becomes the Message-ID, so that receivers can drop repeats. */
  readonly key: string;
}

/** What `activate` is given. Everything in it goes through the host; nothing else of the machine can be reached. */
export interface ExtensionContext {
  readonly extension: { readonly name: string; readonly version: string };
  /** Settings from the project file, under the extension's name. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly actions: { register(id: string, handler: ActionHandler): void };
  /** Pure functions for rules; called synchronously, they must not wait. */
  readonly functions: { register(id: string, fn: (args: readonly unknown[]) => unknown): void };
  /**
   * Makes an HTTP request to a host that the manifest names and the operator granted. `{{SECRET_NAME}}` may also stand in
   * the address, for platforms that put their key there. The extension never sees a secret.
   */
  fetch(url: string, request?: HostRequest): Promise<HostResponse>;
  /** HMAC-SHA256 with a secret (`key: 'secret'`) or over an empty or given text keyed as platforms want, done by the host. */
  sign(request: {
    readonly secret: string;
    /** `{{secret}}` stands for the secret: DingTalk signs `timestamp\n{{secret}}`, Feishu uses that as the key. */
    readonly text: string;
    /** What the HMAC is keyed with; the secret itself by default. */
    readonly key?: string;
    readonly encoding: 'base64' | 'hex';
    /** How the secret is written: as text, or as Base64 bytes (Standard Webhooks). */
    readonly secretEncoding?: 'utf8' | 'base64';
  }): Promise<string>;
  mail(mail: HostMail): Promise<{ readonly reference?: string }>;
  readonly records: {
    get(collection: string, key: string): Promise<unknown>;
    list(
      collection: string,
      prefix?: string,
    ): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  };
  readonly ledger: { balance(ledger: string, community: string, member: string): Promise<number> };
  readonly cases: {
    open(community: string, cause: string): Promise<{ readonly id: string } | undefined>;
  };
  readonly log: Record<
    'debug' | 'info' | 'warn' | 'error',
    (message: string, fields?: Readonly<Record<string, unknown>>) => void
  >;
}

/** What an extension's main module exports. */
export interface Extension {
  activate(context: ExtensionContext): void | Promise<void>;
  deactivate?(): void | Promise<void>;
}
