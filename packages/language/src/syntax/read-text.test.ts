import { expect, test } from 'vitest';
import { withoutSpans } from '../testing/tree-equal.ts';
import { KEYWORDS } from './keywords.ts';
import { parseText } from './read-text.ts';
import type { Clause, Declaration, Expression, RuleDeclaration, Step, SyntaxTree, Trigger } from './tree.ts';

function read(text: string): SyntaxTree {
  const { tree, diagnostics } = parseText(text, 'test.reeve');
  expect(diagnostics.map((it) => it.message.en)).toEqual([]);
  return tree;
}

function first<K extends Declaration['kind']>(text: string, kind: K): Extract<Declaration, { kind: K }> {
  const [declaration] = read(text).declarations;
  expect(declaration?.kind).toBe(kind);
  return declaration as Extract<Declaration, { kind: K }>;
}

function clausesOf(text: string): readonly Clause[] {
  return first(`rule r\n${text}`, 'rule').clauses;
}

function trigger(text: string): Trigger {
  const [clause] = clausesOf(`when ${text}`);
  if (clause?.kind !== 'when') throw new Error('no when');
  return clause.trigger;
}

function expression(text: string): Expression {
  const [clause] = clausesOf(`if ${text}`);
  if (clause?.kind !== 'if') throw new Error('no if');
  return clause.condition;
}

function steps(text: string): readonly Step[] {
  const [clause] = clausesOf(`then\n${text}`);
  if (clause?.kind !== 'then') throw new Error('no then');
  return clause.steps;
}

/** Trees without places: what a text says. */
function says(text: string): unknown {
  return withoutSpans(read(text), { trivia: false });
}

/** An expression as a fully bracketed text, to read what binds to what. */
function bound(e: Expression): string {
  switch (e.kind) {
    case 'and':
    case 'or':
      return `(${bound(e.left)} ${e.kind} ${bound(e.right)})`;
    case 'compare':
    case 'arithmetic':
      return `(${bound(e.left)} ${e.op} ${bound(e.right)})`;
    case 'in':
      return `(${bound(e.left)} ${e.negated ? 'not in' : 'in'} ${bound(e.right)})`;
    case 'test':
      return `(${bound(e.left)} ${e.op} ${bound(e.right)})`;
    case 'between':
      return `(${bound(e.value)} between ${bound(e.low)}..${bound(e.high)})`;
    case 'missing':
      return `(${bound(e.value)} ${e.negated ? 'known' : 'missing'})`;
    case 'not':
    case 'negate':
      return `(${e.kind} ${bound(e.value)})`;
    case 'group':
      return `[${bound(e.value)}]`;
    case 'list':
      return `{${e.items.map(bound).join(' ')}}`;
    case 'ref':
      return e.name.id;
    case 'number':
      return `${e.value}${e.percent ? '%' : ''}`;
    case 'call':
      return `${e.callee.id}(${e.args.map((it) => (it.name ? `${it.name.id}:` : '') + bound(it.value)).join(' ')})${e.select ? `.${e.select.id}` : ''}`;
    default:
      return e.kind;
  }
}

const ENGLISH = `rule win_back "Win back quiet members"
  per member
  when no activity for 7 days
  if member.tier in (silver, gold) and member.consent.marketing
  then
    message.send(to: member, via: wechat, template: "we-miss-you")
    points.grant(to: member, amount: 50, reason: "welcome back")
  at most 1 per 30 days
  quiet 22:00 to 08:00
`;

test('a rule is read clause by clause', () => {
  const rule = first(ENGLISH, 'rule');
  expect(rule.name.id).toBe('win_back');
  expect(rule.labels.map((it) => it.text)).toEqual(['Win back quiet members']);
  expect(rule.clauses.map((it) => it.kind)).toEqual(['per', 'when', 'if', 'then', 'atMost', 'quiet']);
  expect(rule.clauses[4]).toMatchObject({ count: 1, per: { parts: [{ count: 30, unit: 'day' }] } });
  expect(rule.clauses[5]).toMatchObject({ from: 22 * 60, to: 8 * 60 });
});

