import { join } from 'node:path';
import type { ActionContribution, ActionRequest, ActionResult, Manifest } from '../api/index.ts';
import { createCalls, type HostServices } from './calls.ts';
import {
  createExtensionUnit,
  type ExtensionState,
  type ExtensionUnit,
  type WriteLog,
} from './extension-unit.ts';
import type { Grants } from './grants.ts';
import { type HostClock, systemHostClock } from './host-clock.ts';
import type { Transport } from './http-transport.ts';
import { type HostLimits, USUAL_LIMITS } from './limits.ts';
import { createMailer, type Mailer, type MailSettings } from './mailing.ts';
import { createSecrets, type ReadSecret } from './secrets.ts';

/** An extension, as it is installed. */
export interface HostedExtension {
  readonly manifest: Manifest;
  /** Its folder: the only files that its process may read. */
  readonly folder: string;
  /** Module that exports `activate`, instead of the manifest's `main`. */
  readonly main?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the operator grants; nothing by default. */
  readonly grants?: Grants;
  /** Runs it in the host's process, with the same context and checks: for our own code, where that saves time. */
  readonly inProcess?: boolean;
}

/** What a host is made of. */
export interface HostSetting {
  readonly extensions: readonly HostedExtension[];
  readonly services: HostServices;
  readonly secrets: ReadSecret;
  /** The operator's mail server, or what sends mails in its place. */
  readonly mail?: MailSettings | Mailer;
  readonly log: WriteLog;
  readonly clock?: HostClock;
  readonly limits?: Partial<HostLimits>;
  /** Carries requests out instead of HTTP, after the allow-list and with secrets filled in: for tests of extensions. */
  readonly transport?: Transport;
}

/** How an action behaves, from its manifest. */
export interface HostActionFacts {
  readonly channel?: string;
  readonly reaches?: string;
  readonly purpose?: string;
  readonly quota?: string;
  readonly emits: readonly string[];
  readonly idempotent: boolean;
  readonly serial: boolean;
}

/** Carries out the actions of extensions, each in its own process. Has the shape of the runtime's `ActionRunner`. */
export interface ExtensionHost extends AsyncDisposable {
  facts(action: string): HostActionFacts | undefined;
  /** Never rejects. Gives up when the signal aborts: `unknown`, or `failed` where nothing can have been sent. */
  run(request: ActionRequest, signal: AbortSignal): Promise<ActionResult>;
  states(): readonly ExtensionState[];
  /** Switches an extension on again; false when there is none of that name. */
  enable(name: string): boolean;
  /** Starts what starts with the host: extensions with `onStartup`, and trusted ones, whose functions rules call. */
  start(): Promise<void>;
  /** Functions for rules of extensions that the operator trusts, by id. */
  functions(): ReadonlyMap<string, (args: readonly unknown[]) => unknown>;
}

const factsOf = (from: ActionContribution): HostActionFacts => ({
  ...(from.channel === undefined ? {} : { channel: from.channel }),
  ...(from.reaches === undefined ? {} : { reaches: from.reaches }),
  ...(from.purpose === undefined ? {} : { purpose: from.purpose }),
  ...(from.quota === undefined ? {} : { quota: from.quota }),
  emits: from.emits ?? [],
  // Sending again does no harm where it is the same twice, or where the receiver drops what it has had.
  idempotent: from.idempotent === true || from.keyed === true,
  serial: from.serial ?? false,
});

/** What keeps an extension from being loaded at all. */
const refusalOf = ({ manifest, main, grants }: HostedExtension): string | undefined => {
  const { actions = [], functions = [] } = manifest.contributes;
  if (functions.length > 0 && grants?.trusted !== true)
    return `It adds functions for rules (${functions[0]!.id}), which run inside the host: grant it “trusted” to allow that.`;
  if (actions.length + functions.length > 0 && (main ?? manifest.main) === undefined)
    return 'It declares actions or functions, but its package.json has no “main”.';
  return undefined;
};

/**
 * Makes a host. No process is started before the first action.
 *
 * @example
 * const host = createHost({ extensions: [{ manifest, folder, grants }], services, secrets: (name) => process.env[name], log });
 * const result = await host.run(request, AbortSignal.timeout(10_000));
 */
export const createHost = (setting: HostSetting): ExtensionHost => {
  const { services, log, clock = systemHostClock } = setting;
  const limits = { ...USUAL_LIMITS, ...setting.limits };
  const { mail } = setting;
  const mailer = mail && ('send' in mail ? mail : createMailer(mail));
  const units = new Map<string, ExtensionUnit>();
  const refused = new Map<string, ExtensionState>();
  const actions = new Map<string, { readonly action: ActionContribution; readonly owner: string }>();
  const eager: ExtensionUnit[] = [];
  for (const each of setting.extensions) {
    const { manifest, folder, main, settings = {}, grants = {} } = each;
    const { name, version } = manifest;
    if (units.has(name) || refused.has(name)) throw new Error(`Two extensions are named ${name}.`);
    for (const action of manifest.contributes.actions ?? [])
      if (!actions.has(action.id)) actions.set(action.id, { action, owner: name });
    const refusal = refusalOf(each);
    if (refusal !== undefined) {
      const counts = { late: 0, unasked: 0, invalid: 0, unlogged: 0 };
      const nothing = { working: 0, queued: 0, starts: 0, deaths: 0, counts };
      refused.set(name, { name, version, state: 'off', reason: refusal, ...nothing });
      log('error', `The extension is not loaded: ${refusal}`, { extension: name });
      continue;
    }
    const secrets = createSecrets(manifest, grants, setting.secrets);
    const { transport } = setting;
    const unit = createExtensionUnit({
      manifest,
      folder: join(folder),
      ...(main === undefined ? {} : { main }),
      settings,
      grants,
      inProcess: each.inProcess === true || grants.trusted === true,
      calls: createCalls({ manifest, grants, services, secrets, mailer, transport, limits }),
      secrets,
      limits,
      clock,
      log,
    });
    units.set(name, unit);
    if (manifest.onStartup === true || (manifest.contributes.functions ?? []).length > 0) eager.push(unit);
  }
  const killAll = (): void => {
    for (const unit of units.values()) unit.kill();
  };
  process.once('exit', killAll);
  return {
    facts: (action) => {
      const known = actions.get(action);
      return known && factsOf(known.action);
    },
    run: async (request, signal) => {
      const known = actions.get(request.action);
      if (!known)
        return {
          status: 'failed',
          error: `No extension has the action ${request.action}.`,
          retryable: false,
        };
      const unit = units.get(known.owner);
      if (!unit) {
        const why = refused.get(known.owner)?.reason ?? '';
        return {
          status: 'failed',
          error: `The extension ${known.owner} is not loaded: ${why}`,
          retryable: false,
        };
      }
      return unit.run(known.action, request, signal);
    },
    states: () => [...[...units.values()].map((unit) => unit.state()), ...refused.values()],
    enable: (name) => {
      const unit = units.get(name);
      unit?.enable();
      return unit !== undefined;
    },
    start: async () => {
      await Promise.all(eager.map((unit) => unit.start()));
    },
    functions: () => new Map([...units.values()].flatMap((unit) => [...unit.functions()])),
    [Symbol.asyncDispose]: async () => {
      process.removeListener('exit', killAll);
      await Promise.all([...units.values()].map((unit) => unit.close()));
      mailer?.close();
    },
  };
};
