import type { Manifest } from '../api/index.ts';
import type { Calls } from './calls.ts';
import type { HostLimits } from './limits.ts';
import type { LogLevel } from './messages.ts';
import type { Secrets } from './secrets.ts';

/** Why a peer is no more. */
export type EndReason =
  | 'stopped'
  | 'exited'
  | 'hung'
  | 'flooded'
  | 'garbage'
  | 'memory'
  | 'activation'
  /** The manifest and `activate` do not agree, or `activate` failed: starting again would not help. */
  | 'unfit';

/** What a peer tells the host. */
interface PeerEvents {
  /** With what it bound for rules, where it runs in the host. */
  ready(functions?: ReadonlyMap<string, (args: readonly unknown[]) => unknown>): void;
  result(id: number, result: unknown): void;
  threw(id: number, message: string): void;
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Once, whatever happened; nothing comes after it. */
  end(reason: EndReason, detail: string): void;
}

/** An extension at work, in a process or here. */
export interface Peer {
  readonly pid?: number;
  /** Hands over an action; `request` is JSON. */
  run(id: number, request: string): void;
  /** Asks whether it is still there, at once: somebody gave up on it. */
  probe(): void;
  /** True while there is work, so that it is worth asking. */
  busy(working: boolean): void;
  stop(): Promise<void>;
  /** Ends it now. */
  kill(): void;
  /** A message that should not have come; too many end it. */
  stray(): void;
  /** A message that was as it should be. */
  good(): void;
}

export interface PeerSetting {
  readonly manifest: Manifest;
  readonly folder: string;
  /** Absolute path of the module that exports `activate`. */
  readonly main: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly calls: Calls;
  readonly secrets: Secrets;
  readonly limits: HostLimits;
  readonly events: PeerEvents;
}

/** What is declared and not bound, or bound and not declared. */
export const unfitness = (
  kind: 'action' | 'function',
  declared: readonly string[],
  bound: readonly string[],
): string | undefined => {
  const unbound = declared.find((id) => !bound.includes(id));
  if (unbound !== undefined)
    return `The manifest declares the ${kind} ${unbound}, but activate does not bind it.`;
  const undeclared = bound.find((id) => !declared.includes(id));
  if (undeclared !== undefined)
    return `activate binds the ${kind} ${undeclared.slice(0, 100)}, which the manifest does not declare.`;
  return undefined;
};

const TOLD = ['refused', 'unreachable', 'timeout', 'broken', 'too-large', 'rejected', 'deferred'];

/** What an extension may learn of a call that failed. */
export const refusalOf = (error: unknown): { readonly message: string; readonly code?: string } => {
  const { code, message } = error as { readonly code?: unknown; readonly message: string };
  return typeof code === 'string' && TOLD.includes(code)
    ? { message, code }
    : { message: 'The host could not do it.' };
};
