import type { DiagnosticRows } from './row.ts';
import { row } from './row-of.ts';

const given = (condition: string, trigger = 'complaint.filed'): string =>
  `rule r\n  when ${trigger}\n  if ${condition}\n  then stop`;
const whenever = (trigger: string): string => `rule r\n  per community\n  when ${trigger}\n  then stop`;

/** Findings that are proved of rules, before anything runs. */
export const ANALYSE_LOGIC_ROWS: DiagnosticRows = {
  'proof/never-fires': row('warning', {
    title: ['A rule that can never fire', '永远不会触发的规则'],
    message: [
      'The rule “{name}” can never fire: what it asks for cannot hold together.',
      '规则“{name}”永远不会触发：它要求的条件不可能同时成立。',
    ],
    explanation: [
      'Trigger, “where”, “if”, dates, segments and tables were taken together, and no event and no member can meet all of them. Change or remove one of the parts that are marked.',
      '把触发条件、“其中”、“如果”、日期、分群和决策表放在一起看，没有任何事件或成员能同时满足。请修改或删除标出的某一部分。',
    ],
    bad: given('count(check_in.made) in 1 hour >= 3', 'no check_in.made for 3 days'),
    good: given('count(check_in.made) in 7 days >= 3', 'no check_in.made for 3 days'),
  }),
  'proof/never-here': row('warning', {
    title: ['A way that is never taken', '永远走不到的一支'],
    message: ['At this place this can never hold.', '在这个位置，这里永远不会成立。'],
    explanation: [
      'By itself it could hold, but not with what else has to hold at this place. Remove it, or change what rules it out.',
      '单独看它可能成立，但与此处必须成立的其他条件矛盾。请删除它，或修改与它矛盾的部分。',
    ],
    bad: given('member.tier = gold and (member.tier = silver or member.points > 5)'),
    good: given('member.tier = gold and member.points > 5'),
  }),
  'proof/always-holds': row('warning', {
    title: ['A condition that cannot fail here', '在此处不可能不成立的条件'],
    message: ['At this place this always holds.', '在这个位置，这里总是成立。'],
    explanation: [
      'The trigger, or the values that are possible, make it true each time. A condition that cannot fail says nothing; perhaps another one was meant.',
      '触发条件或可能的取值已经保证它成立。不可能不成立的条件等于没写，也许想写的是另一个条件。',
    ],
    bad: given('count(complaint.filed) in 1 hour >= 1'),
    good: given('count(complaint.filed) in 1 hour >= 2'),
  }),
  'proof/redundant': row('info', {
    title: ['A condition that adds nothing', '多余的条件'],
    message: ['This says nothing that is not said already.', '这里没有说出新的内容。'],
    explanation: [
      'It follows from the part that is marked, so that the rule does the same without it. That does no harm; perhaps it was meant to say more.',
      '由标出的部分就可以推出它，去掉后规则的行为不变。这没有害处，但也许本来想写得更严格。',
    ],
    bad: whenever('count(complaint.filed) in 1 hour >= 10 and count(complaint.filed) in 1 day >= 5'),
    good: whenever('count(complaint.filed) in 1 hour >= 10 and count(complaint.filed) in 1 day >= 50'),
  }),
  'proof/never-clears': row('warning', {
    title: ['An “until” that never comes', '永远等不到的“直到”'],
    message: [
      'This can never hold, so the rule “{name}” fires once for each subject and never again.',
      '这个条件永远不会成立，因此规则“{name}”对每个对象只会触发一次。',
    ],
    explanation: [
      'A rule with “until” may fire again only once its “until” has held. Give it a condition that can hold, or remove it.',
      '带“直到”的规则要等“直到”成立后才能再次触发。请写一个可能成立的条件，或删除它。',
    ],
    bad: `${whenever('count(complaint.filed) in 1 hour >= 10')}\n  until count(complaint.filed) in 1 hour > 9 and count(complaint.filed) in 1 day < 5`,
    good: `${whenever('count(complaint.filed) in 1 hour >= 10')}\n  until count(complaint.filed) in 1 hour < 3 and count(complaint.filed) in 1 day < 50`,
  }),
};
