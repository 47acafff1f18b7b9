import type { Bilingual, Signatures } from '@reeve/ir';
import type { Expression, Name, ParameterDeclaration, ParameterType } from '../syntax/tree.ts';
import { exactMs } from './durations.ts';

/** What a type takes, in words. */
const WANTED: Readonly<Record<string, Bilingual>> = {
  number: { en: 'a number', zh: '数字' },
  percent: { en: 'a percentage such as `20%`', zh: '百分比，例如 `20%`' },
  duration: { en: 'a length of time such as `7 days`', zh: '时长，例如 `7 天`' },
  timeOfDay: { en: 'a time of day such as `22:00`', zh: '时刻，例如 `22:00`' },
  date: { en: 'a date such as `2026-01-31`', zh: '日期，例如 `2026-01-31`' },
  text: { en: 'a text in quotes', zh: '加引号的文本' },
  yesno: { en: '`yes` or `no`', zh: '`是` 或 `否`' },
  channel: { en: 'a channel', zh: '渠道' },
};

/** What a parameter of a type takes, in words; `undefined` where nothing can be one of that type. */
export function wantedOf(type: ParameterType): Bilingual | undefined {
  if (type.kind === 'oneOf') {
    const names = type.options.map(({ name }) => `\`${name.id}\``);
    return { en: `one of ${names.join(', ')}`, zh: `${names.join('、')} 之一` };
  }
  if (type.kind === 'listOf') {
    const of = wantedOf(type.of);
    return (
      of && { en: `a list such as \`(a, b)\`, each ${of.en}`, zh: `列表，例如 \`(a, b)\`，每项为${of.zh}` }
    );
  }
  return WANTED[type.kind];
}

/** The value as a type takes it, a choice or channel by its id; `undefined` where it is not of the type. */
export function valueAs(
  type: ParameterType,
  given: Expression,
  signatures: Signatures,
): Expression | undefined {
  if (type.kind === 'listOf') return listOf(type.of, given, signatures);
  const value = given.kind === 'group' ? given.value : given;
  switch (type.kind) {
    case 'number':
      return numberIn(value) === undefined ? undefined : value;
    case 'percent':
      return value.kind === 'number' && value.percent ? value : undefined;
    case 'duration':
      return value.kind === 'duration' && !value.parameter ? value : undefined;
    case 'timeOfDay':
      return value.kind === 'timeOfDay' ? value : undefined;
    case 'date':
      return value.kind === 'date' ? value : undefined;
    case 'text':
      return textIn(value);
    case 'yesno':
      return value.kind === 'boolean' ? value : undefined;
    case 'oneOf': {
      const word = wordIn(value);
      const option = type.options.find(
        ({ name, labels }) => name.id === word || labels.some(({ text }) => text === word),
      );
      return option && reference(option.name, value);
    }
    case 'channel': {
      const word = wordIn(value);
      const channel = signatures.channels.find(
        ({ id, labels }) => id === word || labels.en === word || labels.zh === word,
      );
      return channel && reference({ id: channel.id, written: channel.id, span: value.span }, value);
    }
    default:
      return undefined;
  }
}

/** A list; the parentheses around its only item may be read as a group. */
function listOf(of: ParameterType, given: Expression, signatures: Signatures): Expression | undefined {
  const items = given.kind === 'list' ? given.items : given.kind === 'group' ? [given.value] : [];
  const values = items.flatMap((item) => valueAs(of, item, signatures) ?? []);
  if (items.length === 0 || values.length < items.length) return undefined;
  return { kind: 'list', items: values, span: given.span };
}

function textIn(value: Expression): Expression | undefined {
  // In YAML a word needs no quotes.
  if (value.kind === 'ref' && value.bare) {
    return { kind: 'text', parts: [value.name.written], span: value.span };
  }
  return value.kind === 'text' && value.parts.every((part) => typeof part === 'string') ? value : undefined;
}

function wordIn(value: Expression): string | undefined {
  if (value.kind === 'ref') return value.name.id;
  if (value.kind !== 'text') return undefined;
  const [only = ''] = value.parts;
  return value.parts.length === 1 && typeof only === 'string' ? only : undefined;
}

function reference(name: Name, value: Expression): Expression {
  return { kind: 'ref', name: { ...name, span: value.span }, span: value.span };
}

/** The number that a literal is, its sign included. */
export function numberIn(value: Expression): number | undefined {
  if (value.kind === 'negate') {
    const inner = numberIn(value.value);
    return inner === undefined ? undefined : -inner;
  }
  return value.kind === 'number' && !value.percent ? value.value : undefined;
}

/** What limits compare by; `undefined` where a value has no order. */
function measureOf(value: Expression): number | undefined {
  switch (value.kind) {
    case 'number':
      return value.value;
    case 'negate':
      return numberIn(value);
    case 'timeOfDay':
      return value.minutes;
    case 'date':
      return Date.parse(value.text.slice(0, 10));
    case 'duration': {
      const [only] = value.parts;
      const days = { calendarDay: 1, calendarWeek: 7, calendarMonth: 30 } as Readonly<Record<string, number>>;
      const unit = only && days[only.unit];
      return unit === undefined ? exactMs(value) : only ? only.count * unit * 86_400_000 : 0;
    }
    default:
      return undefined;
  }
}

/** The limit that a value breaks. */
export function brokenLimit(
  { from, to }: Pick<ParameterDeclaration, 'from' | 'to'>,
  value: Expression,
): Expression | undefined {
  const measure = measureOf(value);
  if (measure === undefined) return undefined;
  const low = from && measureOf(from);
  const high = to && measureOf(to);
  if (low !== undefined && measure < low) return from;
  return high !== undefined && measure > high ? to : undefined;
}

/** Whether values of the type have an order, so that there can be limits. */
export function isOrderedType(type: ParameterType): boolean {
  return ['number', 'percent', 'duration', 'timeOfDay', 'date'].includes(type.kind);
}