test('spans are where things stand', () => {
  const rule = first(ENGLISH, 'rule') as RuleDeclaration;
  const at = (span: { start: number; end: number }): string => ENGLISH.slice(span.start, span.end);
  expect(at(rule.span)).toBe(ENGLISH.trimEnd());
  expect(at(rule.name.span)).toBe('win_back');
  expect(rule.clauses.map((it) => at(it.span))[1]).toBe('when no activity for 7 days');
  const condition = rule.clauses[2];
  if (condition?.kind !== 'if' || condition.condition.kind !== 'and') throw new Error('no and');
  expect(at(condition.condition.left.span)).toBe('member.tier in (silver, gold)');
});

test('line ends of all kinds, a byte order mark and tabs change nothing', () => {
  const plain = says(ENGLISH);
  expect(says(`\ufeff${ENGLISH}`)).toEqual(plain);
  expect(says(ENGLISH.replaceAll('\n', '\r\n'))).toEqual(plain);
  expect(says(ENGLISH.replaceAll('\n', '\r'))).toEqual(plain);
  expect(says(ENGLISH.replaceAll('  ', '\t'))).toEqual(plain);
  expect(says(ENGLISH.replaceAll(/\n\s+/g, ' '))).toEqual(plain);
});

test('nothing gives an empty tree', () => {
  for (const text of ['', ' \n\t\n', '\ufeff', '# only a comment'])
    expect(read(text).declarations).toEqual([]);
});

test('the language is that of the first word', () => {
  expect(read('# 规则\nrule a\n').spelling).toBe('en');
  expect(read('规则 a\n').spelling).toBe('zh');
  expect(parseText('rule a', 'x', 'zh').tree.spelling).toBe('zh');
});

test.each([
  ['a or b and c', '(a or (b and c))'],
  ['a and b or c and d', '((a and b) or (c and d))'],
  ['not a and b', '((not a) and b)'],
  ['not a = 1', '(not (a = 1))'],
  ['not not a', '(not (not a))'],
  ['a + 1 * 2 - 3 / 4 = 5', '(((a + (1 * 2)) - (3 / 4)) = 5)'],
  ['a - 1 - 2 < 3', '(((a - 1) - 2) < 3)'],
  ['-a + 1 > -2', '(((negate a) + 1) > (negate 2))'],
  ['- a * 2 > 1', '(((negate a) * 2) > 1)'],
  ['2 x a > 3 × b', '((2 * a) > (3 * b))'],
  ['a is 1 and b == 2 or c ＝ 3', '(((a = 1) and (b = 2)) or (c = 3))'],
  ['a is not 1 and b != 2 and c ≠ 3 and d ！＝ 4', '((((a != 1) and (b != 2)) and (c != 3)) and (d != 4))'],
  ['a >= 1 and b ≥ 2 and c at least 3 and d ＞＝ 4', '((((a >= 1) and (b >= 2)) and (c >= 3)) and (d >= 4))'],
  ['a <= 1 and b ≤ 2', '((a <= 1) and (b <= 2))'],
  ['a in (b, c)', '(a in {b c})'],
  ['a in (b)', '(a in {b})'],
  ['a not in vip and member in blocklist', '((a not in vip) and (member in blocklist))'],
  ['a is one of (b, c) or a is not one of (d)', '((a in {b c}) or (a not in {d}))'],
  [
    'a contains "x" and b starts with "y" and c ends with "z"',
    '(((a contains text) and (b startsWith text)) and (c endsWith text))',
  ],
  ['a between 1 and 2 and b', '((a between 1..2) and b)'],
  ['a + 1 between b - 1 and 2 x c', '((a + 1) between (b - 1)..(2 * c))'],
  ['a is missing or b + 1 is known', '((a missing) or ((b + 1) known))'],
  ['(a or b) and c', '([(a or b)] and c)'],
  ['a = [1, 2] and b = [] and c = (1,)', '(((a = {1 2}) and (b = {})) and (c = {1}))'],
  ['reward(member.tier, streak: 3).points > 90%', '(reward(member.tier streak:3).points > 90%)'],
  ['min(a, b) < max(c, d)', '(min(a b) < max(c d))'],
  [
    'x > 1 and day = 2 and priority = 3 and count = 4',
    '((((x > 1) and (day = 2)) and (priority = 3)) and (count = 4))',
  ],
  [
    'event.when = 1 and event.end = 2 and message.if = 3',
    '(((event.when = 1) and (event.end = 2)) and (message.if = 3))',
  ],
  ['a = 1.5 and b = １２ and c = ３．５', '(((a = 1.5) and (b = 12)) and (c = 3.5))'],
])('%s binds as it should', (text, expected) => {
  expect(bound(expression(text))).toBe(expected);
});

