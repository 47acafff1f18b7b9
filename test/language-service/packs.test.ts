// What an editor offers and tells of packs and parameters, in each spelling.
import { parse } from '@reeve/language';
import { createLanguageService } from '@reeve/language/service';
import { expect, test } from 'vitest';
import { cut, signatures } from './setting.ts';

const TEXT = `parameter quiet_days "Days of silence": duration = 7 days from 1 day to 60 days
parameter tone: one of (warm, plain) = warm
rule greet "Greet"
  when member.joined
  then log.write(message: "hello")
`;
const serviceOf = (texts: Readonly<Record<string, string>>) => {
  const service = createLanguageService({
    signatures,
    packs: [
      {
        id: 'greeting',
        labels: { en: 'Greeting', zh: '问候' },
        description: { en: 'Greets newcomers.', zh: '问候新人。' },
        trees: [parse(TEXT, { source: 'pack/greeting.reeve' }).tree],
      },
    ],
    packIds: ['greeting', 'later'],
  });
  for (const [source, text] of Object.entries(texts)) service.open(source, text);
  return service;
};
const items = (marked: string, source: string) => {
  const { text, at } = cut(marked);
  return serviceOf({ [source]: text }).completions(source, at)?.items ?? [];
};
const OWN = 'parameter calm: duration = 3 days\nrule a\n  when no activity for ';

test.each([
  ['a pack', 'a.reeve', 'use pack ▮', ['greeting', 'later']],
  ['a pack half written', 'a.reeve', 'use pack gre▮', ['greeting', 'later']],
  ['a pack in Chinese', 'a.reeve', '启用规则包 ▮', ['greeting', 'later']],
  ['its parameters', 'a.reeve', 'use pack greeting with ▮', ['quiet_days:', 'tone:']],
  ['its parameters in Chinese', 'a.reeve', '启用规则包 greeting 设 ▮', ['quiet_days:', 'tone:']],
  ['those left', 'a.reeve', 'use pack greeting with tone: plain, ▮', ['quiet_days:']],
  ['a choice', 'a.reeve', 'use pack greeting with tone: ▮', ['plain', 'warm']],
  ['its rules', 'a.reeve', 'use pack greeting except ▮', ['greet']],
  ['a pack in YAML', 'a.yaml', 'use:\n  ▮', ['greeting', 'later']],
  ['its parameters in YAML', 'a.yaml', 'use:\n  greeting:\n    with:\n      ▮', ['quiet_days:', 'tone:']],
  ['in braces', 'a.yaml', 'use:\n  greeting:\n    with: { ▮', ['quiet_days:', 'tone:']],
  ['its rules in YAML', 'a.yaml', 'use:\n  greeting:\n    except:\n      - ▮', ['greet']],
  ['own parameters', 'a.reeve', `${OWN}$▮`, ['$calm']],
])('offers %s', (_name, source, marked, wanted) => {
  expect(items(marked, source).map(({ label }) => label)).toEqual(wanted);
});

test('a parameter is offered with its default and limits, and `$name` without the sign as well', () => {
  const [first] = items('use pack greeting with ▮', 'a.reeve');
  expect(first).toMatchObject({
    insert: 'quiet_days: ',
    detail: { en: 'duration, by default 7 days, from 1 day to 60 days' },
  });
  expect(items(`${OWN}▮`, 'a.reeve').map(({ label }) => label)).toContain('$calm');
  expect(items(`${OWN}$ca▮`, 'a.reeve')[0]).toMatchObject({ insert: '$calm', from: OWN.length });
});

test.each([
  ['a.reeve', 'use pack greeting with quiet_days: 5 days except greet'],
  ['a.reeve', '启用规则包 greeting 设 quiet_days: 5 天'],
  ['a.yaml', 'use:\n  greeting:\n    with: { quiet_days: 5 days }\n'],
])('tells of a pack and its parameter, and goes to them: %s %s', (source, text) => {
  const service = serviceOf({ [source]: text });
  const pack = text.indexOf('greeting') + 2;
  const parameter = text.indexOf('quiet_days') + 2;
  expect(service.hover(source, pack)?.text).toMatchObject({
    en: expect.stringContaining('Greets newcomers.'),
    zh: expect.stringContaining('问候新人。'),
  });
  expect(service.hover(source, parameter)?.text.en).toMatch(/Days of silence.*60 days, set to 5/su);
  expect(service.definition(source, pack)[0]?.source).toBe('pack/greeting.reeve');
  const [at] = service.definition(source, parameter);
  expect(at && TEXT.slice(at.start, at.end)).toBe('quiet_days');
  expect(service.prepareRename(source, parameter)).toHaveProperty('problem');
});

test.each([
  ['a.reeve', `${OWN}$calm\n  then log.write(message: "after {$calm}")\n  at most 1 per $calm\n`],
  [
    'a.yaml',
    'parameters:\n  calm: { type: duration, default: 3 days }\nrules:\n  a:\n    when: no activity for $calm\n    then:\n      - log.write: { message: "after {$calm}" }\n    at most: 1 per $calm\n',
  ],
  [
    'a.reeve',
    '参数 calm: 时长 = 3 天\n规则 a\n  当 无 活动 满 $calm\n  则 log.write(message: "{$calm}")\n  至多 每 $calm 1 次\n',
  ],
])('finds and renames a parameter with all its uses: %s', (source, text) => {
  const service = serviceOf({ [source]: text });
  const uses = [...text.matchAll(/calm/gu)].map(({ index }) => index);
  const at = text.indexOf('$calm') + 1;
  expect(service.definition(source, at)).toEqual([{ source, start: uses[0], end: uses[0]! + 4 }]);
  expect(
    service
      .references(source, at)
      .map(({ start }) => start)
      .sort((a, b) => a - b),
  ).toEqual(uses);
  const edits = service.rename(source, at, 'rest');
  const renamed = Array.isArray(edits)
    ? edits.map(({ text: to, span }) => ({ to, start: span.start })).sort((a, b) => a.start - b.start)
    : [];
  expect(renamed).toEqual(uses.map((start) => ({ to: 'rest', start })));
});
