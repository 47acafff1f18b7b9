import { expect, test } from 'vitest';
import { type Fragments, parseFragment } from './fragment.ts';

const at = { source: 'rules.yaml', offset: 0 };

test.each<[keyof Fragments, string, unknown]>([
  ['expression', 'a and b', { kind: 'and' }],
  ['trigger', 'no activity for 7 days', { kind: 'state' }],
  ['trigger', '无 活动 满 7 天', { kind: 'state' }],
  ['until', 'a > 1 for 1 hour', { trigger: { kind: 'state' }, for: {} }],
  ['atMost', '1 per 30 days per member, delay', { count: 1, scope: 'member', over: 'delay' }],
  ['atMost', '每 30 天 1 次', { count: 1 }],
  ['quiet', '22:00 to 08:00', { from: 1320, to: 480 }],
  ['approval', 'director within 2 hours', { role: { id: 'director' }, within: {} }],
  ['duration', '1 hour 30 minutes', { parts: [{}, {}] }],
  ['selector', 'a.b where c = 1', { where: {} }],
  ['waitFor', 'a.b where c = 1 within 30 minutes', { event: { where: {} }, within: {} }],
  ['call', 'welcome(name: "x")', { plan: { id: 'welcome' }, args: [{}] }],
  ['call', 'welcome', { plan: { id: 'welcome' }, args: [] }],
  ['priority' as const, 'high', { value: 10 }],
  ['type', 'one of (a, b)', { kind: 'oneOf' }],
  ['fieldType', 'number default 0 is personal', { type: { kind: 'number' }, default: {}, personal: true }],
  ['parameters', '(a: text, b: number)', [{ name: { id: 'a' } }, {}]],
  ['cell', '3 to 7', { kind: 'range' }],
  ['cell', '-', { kind: 'any' }],
  ['steps', 'a.b()\nstop', [{ kind: 'action' }, { kind: 'stop' }]],
  ['date', '2026-01-08', { text: '2026-01-08' }],
  ['text', 'Hello {member.name}, "quoted" \\{x\\}', { parts: ['Hello ', { kind: 'ref' }, ', "quoted" {x}'] }],
])('%s: %s', (kind, text, value) => {
  const fragment = parseFragment(kind, text, at);
  expect(fragment.diagnostics).toEqual([]);
  expect(fragment).toMatchObject({ value });
});

test('places are those of the text around', () => {
  const { value } = parseFragment('expression', 'a = "{b}"', { source: 'f', offset: 100 });
  expect(value?.span).toEqual({ source: 'f', start: 100, end: 109 });
  expect(value).toMatchObject({ right: { parts: [{ name: { span: { start: 106, end: 107 } } }] } });
  const mapped = parseFragment('expression', 'a =', { source: 'f', offset: (index) => index * 10 });
  expect(mapped.diagnostics.map((it) => it.span)).toEqual([{ source: 'f', start: 20, end: 30 }]);
});

test('what is left over is found', () => {
  expect(parseFragment('duration', '7 days 5', at).diagnostics.map((it) => it.code)).toEqual([
    'syntax/unexpected',
  ]);
  expect(parseFragment('expression', '', at).diagnostics.map((it) => it.code)).toEqual(['syntax/expected']);
  expect(parseFragment('trigger', 'rule a', at).diagnostics.length).toBe(1);
});

test('comments that stand beside no line are handed back', () => {
  const { value, comments } = parseFragment('steps', 'a.b() # one\n# two\nstop\n# three', at);
  expect(
    value?.map((step) => [step.trivia.trailing?.text, step.trivia.leading.map((it) => it.text)]),
  ).toEqual([
    ['one', []],
    [undefined, ['two']],
  ]);
  expect(comments.map((it) => it.text)).toEqual(['three']);
  expect(parseFragment('expression', 'a # why\n= 1', at).comments.map((it) => it.text)).toEqual(['why']);
});
