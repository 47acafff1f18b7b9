import type { Event } from '@reeve/ir';
import { random } from '../random.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

export const TYPES: readonly string[] = [
  'order.paid',
  'order.refunded',
  'order.shipped',
  'cart.added',
  'cart.emptied',
  'message.posted',
  'message.liked',
  'message.deleted',
  'member.invited',
  'member.left',
  'complaint.filed',
  'complaint.closed',
  'question.asked',
  'question.answered',
  'coupon.issued',
  'coupon.used',
  'page.viewed',
  'course.begun',
  'course.finished',
  'survey.filled',
];

/** Fields of words: how many words each has, all equally often. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  platform: ['ios', 'android'],
  tier: ['gold', 'silver', 'bronze', 'plain'],
  channel: ['wechat', 'sms', 'email', 'app', 'web', 'phone', 'store', 'mini', 'feed', 'live'],
  city: Array.from({ length: 30 }, (_, i) => `city${i}`),
};
/** Fields of whole numbers from 0 up to, but not including, the bound, all equally often. */
const NUMBERS: Readonly<Record<string, number>> = { amount: 10_000, score: 1_000, visits: 200 };

export const FIELDS: readonly { readonly name: string; readonly type: 'text' | 'number' }[] = [
  ...Object.keys(WORDS).map((name) => ({ name, type: 'text' as const })),
  ...Object.keys(NUMBERS).map((name) => ({ name, type: 'number' as const })),
];

/** One comparison of a field of an event. */
export type Predicate =
  | { readonly kind: 'equal'; readonly field: string; readonly value: string }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'from' | 'below'; readonly field: string; readonly bound: number };

/** A rule as all contenders get it: events of the type for which every predicate holds. */
export interface Rule {
  readonly name: string;
  readonly type: string;
  readonly predicates: readonly Predicate[];
}

export interface MatchingWorkload {
  readonly rules: readonly Rule[];
  readonly events: readonly Event[];
}

/** Picks as many fields as asked for, each at most once. */
const pick = <T>(from: readonly T[], count: number, next: () => number): readonly T[] => {
  const left = [...from];
  return Array.from({ length: count }, () => left.splice(Math.floor(next() * left.length), 1)[0] as T);
};

/**
 * Rules of three to five predicates, the event's type being one, such that `share` of all pairs of rule and event match
 * on average: what equality leaves over is spread evenly on ranges and memberships.
 */
const makeRules = (count: number, share: number, next: () => number): readonly Rule[] =>
  Array.from({ length: count }, (_, i) => {
    const type = TYPES[Math.floor(next() * TYPES.length)] as string;
    const target = share * TYPES.length;
    for (;;) {
      const fields = pick(FIELDS, 2 + Math.floor(next() * 3), next);
      const equal = fields.filter(
        ({ name, type }) => type === 'text' && (WORDS[name] as readonly string[]).length <= 4 && next() < 0.5,
      );
      const fixed = equal.reduce((all, { name }) => all / (WORDS[name] as readonly string[]).length, 1);
      const spread = (target / fixed) ** (1 / (fields.length - equal.length));
      if (equal.length === fields.length || spread > 0.97) continue;
      const predicates = fields.map(({ name }): Predicate => {
        const words = WORDS[name];
        if (words) {
          if (equal.some((field) => field.name === name))
            return { kind: 'equal', field: name, value: words[Math.floor(next() * words.length)] as string };
          // Between two whole numbers of words one is drawn so that the share is right on average.
          const size = Math.floor(spread * words.length + next());
          return { kind: 'in', field: name, values: pick(words, Math.max(size, 1), next) };
        }
        const most = NUMBERS[name] as number;
        return next() < 0.5
          ? { kind: 'from', field: name, bound: Math.round(most * (1 - spread)) }
          : { kind: 'below', field: name, bound: Math.round(most * spread) };
      });
      return { name: `r${i}`, type, predicates };
    }
  });

const makeEvents = (count: number, next: () => number): readonly Event[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `e${i}`,
    type: TYPES[Math.floor(next() * TYPES.length)] as string,
    time: START + i * MINUTE,
    member: `m${Math.floor(next() * 10_000)}`,
    community: 'c1',
    data: {
      platform: WORDS['platform']?.[Math.floor(next() * 2)],
      tier: WORDS['tier']?.[Math.floor(next() * 4)],
      channel: WORDS['channel']?.[Math.floor(next() * 10)],
      city: WORDS['city']?.[Math.floor(next() * 30)],
      amount: Math.floor(next() * 10_000),
      score: Math.floor(next() * 1_000),
      visits: Math.floor(next() * 200),
    },
  }));

/** Rules and events for matching: seeded, the same each time. `share` is of pairs of a rule and an event. */
export const matchingWorkload = (
  rules: number,
  events: number,
  share: number,
  seed: number = 1,
): MatchingWorkload => ({
  rules: makeRules(rules, share, random(seed)),
  events: makeEvents(events, random(seed + 1)),
});

/** An event with its fields beside its type, as most libraries want it. */
export const flat = ({
  type,
  data,
}: Event): Readonly<Record<string, unknown>> & { readonly type: string } => ({
  ...data,
  type,
});

/** Whether a predicate holds, in the plainest way: what contenders are checked against. */
export const holds = (predicate: Predicate, { data }: Event): boolean => {
  const value = data[predicate.field];
  switch (predicate.kind) {
    case 'equal':
      return value === predicate.value;
    case 'in':
      return predicate.values.includes(value as string);
    case 'from':
      return (value as number) >= predicate.bound;
    case 'below':
      return (value as number) < predicate.bound;
  }
};
