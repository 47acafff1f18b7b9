import type { DiagnosticRows } from './row.ts';
import { row } from './row-of.ts';

const after = (clauses: string): string => `rule r\n  when complaint.filed\n  then stop\n  ${clauses}`;
const when = (trigger: string): string => `rule r\n  when ${trigger}\n  then stop`;

/** Findings about rules, their triggers, windows, steps and plans. */
export const RULE_ROWS: DiagnosticRows = {
  'rule/no-when': row('error', {
    title: ['A rule without a trigger', '规则没有触发条件'],
    message: [
      'The rule “{name}” does not say when: add a “when”.',
      '规则“{name}”没有写何时触发：请加上“当”。',
    ],
    explanation: [
      'Every rule needs one “when”: an event, a silence, a window, a schedule …',
      '每条规则都要有一个“当”：事件、沉默、统计窗口、定时……',
    ],
    bad: 'rule r\n  then log.write(message: "x")',
    good: 'rule r\n  when member.joined\n  then log.write(message: "x")',
  }),
  'rule/no-then': row('info', {
    title: ['A rule that only records', '只做记录的规则'],
    message: [
      'The rule “{name}” has no “then”: it records its decisions and does nothing else.',
      '规则“{name}”没有“则”：它只记录决策，不做其他事。',
    ],
    explanation: [
      'That may be meant, to see how often a rule would fire. Otherwise add “then” and steps.',
      '这可能是有意的，用来观察规则多久触发一次。否则请加上“则”和步骤。',
    ],
    bad: 'rule r\n  when member.joined',
    good: 'rule r\n  when member.joined\n  then log.write(message: "x")',
  }),
  'rule/duplicate-clause': row('error', {
    title: ['Clause given twice', '子句重复'],
    message: ['The rule already has “{name}”.', '这条规则已经有“{name}”了。'],
    explanation: [
      'Join conditions with “and”, triggers with “any of (…)”. Only “at most” may stand several times.',
      '条件请用“且”连接，触发条件请用“任一 (…)”。只有“至多”可以写多次。',
    ],
    bad: after('priority 1\n  priority 2'),
    good: after('priority 2'),
  }),
  'rule/unknown-subject': row('error', {
    title: ['Unknown subject', '未知的对象'],
    message: [
      'No event has a field “{name}” that a rule could be “per”.',
      '没有事件有字段“{name}”可作为规则的对象。',
    ],
    explanation: [
      'A rule is per member, per community, per channel, or per a field of its events.',
      '规则可以针对每位成员、每个社群、每个渠道，或事件的某个字段。',
    ],
    bad: 'rule r\n  per event.stat\n  when complaint.filed\n  then stop',
    good: 'rule r\n  per event.topic\n  when complaint.filed\n  then stop',
  }),
  'rule/subject-field': row('error', {
    title: ['The event lacks the subject', '事件缺少对象字段'],
    message: [
      'The rule is per “{name}”, which the event {event} does not have.',
      '规则针对“{name}”，而事件 {event} 没有这个字段。',
    ],
    explanation: [
      'Every event that triggers a rule must say which subject it is about.',
      '触发规则的每个事件都要说明它涉及哪个对象。',
    ],
    bad: 'rule r\n  per event.topic\n  when cart.added\n  then stop',
    good: 'rule r\n  per event.item\n  when cart.added\n  then stop',
  }),
  'rule/subject-mismatch': row('error', {
    title: ['Trigger and subject do not fit', '触发条件与对象不符'],
    message: [
      'The rule is about something else than this trigger. Change “per”, or the trigger.',
      '规则的对象与这个触发条件不一致。请修改“每位/每个”或触发条件。',
    ],
    explanation: [
      '“for each member” needs a rule per member; a change of a community needs a rule per community.',
      '“对 每位 成员”需要针对成员的规则；社群的变化需要针对社群的规则。',
    ],
    bad: 'rule r\n  per community\n  when every monday at 09:00 for each member\n  then stop',
    good: 'rule r\n  per member\n  when every monday at 09:00 for each member\n  then stop',
  }),
  'rule/limit-count': row('error', {
    title: ['A limit that is no count', '限制次数无效'],
    message: [
      'A limit is a whole number from 1 to 1,000,000, not {count}.',
      '限制次数应是 1 到 1,000,000 的整数，而不是 {count}。',
    ],
    explanation: [
      'To turn a rule off, remove it or give it a “to” date.',
      '要停用规则，请删除它或写上截止日期。',
    ],
    bad: after('at most 0 per 1 day'),
    good: after('at most 1 per 1 day'),
  }),
  'rule/quiet-empty': row('error', {
    title: ['Quiet hours that end as they begin', '免打扰时段为空'],
    message: ['These quiet hours begin and end at the same time.', '免打扰的起止时间相同。'],
    explanation: ['Say from when to when: quiet 22:00 to 08:00.', '请写明起止时间：免打扰 22:00 至 08:00。'],
    bad: after('quiet 22:00 to 22:00'),
    good: after('quiet 22:00 to 08:00'),
  }),
  'rule/priority': row('error', {
    title: ['Priority out of range', '优先级超出范围'],
    message: [
      'A priority is a whole number from -1000 to 1000, not {value}.',
      '优先级应是 -1000 到 1000 的整数，而不是 {value}。',
    ],
    explanation: [
      'Higher goes first; 0 is usual. “low” is -10, “high” is 10.',
      '数字越大越优先，通常为 0。“低”为 -10，“高”为 10。',
    ],
    bad: after('priority 5000'),
    good: after('priority 5'),
  }),
  'rule/dates-order': row('error', {
    title: ['Dates the wrong way round', '起止日期颠倒'],
    message: ['The rule would end before it begins.', '规则的结束早于开始。'],
    explanation: [
      '“from” is the first day, “to” the day on which the rule no longer runs.',
      '“从”是第一天，“至”是规则不再运行的那天。',
    ],
    bad: after('from 2026-02-01 to 2026-01-01'),
    good: after('from 2026-01-01 to 2026-02-01'),
  }),
  'rule/percent': row('error', {
    title: ['Percentage out of range', '百分比超出范围'],
    message: [
      'A percentage lies between 0% and 100%, not {percent}%.',
      '百分比应在 0% 到 100% 之间，而不是 {percent}%。',
    ],
    explanation: [
      'rollout says for how many the rule is on, holdout how many are left out to compare with.',
      '灰度表示规则对多少对象生效，对照组表示留出多少对象用来比较。',
    ],
    bad: after('rollout 150%'),
    good: after('rollout 50%'),
  }),
  'rule/nobody': row('warning', {
    title: ['A rule for nobody', '规则不作用于任何对象'],
    message: ['With this percentage the rule acts for nobody.', '按这个百分比，规则不会作用于任何对象。'],
    explanation: ['rollout 0% and holdout 100% turn a rule off.', '灰度 0% 和对照组 100% 等于停用规则。'],
    bad: after('rollout 0%'),
    good: after('rollout 10%'),
  }),
  'rule/mode-without-sequence': row('info', {
    title: ['A mode without a sequence', '没有序列却写了方式'],
    message: [
      '“mode” says what happens to sequences; this rule has none.',
      '“方式”只对事件序列起作用；这条规则没有序列。',
    ],
    explanation: [
      'mode restart, single and each say which first event counts in “A then B within D”.',
      '方式 重来、单次、逐个 决定“A 之后 D 内 有 B”里以哪个 A 为准。',
    ],
    bad: after('mode single'),
    good: 'rule r\n  when cart.added then no order.paid within 2 hours\n  then stop\n  mode single',
  }),
  'trigger/nothing-changes': row('error', {
    title: ['Nothing would trigger this', '没有什么会触发它'],
    message: [
      'Nothing that happens can make this true: it counts no events and reads no attribute.',
      '没有任何事情会让它变为真：它既不统计事件，也不读属性。',
    ],
    explanation: [
      'For times of day use a schedule: every day at 09:00.',
      '要按钟点触发请用定时：每 天 09:00。',
    ],
    bad: when('hour(now) >= 9'),
    good: when('every day at 09:00'),
  }),
  'trigger/absence-not-last': row('error', {
    title: ['An absence in the middle', '“无”出现在中间'],
    message: ['“no …” can only be the last part of a sequence.', '“无 …”只能是序列的最后一步。'],
    explanation: [
      'After an absence there is no event from which the next part could be counted.',
      '“无”之后没有事件，下一步无从计时。',
    ],
    bad: when('cart.added then no order.paid within 2 hours then message.posted within 1 day'),
    good: when('cart.added then message.posted within 1 day then no order.paid within 2 hours'),
  }),
  'trigger/change-of': row('error', {
    title: ['Not an attribute', '不是属性'],
    message: ['Only attributes change; “{name}” is none.', '只有属性才会变化；“{name}”不是属性。'],
    explanation: [
      'Write member.… or community.… before “becomes” and “changes”. For windows compare with “when count(…) in … >= …”.',
      '“变为”和“变化”前面写 成员.… 或 社群.…。统计窗口请直接比较。',
    ],
    bad: when('event.topic changes'),
    good: when('member.tier changes'),
  }),
  'trigger/spike-of': row('error', {
    title: ['A spike of something else', '不能这样判断激增'],
    message: ['Only counts and sums can spike, not “{fn}”.', '只有次数和总和可以判断激增，“{fn}”不行。'],
    explanation: [
      'A spike is an unusually large count or sum over a window.',
      '激增指窗口内的次数或总和异常地大。',
    ],
    bad: when('avg(complaint.filed.severity) in 1 hour spikes'),
    good: when('sum(complaint.filed.severity) in 1 hour spikes'),
  }),
  'trigger/spike-calendar': row('error', {
    title: ['A spike over a calendar unit', '自然日历单位上的激增'],
    message: [
      'A spike is looked for in windows of fixed length: use hours or days.',
      '激增只能在固定长度的窗口里判断：请用小时或天。',
    ],
    explanation: [
      'Calendar days differ in length, so they cannot be compared with one another.',
      '自然日长短不一，无法互相比较。',
    ],
    bad: when('count(complaint.filed) in calendar day spikes'),
    good: when('count(complaint.filed) in 1 day spikes'),
  }),
  'schedule/too-often': row('error', {
    title: ['Too often', '过于频繁'],
    message: ['A schedule runs at most once a minute.', '定时最多每分钟一次。'],
    explanation: [
      'To act at once use an event or a window as the trigger.',
      '需要立即行动时请用事件或统计窗口触发。',
    ],
    bad: when('every 5 seconds'),
    good: when('every 5 minutes'),
  }),
  'schedule/calendar-count': row('error', {
    title: ['Every few calendar units', '每隔几个自然日历单位'],
    message: [
      'Only every single calendar day, week or month is possible.',
      '只能按每个自然日、每个自然周或每个自然月。',
    ],
    explanation: [
      'Use “every 2 weeks” for periods of fixed length, or cron.',
      '固定长度的周期请用“每 2 周”，或用 定时 "…"。',
    ],
    bad: when('every 2 calendar weeks'),
    good: when('every 2 weeks'),
  }),
  'schedule/no-such-day': row('error', {
    title: ['No such day of the month', '没有这样的日子'],
    message: ['No month has a day {day}.', '没有哪个月有 {day} 日。'],
    explanation: ['Days of the month are 1 to 31.', '一个月的日子是 1 到 31。'],
    bad: when('every month on day 32 at 09:00'),
    good: when('every month on day 1 at 09:00'),
  }),
  'schedule/day-skips': row('info', {
    title: ['A day that not every month has', '不是每月都有的日子'],
    message: ['Months without a day {day} are left out.', '没有 {day} 日的月份会被跳过。'],
    explanation: ['Use day 1 for something that has to happen every month.', '每月都要发生的事请用 1 日。'],
    bad: when('every month on day 31 at 09:00'),
    good: when('every month on day 1 at 09:00'),
  }),
  'schedule/cron': row('error', {
    title: ['Not a cron schedule', '不是有效的定时表达式'],
    message: ['This cron schedule cannot be read: {reason}.', '无法读取这个定时表达式：{reason}。'],
    explanation: [
      'Five fields: minute, hour, day of the month, month, weekday; with numbers, lists, ranges and steps (*/15).',
      '五段：分、时、日、月、周；可用数字、列表、范围和步长（*/15）。',
    ],
    bad: when('cron "0 25 * * *"'),
    good: when('cron "0 9 * * *"'),
  }),
  'window/no-field': row('error', {
    title: ['Which field?', '哪个字段？'],
    message: [
      '“{fn}” needs a field of the event: {name}.… It has: {fields}.',
      '“{fn}”需要事件的某个字段：{name}.…。可用字段：{fields}。',
    ],
    explanation: [
      'Only “count” is about events as such; the others are about one of their fields.',
      '只有“次数”针对事件本身，其他统计都针对它的某个字段。',
    ],
    bad: when('sum(order.paid) in 1 day >= 100'),
    good: when('sum(order.paid.amount) in 1 day >= 100'),
  }),
  'window/not-a-number': row('error', {
    title: ['Not a number', '不是数字'],
    message: ['“{fn}” needs a number; {name} is {type}.', '“{fn}”需要数字；{name} 是“{type}”。'],
    explanation: [
      'Count different values with “distinct”, find the commonest with “most common”.',
      '统计不同取值用“去重数”，找最多的用“最常见”。',
    ],
    bad: when('sum(complaint.filed.topic) in 1 day >= 100'),
    good: when('distinct(complaint.filed.topic) in 1 day >= 100'),
  }),
  'aggregate/here': row('error', {
    title: ['No counting here', '这里不能统计'],
    message: [
      '{what} cannot stand here, where no subject is at hand.',
      '{what}不能出现在这里，因为这里没有具体对象。',
    ],
    explanation: [
      'Cells of tables and texts of templates know only their parameters. Pass the value in as one.',
      '决策表的单元格和模板的文字只认识自己的参数。请把这个值作为参数传入。',
    ],
    bad: 'template t { en: "{count(complaint.filed) in 1 day} complaints" }',
    good: 'template t(n: number) { en: "{n} complaints" }',
  }),
  'aggregate/in-where': row('error', {
    title: ['Counting inside “where”', '“其中”里不能统计'],
    message: [
      '“where” looks at one event only. Put this into “if”.',
      '“其中”只看一个事件。请把它写到“如果”里。',
    ],
    explanation: [
      'Windows and silences are about many events; “where” chooses single ones by their own fields.',
      '统计和沉默涉及许多事件；“其中”只按单个事件自己的字段来挑选。',
    ],
    bad: 'rule r\n  when complaint.filed where count(complaint.filed) in 1 day >= 3\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if count(complaint.filed) in 1 day >= 3\n  then stop',
  }),
  'usual/no-window': row('error', {
    title: ['Usual of what?', '什么的“平时”？'],
    message: [
      '“usual” must be compared with a window: count(…) in 1 hour > 3 x usual in 7 days.',
      '“平时”要与统计窗口比较：近 1 小时 内 … 的 次数 > 近 7 天 平时 的 3 倍。',
    ],
    explanation: [
      'What is usual is measured for the window on the other side of the comparison.',
      '“平时”的取值由比较另一侧的窗口决定。',
    ],
    bad: 'rule r\n  when complaint.filed\n  if event.severity > 3 x usual in 7 days\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if count(complaint.filed) in 1 hour > 3 x usual in 7 days\n  then stop',
  }),
  'usual/several-windows': row('error', {
    title: ['Usual of which window?', '哪个窗口的“平时”？'],
    message: [
      '“usual” is compared with several windows here; it can be about one only.',
      '这里“平时”与多个窗口比较；它只能对应一个窗口。',
    ],
    explanation: [
      'Make one comparison for each window and join them with “and”.',
      '请为每个窗口各写一个比较，再用“且”连接。',
    ],
    bad: when('count(complaint.filed) in 1 hour + count(mention.seen) in 1 hour > 3 x usual in 7 days'),
    good: when('count(complaint.filed) in 1 hour > 3 x usual in 7 days'),
  }),
  'usual/both-sides': row('error', {
    title: ['Usual on both sides', '两侧都是“平时”'],
    message: ['“usual” stands on both sides of this comparison.', '这个比较的两侧都是“平时”。'],
    explanation: ['One side must be a window.', '其中一侧必须是统计窗口。'],
    bad: when('usual in 1 day > 3 x usual in 7 days'),
    good: when('count(complaint.filed) in 1 day > 3 x usual in 7 days'),
  }),
  'usual/not-a-total': row('error', {
    title: ['No usual of this', '没有这种“平时”'],
    message: [
      '“usual” is known for counts and sums, not for “{fn}”.',
      '“平时”只适用于次数和总和，不适用于“{fn}”。',
    ],
    explanation: [
      'A baseline is a total over a longer time, scaled to the window; averages and extremes do not scale.',
      '基线是更长时间的合计再按窗口折算；平均和极值不能折算。',
    ],
    bad: when('avg(complaint.filed.severity) in 1 hour > 2 x usual in 7 days'),
    good: when('sum(complaint.filed.severity) in 1 hour > 2 x usual in 7 days'),
  }),
  'usual/calendar': row('error', {
    title: ['A baseline over calendar units', '以自然日历为基线'],
    message: ['A baseline has a fixed length: use days or weeks.', '基线长度要固定：请用天或周。'],
    explanation: [
      'What is usual is scaled by lengths, and calendar units have none that is fixed.',
      '“平时”按长度折算，而自然日历单位长度不固定。',
    ],
    bad: when('count(complaint.filed) in 1 hour > 3 x usual in calendar week'),
    good: when('count(complaint.filed) in 1 hour > 3 x usual in 1 week'),
  }),
  'usual/calendar-window': row('error', {
    title: ['Usual of a calendar window', '自然日历窗口的“平时”'],
    message: ['What is usual is known only for windows of fixed length.', '只有固定长度的窗口才有“平时”。'],
    explanation: ['Use “in 1 day” in the place of “in calendar day”.', '请用“近 1 天”代替“近 自然日”。'],
    bad: when('count(complaint.filed) in calendar day > 3 x usual in 4 weeks'),
    good: when('count(complaint.filed) in 1 day > 3 x usual in 4 weeks'),
  }),
  'usual/hour-needs-weeks': row('error', {
    title: ['Too short for hours of the week', '不足以比较同一时段'],
    message: [
      '“usual for this hour” looks at the same hour of past weeks: at least 1 week is needed.',
      '“本时段 平时”比较往周的同一时段：至少需要 1 周。',
    ],
    explanation: ['Four weeks and more give a steadier value.', '四周以上的取值更稳定。'],
    bad: when('count(complaint.filed) in 1 hour > 2 x usual for this hour in 3 days'),
    good: when('count(complaint.filed) in 1 hour > 2 x usual for this hour in 4 weeks'),
  }),
  'usual/too-short': row('warning', {
    title: ['A baseline shorter than its window', '基线短于窗口'],
    message: [
      'The baseline is shorter than the window that it is compared with.',
      '基线比要比较的窗口还短。',
    ],
    explanation: [
      'What is usual should be measured over several windows.',
      '“平时”应当由若干个窗口的长度来衡量。',
    ],
    bad: when('count(complaint.filed) in 7 days > 3 x usual in 1 hour'),
    good: when('count(complaint.filed) in 1 hour > 3 x usual in 7 days'),
  }),
  'step/unreachable': row('warning', {
    title: ['Never reached', '永远到不了'],
    message: ['Steps after “stop” are never carried out.', '“停止”之后的步骤不会执行。'],
    explanation: ['Move “stop” to the end, or remove it.', '请把“停止”移到最后，或去掉它。'],
    bad: 'rule r\n  when member.joined\n  then\n    stop\n    log.write(message: "x")',
    good: 'rule r\n  when member.joined\n  then\n    log.write(message: "x")\n    stop',
  }),
  'step/otherwise-never': row('warning', {
    title: ['“otherwise” without a time', '“否则”没有期限'],
    message: [
      'Without “within” the wait never ends, so “otherwise” is never reached.',
      '没有写期限，等待不会结束，“否则”永远不会执行。',
    ],
    explanation: [
      'Say how long to wait: wait for E within 30 minutes.',
      '请写明等多久：等待 E 至多 30 分钟。',
    ],
    bad: 'rule r\n  when cart.added\n  then\n    wait for order.paid\n    otherwise\n      log.write(message: "x")\n    end',
    good: 'rule r\n  when cart.added\n  then\n    wait for order.paid within 1 day\n    otherwise\n      log.write(message: "x")\n    end',
  }),
  'step/split-percent': row('error', {
    title: ['A branch of no size', '分流比例无效'],
    message: [
      'A branch takes more than 0% and at most 100%, not {percent}%.',
      '每个分支应大于 0%、不超过 100%，而不是 {percent}%。',
    ],
    explanation: ['Remove a branch that nobody should take.', '没有人该走的分支请删掉。'],
    bad: 'rule r\n  when member.joined\n  then\n    split\n      0%: log.write(message: "a")\n      100%: log.write(message: "b")\n    end',
    good: 'rule r\n  when member.joined\n  then\n    split\n      10%: log.write(message: "a")\n      90%: log.write(message: "b")\n    end',
  }),
  'step/split-total': row('error', {
    title: ['A split that is not the whole', '分流比例之和不是 100%'],
    message: ['The branches come to {total}%; they must come to 100%.', '各分支合计 {total}%，应为 100%。'],
    explanation: [
      'Everybody must take one branch. For “do nothing” add a branch with “stop”.',
      '每个对象都要走一个分支。“什么都不做”请加一个写着“停止”的分支。',
    ],
    bad: 'rule r\n  when member.joined\n  then\n    split\n      50%: log.write(message: "a")\n      40%: log.write(message: "b")\n    end',
    good: 'rule r\n  when member.joined\n  then\n    split\n      50%: log.write(message: "a")\n      50%: log.write(message: "b")\n    end',
  }),
  'action/plan-needs-start': row('error', {
    title: ['A plan is started', '预案需要启动'],
    message: ['“{name}” is a plan: write “start {name}”.', '“{name}”是预案：请写“启动 {name}”。'],
    explanation: ['Actions are called, plans are started.', '动作直接调用，预案要启动。'],
    bad: 'plan greet\n  log.write(message: "hello")\nrule r\n  when member.joined\n  then greet()',
    good: 'plan greet\n  log.write(message: "hello")\nrule r\n  when member.joined\n  then start greet()',
  }),
  'plan/endless': row('error', {
    title: ['A plan without an end', '没有尽头的预案'],
    message: ['“{name}” starts itself again without waiting.', '“{name}”会不经等待地再次启动自己。'],
    explanation: [
      'Put a wait before the “start”, or start something else.',
      '请在“启动”前加上等待，或启动别的预案。',
    ],
    bad: 'plan p\n  log.write(message: "x")\n  start p',
    good: 'plan p\n  log.write(message: "x")\n  wait 1 day\n  start p',
  }),
  'plan/mixed-subjects': row('error', {
    title: ['A plan for unlike subjects', '预案的对象不一致'],
    message: [
      'Rules about unlike subjects start this plan, so it is not clear whose events are meant.',
      '启动这个预案的规则对象不同，无法确定统计的是谁的事件。',
    ],
    explanation: [
      'Pass the value in as a parameter, or make a plan for each kind of subject.',
      '请把这个值作为参数传入，或为每种对象各写一个预案。',
    ],
    bad: 'plan p\n  log.write(message: "{count(complaint.filed) in 1 day}")\nrule a\n  when complaint.filed\n  then start p\nrule b\n  per community\n  when complaint.filed\n  then start p',
    good: 'plan p(n: number)\n  log.write(message: "{n}")\nrule a\n  when complaint.filed\n  then start p(count(complaint.filed) in 1 day)\nrule b\n  per community\n  when complaint.filed\n  then start p(count(complaint.filed) in 1 day)',
  }),
};
