import type { Log, Sink } from './found.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BASE = 7 * DAY;
const MOST = 5;

/** Members in order of a time, each at most once: a list in typed arrays. */
class Ordered {
  readonly since: Float64Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  head = -1;
  #tail = -1;

  constructor(size: number) {
    this.since = new Float64Array(size).fill(Number.NaN);
    this.#next = new Int32Array(size).fill(-1);
    this.#previous = new Int32Array(size).fill(-1);
  }

  drop(key: number): void {
    if (Number.isNaN(this.since[key] as number)) return;
    const next = this.#next[key] as number;
    const previous = this.#previous[key] as number;
    if (previous >= 0) this.#next[previous] = next;
    else this.head = next;
    if (next >= 0) this.#previous[next] = previous;
    else this.#tail = previous;
    this.since[key] = Number.NaN;
  }

  set(key: number, time: number): void {
    this.drop(key);
    this.since[key] = time;
    this.#next[key] = -1;
    this.#previous[key] = this.#tail;
    if (this.#tail >= 0) this.#next[this.#tail] = key;
    else this.head = key;
    this.#tail = key;
  }
}

/** The same four rules by hand for speed: dense integers for members, typed arrays for what is kept of them. */
export const byTypedArrays = (log: Log, members: number, found: Sink): void => {
  const { events, first, last } = log;
  const index = new Map<string, number>();
  const names: string[] = [];
  const quiet = new Ordered(members + 1);
  const carts = new Ordered(members + 1);
  // The last five posts of each member: the fifth last tells whether there were five in the hour.
  const posts = new Float64Array((members + 1) * MOST).fill(Number.NEGATIVE_INFINITY);
  const slot = new Uint8Array(members + 1);
  const spent = new Uint8Array(members + 1);
  const complaints = new Float64Array(log.count);
  let end = 0;
  let left = 0;
  let base = 0;
  let armed = true;

  const looks = (now: number): void => {
    while (base < left && (complaints[base] as number) + HOUR + BASE <= now) base++;
    const count = end - left;
    const holds = now - HOUR - BASE >= first && count > 3 * (((left - base) * HOUR) / BASE) && count >= 10;
    if (!holds) armed = true;
    else if (armed) {
      armed = false;
      found.push({ rule: 'surge', at: now, subject: 'c1' });
    }
  };
  const leave = (before: number): void => {
    while (left < end && (complaints[left] as number) + HOUR < before) {
      const now = (complaints[left] as number) + HOUR;
      while (left < end && (complaints[left] as number) + HOUR === now) left++;
      looks(now);
    }
  };
  const expire = (list: Ordered, delay: number, rule: string, before: number): void => {
    while (list.head >= 0) {
      const key = list.head;
      const at = (list.since[key] as number) + delay;
      if (at >= before) return;
      list.drop(key);
      found.push({ rule, at, subject: names[key] as string });
    }
  };

  for (const { type, time, member = '' } of events) {
    expire(quiet, 7 * DAY, 'quiet', time);
    expire(carts, 2 * HOUR, 'unpaid', time);
    leave(time);
    let key = index.get(member);
    if (key === undefined) {
      key = names.length;
      index.set(member, key);
      names.push(member);
    }
    quiet.set(key, time);
    if (type === 'message.posted') {
      const at = slot[key] as number;
      const place = key * MOST;
      // Before this one there were five that had not left: the condition has been true all along.
      if ((posts[place + at] as number) + HOUR < time) spent[key] = 0;
      posts[place + at] = time;
      const oldest = (at + 1) % MOST;
      slot[key] = oldest;
      if ((posts[place + oldest] as number) + HOUR > time && spent[key] === 0) {
        spent[key] = 1;
        found.push({ rule: 'burst', at: time, subject: member });
      }
    } else if (type === 'cart.added') carts.set(key, time);
    else if (type === 'order.paid') carts.drop(key);
    else if (type === 'complaint.filed') {
      complaints[end++] = time;
      while (left < end && (complaints[left] as number) + HOUR <= time) left++;
      looks(time);
    }
  }
  const after = last + 1;
  expire(quiet, 7 * DAY, 'quiet', after);
  expire(carts, 2 * HOUR, 'unpaid', after);
  leave(after);
};