test('comparisons do not go on', () => {
  const { diagnostics } = parseText('rule r\n  if 1 < a < 3\n  then stop\n', 'x');
  expect(diagnostics.map((it) => [it.code, it.span.start])).toEqual([['syntax/unexpected', 18]]);
});

test.each([
  ['7 days', [[7, 'day']]],
  [
    '1 hour 30 minutes',
    [
      [1, 'hour'],
      [30, 'minute'],
    ],
  ],
  [
    '7d 12h 30m 45s',
    [
      [7, 'day'],
      [12, 'hour'],
      [30, 'minute'],
      [45, 'second'],
    ],
  ],
  [
    '7d12h',
    [
      [7, 'day'],
      [12, 'hour'],
    ],
  ],
  ['2w', [[2, 'week']]],
  ['90min', [[90, 'minute']]],
  ['calendar day', [[1, 'calendarDay']]],
  ['3 calendar months', [[3, 'calendarMonth']]],
  ['3 天', [[3, 'day']]],
  [
    '3天12小时',
    [
      [3, 'day'],
      [12, 'hour'],
    ],
  ],
  ['2 个小时', [[2, 'hour']]],
  ['2 自然周', [[2, 'calendarWeek']]],
  ['1.5 hours', [[1.5, 'hour']]],
])('%s is a length of time', (text, parts) => {
  const [step] = steps(`wait ${text}`);
  expect(step).toMatchObject({
    kind: 'wait',
    for: { parts: parts.map(([count, unit]) => ({ count, unit })) },
  });
});

test('dates and times of day', () => {
  expect(expression('a = 2026-01-08')).toMatchObject({ right: { kind: 'date', text: '2026-01-08' } });
  expect(expression('a = 2026-01-08T09:00+08:00')).toMatchObject({
    right: { text: '2026-01-08T09:00+08:00' },
  });
  expect(expression('a = 2026年1月8日')).toMatchObject({ right: { text: '2026-01-08' } });
  expect(expression('a = 9:05')).toMatchObject({ right: { kind: 'timeOfDay', minutes: 545 } });
  expect(expression('a = ０９：００')).toMatchObject({ right: { kind: 'timeOfDay', minutes: 540 } });
});

test('strings have escapes and values in them', () => {
  const parts = (text: string): unknown =>
    (expression(`a = ${text}`) as { right: { parts: unknown } }).right.parts;
  expect(parts('"a\\n\\t\\"\\\\\\{x\\}"')).toEqual(['a\n\t"\\{x}']);
  expect(parts('“引号”')).toEqual(['引号']);
  expect(parts('“ends plainly"')).toEqual(['ends plainly']);
  expect(parts('\'it is "so"\'')).toEqual(['it is "so"']);
  expect(parts('""')).toEqual(['']);
  expect(parts('"🎉 مرحبا 👨‍👩‍👧"')).toEqual(['🎉 مرحبا 👨‍👩‍👧']);
  expect(parts('"Hello {member.name}, {1 + 2}!"')).toMatchObject([
    'Hello ',
    { kind: 'ref', name: { id: 'member.name' } },
    ', ',
    { kind: 'arithmetic' },
    '!',
  ]);
  expect(parts('"{coalesce(a, "none {b} }")}"')).toMatchObject([
    { kind: 'call', args: [{}, { value: { parts: ['none ', { name: { id: 'b' } }, ' }'] } }] },
  ]);
});

test('a regular expression keeps its backslashes and braces', () => {
  expect(expression('a matches "^\\d{4}\\"x\\\\$"')).toMatchObject({
    op: 'matches',
    right: { parts: ['^\\d{4}"x\\\\$'] },
  });
});

