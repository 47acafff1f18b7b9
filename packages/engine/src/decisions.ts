import type { Decision, Effect, Event, HeldEffect, SubjectKind, Value } from '@reeve/ir';
import type { Context } from './evaluate/context.ts';
import { type Leaf, readLeaves } from './rules/leaves.ts';
import { subjectId } from './state/subjects.ts';

/** The decisions of a batch of events, in order. */
export interface Decisions extends Iterable<Decision> {
  readonly length: number;
  /**
   * The decision at a position from 0. What only repeats its event is made when it is read, each time anew: read from
   * an event before it is changed, and keep what is to be kept. Throws a RangeError outside of the list.
   */
  at(position: number): Decision;
  /** Name of the rule that decided, without the decision being made. Throws a RangeError outside of the list. */
  ruleAt(position: number): string;
  toArray(): Decision[];
}

/** A rule that decides by its event alone: all of its decision can be told from it at any later time. */
export interface Repeating {
  readonly rule: string;
  readonly subject: SubjectKind;
  readonly leaves: readonly Leaf[];
}

const NO_EFFECTS: readonly Effect[] = [];
const NOTHING_HELD: readonly HeldEffect[] = [];

/**
 * Collects the decisions of a batch: made ones, and ones that are a rule and an event until somebody reads them. Each
 * is a pair of integers, because there may be a hundred for each event.
 */
export class DecisionList implements Decisions {
  /** Of each decision: index in `repeating`, or -1; and index in `events`, or in `made`. */
  #by: Int32Array;
  #of: Int32Array;
  #length = 0;
  readonly #repeating: readonly Repeating[];
  readonly #events: Event[] = [];
  readonly #made: Decision[] = [];

  /** `room` is how many are to be expected. */
  constructor(repeating: readonly Repeating[], room: number) {
    this.#repeating = repeating;
    this.#by = new Int32Array(room);
    this.#of = new Int32Array(room);
  }

  get length(): number {
    return this.#length;
  }

  push(decision: Decision): void {
    this.#add(-1, this.#made.push(decision) - 1);
  }

  repeat(by: number, event: Event): void {
    const last = this.#events.length - 1;
    this.#add(by, this.#events[last] === event ? last : this.#events.push(event) - 1);
  }

  #add(by: number, of: number): void {
    if (this.#length === this.#by.length) this.#grow();
    this.#by[this.#length] = by;
    this.#of[this.#length++] = of;
  }

  #grow(): void {
    const grown = (old: Int32Array): Int32Array => {
      const next = new Int32Array(Math.max(16, old.length * 2));
      next.set(old);
      return next;
    };
    this.#by = grown(this.#by);
    this.#of = grown(this.#of);
  }

  at(position: number): Decision {
    this.#check(position);
    const by = this.#by[position] as number;
    const of = this.#of[position] as number;
    return by < 0
      ? (this.#made[of] as Decision)
      : told(this.#repeating[by] as Repeating, this.#events[of] as Event);
  }

  ruleAt(position: number): string {
    this.#check(position);
    const by = this.#by[position] as number;
    return by < 0
      ? (this.#made[this.#of[position] as number] as Decision).rule
      : (this.#repeating[by] as Repeating).rule;
  }

  #check(position: number): void {
    // What is not a whole number from 0 to 2^31 differs from its own 32 bits.
    if ((position | 0) === position && position >= 0 && position < this.#length) return;
    throw new RangeError(`There is no decision ${position}: there are ${this.#length}.`);
  }

  toArray(): Decision[] {
    return Array.from(this);
  }

  *[Symbol.iterator](): Iterator<Decision> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}

function told({ rule, subject, leaves }: Repeating, event: Event): Decision {
  const context: Context = {
    now: event.time,
    event,
    community: -1,
    member: -1,
    kind: -1,
    subject: -1,
    params: null,
  };
  const values: Record<string, Value> = {};
  readLeaves(leaves, context, values);
  return {
    rule,
    at: event.time,
    subject: {
      kind: subject.kind === 'field' ? subject.path : subject.kind,
      id: subjectId(subject, event) ?? '',
    },
    community: event.community,
    cause: [event.id],
    values,
    effects: NO_EFFECTS,
    held: NOTHING_HELD,
  };
}
