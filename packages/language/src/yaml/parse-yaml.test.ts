import { describe, expect, test } from 'vitest';
import { format } from '../format/format.ts';
import { parseText } from '../syntax/read-text.ts';
import { withoutSpans } from '../testing/index.ts';
import { parseYaml } from './parse-yaml.ts';

const read = (text: string) => parseYaml(text, { source: 'a.yaml' });
const codes = (text: string): string[] => read(text).diagnostics.map(({ code }) => code);
const english = (text: string): string => format(read(text).tree, { to: 'en' });
/** What each finding points at. */
const places = (text: string): string[] =>
  read(text).diagnostics.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);

describe('what a text may hold', () => {
  test.each(['', '\n\n', '# only a comment\n', '---\n', '\ufeff'])('nothing: %j', (text) => {
    expect(codes(text)).toEqual([]);
    expect(read(text).tree.declarations).toEqual([]);
  });

  test('every declaration, in the tree that Reeve text gives', () => {
    const yaml = `events:
  complaint.filed:
    title: { en: Complaint, zh: 投诉 }
    activity: yes
    fields:
      severity: { type: number, title: 严重度, default: 3 }
      about:
        topic: text
        mail: { type: text, personal: true }
member:
  tier: one of (gold "金卡", silver)
community:
  title: 社群
  fields: { size: number }
segments:
  vip: member.points >= 1000
  busy: { title: Busy, per: community, condition: count(message.posted) in 1 hour > 100 }
metrics:
  rate: { per: member, value: count(message.posted) in 7 days }
tables:
  reward:
    params: { tier: text }
    outputs: { points: number }
    match: all
    rows:
      - [gold, 30]
      - ["-", ">= 5"]
templates:
  we-miss-you:
    params: { name: text }
    en: "Hello {name}"
    zh via wechat: 你好
plans:
  respond:
    params: { topic: { type: text, title: 主题 } }
    steps:
      - wait: 1 day
rules:
  a:
    when: { any: [complaint.filed, member joins] }
`;
    const text = `event complaint.filed en "Complaint" zh "投诉" is activity {
  severity "严重度": number default 3
  about { topic: text, mail: text is personal }
}
member { tier: one of (gold "金卡", silver) }
community "社群" { size: number }
segment vip = member.points >= 1000
segment busy "Busy" per community = count(message.posted) in 1 hour > 100
metric rate per member = count(message.posted) in 7 days
table reward(tier: text) -> points: number
  all matches
  | tier | points |
  | gold | 30 |
  | - | >= 5 |
template "we-miss-you" (name: text) {
  en: "Hello {name}"
  zh via wechat: "你好"
}
plan respond(topic "主题": text)
  wait 1 day
rule a
  when any of (complaint.filed, member.joined)
`;
    const fixed = yaml.replace('member joins', 'member.joined');
    expect(codes(fixed)).toEqual([]);
    expect(withoutSpans(read(fixed).tree, { trivia: false })).toEqual(
      withoutSpans(parseText(text, 'x').tree, { trivia: false }),
    );
  });

  test('every clause', () => {
    const yaml = `rules:
  a:
    title: A
    per: member
    when: complaint.filed spikes
    if: member.tier = gold
    then: stop
    until: count(complaint.filed) in 1 hour < 3 for 30 minutes
    at most: [1 per day, "5 per week per community, delay"]
    quiet: 22:00 to 08:00, drop
    approval: director within 2 hours
    priority: high
    from: 2026-01-01
    to: 2026-02-01
    rollout: 10%
    holdout: 5
    mode: each
    shadow:
    backfill: true
`;
    expect(codes(yaml)).toEqual([]);
    expect(english(yaml)).toBe(`rule a "A"
  per member
  when complaint.filed spikes
  if member.tier = gold
  then stop
  until count(complaint.filed) in 1 hour < 3 for 30 minutes
  at most 1 per day
  at most 5 per week per community, delay
  quiet 22:00 to 08:00, drop
  with approval of director within 2 hours
  priority 10
  from 2026-01-01 to 2026-02-01
  rollout 10%
  holdout 5%
  mode each
  shadow
  backfill
`);
  });

  test('every step', () => {
    const yaml = `plans:
  p:
    steps:
      - campaign.pause
      - campaign.pause: {}
      - message.send(to: member)
      - start: q
      - start: 'q(topic: "x")'
      - start: { plan: q, with: { topic: x y } }
      - wait: 3 days
      - wait for: x.y within 1 hour
        then: stop
        otherwise: [stop]
      - if: a > 1
        then: [stop]
        else:
          - stop
      - split:
          - 50%: stop
          - 50%: [stop]
      - split: { 30%: stop, 70%: stop }
      - stop
`
      .replace('      - campaign.pause\n', '')
      .replace('- message.send(to: member)', '- "message.send(to: member)"');
    expect(codes(yaml)).toEqual([]);
    expect(english(yaml)).toBe(`plan p
  campaign.pause()
  message.send(to: member)
  start q
  start q(topic: "x")
  start q(topic: "x y")
  wait 3 days
  wait for x.y within 1 hour
    stop
  otherwise
    stop
  end
  if a > 1
    stop
  else
    stop
  end
  split
    50%: stop
    50%: stop
  end
  split
    30%: stop
    70%: stop
  end
  stop
`);
  });

  test('Reeve text of several lines, with comments', () => {
    const yaml = 'rules:\n  a:\n    then: |\n      # first\n      stop # one\n      # last\n      stop\n';
    expect(codes(yaml)).toEqual([]);
    expect(english(yaml)).toBe('rule a\n  then\n    # first\n    stop # one\n    # last\n    stop\n');
  });

  test('Chinese keys and texts', () => {
    const yaml = `rules:
  a:
    当: 投诉 其中 事件.严重度 >= 4
    如果: 成员.等级 = 金卡
    则:
      - 等待: 3 天
      - 等待: 投诉 至多 1 小时
        否则: [停止]
      - 如果: 成员.积分 > 1
        则: 停止
        否则: 停止
    至多: 每 30 天 1 次
    方式: 重来
`;
    expect(codes(yaml)).toEqual([]);
    expect(english(yaml)).toContain('wait for 投诉 within 1 hour\n    otherwise\n      stop\n    end');
    expect(english(yaml)).toContain('at most 1 per 30 days\n  mode restart\n');
  });
});