test('triggers', () => {
  expect(trigger('complaint.filed where event.severity >= 4')).toMatchObject({
    kind: 'event',
    selector: { where: { kind: 'compare' } },
  });
  expect(trigger('vip')).toMatchObject({ kind: 'event', selector: { event: { id: 'vip' } } });
  expect(trigger('no activity for 7 days')).toMatchObject({
    kind: 'state',
    condition: { kind: 'silence', of: { event: { id: 'activity' } } },
  });
  expect(trigger('reply_rate < 90% for 30 minutes')).toMatchObject({
    kind: 'state',
    for: { parts: [{ count: 30 }] },
  });
  expect(trigger('no a.b for 1 day or no c.d for 2 days')).toMatchObject({
    kind: 'state',
    condition: { kind: 'or' },
  });
  expect(trigger('complaint.filed spikes')).toMatchObject({
    kind: 'spike',
    of: { event: { id: 'complaint.filed' } },
  });
  expect(trigger('count(a.b) spikes with high sensitivity')).toMatchObject({
    kind: 'spike',
    of: { kind: 'window' },
    sensitivity: 'high',
  });
  expect(trigger('sum(a.b) in 5 minutes spikes')).toMatchObject({
    kind: 'spike',
    of: { fn: 'sum', in: { parts: [{ count: 5 }] } },
  });
  expect(trigger('member.tier becomes gold')).toMatchObject({
    kind: 'change',
    path: { id: 'member.tier' },
    to: { kind: 'ref' },
  });
  expect(trigger('member.tier changes')).toMatchObject({ kind: 'change' });
  expect(trigger('member enters vip')).toMatchObject({ kind: 'membership', of: 'member', change: 'enters' });
  expect(trigger('community leaves busy')).toMatchObject({
    kind: 'membership',
    of: 'community',
    change: 'leaves',
  });
  expect(trigger('any of (a.b, no c for 1 day, every 15 minutes)')).toMatchObject({
    kind: 'any',
    of: [{ kind: 'event' }, { kind: 'state' }, { kind: 'schedule' }],
  });
  expect(trigger('min(a.b) in 1 hour < 3')).toMatchObject({
    condition: { left: { kind: 'window', fn: 'min' } },
  });
  expect(trigger('count(a) in 1 hour > 3x usual in 7 days')).toMatchObject({
    condition: { right: { kind: 'arithmetic', op: '*', right: { kind: 'usual', sameHour: false } } },
  });
  expect(trigger('count(a) in 1 hour > 3 x usual for this hour in 4 weeks')).toMatchObject({
    condition: { right: { kind: 'arithmetic', right: { kind: 'usual', sameHour: true } } },
  });
});

test('sequences', () => {
  expect(trigger('cart.added then no order.paid within 2 hours with same item, size')).toMatchObject({
    kind: 'sequence',
    steps: [{ absent: true, of: { event: { id: 'order.paid' } } }],
    same: [{ id: 'item' }, { id: 'size' }],
  });
  expect(trigger('a where x = 1 then b where y = 2 within 1 day then no c within 2 hours')).toMatchObject({
    first: { where: {} },
    steps: [{ absent: false, of: { where: {} } }, { absent: true }],
  });
  expect(trigger('any of (a then b within 1 day with same f and g, c)')).toMatchObject({
    of: [{ kind: 'sequence', same: [{ id: 'f' }, { id: 'g' }] }, { kind: 'event' }],
  });
});

test('`then` goes on with a sequence only where one follows', () => {
  const kinds = (text: string): readonly string[] => clausesOf(text).map((it) => it.kind);
  expect(kinds('when a.b then c.d(x: 1)')).toEqual(['when', 'then']);
  expect(kinds('when a.b then wait for c.d within 1 day end')).toEqual(['when', 'then']);
  expect(kinds('when a.b then c.d within 1 day then e.f(x: 1)')).toEqual(['when', 'then']);
});

