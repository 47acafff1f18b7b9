import type { Type, Value } from '@reeve/ir';
import { LONGEST_RESULT } from './child/realm.ts';
import type { Told } from './exchange.ts';
import { valueOfType } from './values.ts';
import { startWatch, type Watch } from './watch.ts';
import {
  ALL_LAYERS,
  createScriptWorker,
  type Layers,
  type ScriptWorker,
  type WorkerLimits,
} from './worker.ts';

/** A script as the gate prepared it. */
export interface SandboxScript {
  readonly id: string;
  /** Whose it is: scripts of two authors never share a process. */
  readonly author: string;
  /** Its file, for what goes wrong in it. */
  readonly source: string;
  /** What `readScript` of `@reeve/extensions/script-gate` gave as `code`. */
  readonly code: string;
  /** What it has to give; anything else is no value. `any` leaves it as it is, `json` gives the text of whatever it is. */
  readonly returns: Type | 'json';
}

/** One evaluation: a script with its values, in the order of its parameters. */
export interface ScriptCall {
  readonly id: string;
  readonly args: readonly Value[];
}

/** What came of one evaluation. */
export type ScriptResult =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: ScriptProblem };

/** Why an evaluation gave no value. The same script with the same values fails the same way. */
export interface ScriptProblem {
  readonly id: string;
  readonly source: string;
  /**
   * `threw`: an error in the script. `steps`: too many rounds and calls. `size`: too long a result. `type`: not what
   * it says that it gives. `time`, `memory`, `gone`: stopped from outside, twice. `off`: not tried any more after that
   * has happened three times. `unknown`: there is no such script. `input`: its values are too long.
   */
  readonly kind:
    | Exclude<Told, { readonly ok: true }>['kind']
    | 'type'
    | 'time'
    | 'memory'
    | 'gone'
    | 'off'
    | 'unknown'
    | 'input';
  /** The error's own words; they may hold what the script was given. Not for logs. */
  readonly message: string;
  /** Line in the script, from 1, where it is known. */
  readonly line?: number;
}

/** What a sandbox is made with. */
export interface SandboxOptions {
  readonly scripts: readonly SandboxScript[];
  /** Called for each evaluation that gave no value, as often as it is asked for. */
  readonly onProblem?: (problem: ScriptProblem) => void;
  readonly limits?: Partial<WorkerLimits> & {
    /** Most memory of a worker, MiB. */
    readonly memory?: number;
  };
  /** For tests of one layer alone. @internal */
  readonly layers?: Layers;
}

/** Runs scripts where they can harm nobody. */
export interface Sandbox {
  /** Evaluates calls together; results in their order. Never rejects for what a script does. */
  evaluate(calls: readonly ScriptCall[]): Promise<readonly ScriptResult[]>;
  /** The same, waiting: for rules, which ask in the middle of a decision. */
  evaluateNow(calls: readonly ScriptCall[]): readonly ScriptResult[];
  /** Each script as a function for `createEngine({ functions })`; where it fails there is no value. */
  readonly functions: Readonly<Record<string, (args: readonly Value[]) => Value>>;
  /** Evaluates together what will be asked for soon: for `createEngine({ prepare })`. */
  readonly prepare: (calls: readonly ScriptCall[]) => void;
  /** Ids of the processes that run now. */
  processes(): readonly number[];
  /** Ends the processes. What is asked after it starts them again. */
  [Symbol.dispose](): void;
}

/** So many at most go to a worker at once. */
const MOST_AT_ONCE = 256;
/** Characters of JSON of one call's values, and of all calls at once. */
const LONGEST_INPUT = 128 * 1024;
const LONGEST_BATCH = 1024 * 1024;
/** Results that are remembered: a script gives the same for the same. */
const REMEMBERED = 20_000;
const REMEMBERED_SIZE = 16 * 1024 * 1024;
/** A script that was stopped from outside so often is not tried any more. */
const STRIKES = 3;

const LIMITS: WorkerLimits = {
  start: 10_000,
  deadline: 1000,
  timeout: 800,
  heap: 48,
  result: LONGEST_RESULT,
};
const MEMORY = 256;

interface Task {
  readonly key: string;
  readonly index: number;
  readonly args: string;
}

/** A worker for those who wait and one for those who do not, each started when first needed. */
interface Author {
  readonly scripts: readonly SandboxScript[];
  now?: ScriptWorker;
  later?: ScriptWorker;
  turn: Promise<unknown>;
}

