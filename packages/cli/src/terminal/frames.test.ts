import type { Diagnostic } from '@reeve/ir';
import { describe, expect, test } from 'vitest';
import { renderDiagnostic } from './frames.ts';
import { createTextIndex } from './positions.ts';
import { plainStyle } from './style.ts';
import { padStart, shorten, widthOf, wrap } from './width.ts';

const TEXT = '规则 r "好"\n  当 投诉 激增\n\tlast line';
const finding = (start: number, end: number): Diagnostic => ({
  code: 'a/b',
  severity: 'error',
  message: { en: 'This is wrong.', zh: '这里不对。' },
  span: { source: 'x.reeve', start, end },
  help: { en: 'Do this.', zh: '这样做。' },
});
const render = (diagnostic: Diagnostic, lang: 'en' | 'zh' = 'en', width = 80): readonly string[] =>
  renderDiagnostic(diagnostic, { lang, style: plainStyle, width, texts: new Map([['x.reeve', TEXT]]) })
    .trimEnd()
    .split('\n');

describe('frames', () => {
  test('the marks stand under what they mean, Chinese being twice as wide', () => {
    const at = TEXT.indexOf('激增');
    expect(render(finding(at, at + 2))).toEqual([
      'error a/b',
      '  This is wrong.',
      '  x.reeve:2:8',
      '  │',
      '2 │   当 投诉 激增',
      '  │           ^^^^',
      '  → Do this.',
    ]);
    expect(render(finding(at, at + 2), 'zh').slice(0, 2)).toEqual(['错误 a/b', '  这里不对。']);
  });

  test('a place at the end, a tab, and a place in another text', () => {
    expect(render(finding(TEXT.length, TEXT.length)).slice(3, 6)).toEqual([
      '  │',
      '3 │   last line',
      '  │            ^',
    ]);
    const elsewhere = { ...finding(0, 1), span: { source: 'y.reeve', start: 0, end: 1 } };
    expect(render(elsewhere)).toContain('  y.reeve');
  });

  test('nothing is wider than the terminal', () => {
    const long = `rule x ${'很长的文字 '.repeat(200)}`;
    for (const start of [0, 500, long.length - 5]) {
      const lines = renderDiagnostic(
        { ...finding(start, start + 300), message: { en: long, zh: long } },
        { lang: 'en', style: plainStyle, width: 60, texts: new Map([['x.reeve', long]]) },
      ).split('\n');
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(62);
    }
  });
});

describe('widths', () => {
  test('shortening and filling count columns', () => {
    expect(shorten('中文字符', 5)).toBe('中文…');
    expect(shorten('abc', 5)).toBe('abc');
    expect(shorten('a\nb', 5)).toBe('a b');
    expect(padStart('中', 4)).toBe('  中');
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('中文没有空格', 6)).toEqual(['中文没', '有空格']);
  });

  test('positions count from 1', () => {
    const index = createTextIndex('a\r\nbc\n');
    expect(index.position(0)).toEqual({ line: 1, column: 1 });
    expect(index.position(4)).toEqual({ line: 2, column: 2 });
    expect(index.position(99)).toEqual({ line: 3, column: 1 });
    expect([1, 2, 3].map((line) => index.line(line))).toEqual(['a', 'bc', '']);
  });
});