test('schedules', () => {
  const at = (text: string): unknown => (trigger(text) as { at: unknown }).at;
  expect(at('every monday at 09:00')).toEqual({ kind: 'weekly', on: ['monday'], at: 540 });
  expect(at('every friday, monday at 09:00')).toEqual({ kind: 'weekly', on: ['monday', 'friday'], at: 540 });
  expect(at('every weekday')).toEqual({ kind: 'weekly', on: 'weekday' });
  expect(at('every weekend and monday at 10:00')).toEqual({
    kind: 'weekly',
    on: ['monday', 'saturday', 'sunday'],
    at: 600,
  });
  expect(at('every day at 00:30')).toEqual({ kind: 'weekly', on: 'day', at: 30 });
  expect(at('every month on day 1 at 09:00')).toEqual({ kind: 'monthly', day: 1, at: 540 });
  expect(at('every 15 minutes')).toMatchObject({
    kind: 'interval',
    every: { parts: [{ count: 15, unit: 'minute' }] },
  });
  expect(at('every hour')).toMatchObject({
    kind: 'interval',
    every: { parts: [{ count: 1, unit: 'hour' }] },
  });
  expect(at('cron "0 9 1 */3 *"')).toEqual({ kind: 'cron', text: '0 9 1 */3 *' });
  expect(trigger('every day at 09:00 for each member where member.tier = gold')).toMatchObject({
    forEach: { of: 'member', where: {} },
  });
});

test('clauses', () => {
  const of = (text: string): unknown => withoutPlaces(clausesOf(text));
  expect(of('per event.state')).toMatchObject([{ kind: 'per', subject: { id: 'event.state' } }]);
  expect(of('at most 2 per day per member, delay')).toMatchObject([
    { count: 2, per: { parts: [{ count: 1, unit: 'day' }] }, scope: 'member', over: 'delay' },
  ]);
  expect(of('at most 3 times per 1 hour per rule else replace')).toMatchObject([
    { count: 3, scope: 'rule', over: 'replace' },
  ]);
  expect(of('quiet 22:00 to 08:00 drop')).toMatchObject([{ from: 1320, to: 480, over: 'drop' }]);
  expect(of('with approval of director within 2 hours')).toMatchObject([
    { kind: 'approval', role: { id: 'director' }, within: {} },
  ]);
  expect(of('priority -5')).toMatchObject([{ value: -5 }]);
  expect(of('priority high')).toMatchObject([{ value: 10 }]);
  expect(of('from 2026-01-01 to 2026-02-01')).toMatchObject([
    { kind: 'dates', from: '2026-01-01', to: '2026-02-01' },
  ]);
  expect(of('to 2026-02-01')).toMatchObject([{ kind: 'dates', to: '2026-02-01' }]);
  expect(of('rollout 10% holdout 5%')).toMatchObject([
    { kind: 'rollout', percent: 10 },
    { kind: 'holdout', percent: 5 },
  ]);
  expect(of('mode single shadow backfill')).toMatchObject([
    { mode: 'single' },
    { kind: 'shadow' },
    { kind: 'backfill' },
  ]);
  const [until] = clausesOf('until reply_rate > 95% for 1 hour');
  expect(until).toMatchObject({ kind: 'until', for: { parts: [{ count: 1 }] }, trigger: { kind: 'state' } });
  expect(until).not.toHaveProperty('trigger.for');
});

