import type { Lang } from '../terminal/frames.ts';

const line = (time: string, type: string, member: string, data?: object): string =>
  JSON.stringify({ type, time, subject: member, source: 'my-community', ...(data ? { data } : {}) });

const EVENTS = `${[
  line('2026-01-01T09:00:00Z', 'member.joined', 'ada'),
  line('2026-01-01T09:30:00Z', 'message.posted', 'ada', { text: 'Hello!' }),
  line('2026-01-02T10:00:00Z', 'member.joined', 'bo'),
  line('2026-01-05T12:00:00Z', 'message.posted', 'bo', { text: 'How do I start?' }),
  line('2026-01-20T09:00:00Z', 'message.posted', 'ada', { text: 'I am back.' }),
].join('\n')}\n`;

const TESTS = (name: {
  readonly quiet: string;
  readonly kept: string;
  readonly first: string;
}): string => `tests:
  - name: ${name.quiet}
    events:
      - { at: 2026-01-01T00:00:00Z, type: message.posted, member: ada }
    until: 2026-01-10T00:00:00Z
    expect:
      - rule: quiet_member
        at: 2026-01-08T00:00:00Z
        member: ada
        effects:
          - { action: message.send, input: { template: we-miss-you } }

  - name: ${name.kept}
    events:
      - { at: 2026-01-01T00:00:00Z, type: message.posted, member: ada }
      - { at: 2026-01-07T00:00:00Z, type: message.posted, member: ada }
    until: 2026-01-10T00:00:00Z
    expect: []

  - name: ${name.first}
    events:
      - { at: 2026-01-01T00:00:00Z, type: member.joined, member: ada }
      - { at: 2026-01-02T00:00:00Z, type: message.posted, member: ada }
    expect:
      - { rule: first_words, member: ada, effects: [points.grant], held: [] }
`;

/** The files of a first project, by language. */
export const STARTERS: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  en: {
    'reeve.yaml': `# A project of Reeve: rules, the events to replay them on, and what holds for all of them.
rules: rules
events: events.jsonl
timeZone: UTC
caps:
  - no member gets more than 3 messages in 7 days
`,
    'rules/welcome.reeve': `# Days are 24 hours; a silence begins at the member's last activity.
rule quiet_member "Write to a member who has gone quiet"
  per member
  when no activity for 7 days
  then message.send(to: member, via: email, template: "we-miss-you", purpose: service)
  at most 1 per 30 days

rule first_words "Thank a newcomer for the first message"
  when member.joined then message.posted within 7 days
  then points.grant(to: member, amount: 10, reason: "first message")
`,
    'events.jsonl': EVENTS,
    'rules/welcome.test.yaml': TESTS({
      quiet: 'Seven quiet days bring a message',
      kept: 'Whoever writes in time is left in peace',
      first: 'A first message is thanked for',
    }),
  },
  zh: {
    'reeve.yaml': `# 一个 Reeve 项目：规则、用来回放的事件，以及对所有规则都生效的设置。
rules: rules
events: events.jsonl
timeZone: Asia/Shanghai
language: zh
caps:
  - 每位 成员 7 天 内 至多 3 条 消息
`,
    'rules/welcome.reeve': `# 一天是 24 小时；沉默从成员最后一次活动算起。
规则 quiet_member "给沉默的成员写信"
  每位 成员
  当 无 活动 满 7 天
  则 发送消息(给: 成员, 渠道: 邮件, 模板: "we-miss-you", 用途: service)
  至多 每 30 天 1 次

规则 first_words "感谢新人的第一次发言"
  当 加入 之后 7 天 内 有 发言
  则 发放积分(给: 成员, 数量: 10, 原因: "第一次发言")
`,
    'events.jsonl': EVENTS,
    'rules/welcome.test.yaml': TESTS({
      quiet: '沉默七天会收到消息',
      kept: '及时发言的人不受打扰',
      first: '第一次发言会得到感谢',
    }),
  },
};
