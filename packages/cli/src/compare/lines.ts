import type { Decision } from '@reeve/ir';
import { decisionLine } from '../output/decision-line.ts';
import type { Comparison, MemberComparison, RuleComparison } from './comparison.ts';
import type { Difference } from './difference.ts';
import { sayCompared } from './wording.ts';

const part = (decision: Decision | null): string => (decision ? decisionLine(decision).trimEnd() : 'null');

/** A difference as one line of JSON, with its end. `rule` is the name that it goes by in both versions. */
export const differenceLine = ({ change, before, after, differs }: Difference, rule: string): string =>
  `{"change":${JSON.stringify(change)},"rule":${JSON.stringify(rule)},"differs":${JSON.stringify(differs)},"before":${part(before)},"after":${part(after)}}\n`;

const ruleLine = (rule: RuleComparison): object => ({
  summary: 'rule',
  rule: rule.name,
  ...(rule.was === undefined ? {} : { was: rule.was }),
  ...(rule.only === undefined ? {} : { only: rule.only }),
  decisions: rule.decisions,
  same: rule.same,
  gained: rule.gained,
  lost: rule.lost,
  moved: rule.moved,
  changed: rule.changed,
});

const memberLine = ({
  member,
  community,
  messages,
  gained,
  lost,
  moved,
  changed,
}: MemberComparison): object => ({
  summary: 'member',
  member,
  community,
  messages,
  gained,
  lost,
  moved,
  changed,
});

/** What follows the differences: a line for each rule, for each member for whom anything differs, and for all. */
export function* summaryLines(comparison: Comparison): Generator<string> {
  const { versions, total, messages, rules, members } = comparison;
  for (const rule of rules) yield `${JSON.stringify(ruleLine(rule))}\n`;
  for (const member of members) yield `${JSON.stringify(memberLine(member))}\n`;
  const all = {
    summary: 'all',
    versions,
    ...total,
    messages: messages.messages,
    members: messages.members,
    more: messages.more,
    fewer: messages.fewer,
    asMany: messages.asMany,
    note: sayCompared('en', 'caveat'),
  };
  yield `${JSON.stringify(all)}\n`;
}
