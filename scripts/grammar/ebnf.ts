import { type Part, productions, TOKEN_CLASSES } from './notation.ts';

const quote = (word: string): string => (word.includes("'") ? `"${word}"` : `'${word}'`);

const write = (part: Part, inside: 'top' | 'choice' | 'sequence' | 'unit'): string => {
  switch (part.kind) {
    case 'word': {
      const words = part.spellings.map(quote);
      return words.length > 1 && inside !== 'choice' && inside !== 'top'
        ? `(${words.join(' | ')})`
        : words.join(' | ');
    }
    case 'class':
      return part.name.toUpperCase();
    case 'rule':
      return part.name;
    case 'sequence': {
      const text = part.parts.map((each) => write(each, 'sequence')).join(' ');
      return inside === 'unit' ? `(${text})` : text;
    }
    case 'choice': {
      const lines = part.parts.map((each) => write(each, 'choice'));
      if (inside === 'top') return lines.join('\n  | ');
      return inside === 'choice' ? lines.join(' | ') : `(${lines.join(' | ')})`;
    }
    case 'optional':
      return `${write(part.part, 'unit')}?`;
    case 'repeat': {
      const unit = write(part.part, 'unit');
      if (!part.separator) return `${unit}${part.least === 1 ? '+' : '*'}`;
      const list = `${unit} (${write(part.separator, 'sequence')} ${unit})*`;
      return part.least === 1 ? list : `(${list})?`;
    }
  }
};

/** The grammar in the EBNF of the W3C's XML specification. */
export const ebnf = (): string => {
  const rules = productions().map(({ name, part }) => `${name} ::=\n    ${write(part, 'top')}`);
  const classes = Object.entries(TOKEN_CLASSES).map(
    ([name, meaning]) => `${name.toUpperCase()} ::= /* ${meaning} */`,
  );
  const head = [
    '/* The grammar of Reeve, made from its parser. A text is a list of declarations, each beginning on a line of its own. */',
    '/* Words are given in English and in Chinese; full-width punctuation and digits count as their ASCII counterparts. */',
    '/* # begins a comment that ends with its line. */',
    'text ::= declaration*',
  ];
  return `${[...head, ...rules, '/* Tokens */', ...classes].join('\n\n')}\n`;
};
