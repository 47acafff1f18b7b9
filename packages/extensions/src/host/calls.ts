import type { Manifest } from '../api/index.ts';
import { createAllowedHosts, type Grants } from './grants.ts';
import { createHostFetch } from './host-fetch.ts';
import { createHttpTransport, type Transport } from './http-transport.ts';
import type { HostLimits } from './limits.ts';
import type { Mailer } from './mailing.ts';
import type { CallName } from './messages.ts';
import type { Secrets } from './secrets.ts';

/** What the runtime lends to extensions. */
export interface HostServices {
  readonly records: {
    get(collection: string, key: string): Promise<unknown>;
    list(
      collection: string,
      prefix: string,
    ): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  };
  readonly ledger: { balance(ledger: string, community: string, member: string): Promise<number> };
  readonly cases: { open(community: string, cause: string): Promise<{ readonly id: string } | undefined> };
}

/** A collection or ledger under the name that the store knows it by. */
export const storeName = (manifest: Manifest, grants: Grants, name: string): string =>
  grants.sharedData === true ? name : `${manifest.name}/${name}`;

/** The calls that one extension makes of the host. */
export interface Calls {
  /** Rejects with an error whose `code` and message the extension may see. */
  make(what: CallName, args: readonly unknown[], signal: AbortSignal): Promise<unknown>;
  /** How many requests and mails have gone out so far: if none since an action began, it has sent nothing. */
  readonly outward: number;
  close(): void;
}

export interface CallsSetting {
  readonly manifest: Manifest;
  readonly grants: Grants;
  readonly services: HostServices;
  readonly secrets: Secrets;
  readonly mailer: Mailer | undefined;
  readonly transport: Transport | undefined;
  readonly limits: HostLimits;
}

const refused = (message: string): Error => Object.assign(new Error(message), { code: 'refused' });

const textAt = (args: readonly unknown[], index: number): string => {
  const value = args[index];
  if (typeof value !== 'string' || value.length > 1000)
    throw refused('A name has to be a text of at most 1,000 characters.');
  return value;
};

export const createCalls = (setting: CallsSetting): Calls => {
  const { manifest, grants, services, secrets, mailer, limits } = setting;
  const hosts = createAllowedHosts(manifest, grants);
  const own = setting.transport
    ? undefined
    : createHttpTransport((host, address) => hosts.mayResolveTo(host, address));
  const request = createHostFetch(hosts, secrets, setting.transport ?? own!.send);
  const named = (name: string): string => storeName(manifest, grants, name);
  let outward = 0;
  const onSend = (): void => {
    outward += 1;
  };
  let busy = 0;
  const waiting: (() => void)[] = [];
  const room = async (): Promise<void> => {
    if (busy < limits.calls) busy += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  const sign = (asked: unknown): string => {
    const from = (typeof asked === 'object' && asked !== null ? asked : {}) as Readonly<
      Record<string, unknown>
    >;
    const { secret, text, key, encoding, secretEncoding = 'utf8' } = from;
    if (
      typeof secret !== 'string' ||
      typeof text !== 'string' ||
      (key !== undefined && typeof key !== 'string')
    )
      throw refused('sign needs the name of a secret and a text.');
    if (
      (encoding !== 'base64' && encoding !== 'hex') ||
      (secretEncoding !== 'utf8' && secretEncoding !== 'base64')
    )
      throw refused('sign knows the encodings base64 and hex.');
    return secrets.sign({ secret, text, encoding, secretEncoding, ...(key === undefined ? {} : { key }) });
  };
  const carryOut = async (
    what: CallName,
    args: readonly unknown[],
    signal: AbortSignal,
  ): Promise<unknown> => {
    switch (what) {
      case 'fetch':
        return request(args[0], args[1], signal, onSend);
      case 'sign':
        return sign(args[0]);
      case 'mail':
        if (manifest.permissions.mail !== true) throw refused('The manifest does not ask to send mail.');
        if (grants.mail !== true) throw refused('The operator did not grant sending mail.');
        if (!mailer) throw refused('No mail server is configured.');
        return mailer.send(args[0], onSend);
      case 'records.get':
        return services.records.get(named(textAt(args, 0)), textAt(args, 1));
      case 'records.list':
        return services.records.list(named(textAt(args, 0)), textAt(args, 1));
      case 'ledger.balance':
        return services.ledger.balance(named(textAt(args, 0)), textAt(args, 1), textAt(args, 2));
      case 'cases.open':
        return services.cases.open(textAt(args, 0), textAt(args, 1));
    }
  };
  return {
    make: async (what, args, signal) => {
      if (waiting.length >= limits.waitingCalls) throw refused('Too many calls at a time.');
      await room();
      try {
        if (signal.aborted) throw refused('The extension has ended.');
        return await carryOut(what, args, signal);
      } finally {
        leave();
      }
    },
    get outward() {
      return outward;
    },
    close: () => own?.close(),
  };
};
