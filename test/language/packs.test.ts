// A project uses packs: their rules as they are, with the project's own figures.
import { type CheckOptions, compile, format, type PackTexts, packParameters, parse } from '@reeve/language';
import { describe, expect, it } from 'vitest';
import { CORE } from '../conformance/cases.ts';

const treeOf = (text: string, source: string) => {
  const { tree, diagnostics } = parse(text, { source });
  expect(diagnostics).toEqual([]);
  return tree;
};
const pack = (id: string, text: string, requires?: readonly string[]): PackTexts => ({
  id,
  trees: [treeOf(text, `${id}.reeve`)],
  ...(requires ? { requires } : {}),
});

const GREETING = pack(
  'greeting',
  `parameter quiet_days "Days of silence": duration = 7 days from 1 day to 60 days
parameter least: number = 3 from 1 to 10
parameter words: text = "Hello"
template hello { en: "Hello, {member}" }
rule greet "Greet"
  when member.joined
  then notify.member(to: member, message: $words)
rule wake "Wake"
  when no message.posted for $quiet_days
  then notify.member(to: member, message: "{$words}, {$least}")
  at most $least per 30 days`,
);
const LATER = pack('later', 'rule later\n  when member.left\n  then log.write(message: "gone")', [
  'greeting',
]);

const compiled = (text: string, more: Partial<CheckOptions> = {}) =>
  compile([treeOf(text, 'own.reeve')], {
    signatures: CORE,
    packs: [GREETING, LATER],
    packIds: ['greeting', 'later', 'unread'],
    ...more,
  });
const codes = (text: string, more?: Partial<CheckOptions>): readonly string[] =>
  compiled(text, more).diagnostics.map(({ code }) => code);
const rules = (text: string): readonly string[] =>
  compiled(text).program?.rules.map(({ name }) => name) ?? [];

describe('use pack', () => {
  it('brings the rules of a pack in with its defaults, and nothing of it without', () => {
    expect(rules('use pack greeting')).toEqual(['greet', 'wake']);
    expect(rules('rule own\n  when member.left\n  then log.write(message: "x")')).toEqual(['own']);
    const { program } = compiled('use pack greeting');
    expect(program?.silences[0]?.span).toEqual({ kind: 'exact', ms: 7 * 86_400_000 });
    expect(program?.rules[1]?.limits[0]).toMatchObject({ count: 3 });
  });

  it('fills in what the project sets, in English, Chinese and YAML alike', () => {
    const texts = [
      'use pack greeting with quiet_days: 5 days, least: 2, words: "Hi"',
      '启用规则包 greeting 设 quiet_days: 5 天, least: 2, words: "Hi"',
    ];
    const programs = texts.map((text) => compiled(text).program);
    const yaml = format(treeOf(texts[0]!, 'own.reeve'), { to: 'yaml' });
    const fromYaml = parse(yaml, { source: 'own.yaml' });
    expect(fromYaml.diagnostics).toEqual([]);
    programs.push(compile([fromYaml.tree], { signatures: CORE, packs: [GREETING] }).program);
    for (const program of programs) {
      expect(program?.silences[0]?.span).toEqual({ kind: 'exact', ms: 5 * 86_400_000 });
      expect(program?.rules[1]?.limits[0]).toMatchObject({ count: 2 });
      expect(program?.rules.map(({ version }) => version)).toEqual(
        programs[0]?.rules.map(({ version }) => version),
      );
    }
  });

  it('gives a rule another version where a figure of it is another, and only then', () => {
    const versions = (text: string) => compiled(text).program?.rules.map(({ version }) => version) ?? [];
    const [greet, wake] = versions('use pack greeting');
    const [other, later] = versions('use pack greeting with quiet_days: 8 days');
    expect(other).toBe(greet);
    expect(later).not.toBe(wake);
    expect(versions('use pack greeting with quiet_days: 7 days')).toEqual([greet, wake]);
  });

  it('brings in what a pack requires, leaves out what is excepted, and gives way to the project’s own', () => {
    expect(rules('use pack later').toSorted()).toEqual(['greet', 'later', 'wake']);
    expect(rules('use pack greeting except wake')).toEqual(['greet']);
    const own = 'use pack greeting\nrule greet\n  when member.left\n  then log.write(message: "mine")';
    expect(codes(own)).toEqual(['pack/overridden']);
    expect(compiled(own).program?.rules.find(({ name }) => name === 'greet')?.triggers).toMatchObject([
      { match: { types: ['member.left'] } },
    ]);
  });

  it.each([
    ['use pack greting', 'pack/unknown'],
    ['use pack greeting\nuse pack greeting', 'pack/used-twice'],
    ['use pack greeting with quiet_day: 5 days', 'pack/unknown-setting'],
    ['use pack greeting with quiet_days: 5', 'pack/wrong-value'],
    ['use pack greeting with quiet_days: 90 days', 'pack/out-of-limits'],
    ['use pack greeting with least: 0', 'pack/out-of-limits'],
    ['use pack greeting except grete', 'pack/unknown-rule'],
    ['rule r\n  when member.left\n  then log.write(message: $words)', 'pack/unknown-parameter'],
  ])('finds what is wrong in %j', (text, code) => {
    const found = compiled(text).diagnostics.filter(({ severity }) => severity === 'error');
    expect(found.map((each) => each.code)).toEqual([code]);
    expect(found[0]?.span.source).toBe('own.reeve');
    expect(found[0]?.message.zh).not.toBe('');
  });

  it('mends a slip in a name by its fix', () => {
    const text = 'use pack greting with quiet_day: 5 days';
    const [finding] = compiled(text).diagnostics;
    const edit = finding?.fixes?.[0]?.edits[0];
    expect(text.slice(0, edit?.span.start) + edit?.text + text.slice(edit?.span.end)).toBe(
      'use pack greeting with quiet_day: 5 days',
    );
  });
});

