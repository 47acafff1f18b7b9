import {
  type Decision,
  type Event,
  type Expr,
  type Input,
  IR_VERSION,
  type Program,
  type Value,
} from '@reeve/ir';
import { DecisionList, type Decisions, type Repeating } from './decisions.ts';
import { convert, fieldOf } from './evaluate/fields.ts';
import type { Inside } from './explain/inside.ts';
import type { Probe } from './explain/probe.ts';
import { type Composed, type ComposeFor, Machine } from './machine.ts';
import type { Wait } from './rules/firing.ts';
import type { ExternalCall } from './rules/foresight.ts';
import { numbersAsJson } from './state/columns.ts';
import { fromParts, type SnapshotPart, toParts } from './state/parts.ts';
import { SeenIds } from './state/seen-ids.ts';
import { DAY, type Zones } from './time/calendar.ts';
import { createZones } from './time/zones.ts';
import { createWatchProbe } from './watch/probe.ts';
import type { Watch } from './watch/watch.ts';
import { Watcher } from './watch/watcher.ts';

/** What an engine is made with. */
export interface EngineOptions {
  /** Time zones; the platform's own by default. */
  readonly zones?: Zones;
  /** Functions that extensions contribute, by id. They must be pure. */
  readonly functions?: Readonly<Record<string, (args: readonly Value[]) => Value>>;
  /**
   * Is told which of `functions` events will ask for, ahead of them and many together, by `take` and by `prepare`. Not all of
   * them are foreseen, and not all that are foreseen will be asked.
   */
  readonly prepare?: (calls: readonly ExternalCall[]) => void;
  /** Is told what the engine looks at, for coverage. It then looks at every trigger and is slower. */
  readonly watch?: Watch;
}

/** What an engine has seen so far. */
export interface EngineStats {
  /** Events taken in order. */
  readonly events: number;
  /** Events that came later than `lateness` allows: recorded here, not decided on. */
  readonly late: number;
  /** Events whose id had been seen in their community. */
  readonly repeated: number;
  /** Events that wait for their order to be certain. */
  readonly waiting: number;
  /** Events of types that nobody declared, by type. */
  readonly undeclared: Readonly<Record<string, number>>;
  /** Fields that were not of their declared type (they count as no value), by `type.field`. */
  readonly mistyped: Readonly<Record<string, number>>;
  readonly decisions: number;
  readonly rules: readonly { readonly rule: string; readonly fired: number; readonly filtered: number }[];
}

/** A program at work. Holds all of its state; reads no clock and does no I/O. */
export interface Engine {
  readonly program: Program;
  /** Takes one input and gives the decisions that follow, in order. Throws a RangeError on a time that is not whole. */
  step(input: Input): readonly Decision[];
  /**
   * Says to `EngineOptions.prepare` what these events will ask for: before they are handed in one by one with `step`.
   * Changes nothing.
   */
  prepare(events: readonly Event[]): void;
  /**
   * Takes a batch of events: the same as `step` on each, and the fastest way in. There is no object around each event,
   * and decisions are made when they are read.
   *
   * @example
   * for (const decision of engine.take(events)) console.log(decision.rule, decision.subject.id);
   */
  take(events: readonly Event[]): Decisions;
  /** Takes many inputs; the same as `step` on each. */
  run(inputs: Iterable<Input>): readonly Decision[];
  /** All of its state as text; the same state always gives the same text. */
  snapshot(): string;
  /**
   * All of its state in pieces of some 64 KB, for states too large for one text. Pieces that hold the same have the same
   * name and value, so that of a state that was kept before only what changed need be written.
   *
   * @example
   * const again = restoreEngine(engine.program, engine.parts());
   */
  parts(): readonly SnapshotPart[];
  stats(): EngineStats;
  /** True where an event of this id has been taken in this community, so that another one would be ignored. */
  hasSeen(community: string, id: string): boolean;
  /** The runs that wait, in the order in which they began. */
  waits(): readonly Wait[];
  /**
   * What is known of a member or a community, defaults included; `undefined` for one that no event has named. Of a
   * community, `id` is its own name.
   */
  attributes(
    of: 'member' | 'community',
    community: string,
    id: string,
  ): Readonly<Record<string, Value>> | undefined;
  /** The time zone that holds for a member: its own where known, else the project's. */
  zone(community: string, member: string): string;
  /**
   * Fills in a template's text. Values come apart from what was written, so that they can be escaped for where it goes.
   *
   * @example engine.compose(body.text, { community: 'c1', member: 'm1', params: ['tea'], now })
   */
  compose(text: Expr, about: ComposeFor): readonly Composed[];
  /**
   * From now on nothing new fires; runs that wait go on to their ends, and attributes, windows and silences with them.
   * For a program that another has taken over from. Snapshots remember it.
   */
  retire(): void;
  /**
   * Forgets the runs that wait, and nothing else. For a program that has learned a history which another program decided
   * on: limits, windows and silences stand, but no run of it really began.
   */
  forgetRuns(): void;
  /** Time of the latest event taken, ms; repeated ones do not count. `undefined` before the first. */
  latest(): number | undefined;
}

