import type { Bilingual } from '@reeve/ir';
import type { Lang } from './report.ts';

/**
 * Every sentence and word of the reports, in both languages. `{name}` is filled in, numbers with separators;
 * `{name:one|many}` chooses by the number without writing it.
 */
export const WORDS = {
  // Head
  backtest: { en: 'Backtest', zh: '回测' },
  nothingSent: { en: 'Nothing was sent.', zh: '没有发送任何内容。' },
  headline: {
    en: 'What {rules} {rules:rule|rules} would have done over {span} of events.',
    zh: '{rules} 条规则在 {span}的事件中会做什么。',
  },
  headlineEmpty: {
    en: 'There were no events, so no rule had anything to decide.',
    zh: '没有任何事件，所以规则没有可决定的事。',
  },
  spanIn: { en: '{from} to {until}', zh: '{from} 至 {until}' },
  inZone: { en: 'times in {zone}', zh: '时间按 {zone}' },
  standardInput: { en: 'standard input', zh: '标准输入' },
  history: { en: 'History', zh: '历史' },
  events: { en: 'Events', zh: '事件' },
  members: { en: 'Members', zh: '成员' },
  communities: { en: 'Communities', zh: '社群' },
  rulesFired: { en: 'Rules that fired', zh: '触发过的规则' },
  ofRules: { en: '{fired} of {all}', zh: '{fired} / {all}' },
  firings: { en: 'Firings', zh: '触发次数' },
  atLeast: { en: 'over {n}', zh: '超过 {n}' },
  took: { en: 'Replayed in {seconds} s.', zh: '回放用时 {seconds} 秒。' },
  eventsPer: { en: 'Events per {column}', zh: '每{column}的事件数' },

  // Columns of the charts
  'column.hour': { en: '{n:hour|{n} hours}', zh: '{n:小时| {n} 小时}' },
  'column.day': { en: '{n:day|{n} days}', zh: '{n:天| {n} 天}' },
  'column.week': { en: '{n:week|{n} weeks}', zh: '{n:周| {n} 周}' },
  'column.month': { en: '{n:month|{n} months}', zh: '{n:月| {n} 个月}' },
  'column.year': { en: '{n:year|{n} years}', zh: '{n:年| {n} 年}' },
  'months.short': {
    en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
    zh: '1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月',
  },
  'date.month': { en: '{month} {year}', zh: '{year}年{month}' },
  'date.day': { en: '{day} {month}', zh: '{month}{day}日' },
  'date.full': { en: '{day} {month} {year}', zh: '{year}年{month}{day}日' },
  'date.year': { en: '{year}', zh: '{year}年' },
  'date.week': { en: 'week of {date}', zh: '{date}起的一周' },
  'date.range': { en: '{from} to {until}', zh: '{from}至{until}' },

  // Lengths of time
  years: { en: '{n} {n:year|years}', zh: '{n} 年' },
  months: { en: '{n} {n:month|months}', zh: '{n} 个月' },
  days: { en: '{n} {n:day|days}', zh: '{n} 天' },
  hours: { en: '{n} {n:hour|hours}', zh: '{n} 小时' },
  minutes: { en: '{n} {n:minute|minutes}', zh: '{n} 分钟' },
  seconds: { en: '{n} {n:second|seconds}', zh: '{n} 秒' },
  milliseconds: { en: '{n} ms', zh: '{n} 毫秒' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
  noValue: { en: 'no value', zh: '无值' },

  // What the engine itself reads at a spike
  'value.expected': { en: 'expected', zh: '预期' },
  'value.usual': { en: 'usual up to', zh: '平时至多' },
  'value.luck': { en: 'by luck once in days', zh: '碰巧出现的间隔天数' },

  // Overview
  overview: { en: 'All rules', zh: '规则一览' },
  overviewCaption: {
    en: 'Each rule: how often it fired, for how many, and what became of its actions.',
    zh: '每条规则触发了多少次、针对多少对象、其动作结果如何。',
  },
  rule: { en: 'Rule', zh: '规则' },
  fired: { en: 'Fired', zh: '触发' },
  subjects: { en: 'For', zh: '对象' },
  wouldLeave: { en: 'Would leave', zh: '会发出' },
  heldBack: { en: 'Held back', zh: '被拦下' },
  putOff: { en: 'Put off', zh: '推迟' },
  when: { en: 'When', zh: '何时' },
  firstLast: { en: 'First and last', zh: '首次与末次' },
  noRules: { en: 'There are no rules in these files.', zh: '这些文件中没有规则。' },
  never: { en: 'never', zh: '从未' },

  // A rule
  firedFor: {
    en: 'Fired {n} {n:time|times} for {subjects} {kind}, from {first} to {last}.',
    zh: '触发 {n} 次，涉及 {subjects} {kind}，从 {first} 到 {last}。',
  },
  firedForOne: {
    en: 'Fired {n} times for {subject}, from {first} to {last}.',
    zh: '针对 {subject} 触发 {n} 次，从 {first} 到 {last}。',
  },
  firedOnce: { en: 'Fired once, for {subject}, on {first}.', zh: '针对 {subject} 触发 1 次，在 {first}。' },
  filteredTimes: {
    en: 'Its trigger was true {n} more {n:time|times}, but its “if” said no.',
    zh: '另有 {n} 次触发条件成立，但“如果”不成立。',
  },
  actionsSum: {
    en: '{left} {left:action|actions} would have left, {held} {held:was|were} held back.',
    zh: '{left} 个动作会发出，{held} 个被拦下。',
  },
  actionsNone: {
    en: 'Nothing would have left: {held} {held:action was|actions were} held back.',
    zh: '不会发出任何动作：{held} 个被拦下。',
  },
  actionsLeft: {
    en: '{left} {left:action|actions} would have left.',
    zh: '{left} 个动作会发出。',
  },
  putOffSum: {
    en: '{n} {n:was|were} put off or waited for approval.',
    zh: '{n} 个被推迟或等待批准。',
  },
  noActions: {
    en: 'It asks for no action: it only records.',
    zh: '它不要求任何动作，只作记录。',
  },
  isShadow: {
    en: 'A shadow rule: it decides and records, and does nothing.',
    zh: '影子规则：只判断和记录，不执行。',
  },
  rolloutTo: { en: 'Turned on for {n}% of its subjects.', zh: '只对 {n}% 的对象启用。' },
  whenFired: { en: 'When it fired', zh: '何时触发' },
  perColumn: { en: 'Firings per {column}', zh: '每{column}的触发次数' },
  mostIn: { en: 'most {n}, {when}', zh: '最多 {n} 次，{when}' },
  legendLeft: { en: 'something left', zh: '有动作发出' },
  legendStopped: { en: 'nothing left at once', zh: '当时没有动作发出' },
  figures: { en: 'The figures behind this chart', zh: '图表背后的数字' },
  period: { en: 'Period', zh: '时段' },
  who: { en: 'For whom', zh: '涉及谁' },
  whoMost: { en: 'Those it fired for most', zh: '触发最多的对象' },
  onceEach: { en: 'once each', zh: '各 1 次' },
  andMore: { en: 'and {n} more', zh: '另有 {n} 个' },
  times: { en: '{n} {n:time|times}', zh: '{n} 次' },
  last: { en: 'last', zh: '最近' },
  lastAt: { en: 'last {at}', zh: '最近 {at}' },
  subject: { en: 'Subject', zh: '对象' },
  community: { en: 'Community', zh: '社群' },
  inCommunity: { en: 'in {community}', zh: '在 {community}' },
  whatSent: { en: 'What would have been done', zh: '会做什么' },
  action: { en: 'Action', zh: '动作' },
  input: { en: 'With', zh: '内容' },
  anyAction: { en: 'all of its actions', zh: '其全部动作' },
  valuesMany: { en: '{n} different', zh: '{n} 种不同的值' },
  whatHeld: { en: 'What was held back, and why', zh: '被拦下的动作及原因' },
  reason: { en: 'Why', zh: '原因' },
  count: { en: 'Count', zh: '数量' },
  rangesTitle: { en: 'What it read as it fired', zh: '触发时读到的数' },
  rangeOf: { en: '{min} to {max}', zh: '{min} 到 {max}' },
  examples: { en: 'Examples', zh: '例子' },
  examplesOf: {
    en: '{shown} of {all} firings, spread over time',
    zh: '从 {all} 次触发中选出的 {shown} 次，按时间分布',
  },
  because: { en: 'Because', zh: '因为' },
  would: { en: 'Would do', zh: '会做' },
  untilTime: { en: 'until {at}', zh: '直到 {at}' },
  causedBy: { en: 'Event', zh: '事件' },
  causedMore: { en: '{ids} and {n} more', zh: '{ids} 等，另有 {n} 个' },
  laterTitle: { en: 'Later', zh: '之后' },
  nothingDone: { en: 'Nothing was to be done at once.', zh: '当时没有要做的动作。' },
  'after.wait': { en: 'after its wait', zh: '等待之后' },
  'after.event': { en: 'when the event came', zh: '事件到来时' },
  'after.timeout': { en: 'when the time was up', zh: '超时之后' },
  'after.quiet': { en: 'after quiet hours', zh: '免打扰时段之后' },
  'after.limit': { en: 'when its limit had room', zh: '限额有余量时' },
  'after.approval': { en: 'when approval was answered', zh: '批准答复之后' },

  // Why nothing
  neverFired: { en: 'This rule never fired.', zh: '这条规则从未触发。' },
  neverFiltered: {
    en: 'Its trigger was true {n} {n:time|times}, and its “if” said no {n:that time|every time}. Look at the condition after “if”.',
    zh: '它的触发条件成立过 {n} 次，但每次“如果”都不成立。请检查“如果”后面的条件。',
  },
  neverTrue: {
    en: 'Its trigger was true 0 times.',
    zh: '它的触发条件成立了 0 次。',
  },
  neverAbsent: {
    en: 'It looks at {types}, and the history holds no such event. Check the name, or the mapping of the file.',
    zh: '它关注 {types}，但历史中没有这样的事件。请检查名称，或文件的映射。',
  },
  neverPresent: {
    en: 'The history holds {n} {n:event|events} that it looks at ({types}), so the threshold or the time may be out of reach.',
    zh: '历史中有 {n} 个它所关注的事件（{types}），也许阈值或时长定得过高。',
  },
  neverStarts: { en: 'It begins only on {at}, after this history.', zh: '它从 {at} 才开始，晚于这段历史。' },
  neverEnds: { en: 'It ended on {at}, before this history.', zh: '它在 {at} 已结束，早于这段历史。' },

  // Why held
  'held.limit': { en: 'over its own limit', zh: '超过本规则的限额' },
  'held.limit-later': { en: 'over its limit: put off until there is room', zh: '超过限额，推迟到有余量时' },
  'held.cap': { en: 'over a cap across rules', zh: '超过跨规则的总上限' },
  'held.cap-later': { en: 'over a cap: put off until there is room', zh: '超过总上限，推迟到有余量时' },
  'held.quiet': { en: 'in quiet hours', zh: '处于免打扰时段' },
  'held.quiet-later': { en: 'in quiet hours: put off until they end', zh: '处于免打扰时段，推迟到结束' },
  'held.approval': { en: 'waiting for approval', zh: '等待批准' },
  'held.approval-denied': { en: 'approval was denied', zh: '未获批准' },
  'held.approval-expired': { en: 'nobody approved in time', zh: '无人及时批准' },
  'held.holdout': { en: 'in the holdout group', zh: '属于对照组' },
  'held.shadow': { en: 'a shadow rule does nothing', zh: '影子规则不执行动作' },
  'held.consent': { en: 'the member has not consented', zh: '成员没有同意' },
  'held.blocklist': { en: 'the member is blocked', zh: '成员在黑名单中' },
  'held.condition': { en: 'its “if” no longer held when it was due', zh: '到期时“如果”已不成立' },
  'held.loop': { en: 'the chain of causes grew too long', zh: '因果链过长，已切断' },
  'held.replaced': { en: 'a newer one took its place', zh: '被更新的一次取代' },

  // Messages per member
  reach: { en: 'Messages per member', zh: '每位成员收到的消息' },
  reachNone: { en: 'No rule would have written to a member.', zh: '没有规则会给成员发消息。' },
  reachSum: {
    en: '{messages} {messages:message|messages} to {members} {members:member|members}, from all rules together.',
    zh: '所有规则合计：给 {members} 位成员发 {messages} 条消息。',
  },
  reachTypical: {
    en: 'In a week with any at all, a member gets {median} at the median, at most {p90} in nine weeks of ten, and never more than {max}.',
    zh: '在收到过消息的那些周里，中位数是 {median} 条，九成的周不超过 {p90} 条，从不超过 {max} 条。',
  },
  reachFullest: {
    en: 'The fullest week was that of {member}, {week}.',
    zh: '最多的一周属于 {member}，{week}。',
  },
  reachColumn: { en: 'Messages in a week', zh: '一周内的消息数' },
  reachWeeks: { en: 'Member weeks', zh: '成员周数' },
  reachCaption: {
    en: 'Weeks in which a member would have got so many messages',
    zh: '成员在一周内收到这么多消息的周数',
  },
  median: { en: 'Median', zh: '中位数' },
  ninetieth: { en: '9 in 10 within', zh: '九成不超过' },
  maximum: { en: 'Most', zh: '最多' },
  byRule: { en: 'By rule', zh: '按规则' },
  orMore: { en: '{n} or more', zh: '{n} 及以上' },

  // Quality
  quality: { en: 'How good the events were', zh: '事件数据的质量' },
  qualityFine: {
    en: 'Every line was read, in order, and of a declared type.',
    zh: '每一行都已读入，顺序正确，类型均已声明。',
  },
  late: { en: '{n} {n:event|events} came too late', zh: '{n} 个事件来得太晚' },
  lateDo: {
    en: 'They are recorded but not decided on: an event may be {lateness} late. Sort the file by time, or allow more with lateness in reeve.yaml or --lateness.',
    zh: '它们只被记录，没有参与判断：目前最多允许迟到 {lateness}。请按时间排序文件，或在 reeve.yaml 的 lateness 或 --lateness 中放宽。',
  },
  lateDoNone: {
    en: 'They stand after later ones, so they are recorded but not decided on. Sort the file by time, or allow some delay with lateness in reeve.yaml or --lateness.',
    zh: '它们排在更晚的事件之后，因此只被记录，没有参与判断。请按时间排序文件，或用 reeve.yaml 的 lateness 或 --lateness 允许迟到。',
  },
  repeated: {
    en: '{n} {n:event|events} had an id that was seen before',
    zh: '{n} 个事件的 id 重复',
  },
  repeatedDo: {
    en: 'Each id counts once in a community. This is right where files overlap; otherwise give each event an id of its own.',
    zh: '同一社群中每个 id 只算一次。文件有重叠时这是对的，否则请给每个事件不同的 id。',
  },
  refused: { en: '{n} {n:line was|lines were} refused', zh: '{n} 行被拒绝' },
  refusedDo: {
    en: 'They are no events and nothing was decided on them. Correct the lines, or the mapping of the columns.',
    zh: '它们不是事件，没有参与判断。请改正这些行，或改正列的映射。',
  },
  refusedLine: { en: '{file}, line {line}', zh: '{file} 第 {line} 行' },
  refusedBare: { en: 'line {line}', zh: '第 {line} 行' },
  undeclared: {
    en: '{n} {n:event|events} of {types} {types:type|types} that nobody declared',
    zh: '{n} 个事件属于 {types} 种未声明的类型',
  },
  undeclaredDo: {
    en: 'They still count as activity where nothing else is declared to be. Declare them (event NAME) so that their fields are checked.',
    zh: '在没有声明活动类型时它们仍算活动。请声明它们（事件 名称），字段才会被检查。',
  },
  mistyped: {
    en: '{n} {n:value was|values were} not of the declared type',
    zh: '{n} 个值与声明的类型不符',
  },
  mistypedDo: {
    en: 'Such a value counts as missing. Correct the data, or the type in the declaration of the event.',
    zh: '这样的值按缺失处理。请改正数据，或改正事件声明中的类型。',
  },

  // Page
  pageTitle: { en: 'Backtest of {project}', zh: '{project} 的回测' },
  pageTitleBare: { en: 'Backtest report', zh: '回测报告' },
  toOverview: { en: 'Back to all rules', zh: '回到规则一览' },
  skip: { en: 'Skip to the rules', zh: '跳到规则' },
  find: { en: 'Find in examples', zh: '在例子中查找' },
  findHint: { en: 'a member, a value, an action', zh: '成员、值或动作' },
  show: { en: 'Show', zh: '显示' },
  allRules: { en: 'all rules', zh: '全部规则' },
  found: { en: '{n} {n:example|examples}', zh: '{n} 个例子' },
  showAllExamples: { en: '{n} more examples', zh: '另外 {n} 个例子' },
  footer: {
    en: 'Made by reeve backtest. The rules ran on recorded events; nothing was sent to anybody.',
    zh: '由 reeve backtest 生成。规则在历史事件上运行，没有向任何人发送内容。',
  },
} as const;

export type WordId = keyof typeof WORDS;
export type Params = Readonly<Record<string, string | number>>;

const format = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A number as it stands in a report: `12,345.68`. */
export const number = (value: number): string => format.format(value);

/** Fills a sentence in: `{name}` by its value, `{name:one|many}` by a choice. */
export function fillIn(text: string, params: Params): string {
  return text.replace(/\{(\w+)(?::((?:[^{}]|\{\w+\})*))?\}/g, (whole, name: string, forms?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (forms === undefined) return typeof value === 'number' ? number(value) : value;
    const [one = '', many = one] = forms.split('|');
    return fillIn(Number(value) === 1 ? one : many, params);
  });
}

/** A sentence of {@link WORDS} in a language, filled in. */
export function say(lang: Lang, id: WordId, params: Params = {}): string {
  return fillIn(WORDS[id][lang], params);
}

/** What a kind of subject is called: `812 members`; a field keeps its name. */
export function subjectWord(lang: Lang, kind: string, count: number): string {
  const known: Readonly<Record<string, Bilingual>> = {
    member: { en: count === 1 ? 'member' : 'members', zh: '位成员' },
    community: { en: count === 1 ? 'community' : 'communities', zh: '个社群' },
    channel: { en: count === 1 ? 'channel' : 'channels', zh: '个渠道' },
  };
  return known[kind]?.[lang] ?? (lang === 'en' ? `values of “${kind}”` : `个“${kind}”值`);
}
