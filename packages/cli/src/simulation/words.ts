import type { Lang } from '../report/report.ts';
import { fillIn, type Params } from '../report/wording.ts';

/** Every sentence and word of the report on a simulation, in both languages; places as in the other reports. */
const SIMULATION_WORDS = {
  pill: { en: 'A simulation: nothing in it happened.', zh: '这是模拟，其中的事并未发生。' },
  eyebrow: { en: 'Simulation', zh: '模拟' },
  title: { en: '{project}: {scenario}, {days} days', zh: '{project}：{scenario}，{days} 天' },
  lede: {
    en: '{rules} {rules:rule|rules} acted on {members} simulated members, who answered to what the rules did.',
    zh: '{rules} 条规则作用于 {members} 位模拟成员，成员会对规则的动作做出反应。',
  },
  meta: {
    en: 'Scenario {scenario}, seed {seed}, {from} to {until}, times in {zone}. The same seed gives the same report.',
    zh: '场景 {scenario}，种子 {seed}，{from} 至 {until}，时间按 {zone}。相同的种子得到相同的报告。',
  },
  footer: {
    en: 'How members behave is an assumption of the simulation, chosen to be plausible and measured nowhere. It shows how rules work together; it is no forecast of what they will bring.',
    zh: '成员的行为是模拟中的假设，力求合理，但并非实测。报告展示规则如何协同工作，不是对效果的预测。',
  },
  twin: {
    en: '“Without rules” is the same community with the same luck, where no rule did anything.',
    zh: '“无规则”是同一个社群、同样的运气，只是没有任何规则起作用。',
  },

  'scenario.healthy': { en: 'a healthy community', zh: '健康的社群' },
  'scenario.stalled-growth': { en: 'growth stalls', zh: '增长停滞' },
  'scenario.complaint-surge': { en: 'a surge of complaints', zh: '投诉激增' },
  'scenario.platform-failure': { en: 'the main platform fails', zh: '主平台故障' },
  'scenario.spam-wave': { en: 'a wave of spam', zh: '垃圾信息潮' },
  'scenario.festival': { en: 'a festival', zh: '节日活动' },

  events: { en: 'Events', zh: '事件' },
  decisions: { en: 'Decisions', zh: '决定' },
  rulesFired: { en: 'Rules that fired', zh: '触发过的规则' },
  ofRules: { en: '{fired} of {all}', zh: '{fired} / {all}' },
  messagesSent: { en: 'Messages sent', zh: '发出的消息' },
  heldBack: { en: 'Held back', zh: '被拦下' },
  tasksGiven: { en: 'Tasks for people', zh: '交给人的任务' },
  cases: { en: 'Cases', zh: '工单' },

  changed: { en: 'What the rules changed', zh: '规则带来的变化' },
  figure: { en: 'Figure', zh: '指标' },
  with: { en: 'With rules', zh: '有规则' },
  without: { en: 'Without rules', zh: '无规则' },
  'f.members': { en: 'Members at the end', zh: '期末成员数' },
  'f.active': { en: 'Active a day, last four weeks', zh: '近四周日均活跃' },
  'f.wrote': { en: 'Newcomers who wrote within a day', zh: '一天内发言的新人' },
  'f.kept': { en: 'Newcomers active in their second week', zh: '第二周仍活跃的新人' },
  'f.returned': { en: 'Silent members back within a week', zh: '一周内回来的沉默成员' },
  'f.left': { en: 'Members who left', zh: '离开的成员' },
  'f.complaints': { en: 'Complaints', zh: '投诉' },
  'f.alarms': { en: 'Flags and reports of bad conduct', zh: '违规标记与举报' },
  'f.revenue': { en: 'Revenue', zh: '收入' },
  chartActive: { en: 'Members active each day', zh: '每日活跃成员' },
  chartSent: { en: 'Messages sent each day', zh: '每日发出的消息' },
  chartComplaints: { en: 'Complaints each day', zh: '每日投诉' },
  chartAlarms: { en: 'Flags and reports each day', zh: '每日违规标记与举报' },
  chartMost: { en: 'at most {n}', zh: '最多 {n}' },
  figures: { en: 'Figures', zh: '数据' },
  day: { en: 'Day', zh: '日期' },

  crises: { en: 'Crises and cases', zh: '危机与工单' },
  'incident.complaints': {
    en: 'Parcels get lost on {since}, and complaints surge.',
    zh: '{since}，包裹丢失，投诉激增。',
  },
  'incident.outage': {
    en: 'On {since} the main channel breaks, and again twice.',
    zh: '{since}，主渠道中断，此后又断两次。',
  },
  'incident.spam': {
    en: 'On {since} accounts begin to join that write spam.',
    zh: '{since}，开始有账号加入并发布垃圾信息。',
  },
  'incident.festival': {
    en: 'On {since} a festival begins, with a campaign.',
    zh: '{since}，节日活动开始。',
  },
  handled: { en: 'It was taken up after {length}.', zh: '{length}后有人着手处理。' },
  unhandled: { en: 'Nobody took it up.', zh: '无人处理。' },
  over: { en: 'It was over after {length}', zh: '{length}后结束' },
  overWithout: { en: '; without rules after {length}.', zh: '；无规则时为 {length}。' },
  overWithoutNever: { en: '; without rules it was not over at the end.', zh: '；无规则时到期末仍未结束。' },
  notOver: { en: 'It was not over at the end.', zh: '到期末仍未结束。' },
  planBegun: { en: 'a plan begun {at}, without a case', zh: '{at} 启动的预案，未开立工单' },
  opened: { en: 'opened {at}', zh: '{at} 开立' },
  byRule: { en: 'by “{rule}”', zh: '规则“{rule}”' },
  acknowledged: { en: 'taken up after {length}', zh: '{length}后受理' },
  notAcknowledged: { en: 'nobody took it up', zh: '无人受理' },
  escalated: { en: 'went further up {n:once|{n} times}', zh: '上报 {n} 次' },
  resolved: { en: 'settled after {length}', zh: '{length}后解决' },
  open: { en: 'open at the end', zh: '期末未结' },
  noCases: { en: 'No case was opened.', zh: '没有开立工单。' },
  otherCases: { en: 'Other cases', zh: '其他工单' },
  kind: { en: 'Kind', zh: '类型' },
  count: { en: 'Count', zh: '数量' },
  typicalUp: { en: 'Taken up after (median)', zh: '受理用时（中位数）' },
  typicalDone: { en: 'Settled after (median)', zh: '解决用时（中位数）' },
  stillOpen: { en: 'Open', zh: '未结' },
  more: { en: '{n} more', zh: '另有 {n} 项' },

  welcomed: { en: 'Who was welcomed', zh: '欢迎了谁' },
  welcomedTold: {
    en: '{joined} {joined:newcomer|newcomers}, of whom {welcomed} got a word within two days. {wrote} wrote within a day ({wroteWithout} without rules); {kept} were active in their second week ({keptWithout}).',
    zh: '新加入 {joined} 人，其中 {welcomed} 人在两天内收到问候。一天内发言 {wrote}（无规则 {wroteWithout}），第二周仍活跃 {kept}（{keptWithout}）。',
  },
  firstWord: { en: 'First word by', zh: '首条问候来自' },
  woken: { en: 'Who was woken', zh: '唤醒了谁' },
  wokenTold: {
    en: '{written} silences were broken into by a message. In {back} of them the member came back within a week; without rules it would have been {backWithout}.',
    zh: '共对 {written} 次沉默发出消息。一周内回来的占 {back}；无规则时为 {backWithout}。',
  },
  cameBackBy: { en: 'Came back after', zh: '因此回来' },
  promoted: { en: 'Who was promoted and honoured', zh: '晋升与表彰了谁' },
  promotedTold: {
    en: '{levels} {levels:rise|rises} of level, {roles} {roles:appointment|appointments} (leader, expert, trusted author), {honours} {honours:honour|honours}.',
    zh: '升级 {levels} 次，任命 {roles} 次（意见领袖、专家、可信作者），荣誉 {honours} 项。',
  },
  honour: { en: 'Honour, level, role', zh: '荣誉、等级、角色' },
  warned: { en: 'Who was warned', zh: '警告了谁' },
  warnedTold: {
    en: '{sanctions} {sanctions:sanction|sanctions} for {members} {members:member|members}; {again} were flagged again within two weeks, {appeals} {appeals:appeal|appeals}.',
    zh: '对 {members} 位成员处置 {sanctions} 次；两周内再次被标记 {again} 人，申诉 {appeals} 次。',
  },
  'sanction.warning': { en: 'warning', zh: '警告' },
  'sanction.mute': { en: 'mute', zh: '禁言' },
  'sanction.isolation': { en: 'isolation', zh: '隔离' },
  'sanction.block': { en: 'block', zh: '拉黑' },
  who: { en: 'Who', zh: '成员' },
  what: { en: 'What', zh: '内容' },
  when: { en: 'When', zh: '时间' },
  rule: { en: 'Rule', zh: '规则' },
  nobody: { en: 'Nobody.', zh: '没有。' },

  held: { en: 'What was held back, and why', zh: '拦下了什么，为什么' },
  heldTold: {
    en: '{n} {n:thing was|things were} held back. No member got more than {most} {most:message|messages} in seven days.',
    zh: '共拦下 {n} 项。任何成员七天内最多收到 {most} 条消息。',
  },
  putOffTold: { en: 'Put off until later: {list}.', zh: '推迟处理：{list}。' },
  reason: { en: 'Why', zh: '原因' },
  mostBy: { en: 'Most often of', zh: '主要来自' },
  'held.paused': { en: 'campaigns of that kind were paused', zh: '该类活动已暂停' },
  'held.channel-down': { en: 'the channel was down', zh: '渠道中断' },
  'held.gone': { en: 'the member had gone', zh: '成员已离开' },
  'put.quiet': { en: '{n} by quiet hours', zh: '免打扰时段 {n} 项' },
  'put.limit': { en: '{n} by a limit', zh: '限额 {n} 项' },
  'put.approval': { en: '{n} for approval', zh: '等待批准 {n} 项' },
  'put.cap': { en: '{n} by a cap', zh: '总上限 {n} 项' },

  team: { en: 'The work of the team', zh: '团队的工作' },
  teamTold: {
    en: '{given} {given:task|tasks} given, {finished} finished, {late} later than due.',
    zh: '分派任务 {given} 项，完成 {finished} 项，超期 {late} 项。',
  },
  role: { en: 'Role', zh: '角色' },
  given: { en: 'Given', zh: '分派' },
  late: { en: 'Late', zh: '超期' },
  leftWhy: { en: 'Why members left', zh: '成员离开的原因' },

  allRules: { en: 'All rules', zh: '全部规则' },
  fired: { en: 'Fired', zh: '触发' },
  leaves: { en: 'Done', zh: '执行' },
  stays: { en: 'Held back', zh: '拦下' },
  neverFired: { en: '{n} {n:rule|rules} never fired: {list}.', zh: '{n} 条规则从未触发：{list}。' },
  neverMore: { en: '{list} and {n} more', zh: '{list}等，另有 {n} 条' },
  undeclared: {
    en: 'The rules’ vocabulary does not have {list}.',
    zh: '规则的词汇中没有 {list}。',
  },
} as const;

export type SimulationWord = keyof typeof SIMULATION_WORDS;

/** A sentence in a language, filled in. */
export const tell = (lang: Lang, id: SimulationWord, params: Params = {}): string =>
  fillIn(SIMULATION_WORDS[id][lang], params);
