import { DatabaseSync } from 'node:sqlite';
import type { Find } from './contender.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const TABLES = `
  create table seen (member text primary key, time integer not null) without rowid;
  create index seen_time on seen (time);
  create table carts (member text primary key, time integer not null) without rowid;
  create index carts_time on carts (time);
  create table posts (member text not null, n integer not null, time integer not null, primary key (member, n)) without rowid;
  create index posts_time on posts (member, time);
  create table spent (member text primary key) without rowid;
  create table complaints (n integer primary key, time integer not null);
  create index complaints_time on complaints (time, n);
`;

type Row = Readonly<Record<string, number | string>>;

/** SQLite in memory, asked with prepared statements at each event: state in tables, what falls due by an index on time. */
export const bySqlite: Find = ({ events, first, last }, found) => {
  using db = new DatabaseSync(':memory:');
  db.exec(TABLES);
  const quiet = db.prepare('delete from seen where time < ? returning member, time');
  const unpaid = db.prepare('delete from carts where time < ? returning member, time');
  const see = db.prepare('insert into seen values (?, ?) on conflict do update set time = excluded.time');
  const add = db.prepare('insert into carts values (?, ?) on conflict do update set time = excluded.time');
  const pay = db.prepare('delete from carts where member = ?');
  const forget = db.prepare('delete from posts where member = ? and time < ?');
  const before = db.prepare('select count(*) as posts from posts where member = ?');
  const recent = db.prepare('select count(*) as posts from posts where member = ? and time > ?');
  const post = db.prepare('insert into posts values (?, ?, ?)');
  const isSpent = db.prepare('select 1 as spent from spent where member = ?');
  const spend = db.prepare('insert into spent values (?)');
  const unspend = db.prepare('delete from spent where member = ?');
  const complain = db.prepare('insert into complaints values (?, ?)');
  // Complaints are numbered as they come, so that a count is a difference of two look-ups.
  const upTo = db.prepare('select n from complaints where time <= ? order by time desc, n desc limit 1');
  const next = db.prepare('select time from complaints where n = ?');

  let total = 0;
  let left = 0;
  let armed = true;
  const number = (time: number): number => Number((upTo.get(time) as Row | undefined)?.['n'] ?? 0);

  const look = (now: number): void => {
    left = number(now - HOUR);
    const usual = ((left - number(now - HOUR - 7 * DAY)) * HOUR) / (7 * DAY);
    const count = total - left;
    const holds = now - HOUR - 7 * DAY >= first && count > 3 * usual && count >= 10;
    if (!holds) armed = true;
    else if (armed) {
      armed = false;
      found.push({ rule: 'surge', at: now, subject: 'c1' });
    }
  };
  const fall = (until: number): void => {
    for (const { member, time } of quiet.all(until - 7 * DAY) as Row[])
      found.push({ rule: 'quiet', at: Number(time) + 7 * DAY, subject: String(member) });
    for (const { member, time } of unpaid.all(until - 2 * HOUR) as Row[])
      found.push({ rule: 'unpaid', at: Number(time) + 2 * HOUR, subject: String(member) });
    while (left < total) {
      const leaves = Number((next.get(left + 1) as Row)['time']) + HOUR;
      if (leaves >= until) break;
      look(leaves);
    }
  };

  let n = 0;
  for (const { type, time, member = '' } of events) {
    fall(time);
    see.run(member, time);
    if (type === 'message.posted') {
      forget.run(member, time - HOUR);
      if (Number((before.get(member) as Row)['posts']) < 5) unspend.run(member);
      post.run(member, n++, time);
      const count = Number((recent.get(member, time - HOUR) as Row)['posts']);
      if (count >= 5 && !isSpent.get(member)) {
        spend.run(member);
        found.push({ rule: 'burst', at: time, subject: member });
      }
    } else if (type === 'cart.added') add.run(member, time);
    else if (type === 'order.paid') pay.run(member);
    else if (type === 'complaint.filed') {
      complain.run(++total, time);
      look(time);
    }
  }
  fall(last + 1);
};
