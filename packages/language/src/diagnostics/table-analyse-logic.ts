import type { DiagnosticRows } from './row.ts';
import { row } from './row-of.ts';

const given = (condition: string, trigger = 'complaint.filed'): string =>
  `rule r\n  when ${trigger}\n  if ${condition}\n  then stop`;
const whenever = (trigger: string): string => `rule r\n  per community\n  when ${trigger}\n  then stop`;

const two = (first: string, second: string, ...then: readonly [string, string]): string =>
  [
    `rule a\n  when complaint.filed where ${first}\n  then ${then[0]}`,
    `rule b\n  when complaint.filed where ${second}\n  then ${then[1]}`,
  ].join('\n');
const send = (text: string): string => `message.send(to: member, via: wechat, text: "${text}")`;
const twice = (first: string, second: string): string => two(first, second, send('Sorry'), send('Sorry'));
const masked = (first: string, second: string): string => two(first, second, send('Hello'), send('Sorry'));
const set = (value: string): string => `attribute.set(of: member, name: tier, value: "${value}")`;
const fight = (first: string, second: string): string => two(first, second, set('gold'), set('silver'));

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
  'proof/never-triggers': row('warning', {
    title: ['A trigger that can never set its rule off', '永远无法触发规则的条件'],
    message: [
      'This can never set “{name}” off: what else the rule asks for cannot hold together with it.',
      '它永远无法触发“{name}”：规则的其他要求不可能与它同时成立。',
    ],
    explanation: [
      'The rule has several triggers, and the others can set it off. This one cannot: remove it, or change what rules it out.',
      '这条规则有多个触发条件，其他的可以触发它，而这一个不能。请删除它，或修改与它矛盾的部分。',
    ],
    bad: given('count(check_in.made) in 1 hour = 0', 'any of (complaint.filed, check_in.made)'),
    good: given('count(check_in.made) in 1 hour = 0', 'any of (complaint.filed, cart.added)'),
  }),
  'proof/never-here': row('warning', {
    title: ['A way that is never taken', '永远走不到的一支'],
    message: ['Here this can never hold.', '在这里，它永远不会成立。'],
    explanation: [
      'By itself it could hold, but not with what else has to hold at this place. Remove it, or change what rules it out.',
      '单独看它可能成立，但与此处必须成立的其他条件矛盾。请删除它，或修改与它矛盾的部分。',
    ],
    bad: given('member.tier = gold and (member.tier = silver or member.points > 5)'),
    good: given('member.tier = gold and member.points > 5'),
  }),
  'proof/always-holds': row('warning', {
    title: ['A condition that cannot fail here', '在此处不可能不成立的条件'],
    message: ['Here this always holds.', '在这里，它总是成立。'],
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
      'It follows from the part that is marked, so that the condition means the same without it. That does no harm; perhaps it was meant to say more.',
      '由标出的部分就可以推出它，去掉后条件的意思不变。这没有害处，但也许本来想写得更严格。',
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
  'proof/repeats': row('warning', {
    title: ['Two rules that do the same', '两条规则做同一件事'],
    message: [
      'Whenever “{first}” does this, “{second}” does the same at the same moment.',
      '每当“{first}”执行这个动作，“{second}”都会在同一时刻再做一次。',
    ],
    explanation: [
      'Both are set off by the same thing, and the conditions of one hold whenever those of the other do, so that a member gets it twice. Remove one, or write conditions that do not overlap.',
      '两条规则由同一件事触发，其中一条的条件成立时另一条也一定成立，于是成员会收到两次。请删除其中一条，或让条件不再重叠。',
    ],
    bad: twice('event.severity >= 4', 'event.severity >= 3'),
    good: twice('event.severity >= 4', 'event.severity = 3'),
  }),
  'proof/fights': row('warning', {
    title: ['Two rules that fight', '互相冲突的规则'],
    message: [
      'At the same moment “{first}” sets this to {left} and “{second}” sets it to {right}{when}.',
      '“{first}”把它设为 {left}，而“{second}”在同一时刻把它设为 {right}{when}。',
    ],
    explanation: [
      'Both rules are set off by the same thing, and their conditions can hold together. Which value is left depends on the order alone. Write conditions that do not overlap, or make one rule of the two.',
      '两条规则由同一件事触发，而且条件可以同时成立，最后留下哪个值只取决于先后顺序。请让条件不再重叠，或合并成一条规则。',
    ],
    bad: fight('event.severity >= 4', 'event.severity >= 2'),
    good: fight('event.severity >= 4', 'event.severity between 2 and 3'),
  }),
  'proof/masked': row('warning', {
    title: ['A message that a cap always holds back', '总是被总量限制拦下的消息'],
    message: [
      'Whenever “{second}” sends this, “{first}” goes before it, and the project’s cap lets only one through.',
      '每当“{second}”发送这条消息，“{first}”都排在前面，而项目的总量限制只允许通过一条。',
    ],
    explanation: [
      'Both rules are set off by the same thing, and the one that goes first takes what the cap allows. Raise the cap, change priorities, or write conditions that do not overlap.',
      '两条规则由同一件事触发，先执行的一条用掉了总量限制允许的名额。请提高上限、调整优先级，或让条件不再重叠。',
    ],
    bad: masked('event.severity >= 3', 'event.severity >= 4'),
    good: masked('event.severity >= 5', 'event.severity between 3 and 4'),
    caps: ['no member gets more than 1 message in 7 days'],
  }),
  'table/overlap': row('info', {
    title: ['Rows that fit together', '同时匹配的行'],
    message: [
      'This row and one above fit together and say different things: {example}.',
      '这一行与上面的一行会同时匹配，但结果不同：{example}。',
    ],
    explanation: [
      'A table of all matches gives the outputs of every row that fits. That may be meant; where one answer is wanted, let the first match count or write rows that do not overlap.',
      '“全部匹配”的决策表会给出所有匹配行的结果。这可能是有意的；如果只要一个结果，请用首个匹配，或让各行不再重叠。',
    ],
    bad: 'table t(x: number) -> y: number\n  all matches\n  | x | y |\n  | > 3 | 1 |\n  | > 2 | 2 |\n  | - | 2 |',
    good: 'table t(x: number) -> y: number\n  all matches\n  | x | y |\n  | > 3 | 1 |\n  | <= 3 | 2 |',
  }),
};
