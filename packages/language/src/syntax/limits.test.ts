import { expect, test } from 'vitest';
import { parseFragment } from './fragment.ts';
import { LENGTH_LIMIT, parseText } from './read-text.ts';

const condition = (text: string): string => `rule a\n  when b\n  if ${text}\n  then c.d()\n`;
const steps = (text: string): string => `rule a\n  when b\n  then\n${text}\n`;

/** Ways to nest, each `n` levels deep. */
const NESTS: Readonly<Record<string, (n: number) => string>> = {
  parentheses: (n) => condition(`${'('.repeat(n)}a${')'.repeat(n)}`),
  lists: (n) => condition(`a = ${'['.repeat(n)}1${']'.repeat(n)}`),
  choices: (n) => condition(`${'a in ('.repeat(n)}b${')'.repeat(n)}`),
  calls: (n) => condition(`${'abs('.repeat(n)}a${')'.repeat(n)} > 1`),
  nots: (n) => condition(`${'not '.repeat(n)}a`),
  minuses: (n) => condition(`${'- '.repeat(n)}a > 1`),
  conditions: (n) => condition(`${'no a where '.repeat(n)}b${' for 1 day'.repeat(n)}`),
  ifs: (n) => steps(`${'if a\n'.repeat(n)}stop\n${'end\n'.repeat(n)}`),
  elses: (n) => steps(`${'if a else\n'.repeat(n)}stop\n${'end\n'.repeat(n)}`),
  splits: (n) => steps(`${'split 50%:\n'.repeat(n)}stop\n${'end\n'.repeat(n)}`),
  waits: (n) => steps(`${'wait for a\n'.repeat(n)}stop\n${'end\n'.repeat(n)}`),
  triggers: (n) => `rule a\n  when ${'any of ('.repeat(n)}b${')'.repeat(n)}\n`,
  groups: (n) => `event a ${'{ b '.repeat(n)}: text ${'}'.repeat(n)}\n`,
  types: (n) => `event a { b: ${'list of '.repeat(n)}text }\n`,
  placeholders: (n) => steps(`c.d(e: ${'"{'.repeat(n)}a${'}"'.repeat(n)})`),
  mixed: (n) => condition(`${'(not abs(- a in ('.repeat(n / 3)}b${')))'.repeat(n / 3)}`),
};

const AFTER = 'rule z\n  when y\n  then x.w()\n';

test.each(Object.entries(NESTS))('%s may be nested 190 levels deep', (_, make) => {
  const { tree, diagnostics } = parseText(make(190) + AFTER, 'x');
  expect(diagnostics).toEqual([]);
  expect(tree.declarations.map((it) => it.kind)).not.toContain('unreadable');
});

test.each(Object.entries(NESTS))(
  '%s nested deeper are one finding, and the next declaration is read',
  (_, make) => {
    for (const depth of [210, 10_000]) {
      const { tree, diagnostics } = parseText(make(depth) + AFTER, 'x');
      expect(diagnostics.map((it) => it.code)).toEqual(['syntax/too-deep']);
      expect(tree.declarations.at(-1)).toMatchObject({ kind: 'rule', name: { id: 'z' } });
      expect(tree.declarations.length).toBe(2);
    }
  },
);

test('a chain of operators is bounded too', () => {
  expect(parseText(condition(`${'a or '.repeat(900)}b`), 'x').diagnostics).toEqual([]);
  for (const length of [1001, 100_000]) {
    for (const op of ['or', 'and', '+', 'x']) {
      const { diagnostics } = parseText(condition(`${`a ${op} `.repeat(length)}b`) + AFTER, 'x');
      expect(diagnostics.map((it) => it.code)).toEqual(['syntax/too-deep']);
    }
  }
});

test('what is long but not deep is read', () => {
  const many = (n: number, make: (i: number) => string): string =>
    Array.from({ length: n }, (_, i) => make(i)).join('');
  const texts = [
    condition(`a in (${many(10_000, (i) => `b${i}, `)}c)`),
    steps(many(10_000, () => 'c.d()\n')),
    many(5_000, (i) => `rule r${i}\n`),
    `table t(a: text) -> b: number\n| a | b |\n${many(10_000, (i) => `| x | ${i} |\n`)}`,
    `event e {\n${many(10_000, (i) => `f${i}: text\n`)}}`,
    many(10_000, (i) => `# ${i}\n`),
    condition(`a = "${'x'.repeat(1_000_000)}"`),
  ];
  for (const text of texts) expect(parseText(text, 'x').diagnostics).toEqual([]);
});

test('texts that are mostly slips end', () => {
  const pieces = [
    '(',
    ')',
    '{',
    '}',
    '"',
    '“',
    "'",
    '"{',
    '“"',
    '|',
    '|\n',
    '#',
    ',',
    ';',
    '-',
    '.',
    '=',
    '\u0000',
    '\ud800',
    '🎉',
    '近1小时内',
    '1d',
    '1a',
    '如果\n',
    'rule\n',
    'rule a{\n',
    'if ',
    'then\n',
    'end\n',
    'x(\n',
    'member "a" ',
    '\\',
    '"\\',
  ];
  for (const piece of pieces) {
    for (const before of [
      '',
      'rule a\n  when b\n  if ',
      'rule a\n  then\n',
      'event a { ',
      'table t(a: text) -> b: text\n|',
    ]) {
      const { tree, diagnostics } = parseText(before + piece.repeat(1500), 'x');
      expect(diagnostics.length).toBeLessThanOrEqual(1001);
      expect(tree.declarations.length).toBeLessThanOrEqual(5001);
    }
  }
});

test('a text that is too long is not read', () => {
  const { tree, diagnostics } = parseText('#'.repeat(LENGTH_LIMIT + 1), 'x');
  expect(diagnostics.map((it) => it.code)).toEqual(['syntax/too-long']);
  expect(tree.declarations).toMatchObject([{ kind: 'unreadable' }]);
  expect(parseText('#'.repeat(LENGTH_LIMIT), 'x').diagnostics).toEqual([]);
});

test('findings are at most 1,001', () => {
  const { diagnostics } = parseText('§ \n'.repeat(1500), 'x');
  expect(diagnostics.length).toBe(1001);
  expect(diagnostics.at(-1)?.code).toBe('syntax/too-many');
});

test('fragments are bounded as well', () => {
  const kinds = ['expression', 'trigger', 'until', 'selector', 'type', 'cell', 'steps', 'waitFor'] as const;
  const pieces = ['(', 'not ', '"{', 'list of ', 'if a ', 'no a where '];
  for (const kind of kinds) {
    for (const piece of pieces) {
      const { diagnostics } = parseFragment(kind, piece.repeat(5000), { source: 'x', offset: 0 });
      expect([kind, piece, diagnostics.length > 0, diagnostics.length <= 1001]).toEqual([
        kind,
        piece,
        true,
        true,
      ]);
    }
  }
  for (const piece of ['{', '"{', '{"']) {
    const { diagnostics } = parseFragment('text', piece.repeat(5000), { source: 'x', offset: 0 });
    expect([piece, diagnostics.length]).toEqual([piece, 1]);
  }
});
