import { createEngine, type Engine, type EngineOptions, restoreEngine } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import type { LogInput } from './store/records.ts';
import type { Lease, SnapshotRecord, Store } from './store/store.ts';

/** An engine of an earlier program that only goes on with what had begun under it. */
interface Retired {
  /** Name of its snapshot: the program's id and where it was retired, since a program may come back. */
  readonly name: string;
  readonly engine: Engine;
}

const PROGRAM = 'program';
const RETIRED = 'retired';
const PAGE = 5_000;

/** What the generations need of the runtime around them. */
export interface GenerationsSetting {
  readonly store: Store;
  readonly program: Program;
  readonly options: EngineOptions;
  /** Is told how far a long replay has come: at the start and when a program changes. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * The engine of the program that decides now and those of earlier programs whose waits still run (Meaning 11). All are
 * fed the same log, so that each can be brought back from its snapshot and what came after it.
 */
export class Generations {
  readonly #setting: GenerationsSetting;
  #current: Engine;
  #retired: Retired[] = [];
  /** Place of the last input that the engines have taken. */
  #seq = 0;

  private constructor(setting: GenerationsSetting) {
    this.#setting = setting;
    this.#current = createEngine(setting.program, setting.options);
  }

  /** Brings the engines back to where the log ends. A program that is new takes over, at `now`. */
  static async open(setting: GenerationsSetting, lease: Lease, now: number): Promise<Generations> {
    const generations = new Generations(setting);
    const before = await setting.store.setting(PROGRAM);
    if (before === undefined) await generations.#begin(lease, now);
    else if (before === setting.program.id) await generations.#recover();
    else await generations.#change(before as string, lease, now);
    return generations;
  }