/**
 * Makes an engine for a compiled program.
 *
 * @example
 * const engine = createEngine(program);
 * engine.step({ kind: 'event', event: { id: 'e1', type: 'message.posted', time: 0, member: 'm1', community: 'c1', data: {} } });
 * const decisions = engine.step({ kind: 'advance', to: 7 * 86_400_000 });
 */
export function createEngine(program: Program, options: EngineOptions = {}): Engine {
  return new OrderedEngine(program, options);
}

/**
 * Makes an engine that goes on where another's snapshot was taken, of the same program.
 * Throws where the snapshot is of another version or program.
 */
export function restoreEngine(
  program: Program,
  snapshot: string | Iterable<SnapshotPart>,
  options: EngineOptions = {},
): Engine {
  const engine = new OrderedEngine(program, options);
  engine.load(snapshot);
  return engine;
}

/** An engine, new or from a snapshot, that is looked on at work. */
export function createProbedEngine(
  program: Program,
  options: EngineOptions,
  probe: Probe,
  snapshot?: string,
): { readonly engine: Engine; readonly inside: Inside } {
  const engine = new OrderedEngine(program, options, probe);
  if (snapshot !== undefined) engine.load(snapshot);
  return { engine, inside: engine.inside };
}

const NONE: readonly Decision[] = [];

/** For a member who has not been looked up, and for an event that came by itself. */
const UNKNOWN = -1;
const ALONE = -1;

/** How long ids are remembered at least, on the clock of events. What comes again later comes late, by its own time. */
const REMEMBERED = DAY;

/** Takes out repeats, restores order within `lateness`, and hands events on to the machine. */
class OrderedEngine implements Engine {
  readonly program: Program;
  readonly #machine: Machine;
  readonly #prepare: EngineOptions['prepare'];
  readonly #seen: SeenIds;
  readonly #declared: Map<string, Program['events'][number]['fields']> = new Map();
  readonly #undeclared: Map<string, number> = new Map();
  readonly #mistyped: Map<string, number> = new Map();
  /** Events not yet certain to be next, by (time, arrival). */
  readonly #waiting: Event[] = [];
  /** No event before this is taken any more. */
  #frontier: number = Number.NEGATIVE_INFINITY;
  #latest: number = Number.NEGATIVE_INFINITY;
  #events = 0;
  #late = 0;
  #repeated = 0;
  #decisions = 0;
  readonly #repeating: readonly Repeating[];
  #made: DecisionList;
  /** Members of the batch being taken, where they have been looked up. */
  #members: Int32Array | null = null;

