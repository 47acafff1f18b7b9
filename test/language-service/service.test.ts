import { expect, test } from 'vitest';
import { cut, example, serviceWith } from './setting.ts';

const VOCABULARY = `event visit.made "visit" zh "到访" { place "place" zh "地点": text, score: number }
segment vip "regular" = member.points >= 1000
metric visits "visits" = count(visit.made) in 7 days
plan greet(who: text)
  log.write(message: "Hello {who}")
`;
const RULES = `# what greets
rule hello "Say hello"
  when visit.made where place = "hall" and score > 3
  if member in vip and visits > 2
  then
    start greet(who: "you")
    wait for visit.made within 2 days
      log.write(message: "{event.place}")
    otherwise
      stop
    end
  at most 1 per 7 days
`;
const both = { 'v.reeve': VOCABULARY, 'r.reeve': RULES };
const at = (text: string, what: string, plus = 1): number => text.indexOf(what) + plus;
const slices = (spans: readonly { source: string; start: number; end: number }[]): string[] =>
  spans.map(
    ({ source, start, end }) => `${source}: ${(source === 'v.reeve' ? VOCABULARY : RULES).slice(start, end)}`,
  );

test('a name leads to where it is declared and to all that uses it, across texts', () => {
  const service = serviceWith(both);
  expect(slices(service.definition('r.reeve', at(RULES, 'vip')))).toEqual(['v.reeve: vip']);
  expect(slices(service.definition('r.reeve', at(RULES, 'greet(')))).toEqual(['v.reeve: greet']);
  expect(slices(service.definition('r.reeve', at(RULES, 'place =')))).toEqual(['v.reeve: place']);
  expect(slices(service.definition('v.reeve', at(VOCABULARY, '{who}', 2)))).toEqual(['v.reeve: who']);
  expect(slices(service.references('v.reeve', at(VOCABULARY, 'visit.made')))).toEqual([
    'v.reeve: visit.made',
    'v.reeve: visit.made',
    'r.reeve: visit.made',
    'r.reeve: visit.made',
  ]);
  expect(service.definition('r.reeve', at(RULES, 'log.write'))).toEqual([]);
});

