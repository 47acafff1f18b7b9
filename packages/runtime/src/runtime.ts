import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Engine, EngineOptions } from '@reeve/engine';
import { quietEnds } from '@reeve/engine';
import type { Decision, Event, Program, TemplateIr } from '@reeve/ir';
import type { Clock } from './clock.ts';
import type { ActionRunner } from './delivery/action-runner.ts';
import { createDelivery, type Delivery } from './delivery/delivery.ts';
import { createFunctionRunner, type OwnAction } from './delivery/function-runner.ts';
import type { DeliveryPolicy } from './delivery/policy.ts';
import type { Uncommitted } from './delivery/uncommitted.ts';
import { Generations } from './generations.ts';
import { Journal, type Taken } from './journal.ts';
import { type Message, obey } from './messages.ts';
import type { Observer } from './observe/observer.ts';
import { MergingReader } from './sources/merging.ts';
import type { Source } from './sources/source.ts';
import { createSteadyTime } from './steady-time.ts';
import type { RefusedInput } from './store/records.ts';
import type { Lease, Store, StoreStats } from './store/store.ts';
import { createSystemClock } from './system-clock.ts';

/** What a runtime is made with; only `program` and `store` are needed. */
export interface RuntimeOptions {
  readonly program: Program;
  readonly store: Store;
  /** Templates of the program's texts, as `compile` gives them beside the program. */
  readonly templates?: readonly TemplateIr[];
  readonly sources?: readonly Source[];
  /** Actions that are functions of the program that embeds the runtime. They go before those of `runner`. */
  readonly actions?: Readonly<Record<string, OwnAction>>;
  /** Carries out the actions of extensions: the extension host. */
  readonly runner?: ActionRunner;
  /** Time that decisions and deliveries go by; the machine's by default. */
  readonly clock?: Clock;
  /** Numbers from 0 to 1 for the jitter of retries. */
  readonly random?: () => number;
  readonly policy?: Partial<DeliveryPolicy>;
  /** Functions that extensions contribute, and time zones, as for `createEngine`. */
  readonly engine?: Pick<EngineOptions, 'functions' | 'prepare' | 'zones'>;
  /** Name of this process in the lease, for people. */
  readonly owner?: string;
  /**
   * `live` lets effects out; `dry-run` decides and writes, and lets nothing out; `drill` the same, marked as a drill.
   */
  readonly mode?: 'live' | 'dry-run' | 'drill';
  /** An effect that is older than this when it is decided or about to leave does not leave, ms; a day by default. */
  readonly stale?: number;
  /** Events from further ahead than this are set aside, ms; five minutes by default. */
  readonly ahead?: number;
  /**
   * Inputs between two snapshots of the state, 50,000 by default; up to three times as many where a snapshot takes long, as it
   * does with very many members.
   */
  readonly snapshotEvery?: number;
  /** The clock moves up to `now` itself, not `lateness` before it: nothing more is expected before now. */
  readonly upToNow?: boolean;
  /** Language for members whose own is not known. */
  readonly language?: 'en' | 'zh';
  /** What the services of an extension host read through, so that serial actions see what those before them wrote. */
  readonly uncommitted?: Uncommitted;
  readonly observer?: Observer;
  /** Is told how far a long replay has come. */
  readonly progress?: (done: number, total: number) => void;
}

/** What one pass did. */
export interface RunSummary {
  readonly events: number;
  readonly repeated: number;
  readonly refused: number;
  readonly late: number;
  readonly decisions: number;
  /** Effects tried, and how those that ended did. */
  readonly attempts: number;
  readonly ended: Readonly<Record<string, number>>;
}

/** How a runtime is, for people and machines. */
export interface RuntimeStatus {
  readonly program: string;
  readonly position: number;
  /** Time of the latest event, ms. */
  readonly latest?: number;
  readonly waiting: number;
  /** Earlier programs whose runs still go on. */
  readonly earlier: readonly { readonly program: string; readonly waiting: number }[];
  readonly late: number;
  readonly store: StoreStats;
}

