import type { Decision, Event } from '@reeve/ir';
import type { Clock } from './clock.ts';
import type { ActionRunner } from './delivery/action-runner.ts';
import { Generations, type GenerationsSetting } from './generations.ts';
import { caseChanges, follow } from './projections.ts';
import type { LogInput, RefusedInput, StoredDecision } from './store/records.ts';
import { type Changes, type Lease, LeaseLost } from './store/store.ts';

/** What came of events that were handed in. */
export interface Taken {
  /** Written and given to the engine. */
  readonly accepted: number;
  /** Known already: nothing was done. */
  readonly repeated: number;
  readonly refused: readonly RefusedInput[];
  readonly decisions: readonly Decision[];
}

/** What the journal is made with. */
export interface JournalSetting extends GenerationsSetting {
  readonly clock: Clock;
  readonly runner: Pick<ActionRunner, 'facts'>;
  readonly lease: () => Lease;
  /** Effects that are older than this when they are decided do not leave, ms. */
  readonly stale: number;
  /** Events that claim to come from further ahead than this are set aside, ms. */
  readonly ahead: number;
  readonly snapshotEvery: number;
  readonly committed?: (taken: Taken, seq: number, tookMs: number, decidedMs: number) => void;
  readonly saved?: (tookMs: number) => void;
}

/** So many times as long as a snapshot took are inputs taken before the next. */
const WORTH = 8;
/** Snapshots are at most so many times further apart than they are meant to be. */
const RAREST = 3;
const MOST_ID = 512;
const MOST_DATA = 64 * 1024;
const MOST_DEPTH = 64;

/**
 * The one way in: inputs are decided and written together, in order, one batch after another. What is on disk and what
 * the engine knows never differ: when a write fails, the engine is brought back from disk.
 */
export class Journal {
  readonly #setting: JournalSetting;
  #generations: Generations;
  #tail: Promise<unknown> = Promise.resolve();
  /** How far the clock has been moved in memory since the last write; it goes into the log before what comes next. */
  #moved: number | undefined;
  #sinceSnapshot = 0;
  /** Time that taking inputs has cost since the last snapshot, and what that one cost, ms. */
  #worked = 0;
  #saving = 0;
  #frontier = 0;

  constructor(setting: JournalSetting, generations: Generations) {
    this.#setting = setting;
    this.#generations = generations;
  }

  get generations(): Generations {
    return this.#generations;
  }

  /** Events, with whatever has to be written together with them. Resolves when all is on disk. */
  take(events: readonly Event[], changes: Changes = {}, from = 'ingest'): Promise<Taken> {
    return this.#inTurn(() => this.#take(events, changes, from));
  }

  /** Moves the clock on; what falls due is decided and written. */
  advance(to: number): Promise<Taken> {
    return this.#inTurn(() => this.#advance(to));
  }