test('renaming changes every place that means the same and no other, and the texts still check', () => {
  const service = serviceWith(both);
  const applied = (offset: number, source: string, to: string): Record<string, string> => {
    const edits = service.rename(source, offset, to);
    if ('problem' in edits) throw new Error(edits.problem.en);
    const texts: Record<string, string> = { ...both };
    for (const { span, text } of edits.toSorted((a, b) => b.span.start - a.span.start))
      texts[span.source] =
        texts[span.source]!.slice(0, span.start) + text + texts[span.source]!.slice(span.end);
    return texts;
  };
  const field = applied(at(RULES, 'place ='), 'r.reeve', 'room');
  expect(field['v.reeve']).toContain('{ room "place"');
  expect(field['r.reeve']).toContain('where room = "hall"');
  expect(field['r.reeve']).toContain('{event.room}');
  const event = applied(at(VOCABULARY, 'visit.made'), 'v.reeve', 'visit.begun');
  expect(event['v.reeve']).toContain('count(visit.begun)');
  expect(event['r.reeve']).toContain('wait for visit.begun');
  for (const texts of [field, event]) {
    const again = serviceWith(texts);
    for (const source of Object.keys(texts))
      expect(again.diagnostics(source).filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});

test('where a thing stands under its label, the label is renamed: where it is given, and where it is used', () => {
  const texts = {
    'v.reeve':
      'event visit.made "visit" zh "到访" { place "place" zh "地点": text, other zh "地点二": text }\n',
    'a.reeve': '规则 甲\n  当 到访 其中 地点 = "厅"\n  则 写入日志(内容: "{事件.地点}")\n',
    'b.reeve': 'rule b\n  when visit.made where place = "hall"\n  then log.write(message: "x")\n',
  };
  const service = serviceWith(texts);
  const renamed = (what: string, to: string): Record<string, string> => {
    const edits = service.rename('a.reeve', at(texts['a.reeve'], what), to);
    if ('problem' in edits) throw new Error(edits.problem.en);
    const after: Record<string, string> = { ...texts };
    for (const { span, text } of edits.toSorted((a, b) => b.span.start - a.span.start))
      after[span.source] =
        after[span.source]!.slice(0, span.start) + text + after[span.source]!.slice(span.end);
    const again = serviceWith(after);
    for (const source of Object.keys(after))
      expect(again.diagnostics(source).filter(({ severity }) => severity === 'error')).toEqual([]);
    return after;
  };
  expect(renamed('到访', '来访')).toEqual({
    ...texts,
    'v.reeve': texts['v.reeve'].replace('到访', '来访'),
    'a.reeve': texts['a.reeve'].replace('到访', '来访'),
  });
  expect(renamed('地点', '场所')).toEqual({
    ...texts,
    'v.reeve': texts['v.reeve'].replace('"地点"', '"场所"'),
    'a.reeve': texts['a.reeve'].replaceAll('地点', '场所'),
  });
});

test('what cannot be renamed says why', () => {
  const service = serviceWith(both);
  const problem = (offset: number, to: string): string => {
    const result = service.rename('r.reeve', offset, to);
    return 'problem' in result ? result.problem.en : 'renamed';
  };
  expect(problem(at(RULES, 'log.write'), 'x')).toContain('extension');
  expect(problem(at(RULES, 'vip'), 'when')).toContain('cannot be a name');
  expect(problem(at(RULES, 'vip'), 'a b')).toContain('cannot be a name');
  expect(problem(RULES.indexOf('\n'), 'x')).toContain('no name');
  expect(service.prepareRename('r.reeve', at(RULES, 'vip'))).toMatchObject({ start: RULES.indexOf('vip') });
});

test('hovering tells what a name is, where it is declared, and what a word does, in both languages', () => {
  const service = serviceWith(both);
  const segment = service.hover('r.reeve', at(RULES, 'vip'))!;
  expect(segment.text.en).toContain('segment');
  expect(segment.text.en).toContain('member.points >= 1000');
  expect(service.hover('r.reeve', at(RULES, 'visit.made'))!.text).toEqual({
    en: '**visit**  \n`visit.made` · event\n\nFields: `place`, `score`',
    zh: '**到访**  \n`visit.made` · 事件\n\n字段：`place`、`score`',
  });
  expect(service.hover('r.reeve', at(RULES, 'place ='))!.text.zh).toContain('地点');
  expect(service.hover('r.reeve', at(RULES, 'log.write'))!.text.en).toContain('action');
  expect(service.hover('r.reeve', at(RULES, 'at most'))!.text.zh).toContain('最多几次');
  expect(service.hover('r.reeve', 3)).toBeUndefined();
});

test('a call tells its parameters and which is at hand', () => {
  const { text, at: offset } = cut('rule a\n  when member.joined\n  then message.send(to: member, via: we▮');
  const help = serviceWith({ 'a.reeve': text }).signature('a.reeve', offset)!;
  expect(help.label).toMatch(/^message\.send\(to: a member, via: a channel/u);
  expect(help.parameters[help.active]!.label).toContain('via');
  const plan = cut('rule a\n  when member.joined\n  then start greet(▮)');
  expect(serviceWith({ ...both, 'a.reeve': plan.text }).signature('a.reeve', plan.at)!.label).toBe(
    'greet(who: text)',
  );
});

test('the outline names what a text declares, and folding its blocks', () => {
  const service = serviceWith(both);
  expect(
    service.outline('v.reeve').map(({ kind, name, title, children }) => [kind, name, title, children.length]),
  ).toEqual([
    ['event', 'visit.made', 'visit', 2],
    ['segment', 'vip', 'regular', 0],
    ['metric', 'visits', undefined, 0],
    ['plan', 'greet', undefined, 0],
  ]);
  expect(service.folding('r.reeve')).toEqual([
    { start: 1, end: 11, kind: 'declaration' },
    { start: 4, end: 10, kind: 'block' },
    { start: 6, end: 10, kind: 'block' },
  ]);
});

test('names are coloured by what they mean', () => {
  const service = serviceWith(both);
  const kinds = (source: keyof typeof both, text: string): Record<string, string> =>
    Object.fromEntries(
      service.semanticTokens(source).map(({ start, end, kind }) => [text.slice(start, end), kind]),
    );
  expect(kinds('r.reeve', RULES)).toMatchObject({
    '# what greets': 'comment',
    rule: 'keyword',
    'at most': 'keyword',
    hello: 'class',
    'visit.made': 'event',
    place: 'property',
    vip: 'class',
    visits: 'variable',
    greet: 'function',
    who: 'parameter',
    and: 'operator',
    '2': 'number',
  });
});

test('fixes of what is wrong in a range, and none elsewhere', () => {
  const text = 'rule a\n  when member.joined\n  if member.teir = gold\n  then log.write(message: "x")\n';
  const service = serviceWith({ 'a.reeve': text });
  const [fix] = service.fixes('a.reeve', at(text, 'teir'), at(text, 'teir'));
  expect(fix).toMatchObject({ code: 'name/unknown-attribute', edits: [{ text: 'member.tier' }] });
  expect(service.fixes('a.reeve', 0, 3)).toEqual([]);
});

test('findings follow the text, and what another text declares', () => {
  const service = serviceWith({ 'r.reeve': RULES });
  expect(service.diagnostics('r.reeve').map(({ code }) => code)).toContain('name/unknown-event');
  service.open('v.reeve', VOCABULARY);
  expect(service.diagnostics('r.reeve').filter(({ severity }) => severity === 'error')).toEqual([]);
  service.close('v.reeve');
  expect(service.diagnostics('r.reeve').map(({ code }) => code)).toContain('name/unknown-event');
});

test('a text is laid out in its own spelling or another, unless it cannot be read', () => {
  const service = serviceWith(both);
  expect(service.format('r.reeve')).toBe(RULES);
  expect(service.format('r.reeve', 'zh')).toContain('规则 hello');
  expect(service.format('r.reeve', 'yaml')).toContain('rules:');
  service.open('b.reeve', 'rule b\n  when (');
  expect(service.format('b.reeve', 'zh')).toBeUndefined();
});

test('what is known of the running project stands beside the text and above its rules', () => {
  const text = `segment vip = member.points >= 1000
metric visits = count(check_in.made) in 7 days
rule busy
  per community
  when count(complaint.filed) in 1 hour > 3 x usual in 7 days
  if visits > 2
  then log.write(message: "x")
`;
  const service = serviceWith({ 'a.reeve': text });
  const insight = {
    usual: (window: string) => (window === 'count(complaint.filed) in 1 hour' ? 1.234 : undefined),
    matching: (segment: string) => (segment === 'vip' ? 12 : undefined),
    metric: () => '4',
    rule: () => ({ lately: { days: 7, fired: 12, held: 1 }, tests: { total: 2, failed: 1 } }),
  };
  const beside = service
    .hints('a.reeve', insight)
    .map(({ at: offset, text: { en, zh } }) => [text.slice(0, offset).split('\n').length, en, zh]);
  expect(beside).toEqual([
    [1, '12 members now', '现有 12 位成员'],
    [2, 'now 4', '现在 4'],
    [5, 'usual is 1.23 now', '平时现为 1.23'],
    [6, 'now 4', '现在 4'],
  ]);
  expect(service.lenses('a.reeve', insight).map(({ text: { en }, command }) => [command, en])).toEqual([
    ['show-runs', 'Fired 12 times last week, held back 1'],
    ['run-tests', '1 of 2 tests fail'],
    ['backtest', 'What would it have done?'],
  ]);
  expect(service.lenses('a.reeve', {}).map(({ command }) => command)).toEqual(['backtest']);
  const untried = { rule: () => ({ tests: { total: 0 } }) };
  expect(service.lenses('a.reeve', untried).map(({ command }) => command)).toEqual([
    'write-test',
    'backtest',
  ]);
});

test('YAML has the same names', () => {
  const text =
    'rules:\n  hi:\n    when: visit.made where place = "hall"\n    then:\n      - start: greet("x")\n';
  const service = serviceWith({ ...both, 'y.yaml': text });
  expect(slices(service.definition('y.yaml', at(text, 'place')))).toEqual(['v.reeve: place']);
  expect(service.references('v.reeve', at(VOCABULARY, 'greet')).map(({ source }) => source)).toEqual([
    'v.reeve',
    'r.reeve',
    'y.yaml',
  ]);
});

test('proofs are told when asked for', () => {
  const texts = example('irc-community/rules/machines.reeve', 'irc-community/rules/vocabulary.reeve');
  const service = serviceWith(texts);
  expect(service.analysis()?.flow).toBeDefined();
  expect(service.diagnostics('irc-community/rules/machines.reeve', { proofs: true })).toBeInstanceOf(Array);
});
