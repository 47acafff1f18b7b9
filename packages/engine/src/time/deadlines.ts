import { loadNumber, type SavedNumbers, saveNumber } from '../state/columns.ts';

/**
 * One deadline for each key, all as long after they are set as each other. Because they are set in order of time, the
 * next one due is always at the head of a list that a key leaves and joins in a few writes: no heap, no stale timers.
 * A key's start and its two neighbours stand in sixteen bytes side by side, so that a key costs one line of cache.
 */
export class DelayList {
  readonly delay: number;
  #head = NONE;
  #tail = NONE;
  #cells: ArrayBuffer = new ArrayBuffer(0);
  #starts: Float64Array = new Float64Array(0);
  #links: Int32Array = new Int32Array(0);

  constructor(delay: number) {
    this.delay = delay;
    this.#grow(16);
  }

  /** When the key's time last began, be its deadline still ahead or taken; NaN where it never did. */
  startOf(key: number): number {
    return key * 2 < this.#starts.length ? (this.#starts[key * 2] as number) : Number.NaN;
  }

  /** Starts the key's time anew. `start` must not be before that of any other key. */
  set(key: number, start: number): void {
    if (key * 2 >= this.#starts.length) this.#grow(key + 1);
    const links = this.#links;
    this.#starts[key * 2] = start;
    if (this.#tail === key) return;
    this.#leave(key);
    const tail = this.#tail;
    links[key * 4 + NEXT] = NONE;
    links[key * 4 + PREVIOUS] = tail;
    if (tail >= 0) links[tail * 4 + NEXT] = key;
    else this.#head = key;
    this.#tail = key;
  }

  /** Takes the key's deadline away, and its start with it. */
  clear(key: number): void {
    if (key * 2 >= this.#starts.length) return;
    this.#leave(key);
    this.#starts[key * 2] = Number.NaN;
  }

  #leave(key: number): void {
    const links = this.#links;
    const previous = links[key * 4 + PREVIOUS] as number;
    if (previous === OUT) return;
    const next = links[key * 4 + NEXT] as number;
    if (previous >= 0) links[previous * 4 + NEXT] = next;
    else this.#head = next;
    if (next >= 0) links[next * 4 + PREVIOUS] = previous;
    else this.#tail = previous;
    links[key * 4 + PREVIOUS] = OUT;
  }

  #grow(least: number): void {
    const size = Math.max(least, this.#starts.length);
    const old = this.#starts.length / 2;
    this.#cells = this.#cells.transfer(size * 16);
    this.#starts = new Float64Array(this.#cells);
    this.#links = new Int32Array(this.#cells);
    for (let key = old; key < size; key++) {
      this.#starts[key * 2] = Number.NaN;
      this.#links[key * 4 + PREVIOUS] = OUT;
    }
  }

  /** When the first deadline falls, infinity where there is none. */
  get due(): number {
    return this.#head < 0 ? Number.POSITIVE_INFINITY : (this.#starts[this.#head * 2] as number) + this.delay;
  }

  /** Takes out the key whose deadline falls first. */
  take(): number {
    const key = this.#head;
    this.#leave(key);
    return key;
  }

  /** Keys and starts: of those whose deadline is ahead, in order; then of those whose deadline was taken. */
  save(): SavedDelays {
    const waiting: (number | string)[] = [];
    for (let key = this.#head; key >= 0; key = this.#links[key * 4 + NEXT] as number)
      waiting.push(key, saveNumber(this.#starts[key * 2] as number));
    const taken: (number | string)[] = [];
    for (let key = 0; key * 2 < this.#starts.length; key++) {
      const start = this.#starts[key * 2] as number;
      if (this.#links[key * 4 + PREVIOUS] === OUT && !Number.isNaN(start)) taken.push(key, saveNumber(start));
    }
    return { waiting, taken };
  }

  load({ waiting, taken }: SavedDelays): void {
    for (let i = 0; i + 1 < waiting.length; i += 2) {
      this.set(loadNumber(waiting[i] as number), loadNumber(waiting[i + 1] as number));
    }
    for (let i = 0; i + 1 < taken.length; i += 2) {
      const key = loadNumber(taken[i] as number);
      if (key * 2 >= this.#starts.length) this.#grow(key + 1);
      this.#starts[key * 2] = loadNumber(taken[i + 1] as number);
    }
  }
}

export interface SavedDelays {
  readonly waiting: SavedNumbers;
  readonly taken: SavedNumbers;
}

const NONE = -1;
/** In the place of the previous key: not in the list. */
const OUT = -2;
/** Places of the neighbours among the four 32-bit numbers of a key, after its start. */
const NEXT = 2;
const PREVIOUS = 3;

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
