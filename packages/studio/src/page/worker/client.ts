import { workerUrl } from '../trusted.ts';
import type { Answer, Call, WorkerApi } from './protocol.ts';
import address from './reeve.worker.ts?worker&url';

type Asked<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;

/** The workers, as functions that answer later. Each answers in the order in which it was asked. */
export type ReeveWorker = { readonly [K in keyof WorkerApi]: Asked<WorkerApi[K]> };

let shared: ReeveWorker | undefined;

/** What both have to know. */
const TOLD: ReadonlySet<keyof WorkerApi> = new Set(['configure', 'texts', 'open', 'close']);
/** What whoever types waits for. */
const QUICK: ReadonlySet<keyof WorkerApi> = new Set([
  'diagnostics',
  'completions',
  'hover',
  'signature',
  'definition',
  'references',
  'rename',
  'outline',
  'folding',
  'tokens',
  'lenses',
  'lately',
  'declared',
  'format',
  'rules',
  'spelled',
  'changed',
  'staged',
]);

/**
 * The workers of the page: the editor asks them as long as the page lives, whoever is signed in. There are two, so that
 * nobody who types waits for a proof or a replay.
 */
export function sharedWorker(): ReeveWorker {
  shared ??= startWorkers();
  return shared;
}

/** Nothing is worked out before there is an editor to write in; where there is none, after this, ms. */
const LATEST = 2_000;
const engine = Promise.withResolvers<void>();
/** Says that the editor stands, so that what takes longer may begin. */
export const editorStands = (): void => engine.resolve();

function startWorkers(): ReeveWorker {
  setTimeout(editorStands, LATEST);
  const quick = startWorker('words');
  // What it is told meanwhile waits, in order.
  const later = engine.promise.then(() => startWorker('engine'));
  const thorough: typeof quick = async (method, args) => (await later)(method, args);
  const ask = async (method: keyof WorkerApi, args: readonly unknown[]): Promise<unknown> => {
    if (!TOLD.has(method)) return (QUICK.has(method) ? quick : thorough)(method, args);
    const [done] = await Promise.all([quick(method, args), thorough(method, args)]);
    return done;
  };
  return new Proxy({} as ReeveWorker, {
    // A promise is told by its `then`; this is none.
    get: (_target, name) =>
      name === 'then' ? undefined : (...args: readonly unknown[]) => ask(name as keyof WorkerApi, args),
  });
}

function startWorker(name: string): (method: keyof WorkerApi, args: readonly unknown[]) => Promise<unknown> {
  const worker = new Worker(workerUrl(address), { type: 'module', name });
  const waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  let ids = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error === undefined) call?.resolve(data.value);
    else call?.reject(new Error(data.error));
  });
  return (method, args) =>
    new Promise((resolve, reject) => {
      const id = ++ids;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, args } satisfies Call);
    });
}
