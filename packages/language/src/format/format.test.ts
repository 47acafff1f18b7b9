import type { Signatures } from '@reeve/ir';
import { describe, expect, test } from 'vitest';
import { createVocabulary } from '../check/vocabulary.ts';
import { parse } from '../syntax/parse.ts';
import type { Spelling } from '../syntax/tree.ts';
import { format } from './format.ts';

const SAMPLES: Readonly<Record<Spelling, string>> = {
  en: `rule win_back "Win back quiet members"
  per member
  when no activity for 7 days
  if member.tier in (silver, gold) and member.consent.marketing
  then
    message.send(to: member, via: wechat, template: "we-miss-you")
    points.grant(to: member, amount: 50, reason: "welcome back")
  at most 1 per 30 days
  quiet 22:00 to 08:00
`,
  zh: `规则 win_back "Win back quiet members"
  每位 成员
  当 无 活动 满 7 天
  如果 成员.等级 属于 (银卡, 金卡) 且 成员.同意.营销
  则
    发送消息(给: 成员, 渠道: 微信, 模板: "we-miss-you")
    发放积分(给: 成员, 数量: 50, 原因: "welcome back")
  至多 每 30 天 1 次
  免打扰 22:00 至 08:00
`,
  yaml: `rules:
  win_back:
    title: Win back quiet members
    per: member
    when: no activity for 7 days
    if: member.tier in (silver, gold) and member.consent.marketing
    then:
      - message.send: { to: member, via: wechat, template: we-miss-you }
      - points.grant: { to: member, amount: 50, reason: welcome back }
    at most: 1 per 30 days
    quiet: 22:00 to 08:00
`,
};

const text = { kind: 'text' } as const;
const param = (
  name: string,
  zh: string,
  type: Signatures['actions'][number]['params'][number]['type'] = text,
) => ({
  name,
  labels: { zh },
  type,
  required: false,
});
const action = (id: string, zh: string, params: Signatures['actions'][number]['params']) => ({
  id,
  labels: { zh },
  params,
  emits: [],
  idempotent: true,
});
const tiers = ['silver:银卡', 'gold:金卡'].map((pair) => ({
  id: pair.split(':')[0]!,
  labels: { zh: pair.split(':')[1]! },
}));
const field = (name: string, zh: string, type: Signatures['member'][number]['type']) => ({
  name,
  labels: { zh },
  type,
  personal: false,
});

const SIGNATURES: Signatures = {
  actions: [
    action('message.send', '发送消息', [
      param('to', '给', { kind: 'member' }),
      param('via', '渠道', { kind: 'channel' }),
      param('template', '模板', { kind: 'template' }),
    ]),
    action('points.grant', '发放积分', [
      param('to', '给'),
      param('amount', '数量', { kind: 'number' }),
      param('reason', '原因'),
    ]),
  ],
  functions: [],
  events: [
    {
      id: 'complaint.filed',
      labels: { zh: '投诉' },
      activity: false,
      fields: [field('severity', '严重度', { kind: 'number' })],
    },
    // Two of one label: neither can be written by it.
    { id: 'order.paid', labels: { zh: '付款' }, activity: false, fields: [] },
    { id: 'bill.paid', labels: { zh: '付款' }, activity: false, fields: [] },
    // A word of the language, and a run that would be cut in two.
    { id: 'thing.done', labels: { zh: '之后' }, activity: false, fields: [] },
    { id: 'thing.cut', labels: { zh: '满100减' }, activity: false, fields: [] },
  ],
  channels: [{ id: 'wechat', labels: { zh: '微信' } }],
  member: [
    field('tier', '等级', { kind: 'oneOf', options: tiers }),
    field('consent.marketing', '同意.营销', { kind: 'yesno' }),
  ],
  community: [],
};
const vocabulary = createVocabulary([], SIGNATURES);

function read(source: string, spelling: Spelling = 'en') {
  return parse(source, { source: 'x', spelling }).tree;
}

