import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScript, SCRIPT_DIAGNOSTICS } from './index.ts';

const read = (text: string) => readScript(text, { source: 'scripts/score.js', name: 'score' });
const HEAD = '/**\n * @param {text} text\n * @returns {number}\n */\n';
const body = (code: string) => read(`${HEAD}export function score(text) {\n${code}\n}\n`);
const codes = (code: string): readonly string[] => body(code).diagnostics.map((each) => each.code);

describe('the gate', () => {
  it.each(Object.entries(SCRIPT_DIAGNOSTICS).filter(([code]) => code !== 'script/duplicate'))(
    'finds %s in its example, and nothing in the mended one',
    (code, { example }) => {
      expect(read(example.bad).diagnostics.map((each) => each.code)).toContain(code);
      expect(read(example.bad).script).toBeUndefined();
      expect(read(example.good).diagnostics).toEqual([]);
    },
  );

  it('fills every sentence in, in both languages', () => {
    for (const { example } of Object.values(SCRIPT_DIAGNOSTICS))
      for (const { message, span } of read(example.bad).diagnostics) {
        expect(message.en + message.zh).not.toMatch(
          /\{\w*(?:what|instead|name|key|reason|size|most|other)\w*\}|undefined/i,
        );
        expect(message.zh).toMatch(/[一-鿿]/);
        expect(span.end).toBeGreaterThan(span.start);
      }
  });

  it.each([
    ['return text.length', 0],
    ['let n = 0; for (const c of text) { if (c === "a") n += 1; } return n;', 0],
    ['let i = 0; while (i < 3) i++; return i;', 0],
    ['const { a = 1, ...rest } = { a: 2, b: 3 }; return a + rest.b;', 0],
    ['const words = text.split(" "); return words[words.length - 1].length;', 0],
    ['return new Set(text).size + Math.max(...[1, 2])', 0],
    ['switch (text) { case "a": { const n = 1; return n; } default: return 0; }', 0],
    ['const f = (x) => (y) => ({ v: x + y }); return f(1)(2).v', 0],
    ['for (let i = 0; i < 2; i++) { const x = i; } return x', 1],
  ])('%s', (code, findings) => {
    expect(body(code).diagnostics.filter((each) => each.severity === 'error')).toHaveLength(findings);
  });

  it.each([
    'this.x',
    'try { text() } catch {}',
    'class A {}',
    'for (const k in text) {}',
    'import("fs")',
    'import.meta.url',
    'new.target',
    'text`x`',
    'a: for (;;) break a;',
    'debugger',
    '({ get x() { return 1 } })',
    'new Proxy({}, {})',
    'new (Map.constructor)()',
    'function* g() {}',
    'async () => 1',
    'var x = 1',
    '10n',
    'Math = 1',
    '$reeve.t = 1; const $reeve = 1',
    '(function () { return 1 })`x`',
  ])('refuses %s', (code) => {
    expect(body(code).script).toBeUndefined();
    expect(codes(code)).toContain('script/not-allowed');
  });

  it.each([
    'text.constructor',
    'text["constructor"]',
    '({ __proto__: null })',
    '({ ["__proto__"]: null })',
    'const { constructor } = text',
    'const { ["constructor"]: c } = text',
    'const { "constructor": c } = text',
    'text?.constructor',
    'Object.getPrototypeOf(text)',
    'text.\\u0063onstructor',
    'Error.captureStackTrace({})',
    'text.__lookupGetter__("x")',
  ])('refuses the key of %s', (code) => {
    expect(codes(code)).toContain('script/refused-key');
  });

  it.each([
    'eval("1")',
    'Function("1")',
    'process',
    'globalThis',
    'require("fs")',
    'Promise',
    'Symbol',
    'Reflect',
    'arguments',
    'RegExp("a")',
    'Proxy',
    'WebAssembly',
    'setTimeout',
    '\\u0065val("1")',
  ])('knows no %s', (code) => {
    expect(codes(`return ${code}`)).toContain('script/unknown-name');
  });

  it.each([
    '/(a+)+/',
    '/(a*b*)*c/',
    '/((a|b)+c?)+/',
    '/(?=a)b/',
    '/(?<!a)b/',
    '/(a)\\1/',
    '/(?<x>a)\\k<x>/',
    '/(x{1,}){2,}/',
    '/a{2000}/',
  ])('refuses the pattern %s', (pattern) => {
    expect(codes(`return ${pattern}.test(text) ? 1 : 0`)).toContain('script/pattern');
  });
  it.each([
    '/a+b*/',
    '/(ab)+/',
    '/(?:\\d{3},)+/',
    '/[(a+)+]+/',
    '/\\(a+\\)+/',
    '/(a?)?b/',
    '/(?<year>\\d{4})-\\d\\d/u',
  ])('allows the pattern %s', (pattern) => {
    expect(codes(`return ${pattern}.test(text) ? 1 : 0`)).toEqual([]);
  });

  it('reads what it takes and gives, in both languages', () => {
    const text = `/**
 * Counts what is loud.
 * @zh 音量
 * @en Loudness
 * @param {文本 列表} words The words
 * @param {number} [least]
 * @returns {是否}
 */
function score(words, least) { return words.length > (least ?? 0); }`;
    const { script, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    expect(script).toMatchObject({
      id: 'score',
      labels: { en: 'Loudness', zh: '音量' },
      description: 'Counts what is loud.',
      returns: { kind: 'yesno' },
      params: [
        {
          name: 'words',
          required: true,
          type: { kind: 'listOf', of: { kind: 'text' } },
          description: { en: 'The words' },
        },
        { name: 'least', required: false, type: { kind: 'number' } },
      ],
    });
  });

  it('points at what is wrong in the comment', () => {
    const text = '/**\n * @param {words} text\n * @returns {number}\n */\nfunction score(text) { return 1 }';
    const [first] = read(text).diagnostics;
    expect(first && text.slice(first.span.start, first.span.end)).toBe('@param {words} text');
  });

  it('takes the signature of a manifest in the place of a comment', () => {
    const declared = {
      params: [{ name: 'text', labels: {}, type: { kind: 'text' }, required: true }],
      returns: { kind: 'number' },
    } as const;
    const result = readScript('export function f(x) { return 1 }', {
      source: 'f.js',
      name: 'f',
      id: 'a.f',
      declared,
    });
    expect(result.diagnostics).toEqual([]);
    expect(result.script?.id).toBe('a.f');
    const wrong = readScript('export function f(x, y) { return 1 }', { source: 'f.js', name: 'f', declared });
    expect(wrong.diagnostics.map(({ code }) => code)).toEqual(['script/signature']);
  });

  it('neither throws nor hangs on any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `${HEAD}function score(text) {${text}}`),
        ),
        (text) => {
          const { script, diagnostics } = read(text);
          expect(script !== undefined).toBe(diagnostics.length === 0);
        },
      ),
      { numRuns: 500 },
    );
    for (const bomb of ['[', '(', '{', '`${', 'a=>', '!', 'x?', 'a[', '(a'])
      expect(read(bomb.repeat(Math.floor(16_000 / bomb.length))).script).toBeUndefined();
  });

  it('counts steps and looks at computed keys without changing what a script means', () => {
    const run = (code: string, value: string): unknown => {
      const { script, diagnostics } = body(code);
      expect(diagnostics).toEqual([]);
      let steps = 0;
      const $reeve = {
        t: () => {
          steps += 1;
        },
        k: (key: unknown) => key,
      };
      const make = runInThisContext(`(function ($reeve) {"use strict";${script?.code}\n})`) as (
        hooks: typeof $reeve,
      ) => (text: string) => unknown;
      const result = make($reeve)(value);
      return [result, steps];
    };
    expect(run('let n = 0; for (let i = 0; i < 3; i++) n += i\nreturn n', '')).toEqual([3, 4]);
    expect(run('let n = 0\ndo n++; while (n < 5)\nreturn n', '')).toEqual([5, 6]);
    expect(run('const f = (x) => (y) => ({ v: x[y] })\nreturn f([7])((0)).v', '')).toEqual([7, 3]);
    expect(run('const o = { [text]: 1 }\nreturn o[text] + o[`a`]', 'a')).toEqual([2, 1]);
    expect(run('return [...text].map((c) => c === "a" ? 1 : 0).reduce((a, b) => a + b, 0)', 'aab')).toEqual([
      2, 7,
    ]);
    expect(run('let x\nfor (const k of [1, 2]) if (k) x = (z => z)(k)\nreturn x', '')).toEqual([2, 5]);
  });

  it('leaves lines where they are', () => {
    const { script } = body('\n\nreturn 12345;');
    expect(script?.code.split('\n').findIndex((line) => line.includes('12345'))).toBe(7);
  });
});
