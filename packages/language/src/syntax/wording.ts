import type { Bilingual } from '@reeve/ir';
import { EOF, type IToken, type TokenType } from 'chevrotain';
import { KEYWORDS } from './keywords.ts';
import {
  AnyCell,
  AnyName,
  Arrow,
  Bar,
  CallName,
  Colon,
  ColonName,
  Comma,
  Comparator,
  DateToken,
  DayName,
  Dot,
  ElseWord,
  FreeName,
  Identifier,
  isA,
  LCurly,
  LParen,
  LSquare,
  Minus,
  NumberToken,
  OverWord,
  Path,
  Percent,
  Plus,
  Quantity,
  RCurly,
  RowStart,
  RParen,
  RSquare,
  Semicolon,
  Slash,
  StringToken,
  TestWord,
  ThenNext,
  TimeOfDay,
  Unit,
  WindowFunction,
} from './tokens.ts';

/** Words for people: what was expected, what was found. */

const PUNCTUATION: ReadonlyMap<TokenType, string> = new Map([
  [LParen, '('],
  [RParen, ')'],
  [LCurly, '{'],
  [RCurly, '}'],
  [LSquare, '['],
  [RSquare, ']'],
  [Comma, ','],
  [Semicolon, ';'],
  [Colon, ':'],
  [Dot, '.'],
  [Arrow, '->'],
  [Plus, '+'],
  [Minus, '-'],
  [Slash, '/'],
  [Bar, '|'],
  [RowStart, '|'],
  [AnyCell, '-'],
]);

const KINDS: ReadonlyMap<TokenType, Bilingual> = new Map<TokenType, Bilingual>([
  [FreeName, { en: 'a name', zh: '一个名称' }],
  [AnyName, { en: 'a name', zh: '一个名称' }],
  [Identifier, { en: 'a name', zh: '一个名称' }],
  [Path, { en: 'a name', zh: '一个名称' }],
  [CallName, { en: 'a name with `(` after it', zh: '后面带“(”的名称' }],
  [ColonName, { en: 'a name with `:` after it', zh: '后面带“:”的名称' }],
  [NumberToken, { en: 'a number', zh: '一个数字' }],
  [Quantity, { en: 'a length of time such as `7 days`', zh: '一段时长，例如“7 天”' }],
  [Unit, { en: 'a unit of time such as `days`', zh: '时间单位，例如“天”' }],
  [Percent, { en: 'a percentage such as `50%`', zh: '一个百分比，例如“50%”' }],
  [TimeOfDay, { en: 'a time such as `09:00`', zh: '一个时刻，例如“09:00”' }],
  [DateToken, { en: 'a date such as `2026-01-31`', zh: '一个日期，例如“2026-01-31”' }],
  [StringToken, { en: 'a text in quotation marks', zh: '引号中的文字' }],
  [Comparator, { en: 'a comparison such as `=` or `>=`', zh: '比较符号，例如“=”或“>=”' }],
  [TestWord, { en: '`contains` or `matches`', zh: '“包含”或“匹配”' }],
  [
    WindowFunction,
    {
      en: '`count`, `sum`, `avg`, `min`, `max` or `distinct`',
      zh: '“次数”“总和”“平均”“最小”“最大”或“去重数”',
    },
  ],
  [DayName, { en: 'a day such as `monday`', zh: '星期几，例如“周一”' }],
  [OverWord, { en: '`drop`, `delay` or `replace`', zh: '“丢弃”“延后”或“替换”' }],
  [ElseWord, { en: '`else` or `otherwise`', zh: '“否则”' }],
  [ThenNext, { en: '`then`', zh: '“之后”' }],
  [EOF, { en: 'the end', zh: '结尾' }],
]);

/** Rules in which one of many things may stand: what that is called. */
const RULES: Readonly<Record<string, Bilingual>> = {
  primary: { en: 'a value', zh: '一个值' },
  expression: { en: 'a condition or a value', zh: '一个条件或值' },
  trigger: { en: 'what sets the rule off, such as an event', zh: '触发条件，例如一个事件' },
  type: { en: 'a type such as `text`, `number` or `yes/no`', zh: '类型，例如“文本”“数字”或“是否”' },
  step: { en: 'a step such as an action, `wait` or `if`', zh: '一个步骤，例如动作、“等待”或“如果”' },
  duration: { en: 'a length of time such as `7 days`', zh: '一段时长，例如“7 天”' },
  period: { en: 'a length of time such as `7 days`', zh: '一段时长，例如“7 天”' },
  schedule: {
    en: 'a time such as `monday at 09:00` or `15 minutes`',
    zh: '时间安排，例如“周一 09:00”或“15 分钟”',
  },
  declarationName: { en: 'a name', zh: '一个名称' },
  clause: { en: 'a clause such as `when`, `if` or `then`', zh: '一个子句，例如“当”“如果”或“则”' },
  declaration: { en: 'a declaration such as `rule` or `event`', zh: '一个声明，例如“规则”或“事件”' },
  wait: {
    en: 'a length of time such as `3 days`, or `for` and an event',
    zh: '一段时长，例如“3 天”，或一个事件',
  },
  silence: { en: '`for` and a length of time, such as `for 7 days`', zh: '“满”和一段时长，例如“满 7 天”' },
  definition: { en: '`=` and a condition or value', zh: '“=”和一个条件或值' },
  templateBody: { en: 'a text such as `en: "…"`', zh: '一段文字，例如 zh: "…"' },
};

/** What was found, or stands before. */
export function nameOfToken(token: IToken | undefined): Bilingual {
  if (token === undefined || token.tokenType === EOF) return { en: 'the end', zh: '结尾' };
  const image = token.image.length > 40 ? `${token.image.slice(0, 39)}…` : token.image;
  if (isA(token, StringToken)) return { en: `the text ${image}`, zh: `文字 ${image}` };
  return { en: `\`${image}\``, zh: `“${image}”` };
}

/** What is wanted where one thing only can stand. */
export function nameOfType(type: TokenType): Bilingual {
  const kind = KINDS.get(type);
  if (kind) return kind;
  const mark = PUNCTUATION.get(type);
  if (mark !== undefined) return { en: `\`${mark}\``, zh: `“${mark}”` };
  const row = KEYWORDS.find((it) => it.id === type.name);
  const [en = row?.zh[0] ?? type.name] = row?.en ?? [];
  const [zh = en] = row?.zh ?? [];
  return { en: `\`${en}\``, zh: `“${zh}”` };
}

/** What is wanted where one of several can stand. */
export function nameOfRule(rule: string, firsts: readonly TokenType[]): Bilingual {
  const known = Object.hasOwn(RULES, rule) ? RULES[rule] : undefined;
  if (known) return known;
  const names = [...new Map(firsts.map(nameOfType).map((name) => [name.en, name])).values()].slice(0, 6);
  return {
    en: enumerate(
      names.map((it) => it.en),
      ', ',
      ' or ',
    ),
    zh: enumerate(
      names.map((it) => it.zh),
      '、',
      '或',
    ),
  };
}

function enumerate(names: readonly string[], comma: string, last: string): string {
  if (names.length < 2) return names.join('');
  return names.slice(0, -1).join(comma) + last + (names[names.length - 1] ?? '');
}
