import type { Event, ShareIr, Value } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Test } from '../evaluate/expression.ts';
import { sharedValue } from '../evaluate/fields.ts';
import { type Column, countColumn, type SavedNumbers } from '../state/columns.ts';
import { EntryQueue } from './entry-queue.ts';
import { nominal } from './window.ts';

const PENDING = 0;
const FOLLOWED = 1;
const ALONE = 2;

/**
 * Share of the A's in a window that a B followed within D. An A counts once it is settled: when its B comes, or when
 * D has passed without one; those still open count neither way.
 */
export class Share {
  readonly ir: ShareIr;
  onChange: ((subject: number) => void) | undefined;
  /** The event that last entered, or settled one that had. */
  fed: Event | null = null;
  readonly #first: Test;
  readonly #then: Test;
  readonly #within: number;
  readonly #span: number;
  readonly #queue: EntryQueue = new EntryQueue();
  readonly #settled: Column<Int32Array> = countColumn();
  readonly #followed: Column<Int32Array> = countColumn();
  /** Positions of open A's by subject (and by the value they must share with B). */
  readonly #open: Map<string, number[]> = new Map();
  readonly #keys: Map<number, string> = new Map();
  #settleFrom = 0;
  #leaveFrom = 0;

  constructor(ir: ShareIr, first: Test, then: Test) {
    this.ir = ir;
    this.#first = first;
    this.#then = then;
    this.#within = nominal(ir.within);
    this.#span = nominal(ir.span);
  }

  feed(context: Context, subject: number): void {
    if (this.#then(context)) {
      const key = this.#key(context, subject);
      const open = key === null ? undefined : this.#open.get(key);
      if (open && key !== null) {
        for (const position of open) {
          this.#queue.setFlag(position, FOLLOWED);
          this.#settled.add(subject, 1);
          this.#followed.add(subject, 1);
          this.#keys.delete(position);
        }
        this.fed = context.event;
        this.#open.delete(key);
      }
    }
    if (this.#first(context)) {
      this.fed = context.event;
      const key = this.#key(context, subject);
      const position = this.#queue.push(context.now, subject, PENDING);
      if (key !== null) {
        const open = this.#open.get(key);
        if (open) open.push(position);
        else this.#open.set(key, [position]);
        this.#keys.set(position, key);
      }
    }
  }

  #key(context: Context, subject: number): string | null {
    if (this.ir.same === undefined) return String(subject);
    const value = context.event ? sharedValue(context.event, this.ir.same) : null;
    if (value === null) return null;
    return `${subject}\u0000${typeof value}\u0000${value}`;
  }

  get due(): number {
    const queue = this.#queue;
    const settle =
      this.#settleFrom < queue.end ? queue.time(this.#settleFrom) + this.#within : Number.POSITIVE_INFINITY;
    const leave =
      this.#leaveFrom < queue.end ? queue.time(this.#leaveFrom) + this.#span : Number.POSITIVE_INFINITY;
    return Math.min(settle, leave);
  }

  /** What has left by `now`; settles those whose time ran out before `now`, or at it where its events are all in. */
  advance(now: number, eventsIn: boolean): void {
    const queue = this.#queue;
    while (this.#settleFrom < queue.end) {
      const end = queue.time(this.#settleFrom) + this.#within;
      if (end > now || (end === now && !eventsIn)) break;
      const position = this.#settleFrom++;
      if (position < this.#leaveFrom || queue.flag(position) !== PENDING) continue;
      queue.setFlag(position, ALONE);
      this.#settled.add(queue.subject(position), 1);
      this.#forget(position);
      this.onChange?.(queue.subject(position));
    }
    while (this.#leaveFrom < queue.end && queue.time(this.#leaveFrom) + this.#span <= now) {
      const position = this.#leaveFrom++;
      const subject = queue.subject(position);
      const flag = queue.flag(position);
      if (flag === PENDING) this.#forget(position);
      else this.#settled.add(subject, -1);
      if (flag === FOLLOWED) this.#followed.add(subject, -1);
      this.onChange?.(subject);
    }
    queue.dropBefore(Math.min(this.#settleFrom, this.#leaveFrom));
  }

  #forget(position: number): void {
    const key = this.#keys.get(position);
    if (key === undefined) return;
    this.#keys.delete(position);
    const open = this.#open.get(key)?.filter((other) => other !== position) ?? [];
    if (open.length === 0) this.#open.delete(key);
    else this.#open.set(key, open);
  }

  value(subject: number, now: number): Value {
    if (subject < 0) return null;
    this.advance(now, false);
    const settled = this.#settled.get(subject);
    return settled === 0 ? null : this.#followed.get(subject) / settled;
  }

  save(): unknown {
    return {
      queue: this.#queue.save(),
      settled: this.#settled.save(),
      followed: this.#followed.save(),
      keys: [...this.#keys],
      from: [this.#settleFrom, this.#leaveFrom],
    };
  }

  load(saved: unknown): void {
    const state = saved as {
      queue: SavedNumbers;
      settled: SavedNumbers;
      followed: SavedNumbers;
      keys: readonly [number, string][];
      from: readonly [number, number];
    };
    this.#queue.load(state.queue);
    this.#settled.load(state.settled);
    this.#followed.load(state.followed);
    for (const [position, key] of state.keys) {
      this.#keys.set(position, key);
      const open = this.#open.get(key);
      if (open) open.push(position);
      else this.#open.set(key, [position]);
    }
    [this.#settleFrom, this.#leaveFrom] = state.from;
  }
}
