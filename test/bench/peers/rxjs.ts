import {
  debounceTime,
  delay,
  EMPTY,
  filter,
  groupBy,
  map,
  merge,
  mergeMap,
  type Observable,
  type SchedulerAction,
  type SchedulerLike,
  Subject,
  Subscription,
  switchMap,
  timer,
} from 'rxjs';
import type { Event, Find } from '../temporal/contender.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Due {
  readonly at: number;
  readonly order: number;
  work: (() => void) | null;
}

/**
 * A scheduler that follows the clock of events. The one that comes with rxjs sorts all that waits whenever something is
 * scheduled, which takes a hundred thousand timers too long; this one keeps a heap.
 */
class EventClock implements SchedulerLike {
  #now = 0;
  #order = 0;
  readonly #heap: Due[] = [];

  now(): number {
    return this.#now;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, wait: number = 0, state?: T): Subscription {
    let due: Due | null = null;
    const plan = (next: T | undefined, later: number): Subscription => {
      if (due) due.work = null;
      due = {
        at: this.#now + later,
        order: this.#order++,
        work: () => {
          work.call(action, next as T);
        },
      };
      this.#push(due);
      return action;
    };
    const action: SchedulerAction<T> = Object.assign(
      new Subscription(() => {
        if (due) due.work = null;
      }),
      { schedule: (next?: T, later: number = 0) => plan(next, later) },
    );
    return plan(state, wait);
  }

  /** Does what falls due before `time`. */
  runUntil(time: number): void {
    for (let due = this.#heap[0]; due && due.at < time; due = this.#heap[0]) {
      this.#pop();
      this.#now = due.at;
      const { work } = due;
      due.work = null;
      work?.();
    }
    this.#now = time;
  }

  #before(a: Due, b: Due): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let i = heap.length;
    while (i > 0) {
      const parent = heap[(i - 1) >> 1] as Due;
      if (!this.#before(due, parent)) break;
      heap[i] = parent;
      i = (i - 1) >> 1;
    }
    heap[i] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const end = heap.pop() as Due;
    if (heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#before(heap[child + 1] as Due, heap[child] as Due)) child++;
      if (!this.#before(heap[child] as Due, end)) break;
      heap[i] = heap[child] as Due;
      i = child;
    }
    heap[i] = end;
  }
}

const memberOf = ({ member = '' }: Event): string => member;

/** Five posts in the hour: when it becomes so. */
const bursts = (posts: Observable<Event>): Observable<Event> => {
  let times: number[] = [];
  let armed = true;
  return posts.pipe(
    filter(({ time }) => {
      if (times.filter((post) => post + HOUR >= time).length < 5) armed = true;
      times = [...times.filter((post) => post + HOUR > time), time];
      const fires = times.length >= 5 && armed;
      if (fires) armed = false;
      return fires;
    }),
  );
};

/** Streams of operators over one subject of events. */
export const byRxjs: Find = ({ events, first, last }, found) => {
  const clock = new EventClock();
  const all = new Subject<Event>();
  const of = (type: string): Observable<Event> => all.pipe(filter((event) => event.type === type));
  const tell = (rule: string, subject: string): void => {
    found.push({ rule, at: clock.now(), subject });
  };

  all
    .pipe(
      groupBy(memberOf),
      mergeMap((own) => own.pipe(debounceTime(7 * DAY, clock))),
    )
    .subscribe((event) => {
      tell('quiet', memberOf(event));
    });
  of('message.posted')
    .pipe(groupBy(memberOf), mergeMap(bursts))
    .subscribe((event) => {
      tell('burst', memberOf(event));
    });
  merge(of('cart.added'), of('order.paid'))
    .pipe(
      groupBy(memberOf),
      mergeMap((own) =>
        own.pipe(
          switchMap((event) =>
            event.type === 'cart.added' ? timer(2 * HOUR, clock).pipe(map(() => event)) : EMPTY,
          ),
        ),
      ),
    )
    .subscribe((event) => {
      tell('unpaid', memberOf(event));
    });

  const complaints = of('complaint.filed');
  const times: number[] = [];
  let left = 0;
  let base = 0;
  let armed = true;
  merge<unknown>(
    complaints.pipe(map(({ time }) => times.push(time))),
    complaints.pipe(delay(HOUR, clock)),
  ).subscribe(() => {
    const now = clock.now();
    while (left < times.length && (times[left] as number) + HOUR <= now) left++;
    while (base < left && (times[base] as number) + HOUR + 7 * DAY <= now) base++;
    const count = times.length - left;
    const usual = ((left - base) * HOUR) / (7 * DAY);
    const holds = now - HOUR - 7 * DAY >= first && count > 3 * usual && count >= 10;
    if (holds && armed) tell('surge', 'c1');
    armed = !holds;
  });

  for (const event of events) {
    clock.runUntil(event.time);
    all.next(event);
  }
  clock.runUntil(last + 1);
};
