import type { DiagnosticRows } from './row.ts';
import { row } from './row-of.ts';

/** Findings about names that are not known, not at hand or declared twice. */
export const NAME_ROWS: DiagnosticRows = {
  'name/unknown': row('error', {
    title: ['Unknown name', '未知的名称'],
    message: ['Nothing here is called “{name}”.', '这里没有叫“{name}”的东西。'],
    explanation: [
      'A word on its own must be a metric, a segment, a parameter, or a choice that fits what it is compared with. Write fields of the event as event.…, attributes as member.… or community.…, and put texts in quotes.',
      '单独出现的词必须是指标、分群、参数，或与之比较的取值之一。事件的字段写成 事件.…，属性写成 成员.… 或 社群.…，文字请加引号。',
    ],
    bad: 'rule r\n  when complaint.filed\n  if severity_level >= 4\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if event.severity >= 4\n  then stop',
  }),
  'name/unknown-event': row('error', {
    title: ['Unknown event', '未知的事件'],
    message: ['There is no event called “{name}”.', '没有名为“{name}”的事件。'],
    explanation: [
      'Every event that a rule names must be declared by the project (event …) or by an extension. Check the spelling, or declare the event.',
      '规则用到的每个事件都要由项目（事件 …）或扩展声明。请检查拼写，或声明该事件。',
    ],
    bad: 'rule r\n  when complaint.fild\n  then stop',
    good: 'rule r\n  when complaint.filed\n  then stop',
  }),
  'name/unknown-field': row('error', {
    title: ['Unknown field of an event', '事件没有这个字段'],
    message: ['The event {event} has no field “{name}”.', '事件 {event} 没有字段“{name}”。'],
    explanation: [
      'The fields of an event are those of its declaration, and time, type, id and member, which every event has.',
      '事件的字段以其声明为准；此外每个事件都有 time、type、id 和 member。',
    ],
    bad: 'rule r\n  when complaint.filed where event.severty >= 4\n  then stop',
    good: 'rule r\n  when complaint.filed where event.severity >= 4\n  then stop',
  }),
  'name/unknown-attribute': row('error', {
    title: ['Unknown attribute', '未知的属性'],
    message: ['There is no attribute “{name}” of {kind}.', '{kind}没有属性“{name}”。'],
    explanation: [
      'Attributes are declared in “member { … }” and “community { … }”, by the project or by an extension.',
      '属性在“成员 { … }”和“社群 { … }”中声明，由项目或扩展提供。',
    ],
    bad: 'rule r\n  when complaint.filed\n  if member.teir = gold\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if member.tier = gold\n  then stop',
  }),
  'name/unknown-option': row('error', {
    title: ['Not one of the choices', '不在可选值之中'],
    message: ['“{name}” is not one of the choices: {options}.', '“{name}”不在可选值之中：{options}。'],
    explanation: [
      'The value must be one of the choices that the declaration lists.',
      '取值必须是声明中列出的选项之一。',
    ],
    bad: 'rule r\n  when complaint.filed\n  if member.tier = golden\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if member.tier = gold\n  then stop',
  }),
  'name/unknown-action': row('error', {
    title: ['Unknown action', '未知的动作'],
    message: ['No extension has an action “{name}”.', '没有扩展提供动作“{name}”。'],
    explanation: [
      'Actions come from extensions. Check the spelling, or add the extension that has the action to the project.',
      '动作由扩展提供。请检查拼写，或把提供该动作的扩展加入项目。',
    ],
    bad: 'rule r\n  when complaint.filed\n  then log.wirte(message: "x")',
    good: 'rule r\n  when complaint.filed\n  then log.write(message: "x")',
  }),
  'name/unknown-function': row('error', {
    title: ['Unknown function or table', '未知的函数或决策表'],
    message: ['There is no function or table “{name}”.', '没有名为“{name}”的函数或决策表。'],
    explanation: [
      'What is written with parentheses is a function of the language, one that an extension adds, or a table of the project.',
      '带括号的写法是语言自带的函数、扩展提供的函数，或项目中的决策表。',
    ],
    bad: 'rule r\n  when complaint.filed\n  if aproximately(event.severity) > 3\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if round(event.severity) > 3\n  then stop',
  }),
  'name/unknown-segment': row('error', {
    title: ['Unknown segment', '未知的分群'],
    message: ['There is no segment “{name}”.', '没有名为“{name}”的分群。'],
    explanation: [
      'Segments are declared with “segment NAME = condition”. The segment blocklist is always there.',
      '分群用“分群 名称 = 条件”声明。分群 blocklist 始终存在。',
    ],
    bad: 'segment vip = member.points >= 1000\nrule r\n  when complaint.filed\n  if member in vipp\n  then stop',
    good: 'segment vip = member.points >= 1000\nrule r\n  when complaint.filed\n  if member in vip\n  then stop',
  }),
  'name/unknown-plan': row('error', {
    title: ['Unknown plan', '未知的预案'],
    message: ['There is no plan “{name}”.', '没有名为“{name}”的预案。'],
    explanation: ['Plans are declared with “plan NAME(parameters)”.', '预案用“预案 名称(参数)”声明。'],
    bad: 'plan greet\n  log.write(message: "hello")\nrule r\n  when member.joined\n  then start greeet',
    good: 'plan greet\n  log.write(message: "hello")\nrule r\n  when member.joined\n  then start greet',
  }),
  'name/unknown-channel': row('error', {
    title: ['Unknown channel', '未知的渠道'],
    message: ['There is no channel “{name}”. Known: {known}.', '没有名为“{name}”的渠道。已知渠道：{known}。'],
    explanation: ['Channels come from extensions.', '渠道由扩展提供。'],
    bad: 'rule r\n  when member.joined\n  then message.send(to: member, via: wechta, template: "hello")',
    good: 'rule r\n  when member.joined\n  then message.send(to: member, via: wechat, template: "hello")',
  }),
  'name/unknown-template': row('warning', {
    title: ['Unknown template', '未知的模板'],
    message: ['No template “{name}” is declared.', '没有声明模板“{name}”。'],
    explanation: [
      'Once a project declares templates, the others that it names are probably misspelt. Templates that live on a platform can be listed in the project file.',
      '项目声明了模板之后，其他模板名多半是拼写错误。放在平台上的模板可以在项目文件中列出。',
    ],
    bad: 'template welcome { en: "Hello" }\nrule r\n  when member.joined\n  then\n    message.send(to: member, via: wechat, template: "welcme")\n    message.send(to: member, via: wechat, template: "welcome")',
    good: 'template welcome { en: "Hello" }\nrule r\n  when member.joined\n  then message.send(to: member, via: wechat, template: "welcome")',
  }),
  'name/unused': row('info', {
    title: ['Declared but not used', '已声明但未使用'],
    message: ['Nothing uses “{name}”.', '没有地方用到“{name}”。'],
    explanation: [
      'It does no harm; it may be left over, or the place that should use it may be misspelt.',
      '这没有坏处；可能是遗留下来的，也可能是应当引用它的地方写错了。',
    ],
    bad: 'segment vip = member.points >= 1000',
    good: 'segment vip = member.points >= 1000\nrule r\n  when member enters vip\n  then stop',
  }),
  'name/group': row('error', {
    title: ['A group of attributes', '属性的分组'],
    message: [
      '“{name}” is a group. Say which of its parts: {parts}.',
      '“{name}”是一个分组，请写明其中哪一项：{parts}。',
    ],
    explanation: [
      'A group holds attributes and has no value of its own.',
      '分组里装的是属性，它本身没有值。',
    ],
    bad: 'rule r\n  when member.joined\n  if member.consent\n  then stop',
    good: 'rule r\n  when member.joined\n  if member.consent.marketing\n  then stop',
  }),
  'name/event-alone': row('error', {
    title: ['The event as a value', '把事件当作值'],
    message: ['Say which field of the event: “event.…”.', '请写明事件的哪个字段：“事件.…”。'],
    explanation: ['An event is no value; its fields are.', '事件本身不是值，它的字段才是。'],
    bad: 'rule r\n  when complaint.filed\n  if event = 4\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if event.severity = 4\n  then stop',
  }),
  'name/no-event': row('error', {
    title: ['No event at hand', '此处没有事件'],
    message: [
      '“{name}” cannot be read here: what triggers the rule is not an event.',
      '这里读不到“{name}”：触发规则的不是某个事件。',
    ],
    explanation: [
      'Fields of the event can be read where an event triggers the rule and in “where”. A window, a silence or a schedule has no single event; use a window such as most common(…) in 1 hour instead.',
      '只有由事件触发的规则以及“其中”里才能读事件的字段。统计窗口、沉默和定时没有某一个事件；可改用窗口，例如 近 1 小时 内 … 的 最常见。',
    ],
    bad: 'rule r\n  when count(complaint.filed) in 1 hour >= 10\n  if event.severity > 3\n  then stop',
    good: 'rule r\n  when complaint.filed\n  if event.severity > 3\n  then stop',
  }),
  'name/no-member': row('error', {
    title: ['No member at hand', '此处没有成员'],
    message: ['There is no member to speak of here: {why}.', '这里没有可指的成员：{why}。'],
    explanation: [
      'In a rule per community (or per channel, or per field) “member” is the member whom the triggering event names. A window, a silence or a schedule names none.',
      '在针对社群（或渠道、字段）的规则里，“成员”指触发事件所涉及的成员。统计窗口、沉默和定时不涉及某一位成员。',
    ],
    bad: 'rule r\n  per community\n  when count(complaint.filed) in 1 hour >= 10\n  if member.tier = gold\n  then stop',
    good: 'rule r\n  per member\n  when count(complaint.filed) in 1 hour >= 10\n  if member.tier = gold\n  then stop',
  }),
  'name/no-activity': row('info', {
    title: ['No event is activity', '没有事件被标为活动'],
    message: [
      'No event is marked “is activity”, so every event that names the member counts as activity.',
      '没有事件标为“是活动”，因此凡涉及该成员的事件都算活动。',
    ],
    explanation: [
      'Mark the events that show a member to be active: event message.posted is activity.',
      '请把能说明成员活跃的事件标出来，例如：事件 message.posted 是活动。',
    ],
    bad: 'rule r\n  when no activity for 7 days\n  then stop',
    good: 'event message.posted is activity { }\nrule r\n  when no activity for 7 days\n  then stop',
    as: 'bare',
  }),
  'name/segment-of': row('error', {
    title: ['A segment of something else', '分群对象不符'],
    message: ['“{name}” is a segment of {of}.', '“{name}”是{of}的分群。'],
    explanation: [
      'A segment is over members or over communities (“per community”); only those can be in it.',
      '分群要么针对成员，要么针对社群（“每个 社群”），只有对应的对象才能属于它。',
    ],
    bad: 'segment busy per community = count(message.posted) in 1 day > 100\nrule r\n  when complaint.filed\n  if member in busy\n  then stop',
    good: 'segment busy per community = count(message.posted) in 1 day > 100\nrule r\n  when complaint.filed\n  if community in busy\n  then stop',
  }),
  'name/circular': row('error', {
    title: ['Defined by itself', '循环定义'],
    message: ['“{name}” is defined by way of itself.', '“{name}”的定义绕回了它自己。'],
    explanation: [
      'A metric or segment cannot depend on itself, directly or through others.',
      '指标或分群不能直接或间接地依赖自己。',
    ],
    bad: 'metric a = b + 1\nmetric b = a + 1',
    good: 'metric a = b + 1\nmetric b = count(message.posted) in 1 day',
  }),
  'name/too-complex': row('error', {
    title: ['Built too high', '定义层层叠加过多'],
    message: ['“{name}” builds on too many other definitions.', '“{name}”叠加了太多其他定义。'],
    explanation: [
      'Metrics and segments may build upon one another up to 50 levels, and to 5,000 parts in all.',
      '指标和分群最多可叠加 50 层，总共不超过 5,000 个部分。',
    ],
    bad: `metric m0 = count(message.posted) in 1 day\n${pile(60)}`,
    good: `metric m0 = count(message.posted) in 1 day\n${pile(3)}`,
  }),
  'name/reserved': row('error', {
    title: ['A word of the language', '语言保留词'],
    message: [
      '“{name}” is a word of the language and cannot be declared.',
      '“{name}”是语言自身的词，不能用来声明。',
    ],
    explanation: [
      'member, community, event, channel, now and activity have their own meaning everywhere.',
      'member、community、event、channel、now 和 activity 在任何地方都有固定含义。',
    ],
    bad: 'metric channel = count(message.posted) in 1 day',
    good: 'metric posts = count(message.posted) in 1 day',
  }),
  ...duplicates(),
};

