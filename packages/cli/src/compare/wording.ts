import type { Lang } from '../report/report.ts';
import { fillIn, type Params } from '../report/wording.ts';

/** Every sentence and word of a comparison beyond those of the reports, in both languages; filled in as there. */
export const COMPARED = {
  // Head
  eyebrow: { en: 'What would change', zh: '会有什么变化' },
  pageTitle: { en: 'What would change in {project}', zh: '{project} 会有什么变化' },
  before: { en: 'Before', zh: '之前' },
  after: { en: 'After', zh: '之后' },
  versionBefore: { en: 'Before: {label}', zh: '之前：{label}' },
  versionAfter: { en: 'After: {label}', zh: '之后：{label}' },
  headline: {
    en: 'Over {span} of events, the new version of the rules would have decided {n} {n:thing|things} differently.',
    zh: '在 {span}的事件中，新版规则会有 {n} 个决定与旧版不同。',
  },
  headlineSame: {
    en: 'Over {span} of events, both versions of the rules decide the same.',
    zh: '在 {span}的事件中，两版规则的决定完全相同。',
  },
  headlineEmpty: {
    en: 'There were no events, so neither version had anything to decide.',
    zh: '没有任何事件，所以两版规则都没有可决定的事。',
  },
  caveat: {
    en: 'History stays as it was. Had people got other messages they might have reacted differently, and later decisions would be others too: this tells what the rules would have done, not what people would.',
    zh: '历史不会改变。如果当时人们收到的是别的消息，他们的反应可能不同，之后的决定也会不同：这里说的是规则会怎样做，不是人会怎样做。',
  },
  caveatTitle: { en: 'What this cannot tell', zh: '这里看不出什么' },

  // Changes
  decisions: { en: 'Decisions', zh: '决定' },
  decisionsCaption: {
    en: 'A decision is a firing of a rule, or what followed later when its steps had waited.',
    zh: '一个决定是规则的一次触发，或者步骤等待之后的一次继续。',
  },
  beforeAfter: { en: '{before} → {after}', zh: '{before} → {after}' },
  gained: { en: 'Gained', zh: '新增' },
  lost: { en: 'Lost', zh: '减少' },
  moved: { en: 'Moved', zh: '移动' },
  changed: { en: 'Changed', zh: '改变' },
  movedOrChanged: { en: 'Moved or changed', zh: '移动或改变' },
  messages: { en: 'Messages to members', zh: '给成员的消息' },
  heldBack: { en: 'Actions held back', zh: '被拦下的动作' },

  // Overview
  overview: { en: 'All rules', zh: '规则一览' },
  overviewCaption: {
    en: 'Each rule: its decisions before and after; those that only the new version makes (gained) or only the old one (lost), those at another time (moved), and those with other values or actions (changed).',
    zh: '每条规则：前后的决定数；只有新版才有的（新增）、只有旧版才有的（减少）、时间不同的（移动），以及数值或动作不同的（改变）。',
  },
  rule: { en: 'Rule', zh: '规则' },
  when: { en: 'When they differ', zh: '何时不同' },
  alikeRules: {
    en: '{n} {n:rule decides|rules decide} the same in both versions: {rules}.',
    zh: '{n} 条规则在两版中的决定完全相同：{rules}。',
  },
  noRules: { en: 'Neither version has any rules.', zh: '两版都没有规则。' },

  // A rule
  onlyAfter: { en: 'Only the new version has this rule.', zh: '只有新版有这条规则。' },
  onlyBefore: { en: 'Only the old version has this rule.', zh: '只有旧版有这条规则。' },
  renamed: { en: 'Renamed: {names}.', zh: '改名：{names}。' },
  wasCalled: { en: 'It was called {was}; its text does the same.', zh: '它原名 {was}，内容相同。' },
  sameText: {
    en: 'Its text does the same in both versions: what differs comes from another rule, a cap or another setting of the project.',
    zh: '它的内容在两版中相同：差别来自别的规则、总上限或项目的其他设置。',
  },
  counts: {
    en: '{before} {before:decision|decisions} before, {after} after; {same} alike.',
    zh: '之前 {before} 个决定，之后 {after} 个；{same} 个相同。',
  },
  gainedOf: { en: '{n} gained', zh: '新增 {n} 个' },
  lostOf: { en: '{n} lost', zh: '减少 {n} 个' },
  movedEarlier: { en: '{n} earlier, by {by} on average', zh: '{n} 个提前，平均 {by}' },
  movedLater: { en: '{n} later, by {by} on average', zh: '{n} 个推后，平均 {by}' },
  changedOf: { en: '{n} with other values or actions', zh: '{n} 个数值或动作不同' },
  leftOf: {
    en: 'Actions that would have left: {before} before, {after} after. Held back or put off: {heldBefore} before, {heldAfter} after.',
    zh: '会发出的动作：之前 {before} 个，之后 {after} 个。被拦下或推迟：之前 {heldBefore} 个，之后 {heldAfter} 个。',
  },
  chart: { en: 'Decisions that differ per {column}', zh: '每{column}不同的决定' },
  chartDecisions: { en: 'Decisions per {column}', zh: '每{column}的决定数' },
  figures: { en: 'The figures behind this chart', zh: '图表背后的数字' },
  who: { en: 'For whom most', zh: '差别最大的对象' },
  examples: { en: 'Examples', zh: '例子' },
  examplesOf: { en: '{shown} of {all}, spread over time', zh: '从 {all} 个中选出的 {shown} 个，按时间分布' },
  differsAt: { en: 'the time', zh: '时间' },
  differsValues: { en: 'the values', zh: '数值' },
  differsEffects: { en: 'what would be done', zh: '会做什么' },
  differsHeld: { en: 'what is held back', zh: '拦下什么' },
  differsAfter: { en: 'what it went on after', zh: '继续的原因' },
  differs: { en: 'differs in {parts}', zh: '不同之处：{parts}' },
  byEarlier: { en: '{by} earlier', zh: '提前 {by}' },
  byLater: { en: '{by} later', zh: '推后 {by}' },

  // Members
  reach: { en: 'Messages per member', zh: '每位成员收到的消息' },
  reachNone: { en: 'Neither version would have written to a member.', zh: '两版都不会给成员发消息。' },
  reachSum: {
    en: '{before} {before:message|messages} to {membersBefore} {membersBefore:member|members} before, {after} to {membersAfter} after.',
    zh: '之前给 {membersBefore} 位成员发 {before} 条消息，之后给 {membersAfter} 位成员发 {after} 条。',
  },
  reachWho: {
    en: '{more} {more:member gets|members get} more than before, {fewer} {fewer:gets|get} fewer, {asMany} as many.',
    zh: '{more} 位成员比之前多，{fewer} 位比之前少，{asMany} 位不变。',
  },
  reachWeek: {
    en: 'In a week with any at all, a member gets at most {p90Before} in nine weeks of ten before and {p90After} after, and never more than {maxBefore} before and {maxAfter} after.',
    zh: '在收到过消息的那些周里，九成的周之前不超过 {p90Before} 条、之后不超过 {p90After} 条；最多的一周之前 {maxBefore} 条、之后 {maxAfter} 条。',
  },
  perMember: { en: 'Members by how many messages they get in all', zh: '按收到的消息总数统计成员' },
  perMemberColumn: { en: 'Messages', zh: '消息数' },
  perWeek: { en: 'Weeks of members by how many messages they bring', zh: '按一周内的消息数统计成员周' },
  perWeekColumn: { en: 'In a week', zh: '一周内' },
  rangeOf: { en: '{from} to {to}', zh: '{from} 到 {to}' },
  orMore: { en: '{n} or more', zh: '{n} 及以上' },
  byAction: { en: 'By action', zh: '按动作' },
  action: { en: 'Action', zh: '动作' },
  via: { en: '{action}, {channel}', zh: '{action}，{channel}' },
  mostMore: { en: 'Those who get more', zh: '收到更多的成员' },
  mostFewer: { en: 'Those who get fewer', zh: '收到更少的成员' },
  member: { en: 'Member', zh: '成员' },
  mostDiffering: { en: 'Members with the most differences', zh: '差别最大的成员' },
  differingOf: {
    en: 'Something differs for {n} {n:member|members}.',
    zh: '有 {n} 位成员的情况不同。',
  },
  held: { en: 'What is held back, and why', zh: '被拦下的动作及原因' },
  heldNone: { en: 'Nothing is held back in either version.', zh: '两版都没有拦下任何动作。' },
  why: { en: 'Why', zh: '原因' },

  // Foot
  skip: { en: 'Skip to the rules', zh: '跳到规则' },
  toOverview: { en: 'Back to all rules', zh: '回到规则一览' },
  footer: {
    en: 'Made by reeve backtest --compare. Both versions ran on the same recorded events; nothing was sent to anybody.',
    zh: '由 reeve backtest --compare 生成。两版规则在同样的历史事件上运行，没有向任何人发送内容。',
  },
  summary: {
    en: '{before} decisions before, {after} after: {gained} gained, {lost} lost, {moved} moved, {changed} changed',
    zh: '之前 {before} 个决定，之后 {after} 个：新增 {gained}，减少 {lost}，移动 {moved}，改变 {changed}',
  },
} as const;

export type ComparedId = keyof typeof COMPARED;

/** A sentence of {@link COMPARED} in a language, filled in. */
export const sayCompared = (lang: Lang, id: ComparedId, params: Params = {}): string =>
  fillIn(COMPARED[id][lang], params);
