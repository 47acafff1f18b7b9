import type { Bilingual } from '@reeve/ir';

/** Every sentence of `reeve explain --rule`, in both languages; filled in as the words of reports are. */
export const WORDS = {
  history: {
    en: '{events} {events:event|events} of {subject}, {from} to {until}; looked at {looks} {looks:time|times}',
    zh: '{subject} 有 {events} 个事件，{from} 至 {until}；看过 {looks} 次',
  },
  noHistory: { en: 'No event up to {at} names {subject}.', zh: '到 {at} 为止没有事件提到 {subject}。' },
  inZone: { en: 'times in {zone}', zh: '时间按 {zone}' },
  never: { en: 'It never fired for {subject}.', zh: '它从未对 {subject} 触发。' },
  neverUntil: {
    en: 'It had not fired for {subject} by {at}.',
    zh: '到 {at} 为止它没有对 {subject} 触发过。',
  },
  decided: {
    en: 'There {n:was|were} {n} {n:decision|decisions} for {subject}, the last on {last}.',
    zh: '对 {subject} 有 {n} 个决定，最近一次在 {last}。',
  },
  lastOf: { en: 'The last {shown}:', zh: '最近 {shown} 个：' },
  fired: { en: 'fired', zh: '触发' },
  wentOn: { en: 'went on', zh: '继续' },
  because: { en: 'because of', zh: '起因' },
  nearest: { en: 'Nearest to firing', zh: '最接近触发' },
  lastLook: { en: 'Last looked at', zh: '最近一次查看' },
  whenCame: { en: 'when {event} came', zh: '当 {event} 到来时' },
  now: { en: 'How things stand', zh: '目前的情况' },
  ways: { en: 'What would have had to differ', zh: '当时须有什么不同才会触发' },
  waysNow: { en: 'What would have to differ', zh: '须有什么不同才会触发' },
  or: { en: 'or', zh: '或者' },
  andThen: { en: 'and', zh: '并且' },
  proven: {
    en: 'Each of these was tried on this history, and it fired.',
    zh: '以上每一种都在这段历史上试过，确实触发。',
  },
  waits: { en: 'What waits', zh: '等待中' },
  late: {
    en: '{n} {n:event|events} of {subject} came too late and did not count, the last: {event}.',
    zh: '{subject} 的 {n} 个事件来得太迟，没有计入，最近一个：{event}。',
  },
  repeated: {
    en: '{n} {n:event|events} of {subject} came twice and counted once, the last: {event}.',
    zh: '{subject} 的 {n} 个事件重复，只计一次，最近一个：{event}。',
  },
  // What stood in the way
  'not.unknown': { en: 'No event names {subject} yet.', zh: '还没有事件提到 {subject}。' },
  'not.eventNever': { en: 'No {types} of {subject} was ever seen.', zh: '从未见过 {subject} 的 {types}。' },
  'not.event': {
    en: 'It waits for {types}: there {n:was|were} {n} so far, and none set it off.',
    zh: '它等待 {types}：至今有 {n} 个，都没有使它触发。',
  },
  'not.false': { en: 'This was false: {words}', zh: '这一条不成立：{words}' },
  'not.falseValue': {
    en: 'This was false: {words} (it was {value})',
    zh: '这一条不成立：{words}（实为 {value}）',
  },
  'not.change': { en: '{path} did not change: it is {value}.', zh: '{path} 没有变化：现为 {value}。' },
  'not.changeTo': {
    en: '{path} did not become {to}: it is {value}.',
    zh: '{path} 没有变为 {to}：现为 {value}。',
  },
  'not.outside': { en: '{subject} was not in {segment}.', zh: '{subject} 不在 {segment} 中。' },
  'not.sequence': {
    en: '{first} came {since}; it waits for {types} until {until}.',
    zh: '{first} 于 {since} 到来；等待 {types} 到 {until}。',
  },
  'not.sequenceAbsent': {
    en: '{first} came {since}; it fires at {until} unless {types} comes first.',
    zh: '{first} 于 {since} 到来；到 {until} 仍无 {types} 就触发。',
  },
  'not.schedule': { en: 'Its time has not come.', zh: '还没有到时间。' },
  'not.calm': {
    en: 'It was no spike: {label} was {value}, where {expected} is ordinary.',
    zh: '不算激增：{label} 为 {value}，平常是 {expected}。',
  },
  'not.calmNow': { en: 'There is no spike: {label} is {value}.', zh: '没有激增：{label} 为 {value}。' },
  'not.spentFired': {
    en: 'It has been true since {since}, and fired then: it fires once, until it has been false.',
    zh: '自 {since} 起一直成立，那时已触发：不再成立之前只触发一次。',
  },
  'not.spentElse': {
    en: 'It has been true since {since}: it was asked then, and is asked again once it has been false.',
    zh: '自 {since} 起一直成立：那时已问过，不再成立之后才会再问。',
  },
  'not.spent': {
    en: 'It is true, and was before: it fires once, until it has been false.',
    zh: '它成立，而且先前就成立：不再成立之前只触发一次。',
  },
  'not.unlooked': {
    en: 'It is true, but nothing that it reads has moved since: it is looked at when something does.',
    zh: '它成立，但所读的内容此后没有变动：有变动时才会查看。',
  },
  'not.holding': {
    en: 'It has been true since {since}, and has to be until {until}.',
    zh: '自 {since} 起成立，还须持续到 {until}。',
  },
  'not.open': {
    en: 'It fired {since} and is still open: its “until” has not held since.',
    zh: '它于 {since} 触发，尚未结束：其结束条件一直未成立。',
  },
  'not.openUnknown': {
    en: 'It fired before and is still open: its “until” has not held since.',
    zh: '它先前已触发，尚未结束：其结束条件一直未成立。',
  },
  'not.before': { en: 'The rule begins on {from}.', zh: '规则从 {from} 开始生效。' },
  'not.after': { en: 'The rule ended on {to}.', zh: '规则已于 {to} 结束。' },
  'not.rollout': {
    en: '{subject} is not among the {percent}% whom the rule is rolled out to.',
    zh: '规则只对 {percent}% 的对象开放，{subject} 不在其中。',
  },
  'not.held': { en: 'It fired, and all was held back: {held}.', zh: '它触发了，但全部被拦下：{held}。' },
  // What would have had to differ
  'need.events': { en: '{n} more {type}{within}{data}', zh: '再有 {n} 个 {type}{within}{data}' },
  'need.eventsOnly': { en: 'one {type}{within}{data}', zh: '有一个 {type}{within}{data}' },
  'need.until': { en: ', until {to}', zh: '（到 {to} 为止）' },
  'need.within': { en: ' within {length}', zh: '（在 {length} 内）' },
  'need.withinUnit': { en: ' in the same calendar {unit}', zh: '（在同一{unit}内）' },
  'unit.day': { en: 'day', zh: '日' },
  'unit.week': { en: 'week', zh: '周' },
  'unit.month': { en: 'month', zh: '月' },
  'need.with': { en: ' with {data}', zh: '，{data}' },
  'need.time': { en: '{length} more, until {until}', zh: '再过 {length}，到 {until}' },
  'need.timeWithout': {
    en: '{length} more without {types}, until {until}',
    zh: '再过 {length} 没有 {types}，到 {until}',
  },
  'need.value': {
    en: '{path} is {value}; it would have to be {wanted}',
    zh: '{path} 为 {value}；须为 {wanted}',
  },
  'need.field': {
    en: '{path} of {event} was {value}; it would have had to be {wanted}',
    zh: '{event} 的 {path} 为 {value}；须为 {wanted}',
  },
  'need.approval': { en: 'approval by {role}', zh: '{role} 批准' },
  'want.=': { en: '{value}', zh: '{value}' },
  'want.!=': { en: 'anything but {value}', zh: '{value} 以外' },
  'want.<': { en: 'less than {value}', zh: '小于 {value}' },
  'want.<=': { en: 'at most {value}', zh: '至多 {value}' },
  'want.>': { en: 'more than {value}', zh: '大于 {value}' },
  'want.>=': { en: 'at least {value}', zh: '至少 {value}' },
  'want.in': { en: '{value}', zh: '{value}' },
  'want.not in': { en: 'none of {value}', zh: '{value} 以外' },
  'want.contains': { en: 'with {value} in it', zh: '含有 {value}' },
  listOr: { en: ' or ', zh: ' 或 ' },
  stillHeld: { en: 'it would be held back all the same: {reason}', zh: '仍会被拦下：{reason}' },
  'cannot.rule': {
    en: 'No change of what happened would do: the rule itself would have to be another.',
    zh: '发生什么都不够：须改动规则本身。',
  },
  'cannot.function': {
    en: 'What would have had to differ cannot be told: it hangs on something whose values are not known beforehand.',
    zh: '说不出须有什么不同：它取决于事先无法知道其值的内容。',
  },
  'cannot.not-found': {
    en: 'What would have had to differ cannot be told: ways were tried, and none made it fire.',
    zh: '说不出须有什么不同：试过若干办法，都没有使它触发。',
  },
  // Why effects are held
  'held.limit': { en: 'over the rule’s limit', zh: '超过规则的上限' },
  'held.cap': { en: 'over a limit of the project', zh: '超过项目的上限' },
  'held.quiet': { en: 'in quiet hours', zh: '在免打扰时段' },
  'held.approval': { en: 'it waits for approval', zh: '等待批准' },
  'held.approval-denied': { en: 'approval was denied', zh: '批准被拒绝' },
  'held.approval-expired': { en: 'approval did not come in time', zh: '批准逾期' },
  'held.holdout': { en: 'held out, to compare', zh: '属于对照组' },
  'held.shadow': {
    en: 'the rule is a shadow: it decides and does nothing',
    zh: '规则为试运行：只决定，不执行',
  },
  'held.consent': { en: 'without consent', zh: '没有同意' },
  'held.blocklist': { en: 'on the blocklist', zh: '在屏蔽名单中' },
  'held.condition': { en: 'its “if” no longer held after the wait', zh: '等待之后其条件不再成立' },
  'held.loop': { en: 'the chain of causes is too long', zh: '因果链过长' },
  'held.replaced': { en: 'a later one took its place', zh: '被后来的取代' },
  'held.until': { en: '{reason}, free on {until}', zh: '{reason}，{until} 起可发' },
  left: { en: 'leaves', zh: '发出' },
  heldBack: { en: 'held back', zh: '被拦下' },
  // What waits
  'wait.time': { en: 'waits until {until}', zh: '等到 {until}' },
  'wait.event': { en: 'waits for {types} until {until}', zh: '等待 {types}，到 {until}' },
  'wait.eventForever': { en: 'waits for {types}', zh: '等待 {types}' },
  'wait.quiet': { en: 'goes on after quiet hours, {until}', zh: '免打扰之后继续，{until}' },
  'wait.limit': { en: 'goes on when the limit frees, {until}', zh: '上限有空时继续，{until}' },
  'wait.approval': { en: 'waits for approval until {until}', zh: '等待批准，到 {until}' },
  'wait.approvalForever': { en: 'waits for approval', zh: '等待批准' },
  'wait.line': { en: '{what}, begun {began}: {wait}', zh: '{what}，{began} 开始：{wait}' },
  ownSteps: { en: 'its steps', zh: '规则的步骤' },
  planSteps: { en: 'plan {plan}', zh: '预案 {plan}' },
  any: { en: 'any event', zh: '任何事件' },
  weekdays: { en: 'Sun Mon Tue Wed Thu Fri Sat', zh: '周日 周一 周二 周三 周四 周五 周六' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type ExplainWord = keyof typeof WORDS;