describe('the sample in three spellings', () => {
  const spellings: readonly Spelling[] = ['en', 'zh', 'yaml'];
  for (const from of spellings) {
    for (const to of spellings) {
      test(`${from} to ${to}`, () => {
        expect(format(read(SAMPLES[from], from), { to, vocabulary })).toBe(SAMPLES[to]);
      });
    }
  }

  test('stays as it is without a vocabulary', () => {
    for (const spelling of spellings)
      expect(format(read(SAMPLES[spelling], spelling))).toBe(SAMPLES[spelling]);
  });
});

describe('names', () => {
  const zh = (source: string): string => format(read(source), { to: 'zh', vocabulary });

  test('are kept as written in their own spelling', () => {
    expect(format(read('rule a\n  when 投诉 where 事件.严重度 > 3\n'))).toBe(
      'rule a\n  when 投诉 where 事件.严重度 > 3\n',
    );
  });

  test('are printed by a label that can only mean them', () => {
    expect(zh('rule a\n  when complaint.filed where severity > 3 and event.severity < 5\n')).toBe(
      '规则 a\n  当 投诉 其中 严重度 > 3 且 事件.严重度 < 5\n',
    );
    expect(zh('rule a\n  when max(complaint.filed.severity) in 1 hour > 3\n')).toBe(
      '规则 a\n  当 近 1 小时 内 投诉.严重度 的 最大 > 3\n',
    );
  });

  test.each(['order.paid', 'bill.paid', 'thing.done', 'thing.cut', 'nobody.knows'])(
    'are printed by their id where the label could mean something else: %s',
    (id) => {
      expect(zh(`rule a\n  when ${id}\n`)).toBe(`规则 a\n  当 ${id}\n`);
    },
  );

  test('of options need to be known whose they are', () => {
    expect(zh('table t(tier: text) -> points: number\n  | tier | points |\n  | gold | 5 |\n')).toContain(
      '| gold |',
    );
    expect(zh('rule a\n  when member.tier becomes gold\n')).toContain('成员.等级 变为 金卡');
  });

  test('of the language’s own functions are in its words', () => {
    expect(format(read('segment a = abs(member.x) > 1\n'), { to: 'zh' })).toBe(
      '分群 a = 绝对值(成员.x) > 1\n',
    );
  });

  test('of parameters stay where they give a branch its share', () => {
    const text = 'rule a\n  when x.y\n  then\n    split\n      $part: stop\n      50%: stop\n    end\n';
    expect(format(read(text))).toBe(text);
    for (const to of ['zh', 'yaml'] as const) expect(format(read(text), { to })).toContain('$part:');
  });

  test('of parameters stay where they say how long usual looks back', () => {
    const text = 'rule a\n  when count(x.y) in 1 hour > 3 x usual in $back\n  then stop\n';
    const chinese = format(read(text), { to: 'zh' });
    expect(chinese).toContain('近 $back');
    expect(format(read(chinese), { to: 'en' })).toBe(text);
  });

  test('a word of YAML is the text that its parameter takes', () => {
    const yaml =
      'rules:\n  a:\n    when: x.y\n    then:\n      - points.grant: { to: member, amount: points, reason: welcome }\n';
    expect(format(read(yaml, 'yaml'), { to: 'en', vocabulary })).toContain(
      '(to: member, amount: points, reason: "welcome")',
    );
  });
});

