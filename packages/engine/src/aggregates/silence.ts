import type { Event, SilenceIr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Test } from '../evaluate/expression.ts';
import { type Column, flagColumn, type SavedNumbers, timeColumn } from '../state/columns.ts';
import { addDuration, type Zones } from '../time/calendar.ts';
import { DeadlineHeap, DelayList } from '../time/deadlines.ts';

const SEEN = 1;
const JOINED = 2;
const ACTIVE = 3;

/**
 * "No E for D", for all of its subjects: true from the last E (else the joining, else the first event that names the
 * subject) + D on, until the next E (Meaning 4).
 */
export class Silence {
  readonly ir: SilenceIr;
  /** The event that a silence last began with. */
  fed: Event | null = null;
  readonly #matches: Test;
  readonly #zones: Zones;
  readonly #zoneOf: (subject: number) => string;
  /** When it will have lasted, by the time zone that was known when it began. */
  readonly #ends: Column<Float64Array> = timeColumn();
  readonly #stage: Column<Uint8Array> = flagColumn();
  readonly #events: string[] = [];
  readonly #list: DelayList | null;
  readonly #heap: DeadlineHeap | null;

  constructor(ir: SilenceIr, matches: Test, zones: Zones, zoneOf: (subject: number) => string) {
    this.ir = ir;
    this.#matches = matches;
    this.#zones = zones;
    this.#zoneOf = zoneOf;
    this.#list = ir.span.kind === 'exact' ? new DelayList(ir.span.ms) : null;
    this.#heap = this.#list ? null : new DeadlineHeap();
  }

  /** An event names the subject. */
  see(context: Context, subject: number): void {
    const event = context.event;
    if (!event) return;
    const active = this.#matches(context);
    const stage = active ? ACTIVE : this.joins(event.type) ? JOINED : SEEN;
    if (!active && this.#stage.get(subject) >= stage) return;
    this.fed = event;
    this.#stage.set(subject, stage);
    const end = this.#end(subject, context.now);
    this.#ends.set(subject, end);
    this.#events[subject] = event.id;
    if (this.#list) this.#list.set(subject, context.now);
    else this.#heap?.set(subject, end);
  }

  /** Whether a silence may begin with an event of this type because it is a member's joining. */
  joins(type: string): boolean {
    return type === 'member.joined' && this.ir.subject === 0;
  }

  #end(subject: number, since: number): number {
    if (this.ir.span.kind === 'exact') return since + this.ir.span.ms;
    return addDuration(this.#zones, this.#zoneOf(subject), since, this.ir.span);
  }

  /** When the next subject falls silent. */
  get due(): number {
    return this.#list ? this.#list.due : (this.#heap as DeadlineHeap).due;
  }

  /** The subject that falls silent next. */
  take(): number {
    return this.#list ? this.#list.take() : (this.#heap as DeadlineHeap).take();
  }

  holds(subject: number, now: number): boolean {
    if (subject < 0) return false;
    return now >= this.#ends.get(subject);
  }

  /** The event that the silence began with. */
  cause(subject: number): string | undefined {
    return this.#events[subject];
  }

  save(): unknown {
    return {
      ends: this.#ends.save(),
      stage: this.#stage.save(),
      events: Array.from(this.#events, (id) => id ?? null),
      deadlines: (this.#list ?? (this.#heap as DeadlineHeap)).save(),
    };
  }

  load(saved: unknown): void {
    const state = saved as {
      ends: SavedNumbers;
      stage: SavedNumbers;
      events: (string | null)[];
      deadlines: SavedNumbers;
    };
    this.#ends.load(state.ends);
    this.#stage.load(state.stage);
    state.events.forEach((id, subject) => {
      if (id !== null) this.#events[subject] = id;
    });
    (this.#list ?? (this.#heap as DeadlineHeap)).load(state.deadlines);
  }
}
