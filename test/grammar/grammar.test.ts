import { readFileSync } from 'node:fs';
import { format, KEYWORDS, parse } from '@reeve/language';
import { arbitraryTree } from '@reeve/language/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as readYaml } from 'yaml';
import { ebnf } from '../../scripts/grammar/ebnf.ts';
import { monarch, textMate } from '../../scripts/grammar/highlighting.ts';
import { productions } from '../../scripts/grammar/notation.ts';
import { railroadPage } from '../../scripts/grammar/railroad.ts';
import { RULE_PROPERTIES, yamlSchema } from '../../scripts/grammar/yaml-schema.ts';

const SAMPLE = `
rules:
  win_back:
    title: { en: Win back quiet members, zh: 唤醒沉默成员 }
    per: member
    when: no activity for 7 days
    if: member.tier in (silver, gold) and member.consent.marketing
    then:
      - message.send: { to: member, via: wechat, template: we-miss-you }
      - wait: 3 days
      - wait for: order.paid within 2 days
        then: [stop]
        otherwise:
          - points.grant: { to: member, amount: 50 }
      - if: member.points > 100
        then:
          - log.write: { message: rich }
      - split:
          - 50%: [stop]
          - 50%: [stop]
    at most: [1 per 30 days, 3 per calendar month]
    quiet: 22:00 to 08:00
    rollout: 10%
`;

describe('EBNF and diagrams', () => {
  const names = productions().map(({ name }) => name);

  it('define every rule that they use, once', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(ebnf()).toContain(`\n${name} ::=`);
    const links = [...railroadPage().matchAll(/href="#([A-Za-z]+)"/g)].map(([, name]) => name);
    expect(links.filter((name) => name !== 'tokens' && !names.includes(String(name)))).toEqual([]);
  });

  it('hold every word of the grammar', () => {
    const text = ebnf();
    // `activity` is a name to the grammar; what it stands for is known only once names are resolved.
    const known = KEYWORDS.filter((row) => row.role !== 'function' && row.id !== 'activity');
    const words = known.flatMap((row) => [...row.en, ...row.zh]);
    const missing = words.filter((word) => !text.includes(`'${word}'`));
    expect(missing).toEqual([]);
  });

  it('ask for nothing from outside', () => {
    expect(railroadPage()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});

describe('highlighting', () => {
  const patterns = (value: unknown): readonly string[] => {
    if (Array.isArray(value)) return value.flatMap(patterns);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inside]) =>
      ['match', 'begin', 'end'].includes(key) && typeof inside === 'string' ? [inside] : patterns(inside),
    );
  };

  const classOf = (line: string, word: string): string | undefined => {
    const at = line.indexOf(word);
    const { repository } = textMate() as {
      repository: { inside: { patterns: readonly { match: string; name: string }[] } };
    };
    return repository.inside.patterns.find(({ match }) =>
      [...line.matchAll(new RegExp(match, 'gu'))].some((found) => found.index === at && found[0] === word),
    )?.name;
  };

  it('has patterns that are regular expressions', () => {
    for (const pattern of patterns(textMate())) expect(() => new RegExp(pattern, 'u')).not.toThrow();
    const rules = Object.values((monarch() as { tokenizer: Record<string, [string, unknown][]> }).tokenizer);
    for (const [pattern] of rules.flat()) expect(() => new RegExp(pattern, 'u')).not.toThrow();
  });

  it.each([
    ['  when no activity for 7 days', 'when', 'keyword.control.reeve'],
    ['  当 无 活动 满 7 天', '当', 'keyword.control.reeve'],
    ['  当 无 活动 满 7 天', '天', 'constant.language.reeve'],
    ['  if member.points >= 1000', '1000', 'constant.numeric.reeve'],
    ['  quiet 22:00 to 08:00', '22:00', 'constant.other.time.reeve'],
    ['  then message.send(to: member)', 'message.send', 'entity.name.function.reeve'],
    ['  then message.send(to: member)', 'to', 'variable.parameter.reeve'],
    ['  when count(a.b) in 1 hour > 3', 'count', 'support.function.reeve'],
  ])('colours “%s” at %s', (line, word, name) => {
    expect(classOf(line, word)).toBe(name);
  });
});

describe('schema of the YAML form', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(yamlSchema());

  it('takes what the reader takes', () => {
    expect(parse(SAMPLE, { source: 'a.yaml' }).diagnostics).toEqual([]);
    expect([validate(readYaml(SAMPLE)), validate.errors]).toEqual([true, null]);
    const shipped = readFileSync('examples/irc-community/rules/digest.yaml', 'utf8');
    expect([validate(readYaml(shipped)), validate.errors]).toEqual([true, null]);
  });

  it('takes whatever the formatter writes', () => {
    fc.assert(
      fc.property(arbitraryTree, (tree) => {
        const text = format(tree, { to: 'yaml' });
        const isFine = validate(readYaml(text));
        expect({ text, errors: isFine ? [] : validate.errors }).toEqual({ text, errors: [] });
      }),
      { numRuns: 200, seed: 20_260_101 },
    );
  });

  it('knows exactly the keys of a rule that the reader knows', () => {
    const findings = (key: string): readonly string[] =>
      parse(`rules:\n  a:\n    ${key}: ""\n`, { source: 'a.yaml' }).diagnostics.map(({ code }) => code);
    for (const key of Object.keys(RULE_PROPERTIES)) expect(findings(key)).not.toContain('yaml/unknown-key');
    expect(findings('whenever')).toContain('yaml/unknown-key');
  });

  it.each([
    'rules: { a: { whenever: x } }',
    'rules: { a: { then: [{ wait: 1, stop: 2 }] } }',
    'rules: { a: { rollout: 300 } }',
    'rulez: {}',
    'tables: { t: { match: some } }',
  ])('refuses %s', (text) => {
    expect(validate(readYaml(text))).toBe(false);
  });
});
