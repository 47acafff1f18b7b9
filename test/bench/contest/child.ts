import { memoryUsage } from 'node:process';

/** What one contender does, in a process of its own. */
export interface Task {
  /** Makes the rules ready; measured. Absent where there is nothing to make ready. */
  readonly compile?: () => void | Promise<void>;
  /** True where a library keeps things outside of JavaScript, so that only the growth of the process tells its memory. */
  readonly native?: boolean;
  /** Called before each run, not timed: throws away what the last one left behind. */
  readonly renew?: () => void;
  /** Takes the first `count` events; gives how much was found. This is what is timed. */
  readonly run: (count: number) => number | Promise<number>;
  /** The same work, its finds as a fingerprint. */
  readonly tell: (count: number) => string | Promise<string>;
}

/** What a process is asked for. */
export type Order =
  | { readonly do: 'compile' }
  | { readonly do: 'calibrate'; readonly most: number; readonly seconds: number }
  | { readonly do: 'tell' | 'run'; readonly count: number };

/** What it answers. */
export type Answer =
  | { readonly seconds: number; readonly bytes: number }
  | { readonly count: number }
  | { readonly fingerprint: string }
  | { readonly seconds: number; readonly found: number }
  | { readonly skipped: string }
  | { readonly failed: string };

/** Bytes in use after a collection. */
const inUse = (native: boolean): number => {
  globalThis.gc?.();
  const { heapUsed, external, rss } = memoryUsage();
  return native ? rss : heapUsed + external;
};

const timed = async <T>(work: () => T | Promise<T>): Promise<readonly [T, number]> => {
  const begin = performance.now();
  const value = await work();
  return [value, (performance.now() - begin) / 1000];
};

/**
 * Finds how many events take about as long as wanted: from one, twice as many each time, and once more with what was
 * found, since all this warms up too.
 */
const calibrate = async (task: Task, most: number, seconds: number): Promise<number> => {
  const measure = async (count: number): Promise<number> => {
    task.renew?.();
    const [, took] = await timed(() => task.run(count));
    return took;
  };
  const fitting = (count: number, took: number): number =>
    Math.min(most, Math.max(1, Math.round((count * seconds) / took)));
  let count = 1;
  let took = await measure(count);
  while (count < most && took < seconds / 4) {
    count = Math.min(count * 2, most);
    took = await measure(count);
  }
  count = fitting(count, took);
  return fitting(count, await measure(count));
};

const answer = async (task: Task, order: Order): Promise<Answer> => {
  switch (order.do) {
    case 'compile': {
      const before = inUse(task.native ?? false);
      const [, seconds] = await timed(() => task.compile?.());
      return { seconds, bytes: Math.max(inUse(task.native ?? false) - before, 0) };
    }
    case 'calibrate':
      return { count: await calibrate(task, order.most, order.seconds) };
    case 'tell':
      task.renew?.();
      return { fingerprint: await task.tell(order.count) };
    case 'run': {
      task.renew?.();
      globalThis.gc?.();
      const [found, seconds] = await timed(() => task.run(order.count));
      return { seconds, found };
    }
  }
};

/** Why one cannot take part at all. */
const hindrance = (error: unknown): string | undefined => {
  if (error instanceof EvalError) return 'it makes code from text';
  if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
    return `not installed: ${/'([^']+)'/.exec(error.message)?.[1] ?? error.message}`;
  return undefined;
};

/** Serves the process that forked this one. `make` may fail on a package that is not installed. */
export const serve = (make: () => Promise<Task>): void => {
  let task: Task | undefined;
  process.on('message', (order: Order) => {
    void (async () => {
      try {
        task ??= await make();
        process.send?.(await answer(task, order));
      } catch (error) {
        const skipped = hindrance(error);
        process.send?.(
          skipped ? { skipped } : { failed: error instanceof Error ? String(error.stack) : String(error) },
        );
      }
    })();
  });
};