/** One row for each kind of thing that may be declared once. */
function duplicates(): DiagnosticRows {
  const kinds: readonly (readonly [kind: string, en: string, zh: string, bad: string, good: string])[] = [
    [
      'event',
      'event',
      '事件',
      'event a.b { x: text }\nevent a.b { y: text }',
      'event a.b { x: text }\nevent a.c { y: text }',
    ],
    ['field', 'field', '字段', 'event a.b { x: text, x: number }', 'event a.b { x: text, y: number }'],
    ['option', 'choice', '选项', 'event a.b { x: one of (red, red) }', 'event a.b { x: one of (red, blue) }'],
    [
      'param',
      'parameter',
      '参数',
      'plan p(x: text, x: number)\n  stop',
      'plan p(x: text, y: number)\n  stop',
    ],
    [
      'segment',
      'segment',
      '分群',
      'segment s = member.points > 1\nsegment s = member.points > 2',
      'segment s = member.points > 1\nsegment t = member.points > 2',
    ],
    [
      'metric',
      'metric',
      '指标',
      'metric m = count(message.posted) in 1 day\nmetric m = count(message.posted) in 2 days',
      'metric m = count(message.posted) in 1 day\nmetric n = count(message.posted) in 2 days',
    ],
    [
      'table',
      'table',
      '决策表',
      'table t(x: number) -> y: number\n  | x | y |\n  | - | 1 |\ntable t(x: number) -> y: number\n  | x | y |\n  | - | 2 |',
      'table t(x: number) -> y: number\n  | x | y |\n  | - | 1 |\ntable u(x: number) -> y: number\n  | x | y |\n  | - | 2 |',
    ],
    [
      'template',
      'template',
      '模板',
      'template t { en: "a" }\ntemplate t { en: "b" }',
      'template t { en: "a" }\ntemplate u { en: "b" }',
    ],
    ['plan', 'plan', '预案', 'plan p\n  stop\nplan p\n  stop', 'plan p\n  stop\nplan q\n  stop'],
    [
      'rule',
      'rule',
      '规则',
      'rule r\n  when member.joined\n  then stop\nrule r\n  when member.left\n  then stop',
      'rule r\n  when member.joined\n  then stop\nrule s\n  when member.left\n  then stop',
    ],
  ];
  return Object.fromEntries(
    kinds.map(([kind, en, zh, bad, good]) => [
      `name/duplicate-${kind}`,
      row('error', {
        title: [`Two of one name: ${en}`, `重名的${zh}`],
        message: [
          `There is already ${/^[aeiou]/.test(en) ? 'an' : 'a'} ${en} called “{name}”.`,
          `已经有名为“{name}”的${zh}了。`,
        ],
        explanation: [
          'Each name stands for one thing in the whole project. Rename one of the two.',
          '一个名称在整个项目里只能代表一样东西。请给其中一个改名。',
        ],
        bad,
        good,
      }),
    ]),
  );
}

/** Metrics each of which is built on the one before. */
function pile(levels: number): string {
  return Array.from({ length: levels }, (_, i) => `metric m${i + 1} = m${i} + 1`).join('\n');
}