describe('values of arguments', () => {
  const value = (yaml: string): string =>
    english(`plans:\n  p:\n    steps:\n      - a.b:\n          x: ${yaml}\n`)
      .split('x: ')[1]
      ?.replace(/\)\n$/, '') ?? '';

  test.each([
    ['50', '50'],
    ['50%', '50%'],
    ['yes', 'yes'],
    ['15 minutes', '15 minutes'],
    ['09:00', '09:00'],
    ['2026-01-08', '2026-01-08'],
    ['member.tier', 'member.tier'],
    ['silver', 'silver'],
    ['member.points + 1', 'member.points + 1'],
    ['count(a.b) in 7 days', 'count(a.b) in 7 days'],
    ['[gold, silver]', '(gold, silver)'],
    ['{ =: "max(a, b)" }', 'max(a, b)'],
    // Text:
    ['"50"', '"50"'],
    ["'silver'", '"silver"'],
    ['welcome back', '"welcome back"'],
    ['we-miss-you', '"we-miss-you"'],
    ['Hello {member.name}, hi', '"Hello {member.name}, hi"'],
    ['"a \\\\{b}"', '"a \\{b}"'],
    ['|-\n            one\n            two', '"one\\ntwo"'],
    ["don't", '"don\'t"'],
  ])('%s is %s', (yaml, expected) => {
    expect(value(yaml)).toBe(expected);
  });
});

