import type { Bilingual, Labels, ParamSignature, Type } from '@reeve/ir';

/** What the comment before a script's function says. */
export interface Comment {
  readonly labels: Labels;
  readonly description: string;
  readonly params: readonly ParamSignature[];
  readonly returns?: Type;
  /** Types of the events that it gives, where it is an action. */
  readonly emits?: readonly string[];
  /** What is wrong in it, with its place in the comment. */
  readonly problems: readonly { readonly start: number; readonly end: number; readonly reason: Bilingual }[];
}

const TYPES: Readonly<Record<string, Type>> = {
  text: { kind: 'text' },
  string: { kind: 'text' },
  文本: { kind: 'text' },
  number: { kind: 'number' },
  数字: { kind: 'number' },
  'yes/no': { kind: 'yesno' },
  boolean: { kind: 'yesno' },
  是否: { kind: 'yesno' },
  time: { kind: 'time' },
  时间: { kind: 'time' },
  date: { kind: 'date' },
  日期: { kind: 'date' },
  duration: { kind: 'duration' },
  时长: { kind: 'duration' },
  member: { kind: 'member' },
  成员: { kind: 'member' },
  community: { kind: 'community' },
  社群: { kind: 'community' },
  any: { kind: 'any' },
  任意: { kind: 'any' },
};

/** A type as the comment names it: `text`, `list of number`, `文本 列表`, `string[]`. */
const typeNamed = (name: string): Type | undefined => {
  const plain = name.trim();
  const known = Object.hasOwn(TYPES, plain) ? TYPES[plain] : undefined;
  if (known) return known;
  const item =
    /^list of (.+)$/.exec(plain)?.[1] ?? /^(.+?)\s*列表$/.exec(plain)?.[1] ?? /^(.+)\[\]$/.exec(plain)?.[1];
  const of =
    item === undefined ? undefined : Object.hasOwn(TYPES, item.trim()) ? TYPES[item.trim()] : undefined;
  return of ? { kind: 'listOf', of } : undefined;
};

const unknownType = (name: string): Bilingual => ({
  en: `There is no type “${name}”.`,
  zh: `没有“${name}”这种类型。`,
});

const EVENT_TYPE = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$/;

/** Reads the inside of a comment, without its marks. Offsets are within `text`. */
export const readComment = (text: string): Comment => {
  const problems: { start: number; end: number; reason: Bilingual }[] = [];
  const params: ParamSignature[] = [];
  const labels: { en?: string; zh?: string } = {};
  const description: string[] = [];
  let returns: Type | undefined;
  let emits: readonly string[] | undefined;
  let tags = false;
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const content = line.replace(/^\s*\*?\s?/, '').trim();
    const problem = (reason: Bilingual): void => {
      const from = start + line.indexOf(content);
      problems.push({ start: from, end: from + content.length, reason });
    };
    const [, tag, rest = ''] = /^@(\S+)\s*(.*)$/.exec(content) ?? [];
    if (tag !== undefined) tags = true;
    if (tag === 'param') {
      const [, typeName, open, name = '', about = ''] =
        /^\{([^}]*)\}\s*(\[?)([^\s\]]+)\]?\s*(.*)$/.exec(rest) ?? [];
      const type = typeName === undefined ? undefined : typeNamed(typeName);
      if (typeName === undefined)
        problem({ en: 'Write @param {type} name.', zh: '请写成 @param {类型} 名字。' });
      else if (!type) problem(unknownType(typeName));
      params.push({
        name,
        labels: {},
        type: type ?? { kind: 'any' },
        required: open !== '[',
        ...(about === '' ? {} : { description: { en: about, zh: about } }),
      });
    } else if (tag === 'returns' || tag === 'return') {
      const typeName = /^\{([^}]*)\}/.exec(rest)?.[1];
      returns = typeName === undefined ? undefined : typeNamed(typeName);
      if (typeName === undefined) problem({ en: 'Write @returns {type}.', zh: '请写成 @returns {类型}。' });
      else if (!returns) problem(unknownType(typeName));
      returns ??= { kind: 'any' };
    } else if (tag === 'emits') {
      emits = rest.split(/[\s,，、]+/).filter((each) => each !== '');
      const strange = emits.find((each) => !EVENT_TYPE.test(each));
      if (emits.length === 0) problem({ en: 'Write @emits event.type.', zh: '请写成 @emits 事件.类型。' });
      else if (strange !== undefined)
        problem({ en: `“${strange}” is no type of an event.`, zh: `“${strange}”不是事件类型。` });
    } else if (tag === 'en' || tag === 'zh') labels[tag] = rest.trim();
    else if (tag === undefined && !tags && content !== '') description.push(content);
    start = end + 1;
  }
  return {
    labels,
    description: description.join(' '),
    params,
    ...(returns ? { returns } : {}),
    ...(emits ? { emits } : {}),
    problems,
  };
};
