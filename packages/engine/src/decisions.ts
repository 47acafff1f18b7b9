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
  /** Of each decision two numbers: index in `repeating`, or -1; and index in `events`, or in `made`. */
  #cells: Int32Array;
  #length = 0;
  readonly #repeating: readonly Repeating[];
  readonly #events: Event[] = [];
  readonly #made: Decision[] = [];

  /** `room` is how many are to be expected. */
  constructor(repeating: readonly Repeating[], room: number) {
    this.#repeating = repeating;
    this.#cells = new Int32Array(room * 2);
  }

  get length(): number {
    return this.#length;
  }

  push(decision: Decision): void {
    this.#reserve(1);
    this.#cells[this.#length * 2] = -1;
    this.#cells[this.#length * 2 + 1] = this.#made.push(decision) - 1;
    this.#length++;
  }

  /** Adds a decision on the event for each rule `numbers[chosen[i]]`, as many as `count`. */
  repeat(numbers: Int32Array, chosen: Int32Array, count: number, event: Event): void {
    this.#reserve(count);
    const last = this.#events.length - 1;
    const of = this.#events[last] === event ? last : this.#events.push(event) - 1;
    const cells = this.#cells;
    let at = this.#length * 2;
    for (let i = 0; i < count; i++) {
      cells[at++] = numbers[chosen[i] as number] as number;
      cells[at++] = of;
    }
    this.#length += count;
  }

  #reserve(more: number): void {
    const least = (this.#length + more) * 2;
    if (least <= this.#cells.length) return;
    const old = this.#cells;
    this.#cells = new Int32Array(Math.max(32, least, old.length * 2));
    this.#cells.set(old);
  }

  at(position: number): Decision {
    this.#check(position);
    const by = this.#cells[position * 2] as number;
    const of = this.#cells[position * 2 + 1] as number;
    return by < 0
      ? (this.#made[of] as Decision)
      : told(this.#repeating[by] as Repeating, this.#events[of] as Event);
  }

  ruleAt(position: number): string {
    this.#check(position);
    const by = this.#cells[position * 2] as number;
    return by < 0
      ? (this.#made[this.#cells[position * 2 + 1] as number] as Decision).rule
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
