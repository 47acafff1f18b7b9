import type { Event, RuleIr, TriggerIr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Test } from '../evaluate/expression.ts';
import { sharedValue } from '../evaluate/fields.ts';
import { type Column, indexColumn } from '../state/columns.ts';
import { addDuration, type Zones } from '../time/calendar.ts';
import { DeadlineHeap, DelayList } from '../time/deadlines.ts';

type SequenceIr = Extract<TriggerIr, { kind: 'sequence' }>;

/** One A that is being followed: which step it waits for, and since when. */
interface Token {
  readonly subject: number;
  readonly key: string | number;
  readonly cause: readonly string[];
  /** The first event, for the rule's own reading of it where the sequence ends by absence. */
  readonly first: Event;
  /** Number of the step waited for. */
  readonly next: number;
  /** When the step before happened. */
  readonly since: number;
  readonly due: number;
  /** Counts up with each step of any token: what has waited longest comes first. */
  readonly order: number;
}

/** A sequence that came to its end. */
export interface Completed {
  readonly subject: number;
  readonly cause: readonly string[];
  readonly first: Event;
}

const NOTHING: readonly Completed[] = [];

export interface SequenceSetting {
  readonly ir: SequenceIr;
  readonly mode: RuleIr['mode'];
  readonly first: Test;
  readonly steps: readonly Test[];
  readonly zones: Zones;
  zoneOf(subject: number): string;
  /** Called where a sequence that began comes to nothing; for coverage. */
  readonly broken?: () => void;
}

/**
 * Follows `A then B within D …` for all subjects (Meaning 7). A token moves from step to step; with `same` each value
 * of the fields has tokens of its own. Event order is the engine's; deadlines are looked at when all events of their
 * instant are in. Tokens stand in numbered slots that are used again, so that what is kept grows with those that wait.
 */
export class Sequence {
  readonly #setting: SequenceSetting;
  readonly #tokens: (Token | null)[] = [];
  readonly #free: number[] = [];
  readonly #places: Places;
  /** The deadlines of each step: by slot, or where it is of calendar units by order. */
  readonly #deadlines: readonly (DelayList | DeadlineHeap)[];
  readonly #slots: Map<number, number> = new Map();
  #order = 0;
  /** What the event at hand has ended so far. */
  #completed: readonly Completed[] = NOTHING;

