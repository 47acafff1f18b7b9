import { hashed, hashText } from './hash.ts';

/**
 * Ids of events of the recent past, to tell repeats. An id is kept as 64 bits of a hash in a table of integers: eight
 * bytes instead of a string and its place in a Set, and nothing for the garbage collector to walk. Two different ids of
 * one week are taken for the same about once in 2^64 pairs; who could choose ids to bring that about could as well
 * repeat an id. Memory is bounded by time: an id is forgotten between `horizon` and twice that after it came, counted on
 * the clock of events.
 */
export class SeenIds {
  readonly #horizon: number;
  #young: HashSet = new HashSet();
  #old: HashSet = new HashSet();
  /** When the young ones become the old ones. */
  #turn: number = Number.NEGATIVE_INFINITY;
  #community: string | null = null;
  #seed = 0;
  #expected: Int32Array = new Int32Array(0);
  #high = 0;
  #low = 0;

  constructor(horizon: number) {
    this.#horizon = horizon;
  }

  /** Remembers an id; gives false where it was known. `now` is the clock of events: it never goes back. */
  add(community: string, id: string, now: number): boolean {
    if (now >= this.#turn && now !== Number.NEGATIVE_INFINITY) this.#age(now);
    this.#hash(community, id);
    return !this.#old.has(this.#high, this.#low) && this.#young.add(this.#high, this.#low);
  }

  /**
   * Hashes the ids of a batch ahead of time, for `addExpected`, and brings the places of the tables near where they
   * will be looked for. Nothing is changed by it.
   */
  expect(events: readonly { readonly community: string; readonly id: string }[]): void {
    if (this.#expected.length < events.length * 2) this.#expected = new Int32Array(events.length * 2);
    const expected = this.#expected;
    let touched = 0;
    for (let i = 0; i < events.length; i++) {
      const { community, id } = events[i] as (typeof events)[number];
      this.#hash(community, id);
      expected[i * 2] = this.#high;
      expected[i * 2 + 1] = this.#low;
      touched ^= this.#young.touch(this.#high) ^ this.#old.touch(this.#high);
    }
    // Of no use by itself; kept so that no compiler leaves the reading out.
    this.#low = touched;
  }

  /** `add` of the event at this position of the batch that was expected. */
  addExpected(position: number, now: number): boolean {
    if (now >= this.#turn && now !== Number.NEGATIVE_INFINITY) this.#age(now);
    const high = this.#expected[position * 2] as number;
    const low = this.#expected[position * 2 + 1] as number;
    return !this.#old.has(high, low) && this.#young.add(high, low);
  }

  has(community: string, id: string): boolean {
    this.#hash(community, id);
    return this.#old.has(this.#high, this.#low) || this.#young.has(this.#high, this.#low);
  }

  #age(now: number): void {
    const since = now - this.#turn;
    // What came before there was a clock stays among the young.
    if (since !== Number.POSITIVE_INFINITY) {
      this.#old = since < this.#horizon ? this.#young : new HashSet();
      this.#young = new HashSet();
    }
    this.#turn = (since < this.#horizon ? this.#turn : now) + this.#horizon;
  }

  #hash(community: string, id: string): void {
    if (community !== this.#community) {
      hashText(community, 0x9e3779b9);
      this.#community = community;
      this.#seed = (hashed[0] as number) ^ (hashed[1] as number);
    }
    hashText(id, this.#seed);
    this.#high = hashed[0] as number;
    this.#low = hashed[1] as number;
    // Two zeros mark an empty place.
    if (this.#high === 0 && this.#low === 0) this.#low = 1;
  }

  save(): unknown {
    return {
      turn: Number.isFinite(this.#turn) ? this.#turn : null,
      young: this.#young.save(),
      old: this.#old.save(),
    };
  }

  load(saved: unknown): void {
    const { turn, young, old } = saved as { turn: number | null; young: string; old: string };
    this.#turn = turn ?? Number.NEGATIVE_INFINITY;
    this.#young.load(young);
    this.#old.load(old);
  }
}

/** A set of pairs of 32-bit numbers: open addressing, at most two thirds full. */
class HashSet {
  #cells: Int32Array = new Int32Array(128);
  #mask = 63;
  #size = 0;

  /** Reads the place where a pair would be looked for first. */
  touch(a: number): number {
    return this.#cells[(a & this.#mask) * 2] as number;
  }

  has(a: number, b: number): boolean {
    if (this.#size === 0) return false;
    const cells = this.#cells;
    for (let place = a & this.#mask; ; place = (place + 1) & this.#mask) {
      const first = cells[place * 2] as number;
      const second = cells[place * 2 + 1] as number;
      if (first === a && second === b) return true;
      if (first === 0 && second === 0) return false;
    }
  }

  /** Gives false where the pair was there. */
  add(a: number, b: number): boolean {
    const cells = this.#cells;
    for (let place = a & this.#mask; ; place = (place + 1) & this.#mask) {
      const first = cells[place * 2] as number;
      const second = cells[place * 2 + 1] as number;
      if (first === a && second === b) return false;
      if (first !== 0 || second !== 0) continue;
      cells[place * 2] = a;
      cells[place * 2 + 1] = b;
      if (++this.#size * 3 > this.#mask * 2) this.#grow();
      return true;
    }
  }

  #grow(): void {
    const old = this.#cells;
    this.#cells = new Int32Array(old.length * 2);
    this.#mask = old.length - 1;
    this.#size = 0;
    for (let i = 0; i < old.length; i += 2) {
      const a = old[i] as number;
      const b = old[i + 1] as number;
      if (a !== 0 || b !== 0) this.add(a, b);
    }
  }

  /** Hexadecimal, in order, so that the same set gives the same text. */
  save(): string {
    const out: string[] = [];
    for (let i = 0; i < this.#cells.length; i += 2) {
      const a = this.#cells[i] as number;
      const b = this.#cells[i + 1] as number;
      if (a !== 0 || b !== 0) out.push(hex(a) + hex(b));
    }
    return out.sort().join('');
  }

  load(saved: string): void {
    for (let i = 0; i < saved.length; i += 16)
      this.add(
        Number.parseInt(saved.slice(i, i + 8), 16) | 0,
        Number.parseInt(saved.slice(i + 8, i + 16), 16) | 0,
      );
  }
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