describe('parameters', () => {
  it('are told with their types, defaults and limits', () => {
    expect(packParameters(GREETING.trees)).toMatchObject([
      {
        name: 'quiet_days',
        title: 'Days of silence',
        type: 'duration',
        default: '7 days',
        from: '1 day',
        to: '60 days',
      },
      { name: 'least', type: 'number', default: '3', from: '1', to: '10' },
      { name: 'words', type: 'text', default: '"Hello"' },
    ]);
  });

  it('of a project’s own texts can be set from outside, for tests', () => {
    const text =
      'parameter days: duration = 3 days\nrule r\n  when no message.posted for $days\n  then log.write(message: "x")';
    const span = { source: 'a.test.yaml', start: 0, end: 4 };
    const { program } = compiled(text, { parameters: [{ name: 'days', text: '9 days', span }] });
    expect(program?.silences[0]?.span).toEqual({ kind: 'exact', ms: 9 * 86_400_000 });
    expect(codes(text, { parameters: [{ name: 'days', text: '9 dys', span }] })).toEqual([
      'pack/wrong-value',
    ]);
    expect(codes(text, { parameters: [{ name: 'day', text: '9 days', span }] })).toEqual([
      'pack/unknown-setting',
    ]);
  });

  it.each(['Come back', '"Come back"', '“Come back”'])('of a text takes %s from outside', (words) => {
    const text =
      'parameter words: text = "Hi"\nrule r\n  when member.left\n  then log.write(message: $words)';
    const span = { source: 'a.test.yaml', start: 0, end: 4 };
    const { program, diagnostics } = compiled(text, { parameters: [{ name: 'words', text: words, span }] });
    expect(diagnostics).toEqual([]);
    expect(JSON.stringify(program?.rules)).toContain('"Come back"');
  });

  it('stay what they are through the formatter', () => {
    const text = GREETING.trees[0]!.text;
    const once = format(GREETING.trees[0]!);
    expect(format(treeOf(once, 'x.reeve'))).toBe(once);
    expect(once).toContain('parameter quiet_days "Days of silence": duration = 7 days from 1 day to 60 days');
    expect(once).toContain('at most $least per 30 days');
    expect(text).toContain('$quiet_days');
  });
});
