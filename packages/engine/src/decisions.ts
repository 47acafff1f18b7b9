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

/** Collects the decisions of a batch: made ones, and ones that are a rule and an event until somebody reads them. */
export class DecisionList implements Decisions {
  readonly #decisions: (Decision | Repeating)[] = [];
  /** The event of those that are not made; `null` where they are. */
  readonly #events: (Event | null)[] = [];

  get length(): number {
    return this.#decisions.length;
  }

  push(decision: Decision): void {
    this.#decisions.push(decision);
    this.#events.push(null);
  }

  repeat(by: Repeating, event: Event): void {
    this.#decisions.push(by);
    this.#events.push(event);
  }

  at(position: number): Decision {
    const by = this.#get(position);
    const event = this.#events[position] as Event | null;
    return event === null ? (by as Decision) : told(by as Repeating, event);
  }

  ruleAt(position: number): string {
    return this.#get(position).rule;
  }

  #get(position: number): Decision | Repeating {
    const found = this.#decisions[position];
    if (!found) throw new RangeError(`There is no decision ${position}: there are ${this.length}.`);
    return found;
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
