/** A timer of a rule: plain data, in order of time and then of setting. */
export type Timer = { readonly due: number; readonly order: number } & TimerTask;

export type TimerTask =
  /** A condition `for D` may have held long enough. */
  | {
      readonly what: 'hold';
      readonly rule: number;
      readonly trigger: number;
      readonly subject: number;
      readonly since: number;
    }
  /** The same for `until … for D`. */
  | { readonly what: 'clear'; readonly rule: number; readonly subject: number; readonly since: number }
  | { readonly what: 'schedule'; readonly rule: number; readonly trigger: number }
  /** A rule with `backfill` is turned on. */
  | { readonly what: 'backfill'; readonly rule: number }
  | { readonly what: 'run'; readonly run: number };

/** Timers that are neither constant delays nor rare: a binary heap by (due, order). Stale ones are told by their owner. */
export class TimerQueue {
  readonly #heap: Timer[] = [];
  #orders = 0;

  add(due: number, task: TimerTask): void {
    if (due === Number.POSITIVE_INFINITY) return;
    this.#push({ due, order: this.#orders++, ...task });
  }

  get due(): number {
    return this.#heap[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  take(): Timer | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first && last && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let place = heap.push(timer) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (before(heap[parent] as Timer, timer)) break;
      heap[place] = heap[parent] as Timer;
      place = parent;
    }
    heap[place] = timer;
  }

  #sink(): void {
    const heap = this.#heap;
    const timer = heap[0] as Timer;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      if (before(timer, heap[child] as Timer)) break;
      heap[place] = heap[child] as Timer;
      place = child;
    }
    heap[place] = timer;
  }

  save(): unknown {
    return {
      orders: this.#orders,
      timers: [...this.#heap].sort((a, b) => a.due - b.due || a.order - b.order),
    };
  }

  load(saved: unknown): void {
    const { orders, timers } = saved as { orders: number; timers: readonly Timer[] };
    this.#orders = orders;
    for (const timer of timers) this.#push(timer);
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
