import type { ActionRequest, ActionResult } from '@reeve/extensions/api';

/** How an action behaves, from its manifest or from whoever binds a function. */
export interface ActionFacts {
  readonly channel?: string;
  readonly reaches?: string;
  readonly purpose?: string;
  /** `20 per minute`. */
  readonly quota?: string;
  readonly emits: readonly string[];
  readonly idempotent: boolean;
  readonly serial: boolean;
}

/** What carries actions out: the extension host, or functions of the program that embeds the runtime. */
export interface ActionRunner extends AsyncDisposable {
  facts(action: string): ActionFacts | undefined;
  /** The action that carries messages of a channel, where an extension has one. */
  carrierOf?(channel: string): string | undefined;
  /** Whether an action may read this attribute of the member whom it reaches. */
  mayRead?(action: string, attribute: string): boolean;
  /** Never rejects: what goes wrong is an outcome. Gives up when the signal aborts, then the outcome is `unknown`. */
  run(request: ActionRequest, signal: AbortSignal): Promise<ActionResult>;
}