  /** Keeps the engines' state now. */
  save(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#writeMove();
      await this.#save();
    });
  }

  /** The first time at which an event is not late any more, as far as the clock alone says. */
  earliest(): number {
    return this.#frontier;
  }

  /** Brings the engine back from disk, after the disk was changed behind its back. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#reopen());
  }

  /** Drops what waits under earlier programs; gives how many runs. */
  dropRetired(): Promise<number> {
    return this.#inTurn(() => this.#generations.dropRetired(this.#setting.lease()));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async #take(events: readonly Event[], changes: Changes, from: string): Promise<Taken> {
    const now = this.#setting.clock.now();
    const refused: RefusedInput[] = [...(changes.refused ?? [])];
    const fresh: Event[] = [];
    const inBatch = new Set<string>();
    const { current } = this.#generations;
    let repeated = 0;
    for (const event of events) {
      const reason = faultOf(event, now + this.#setting.ahead);
      const name = `${event.community}\u0000${event.id}`;
      if (reason !== null)
        refused.push({ source: from, place: String(event.id).slice(0, MOST_ID), at: now, reason, text: '' });
      else if (inBatch.has(name) || current.hasSeen(event.community, event.id)) repeated++;
      else {
        inBatch.add(name);
        fresh.push(event);
      }
    }
    const inputs: LogInput[] = [];
    if (this.#moved !== undefined && fresh.length > 0) inputs.push({ kind: 'advance', to: this.#moved });
    const decisions: StoredDecision[] = [];
    // The move was taken when it was made; it came to nothing, else it would be written.
    const first = inputs.length;
    for (const event of fresh) inputs.push({ kind: 'event', event });
    const began = performance.now();
    let decidedMs = 0;
    await this.#safely(async () => {
      if (fresh.length > 1) this.#generations.prepare(fresh);
      for (let seq = first; seq < inputs.length; seq++) this.#step(inputs[seq] as LogInput, seq, decisions);
      decidedMs = performance.now() - began;
      await this.#write(inputs, decisions, { ...changes, refused }, fresh, now);
    });
    const taken = {
      accepted: fresh.length,
      repeated,
      refused,
      decisions: decisions.map(({ decision }) => decision),
    };
    const took = performance.now() - began;
    this.#setting.committed?.(taken, this.#generations.seq, took, decidedMs);
    await this.#saveNowAndThen(inputs.length, took);
    return taken;
  }

  async #advance(to: number): Promise<Taken> {
    const decisions: StoredDecision[] = [];
    const input: LogInput = { kind: 'advance', to };
    const now = this.#setting.clock.now();
    const began = performance.now();
    let decidedMs = 0;
    this.#frontier = Math.max(this.#frontier, to + 1);
    await this.#safely(async () => {
      this.#step(input, 0, decisions);
      decidedMs = performance.now() - began;
      if (decisions.length === 0) this.#moved = to;
      else await this.#write([input], decisions, {}, [], now);
    });
    const taken = {
      accepted: 0,
      repeated: 0,
      refused: [],
      decisions: decisions.map(({ decision }) => decision),
    };
    if (decisions.length > 0) {
      const took = performance.now() - began;
      this.#setting.committed?.(taken, this.#generations.seq, took, decidedMs);
      await this.#saveNowAndThen(1, took);
      await this.#generations.retireFinished(this.#setting.lease());
    }
    return taken;
  }

  #step(input: LogInput, seq: number, into: StoredDecision[]): void {
    for (const [index, decision] of this.#generations.take(input).entries())
      into.push({ seq, index, decision });
  }

  async #write(
    inputs: readonly LogInput[],
    decisions: readonly StoredDecision[],
    changes: Changes,
    events: readonly Event[],
    now: number,
  ): Promise<void> {
    const { store, runner, stale, lease } = this.#setting;
    const programs = [this.#generations.current, ...this.#generations.retired].map(({ program }) => program);
    const { effects, approvals } = await follow(
      decisions.map(({ decision }) => decision),
      now,
      { store, runner, stale, programs: () => programs },
    );
    const cases = events.some(({ type }) => type.startsWith('case.')) ? await caseChanges(events, store) : [];
    const all: Changes = {
      ...changes,
      ...(inputs.length > 0 ? { inputs } : {}),
      ...(decisions.length > 0 ? { decisions } : {}),
      ...(effects.length > 0 ? { effects: [...(changes.effects ?? []), ...effects] } : {}),
      ...(approvals.length > 0 ? { approvals: [...(changes.approvals ?? []), ...approvals] } : {}),
      ...(cases.length > 0 ? { cases: [...(changes.cases ?? []), ...cases] } : {}),
    };
    if (isEmpty(all)) return;
    const { first } = await store.commit(lease(), all);
    if (inputs.length > 0) {
      this.#generations.reached(first + inputs.length - 1);
      this.#moved = undefined;
    }
  }

  /** A move of the clock that came to nothing is written before the state is kept, since the state has it. */
  async #writeMove(): Promise<void> {
    if (this.#moved === undefined) return;
    await this.#write([{ kind: 'advance', to: this.#moved }], [], {}, [], this.#setting.clock.now());
  }

  /** Where many members make a snapshot costly they become rarer, up to a bound, so that a start stays short. */
  async #saveNowAndThen(taken: number, tookMs: number): Promise<void> {
    const { snapshotEvery } = this.#setting;
    this.#sinceSnapshot += taken;
    this.#worked += tookMs;
    if (this.#sinceSnapshot < snapshotEvery) return;
    if (this.#worked < WORTH * this.#saving && this.#sinceSnapshot < RAREST * snapshotEvery) return;
    await this.#writeMove();
    await this.#save();
  }

  async #save(): Promise<void> {
    const began = performance.now();
    await this.#generations.save(this.#setting.lease());
    this.#sinceSnapshot = 0;
    this.#worked = 0;
    this.#saving = performance.now() - began;
    this.#setting.saved?.(this.#saving);
  }

  /** Runs what moves the engine and writes; where it fails the engine forgets what is not on disk. */
  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof LeaseLost)) await this.#reopen();
      throw error;
    }
  }

  async #reopen(): Promise<void> {
    const { lease, clock } = this.#setting;
    this.#moved = undefined;
    this.#generations = await Generations.open(this.#setting, lease(), clock.now());
  }
}

const isEmpty = (changes: Changes): boolean =>
  Object.values(changes).every((value) =>
    Array.isArray(value)
      ? value.length === 0
      : value === undefined || Object.keys(value as object).length === 0,
  );

/** Why an event cannot be taken; `null` where it can. */
function faultOf(event: Event, latest: number): string | null {
  if (typeof event.id !== 'string' || event.id === '' || event.id.length > MOST_ID)
    return 'its id is missing or too long';
  if (typeof event.type !== 'string' || event.type === '' || event.type.length > MOST_ID)
    return 'its type is missing or too long';
  if (typeof event.community !== 'string' || event.community.length > MOST_ID)
    return 'its community is missing or too long';
  if (event.member !== undefined && (typeof event.member !== 'string' || event.member.length > MOST_ID))
    return 'its member is no text or too long';
  if (!Number.isSafeInteger(event.time)) return 'its time is not a whole number of milliseconds';
  if (event.time > latest) return 'its time is in the future';
  const room = roomFor(event.data, MOST_DEPTH);
  if (room === TOO_DEEP) return `its data is nested deeper than ${MOST_DEPTH} levels`;
  if (room > MOST_DATA && JSON.stringify(event.data).length > MOST_DATA)
    return `its data is larger than ${MOST_DATA / 1024} KiB`;
  return null;
}

const TOO_DEEP = Number.POSITIVE_INFINITY;

/**
 * As much room as a value can take as JSON, without writing it: most events are far from the bound. `TOO_DEEP` where it
 * is nested without end, of which writing would run out of stack.
 */
function roomFor(value: unknown, most: number): number {
  if (typeof value === 'string') return 2 + 6 * value.length;
  if (typeof value !== 'object' || value === null) return 26;
  if (most === 0) return TOO_DEEP;
  let room = 2;
  if (Array.isArray(value)) for (const each of value) room += 1 + roomFor(each, most - 1);
  else
    for (const key in value)
      room += 4 + 6 * key.length + roomFor((value as Record<string, unknown>)[key], most - 1);
  return room;
}
