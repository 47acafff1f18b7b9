import { grammarRules, KEYWORDS } from '@reeve/language';

/** One production of the grammar, free of the parser's own classes. */
export type Part =
  | { readonly kind: 'word'; readonly spellings: readonly string[] }
  | { readonly kind: 'class'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly parts: readonly Part[] }
  | { readonly kind: 'optional'; readonly part: Part }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: 0 | 1; readonly separator?: Part };

export interface Production {
  readonly name: string;
  readonly part: Part;
}

/** What a token that is no word looks like. */
export const TOKEN_CLASSES: Readonly<Record<string, string>> = {
  Identifier: 'a letter of any script, then letters, digits and _',
  Path: 'names joined by dots',
  CallName: 'a name with ( after it',
  ColonName: 'a name with : after it',
  AnyName: 'any name, words of the language too',
  FreeName: 'a name or a dotted name, but no reserved word',
  Given: '$ and the name of a parameter',
  Number: 'digits, with a decimal point where wanted',
  Quantity: 'a number with a unit of time after it',
  Percent: 'a number with % after it',
  TimeOfDay: 'HH:MM',
  Date: 'YYYY-MM-DD, with Thh:mm and a zone where wanted',
  String: 'text in quotes, with {expressions} in it',
  RowStart: '| at the beginning of a line',
  Bar: '|',
  AnyCell: '- alone in a cell',
};

const PUNCTUATION: Readonly<Record<string, string>> = {
  LParen: '(',
  RParen: ')',
  LCurly: '{',
  RCurly: '}',
  LSquare: '[',
  RSquare: ']',
  Comma: ',',
  Semicolon: ';',
  Colon: ':',
  Dot: '.',
  Arrow: '->',
  Plus: '+',
  Minus: '-',
  Slash: '/',
};

const byRole = (role: string): readonly string[] =>
  KEYWORDS.filter((row) => row.role === role).flatMap((row) => [...row.en, ...row.zh]);
const byId = (...ids: readonly string[]): readonly string[] =>
  KEYWORDS.filter((row) => ids.includes(row.id)).flatMap((row) => [...row.en, ...row.zh]);

/** Token categories of the parser that stand for several words. */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  ElseWord: byId('else', 'otherwise'),
  Comparator: byId('equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'),
  TestWord: byId('contains', 'matches', 'startsWith', 'endsWith'),
  WindowFunction: byId('count', 'sum', 'avg', 'min', 'max', 'distinct', 'mostCommon'),
  Unit: byRole('unit'),
  DayName: byRole('weekday'),
  OverWord: byId('drop', 'delay', 'replace'),
  ThenNext: byId('then'),
  ZhIs: ['是'],
};

/** Literals that a parameter may stand for. */
const OR_GIVEN: Readonly<Record<string, string>> = {
  NumberLike: 'Number',
  QuantityLike: 'Quantity',
  PercentLike: 'Percent',
  TimeLike: 'TimeOfDay',
  DateLike: 'Date',
};

interface Definition {
  readonly constructor: { readonly name: string };
  readonly definition?: readonly Definition[];
  readonly terminalType?: { readonly name: string };
  readonly nonTerminalName?: string;
  readonly separator?: { readonly name: string };
}

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)];

const tokenPart = (name: string): Part => {
  const mark = PUNCTUATION[name];
  if (mark !== undefined) return { kind: 'word', spellings: [mark] };
  const literal = OR_GIVEN[name];
  if (literal !== undefined)
    return {
      kind: 'choice',
      parts: [
        { kind: 'class', name: literal },
        { kind: 'class', name: 'Given' },
      ],
    };
  const several = CATEGORIES[name];
  if (several) return { kind: 'word', spellings: unique(several) };
  const row = KEYWORDS.find((each) => each.id === name);
  if (row) return { kind: 'word', spellings: unique([...row.en, ...row.zh]) };
  if (!(name in TOKEN_CLASSES)) throw new Error(`The grammar files do not know the token ${name}.`);
  return { kind: 'class', name };
};

const sequence = (definitions: readonly Definition[]): Part => {
  const parts = definitions.map(partOf);
  return parts.length === 1 ? (parts[0] as Part) : { kind: 'sequence', parts };
};

const repeat = (at: Definition, least: 0 | 1): Part => ({
  kind: 'repeat',
  part: sequence(at.definition ?? []),
  least,
  ...(at.separator ? { separator: tokenPart(at.separator.name) } : {}),
});

const partOf = (at: Definition): Part => {
  switch (at.constructor.name) {
    case 'Terminal':
      return tokenPart(at.terminalType?.name ?? '');
    case 'NonTerminal':
      return { kind: 'rule', name: at.nonTerminalName ?? '' };
    case 'Alternation':
      return { kind: 'choice', parts: (at.definition ?? []).map((each) => sequence(each.definition ?? [])) };
    case 'Option':
      return { kind: 'optional', part: sequence(at.definition ?? []) };
    case 'Repetition':
    case 'RepetitionWithSeparator':
      return repeat(at, 0);
    case 'RepetitionMandatory':
    case 'RepetitionMandatoryWithSeparator':
      return repeat(at, 1);
    case 'Alternative':
      return sequence(at.definition ?? []);
    default:
      throw new Error(`The grammar files do not know ${at.constructor.name}.`);
  }
};

/** The grammar as the parser has it, from declarations down to expressions. */
export const productions = (): readonly Production[] => {
  const rules = Object.entries(grammarRules() as unknown as Record<string, Definition>);
  const all = new Map(rules.map(([name, rule]) => [name, sequence(rule.definition ?? [])]));
  const order: string[] = [];
  const visit = (name: string): void => {
    const part = all.get(name);
    if (!part || order.includes(name)) return;
    order.push(name);
    for (const used of usedRules(part)) visit(used);
  };
  visit('declaration');
  for (const name of all.keys()) visit(name);
  return order.map((name) => ({ name, part: all.get(name) as Part }));
};

const usedRules = (part: Part): readonly string[] => {
  switch (part.kind) {
    case 'rule':
      return [part.name];
    case 'sequence':
    case 'choice':
      return part.parts.flatMap(usedRules);
    case 'optional':
      return usedRules(part.part);
    case 'repeat':
      return [...usedRules(part.part), ...(part.separator ? usedRules(part.separator) : [])];
    case 'word':
    case 'class':
      return [];
  }
};
