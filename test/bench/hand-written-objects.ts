import type { Log, Sink } from './found.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const QUIET = 7 * DAY;
const UNPAID = 2 * HOUR;
const BASE = 7 * DAY;

interface Queue {
  readonly entries: { readonly member: string; readonly since: number }[];
  head: number;
}

const createQueue = (): Queue => ({ entries: [], head: 0 });

/** What somebody would write for these four rules by hand, with objects and Maps and no more thought than that takes. */
export const byObjects = ({ events, first, last }: Log, found: Sink): void => {
  const lastSeen = new Map<string, number>();
  const seen = createQueue();
  const carts = new Map<string, number>();
  const added = createQueue();
  const posts = new Map<string, { times: number[]; armed: boolean }>();
  const complaints: number[] = [];
  let left = 0;
  let base = 0;
  let armed = true;

  const looks = (now: number): void => {
    while (base < left && (complaints[base] as number) + HOUR + BASE <= now) base++;
    const count = complaints.length - left;
    const usual = ((left - base) * HOUR) / BASE;
    const holds = now - HOUR - BASE >= first && count > 3 * usual && count >= 10;
    if (!holds) armed = true;
    else if (armed) {
      armed = false;
      found.push({ rule: 'surge', at: now, subject: 'c1' });
    }
  };
  const leave = (before: number): void => {
    while (left < complaints.length && (complaints[left] as number) + HOUR < before) {
      const now = (complaints[left] as number) + HOUR;
      while (left < complaints.length && (complaints[left] as number) + HOUR === now) left++;
      looks(now);
    }
  };
  // Every start of a wait is queued; at its head one sees whether it still is the member's latest.
  const expire = (
    map: Map<string, number>,
    queue: Queue,
    delay: number,
    rule: string,
    before: number,
  ): void => {
    for (
      let entry = queue.entries[queue.head];
      entry && entry.since + delay < before;
      entry = queue.entries[queue.head]
    ) {
      queue.head++;
      if (map.get(entry.member) !== entry.since) continue;
      map.delete(entry.member);
      found.push({ rule, at: entry.since + delay, subject: entry.member });
    }
    if (queue.head > 10_000 && queue.head * 2 > queue.entries.length) {
      queue.entries.splice(0, queue.head);
      queue.head = 0;
    }
  };

  for (const { type, time, member = '' } of events) {
    expire(lastSeen, seen, QUIET, 'quiet', time);
    expire(carts, added, UNPAID, 'unpaid', time);
    leave(time);
    lastSeen.set(member, time);
    seen.entries.push({ member, since: time });
    if (type === 'message.posted') {
      const post = posts.get(member) ?? { times: [], armed: true };
      posts.set(member, post);
      while (post.times.length > 0 && (post.times[0] as number) + HOUR < time) post.times.shift();
      if (post.times.length < 5) post.armed = true;
      while (post.times.length > 0 && (post.times[0] as number) + HOUR <= time) post.times.shift();
      post.times.push(time);
      if (post.times.length >= 5 && post.armed) {
        post.armed = false;
        found.push({ rule: 'burst', at: time, subject: member });
      }
    } else if (type === 'cart.added') {
      carts.set(member, time);
      added.entries.push({ member, since: time });
    } else if (type === 'order.paid') carts.delete(member);
    else if (type === 'complaint.filed') {
      complaints.push(time);
      while (left < complaints.length && (complaints[left] as number) + HOUR <= time) left++;
      looks(time);
    }
  }
  const end = last + 1;
  expire(lastSeen, seen, QUIET, 'quiet', end);
  expire(carts, added, UNPAID, 'unpaid', end);
  leave(end);
};
