import type { Decision, Program } from '@reeve/ir';
import { idsOf } from '../report/collector.ts';
import type { ProgramFacts } from '../report/facts.ts';
import { createReachCounter } from '../report/reach.ts';
import type { Distinct } from '../report/report.ts';
import type { MemberComparison, MessagesComparison, Sides } from './comparison.ts';
import type { Change, Difference } from './difference.ts';
import { sidesOf } from './rule-counter.ts';

/** Members who are told apart; of further ones only the sum is known. */
const MOST_MEMBERS = 500_000;
const TOP_MEMBERS = 8;
/** Where the rows of the distribution begin. */
const STEPS = [0, 1, 2, 3, 4, 5, 10, 20, 50, 100] as const;

/** Counts what both versions would have sent to each member, and what differs about each. */
export interface MemberCounter {
  /** @param wall the wall clock, in order for each side. */
  decide(side: 0 | 1, decision: Decision, wall: number): void;
  differ(difference: Difference): void;
  finish(): {
    readonly messages: MessagesComparison;
    readonly members: readonly MemberComparison[];
    readonly differing: Distinct;
  };
}

interface Counts extends Record<Change, number> {
  readonly member: string;
  readonly community: string;
  readonly messages: [number, number];
}

/** Channels of actions that have only one. */
const channelsOf = (program: Program): ReadonlyMap<string, string> =>
  new Map(
    [...program.rules, ...program.plans].flatMap(({ steps }) =>
      steps.flatMap((step): readonly (readonly [string, string])[] =>
        step.op === 'effect' && step.use.channel !== undefined ? [[step.use.action, step.use.channel]] : [],
      ),
    ),
  );

export function createMemberCounter(programs: Sides<Program>, facts: Sides<ProgramFacts>): MemberCounter {
  const members = new Map<string, Counts>();
  const reach = [createReachCounter(), createReachCounter()] as const;
  const fixed = [channelsOf(programs.before), channelsOf(programs.after)] as const;
  const factsOf = [facts.before, facts.after] as const;
  const actions = new Map<
    string,
    { action: string; channel: string | undefined; messages: [number, number] }
  >();
  let more = false;

  const countsOf = (community: string, member: string): Counts | undefined => {
    const key = `${community}\u0000${member}`;
    const known = members.get(key);
    if (known) return known;
    if (members.size >= MOST_MEMBERS) {
      more = true;
      return undefined;
    }
    const made: Counts = { member, community, messages: [0, 0], gained: 0, lost: 0, moved: 0, changed: 0 };
    members.set(key, made);
    return made;
  };

  const countAction = (side: 0 | 1, action: string, via: unknown): void => {
    const channel = typeof via === 'string' ? via : fixed[side].get(action);
    const key = `${action}\u0000${channel ?? ''}`;
    let known = actions.get(key);
    if (!known) {
      known = { action, channel, messages: [0, 0] };
      actions.set(key, known);
    }
    known.messages[side]++;
  };

  return {
    decide(side, { rule, community, effects }, wall) {
      for (const { action, input } of effects) {
        const parameter = factsOf[side].reaches(action);
        if (parameter === undefined) continue;
        for (const member of idsOf(input[parameter])) {
          reach[side].add(rule, community, member, wall);
          countAction(side, action, input['via']);
          const counts = countsOf(community, member);
          if (counts) counts.messages[side]++;
        }
      }
    },
    differ({ change, before, after }) {
      const { subject, community } = (after ?? before) as Decision;
      if (subject.kind !== 'member') return;
      const counts = countsOf(community, subject.id);
      if (counts) counts[change]++;
    },
    finish() {
      const all = [...members.values()];
      const differing = all.filter(
        ({ messages, gained, lost, moved, changed }) =>
          messages[0] !== messages[1] || gained + lost + moved + changed > 0,
      );
      const sorted = differing.toSorted(byDifference);
      const by = (sign: 1 | -1): readonly MemberComparison[] =>
        sorted
          .filter(({ messages }) => Math.sign(messages[1] - messages[0]) === sign)
          .slice(0, TOP_MEMBERS)
          .map(shown);
      const weekly = sidesOf([reach[0].finish(String), reach[1].finish(String)]);
      const reached = all.filter(({ messages }) => messages[0] + messages[1] > 0);
      const count = (holds: (change: number) => boolean): number =>
        reached.filter(({ messages }) => holds(messages[1] - messages[0])).length;
      const sent = [...actions.values()].toSorted(
        (a, b) =>
          Math.max(...b.messages) - Math.max(...a.messages) ||
          (`${a.action} ${a.channel}` < `${b.action} ${b.channel}` ? -1 : 1),
      );
      return {
        members: sorted.map(shown),
        differing: { count: differing.length, atLeast: more },
        messages: {
          messages: { before: weekly.before.messages, after: weekly.after.messages },
          members: { before: weekly.before.members.count, after: weekly.after.members.count },
          more: count((change) => change > 0),
          fewer: count((change) => change < 0),
          asMany: count((change) => change === 0),
          perMember: distribution(reached),
          weeks: weeksOf(weekly.before.weeks, weekly.after.weeks),
          median: { before: weekly.before.median, after: weekly.after.median },
          p90: { before: weekly.before.p90, after: weekly.after.p90 },
          max: { before: weekly.before.max, after: weekly.after.max },
          byAction: sent.map(({ action, channel, messages }) => ({
            action,
            ...(channel === undefined ? {} : { channel }),
            messages: sidesOf(messages),
          })),
          most: { before: by(-1), after: by(1) },
        },
      };
    },
  };
}

const shown = ({ messages, ...counts }: Counts): MemberComparison => ({
  ...counts,
  messages: sidesOf(messages),
});

/** The most difference in messages first, then in decisions, then by name. */
const byDifference = (a: Counts, b: Counts): number => {
  const messages = ({ messages: [before, after] }: Counts): number => Math.abs(after - before);
  const decisions = ({ gained, lost, moved, changed }: Counts): number => gained + lost + moved + changed;
  const name = ({ community, member }: Counts): string => `${community}\u0000${member}`;
  return messages(b) - messages(a) || decisions(b) - decisions(a) || (name(a) < name(b) ? -1 : 1);
};

const distribution = (reached: readonly Counts[]): MessagesComparison['perMember'] => {
  const rows = STEPS.map((from, i) => {
    const next = STEPS[i + 1];
    const within = (side: 0 | 1): number =>
      reached.filter(
        ({ messages }) => messages[side] >= from && messages[side] < (next ?? Number.POSITIVE_INFINITY),
      ).length;
    return {
      from,
      ...(next === undefined ? {} : { to: next - 1 }),
      members: sidesOf([within(0), within(1)]),
    };
  });
  return rows.filter(({ members }) => members.before + members.after > 0);
};

type Weeks = readonly { readonly messages: number; readonly weeks: number }[];

const weeksOf = (before: Weeks, after: Weeks): MessagesComparison['weeks'] => {
  const rows = new Map<number, [number, number]>();
  for (const [side, weeks] of [before, after].entries()) {
    for (const { messages, weeks: count } of weeks) {
      const row = rows.get(messages) ?? [0, 0];
      row[side as 0 | 1] = count;
      rows.set(messages, row);
    }
  }
  return [...rows]
    .toSorted(([a], [b]) => a - b)
    .map(([messages, weeks]) => ({ messages, weeks: sidesOf(weeks) }));
};
