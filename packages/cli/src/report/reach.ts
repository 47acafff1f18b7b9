import type { ReachReport } from './report.ts';
import { createTally } from './tally.ts';

const DAY = 86_400_000;
const MOST_MEMBERS = 500_000;

/** Counts what would have reached each member in each calendar week (from Monday). */
export interface ReachCounter {
  /** @param wall the wall clock, in order. */
  add(rule: string, community: string, member: string, wall: number): void;
  finish(titleOf: (rule: string) => string): ReachReport;
}

interface Week {
  readonly member: string;
  readonly community: string;
  week: number;
  count: number;
}

const weekOf = (wall: number): number => Math.floor((Math.floor(wall / DAY) + 3) / 7);

export function createReachCounter(): ReachCounter {
  const open = new Map<string, Week>();
  const members = createTally<string>(MOST_MEMBERS);
  const rules = new Map<string, number>();
  const histogram = new Map<number, number>();
  let messages = 0;
  let swept = Number.NEGATIVE_INFINITY;
  let fullest: Readonly<Week> | undefined;

  const close = (week: Week): void => {
    histogram.set(week.count, (histogram.get(week.count) ?? 0) + 1);
    if (!fullest || week.count > fullest.count) fullest = { ...week };
  };

  return {
    add(rule, community, member, wall) {
      messages++;
      rules.set(rule, (rules.get(rule) ?? 0) + 1);
      const key = `${community}\u0000${member}`;
      members.add(key, wall);
      const at = weekOf(wall);
      const week = open.get(key);
      if (!week) {
        if (open.size >= MOST_MEMBERS && at > swept) {
          // Weeks that are over need not wait for their member's next message.
          swept = at;
          for (const [name, one] of open) {
            if (one.week >= at) continue;
            close(one);
            open.delete(name);
          }
        }
        open.set(key, { member, community, week: at, count: 1 });
      } else if (week.week >= at) week.count++;
      else {
        close(week);
        week.week = at;
        week.count = 1;
      }
    },
    finish(titleOf) {
      for (const week of open.values()) close(week);
      open.clear();
      const weeks = [...histogram]
        .map(([count, n]) => ({ messages: count, weeks: n }))
        .sort((a, b) => a.messages - b.messages);
      const all = weeks.reduce((sum, one) => sum + one.weeks, 0);
      const quantile = (share: number): number => {
        let seen = 0;
        for (const one of weeks) {
          seen += one.weeks;
          if (seen >= all * share) return one.messages;
        }
        return 0;
      };
      return {
        messages,
        members: members.distinct(),
        weeks,
        median: quantile(0.5),
        p90: quantile(0.9),
        max: weeks.at(-1)?.messages ?? 0,
        ...(fullest
          ? {
              fullest: {
                member: fullest.member,
                community: fullest.community,
                week: (fullest.week * 7 - 3) * DAY,
              },
            }
          : {}),
        byRule: [...rules]
          .map(([rule, count]) => ({ rule, title: titleOf(rule), messages: count }))
          .sort((a, b) => b.messages - a.messages),
      };
    },
  };
}
