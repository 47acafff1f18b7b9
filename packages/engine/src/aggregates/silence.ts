import type { Event, SilenceIr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Test } from '../evaluate/expression.ts';
import { type Column, flagColumn, type SavedNumbers, timeColumn } from '../state/columns.ts';
import { addDuration, type Zones } from '../time/calendar.ts';
import { DeadlineHeap, DelayList, type SavedDelays } from '../time/deadlines.ts';

const SEEN = 1;
const JOINED = 2;
const ACTIVE = 3;

/** When the silences of all subjects end. */
interface Ends {
  /** When the next subject falls silent. */
  readonly due: number;
  /** A silence of the subject begins. */
  begin(subject: number, now: number): void;
  /** When the subject's silence will have lasted, or has; NaN where none began. */
  endOf(subject: number): number;
  /** The subject that falls silent next. */
  take(): number;
  save(): unknown;
  load(saved: unknown): void;
}

/**
 * "No E for D", for all of its subjects: true from the last E (else the joining, else the first event that names the
 * subject) + D on, until the next E (Meaning 4).
 */
export class Silence {
  readonly ir: SilenceIr;
  /** The event that a silence last began with. */
  fed: Event | null = null;
  readonly #matches: Test;
  readonly #stage: Column<Uint8Array> = flagColumn();
  readonly #events: (string | undefined)[] = [];
  readonly #ends: Ends;

  constructor(ir: SilenceIr, matches: Test, zones: Zones, zoneOf: (subject: number) => string) {
    this.ir = ir;
    this.#matches = matches;
    this.#ends = ir.span.kind === 'exact' ? exactEnds(ir.span.ms) : calendarEnds(ir.span, zones, zoneOf);
  }

  /** An event names the subject. Gives true where a silence begins with it. */
  see(context: Context, subject: number): boolean {
    const event = context.event;
    if (!event) return false;
    const active = this.#matches(context);
    const stage = active ? ACTIVE : this.joins(event.type) ? JOINED : SEEN;
    const before = this.#stage.get(subject);
    if (!active && before >= stage) return false;
    this.fed = event;
    if (before !== stage) this.#stage.set(subject, stage);
    while (this.#events.length <= subject) this.#events.push(undefined);
    this.#events[subject] = event.id;
    this.#ends.begin(subject, context.now);
    return true;
  }

  /** Whether a silence may begin with an event of this type because it is a member's joining. */
  joins(type: string): boolean {
    return type === 'member.joined' && this.ir.subject === 0;
  }

  /** When the next subject falls silent. */
  get due(): number {
    return this.#ends.due;
  }

  /** The subject that falls silent next. */
  take(): number {
    return this.#ends.take();
  }

  holds(subject: number, now: number): boolean {
    return subject >= 0 && now >= this.#ends.endOf(subject);
  }

  /** When the present silence of the subject will have lasted long enough, or when it had; NaN before any began. */
  endOf(subject: number): number {
    return subject < 0 ? Number.NaN : this.#ends.endOf(subject);
  }

  /** The event that the silence began with. */
  cause(subject: number): string | undefined {
    return this.#events[subject];
  }

  save(): unknown {
    return {
      stage: this.#stage.save(),
      events: Array.from(this.#events, (id) => id ?? null),
      ends: this.#ends.save(),
    };
  }

  load(saved: unknown): void {
    const state = saved as { stage: SavedNumbers; events: readonly (string | null)[]; ends: unknown };
    this.#stage.load(state.stage);
    for (const id of state.events) this.#events.push(id ?? undefined);
    this.#ends.load(state.ends);
  }
}

/** Silences of one length: the start of each says when it ends. */
function exactEnds(span: number): Ends {
  const list = new DelayList(span);
  return {
    get due() {
      return list.due;
    },
    begin: (subject, now) => {
      list.set(subject, now);
    },
    endOf: (subject) => list.startOf(subject) + span,
    take: () => list.take(),
    save: () => list.save(),
    load: (saved) => {
      list.load(saved as SavedDelays);
    },
  };
}

/** Silences of calendar units: each ends by the time zone that was known when it began. */
function calendarEnds(span: SilenceIr['span'], zones: Zones, zoneOf: (subject: number) => string): Ends {
  const ends = timeColumn();
  const heap = new DeadlineHeap();
  return {
    get due() {
      return heap.due;
    },
    begin: (subject, now) => {
      const end = addDuration(zones, zoneOf(subject), now, span);
      ends.set(subject, end);
      heap.set(subject, end);
    },
    endOf: (subject) => ends.get(subject),
    take: () => heap.take(),
    save: () => [ends.save(), heap.save()],
    load: (saved) => {
      const [all, waiting] = saved as readonly [SavedNumbers, SavedNumbers];
      ends.load(all);
      heap.load(waiting);
    },
  };
}
