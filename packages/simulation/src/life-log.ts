import type { Event } from '@reeve/ir';
import { isPresent } from './people.ts';
import { DAY, HOUR } from './settings.ts';
import type { World } from './world.ts';

/** A community by day, as its events show it. */
export interface LifeByDay {
  /** Members who did something. */
  readonly active: readonly number[];
  readonly joined: readonly number[];
  readonly left: readonly number[];
  readonly complaints: readonly number[];
  /** Reports of members and flags of machines. */
  readonly alarms: readonly number[];
  readonly revenue: readonly number[];
}

/** Keeps what the report wants to know of members, for a community with rules and for the same one without. */
export interface LifeLog {
  readonly days: LifeByDay;
  readonly reasons: ReadonlyMap<string, number>;
  take(event: Event): void;
  /** Whether the member did anything after a time, within some time. */
  isActive(member: string, after: number, within: number): boolean;
  /** Members who joined while it ran, with when they first wrote. */
  newcomers(): readonly {
    readonly member: string;
    readonly joined: number;
    readonly wrote: number | undefined;
  }[];
  /** Members at the end. */
  members(): number;
}

/** What says that a member is there, by their own doing. */
const DOING: ReadonlySet<string> = new Set([
  'message.posted',
  'visit.made',
  'check_in.made',
  'question.asked',
  'question.answered',
  'content.published',
  'content.liked',
  'topic.joined',
  'cart.added',
  'order.paid',
  'complaint.filed',
  'support.asked',
  'feedback.given',
]);

const ALARMS: ReadonlySet<string> = new Set(['message.flagged', 'member.reported', 'content.reported']);

/** A newcomer counts as having written where they do so within this. */
export const FIRST_WORDS: number = 24 * HOUR;

export const createLifeLog = (world: World): LifeLog => {
  const { days } = world.settings;
  const column = (): number[] => Array.from({ length: days }, () => 0);
  const byDay = {
    active: column(),
    joined: column(),
    left: column(),
    complaints: column(),
    alarms: column(),
    revenue: column(),
  };
  const reasons = new Map<string, number>();
  const times = new Map<string, number[]>();
  const lastDay = new Map<string, number>();
  const came = new Map<string, { readonly joined: number; wrote: number | undefined }>();
  const add = (to: number[], day: number, by = 1): void => {
    to[day] = (to[day] ?? 0) + by;
  };
  return {
    days: byDay,
    reasons,
    take: ({ type, time, member, data }) => {
      const day = world.dayOf(time);
      if (type === 'complaint.filed') add(byDay.complaints, day);
      if (ALARMS.has(type)) add(byDay.alarms, day);
      if (type === 'order.paid') add(byDay.revenue, day, Number(data['amount']));
      if (member === undefined || world.byId.get(member)?.kind === 'spammer') return;
      if (type === 'member.joined') {
        add(byDay.joined, day);
        came.set(member, { joined: time, wrote: undefined });
      }
      if (type === 'member.left') {
        add(byDay.left, day);
        const reason = String(data['reason']);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      if (!DOING.has(type)) return;
      const known = times.get(member) ?? [];
      known.push(time);
      times.set(member, known);
      if (lastDay.get(member) !== day) add(byDay.active, day);
      lastDay.set(member, day);
      const newcomer = came.get(member);
      if (newcomer && type === 'message.posted') newcomer.wrote ??= time;
    },
    isActive: (member, after, within) =>
      times.get(member)?.some((time) => time > after && time <= after + within) ?? false,
    newcomers: () => [...came].map(([member, { joined, wrote }]) => ({ member, joined, wrote })),
    members: () => world.people.filter((each) => isPresent(each) && each.kind !== 'spammer').length,
  };
};

/** Share of members, of those about whom it can be known, who are active in their second week. */
export const keptShare = (
  log: LifeLog,
  members: readonly { readonly member: string; readonly joined: number }[],
  end: number,
): number | null => {
  const known = members.filter(({ joined }) => joined + 14 * DAY <= end);
  if (known.length === 0) return null;
  return (
    known.filter(({ member, joined }) => log.isActive(member, joined + 7 * DAY, 7 * DAY)).length /
    known.length
  );
};
