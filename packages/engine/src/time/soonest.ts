/** Something that time moves by itself. */
export interface Clock {
  /** When it next has something to do, infinity where it has nothing. */
  readonly due: number;
}

/**
 * Which of many clocks is due first, without asking all of them at each event: a binary heap over what each was last
 * known to say. A clock that got earlier must be told of (`touch`); one that got later is found out when its turn comes.
 */
export class Soonest {
  readonly #clocks: readonly Clock[];
  readonly #known: Float64Array;
  readonly #heap: Int32Array;
  readonly #places: Int32Array;

  constructor(clocks: readonly Clock[]) {
    this.#clocks = clocks;
    this.#known = new Float64Array(clocks.length).fill(Number.POSITIVE_INFINITY);
    this.#heap = Int32Array.from(clocks, (_, i) => i);
    this.#places = Int32Array.from(this.#heap);
    for (let i = 0; i < clocks.length; i++) this.touch(i);
  }

  /** No clock is due before this; one may be due later than it. */
  get bound(): number {
    return this.#heap.length === 0
      ? Number.POSITIVE_INFINITY
      : (this.#known[this.#heap[0] as number] as number);
  }

  /** When the first clock is due. */
  get due(): number {
    for (;;) {
      const bound = this.bound;
      if (bound === Number.POSITIVE_INFINITY) return bound;
      const first = this.#heap[0] as number;
      const due = (this.#clocks[first] as Clock).due;
      if (due === bound) return bound;
      this.#known[first] = due;
      if (due > bound) this.#down(0);
    }
  }

  /** Number of the clock that `due` has just found. */
  get first(): number {
    return this.#heap[0] as number;
  }

  /** A clock may be due earlier than it was. */
  touch(clock: number): void {
    const due = (this.#clocks[clock] as Clock).due;
    if (due >= (this.#known[clock] as number)) return;
    this.#known[clock] = due;
    this.#up(this.#places[clock] as number);
  }

  #up(from: number): void {
    const heap = this.#heap;
    const clock = heap[from] as number;
    const due = this.#known[clock] as number;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as number;
      if ((this.#known[above] as number) <= due) break;
      heap[place] = above;
      this.#places[above] = place;
      place = parent;
    }
    heap[place] = clock;
    this.#places[clock] = place;
  }

  #down(from: number): void {
    const heap = this.#heap;
    const clock = heap[from] as number;
    const due = this.#known[clock] as number;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (
        child + 1 < heap.length &&
        (this.#known[heap[child + 1] as number] as number) < (this.#known[heap[child] as number] as number)
      )
        child++;
      const below = heap[child] as number;
      if ((this.#known[below] as number) >= due) break;
      heap[place] = below;
      this.#places[below] = place;
      place = child;
    }
    heap[place] = clock;
    this.#places[clock] = place;
  }
}
