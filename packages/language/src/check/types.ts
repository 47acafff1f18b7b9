import type { Bilingual, Type } from '@reeve/ir';

export const TEXT: Type = { kind: 'text' };
export const NUMBER: Type = { kind: 'number' };
export const PERCENT: Type = { kind: 'number', unit: 'percent' };
export const YESNO: Type = { kind: 'yesno' };
export const TIME: Type = { kind: 'time' };
export const DATE: Type = { kind: 'date' };
export const DURATION: Type = { kind: 'duration' };
export const MEMBER: Type = { kind: 'member' };
export const COMMUNITY: Type = { kind: 'community' };
export const CHANNEL: Type = { kind: 'channel' };
export const ANY: Type = { kind: 'any' };
/** The number that `weekday()` gives; told from other numbers so that `monday` can stand beside it. */
export const WEEKDAY: Type = { kind: 'number' };

/** A type in words, for messages. */
export function describeType(type: Type): Bilingual {
  switch (type.kind) {
    case 'text':
      return { en: 'text', zh: '文本' };
    case 'number':
      return type.unit === 'percent' ? { en: 'a percentage', zh: '百分比' } : { en: 'a number', zh: '数字' };
    case 'yesno':
      return { en: 'yes or no', zh: '是或否' };
    case 'time':
      return { en: 'a time', zh: '时间' };
    case 'date':
      return { en: 'a date', zh: '日期' };
    case 'duration':
      return { en: 'a length of time', zh: '时长' };
    case 'member':
      return { en: 'a member', zh: '成员' };
    case 'community':
      return { en: 'a community', zh: '社群' };
    case 'channel':
      return { en: 'a channel', zh: '渠道' };
    case 'template':
      return { en: 'the name of a template', zh: '模板名' };
    case 'role':
      return { en: 'a role', zh: '角色' };
    case 'word':
      return { en: 'a word', zh: '词' };
    case 'any':
      return { en: 'anything', zh: '任意值' };
    case 'oneOf': {
      const shown = type.options.slice(0, 6).map((option) => option.id);
      const more = type.options.length > shown.length ? ', …' : '';
      const zh = type.options.slice(0, 6).map((option) => option.labels.zh ?? option.id);
      return { en: `one of ${shown.join(', ')}${more}`, zh: `${zh.join('、')}${more && '……'} 之一` };
    }
    case 'listOf': {
      const of = describeType(type.of);
      return { en: `a list (each ${of.en})`, zh: `列表（每项为${of.zh}）` };
    }
    default:
      return assertNever(type);
  }
}

/** Kinds whose values are texts when the engine runs. */
const TEXTUAL: ReadonlySet<Type['kind']> = new Set([
  'text',
  'oneOf',
  'member',
  'community',
  'channel',
  'template',
  'role',
  'word',
]);

export function isTextual(type: Type): boolean {
  return TEXTUAL.has(type.kind);
}

/** Whether a value of `from` may stand where `to` is wanted. */
export function assignable(from: Type, to: Type): boolean {
  if (from.kind === 'any' || to.kind === 'any') return true;
  if (from.kind === 'listOf' && to.kind === 'listOf') return assignable(from.of, to.of);
  if (from.kind === 'oneOf' && to.kind === 'oneOf') {
    return from.options.some((option) => to.options.some((other) => other.id === option.id));
  }
  if (from.kind === to.kind) return true;
  // A member or a community is no text, although its id is one: who means the id says `member.id`.
  if (to.kind === 'text')
    return from.kind === 'oneOf' || from.kind === 'channel' || from.kind === 'role' || from.kind === 'word';
  if (from.kind === 'text')
    return (
      to.kind === 'channel' ||
      to.kind === 'template' ||
      to.kind === 'role' ||
      to.kind === 'word' ||
      to.kind === 'member' ||
      to.kind === 'community'
    );
  if (to.kind === 'word' || to.kind === 'role')
    return from.kind === 'oneOf' || from.kind === 'word' || from.kind === 'role';
  return false;
}

/** Whether two values may be compared with `=` and `!=`. */
export function comparable(a: Type, b: Type): boolean {
  return assignable(a, b) || assignable(b, a);
}

/** Whether values of the type have an order, for `<` and its kin. */
export function isOrdered(type: Type): boolean {
  return (
    type.kind === 'number' ||
    type.kind === 'time' ||
    type.kind === 'date' ||
    type.kind === 'duration' ||
    type.kind === 'any'
  );
}

/** The type of either of two values, where both may come. */
export function join(a: Type, b: Type): Type {
  if (a.kind === 'any') return b;
  if (b.kind === 'any') return a;
  if (a.kind === 'number' && b.kind === 'number') return a.unit === b.unit ? a : NUMBER;
  if (a.kind === b.kind && a.kind !== 'oneOf') return a;
  if (isTextual(a) && isTextual(b))
    return a.kind === 'oneOf' && b.kind === 'oneOf' && sameOptions(a, b) ? a : TEXT;
  return ANY;
}

function sameOptions(a: Type & { kind: 'oneOf' }, b: Type & { kind: 'oneOf' }): boolean {
  return (
    a.options.length === b.options.length && a.options.every((option, i) => option.id === b.options[i]?.id)
  );
}

function assertNever(value: never): never {
  throw new Error(`Unexpected ${JSON.stringify(value)}`);
}
