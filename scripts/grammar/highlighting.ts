import { KEYWORDS, type KeywordRole } from '@reeve/language';

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** Words of some roles, the longest first, as alternatives of a regular expression; phrases take any space. */
const words = (roles: readonly KeywordRole[], lang: 'en' | 'zh'): string => {
  const all = KEYWORDS.filter((row) => roles.includes(row.role))
    .flatMap((row) => row[lang])
    .filter((word) => (lang === 'en' ? /^[a-z]{2,}/.test(word) : /^\p{Script=Han}/u.test(word)));
  return [...new Set(all)]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((word) => escapePattern(word).replaceAll(' ', String.raw`\s+`))
    .join('|');
};

const english = (roles: readonly KeywordRole[]): string => `(?<![\\w.])(?:${words(roles, 'en')})(?![\\w.:])`;
const chinese = (roles: readonly KeywordRole[]): string => `(?:${words(roles, 'zh')})`;
const both = (roles: readonly KeywordRole[]): string => `${english(roles)}|${chinese(roles)}`;

const CONTROL: readonly KeywordRole[] = ['clause', 'step', 'trigger', 'connector'];
const NUMBER = String.raw`(?<![\w.])\d+(?:\.\d+)?%?`;
const TIME = String.raw`(?<!\d)\d{1,2}:\d{2}(?!\d)`;
const DATE = String.raw`\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?`;
const DECLARATION = String.raw`^\s*(${words(['declaration'], 'en')}|${words(['declaration'], 'zh')})\s+([\p{L}_"][\p{L}\p{N}_."-]*)`;

/** Colours for editors that read TextMate grammars. */
export const textMate = (): object => ({
  $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
  name: 'Reeve',
  scopeName: 'source.reeve',
  fileTypes: ['reeve'],
  patterns: [
    { include: '#comment' },
    {
      match: DECLARATION,
      captures: { 1: { name: 'storage.type.reeve' }, 2: { name: 'entity.name.type.reeve' } },
    },
    { include: '#string' },
    { include: '#inside' },
  ],
  repository: {
    comment: { match: '#.*$', name: 'comment.line.number-sign.reeve' },
    string: {
      patterns: [
        ['"', '"'],
        ['“', '”'],
        ["'", "'"],
      ].map(([begin, end]) => ({
        name: 'string.quoted.reeve',
        begin,
        end: `${String(end)}|$`,
        patterns: [
          { match: String.raw`\\.`, name: 'constant.character.escape.reeve' },
          {
            name: 'meta.embedded.expression.reeve',
            begin: String.raw`\{`,
            end: String.raw`\}`,
            patterns: [{ include: '#inside' }],
          },
        ],
      })),
    },
    inside: {
      patterns: [
        { match: DATE, name: 'constant.other.date.reeve' },
        { match: TIME, name: 'constant.other.time.reeve' },
        { match: NUMBER, name: 'constant.numeric.reeve' },
        { match: both(['unit', 'weekday']), name: 'constant.language.reeve' },
        { match: both(CONTROL), name: 'keyword.control.reeve' },
        { match: both(['operator']), name: 'keyword.operator.word.reeve' },
        { match: both(['window', 'function']), name: 'support.function.reeve' },
        { match: both(['type']), name: 'support.type.reeve' },
        { match: both(['value']), name: 'constant.language.reeve' },
        { match: both(['declaration']), name: 'variable.language.reeve' },
        { match: String.raw`[\p{L}_][\p{L}\p{N}_.]*(?=\s*[(（])`, name: 'entity.name.function.reeve' },
        { match: String.raw`[\p{L}_][\p{L}\p{N}_]*(?=\s*[:：])`, name: 'variable.parameter.reeve' },
        { match: '>=|<=|!=|==|[=<>≥≤≠×*+/|-]', name: 'keyword.operator.reeve' },
      ],
    },
  },
});

/** Colours for Monaco: a Monarch grammar as JSON; its patterns are regular expressions with the flag `u`. */
export const monarch = (): object => ({
  defaultToken: '',
  unicode: true,
  tokenizer: {
    root: [
      ['#.*$', 'comment'],
      [`^\\s*(?:${words(['declaration'], 'en')}|${words(['declaration'], 'zh')})(?=\\s)`, 'keyword'],
      [DATE, 'number.date'],
      [TIME, 'number.time'],
      [NUMBER, 'number'],
      ['"', { token: 'string.quote', next: '@string_double' }],
      ['“', { token: 'string.quote', next: '@string_curly' }],
      ["'", { token: 'string.quote', next: '@string_single' }],
      [both(['unit', 'weekday']), 'constant'],
      [both(CONTROL), 'keyword'],
      [both(['operator']), 'operator'],
      [both(['window', 'function']), 'predefined'],
      [both(['type']), 'type'],
      [both(['value']), 'constant'],
      [both(['declaration']), 'variable.predefined'],
      [String.raw`[\p{L}_][\p{L}\p{N}_.]*(?=\s*[(（])`, 'function'],
      [String.raw`[\p{L}_][\p{L}\p{N}_]*(?=\s*[:：])`, 'attribute.name'],
      [String.raw`[\p{L}_][\p{L}\p{N}_.]*`, 'identifier'],
      ['>=|<=|!=|==|[=<>≥≤≠×*+/|-]', 'operator'],
      [String.raw`[{}()\[\]（），、：；]`, 'delimiter'],
    ],
    ...Object.fromEntries(
      [
        ['double', '"'],
        ['curly', '”'],
        ['single', "'"],
      ].map(([name, end]) => [
        `string_${String(name)}`,
        [
          [String.raw`\\.`, 'string.escape'],
          [String.raw`\{[^}]*\}`, 'variable'],
          [`[^${String(end)}\\\\{]+`, 'string'],
          [String(end), { token: 'string.quote', next: '@pop' }],
          [String.raw`\{`, 'string'],
        ],
      ]),
    ),
  },
});
