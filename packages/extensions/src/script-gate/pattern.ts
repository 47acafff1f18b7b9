import type { Bilingual } from '@reeve/ir';

const BACK: Bilingual = { en: 'refers back to a part of itself', zh: '引用了前面匹配的部分' };
const LOOKS: Bilingual = { en: 'looks ahead or behind', zh: '做了前后断言' };
const NESTED: Bilingual = { en: 'repeats a repetition', zh: '在重复里又有重复' };
const LONG: Bilingual = { en: 'repeats a part too often', zh: '重复的次数太多' };

const REPEAT = /^(?:[*+]|\{(\d+)(,(\d*))?\})/;

/** Why a pattern may take a time beyond all bounds, or `undefined` where it does not. */
export const dangerOf = (pattern: string): Bilingual | undefined => {
  /** For each open group, whether something in it repeats. */
  const groups: boolean[] = [false];
  let inner = false;
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const repeat = REPEAT.exec(rest);
    if (repeat) {
      const [whole, least, range, most] = repeat;
      if (Number(least ?? 0) > 1000 || Number(most || 0) > 1000) return LONG;
      const endless = least === undefined || (range !== undefined && most === '');
      const many = endless || Number(most || least) > 1;
      if (many && inner) return NESTED;
      // A fixed number of times leaves nothing to choose.
      if (endless || (range !== undefined && most !== least)) groups[groups.length - 1] = true;
      inner = false;
      at += whole.length;
      continue;
    }
    inner = false;
    const char = rest[0];
    if (char === '\\') {
      if (/^\\[1-9]|^\\k</.test(rest)) return BACK;
      at += 2;
    } else if (char === '[') {
      for (at += 1; at < pattern.length && pattern[at] !== ']'; at += 1) if (pattern[at] === '\\') at += 1;
      at += 1;
    } else if (char === '(') {
      if (/^\(\?<?[=!]/.test(rest)) return LOOKS;
      groups.push(false);
      at += /^\(\?(?::|<[^>]*>)/.exec(rest)?.[0].length ?? 1;
    } else if (char === ')') {
      inner = groups.pop() ?? false;
      if (inner && groups.length > 0) groups[groups.length - 1] = true;
      at += 1;
    } else at += 1;
  }
  return undefined;
};