describe('layout', () => {
  const tidy = (source: string): string => format(read(source));

  test('two spaces, a clause a line, one empty line between declarations', () => {
    expect(tidy('rule   a when x.y then\nstop\n\n\n\nrule b\nwhen x.y')).toBe(
      'rule a\n  when x.y\n  then stop\n\nrule b\n  when x.y\n',
    );
  });

  test('one-line declarations may stand together', () => {
    expect(tidy('event a.b\nevent c.d\n\n\nevent e.f\nsegment g = x > 1\n')).toBe(
      'event a.b\nevent c.d\n\nevent e.f\n\nsegment g = x > 1\n',
    );
  });

  test('a single empty line of the author’s stays', () => {
    expect(tidy('rule a\n\n\n  when x.y\n\n\n\n  then\n    stop\n\n    stop\n')).toBe(
      'rule a\n\n  when x.y\n\n  then\n    stop\n\n    stop\n',
    );
  });

  test('long conditions break before their operators, which end where the keyword ends', () => {
    const side = 'member.some_long_attribute_name >= 1000000';
    expect(
      tidy(
        `rule a\n  when ${side} and ${side} and (${side} or ${side}) for 3 days\n  if ${side} or ${side} or ${side}\n`,
      ),
    ).toBe(
      `rule a\n  when ${side}\n   and ${side}\n   and (${side} or ${side}) for 3 days\n  if ${side}\n   or ${side}\n   or ${side}\n`,
    );
  });

  test('long calls have an argument a line', () => {
    const long = 'A message that is long enough to fill the line by itself, or nearly so, and then some';
    expect(tidy(`rule a\n  then message.send(to: member, via: wechat, text: "${long}")\n`)).toBe(
      `rule a\n  then\n    message.send(\n      to: member,\n      via: wechat,\n      text: "${long}"\n    )\n`,
    );
  });

  test('columns are aligned by what they take on a screen', () => {
    expect(tidy('table t(等级: text) -> n: number\n|等级|n|\n| 金卡 | >= 10 |\n| - | 5 |\n')).toBe(
      'table t(等级: text) -> n: number\n  | 等级 | n     |\n  | 金卡 | >= 10 |\n  | -    | 5     |\n',
    );
  });

  test.each([
    'every 1 day',
    'every day',
    'every day at 09:00',
    'every hour',
    'every 2 weeks',
    'every month on day 1',
  ])('schedules keep their meaning: %s', (schedule) => {
    expect(tidy(`rule a\n  when ${schedule}\n`)).toBe(`rule a\n  when ${schedule}\n`);
  });

  test('a comment stays on the line that a step shares', () => {
    const source =
      'rule a\n  then stop # why\n\nplan b\n  split\n    50%: stop # half\n    50%:\n      # other\n      stop\n  end\n';
    expect(tidy(source)).toBe(source);
  });

  test('what cannot be read stays as it is', () => {
    const broken = '*** what   is\n   this ***';
    const tree = read(`${broken}\n\nrule   a\n`);
    expect(format(tree)).toBe(`${broken}\n\nrule a\n`);
    expect(format(tree, { to: 'yaml' })).toBe('# *** what   is\n#    this ***\n\nrules:\n  a: {}\n');
  });

  test('conditions below the steps of a YAML rule go above them in text', () => {
    const yaml =
      'rules:\n  a:\n    when: x.y\n    then:\n      - stop\n    at most: 1 per day\n    per: member\n    if: z > 1\n';
    const english = format(read(yaml, 'yaml'), { to: 'en' });
    expect(english).toBe('rule a\n  per member\n  when x.y\n  if z > 1\n  then stop\n  at most 1 per day\n');
    expect(parse(english, { source: 'x' }).diagnostics).toEqual([]);
  });
});

test('comments and empty lines go from English through Chinese and YAML and come back', () => {
  const source = `# about the file

# about the event
event complaint.filed "投诉" { # trailing
  # a field
  severity: number # how bad

  topic: text
  # at the end
}

# first

# second
rule a "A" # title
  # per
  per member

  when complaint.filed # when
  then # steps
    stop # one

    # two
    if x > 1 # if
      stop
    else # else
      stop
      # end of else
    # end of if
    end
    # end of steps
  # limits
  at most 1 per day # first
  at most 3 per 7 days
  # end of rule

# tail
# and more
`;
  const chinese = format(read(source), { to: 'zh' });
  const yaml = format(read(chinese, 'zh'), { to: 'yaml' });
  expect(format(read(yaml, 'yaml'), { to: 'en' })).toBe(source);
  const comments = (text: string): string[] =>
    [...text.matchAll(/# .*$/gm)].map(([comment]) => comment).sort();
  expect(comments(chinese)).toEqual(comments(source));
  expect(comments(yaml)).toEqual(comments(source));
});
