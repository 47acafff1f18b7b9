import { pathToFileURL } from 'node:url';
import type { ActionHandler, ActionRequest, Extension } from '../api/index.ts';
import { type Bound, createContext } from './context.ts';
import { type Peer, type PeerSetting, refusalOf, unfitness } from './peer.ts';

const copyOf = <Value>(value: Value): Value =>
  value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);

/** The same extension with the same context and checks, without a process of its own: for code that is our own. */
export const startInProcessPeer = (setting: PeerSetting): Peer => {
  const { manifest, events, calls, secrets } = setting;
  const bound: Bound = { actions: new Map<string, ActionHandler>(), functions: new Map() };
  const ended = new AbortController();
  let extension: Partial<Extension> = {};
  const finish = (reason: 'stopped' | 'unfit', detail: string): void => {
    if (ended.signal.aborted) return;
    ended.abort();
    events.end(reason, detail);
  };
  const context = createContext(
    {
      name: manifest.name,
      version: manifest.version,
      settings: copyOf(setting.settings),
      log: (level, message, fields) => events.log(level, message, fields),
      call: async (what, args) => {
        try {
          const value = await calls.make(what, copyOf(args), ended.signal);
          return value === undefined ? undefined : JSON.parse(secrets.defuse(JSON.stringify(value)));
        } catch (error) {
          const { message, code } = refusalOf(error);
          throw Object.assign(new Error(message), code === undefined ? {} : { code });
        }
      },
    },
    bound,
  );
  const activate = async (): Promise<void> => {
    try {
      const loaded = (await import(
        /* @vite-ignore */ pathToFileURL(setting.main).href
      )) as Partial<Extension> & {
        readonly default?: Partial<Extension>;
      };
      extension = typeof loaded.activate === 'function' ? loaded : (loaded.default ?? {});
      if (typeof extension.activate !== 'function') throw new Error('main exports no function “activate”.');
      await extension.activate(context);
      const { actions = [], functions = [] } = manifest.contributes;
      const ids = (from: readonly { readonly id: string }[]): readonly string[] => from.map(({ id }) => id);
      const problem =
        unfitness('action', ids(actions), [...bound.actions.keys()]) ??
        unfitness('function', ids(functions), [...bound.functions.keys()]);
      if (problem === undefined) events.ready(bound.functions);
      else finish('unfit', problem);
    } catch (error) {
      finish('unfit', `activate failed: ${String((error as Error).message).slice(0, 300)}`);
    }
  };
  const run = async (id: number, request: ActionRequest): Promise<void> => {
    try {
      const handler = bound.actions.get(request.action);
      if (!handler) throw new Error(`${request.action} is not bound.`);
      const result = copyOf(await handler(request));
      if (!ended.signal.aborted) events.result(id, result);
    } catch (error) {
      if (!ended.signal.aborted)
        events.threw(id, String((error as Error | undefined)?.message ?? error).slice(0, 500));
    }
  };
  void activate();
  return {
    run: (id, request) => void run(id, JSON.parse(secrets.defuse(request)) as ActionRequest),
    probe: () => {},
    busy: () => {},
    stray: () => {},
    good: () => {},
    kill: () => finish('stopped', 'It was stopped.'),
    stop: async () => {
      try {
        await extension.deactivate?.();
      } catch {
        // It is going anyway.
      }
      finish('stopped', 'It was stopped.');
    },
  };
};
