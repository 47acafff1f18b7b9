import type { KeywordId } from '../syntax/keywords.ts';
import type {
  Argument,
  CompareOp,
  EventSelector,
  Expression,
  TextLiteral,
  WindowExpression,
} from '../syntax/tree.ts';
import { printDuration, printNumber, printTime } from './literals.ts';
import type { Style } from './style.ts';

/** How tightly a form binds; an operand that binds less than its place asks for goes into parentheses. */
export const LEVEL = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  add: 5,
  multiply: 6,
  negate: 7,
  primary: 8,
} as const;

/** An expression on one line. */
export function printExpression(expression: Expression, style: Style, level: number = LEVEL.or): string {
  const text = print(expression, style);
  return levelOf(expression) < level ? `(${text})` : text;
}

function levelOf(e: Expression): number {
  switch (e.kind) {
    case 'or':
      return LEVEL.or;
    case 'and':
      return LEVEL.and;
    case 'not':
      return LEVEL.not;
    case 'compare':
    case 'in':
    case 'test':
    case 'between':
    case 'missing':
      return LEVEL.compare;
    case 'arithmetic':
      return e.op === '+' || e.op === '-' ? LEVEL.add : LEVEL.multiply;
    case 'negate':
      return LEVEL.negate;
    default:
      return LEVEL.primary;
  }
}

function print(e: Expression, style: Style): string {
  const { word } = style;
  const at = (operand: Expression, level: number): string => printExpression(operand, style, level);
  switch (e.kind) {
    case 'number':
      return printNumber(e.value, e.percent, e.written);
    case 'text':
      return printText(e, style);
    case 'boolean':
      return word(e.value ? 'yes' : 'no');
    case 'duration':
      return printDuration(e, style);
    case 'timeOfDay':
      return printTime(e.minutes);
    case 'date':
      return e.text;
    case 'given':
      return `$${e.name.id}`;
    case 'now':
      return word('now');
    case 'ref':
      return style.path(e.name);
    case 'call':
      return `${style.callee(e.callee)}(${printArguments(e.args, style)})${e.select ? `.${style.name(e.select)}` : ''}`;
    case 'window':
      return printWindow(e, style);
    case 'usual':
      return printUsual(e, style);
    case 'silence': {
      const of = printSelector(e.of, style);
      const span = printDuration(e.for, style);
      return `${word('none')} ${of} ${word('silenceFor')} ${span}`;
    }
    case 'streak':
      return printStreak(e, style);
    case 'share':
      return printShare(e, style);
    case 'not':
      return `${word('not')} ${at(e.value, LEVEL.not)}`;
    case 'negate':
      return `-${at(e.value, LEVEL.negate)}`;
    case 'and':
      return `${at(e.left, LEVEL.and)} ${word('and')} ${at(e.right, LEVEL.not)}`;
    case 'or':
      return `${at(e.left, LEVEL.or)} ${word('or')} ${at(e.right, LEVEL.and)}`;
    case 'arithmetic':
      return printArithmetic(e, style);
    case 'compare':
      return `${at(e.left, LEVEL.add)} ${word(COMPARE[e.op])} ${at(e.right, LEVEL.add)}`;
    case 'in':
      return `${at(e.left, LEVEL.add)} ${word(e.negated ? 'notIn' : 'in')} ${printChoices(e.right, style)}`;
    case 'list': {
      const items = printItems(e.items, style);
      // In parentheses one alone would be no list.
      return e.items.length > 1 ? `(${items})` : `[${items}]`;
    }
    case 'test':
      return `${at(e.left, LEVEL.add)} ${word(e.op)} ${e.op === 'matches' ? printPattern(e.right, style) : at(e.right, LEVEL.add)}`;
    case 'between': {
      const range = `${at(e.low, LEVEL.add)} ${word('betweenAnd')} ${at(e.high, LEVEL.add)}`;
      return `${at(e.value, LEVEL.add)} ${word('between')} ${range}`;
    }
    case 'missing':
      return `${at(e.value, LEVEL.add)} ${word(e.negated ? 'isKnown' : 'isMissing')}`;
    case 'group':
      return `(${at(e.value, LEVEL.or)})`;
    case 'error':
      return '';
  }
}

/** What follows `in`: there even one in parentheses is a list. */
function printChoices(e: Expression, style: Style): string {
  return e.kind === 'list' ? `(${printItems(e.items, style)})` : printExpression(e, style, LEVEL.add);
}

function printItems(items: readonly Expression[], style: Style): string {
  return items.map((item) => printExpression(item, style)).join(', ');
}

export const COMPARE: Readonly<Record<CompareOp, KeywordId>> = {
  '=': 'equal',
  '!=': 'notEqual',
  '<': 'less',
  '<=': 'lessEqual',
  '>': 'greater',
  '>=': 'greaterEqual',
};

/** `to: member, amount: 50` */
export function printArguments(args: readonly Argument[], style: Style): string {
  return args.map((argument) => printArgument(argument, style)).join(', ');
}