function withoutPlaces(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test('steps', () => {
  const kinds = (text: string): readonly string[] => steps(text).map((it) => it.kind);
  expect(kinds('a.b() wait 3 days stop start welcome start welcome(x: 1)')).toEqual([
    'action',
    'wait',
    'stop',
    'start',
    'start',
  ]);
  const then = [{ kind: 'action' }];
  const otherwise = { steps: then };
  expect(steps('wait for a.b where x = 1 within 30 minutes\n c.d()\notherwise\n e.f()\nend')).toMatchObject([
    { kind: 'waitFor', event: { where: {} }, within: {}, then, otherwise },
  ]);
  expect(steps('if a then b.c() else if d e.f() end end')).toMatchObject([
    { kind: 'if', then, otherwise: { steps: [{ kind: 'if', then }] } },
  ]);
  expect(steps('split 50%: a.b() 30% c.d() 20%: end')).toMatchObject([
    { branches: [{ percent: 50, steps: [{}] }, { percent: 30 }, { percent: 20, steps: [] }] },
  ]);
});

test('an `end` of the rule or the plan itself is dropped', () => {
  expect(first('rule a\n when b\n then c.d()\nend', 'rule').clauses.length).toBe(2);
  expect(first('plan a\n c.d()\nend', 'plan').steps.length).toBe(1);
});

test('event and attribute declarations', () => {
  const event = first(
    'event a.b "Bare" en "English" zh "中文" is activity { end "尾" : number, when: time\n  kind: one of x, y "Y", other: text is personal, c { d: yes/no default no } }',
    'event',
  );
  expect(event.labels.map((it) => [it.lang, it.text])).toEqual([
    [undefined, 'Bare'],
    ['en', 'English'],
    ['zh', '中文'],
  ]);
  expect(event.activity).toBe(true);
  expect(event.fields.map((it) => [it.name.id, it.type.kind, it.personal])).toEqual([
    ['end', 'number', false],
    ['when', 'time', false],
    ['kind', 'oneOf', false],
    ['other', 'text', true],
    ['c', 'group', false],
  ]);
  expect(
    first('member { tier: one of (gold "Gold", silver) default silver, tags: list of text }', 'attributes')
      .fields,
  ).toMatchObject([
    { type: { options: [{ name: { id: 'gold' } }, {}] }, default: { kind: 'ref' } },
    { type: { kind: 'listOf', of: { kind: 'text' } } },
  ]);
});

test('`no` is a value or begins a silence', () => {
  const { fields } = first(
    'member { a: yes/no default no b "B": text\n c: yes/no default no\n d: text }',
    'attributes',
  );
  expect(fields.map((it) => it.name.id)).toEqual(['a', 'b', 'c', 'd']);
  expect(expression('a = no and b')).toMatchObject({ left: { right: { kind: 'boolean', value: false } } });
  expect(expression('no a.b for 1 day')).toMatchObject({ kind: 'silence' });
  expect(expression('no a.b in 1 day')).toMatchObject({ kind: 'silence' });
});

test('segments, metrics, tables and templates', () => {
  expect(first('segment vip "V" per member = member.points >= 1000', 'segment')).toMatchObject({
    of: 'member',
    condition: { kind: 'compare' },
  });
  expect(
    first('metric r = share of a followed by b within 24 hours, in 7 days with same id', 'metric').value,
  ).toMatchObject({
    kind: 'share',
    within: { parts: [{ count: 24 }] },
    in: { parts: [{ count: 7 }] },
    same: { id: 'id' },
  });
  const table = first(
    'table t(tier: text, n: number) -> points: number, why: text\n all matches\n | tier | n | points | why |\n |---|---|\n | gold, silver | >= 7 | 30 | "x" |\n | not gold | 3 to 6 | 5 | "y"\n | - | - | -5 | "z" |\n',
    'table',
  );
  expect(table.hit).toBe('all');
  expect(table.columns.map((it) => it.id)).toEqual(['tier', 'n', 'points', 'why']);
  expect(table.rows.map((row) => row.cells.map((cell) => cell.kind))).toEqual([
    ['values', 'compare', 'values', 'values'],
    ['values', 'range', 'values', 'values'],
    ['any', 'any', 'values', 'values'],
  ]);
  const template = first(
    'template "we-miss-you" "Label" (name: text) {\n en: "Hi {name}"\n zh via wechat: "你好"\n "Bare"\n}',
    'template',
  );
  expect(template.name.id).toBe('we-miss-you');
  expect(template.bodies.map((it) => [it.lang, it.channel?.id])).toEqual([
    ['en', undefined],
    ['zh', 'wechat'],
    [undefined, undefined],
  ]);
});

/** The same thing said in both languages; names are the same, so that the trees are. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['when no activity for 7 days', '当 无 活动 满 7 天'],
  ['when no activity for 7 days', '当 近 7 天 内 无 活动'],
  ['per member per community', '每位 成员 每个 社群'],
  ['when count(a.b) in 1 hour >= 10', '当 近 1 小时 内 a.b 的 次数 >= 10'],
  ['when count(a.b) in 1 hour >= 10', '当 近1小时内 a.b 的 次数 不少于 10'],
  ['when count(a.b) in 1 hour >= 10', '当 次数(a.b) 近 1 小时 内 ≥ 10'],
  [
    'when count(a.b where event.x >= 4) in 1 hour >= 10',
    '当 近 1 小时 内 (a.b 其中 事件.x >= 4) 的 次数 ＞＝ １０',
  ],
  [
    'when sum(a.b.c) in 5 minutes spikes with low sensitivity',
    '当 近 5 分钟 内 a.b.c 的 总和 激增 灵敏度 低',
  ],
  ['when count(a) in 1 hour > 3 x usual in 7 days', '当 近 1 小时 内 a 的 次数 > 近 7 天 平时 的 3 倍'],
  [
    'when count(a) in 1 hour > 2 x usual for this hour in 4 weeks',
    '当 近 1 小时 内 a 的 次数 > 近 4 周 本时段 平时 的 2 倍',
  ],
  ['when a then no b within 2 hours', '当 a 之后 2 小时 内 无 b'],
  [
    'when a then b within 1 day then no c within 2 hours with same f',
    '当 a 之后 1 天 内 有 b 之后 2 小时 内 无 c 且 同一 f',
  ],
  ['when a spikes', '当 a 激增'],
  ['when member.tier becomes gold', '当 成员.tier 变为 gold'],
  ['when member enters vip', '当 成员 进入 vip'],
  ['when every monday at 09:00', '当 每 周一 09:00'],
  [
    'when every monday, friday at 09:00 for each member where member.x = 1',
    '当 每周一、周五 09：00 对 每位 成员 其中 成员.x = 1',
  ],
  ['when every day at 09:00', '当 每天 09:00'],
  ['when every month on day 1 at 09:00', '当 每 月 1 日 09:00'],
  ['when every 15 minutes', '当 每 15 分钟'],
  ['when cron "0 9 * * *"', '当 定时 “0 9 * * *”'],
  ['when any of (a, b spikes)', '当 任一 （a，b 激增）'],
  ['when r < 90% for 30 minutes', '当 r < 90％ 持续 30 分钟'],
  ['at most 1 per 30 days per member, delay', '至多 每 30 天 1 次 每位 成员，延后'],
  ['at most 1 per calendar day', '至多 每 自然日 1 次'],
  ['quiet 22:00 to 08:00 drop', '免打扰 22：00 至 08：00，丢弃'],
  ['with approval of boss within 2 hours', '须 boss 批准 限 2 小时 内'],
  ['priority high', '优先级 高'],
  ['from 2026-01-01 to 2026-02-01', '从 2026-01-01 起 至 2026年2月1日 止'],
  ['rollout 10% holdout 5% mode each shadow backfill', '灰度 10% 对照组 5% 方式 逐个 影子 补算'],
  ['until a for 1 day', '直到 a 持续 1 天'],
  [
    'if not a in (b, c) or d contains "x" and e between 1 and 2',
    '如果 非 a 属于 (b、c) 或 d 包含 “x” 且 e 介于 1 与 2',
  ],
  ['if a is missing or b is known or c not in d', '如果 a 缺失 或 b 已知 或 c 不属于 d'],
  ['if streak(a.b) by calendar day > 3', '如果 按 自然日 a.b 的 连续数 > 3'],
  ['if most common(a.b) in 1 day = c', '如果 近 1 天 内 a.b 的 最常见 = c'],
  ['if round(a) = yes and b = no and c = now', '如果 四舍五入(a) = 是 且 b = 否 且 c = 现在'],
  ['then a.b(x: member) wait 3 days stop start p(y: 1)', '则 a.b(x：成员) 等待 3 天 停止 启动 p(y：1)'],
  ['then wait for a within 30 minutes b() otherwise c() end', '则 等待 a 至多 30 分钟 b() 否则 c() 结束'],
  ['then if a b() else c() end', '则 如果 a 则 b() 否则 c() 结束'],
  ['then split 50%: a() 50%: b() end', '则 分流 50%： a() 50%： b() 结束'],
];

test.each(PAIRS)('%s and %s say the same', (english, chinese) => {
  expect(says(`规则 r\n${chinese}\n`)).toEqual(says(`rule r\n${english}\n`));
});

test.each([
  [
    'event a.b "x" is activity { f: text default "y", g: list of number }',
    '事件 a.b "x" 是活动 { f：文本 默认 "y"，g：列表 数字 }',
  ],
  ['member { a: yes/no is personal, b: one of (c, d) }', '成员 { a: 是否 是个人信息, b: 枚举 (c, d) }'],
  ['segment s = member.a', '分群 s = 成员.a'],
  [
    'metric m per community = share of a followed by b within 1 day, in 7 days',
    '指标 m 每个 社群 = 近 7 天 内 a 之后 1 天 内 有 b 的 占比',
  ],
  [
    'metric m = share of a followed by b within 1 day, in 7 days',
    '指标 m = a 之后 1 天 内 有 b 的 占比 近 7 天',
  ],
  [
    'table t(a: text) -> b: number\n first match\n | a | b |\n | x | 1 |',
    '决策表 t(a: 文本) -> b: 数字\n 首个匹配\n | a | b |\n | x | 1 |',
  ],
  [
    'table t(a: yes/no) -> b: number\n | a | b |\n | yes | 1 |\n | no | 2 |\n | yes, no | 3 |',
    '决策表 t(a: 是否) -> b: 数字\n | a | b |\n | 是 | 1 |\n | 否 | 2 |\n | 是, 否 | 3 |',
  ],
  ['template t (n: text) { en: "Hi" zh via w: "x" }', '模板 t (n: 文本) { 英文: "Hi" 中文 通过 w: "x" }'],
  ['plan p(n: duration) stop', '预案 p(n: 时长) 停止'],
])('%s and %s declare the same', (english, chinese) => {
  expect(says(chinese)).toEqual(says(english));
});

test('both languages may stand in one text', () => {
  expect(says('rule r\n当 a.b\n  then 停止')).toEqual(says('rule r\n when a.b\n then stop'));
});

test('names of any script, and roots in Chinese', () => {
  expect(bound(expression('成员.等级 = 金卡 and مرحبا.עולם = café'))).toBe(
    '((member.等级 = 金卡) and (مرحبا.עולם = café))',
  );
  expect(first('rule 唤醒\u0301', 'rule').name.id).toBe('唤醒\u0301'.normalize('NFC'));
});

/** Every word of the language that a thing may still be called by. */
const FREE = KEYWORDS.filter((row) => !row.reserved && row.role !== 'function').flatMap((row) =>
  [...row.en, ...row.zh].filter((word) => /^\p{L}+$/u.test(word)),
);

test.each(
  FREE.filter((word) => !['yes', 'true', 'no', 'false', '是', '否', 'now', '现在', '此刻'].includes(word)),
)('`%s` may be a name: of a value, an option, a step or a declaration', (word) => {
  const whole = `rule ${word} "T"
  per ${word}
  when ${word}
  if ${word} = 1 and a = ${word} and b in (${word}, c) and (${word}) > 2 and not ${word}
  then
    ${word}.x(${word}: ${word}, y: [${word}])
    start ${word}
    start ${word}(z: 1)
event ${word} { ${word} "L": one of (${word}, d) default ${word} }
plan ${word}(${word}: text) stop
segment ${word} = ${word} >= 1 or ${word} is missing
table ${word}(${word}: text) -> n: number
  | ${word} | n |
  | ${word} | 1 |
`;
  const { declarations } = read(whole);
  expect(declarations.map((it) => it.kind)).toEqual(['rule', 'event', 'plan', 'segment', 'table']);
  const [rule] = declarations as readonly [RuleDeclaration];
  expect(rule.name.written).toBe(word);
  expect(rule.clauses.map((it) => it.kind)).toEqual(['per', 'when', 'if', 'then']);
});

test('any word may stand after a dot and before a colon', () => {
  for (const row of KEYWORDS) {
    for (const word of [...row.en, ...row.zh].filter((it) => /^[\p{L}]+$/u.test(it))) {
      const [step] = steps(`a.${word}(${word}: member.${word})`);
      expect(step).toMatchObject({
        action: { id: `a.${word}` },
        args: [{ name: { id: word }, value: { name: { id: `member.${word}` } } }],
      });
    }
  }
});
