// What the benches of the durable path share.
import type { Event } from '@reeve/ir';

/** A silence, a window, a sequence and a spike: about one event in eight ends in an effect. */
export const RULES = `
rule win_back "Silence"
  when no message.posted for 7 days
  then message.send(to: member, via: wechat, text: "Where are you?")
rule busy "A window"
  when count(message.posted) in 1 hour >= 20
  then points.grant(to: member, amount: 1)
rule cart "A sequence"
  when cart.added then no order.paid within 2 hours
  then message.send(to: member, via: wechat, text: "Your cart")
rule surge "Against its usual"
  per community
  when count(complaint.filed) in 1 hour > 3 x usual in 7 days
  then case.open(kind: crisis, title: "Complaints")
event message.posted { text: text }
event cart.added { item: text }
event order.paid { item: text }
event complaint.filed { topic: text }
`;

export const START = Date.UTC(2026, 0, 1);
const TYPES = [
  'message.posted',
  'message.posted',
  'message.posted',
  'cart.added',
  'order.paid',
  'complaint.filed',
];

/** Events `from` to `from + count` of one history, of so many members: the same for the same place in it. */
export const history = (from: number, count: number, members: number): readonly Event[] =>
  Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return {
      id: `event-${n}`,
      type: TYPES[mixed(2 * n) % TYPES.length] as string,
      time: START + n * 900,
      community: 'tea',
      member: `member-${mixed(2 * n + 1) % members}`,
      data: { text: 'some words that somebody wrote here', item: `item-${n % 50}` },
    };
  });

/** A number that looks like chance, from its place alone (the finalizer of MurmurHash3). */
function mixed(n: number): number {
  let h = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Those of the store, for what is measured beside it. */
export const SETTINGS = `PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -65536;`;