export function printArgument(argument: Argument, style: Style): string {
  const value = printExpression(argument.value, style);
  return argument.name ? `${style.name(argument.name)}: ${value}` : value;
}

/** `complaint.filed where event.severity >= 4` */
export function printSelector(selector: EventSelector, style: Style): string {
  const event = style.path(selector.event);
  return selector.where ? `${event} ${style.word('where')} ${printExpression(selector.where, style)}` : event;
}

/** A selector in the middle of a Chinese phrase: a condition is set apart by parentheses. */
export function printEnclosed(selector: EventSelector, style: Style): string {
  const text = printSelector(selector, style);
  return selector.where ? `(${text})` : text;
}

function printWindow(e: WindowExpression, style: Style): string {
  const { word, lang } = style;
  if (!e.in) return `${word(e.fn)}(${printSelector(e.of, style)})`;
  const span = printDuration(e.in, style);
  if (lang === 'en') return `${word(e.fn)}(${printSelector(e.of, style)}) in ${span}`;
  return `${word('near')} ${span} ${word('inside')} ${printEnclosed(e.of, style)} ${word('of')} ${word(e.fn)}`;
}

function printUsual(e: Expression & { kind: 'usual' }, style: Style): string {
  const { word, lang } = style;
  const span = printDuration(e.in, style);
  const hour = e.sameHour ? `${word('thisHour')} ` : '';
  return lang === 'en'
    ? `${word('usual')} ${hour}in ${span}`
    : `${word('near')} ${span} ${hour}${word('usual')}`;
}

function printStreak(e: Expression & { kind: 'streak' }, style: Style): string {
  const { word, lang } = style;
  const unit = word(CALENDAR[e.by]);
  if (lang === 'en') return `${word('streak')}(${printSelector(e.of, style)}) ${word('by')} ${unit}`;
  return `${word('by')} ${unit} ${printEnclosed(e.of, style)} ${word('of')} ${word('streak')}`;
}

const CALENDAR = { day: 'calendarDay', week: 'calendarWeek', month: 'calendarMonth' } as const;

function printShare(e: Expression & { kind: 'share' }, style: Style): string {
  const { word, lang } = style;
  const within = printDuration(e.within, style);
  const span = printDuration(e.in, style);
  const same = e.same ? ` ${withSame(style)} ${style.name(e.same)}` : '';
  if (lang === 'en') {
    const pair = `${printSelector(e.first, style)} ${word('followedBy')} ${printSelector(e.then, style)}`;
    return `${word('shareOf')} ${pair} ${word('within')} ${within}, in ${span}${same}`;
  }
  const pair = `${printEnclosed(e.first, style)} ${word('after')} ${within} ${word('inside')} ${word('has')} ${printEnclosed(e.then, style)}`;
  return `${word('near')} ${span} ${word('inside')} ${pair} ${word('of')} ${word('shareOf')}${same}`;
}

/** `with same`, 且 同一 */
export function withSame({ lang, word }: Style): string {
  return lang === 'en' ? word('withSame') : `${word('and')} ${word('withSame')}`;
}

type Arithmetic = Expression & { readonly kind: 'arithmetic' };

function printArithmetic(e: Arithmetic, style: Style): string {
  const { word, lang } = style;
  if (lang === 'zh' && e.op === '*' && e.left.kind === 'number' && e.right.kind === 'usual') {
    return `${printUsual(e.right, style)} ${word('of')} ${print(e.left, style)} ${word('fold')}`;
  }
  const own = levelOf(e);
  const op = e.op === '*' ? word('product') : e.op;
  return `${printExpression(e.left, style, own)} ${op} ${printExpression(e.right, style, own + 1)}`;
}

/** A regular expression: its backslashes and braces are its own, only its quote is escaped. */
function printPattern(e: Expression, style: Style): string {
  const pieces = e.kind === 'text' ? e.parts.filter((part) => typeof part === 'string') : [];
  if (e.kind !== 'text' || pieces.length < e.parts.length) return printExpression(e, style, LEVEL.add);
  const pattern = pieces.join('');
  const quote = pattern.includes('"') && !pattern.includes("'") ? "'" : '"';
  return quote + pattern.replaceAll(quote, `\\${quote}`) + quote;
}

/** Text in quotes, placeholders in braces. */
function printText(e: TextLiteral, style: Style): string {
  return `"${printTextParts(e, style)}"`;
}

/** What stands between the quotes. */
function printTextParts(e: TextLiteral, style: Style): string {
  return e.parts
    .map((part) => (typeof part === 'string' ? escapeText(part) : `{${printExpression(part, style)}}`))
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '{': '\\{',
  '\n': '\\n',
  '\t': '\\t',
};

export function escapeText(text: string): string {
  return text.replace(/[\\"{\n\t]/g, (char) => ESCAPES[char] ?? char);
}
