// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets of editors are written so
import { expect, test } from 'vitest';
import { cut, example, offered, serviceWith, signatures } from './setting.ts';

const beside = {
  'around.reeve': [
    'segment vip = member.points >= 1000',
    'plan care(topic: text)',
    '  task.assign(role: duty_manager, title: "About {topic}")',
    'template "we-miss-you" { en: "Hi" zh: "你好" }',
    'rule around',
    '  when member.joined',
    '  then',
    '    start care(topic: "a")',
    '    message.send(to: member, via: wechat, template: "we-miss-you", purpose: service)',
    '',
  ].join('\n'),
};
const rule = (...lines: readonly string[]): string =>
  ['rule a', ...lines.map((line) => `  ${line}`)].join('\n');
const then = (line: string): string => rule('when member.joined', 'then', `  ${line}`);

test.each([
  ['an empty text', '▮', ['rule', 'event', 'segment', 'plan'], ['when', 'member.tier']],
  ['a rule', rule('▮'), ['when', 'if', 'then', 'at most', 'quiet'], ['>=', 'member.tier', 'wait']],
  ['when', rule('when ▮'), ['member.joined', 'no', 'count', 'every', 'activity', 'any of'], ['message.send']],
  ['no', rule('when no ▮'), ['activity', 'check_in.made'], ['member.tier', 'count']],
  ['after a silence’s event', rule('when no activity ▮'), ['for', 'where'], ['and', 'activity']],
  [
    'where',
    rule('when complaint.filed where ▮'),
    ['severity', 'event.severity', 'member.tier'],
    ['complaint.filed'],
  ],
  [
    'after a value',
    rule('when complaint.filed where severity ▮'),
    ['>=', 'is missing', 'between'],
    ['severity'],
  ],
  ['a choice', rule('if member.tier = ▮'), ['gold', 'silver'], ['count', 'member.city', 'no']],
  ['a list of choices', rule('if member.tier in (gold, ▮)'), ['silver'], ['member.city']],
  ['steps', then('▮'), ['message.send', 'wait', 'split', 'start', 'if', 'at most'], ['>=', 'member.tier']],
  ['arguments', then('message.send(▮'), ['to:', 'via:', 'template:'], ['wait']],
  ['arguments left', then('message.send(to: member, ▮)'), ['via:', 'template:'], ['to:']],
  [
    'a channel',
    then('message.send(to: member, via: ▮'),
    ['wechat', 'discord'],
    ['gold', 'member.city', 'count'],
  ],
  [
    'a template',
    then('message.send(to: member, via: wechat, template: ▮)'),
    ['"we-miss-you"'],
    ['member.city'],
  ],
  [
    'a template in quotes',
    then('message.send(to: member, via: wechat, template: "we▮")'),
    ['we-miss-you'],
    ['member'],
  ],
  ['a word used elsewhere', then('message.send(to: member, via: wechat, purpose: ▮)'), ['service'], []],
  ['a role used elsewhere', rule('when member.joined', 'with approval of ▮'), ['duty_manager'], ['member']],
  ['a plan', then('start ▮'), ['care'], ['message.send']],
  ['a plan’s arguments', then('start care(▮)'), ['topic:'], []],
  [
    'a plan’s parameters',
    'plan b(subject: text)\n  task.assign(role: x, title: "About {▮}")',
    ['subject'],
    ['topic'],
  ],
  ['a segment', rule('when member enters ▮'), ['vip'], ['gold']],
  ['inside a window', rule('when count(▮'), ['complaint.filed', 'activity'], ['message.send']],
  [
    'a field in a window',
    rule('when sum(complaint.filed.▮) in 1 hour > 3'),
    ['complaint.filed.severity'],
    [],
  ],
  ['a unit', rule('when no activity for 7 ▮'), ['day', 'hour', 'calendar day'], ['and']],
  ['a sequence', rule('when cart.added then ▮'), ['no', 'order.paid'], []],
  ['the rest of a phrase', rule('at ▮'), ['at most'], []],
  ['beside a broken line', rule('when when when', 'if member.tier = gold', '▮'), ['then', 'at most'], []],
  ['Chinese', '规则 a\n  当 ▮', ['无', '投诉', '每'], ['no', 'complaint.filed']],
  ['Chinese choices', '规则 a\n  当 投诉\n  如果 成员.等级 = ▮', ['金卡', '银卡'], ['gold']],
  ['Chinese steps', '规则 a\n  当 投诉\n  则\n    ▮', ['发送消息', '等待', '分流'], ['message.send']],
])('%s', (_name, marked, wanted, unwanted) => {
  const labels = offered(marked, { beside });
  expect(labels).toEqual(expect.arrayContaining(wanted));
  for (const label of unwanted) expect(labels).not.toContain(label);
});

const yaml = (...lines: readonly string[]): string =>
  ['rules:', '  a:', ...lines.map((line) => `    ${line}`)].join('\n');