/** Results by call, the oldest leaving first. */
const createMemory = () => {
  const held = new Map<string, ScriptResult>();
  let size = 0;
  const weight = (key: string): number => key.length + 64;
  return {
    get: (key: string) => held.get(key),
    set: (key: string, result: ScriptResult): void => {
      if (held.has(key)) return;
      held.set(key, result);
      size += weight(key);
      for (const oldest of held.keys()) {
        if (held.size <= REMEMBERED && size <= REMEMBERED_SIZE) break;
        held.delete(oldest);
        size -= weight(oldest);
      }
    },
  };
};

/**
 * Makes a sandbox. Processes are started with the first evaluation: one for each author and way of asking.
 *
 * @example
 * using sandbox = createSandbox({ scripts: [{ ...script, author: 'project' }] });
 * const engine = createEngine(program, { functions: sandbox.functions, prepare: sandbox.prepare });
 */
export const createSandbox = (options: SandboxOptions): Sandbox => {
  const { scripts, onProblem, layers = ALL_LAYERS } = options;
  const { memory: mostMemory = MEMORY, ...given } = options.limits ?? {};
  const limits: WorkerLimits = { ...LIMITS, ...given };
  const byId = new Map<
    string,
    { readonly script: SandboxScript; readonly author: Author; readonly index: number }
  >();
  const authors = new Map<string, Author>();
  for (const [name, own] of Map.groupBy(scripts, ({ author }) => author)) {
    const author: Author = { scripts: own, turn: Promise.resolve() };
    authors.set(name, author);
    for (const [index, script] of own.entries()) {
      if (byId.has(script.id)) throw new TypeError(`There are two scripts ${script.id}.`);
      byId.set(script.id, { script, author, index });
    }
  }
  const memory = createMemory();
  const strikes = new Map<string, number>();
  let watch: Watch | undefined;

  const workerOf = (author: Author, way: 'now' | 'later'): ScriptWorker => {
    watch ??= startWatch(mostMemory);
    author[way] ??= createScriptWorker(author.scripts, limits, watch, layers);
    return author[way];
  };
  const problem = (
    script: Pick<SandboxScript, 'id' | 'source'>,
    kind: ScriptProblem['kind'],
    message = '',
    line?: number,
  ): ScriptResult => ({
    ok: false,
    problem: { id: script.id, source: script.source, kind, message, ...(line === undefined ? {} : { line }) },
  });
  const lineOf = (stack: string, source: string): number | undefined => {
    const at = stack.indexOf(`${source}:`);
    const line =
      at < 0 ? Number.NaN : Number.parseInt(stack.slice(at + source.length + 1, at + source.length + 9), 10);
    return Number.isSafeInteger(line) && line > 0 ? line : undefined;
  };
  const resultOf = (script: SandboxScript, told: Told): ScriptResult => {
    if (!told.ok)
      return problem(script, told.kind, told.message.slice(0, 400), lineOf(told.stack, script.source));
    let value: unknown;
    try {
      value = JSON.parse(told.json);
      if (script.returns === 'json') return { ok: true, value: told.json };
    } catch {
      return problem(script, 'type');
    }
    const typed = valueOfType(value, script.returns);
    return typed === undefined ? problem(script, 'type') : { ok: true, value: typed };
  };

  /** Evaluates tasks of one author; a batch that is lost is tried anew one by one, so that each bears its own guilt. */
  function* work(
    author: Author,
    tasks: readonly Task[],
  ): Generator<readonly Task[], void, ReturnType<ScriptWorker['askNow']>> {
    const settle = (some: readonly Task[], results: readonly Told[]): void => {
      for (const [i, task] of some.entries())
        memory.set(task.key, resultOf(author.scripts[task.index] as SandboxScript, results[i] as Told));
    };
    const reply = yield tasks;
    if (reply.kind === 'results') return settle(tasks, reply.results);
    for (const task of tasks) {
      const script = author.scripts[task.index] as SandboxScript;
      const struck = strikes.get(script.id) ?? 0;
      if (struck >= STRIKES) {
        memory.set(task.key, problem(script, 'off'));
        continue;
      }
      let again = yield [task];
      // A loaded machine is slow: once more, in a fresh process. The batch of one has had its first try.
      if (again.kind === 'lost' && tasks.length > 1) again = yield [task];
      if (again.kind === 'results') settle([task], again.results);
      else {
        strikes.set(script.id, struck + 1);
        memory.set(task.key, problem(script, again.why === 'lies' ? 'gone' : again.why));
      }
    }
  }
  const json = (tasks: readonly Task[]): string =>
    JSON.stringify(tasks.map(({ index, args }) => [index, args]));

  interface Plan {
    /** What each call came to, or the key under which it will be remembered. */
    readonly slots: readonly (ScriptResult | string)[];
    readonly batches: readonly { readonly author: Author; readonly tasks: readonly Task[] }[];
  }
  const plan = (calls: readonly ScriptCall[]): Plan => {
    const open = new Map<Author, Map<string, Task>>();
    const slots = calls.map(({ id, args }): ScriptResult | string => {
      const known = byId.get(id);
      if (!known) return problem({ id, source: '' }, 'unknown');
      const text = JSON.stringify(args);
      if (text.length > LONGEST_INPUT) return problem(known.script, 'input');
      const key = `${id}\n${text}`;
      const before = memory.get(key);
      if (before) return before;
      if ((strikes.get(id) ?? 0) >= STRIKES) return problem(known.script, 'off');
      const tasks = open.get(known.author) ?? new Map<string, Task>();
      open.set(known.author, tasks);
      tasks.set(key, { key, index: known.index, args: text });
      return key;
    });
    const batches: { author: Author; tasks: Task[] }[] = [];
    for (const [author, tasks] of open) {
      let size = Number.POSITIVE_INFINITY;
      for (const task of tasks.values()) {
        const last = batches.at(-1);
        if (
          last?.author !== author ||
          last.tasks.length >= MOST_AT_ONCE ||
          size + task.args.length > LONGEST_BATCH
        ) {
          batches.push({ author, tasks: [task] });
          size = task.args.length;
        } else {
          last.tasks.push(task);
          size += task.args.length;
        }
      }
    }
    return { slots, batches };
  };
  /** Results may have left the memory again where there are very many: those are asked for anew by who needs them. */
  const collect = (slots: Plan['slots'], kept: ReadonlyMap<string, ScriptResult>): readonly ScriptResult[] =>
    slots.map((slot) => (typeof slot === 'string' ? (kept.get(slot) as ScriptResult) : slot));
  const keep = (tasks: readonly Task[], kept: Map<string, ScriptResult>): void => {
    for (const { key } of tasks) kept.set(key, memory.get(key) as ScriptResult);
  };
  const report = (results: readonly ScriptResult[]): readonly ScriptResult[] => {
    if (onProblem) for (const result of results) if (!result.ok) onProblem(result.problem);
    return results;
  };
  const askNow = (calls: readonly ScriptCall[]): readonly ScriptResult[] => {
    const { slots, batches } = plan(calls);
    const kept = new Map<string, ScriptResult>();
    for (const { author, tasks } of batches) {
      const worker = workerOf(author, 'now');
      const working = work(author, tasks);
      for (let step = working.next(); !step.done; )
        step = working.next(worker.askNow(json(step.value), step.value.length));
      keep(tasks, kept);
    }
    return collect(slots, kept);
  };
  const askLater = async (calls: readonly ScriptCall[]): Promise<readonly ScriptResult[]> => {
    const { slots, batches } = plan(calls);
    const kept = new Map<string, ScriptResult>();
    for (const { author, tasks } of batches) {
      const turn = author.turn.then(async () => {
        const worker = workerOf(author, 'later');
        const working = work(author, tasks);
        for (let step = working.next(); !step.done; )
          step = working.next(await worker.askLater(json(step.value), step.value.length));
        keep(tasks, kept);
      });
      author.turn = turn.catch(() => {});
      await turn;
    }
    return collect(slots, kept);
  };
  const functions = Object.fromEntries(
    scripts.map(({ id }) => [
      id,
      (args: readonly Value[]): Value => {
        const [result] = report(askNow([{ id, args }]));
        return result?.ok === true ? result.value : null;
      },
    ]),
  );
  return {
    evaluate: async (calls) => report(await askLater(calls)),
    evaluateNow: (calls) => report(askNow(calls)),
    functions,
    prepare: (calls) => {
      // Nobody asked yet: what fails here is told when somebody does.
      if (calls.length > 1) askNow(calls);
    },
    processes: () =>
      [...authors.values()].flatMap(({ now, later }) =>
        [now?.pid, later?.pid].filter((pid) => pid !== undefined),
      ),
    [Symbol.dispose]: () => {
      for (const author of authors.values()) {
        author.now?.close();
        author.later?.close();
        delete author.now;
        delete author.later;
      }
      watch?.close();
      watch = undefined;
    },
  };
};
