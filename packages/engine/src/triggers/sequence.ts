import type { Event, RuleIr, TriggerIr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Test } from '../evaluate/expression.ts';
import { fieldOf } from '../evaluate/fields.ts';
import { addDuration, type Zones } from '../time/calendar.ts';
import { DeadlineHeap } from '../time/deadlines.ts';

type SequenceIr = Extract<TriggerIr, { kind: 'sequence' }>;

/** One A that is being followed: which step it waits for, and since when. */
interface Token {
  readonly id: number;
  readonly subject: number;
  readonly key: string;
  readonly cause: readonly string[];
  /** The first event, for the rule's own reading of it where the sequence ends by absence. */
  readonly first: Event;
  /** Number of the step waited for. */
  readonly next: number;
  readonly due: number;
}

/** A sequence that came to its end. */
export interface Completed {
  readonly subject: number;
  readonly cause: readonly string[];
  readonly first: Event;
}

/**
 * Follows `A then B within D …` for all subjects (Meaning 7). A token moves from step to step; with `same` each value
 * of the fields has tokens of its own. Event order is the engine's; deadlines are looked at when all events of their
 * instant are in.
 */
export class Sequence {
  readonly #ir: SequenceIr;
  readonly #mode: RuleIr['mode'];
  readonly #first: Test;
  readonly #steps: readonly Test[];
  readonly #zones: Zones;
  readonly #zoneOf: (subject: number) => string;
  readonly #byKey: Map<string | number, Token[]> = new Map();
  readonly #byId: Map<number, Token> = new Map();
  readonly #deadlines: DeadlineHeap = new DeadlineHeap();
  #ids = 0;

  constructor(
    ir: SequenceIr,
    mode: RuleIr['mode'],
    first: Test,
    steps: readonly Test[],
    zones: Zones,
    zoneOf: (subject: number) => string,
  ) {
    this.#ir = ir;
    this.#mode = mode;
    this.#first = first;
    this.#steps = steps;
    this.#zones = zones;
    this.#zoneOf = zoneOf;
  }

  /** Takes an event of the subject; calls `complete` for each sequence that it ends. */
  feed(context: Context, subject: number, complete: (done: Completed) => void): void {
    const event = context.event;
    if (!event) return;
    const key = this.#key(event, subject);
    if (key === null) return;
    const tokens = this.#byKey.get(key);
    let moved = false;
    if (tokens) {
      for (const token of [...tokens]) {
        const step = this.#ir.steps[token.next];
        const test = this.#steps[token.next];
        if (!step || !test) continue;
        if (context.now > token.due) {
          if (!step.absent) this.#remove(token);
          continue;
        }
        if (!test(context)) continue;
        this.#remove(token);
        if (step.absent) continue;
        const cause = [...token.cause, event.id];
        if (token.next + 1 === this.#ir.steps.length) complete({ subject, cause, first: token.first });
        else {
          moved = true;
          this.#add({
            ...token,
            cause,
            next: token.next + 1,
            due: this.#due(subject, context.now, token.next + 1),
          });
        }
      }
    }
    if (!this.#first(context)) return;
    const open = this.#byKey.get(key);
    if (open && open.length > 0 && this.#mode !== 'each') {
      if (this.#mode === 'single' || moved) return;
      for (const token of [...open]) this.#remove(token);
    }
    this.#add({
      id: this.#ids++,
      subject,
      key: String(key),
      cause: [event.id],
      first: event,
      next: 0,
      due: this.#due(subject, context.now, 0),
    });
  }

  /** The subject and the values that A and B must share; `null` where the event lacks one of them. */
  #key(event: Event, subject: number): string | number | null {
    if (this.#ir.same.length === 0) return subject;
    let key = String(subject);
    for (const path of this.#ir.same) {
      const value = fieldOf(event.data, path);
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
      key += `\u0000${typeof value}\u0000${value}`;
    }
    return key;
  }

  #mapKey(token: Token): string | number {
    return this.#ir.same.length === 0 ? token.subject : token.key;
  }

  #due(subject: number, now: number, step: number): number {
    const within = this.#ir.steps[step]?.within;
    if (!within) return Number.POSITIVE_INFINITY;
    if (within.kind === 'exact') return now + within.ms;
    return addDuration(this.#zones, this.#zoneOf(subject), now, within);
  }

  #add(token: Token): void {
    const key = this.#mapKey(token);
    const tokens = this.#byKey.get(key);
    if (tokens) tokens.push(token);
    else this.#byKey.set(key, [token]);
    this.#byId.set(token.id, token);
    this.#deadlines.set(token.id, token.due);
  }

  #remove(token: Token): void {
    const key = this.#mapKey(token);
    const tokens = this.#byKey.get(key);
    if (tokens) {
      const left = tokens.filter((other) => other.id !== token.id);
      if (left.length === 0) this.#byKey.delete(key);
      else this.#byKey.set(key, left);
    }
    this.#byId.delete(token.id);
    this.#deadlines.clear(token.id);
  }

  /** When the next step runs out of time. */
  get due(): number {
    return this.#deadlines.due;
  }

  /** Ends the step that runs out of time next; gives the sequence where its absence completes one. */
  take(): Completed | null {
    const token = this.#byId.get(this.#deadlines.take());
    if (!token) return null;
    const step = this.#ir.steps[token.next];
    this.#remove(token);
    return step?.absent ? { subject: token.subject, cause: token.cause, first: token.first } : null;
  }

  save(): unknown {
    return { ids: this.#ids, tokens: [...this.#byId.values()].map((token) => ({ ...token })) };
  }

  load(saved: unknown): void {
    const state = saved as { ids: number; tokens: readonly Token[] };
    this.#ids = state.ids;
    for (const token of state.tokens) this.#add(token);
  }
}