  constructor(program: Program, options: EngineOptions, explaining?: Probe) {
    const version: number = program.irVersion;
    if (version !== IR_VERSION) {
      throw new RangeError(`This engine runs programs of version ${IR_VERSION}, not ${version}.`);
    }
    this.program = program;
    this.#prepare = options.prepare;
    this.#seen = new SeenIds(REMEMBERED + program.lateness);
    for (const { type, fields } of program.events) this.#declared.set(type, fields);
    const watcher = options.watch && new Watcher(options.watch);
    const probe = explaining ?? (watcher && createWatchProbe(watcher));
    const repeating: Repeating[] = [];
    this.#repeating = repeating;
    this.#made = new DecisionList(repeating, 0);
    this.#machine = new Machine({
      program,
      zones: options.zones ?? createZones(),
      functions: options.functions ?? {},
      ...(probe ? { probe } : {}),
      ...(watcher ? { watcher } : {}),
      emit: (decision) => {
        probe?.decided(decision);
        this.#decisions++;
        this.#made.push(decision);
      },
      repeating,
      repeat: (numbers, chosen, count, event) => {
        if (this.#machine.firings.isRetired) return;
        this.#decisions += count;
        this.#made.repeat(numbers, chosen, count, event);
      },
    });
  }

  step(input: Input): readonly Decision[] {
    this.#take(input);
    return this.#made.length === 0 ? NONE : this.#drain().toArray();
  }

  prepare(events: readonly Event[]): void {
    if (!this.#prepare) return;
    const calls = this.#machine.foresee(events);
    if (calls.length > 0) this.#prepare(calls);
  }

  take(events: readonly Event[]): Decisions {
    this.prepare(events);
    this.#seen.expect(events);
    this.#members = this.#machine.expect(events);
    for (let i = 0; i < events.length; i++) this.#takeEvent(events[i] as Event, i);
    return this.#drain();
  }

  run(inputs: Iterable<Input>): readonly Decision[] {
    for (const input of inputs) this.#take(input);
    return this.#drain().toArray();
  }

  #drain(): DecisionList {
    const made = this.#made;
    // As much room as this one took: the next is likely to be as long.
    this.#made = new DecisionList(this.#repeating, made.length);
    return made;
  }

  #take(input: Input): void {
    if (input.kind === 'event') this.#takeEvent(input.event, ALONE);
    else this.#advance(input.to);
  }

  /** `position` is the event's in the batch that was looked up ahead of time. */
  #takeEvent(event: Event, position: number): void {
    if (!Number.isSafeInteger(event.time))
      throw new RangeError(`Event ${event.id}: its time is not a whole number of milliseconds.`);
    // On the clock of events as it stands before this one: an event of a wrong far future must not make it forget.
    const isNew =
      position === ALONE
        ? this.#seen.add(event.community, event.id, this.#frontier)
        : this.#seen.addExpected(position, this.#frontier);
    if (!isNew) {
      this.#repeated++;
      return;
    }
    if (event.time < this.#frontier) {
      this.#late++;
      return;
    }
    this.#validate(event);
    this.#latest = Math.max(this.#latest, event.time);
    this.#frontier = Math.max(this.#frontier, this.#latest - this.program.lateness);
    if (this.program.lateness === 0 && this.#waiting.length === 0)
      this.#hand(event, position === ALONE || !this.#members ? UNKNOWN : (this.#members[position] as number));
    else {
      this.#insert(event);
      this.#release(this.#frontier);
    }
  }

  #advance(to: number): void {
    if (!Number.isSafeInteger(to)) throw new RangeError('The clock moves to whole milliseconds only.');
    if (to + 1 <= this.#frontier && to < this.#latest - this.program.lateness) return;
    this.#frontier = Math.max(this.#frontier, to + 1);
    this.#release(to);
    this.#machine.runUpTo(to);
  }

  #hand(event: Event, member: number): void {
    this.#events++;
    this.#machine.take(event, member);
  }

  #insert(event: Event): void {
    let place = this.#waiting.length;
    while (place > 0 && (this.#waiting[place - 1] as Event).time > event.time) place--;
    this.#waiting.splice(place, 0, event);
  }

  /** Hands on all that waits up to and including `time`. */
  #release(time: number): void {
    let count = 0;
    while (count < this.#waiting.length && (this.#waiting[count] as Event).time <= time) count++;
    for (const event of this.#waiting.splice(0, count)) this.#hand(event, UNKNOWN);
  }

  /** Counts what was not declared, or not of its declared type. */
  #validate(event: Event): void {
    const fields = this.#declared.get(event.type);
    if (!fields) {
      this.#undeclared.set(event.type, (this.#undeclared.get(event.type) ?? 0) + 1);
      return;
    }
    for (let i = 0; i < fields.length; i++) {
      const { path, type } = fields[i] as (typeof fields)[number];
      // What most fields are, first: a plain name, with what it should be.
      const plain = event.data[path];
      if (
        typeof plain === 'string' ? type.kind === 'text' : typeof plain === 'number' && type.kind === 'number'
      )
        continue;
      const raw = fieldOf(event.data, path);
      if (raw === undefined || raw === null || convert(raw, type) !== null) continue;
      const name = `${event.type}.${path}`;
      this.#mistyped.set(name, (this.#mistyped.get(name) ?? 0) + 1);
    }
  }

  /** For explanations. */
  get inside(): Inside {
    return this.#machine.inside;
  }

  hasSeen(community: string, id: string): boolean {
    return this.#seen.has(community, id);
  }

  waits(): readonly Wait[] {
    return this.#machine.firings.waits();
  }

  attributes(
    of: 'member' | 'community',
    community: string,
    id: string,
  ): Readonly<Record<string, Value>> | undefined {
    return this.#machine.attributesOf(of, community, id);
  }

  zone(community: string, member: string): string {
    return this.#machine.zoneOfMember(community, member);
  }

  compose(text: Expr, about: ComposeFor): readonly Composed[] {
    return this.#machine.compose(text, about);
  }

  retire(): void {
    this.#machine.firings.retire();
  }

  forgetRuns(): void {
    this.#machine.firings.forgetRuns();
  }

  latest(): number | undefined {
    return Number.isFinite(this.#latest) ? this.#latest : undefined;
  }

  stats(): EngineStats {
    return {
      events: this.#events,
      late: this.#late,
      repeated: this.#repeated,
      waiting: this.#waiting.length,
      undeclared: Object.fromEntries(this.#undeclared),
      mistyped: Object.fromEntries(this.#mistyped),
      decisions: this.#decisions,
      rules: this.#machine.counts(),
    };
  }

  snapshot(): string {
    return JSON.stringify(this.#state(), numbersAsJson);
  }

  parts(): readonly SnapshotPart[] {
    return toParts(this.#state());
  }

  #state(): Snapshot {
    const finite = (time: number): number | null => (Number.isFinite(time) ? time : null);
    return {
      irVersion: IR_VERSION,
      program: this.program.id,
      frontier: finite(this.#frontier),
      latest: finite(this.#latest),
      counts: [this.#events, this.#late, this.#repeated, this.#decisions],
      undeclared: [...this.#undeclared],
      mistyped: [...this.#mistyped],
      seen: this.#seen.save(),
      waiting: this.#waiting,
      machine: this.#machine.save(),
    };
  }

  load(snapshot: string | Iterable<SnapshotPart>): void {
    const state = (typeof snapshot === 'string' ? JSON.parse(snapshot) : fromParts(snapshot)) as Snapshot;
    if (state.irVersion !== IR_VERSION)
      throw new RangeError(`The snapshot is of version ${String(state.irVersion)}, not ${IR_VERSION}.`);
    if (state.program !== this.program.id)
      throw new RangeError('The snapshot was taken with another program.');
    this.#frontier = state.frontier ?? Number.NEGATIVE_INFINITY;
    this.#latest = state.latest ?? Number.NEGATIVE_INFINITY;
    [this.#events, this.#late, this.#repeated, this.#decisions] = state.counts;
    for (const [type, count] of state.undeclared) this.#undeclared.set(type, count);
    for (const [name, count] of state.mistyped) this.#mistyped.set(name, count);
    this.#seen.load(state.seen);
    this.#waiting.push(...state.waiting);
    this.#machine.load(state.machine);
  }
}

interface Snapshot {
  readonly irVersion: number;
  readonly program: string;
  readonly frontier: number | null;
  readonly latest: number | null;
  readonly counts: readonly [number, number, number, number];
  readonly undeclared: readonly [string, number][];
  readonly mistyped: readonly [string, number][];
  readonly seen: unknown;
  readonly waiting: readonly Event[];
  readonly machine: unknown;
}
