import type { DiagnosticRows } from './row.ts';
import { row } from './row-of.ts';

const inRule = (condition: string): string =>
  `rule r\n  when complaint.filed\n  if ${condition}\n  then stop`;

/** Findings about types, constants, functions and conditions. */
export const TYPE_ROWS: DiagnosticRows = {
  'type/unlike': row('error', {
    title: ['Unlike things compared', '比较了不同类型的东西'],
    message: ['This compares {a} with {b}.', '这里拿“{a}”和“{b}”比较。'],
    explanation: [
      'Only like things can be compared: numbers with numbers, lengths of time with lengths of time. Lengths need their unit (7 days), texts their quotes, numbers none.',
      '只有同类的东西才能比较：数字与数字、时长与时长。时长要写单位（7 天），文字要加引号，数字不加。',
    ],
    bad: inRule('event.severity = "high"'),
    good: inRule('event.severity = 5'),
  }),
  'type/no-order': row('error', {
    title: ['No larger or smaller', '不分大小'],
    message: [
      '{type} cannot be larger or smaller, only the same or not.',
      '“{type}”没有大小之分，只能比较是否相同。',
    ],
    explanation: [
      'Numbers, times, dates and lengths of time have an order. For choices, list those that are meant: member.tier in (gold, platinum).',
      '只有数字、时间、日期和时长有大小。对于选项，请列出所指的那些：成员.等级 属于 (金卡, 白金卡)。',
    ],
    bad: inRule('member.tier >= gold'),
    good: inRule('member.tier in (gold, platinum)'),
  }),
  'type/percent-scale': row('warning', {
    title: ['A percentage without %', '百分比缺少 %'],
    message: [
      'A share lies between 0% and 100%. Did you mean {value}%?',
      '占比在 0% 到 100% 之间。是不是要写 {value}%？',
    ],
    explanation: [
      'A share of 90% is the number 0.9; compared with 90 it is always smaller.',
      '90% 的占比就是 0.9；与 90 相比永远更小。',
    ],
    bad: 'metric rate = share of question.asked followed by question.answered within 1 day, in 7 days\nrule r\n  when rate < 90\n  then stop',
    good: 'metric rate = share of question.asked followed by question.answered within 1 day, in 7 days\nrule r\n  when rate < 90%\n  then stop',
  }),
  'type/not-a-condition': row('error', {
    title: ['Not yes or no', '不是条件'],
    message: ['A condition must be yes or no; this is {type}.', '条件必须能判断是或否；这里是“{type}”。'],
    explanation: [
      'Compare the value with something: member.points >= 100.',
      '请把这个值与某个值比较：成员.积分 >= 100。',
    ],
    bad: inRule('member.points'),
    good: inRule('member.points >= 100'),
  }),
  'type/not-a-list': row('error', {
    title: ['Not a list', '不是列表'],
    message: [
      'After “in” stands a list in parentheses, a segment or a list attribute; this is {type}.',
      '“属于”后面应是括号里的列表、分群或列表属性；这里是“{type}”。',
    ],
    explanation: [
      'Put the values in parentheses, even a single one.',
      '请把取值放进括号，只有一个时也一样。',
    ],
    bad: inRule('member.tier in gold'),
    good: inRule('member.tier in (gold)'),
  }),
  'type/empty-list': row('warning', {
    title: ['An empty list', '空列表'],
    message: ['Nothing is in an empty list.', '没有任何东西属于空列表。'],
    explanation: [
      'The condition never holds. List the values that are meant.',
      '这个条件永远不成立。请列出所指的取值。',
    ],
    bad: inRule('member.tier in ()'),
    good: inRule('member.tier in (gold)'),
  }),
  'type/not-text': row('error', {
    title: ['Not text', '不是文本'],
    message: ['Only text can be searched; this is {type}.', '只有文本才能查找；这里是“{type}”。'],
    explanation: [
      'contains, matches, starts with and ends with look into texts; contains also into lists.',
      '包含、匹配、开头是、结尾是 用于文本；包含 也可用于列表。',
    ],
    bad: inRule('event.severity contains "4"'),
    good: inRule('event.topic contains "4"'),
  }),
  'type/not-a-number': row('error', {
    title: ['Not a number', '不是数字'],
    message: ['A minus sign needs a number; this is {type}.', '负号后面要是数字；这里是“{type}”。'],
    explanation: ['Only numbers and lengths of time can be negative.', '只有数字和时长可以为负。'],
    bad: inRule('event.severity > -event.topic'),
    good: inRule('event.severity > -1'),
  }),
  'type/arithmetic': row('error', {
    title: ['Cannot be reckoned', '无法计算'],
    message: ['“{op}” does not work between {a} and {b}.', '“{op}”不能用于“{a}”和“{b}”之间。'],
    explanation: [
      'Numbers work with numbers; lengths of time can be added, multiplied by numbers, and added to times; a time minus a time is a length.',
      '数字与数字可以计算；时长可以相加、乘以数字、加到时间上；时间减时间得到时长。',
    ],
    bad: inRule('event.severity + 1 day > 3'),
    good: inRule('event.severity + 1 > 3'),
  }),
  'type/joined-text': row('error', {
    title: ['Texts are not added', '文本不能相加'],
    message: [
      'Texts are not joined with “+”. Put the values in braces: "About {event.topic}".',
      '文本不能用“+”连接。请把值放进花括号："关于 {事件.主题}"。',
    ],
    explanation: [
      'A text may hold values in braces: "Complaint about {event.topic}".',
      '文本里可以用花括号放入值："关于 {事件.主题} 的投诉"。',
    ],
    bad: 'rule r\n  when complaint.filed\n  then log.write(message: "About " + event.topic)',
    good: 'rule r\n  when complaint.filed\n  then log.write(message: "About {event.topic}")',
  }),
  'type/division-by-zero': row('error', {
    title: ['Division by zero', '除以零'],
    message: ['Nothing can be divided by zero.', '不能除以零。'],
    explanation: ['The result would never have a value.', '这样的结果永远没有值。'],
    bad: inRule('event.severity / 0 > 1'),
    good: inRule('event.severity / 2 > 1'),
  }),
  'type/time-of-day': row('error', {
    title: ['A time of day as a value', '把时刻当作值'],
    message: [
      'A time of day stands only in schedules and quiet hours. Compare hour(…) with a number.',
      '时刻只能出现在定时和免打扰里。请用 小时(…) 与数字比较。',
    ],
    explanation: [
      'hour(event.time) is the hour on the wall clock, 0 to 23.',
      '小时(事件.time) 是钟面上的小时，0 到 23。',
    ],
    bad: inRule('event.time > 09:00'),
    good: inRule('hour(event.time) >= 9'),
  }),
  'type/no-options': row('error', {
    title: ['Nothing to choose from', '没有可选项'],
    message: ['“one of” needs at least one choice.', '“之一”至少要有一个选项。'],
    explanation: [
      'List the choices in parentheses: one of (low, high).',
      '请在括号里列出选项：之一 (低, 高)。',
    ],
    bad: 'event a.b { x: one of () }',
    good: 'event a.b { x: one of (low, high) }',
  }),
  'type/default': row('error', {
    title: ['A default that does not fit', '默认值不符'],
    message: [
      'The default must be a fixed value of its type: {type}.',
      '默认值必须是该类型的固定值：{type}。',
    ],
    explanation: [
      'A default stands where nothing is known yet, so it cannot be computed.',
      '默认值用在还不知道取值的时候，因此不能是计算出来的。',
    ],
    bad: 'member { level: number default "one" }',
    good: 'member { level: number default 1 }',
  }),
  'type/not-a-metric': row('error', {
    title: ['Not a metric', '不是指标'],
    message: [
      'A metric is a number, a time or a word; this is {type}.',
      '指标应是数字、时间或词；这里是“{type}”。',
    ],
    explanation: [
      'For a condition use a segment: segment NAME = condition.',
      '条件请用分群：分群 名称 = 条件。',
    ],
    bad: 'metric m per member = member.points > 3',
    good: 'metric m per member = member.points',
  }),
  'condition/always': row('warning', {
    title: ['Always true', '恒为真'],
    message: ['This always holds.', '这个条件永远成立。'],
    explanation: [
      'A condition that cannot fail says nothing. Probably a number or a name is not the one meant.',
      '不可能不成立的条件等于没写。多半是数字或名称写错了。',
    ],
    bad: 'rule r\n  when complaint.filed\n  if count(complaint.filed) in 1 hour >= 0\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if count(complaint.filed) in 1 hour >= 2\n  then stop',
  }),
  'condition/always-when-known': row('warning', {
    title: ['Always true where known', '有值时恒为真'],
    message: [
      'A share lies between 0% and 100%, so this holds whenever it is known.',
      '占比在 0% 到 100% 之间，只要有值这个条件就成立。',
    ],
    explanation: [
      'Compare with a share inside the range, or write “is known”.',
      '请与范围内的占比比较，或写“已知”。',
    ],
    bad: 'rule r\n  per community\n  when share of question.asked followed by question.answered within 1 day, in 7 days <= 100%\n  then stop',
    good: 'rule r\n  per community\n  when share of question.asked followed by question.answered within 1 day, in 7 days <= 90%\n  then stop',
  }),
  'condition/never': row('warning', {
    title: ['Never true', '恒为假'],
    message: ['This can never hold.', '这个条件永远不会成立。'],
    explanation: [
      'A rule with a condition that cannot hold never does anything. Probably a number or a name is not the one meant.',
      '条件不可能成立的规则什么也不会做。多半是数字或名称写错了。',
    ],
    bad: 'rule r\n  when count(complaint.filed) in 1 hour < 0\n  then stop',
    good: 'rule r\n  when count(complaint.filed) in 1 hour < 3\n  then stop',
  }),
  'condition/contradiction': row('warning', {
    title: ['Conditions that contradict', '互相矛盾的条件'],
    message: [
      'This cannot hold together with what stands before it.',
      '这个条件与前面的条件不可能同时成立。',
    ],
    explanation: [
      'Conditions joined by “and” must all hold. If either is enough, join them with “or”.',
      '用“且”连接的条件要同时成立。如果满足其一即可，请用“或”。',
    ],
    bad: inRule('member.points > 5 and member.points < 3'),
    good: inRule('member.points > 3 and member.points < 5'),
  }),
  'date/no-such-day': row('error', {
    title: ['A date out of range', '日期超出范围'],
    message: ['“{text}” is not a date that can be reckoned with.', '“{text}”不是可用的日期。'],
    explanation: [
      'Dates are written YYYY-MM-DD, with a time after T where needed.',
      '日期写成 YYYY-MM-DD，需要时间时写在 T 之后。',
    ],
    bad: 'rule r\n  when member.joined\n  then stop\n  from 0000-02-28',
    good: 'rule r\n  when member.joined\n  then stop\n  from 2026-02-28',
  }),
  'duration/zero': row('error', {
    title: ['No time at all', '时长为零'],
    message: ['This must be longer than nothing.', '时长必须大于零。'],
    explanation: [
      'A window, a wait or a limit over no time makes no sense.',
      '长度为零的窗口、等待或限制没有意义。',
    ],
    bad: 'rule r\n  when count(complaint.filed) in 0 hours >= 1\n  then stop',
    good: 'rule r\n  when count(complaint.filed) in 1 hour >= 1\n  then stop',
  }),
  'duration/too-long': row('error', {
    title: ['Too long', '时间太长'],
    message: ['At most ten years are possible here.', '这里最长十年。'],
    explanation: [
      'Longer windows and waits are taken for slips of the hand.',
      '更长的窗口和等待会被看作笔误。',
    ],
    bad: 'rule r\n  when no activity for 90000 days\n  then stop',
    good: 'rule r\n  when no activity for 90 days\n  then stop',
  }),
  'duration/fraction': row('error', {
    title: ['Part of a calendar unit', '不完整的自然日历单位'],
    message: ['Calendar days, weeks and months are counted whole.', '自然日、自然周、自然月只能取整数。'],
    explanation: ['Use hours or days of 24 hours for parts.', '需要零头时请用小时或 24 小时的天。'],
    bad: 'rule r\n  when count(complaint.filed) in 1.5 calendar days >= 1\n  then stop',
    good: 'rule r\n  when count(complaint.filed) in 36 hours >= 1\n  then stop',
  }),
  'duration/mixed-calendar': row('error', {
    title: ['Calendar and clock mixed', '自然日历与时钟混用'],
    message: [
      'Calendar units cannot be mixed with others in one length of time.',
      '一个时长里不能混用自然日历单位和其他单位。',
    ],
    explanation: [
      'A calendar day may have 23 or 25 hours, so it cannot be added to hours.',
      '自然日可能有 23 或 25 小时，因此不能与小时相加。',
    ],
    bad: 'rule r\n  when count(complaint.filed) in 1 calendar day 2 hours >= 1\n  then stop',
    good: 'rule r\n  when count(complaint.filed) in 26 hours >= 1\n  then stop',
  }),
  'duration/calendar-value': row('error', {
    title: ['A calendar unit as a value', '把自然日历单位当作值'],
    message: [
      'A calendar day, week or month has no fixed length. Use days of 24 hours here.',
      '自然日、自然周、自然月没有固定长度。这里请用 24 小时的天。',
    ],
    explanation: [
      'Calendar units stand in windows, limits and waits, which begin at a known time.',
      '自然日历单位用在窗口、限制和等待里，因为它们从已知时间开始。',
    ],
    bad: inRule('now - member.joined > 3 calendar days'),
    good: inRule('now - member.joined > 3 days'),
  }),
  'regex/invalid': row('error', {
    title: ['Not a pattern', '不是有效的匹配模式'],
    message: ['This pattern cannot be read: {reason}.', '无法读取这个匹配模式：{reason}。'],
    explanation: [
      'Patterns are regular expressions in the syntax of RE2.',
      '匹配模式是 RE2 语法的正则表达式。',
    ],
    bad: inRule('event.topic matches "bill(ing"'),
    good: inRule('event.topic matches "bill(ing)?"'),
  }),
  'regex/unsupported': row('error', {
    title: ['A pattern that could take for ever', '可能耗时无限的匹配模式'],
    message: [
      'Back-references and look-around ((?=…), (?<=…)) are not supported.',
      '不支持反向引用和环视（(?=…)、(?<=…)）。',
    ],
    explanation: [
      'Patterns run in time that grows only with the text, which these constructs do not allow.',
      '匹配所用时间只随文本长度增长，而这些写法做不到。',
    ],
    bad: inRule('event.topic matches "(a)\\1"'),
    good: inRule('event.topic matches "aa"'),
  }),
  'regex/not-constant': row('error', {
    title: ['A pattern that is not written out', '匹配模式不是固定文本'],
    message: [
      'The pattern after “matches” must be written out in quotes.',
      '“匹配”后面的模式必须是引号里的固定文本。',
    ],
    explanation: [
      'Patterns are checked before rules run. To look for a value use “contains”.',
      '匹配模式在规则运行前就要检查。要查找某个值请用“包含”。',
    ],
    bad: inRule('event.topic matches event.channel'),
    good: inRule('event.topic matches "bill"'),
  }),
  'call/unknown-argument': row('error', {
    title: ['Unknown argument', '未知的参数'],
    message: [
      '{callee} has no parameter “{name}”. It has: {known}.',
      '{callee} 没有参数“{name}”。可用的参数：{known}。',
    ],
    explanation: [
      'Names before a colon must be parameters of the action, plan, table or function.',
      '冒号前面的名称必须是该动作、预案、决策表或函数的参数。',
    ],
    bad: 'rule r\n  when member.joined\n  then log.write(mesage: "x")',
    good: 'rule r\n  when member.joined\n  then log.write(message: "x")',
  }),
  'call/missing-argument': row('error', {
    title: ['Missing argument', '缺少参数'],
    message: ['{callee} also needs: {names}.', '{callee} 还需要：{names}。'],
    explanation: ['Parameters that are required must all be given.', '必填参数都要给出。'],
    bad: 'rule r\n  when member.joined\n  then log.write()',
    good: 'rule r\n  when member.joined\n  then log.write(message: "x")',
  }),
  'call/repeated-argument': row('error', {
    title: ['Argument given twice', '参数重复'],
    message: ['“{name}” is given twice.', '“{name}”给了两次。'],
    explanation: ['Each parameter is given once.', '每个参数只给一次。'],
    bad: 'rule r\n  when member.joined\n  then log.write(message: "x", message: "y")',
    good: 'rule r\n  when member.joined\n  then log.write(message: "x")',
  }),
  'call/too-many-arguments': row('error', {
    title: ['Too many arguments', '参数太多'],
    message: ['{callee} takes at most {most}.', '{callee} 最多有 {most} 个参数。'],
    explanation: ['Leave out what is not a parameter.', '请去掉多余的参数。'],
    bad: 'plan p(x: text)\n  stop\nrule r\n  when member.joined\n  then start p("a", "b")',
    good: 'plan p(x: text)\n  stop\nrule r\n  when member.joined\n  then start p("a")',
  }),
  'call/argument-type': row('error', {
    title: ['Argument of the wrong type', '参数类型不对'],
    message: ['“{name}” needs {wanted}; this is {given}.', '“{name}”需要“{wanted}”；这里是“{given}”。'],
    explanation: [
      'Values must be of the type that the parameter or output has.',
      '值的类型必须与参数或输出一致。',
    ],
    bad: 'rule r\n  when member.joined\n  then points.grant(to: member, amount: "fifty")',
    good: 'rule r\n  when member.joined\n  then points.grant(to: member, amount: 50)',
  }),
  'call/argument-count': row('error', {
    title: ['Wrong number of values', '值的个数不对'],
    message: ['{name} takes {wanted} values, not {given}.', '{name} 需要 {wanted} 个值，而不是 {given} 个。'],
    explanation: ['Functions of the language take their values by place.', '语言自带的函数按位置取值。'],
    bad: inRule('round(event.severity, 1, 2) > 3'),
    good: inRule('round(event.severity, 1) > 3'),
  }),
  'call/named-argument': row('error', {
    title: ['A value with a name', '值带了名称'],
    message: ['{name} takes its values without names.', '{name} 的值不写名称。'],
    explanation: ['Functions of the language take their values by place.', '语言自带的函数按位置取值。'],
    bad: inRule('round(number: event.severity) > 3'),
    good: inRule('round(event.severity) > 3'),
  }),
  'call/select': row('error', {
    title: ['Nothing to choose from', '没有可选的部分'],
    message: [
      '{name} gives a single value; nothing follows it after a dot.',
      '{name} 只给出一个值，后面不能再加点。',
    ],
    explanation: ['Only tables have named outputs.', '只有决策表才有带名称的输出。'],
    bad: inRule('round(event.severity).value > 3'),
    good: inRule('round(event.severity) > 3'),
  }),
  'call/action-as-value': row('error', {
    title: ['An action as a value', '把动作当作值'],
    message: [
      '“{name}” is an action: it stands among the steps after “then”.',
      '“{name}”是动作，应写在“则”后面的步骤里。',
    ],
    explanation: ['Actions do something and give no value.', '动作用来做事，不给出值。'],
    bad: inRule('log.write(message: "x") = 1'),
    good: 'rule r\n  when complaint.filed\n  then log.write(message: "x")',
  }),
};
