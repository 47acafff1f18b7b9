import type { ActionHandler, ExtensionContext } from '../api/index.ts';
import type { CallName, LogLevel } from './messages.ts';

/** What stands behind a context: the pipe in a child, the host itself in process. */
export interface ContextEnds {
  readonly name: string;
  readonly version: string;
  readonly settings: Readonly<Record<string, unknown>>;
  call(what: CallName, args: readonly unknown[]): Promise<unknown>;
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What `activate` bound. */
export interface Bound {
  readonly actions: Map<string, ActionHandler>;
  readonly functions: Map<string, (args: readonly unknown[]) => unknown>;
}

const bindOnce = <Value>(map: Map<string, Value>, kind: string, id: string, value: Value): void => {
  if (typeof value !== 'function') throw new TypeError(`The ${kind} ${id} has to be bound to a function.`);
  if (map.has(id)) throw new Error(`The ${kind} ${id} is bound twice.`);
  map.set(id, value);
};

/** The one context that every extension gets, wherever it runs. */
export const createContext = (ends: ContextEnds, bound: Bound): ExtensionContext => {
  const call = (what: CallName, ...args: readonly unknown[]): Promise<never> =>
    ends.call(what, args) as Promise<never>;
  const say =
    (level: LogLevel) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void =>
      ends.log(level, String(message), fields);
  return {
    extension: { name: ends.name, version: ends.version },
    settings: ends.settings,
    actions: { register: (id, handler) => bindOnce(bound.actions, 'action', id, handler) },
    functions: { register: (id, fn) => bindOnce(bound.functions, 'function', id, fn) },
    fetch: (url, request) => call('fetch', String(url), request ?? {}),
    sign: (request) => call('sign', request),
    mail: (mail) => call('mail', mail),
    records: {
      get: (collection, key) => call('records.get', collection, key),
      list: (collection, prefix) => call('records.list', collection, prefix ?? ''),
    },
    ledger: { balance: (ledger, community, member) => call('ledger.balance', ledger, community, member) },
    cases: { open: (community, cause) => call('cases.open', community, cause) },
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
  };
};