test.each([
  ['sections', '▮', ['rules', 'events', 'plans'], []],
  ['clauses', yaml('▮'), ['when', 'if', 'then', 'at most'], ['rules']],
  ['a trigger', yaml('when: ▮'), ['member.joined', 'no', 'every'], ['then']],
  ['a condition', yaml('when: member.joined', 'if: member.tier = ▮'), ['gold'], []],
  ['steps', yaml('when: member.joined', 'then:', '  - ▮'), ['message.send', 'wait', 'if'], ['at most']],
  [
    'arguments in braces',
    yaml('when: member.joined', 'then:', '  - message.send: { ▮ }'),
    ['to', 'via'],
    ['wait'],
  ],
  [
    'an argument in braces',
    yaml('when: member.joined', 'then:', '  - message.send: { to: member, via: ▮ }'),
    ['wechat'],
    [],
  ],
  [
    'an argument on its line',
    yaml('when: member.joined', 'then:', '  - message.send:', '      via: ▮'),
    ['wechat'],
    [],
  ],
])('YAML: %s', (_name, marked, wanted, unwanted) => {
  const labels = offered(marked, { source: 'a.yaml', beside });
  expect(labels).toEqual(expect.arrayContaining(wanted));
  for (const label of unwanted) expect(labels).not.toContain(label);
});

test('what is offered replaces the word, and an action comes with its arguments to fill in', () => {
  const { text, at } = cut('rule a\n  when member.joined\n  then messa▮');
  const found = serviceWith({ 'a.reeve': text }).completions('a.reeve', at)!;
  expect(text.slice(found.span.start, found.span.end)).toBe('messa');
  const send = found.items.find(({ label }) => label === 'message.send')!;
  expect(send).toMatchObject({ kind: 'action', isSnippet: true });
  expect(send.insert).toBe('message.send(to: ${1:member}, via: $2, template: "$3")');
  expect(send.also).toContain('发送消息');
});

test('comments and texts that are no template are left alone', () => {
  expect(offered('# when ▮')).toEqual([]);
  expect(offered('rule a\n  when member.joined\n  then log.write(message: "wh▮")')).toEqual([]);
});

const SETS = [
  example(
    'irc-community/rules/machines.reeve',
    'irc-community/rules/newcomers.reeve',
    'irc-community/rules/questions.reeve',
    'irc-community/rules/regulars-zh.reeve',
    'irc-community/rules/rhythm.reeve',
    'irc-community/rules/vocabulary.reeve',
  ),
  example(
    'telecom-complaints/rules/vocabulary.reeve',
    'telecom-complaints/rules/crisis.reeve',
    'telecom-complaints/rules/places.reeve',
    'telecom-complaints/rules/topics-zh.reeve',
    'telecom-complaints/rules/care.reeve',
  ),
];
/** Words that somebody makes up as they write: what is declared, its parameters, the columns of its type. */
const MADE_UP = /^\s*(?:\|.*|\S+ *|event .*|table .*|plan .*)$/u;

test('nearly every word that the examples’ authors wrote is offered where they wrote it', () => {
  let all = 0;
  const missed: string[] = [];
  for (const texts of SETS) {
    const service = serviceWith(texts);
    for (const [source, text] of Object.entries(texts).filter(([path]) => !path.includes('vocabulary'))) {
      for (const { 0: word, index } of text.matchAll(/[\p{XID_Continue}.]+/gu)) {
        const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
        const isText = line.split('"').length % 2 === 0 && !/\{[^}]*$/u.test(line);
        if (/^[\d.]/u.test(word) || line.includes('#') || isText) continue;
        all += 1;
        const items = service.completions(source, index)?.items ?? [];
        const phrases = items.flatMap(({ label, insert, also }) => [label, insert, ...also]);
        if (!phrases.some((phrase) => phrase.split(/[ :(/]/u).includes(word))) missed.push(`${line}▮${word}`);
      }
    }
  }
  expect(all).toBeGreaterThan(700);
  const others = missed.filter((place) => !MADE_UP.test(place.slice(0, place.indexOf('▮'))));
  expect(others.length).toBeLessThan(all * 0.01);
});

test('every offset of every example is answered for, also when the text stops there', () => {
  for (const texts of SETS) {
    const service = serviceWith(texts);
    for (const [source, text] of Object.entries(texts)) {
      for (let at = 0; at <= text.length; at += 17) {
        service.open(source, text.slice(0, at));
        for (const offset of [at, at >> 1]) {
          service.completions(source, offset);
          service.hover(source, offset);
          service.signature(source, offset);
          service.references(source, offset);
        }
        service.outline(source);
        service.folding(source);
        const tokens = service.semanticTokens(source);
        for (const [i, token] of tokens.entries()) {
          expect(token.end).toBeGreaterThan(token.start);
          expect(token.start).toBeGreaterThanOrEqual(tokens[i - 1]?.end ?? 0);
        }
      }
      service.open(source, text);
    }
  }
  expect(signatures.actions.length).toBeGreaterThan(10);
});