  constructor(setting: SequenceSetting) {
    this.#setting = setting;
    const lone = setting.mode !== 'each';
    this.#places = !lone ? manyByKey() : setting.ir.same.length === 0 ? oneBySubject() : oneByKey();
    this.#deadlines = setting.ir.steps.map(({ within }) =>
      within.kind === 'exact' ? new DelayList(within.ms) : new DeadlineHeap(),
    );
  }

  /** Takes an event of the subject; gives the sequences that it ends. */
  feed(context: Context, subject: number): readonly Completed[] {
    const event = context.event;
    const key = event ? this.#key(event, subject) : null;
    if (!event || key === null) return NOTHING;
    this.#completed = NOTHING;
    const slot = this.#places.only(key);
    let moved = false;
    if (slot >= 0) moved = this.#offer(slot, context, event);
    else if (slot === SEVERAL)
      for (const each of [...this.#places.all(key)]) moved = this.#offer(each, context, event) || moved;
    const completed = this.#completed;
    if (!this.#setting.first(context)) return completed;
    if (this.#setting.mode !== 'each') {
      const open = this.#places.only(key);
      if (open >= 0) {
        if (this.#setting.mode === 'single' || moved) return completed;
        this.#remove(open);
      }
    }
    this.#add(subject, key, [event.id], event, 0, context.now);
    return completed;
  }

  /** Offers an event to a token; gives true where the token moves on to another step by it. */
  #offer(slot: number, context: Context, event: Event): boolean {
    const token = this.#tokens[slot] as Token;
    const { ir, steps } = this.#setting;
    const step = ir.steps[token.next] as SequenceIr['steps'][number];
    if (context.now > token.due) {
      if (!step.absent) {
        this.#remove(slot);
        this.#setting.broken?.();
      }
      return false;
    }
    if (!(steps[token.next] as Test)(context)) return false;
    this.#remove(slot);
    if (step.absent) {
      this.#setting.broken?.();
      return false;
    }
    const { subject, first } = token;
    const cause = [...token.cause, event.id];
    if (token.next + 1 === ir.steps.length) {
      const done = { subject, cause, first };
      this.#completed = this.#completed.length === 0 ? [done] : [...this.#completed, done];
      return false;
    }
    this.#add(subject, token.key, cause, first, token.next + 1, context.now);
    return true;
  }

  /** The subject and the values that A and B must share; `null` where the event lacks one of them. */
  #key(event: Event, subject: number): string | number | null {
    const { same } = this.#setting.ir;
    if (same.length === 0) return subject;
    let key = String(subject);
    for (const path of same) {
      const value = sharedValue(event, path);
      if (value === null) return null;
      key += `\u0000${typeof value}\u0000${value}`;
    }
    return key;
  }

  #add(
    subject: number,
    key: string | number,
    cause: readonly string[],
    first: Event,
    next: number,
    now: number,
  ): void {
    const { within } = this.#setting.ir.steps[next] as SequenceIr['steps'][number];
    const due =
      within.kind === 'exact'
        ? now + within.ms
        : addDuration(this.#setting.zones, this.#setting.zoneOf(subject), now, within);
    this.#put({ subject, key, cause, first, next, since: now, due, order: this.#order++ });
  }

  #put(token: Token): void {
    const slot = this.#free.pop() ?? this.#tokens.length;
    this.#tokens[slot] = token;
    this.#places.add(token.key, slot);
    const deadlines = this.#deadlines[token.next];
    if (deadlines instanceof DelayList) deadlines.set(slot, token.since);
    else {
      deadlines?.set(token.order, token.due);
      this.#slots.set(token.order, slot);
    }
  }

  #remove(slot: number): void {
    const token = this.#tokens[slot] as Token;
    this.#tokens[slot] = null;
    this.#free.push(slot);
    this.#places.remove(token.key, slot);
    const deadlines = this.#deadlines[token.next];
    if (deadlines instanceof DelayList) deadlines.clear(slot);
    else {
      deadlines?.clear(token.order);
      this.#slots.delete(token.order);
    }
  }

  /** When the next step runs out of time. */
  get due(): number {
    const deadlines = this.#deadlines;
    let due = (deadlines[0] as DelayList | DeadlineHeap).due;
    for (let i = 1; i < deadlines.length; i++)
      due = Math.min(due, (deadlines[i] as DelayList | DeadlineHeap).due);
    return due;
  }

  /** Ends the step that runs out of time next; gives the sequence where its absence completes one. */
  take(): Completed | null {
    const { due } = this;
    const deadlines = this.#deadlines.find((each) => each.due === due);
    if (!deadlines || due === Number.POSITIVE_INFINITY) return null;
    const taken = deadlines.take();
    const slot = deadlines instanceof DelayList ? taken : (this.#slots.get(taken) as number);
    const { subject, cause, first, next } = this.#tokens[slot] as Token;
    this.#remove(slot);
    if (this.#setting.ir.steps[next]?.absent) return { subject, cause, first };
    this.#setting.broken?.();
    return null;
  }

  /** What is being followed for a subject: which step is waited for, since when, until when. */
  waiting(subject: number): readonly {
    readonly step: number;
    readonly since: number;
    readonly due: number;
    readonly first: Event;
  }[] {
    return this.#tokens
      .filter((token) => token?.subject === subject)
      .map((token) => {
        const { next, since, due, first } = token as Token;
        return { step: next, since, due, first };
      });
  }

  save(): unknown {
    const tokens = this.#tokens.filter((token) => token !== null);
    return { order: this.#order, tokens: tokens.sort((a, b) => a.order - b.order) };
  }

  load(saved: unknown): void {
    const { order, tokens } = saved as { order: number; tokens: readonly Token[] };
    this.#order = order;
    for (const token of tokens) this.#put(token);
  }
}

/** No slot; more than one. */
const NONE = -1;
const SEVERAL = -2;

/** Which slots hold the tokens of a key. */
interface Places {
  /** The slot of the only one, NONE, or SEVERAL. */
  only(key: string | number): number;
  all(key: string | number): readonly number[];
  add(key: string | number, slot: number): void;
  remove(key: string | number, slot: number): void;
}

function oneBySubject(): Places {
  const slots: Column<Int32Array> = indexColumn();
  return {
    only: (key) => slots.get(key as number),
    all: () => [],
    add: (key, slot) => {
      slots.set(key as number, slot);
    },
    remove: (key) => {
      slots.set(key as number, NONE);
    },
  };
}

function oneByKey(): Places {
  const slots = new Map<string | number, number>();
  return {
    only: (key) => slots.get(key) ?? NONE,
    all: () => [],
    add: (key, slot) => {
      slots.set(key, slot);
    },
    remove: (key) => {
      slots.delete(key);
    },
  };
}

/** In the order in which they came to the step that they wait for. */
function manyByKey(): Places {
  const slots = new Map<string | number, number[]>();
  return {
    only: (key) => (slots.has(key) ? SEVERAL : NONE),
    all: (key) => slots.get(key) ?? [],
    add: (key, slot) => {
      const list = slots.get(key);
      if (list) list.push(slot);
      else slots.set(key, [slot]);
    },
    remove: (key, slot) => {
      const left = (slots.get(key) ?? []).filter((other) => other !== slot);
      if (left.length === 0) slots.delete(key);
      else slots.set(key, left);
    },
  };
}
