import { KEYWORDS } from '@reeve/language';

/** Declarations whose clauses stand below them, a step to the right. */
const WITH_BODY: ReadonlySet<string> = new Set<(typeof KEYWORDS)[number]['id']>([
  'rule',
  'event',
  'member',
  'community',
  'table',
  'template',
  'plan',
]);

const PAIRS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['（', '）'],
] as const;
const QUOTES = [
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
] as const;

/** How one types in Reeve text: comments, pairs, words, and where the next line begins. For editors like VS Code. */
export const languageConfiguration = (): object => {
  const words = KEYWORDS.filter(({ id }) => WITH_BODY.has(id)).flatMap(({ en, zh }) => [...en, ...zh]);
  return {
    comments: { lineComment: '#' },
    brackets: PAIRS,
    autoClosingPairs: [
      ...PAIRS.map(([open, close]) => ({ open, close })),
      ...QUOTES.map(([open, close]) => ({ open, close, notIn: ['string', 'comment'] })),
    ],
    surroundingPairs: [...PAIRS, ...QUOTES],
    wordPattern: { pattern: String.raw`\d+(?:\.\d+)?%?|[\p{L}_][\p{L}\p{N}_]*`, flags: 'u' },
    folding: { offSide: true },
    onEnterRules: [
      {
        beforeText: { pattern: `^(?:${words.join('|')})\\s.*\\S$`, flags: 'u' },
        action: { indent: 'indent' },
      },
    ],
  };
};
