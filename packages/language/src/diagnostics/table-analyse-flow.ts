import type { DiagnosticRows } from './row.ts';
import { row } from './row-of.ts';

const MAIL = { members: 5000, quotas: [{ of: 'email', quota: '20 per minute' }] };

const welcome = (bodies: string): string =>
  `member { lang: one of (en, zh) }\ntemplate hello {\n  ${bodies}\n}\n` +
  'rule r\n  when member.joined\n  then message.send(to: member, via: wechat, template: "hello")\n  at most 1 per 30 days';

/** Findings about what rules do together: circles, numbers of messages, quotas, waits, templates. */
export const ANALYSE_FLOW_ROWS: DiagnosticRows = {
  'rule/loop': row('warning', {
    title: ['Rules that set each other off', '规则互相触发'],
    message: ['This can go round in a circle: {path}. {why}', '这里可能循环触发：{path}。{why}'],
    explanation: [
      'An action of the rule brings about an event that triggers it again. Where events carry how many effects stand behind them, such a chain is cut at the depth that the project sets; a limit (“at most”) keeps it slow.',
      '规则的动作会产生再次触发它的事件。事件带有因果深度时，这样的链条会在项目设定的深度处截断；加上“至多”可以让它变慢。',
    ],
    bad: 'rule r\n  when case.opened\n  then case.open(kind: follow_up, severity: low, title: "again")',
    good: 'rule r\n  when complaint.filed\n  then case.open(kind: follow_up, severity: low, title: "first")',
  }),
  'flow/loop-ends': row('info', {
    title: ['A circle of rules that ends', '会停下的循环'],
    message: ['This goes round, but not for ever: {path}. {why}', '这里会循环触发，但会停下：{path}。{why}'],
    explanation: [
      'Rules set each other off in a circle, and an action in it brings about what a rule of the circle excludes. That it ends was proved from what the manifests say of the actions; other rules, and people, can begin it anew.',
      '规则互相触发成一个圈，但圈里的某个动作会造成圈中某条规则所排除的情况。依据清单对动作的描述可以证明它会停下；其他规则和人可以重新开始它。',
    ],
    bad: 'rule r\n  when member.updated\n  if member.tier = silver\n  then attribute.set(of: member, name: tier, value: "gold")',
    good: 'rule r\n  when member.joined\n  if member.tier = silver\n  then attribute.set(of: member, name: tier, value: "gold")',
  }),
  'flow/no-bound': row('info', {
    title: ['Messages without a bound', '消息没有上限'],
    message: [
      'There is no bound to how many messages a member can get from “{name}”: {why}. Add “at most …” to the rule, or a cap to the project.',
      '“{name}”发给一位成员的消息没有上限：{why}。请给规则加上“至多 …”，或给项目设上限。',
    ],
    explanation: [
      'Reeve works out the most messages that one member can get in a day, a week and a month. Here nothing bounds it, and the project has no cap. “at most 1 per day” in the rule gives a bound, or in reeve.yaml “caps: no member gets more than 3 messages in 7 days”.',
      'Reeve 会推算一位成员一天、一周、一个月内最多收到多少条消息。这里没有任何东西限制它，项目也没有上限。可以在规则里写“至多 每 1 天 1 次”，或在 reeve.yaml 里写“caps: 每位 成员 7 天 内 至多 3 条 消息”。',
    ],
    bad: 'rule r\n  when complaint.filed\n  then notify.member(to: member, message: "Thank you")',
    good: 'rule r\n  when complaint.filed\n  then notify.member(to: member, message: "Thank you")\n  at most 1 per day',
  }),
  'flow/over-cap': row('warning', {
    title: ['More than a cap lets through', '超过项目上限'],
    message: [
      '“{name}” sends a member {count} messages {within}, and the project lets through {cap} in {per}: some are always held back.',
      '“{name}”{within}给成员发 {count} 条消息，而项目在 {per} 内只允许 {cap} 条：总有一些会被拦下。',
    ],
    explanation: [
      'One firing of the rule, or its schedule, by itself sends more messages than a cap of the project allows. Send fewer, spread them with “wait”, or raise the cap.',
      '这条规则触发一次，或按它的定时，就会超过项目的上限。请减少消息、用“等待”分开，或提高上限。',
    ],
    bad: 'rule r\n  when member.joined\n  then\n    notify.member(to: member, message: "One")\n    notify.member(to: member, message: "Two")\n    notify.member(to: member, message: "Three")\n    notify.member(to: member, message: "Four")',
    good: 'rule r\n  when member.joined\n  then\n    notify.member(to: member, message: "One")\n    notify.member(to: member, message: "Two")',
    caps: ['no member gets more than 3 messages in 7 days'],
  }),
  'flow/quota-behind': row('warning', {
    title: ['A platform that never catches up', '平台永远赶不上'],
    message: [
      '“{name}” asks for {upTo}{count} uses of {of} each round. At {quota} that takes {takes}, and the next round begins after {gap}.',
      '“{name}”每一轮要用{upTo} {count} 次 {of}。按配额 {quota} 需要 {takes}，而下一轮 {gap} 后就开始。',
    ],
    explanation: [
      'The platform takes only so many in a time (the quota in the manifest of the extension, or under “quotas” in reeve.yaml). With as many members as the project says, each round begins before the one before is done. Write to fewer (“for each member where …”), or less often.',
      '平台在一段时间内只接受一定数量（扩展清单里的配额，或 reeve.yaml 的“quotas”）。按项目所写的成员数，上一轮还没做完，下一轮就开始了。请减少对象（“对 每位 成员 其中 …”）或降低频率。',
    ],
    bad: 'rule r\n  when every 30 minutes for each member\n  then email.send(to: member, subject: "News", text: "…")',
    good: 'rule r\n  when every month on day 1 at 09:00 for each member\n  then email.send(to: member, subject: "News", text: "…")',
    project: MAIL,
  }),
  'flow/quota-slow': row('info', {
    title: ['A round that takes long', '一轮要很久'],
    message: [
      'A round of “{name}” is {upTo}{count} uses of {of}: at {quota} it takes {takes}.',
      '“{name}”一轮要用{upTo} {count} 次 {of}：按配额 {quota} 需要 {takes}。',
    ],
    explanation: [
      'The platform takes only so many in a time, so that the last member gets the message long after the first. Where the hour matters, write to fewer at once.',
      '平台在一段时间内只接受一定数量，最后一位成员会比第一位晚很久收到。如果时间要紧，请分批发送。',
    ],
    bad: 'rule r\n  when every day at 09:00 for each member where member.points >= 10\n  then email.send(to: member, subject: "News", text: "…")',
    good: 'rule r\n  when every day at 09:00\n  then log.write(message: "x")',
    project: MAIL,
  }),
  'flow/quota-limit': row('warning', {
    title: ['A limit above the quota', '限次高于配额'],
    message: [
      '“{name}” lets through {count} uses of {of} ({limit}), and the platform takes {taken} in that time: {quota}.',
      '“{name}”允许用 {count} 次 {of}（{limit}），而平台同一时间只接受 {taken} 次：{quota}。',
    ],
    explanation: [
      'A limit of the whole rule is there to protect the platform, and this one is above its quota. What is over the quota waits or is refused there.',
      '整条规则的限次是为了保护平台，而它高于平台的配额。超出的部分会在平台那边等待或被拒绝。',
    ],
    bad: 'rule r\n  when member.joined\n  then email.send(to: member, subject: "Hello", text: "…")\n  at most 100 per 1 minute per rule',
    good: 'rule r\n  when member.joined\n  then email.send(to: member, subject: "Hello", text: "…")\n  at most 10 per 1 minute per rule',
    project: MAIL,
  }),
  'flow/wait-forever': row('warning', {
    title: ['A wait without an end', '没有期限的等待'],
    message: [
      'This waits for {types} for ever where none comes. Say for how long: “within 7 days … otherwise …”.',
      '如果 {types} 不来，这里会一直等下去。请写明期限：“等待 … 至多 7 天 … 否则 …”。',
    ],
    explanation: [
      'Nothing promises that the event comes. A run that waits is kept, and goes on months later if the event comes then.',
      '没有什么保证事件会来。等待中的执行会一直保留，几个月后事件来了也会继续。',
    ],
    bad: 'plan p\n  wait for case.resolved\n  end\n  log.write(message: "done")\nrule r\n  when case.opened\n  then start p',
    good: 'plan p\n  wait for case.resolved within 7 days\n  end\n  log.write(message: "done")\nrule r\n  when case.opened\n  then start p',
  }),
  'flow/plan-again': row('warning', {
    title: ['A plan that starts itself again', '预案再次启动自己'],
    message: ['The plan starts itself again, {path}, {how}.', '预案会再次启动自己：{path}，{how}。'],
    explanation: [
      'After its waits the plan is started anew, time after time, for the same subject. Limits of the rule do not count that. A schedule “for each member where …” does the same and ends when the condition does.',
      '等待之后，预案会为同一对象一次又一次重新启动，规则的限次不计算它。用“对 每位 成员 其中 …”的定时可以做到同样的事，条件不再成立时就会停止。',
    ],
    bad: 'plan p\n  wait 7 days\n  log.write(message: "again")\n  start p\nrule r\n  when case.opened\n  then start p',
    good: 'plan p\n  wait 7 days\n  log.write(message: "once")\nrule r\n  when case.opened\n  then start p',
  }),
  'flow/template-language': row('warning', {
    title: ['A language without a text', '缺少一种语言的文本'],
    message: [
      'The template “{name}” has no {language} text{on}, and members read it.',
      '模板“{name}”没有{language}文本{on}，而有成员使用这种语言。',
    ],
    explanation: [
      'The languages are those under “languages” in reeve.yaml, else those that the attribute member.language can be. A text without a language stands for all of them.',
      '语言取自 reeve.yaml 的“languages”；没有写时取自属性 member.language 的可选值。不写语言的文本适用于所有语言。',
    ],
    bad: welcome('en: "Hello"'),
    good: welcome('en: "Hello"\n  zh: "你好"'),
  }),
  'flow/template-channel': row('warning', {
    title: ['A channel without a text', '缺少一个渠道的文本'],
    message: [
      'The template “{name}” has no text for {channel}, which it is sent on here.',
      '模板“{name}”没有 {channel} 渠道的文本，而这里用它发送。',
    ],
    explanation: [
      'All texts of the template are for other channels. Add one for this channel, or one without a channel, which stands for all.',
      '模板的文本都是给其他渠道的。请为这个渠道加一条，或加一条不写渠道的文本。',
    ],
    bad: 'template hello {\n  en via email: "Hello"\n}\nrule r\n  when member.joined\n  then message.send(to: member, via: wechat, template: "hello")\n  at most 1 per 30 days',
    good: 'template hello {\n  en via email: "Hello"\n  en: "Hi"\n}\nrule r\n  when member.joined\n  then message.send(to: member, via: wechat, template: "hello")\n  at most 1 per 30 days',
  }),
};