describe('what is refused', () => {
  test.each([
    ['rules:\n  a: &x {}\n', 'yaml/anchor &x'],
    ['rules:\n  a: { when: *x }\n', 'yaml/alias *x'],
    ['rules:\n  a: !!map {}\n', 'yaml/tag !!map'],
    ['rules:\n  a:\n    <<: {}\n', 'yaml/merge-key <<'],
    ['rules: {}\n---\nrules: {}\n', 'yaml/several-documents ---'],
    ['%TAG ! x\n---\nrules: {}\n', 'yaml/directive %TAG ! x'],
    ['rules:\n  a: {}\n  a: {}\n', 'yaml/duplicate-key a'],
    ['rules:\n  a:\n    when: x.y\n    when: x.z\n', 'yaml/duplicate-key when'],
    ['rules:\n  12: {}\n', 'yaml/key-not-text 12'],
    ['rules:\n  [a]: {}\n', 'yaml/key-not-text [a]'],
    ['rules:\n  ~: {}\n', 'yaml/key-not-text ~'],
    ['rules:\n  a b: {}\n', 'yaml/bad-name a b'],
    ['rules:\n  when: {}\n', 'yaml/bad-name when'],
    ['rule:\n  a: {}\n', 'yaml/unknown-key rule'],
    ['rules:\n  a:\n    wen: x.y\n', 'yaml/unknown-key wen'],
    ['rules: hello\n', 'yaml/expected-map hello'],
    ['hello', 'yaml/expected-map hello'],
    ['rules:\n  a:\n    when:\n', 'yaml/missing-value when'],
    ['rules:\n  a:\n    shadow: perhaps\n', 'yaml/bad-value perhaps'],
    ['rules:\n  a:\n    mode: twice\n', 'yaml/bad-value twice'],
    ['rules:\n  a:\n    then:\n      - a.b: {}\n        c.d: {}\n', 'yaml/one-step c.d'],
    ['rules:\n  a:\n    then:\n      - a.b(x: 1)\n', 'yaml/step-without-quotes a.b(x: 1)'],
    ['rules:\n  a:\n    then: [[stop]]\n', 'yaml/expected-step ['],
    ['rules:\n  a:\n    title: "x\n', 'yaml/unclosed-quote "'],
    ['tables:\n  a: { rows: 5 }\n', 'yaml/expected-list 5'],
    ['rules:\n  a:\n    when: [[x.y]]\n', 'yaml/expected-text ['],
  ])('%j: %s', (text, expected) => {
    expect(places(text)).toContain(expected);
  });

  test('with what was probably meant', () => {
    const [finding] = read('rules:\n  a:\n    wen: x.y\n').diagnostics;
    expect(finding?.fixes?.[0]?.edits[0]?.text).toBe('when');
  });

  test('bombs of aliases, without growing', () => {
    const lines = Array.from({ length: 40 }, (_, n) => `a${n}: &a${n} [${`*a${n - 1},`.repeat(9)}]`);
    const { tree, diagnostics } = read(`a-1: &a-1 [x]\n${lines.join('\n')}\nrules:\n  b: { when: x.y }\n`);
    expect(diagnostics.filter(({ code }) => code === 'yaml/alias')).toHaveLength(360);
    expect(tree.declarations).toHaveLength(1);
  });

  test.each([
    ['ten thousand brackets', `rules: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['brackets never closed', `rules: ${'{a: '.repeat(10_000)}`],
    ['ten thousand dashes', `${'- '.repeat(10_000)}x`],
    [
      'a thousand levels of indentation',
      Array.from({ length: 1000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
    ],
  ])('nesting too deep: %s', (_name, text) => {
    expect(codes(text)).toContain('yaml/too-deep');
  });

  test('ten levels are none too many', () => {
    const nested = (depth: number): string =>
      depth === 0 ? 'stop' : `{ if: a > 1, then: [${nested(depth - 1)}] }`;
    expect(codes(`rules:\n  a:\n    then: [${nested(10)}]\n`)).toEqual([]);
  });

  test('texts too long, unread', () => {
    expect(codes(`# ${'x'.repeat(4_000_000)}`)).toEqual(['yaml/too-long']);
  });
});

describe('one broken rule hides no other', () => {
  const rules = (broken: string): string =>
    `# top\nrules:\n  one:\n    when: x.y\n  two:\n${broken}\n  # before three\n  three:\n    when: x.y where a >\n  four:\n    when: x.y\n`;

  test.each([
    '    title: "never closed',
    '    title: a: b',
    '    when: [x.y',
    '    when: { any: [x.y',
    '   \twhen: x.y',
    '    when: x.y\n   if: a > 1',
    '    when: x.y\n  - a',
    '    when: @x',
    '    when: x.y\n  "two',
  ])('%j', (broken) => {
    const { tree, diagnostics } = read(rules(broken));
    const names = tree.declarations.map((it) => ('name' in it ? it.name.id : ''));
    expect(names).toEqual(expect.arrayContaining(['one', 'three', 'four']));
    const text = rules(broken);
    const start = text.indexOf('  two:');
    const three = text.indexOf('  three:');
    const here = diagnostics.filter(({ span }) => span.start >= start && span.start < three);
    expect(here.length).toBeGreaterThan(0);
    expect(diagnostics.filter((it) => !here.includes(it)).map(({ span }) => span.start >= three)).toEqual([
      true,
    ]);
    expect(format(tree, { to: 'en' })).toContain('# before three\n');
  });
});

describe('places', () => {
  test.each([
    ['plain', 'when: x.y where a > oops oops', 'oops'],
    ['in quotes', 'when: "x.y where a > oops oops"', 'oops'],
    ['after an escape', 'when: "x.y where \\u0061 > oops oops"', 'oops'],
    ['after a doubled quote', "when: 'x.y where a = \"it''s\" and b > oops oops'", 'oops'],
    ['folded', 'when: >-\n      x.y\n      where a >\n      oops oops', 'oops'],
    ['in a block', 'when: |\n      x.y\n      where a > oops oops', 'oops'],
    ['over lines in quotes', 'when: "x.y\n      where a > oops\n      oops"', 'oops'],
  ])('of slips in Reeve text %s', (_name, line, word) => {
    const text = `rules:\n  a:\n    ${line}\n`;
    const [finding] = read(text).diagnostics;
    expect(finding?.span.start).toBe(text.lastIndexOf(word));
  });
});

test('every comment of a text with comments in silly places is in the tree once', () => {
  const text = `# c01
rules: # c02
  # c03
  a: # c04
    # c05
    title: x # c06
    when: { any: [ # c07
      x.y, # c08
      # c09
      ] } # c10
    then: # c11
      - a.b: { # c12
          x: 1, # c13
          # c14
          y: 2 } # c15
      # c16
      -
        # c17
        wait: 3 days # c18
      - if: | # c19
          # c20
          a > 1 # c21
        # c22
        then: # c23
          # c24
          - stop # c25
          # c26
        # c27
    # c28
    at most: # c29
      # c30
      - 1 per day # c31
  # c32
# c33
`;
  const { tree, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  for (const to of ['en', 'zh', 'yaml'] as const) {
    const formatted = format(tree, { to });
    expect([...formatted.matchAll(/# (c\d\d)$/gm)].map((it) => it[1]).sort()).toEqual(
      Array.from({ length: 33 }, (_, n) => `c${String(n + 1).padStart(2, '0')}`),
    );
  }
});