/** Rules at work on a store. Made by {@link createRuntime}; end it with `await using` or `close`. */
export interface Runtime extends AsyncDisposable {
  readonly store: Store;
  /** The engine that decides now: to ask, not to feed. */
  readonly engine: Engine;
  /** Engines of earlier programs whose runs still go on: to ask as well. */
  readonly earlier: readonly Engine[];
  /**
   * Takes events in, a thousand to a transaction; resolves when they and what they decided are on disk. Repeats are harmless,
   * so that all can be handed in again where it rejects.
   */
  ingest(events: readonly Event[], from?: string): Promise<Taken>;
  /** Reads all sources to their ends, moves the clock to now, lets everything out that is due, and stops. */
  once(): Promise<RunSummary>;
  /** Goes on until the signal: reads sources, moves the clock, delivers. */
  run(signal: AbortSignal): Promise<void>;
  /** A word from a person or another process: see {@link Message}. */
  tell(message: Message): Promise<void>;
  status(): Promise<RuntimeStatus>;
  readonly delivery: Delivery;
  close(): Promise<void>;
}

/** Thrown by {@link createRuntime} where another process runs this project. */
export class AlreadyRunning extends Error {
  readonly code = 'runtime/already-running';
  readonly retryable = true;
  readonly lease: Lease | null;
  constructor(lease: Lease | null) {
    super(`Another process runs this project${lease ? ` (${lease.owner})` : ''}.`);
    this.name = 'AlreadyRunning';
    this.lease = lease;
  }
}

const TTL = 60_000;
const BATCH = 1_000;
const DAY = 86_400_000;
const POLL = 500;
const IDLE = 250;

/**
 * Starts rules on a store: takes the lease, brings the state back, lets a changed program take over.
 * Throws {@link AlreadyRunning} where another process has the lease, and `StoreError` where the store cannot be used.
 *
 * @example
 * await using runtime = await createRuntime({
 *   program,
 *   store: createMemoryStore(),
 *   actions: { 'log.write': ({ input }) => { console.log(input.message); return { status: 'delivered' }; } },
 * });
 * await runtime.ingest([{ id: 'e1', type: 'message.posted', time: Date.now(), member: 'm1', community: 'c1', data: {} }]);
 * await runtime.once();
 */