  get current(): Engine {
    return this.#current;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Engines of earlier programs that still have runs to finish. */
  get retired(): readonly Engine[] {
    return this.#retired.map(({ engine }) => engine);
  }

  /** Says what events will ask of functions from outside, before they are fed. */
  prepare(events: readonly Event[]): void {
    for (const { engine } of this.#retired) engine.prepare(events);
    this.#current.prepare(events);
  }

  /** Feeds one input to all; decisions of earlier programs come first, as they began first. */
  take(input: LogInput): readonly Decision[] {
    if (input.kind === 'program') return [];
    const found: Decision[] = [];
    for (const { engine } of this.#retired) found.push(...engine.step(input));
    found.push(...this.#current.step(input));
    return found;
  }

  /** Says that inputs up to here are on disk. */
  reached(seq: number): void {
    this.#seq = seq;
  }

  /** Keeps the state, so that the next start need not replay what is behind. */
  async save(lease: Lease): Promise<void> {
    const { store, program } = this.#setting;
    await store.saveSnapshot(lease, snapshotOf(this.#current, program.id, this.#seq));
    for (const { name, engine } of this.#retired)
      await store.saveSnapshot(lease, snapshotOf(engine, name, this.#seq));
  }

  /** Lets go of earlier programs whose last run has ended. */
  async retireFinished(lease: Lease): Promise<void> {
    const ended = this.#retired.filter(({ engine }) => engine.waits().length === 0);
    if (ended.length === 0) return;
    this.#retired = this.#retired.filter((each) => !ended.includes(each));
    const { store } = this.#setting;
    await store.commit(lease, { settings: { [RETIRED]: this.#retired.map(({ name }) => name) } });
    for (const { name } of ended) await store.dropSnapshot(lease, name);
  }

  /** Moves runs that wait under earlier programs out of the way: they are dropped, and counted. */
  async dropRetired(lease: Lease): Promise<number> {
    const dropped = this.#retired.reduce((sum, { engine }) => sum + engine.waits().length, 0);
    const names = this.#retired.map(({ name }) => name);
    this.#retired = [];
    const { store } = this.#setting;
    await store.commit(lease, { settings: { [RETIRED]: [] } });
    for (const name of names) await store.dropSnapshot(lease, name);
    return dropped;
  }

  async #begin(lease: Lease, now: number): Promise<void> {
    const { store, program } = this.#setting;
    await store.saveProgram(lease, program.id, JSON.stringify(program));
    const { first } = await store.commit(lease, {
      inputs: [{ kind: 'program', program: program.id, at: now }],
      settings: { [PROGRAM]: program.id, [RETIRED]: [] },
      audit: [{ at: now, who: 'reeve', what: 'program.began', about: program.id }],
    });
    this.#seq = first;
  }

  async #recover(): Promise<void> {
    const { store, program } = this.#setting;
    const end = await store.position();
    const from = await this.#restoreCurrent();
    await this.#replay(this.#current, program.id, from, end);
    for (const name of ((await store.setting(RETIRED)) ?? []) as readonly string[]) {
      const snapshot = await store.snapshot(name);
      const old = await this.#program(name.slice(0, name.lastIndexOf('@')));
      if (!snapshot || !old) continue;
      const engine = restoreEngine(old, snapshot.parts, this.#setting.options);
      await this.#replay(engine, name, snapshot.seq, end);
      this.#retired.push({ name, engine });
    }
    this.#seq = end;
  }

  async #restoreCurrent(): Promise<number> {
    const { store, program, options } = this.#setting;
    const snapshot = await store.snapshot(program.id);
    if (!snapshot) return 0;
    this.#current = restoreEngine(program, snapshot.parts, options);
    return snapshot.seq;
  }

  /**
   * The new program learns the whole history without deciding anything, so that limits, windows and silences are as if it
   * had always been on: people who are in a state already do not count (`backfill` says otherwise). What waits under
   * the old program goes on there.
   */
  async #change(before: string, lease: Lease, now: number): Promise<void> {
    const { store, program, options } = this.#setting;
    const end = await store.position();
    const old = await this.#program(before);
    await store.saveProgram(lease, program.id, JSON.stringify(program));
    const names: string[] = [];
    if (old) {
      const snapshot = await store.snapshot(before);
      const engine = snapshot ? restoreEngine(old, snapshot.parts, options) : createEngine(old, options);
      await this.#replay(engine, before, snapshot?.seq ?? 0, end);
      engine.retire();
      const name = `${before}@${end}`;
      if (engine.waits().length > 0) {
        await store.saveSnapshot(lease, snapshotOf(engine, name, end));
        this.#retired.push({ name, engine });
      }
    }
    for (const name of ((await store.setting(RETIRED)) ?? []) as readonly string[]) {
      const snapshot = await store.snapshot(name);
      const earlier = await this.#program(name.slice(0, name.lastIndexOf('@')));
      if (!snapshot || !earlier) continue;
      const engine = restoreEngine(earlier, snapshot.parts, options);
      await this.#replay(engine, name, snapshot.seq, end);
      this.#retired.unshift({ name, engine });
    }
    names.push(...this.#retired.map(({ name }) => name));
    const from = await this.#restoreCurrent();
    await this.#replay(this.#current, program.id, from, end);
    this.#current.forgetRuns();
    const { first } = await store.commit(lease, {
      inputs: [{ kind: 'program', program: program.id, at: now }],
      settings: { [PROGRAM]: program.id, [RETIRED]: names },
      audit: [
        {
          at: now,
          who: 'reeve',
          what: 'program.changed',
          about: program.id,
          detail: { before, waiting: names },
        },
      ],
    });
    this.#seq = first;
    await this.save(lease);
  }

  async #program(id: string): Promise<Program | undefined> {
    const text = await this.#setting.store.program(id);
    return text === undefined ? undefined : (JSON.parse(text) as Program);
  }

  /** Decisions are left: they were stored together with the inputs that brought them. */
  async #replay(engine: Engine, program: string, after: number, end: number): Promise<void> {
    const { store, progress } = this.#setting;
    let at = after;
    while (at < end) {
      const entries = await store.log(at, PAGE);
      if (entries.length === 0) break;
      engine.prepare(entries.flatMap(({ input }) => (input.kind === 'event' ? [input.event] : [])));
      for (const { input } of entries) {
        if (input.kind !== 'program') engine.step(input);
        else if (input.program === program) engine.forgetRuns();
      }
      at = entries.at(-1)?.seq ?? end;
      progress?.(at - after, end - after);
    }
  }
}

const snapshotOf = (engine: Engine, program: string, seq: number): SnapshotRecord => ({
  seq,
  program,
  parts: engine.parts(),
});
