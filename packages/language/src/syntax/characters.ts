import type { Fix } from '@reeve/ir';
import type { Report } from './report.ts';

/** Punctuation that Chinese input methods give, as what it stands for. */
export const FULL_WIDTH: Readonly<Record<string, string>> = {
  '（': '(',
  '）': ')',
  '，': ',',
  '：': ':',
  '；': ';',
  '。': '.',
  '．': '.',
  '、': ',',
  '！': '!',
  '＝': '=',
  '＞': '>',
  '＜': '<',
  '％': '%',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '｜': '|',
  '＋': '+',
  '－': '-',
  '—': '-',
  '–': '-',
  '−': '-',
  '／': '/',
  '＊': '*',
  '＃': '#',
  '→': '→',
  '≥': '≥',
  '≤': '≤',
  '≠': '≠',
  '×': '×',
  '≧': '≥',
  '≦': '≤',
  '·': '·',
};

/** The value of a decimal digit, ASCII or full-width; -1 for anything else. */
export function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 0xff10 && code <= 0xff19 ? code - 0xff10 : -1;
}

/** Spaces of all kinds, and characters that nobody sees (they are reported by {@link reportOddCharacters}). */
export function isSpace(code: number): boolean {
  if (code <= 32) return code !== 10 && code !== 13;
  if (code < 0x7f) return false;
  return (
    code <= 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202f) ||
    (code >= 0x205f && code <= 0x206f) ||
    code === 0x3000 ||
    code === 0xfeff ||
    code === 0x061c
  );
}

const SUSPICIOUS = /(?![\t\n\r])[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Reports what cannot be seen: control characters, marks that reverse what is read, halves of characters. */
export function reportOddCharacters(text: string, report: Report): void {
  if (!text.isWellFormed()) {
    for (const match of text.matchAll(LONE_SURROGATE)) {
      const code = `U+${match[0].charCodeAt(0).toString(16).toUpperCase()}`;
      report.add(
        'syntax/broken-character',
        match.index,
        match.index + 1,
        { code },
        without(report, match.index),
      );
    }
  }
  if (text.search(SUSPICIOUS) < 0) return;
  for (const match of text.matchAll(SUSPICIOUS)) {
    const code = match[0].charCodeAt(0);
    // A byte order mark may stand at the very beginning.
    if (code === 0xfeff && match.index === 0) continue;
    const control = code < 0xa0;
    report.add(
      control ? 'syntax/control-character' : 'syntax/invisible-character',
      match.index,
      match.index + 1,
      { code: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` },
      without(report, match.index),
    );
  }
}

function without(report: Report, at: number): { readonly fixes: readonly Fix[] } {
  const title = { en: 'Take the character out', zh: '删掉这个字符' };
  return { fixes: [{ title, edits: [{ span: report.span(at, at + 1), text: '' }], safe: true }] };
}
