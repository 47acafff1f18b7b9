import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { say, subjectWord, WORDS } from '../../src/report/wording.ts';

const rows = Object.entries(WORDS);
const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? ''))].sort();

const sources = (folder: string): string =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'wording.ts')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

describe('the words of the reports', () => {
  it.each(rows)('%s is said in Chinese too, with the same parts', (_, { en, zh }) => {
    expect(placeholders(zh)).toEqual(placeholders(en));
    const wordless = !/[a-z]{3}/i.test(en.replace(/\{[^}]*\}/g, ''));
    expect(wordless || /\p{Script=Han}/u.test(zh)).toBe(true);
  });

  it.each(rows)('%s leaves nothing unfilled', (id, { en }) => {
    const params = Object.fromEntries(placeholders(en).map((name) => [name, 2]));
    for (const lang of ['en', 'zh'] as const)
      expect(say(lang, id as keyof typeof WORDS, params)).not.toMatch(/[{}|]/);
  });

  it('has no row that nobody says', () => {
    const text = sources(join(import.meta.dirname, '../../src/report'));
    const unused = rows
      .map(([id]) => id)
      .filter((id) => !text.includes(`'${id}'`) && !/^(held|after|column)\./.test(id));
    expect(unused).toEqual([]);
  });

  it('puts separators into numbers, and takes one or many', () => {
    expect(say('en', 'times', { n: 1 })).toBe('1 time');
    expect(say('en', 'times', { n: 12345 })).toBe('12,345 times');
    expect(say('zh', 'times', { n: 12345 })).toBe('12,345 次');
    expect(say('en', 'column.month', { n: 1 })).toBe('month');
    expect(say('en', 'column.month', { n: 3 })).toBe('3 months');
    expect(say('en', 'neverFiltered', { n: 1 })).toContain('true 1 time, and its “if” said no that time');
  });

  it('does not take a value for a pattern', () => {
    expect(say('en', 'andMore', { n: '{n}' })).toBe('and {n} more');
  });

  it('names kinds of subjects', () => {
    expect(subjectWord('en', 'member', 1)).toBe('member');
    expect(subjectWord('en', 'community', 2)).toBe('communities');
    expect(subjectWord('en', 'room', 2)).toBe('values of “room”');
    expect(subjectWord('zh', 'member', 2)).toBe('位成员');
  });
});
