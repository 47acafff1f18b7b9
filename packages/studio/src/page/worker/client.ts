import { workerUrl } from '../trusted.ts';
import type { Answer, Call, WorkerApi } from './protocol.ts';
import address from './reeve.worker.ts?worker&url';

type Asked<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;

/** The worker, as functions that answer later. Calls are answered in the order in which they were made. */
export type ReeveWorker = { readonly [K in keyof WorkerApi]: Asked<WorkerApi[K]> };

let shared: ReeveWorker | undefined;

/** The one worker of the page: the editor asks it as long as the page lives, whoever is signed in. */
export function sharedWorker(): ReeveWorker {
  shared ??= startWorker();
  return shared;
}

function startWorker(): ReeveWorker {
  const worker = new Worker(workerUrl(address), { type: 'module', name: 'reeve' });
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
  const ask = (method: keyof WorkerApi, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++ids;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, args } satisfies Call);
    });
  return new Proxy({} as ReeveWorker, {
    // A promise is told by its `then`; this is none.
    get: (_target, name) =>
      name === 'then' ? undefined : (...args: readonly unknown[]) => ask(name as keyof WorkerApi, args),
  });
}
