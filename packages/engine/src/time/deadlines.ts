import {
  type Column,
  indexColumn,
  loadNumber,
  type SavedNumbers,
  saveNumber,
  timeColumn,
} from '../state/columns.ts';

/**
 * One deadline for each key, all as long after they are set as each other. Because they are set in order of time, the
 * next one due is always at the head of a list that a key leaves and joins in a few writes: no heap, no stale timers.
 */
export class DelayList {
  readonly delay: number;
  #head = -1;
  #tail = -1;
  readonly #next: Column<Int32Array> = indexColumn();
  readonly #previous: Column<Int32Array> = indexColumn();
  readonly #start: Column<Float64Array> = timeColumn();

  constructor(delay: number) {
    this.delay = delay;
  }

  /** When the key's time began, NaN where it has no deadline. */
  startOf(key: number): number {
    return this.#start.get(key);
  }

  /** Starts the key's time anew. `start` must not be before that of any other key. */
  set(key: number, start: number): void {
    if (this.#tail === key) {
      this.#start.set(key, start);
      return;
    }
    this.clear(key);
    this.#start.set(key, start);
    this.#previous.set(key, this.#tail);
    if (this.#tail >= 0) this.#next.set(this.#tail, key);
    else this.#head = key;
    this.#tail = key;
  }

  clear(key: number): void {
    if (Number.isNaN(this.#start.get(key))) return;
    const next = this.#next.get(key);
    const previous = this.#previous.get(key);
    if (previous >= 0) this.#next.set(previous, next);
    else this.#head = next;
    if (next >= 0) this.#previous.set(next, previous);
    else this.#tail = previous;
    this.#next.set(key, -1);
    this.#previous.set(key, -1);
    this.#start.set(key, Number.NaN);
  }

  /** When the first deadline falls, infinity where there is none. */
  get due(): number {
    return this.#head < 0 ? Number.POSITIVE_INFINITY : this.#start.get(this.#head) + this.delay;
  }

  /** Takes out the key whose deadline falls first. */
  take(): number {
    const key = this.#head;
    this.clear(key);
    return key;
  }

  save(): SavedNumbers {
    const out: (number | string)[] = [];
    for (let key = this.#head; key >= 0; key = this.#next.get(key))
      out.push(key, saveNumber(this.#start.get(key)));
    return out;
  }

  load(saved: SavedNumbers): void {
    for (let i = 0; i + 1 < saved.length; i += 2) {
      this.set(loadNumber(saved[i] as number), loadNumber(saved[i + 1] as number));
    }
  }
}

/** One deadline for each key, of any length: a binary heap with positions, for calendar units and other uneven ones. */
export class DeadlineHeap {
  readonly #keys: number[] = [];
  readonly #dues: number[] = [];
  readonly #places: Map<number, number> = new Map();

  has(key: number): boolean {
    return this.#places.has(key);
  }

  set(key: number, due: number): void {
    this.clear(key);
    this.#keys.push(key);
    this.#dues.push(due);
    this.#places.set(key, this.#keys.length - 1);
    this.#up(this.#keys.length - 1);
  }

  clear(key: number): void {
    const place = this.#places.get(key);
    if (place === undefined) return;
    const last = this.#keys.length - 1;
    if (place !== last) this.#swap(place, last);
    this.#keys.pop();
    this.#dues.pop();
    this.#places.delete(key);
    if (place < this.#keys.length) {
      this.#up(place);
      this.#down(place);
    }
  }

  get due(): number {
    return this.#dues.length === 0 ? Number.POSITIVE_INFINITY : (this.#dues[0] as number);
  }

  take(): number {
    const key = this.#keys[0] as number;
    this.clear(key);
    return key;
  }

  save(): SavedNumbers {
    const order = this.#keys.map((key, i) => [this.#dues[i] as number, key] as const);
    order.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return order.flatMap(([due, key]) => [key, saveNumber(due)]);
  }

  load(saved: SavedNumbers): void {
    for (let i = 0; i + 1 < saved.length; i += 2)
      this.set(loadNumber(saved[i] as number), loadNumber(saved[i + 1] as number));
  }

  /** Ties by key, so that the order never depends on how the heap came to be. */
  #before(a: number, b: number): boolean {
    const left = this.#dues[a] as number;
    const right = this.#dues[b] as number;
    return left < right || (left === right && (this.#keys[a] as number) < (this.#keys[b] as number));
  }

  #swap(a: number, b: number): void {
    const key = this.#keys[a] as number;
    const due = this.#dues[a] as number;
    this.#keys[a] = this.#keys[b] as number;
    this.#dues[a] = this.#dues[b] as number;
    this.#keys[b] = key;
    this.#dues[b] = due;
    this.#places.set(this.#keys[a] as number, a);
    this.#places.set(key, b);
  }

  #up(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#before(place, parent)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #down(from: number): void {
    let place = from;
    for (;;) {
      let least = place;
      const left = 2 * place + 1;
      if (left < this.#keys.length && this.#before(left, least)) least = left;
      if (left + 1 < this.#keys.length && this.#before(left + 1, least)) least = left + 1;
      if (least === place) return;
      this.#swap(place, least);
      place = least;
    }
  }
}
