import { expect, test } from 'vitest';
import { KEYWORDS } from './keywords.ts';
import { lex } from './lexer.ts';
import { grammarRules, ReeveParser } from './parser.ts';
import { createReport } from './report.ts';
import { resolveWords } from './words.ts';

/** What Chevrotain's own validation says of the grammar, by kind and place. */
function complaints(): readonly string[] {
  try {
    return [new ReeveParser(true)].map(() => 'none');
  } catch (error) {
    return (error as Error).message
      .split(/-{10,}/)
      .filter((message) => !message.includes('Namespace conflict'))
      .map((message) => {
        const [, place, words] = /in <OR\d?> inside <(\w+)> Rule,\s+<(.+?)> may/.exec(message) ?? [];
        return place === undefined ? message.trim() : `${place}: ${words}`;
      });
  }
}

test('the grammar is sound: what two alternatives share is known, and the first is meant', () => {
  // A word that is also a name is a word first; `(` after `in` begins a list.
  const known =
    /^(?:primary|trigger|recent|period|wait|schedule): (?:calendar \w+|yes|no|now|usual|streak|cron|day|count|sum|avg|min|max|distinct)$|^expression: \($/;
  expect(complaints().filter((it) => !known.test(it))).toEqual([]);
});

test('every rule of the grammar can be reached', () => {
  const rules = grammarRules();
  const reached = new Set<string>();
  const visit = (part: object): void => {
    const { nonTerminalName, definition } = part as {
      nonTerminalName?: string;
      definition?: readonly object[];
    };
    if (nonTerminalName !== undefined && !reached.has(nonTerminalName)) {
      reached.add(nonTerminalName);
      const rule = rules[nonTerminalName];
      if (rule) visit(rule);
    } else if (nonTerminalName === undefined) for (const each of definition ?? []) visit(each);
  };
  visit({ nonTerminalName: 'declaration' });
  expect(Object.keys(rules).filter((name) => !reached.has(name))).toEqual([]);
});

test('no row of the table of words stands twice, and each word of the grammar is read as a word', () => {
  expect(new Set(KEYWORDS.map((row) => row.id)).size).toBe(KEYWORDS.length);
  for (const row of KEYWORDS) {
    if (row.role === 'function') continue;
    for (const word of [...row.en, ...row.zh]) {
      const context = row.role === 'unit' ? `1 ${word}` : row.role === 'window' ? `的 ${word} in` : word;
      const tokens = resolveWords(lex(context, createReport('x')).tokens);
      const token = tokens.find((it) => it.text === word || it.image === word);
      const isName = /^(?:Identifier|Path)$/.test(token?.tokenType.name ?? 'Identifier');
      expect([word, token !== undefined, isName && row.reserved === true]).toEqual([word, true, false]);
    }
  }
});