export async function createRuntime(options: RuntimeOptions): Promise<Runtime> {
  const wall = createSystemClock();
  const owner = options.owner ?? `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  const lease =
    (await options.store.acquireLease(owner, wall.now(), TTL)) ??
    (await takeOver(options.store, owner, wall));
  if (!lease) throw new AlreadyRunning(await options.store.lease());
  const runtime = new LeasedRuntime(options, lease, wall);
  try {
    await runtime.open();
  } catch (error) {
    await runtime.close();
    throw error;
  }
  return runtime;
}

/** Takes the lease of a process on this machine that is no more: it was killed, and need not be waited for. */
async function takeOver(store: Store, owner: string, wall: Clock): Promise<Lease | null> {
  const held = await store.lease();
  const [host, pid] = held?.owner.split('/') ?? [];
  if (!held || host !== hostname() || !/^\d+$/.test(pid ?? '') || isAlive(Number(pid))) return null;
  await store.releaseLease(held);
  return store.acquireLease(owner, wall.now(), TTL);
}

/** A holder of our own number that is not us has died: numbers are given again, in containers at once. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return RUNNING.size > 0;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Runtimes of this process. */
const RUNNING: Set<LeasedRuntime> = new Set();

class LeasedRuntime implements Runtime {
  readonly store: Store;
  readonly #options: RuntimeOptions;
  readonly #clock: Clock;
  readonly #wall: Clock;
  readonly #runner: ActionRunner;
  readonly #stopped: AbortController = new AbortController();
  readonly #time: () => number;
  #lease: Lease;
  #renewing: Promise<void> = Promise.resolve();
  #journal: Journal | undefined;
  #delivery: Delivery | undefined;
  #reader: MergingReader | undefined;
  #closing: Promise<void> | undefined;
  #failed: unknown;
  #wake: () => void = () => undefined;

  constructor(options: RuntimeOptions, lease: Lease, wall: Clock) {
    this.#options = options;
    this.store = options.store;
    this.#lease = lease;
    this.#wall = wall;
    this.#clock = options.clock ?? wall;
    this.#runner = createFunctionRunner(options.actions ?? {}, options.runner);
    const steady = createSteadyTime(
      () => this.#clock.now(),
      () => performance.now(),
    );
    this.#time = options.clock ? () => this.#clock.now() : steady;
  }

  async open(): Promise<void> {
    RUNNING.add(this);
    this.#renewing = this.#renew();
    const { options, store } = { options: this.#options, store: this.store };
    const setting = {
      store,
      program: options.program,
      options: options.engine ?? {},
      ...(options.progress ? { progress: options.progress } : {}),
    };
    const now = this.#time();
    const generations = await Generations.open(setting, this.#lease, now);
    const stale = options.stale ?? DAY;
    const journal = new Journal(
      {
        ...setting,
        clock: { now: this.#time, sleep: (ms, signal) => this.#clock.sleep(ms, signal) },
        runner: this.#runner,
        lease: () => this.#lease,
        stale,
        ahead: options.ahead ?? 5 * 60_000,
        snapshotEvery: options.snapshotEvery ?? 50_000,
        committed: (taken, seq, tookMs, decidedMs) =>
          options.observer?.committed?.(taken, seq, tookMs, decidedMs),
        saved: (tookMs) => options.observer?.snapshotTaken?.(tookMs),
      },
      generations,
    );
    this.#journal = journal;
    this.#reader = new MergingReader(options.sources ?? [], await store.cursors(), BATCH, (read) =>
      options.observer?.sourceRead?.(read),
    );
    this.#delivery = createDelivery({
      store,
      runner: this.#runner,
      clock: { now: this.#time, sleep: (ms, signal) => this.#clock.sleep(ms, signal) },
      random: options.random ?? Math.random,
      policy: { ...(options.policy ?? {}), stale, mode: options.mode ?? 'live' },
      templates: options.templates ?? [],
      composer: {
        compose: (text, about) => journal.generations.current.compose(text, about),
        attributes: (community, member) =>
          journal.generations.current.attributes('member', community, member),
      },
      ...(options.language ? { language: options.language } : {}),
      ...(options.uncommitted ? { uncommitted: options.uncommitted } : {}),
      gatekeeper: {
        attributes: (community, member) =>
          journal.generations.current.attributes('member', community, member),
        quietEnds: (rule, at, community, member) => {
          const { current } = journal.generations;
          const zone = current.zone(community, member);
          return quietEnds(current.program, rule, at, zone, options.engine?.zones);
        },
        over: (rule) =>
          journal.generations.current.program.rules.find(({ name }) => name === rule)?.quiet?.over ?? 'delay',
      },
      commit: async (changes, events) => {
        const earliest = journal.earliest();
        const dated = events.map((event) => (event.time < earliest ? { ...event, time: earliest } : event));
        await journal.take(dated, changes, 'effects');
      },
      ...(options.observer ? { observer: options.observer } : {}),
    });
    await this.#delivery.open();
  }

  get engine(): Engine {
    return this.#ready().journal.generations.current;
  }

  get earlier(): readonly Engine[] {
    return this.#ready().journal.generations.retired;
  }

  get delivery(): Delivery {
    return this.#ready().delivery;
  }

  async ingest(events: readonly Event[], from = 'ingest'): Promise<Taken> {
    const { journal } = this.#ready();
    if (events.length <= BATCH) return this.#woken(await journal.take(events, {}, from));
    let [accepted, repeated] = [0, 0];
    const refused: RefusedInput[] = [];
    const decisions: Decision[] = [];
    // One transaction holds so much at most; who hands in again what was cut off does no harm.
    for (let at = 0; at < events.length; at += BATCH) {
      const taken = await journal.take(events.slice(at, at + BATCH), {}, from);
      accepted += taken.accepted;
      repeated += taken.repeated;
      refused.push(...taken.refused);
      decisions.push(...taken.decisions);
    }
    return this.#woken({ accepted, repeated, refused, decisions });
  }

  #woken<T>(done: T): T {
    this.#wake();
    return done;
  }

  async tell(message: Message): Promise<void> {
    const { journal, delivery } = this.#ready();
    await obey(message, {
      now: Math.max(this.#time(), journal.earliest()),
      store: this.store,
      journal,
      delivery,
      lease: this.#lease,
    });
    this.#wake();
  }

  async once(): Promise<RunSummary> {
    const sum = {
      events: 0,
      repeated: 0,
      refused: 0,
      decisions: 0,
      attempts: 0,
      ended: {} as Record<string, number>,
    };
    const before = this.engine.stats();
    await this.#takeMessages();
    let more = true;
    while (more) more = (await this.#read(sum)).more;
    // Effects bring events, which bring effects: until nothing is left that is due.
    for (let round = 0; round < 1_000; round++) {
      const moved = await this.#ready().journal.advance(this.#target());
      sum.decisions += moved.decisions.length;
      const decided = this.engine.stats().decisions;
      const pumped = await this.#ready().delivery.pump(this.#time());
      sum.attempts += pumped.attempted;
      for (const [status, count] of Object.entries(pumped.ended))
        sum.ended[status] = (sum.ended[status] ?? 0) + count;
      const isQuiet = pumped.attempted === 0 && Object.keys(pumped.ended).length === 0;
      if (isQuiet && this.engine.stats().decisions === decided) break;
    }
    const after = this.engine.stats();
    return { ...sum, decisions: after.decisions - before.decisions, late: after.late - before.late };
  }

  async run(signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    while (!ended.aborted) {
      const sum = { events: 0, repeated: 0, refused: 0, decisions: 0 };
      await this.#takeMessages();
      const read = await this.#read(sum);
      if (!read.more) await this.#ready().journal.advance(this.#target());
      const pumped = await this.#ready().delivery.pump(this.#time());
      if (read.more || pumped.attempted > 0) continue;
      await this.#rest(ended);
    }
    if (this.#failed !== undefined && !signal.aborted) throw this.#failed;
  }

  /** Sleeps a little, less where somebody has something. */
  async #rest(signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const isIdle = (this.#options.sources ?? []).length > 0 ? POLL : IDLE;
    await this.#clock.sleep(isIdle, AbortSignal.any([signal, woken.signal]));
    this.#wake = () => undefined;
  }

  async #read(sum: {
    events: number;
    repeated: number;
    refused: number;
  }): Promise<{ readonly more: boolean }> {
    const { journal, reader } = this.#ready();
    const { events, refused, cursors, more } = await reader.read();
    if (events.length === 0 && refused.length === 0 && Object.keys(cursors).length === 0) return { more };
    const at = this.#time();
    const taken = await journal.take(
      events,
      { cursors, refused: refused.map((each) => ({ ...each, at })) },
      'source',
    );
    sum.events += taken.accepted;
    sum.repeated += taken.repeated;
    sum.refused += taken.refused.length;
    return { more };
  }

  async #takeMessages(): Promise<void> {
    const messages = await this.store.messages();
    for (const { id, message } of messages) {
      try {
        await this.tell(message as Message);
      } catch (error) {
        this.#options.observer?.messageFailed?.(error);
      }
      await this.store.takenMessages(this.#lease, id);
    }
  }

  #target(): number {
    const now = this.#time();
    return this.#options.upToNow ? now : now - this.#options.program.lateness;
  }

  async #renew(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#wall.sleep(TTL / 4, signal);
      if (signal.aborted) return;
      try {
        this.#lease = await this.store.renewLease(this.#lease, this.#wall.now(), TTL);
      } catch (error) {
        this.#failed = error;
        this.#stopped.abort();
        this.#wake();
      }
    }
  }

  async status(): Promise<RuntimeStatus> {
    const { generations } = this.#ready().journal;
    const latest = generations.current.latest();
    return {
      program: generations.current.program.id,
      position: generations.seq,
      ...(latest === undefined ? {} : { latest }),
      waiting: generations.current.waits().length,
      earlier: generations.retired.map((engine) => ({
        program: engine.program.id,
        waiting: engine.waits().length,
      })),
      late: generations.current.stats().late,
      store: await this.store.stats(),
    };
  }

  #ready(): { readonly journal: Journal; readonly delivery: Delivery; readonly reader: MergingReader } {
    if (!this.#journal || !this.#delivery || !this.#reader) throw new Error('The runtime is not open.');
    return { journal: this.#journal, delivery: this.#delivery, reader: this.#reader };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    RUNNING.delete(this);
    this.#stopped.abort();
    await this.#renewing;
    try {
      if (this.#journal && this.#failed === undefined) await this.#journal.save();
    } finally {
      await this.#runner[Symbol.asyncDispose]();
      if (this.#failed === undefined) await this.store.releaseLease(this.#lease);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
