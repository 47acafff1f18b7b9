import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.ts';
import { readScript } from '../../src/script-gate/index.ts';
import { ALL_LAYERS, ask, file, NO_LAYERS, sandboxOf } from './setting.ts';

// Scripts that want all of the time or the memory. No gate has seen them; what the gate does to them is below.

const ATTACKS: Readonly<Record<string, string>> = {
  'an endless loop': 'for (;;);',
  'an endless loop that catches': 'for (;;) { try { for (;;); } catch {} }',
  'an endless loop in finally': 'try { for (;;); } finally { for (;;); }',
  'a pattern that goes back forever': 'return /^(?:(\\w+)\\1?)+$/.test("a".repeat(40) + "!")',
  'a pattern with lookahead': 'return /^(?=(a+)+b)(a+)+$/.test("a".repeat(40) + "!")',
  recursion: 'function f() { f() } f();',
  'recursion that catches': 'function f() { try { f() } catch { f() } } f();',
  'recursion in toString': 'const o = { toString() { return `` + o } }; return String(o)',
  'a flood of microtasks':
    'function again() { Promise.resolve().then(again); Promise.resolve().then(again) } again(); return 1',
  'an endless getter': 'return { get x() { for (;;); } }',
  'an endless toJSON': 'return { toJSON() { for (;;); } }',
  'a toJSON without end': 'const f = () => ({ toJSON: f, x: { toJSON: f } }); return [f()]',
  'a thenable': 'return { then(yes) { for (;;); } }',
  'a promise that never ends': 'return new Promise(() => {})',
  'a proxy that never ends': 'return new Proxy({}, { ownKeys() { for (;;); }, get() { for (;;); } })',
  'an endless iterator': 'return [...{ *[Symbol.iterator]() { for (;;) yield 1 } }]',
  'an endless valueOf': 'return +{ valueOf() { for (;;); } }',
  'a memory bomb of arrays': 'const a = []; for (;;) a.push(new Array(10000).fill(1));',
  'a memory bomb of texts': 'let s = "x"; for (;;) s += s;',
  'a memory bomb in one call': 'return Array(2 ** 28).fill(0).length',
  'a memory bomb of a join': 'return Array(2 ** 27).join("abcdefgh").length',
  'native memory': 'const all = []; for (;;) all.push(new ArrayBuffer(1e8));',
  'native memory of buffers': 'const all = []; for (;;) all.push(Buffer.alloc(1e6, 1));',
  'a big integer': 'let n = 2n; for (;;) n = n ** 3n;',
  'a sort that never ends':
    'const a = Array.from({ length: 1e6 }, (_, i) => i); for (;;) a.sort(() => 1 - 2 * Math.random());',
  'deep JSON': 'let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return a',
  'deep JSON read': 'return JSON.parse("[".repeat(1e7))',
  'a huge text': 'return "x".repeat(2 ** 28)',
  'a huge list': 'return Array.from({ length: 1e6 }, () => "xxxxxxxxxx")',
  'a circle': 'const a = {}; a.a = a; return a',
  'a very long error': 'throw new Error("x".repeat(1e7))',
  'an error whose words never end': 'throw { get name() { for (;;); }, get message() { for (;;); } }',
  'an error that is a proxy': 'throw new Proxy({}, { get() { for (;;); } })',
  'a name that never ends':
    'const e = new Error(); Object.defineProperty(e, "name", { get() { for (;;); } }); throw e',
  'no way to be told apart from no value': 'return undefined',
  'a symbol': 'return Symbol("x")',
  'a function': 'return () => 1',
};
const named = Object.fromEntries(Object.values(ATTACKS).map((code, i) => [`s${i}`, code]));
const MAY_GIVE = new Set([
  'a promise that never ends',
  'a thenable',
  'a flood of microtasks',
  'no way to be told apart from no value',
  'a symbol',
  'a function',
  'a pattern with lookahead',
  'a pattern that goes back forever',
  'a memory bomb of a join',
  'a memory bomb in one call',
]);

describe('all but the gate', () => {
  const sandbox = sandboxOf(
    {
      ...Object.fromEntries(
        Object.entries(named).map(([id, code]) => [id, `return function () {${code}\n};`]),
      ),
      fine: 'return (n) => n + 1;',
    },
    ALL_LAYERS,
    { deadline: 600, timeout: 400 },
  );
  afterAll(() => sandbox[Symbol.dispose]());
  let round = 0;
  it.each(Object.keys(ATTACKS))('ends %s, and the next batch works', (name) => {
    const result = ask(sandbox, `s${Object.keys(ATTACKS).indexOf(name)}`);
    // A few end by themselves, with no harm: then with next to nothing.
    const came = result.ok ? typeof result.value : result.problem.kind;
    const harmless = result.ok && MAY_GIVE.has(name) && JSON.stringify(result.value).length < 20;
    expect(harmless || ['threw', 'steps', 'size', 'type', 'time', 'memory', 'gone'].includes(came)).toBe(
      true,
    );
    round += 1;
    const calls = Array.from({ length: 20 }, (_, i) => ({ id: 'fine', args: [i + round * 100] }));
    expect(sandbox.evaluateNow(calls)).toEqual(
      calls.map(({ args: [n] }) => ({ ok: true, value: Number(n) + 1 })),
    );
  });

  it('takes nothing from those who are asked together with an attacker', () => {
    const results = sandbox.evaluateNow([
      { id: 'fine', args: [1] },
      { id: 's0', args: ['together'] },
      { id: 'fine', args: [2] },
    ]);
    expect([results[0], results[2]]).toEqual([
      { ok: true, value: 2 },
      { ok: true, value: 3 },
    ]);
    expect(results[1]).toMatchObject({ ok: false, problem: { kind: 'time' } });
  });
});

describe('vm2 alone', () => {
  const stopped = [
    'an endless loop',
    'an endless loop that catches',
    'recursion',
    'a pattern with lookahead',
  ];
  const sandbox = sandboxOf(
    Object.fromEntries(stopped.map((name, i) => [`s${i}`, `${ATTACKS[name]}\n`])),
    { ...NO_LAYERS, engine: file('bare-vm2-engine.ts') },
    // The parent would wait long: it is the engine that stops them.
    { deadline: 60_000, timeout: 300 },
  );
  afterAll(() => sandbox[Symbol.dispose]());
  it.each(stopped)('stops %s', (name) => {
    const result = ask(sandbox, `s${stopped.indexOf(name)}`);
    expect(result).toMatchObject(name === 'recursion' ? { ok: true } : { ok: false });
  });
});

describe('the gate alone', () => {
  it.each([
    ['for (;;) {}', 'steps'],
    ['while (true) text;', 'steps'],
    ['do {} while (true)', 'steps'],
    ['const f = (n) => f(n - 1) + f(n - 1); return f(30)', 'threw'],
    [
      'let n = 0; [...Array(2000)].forEach(() => { [...Array(2000)].forEach(() => { n += 1; }); }); return n',
      'steps',
    ],
    ['return text[["con", "structor"].join("")]', 'threw'],
    ['return "x".repeat(1e9)', 'threw'],
    ['return text.match("(a+)+$")', 'threw'],
  ])('%s ends as %s, the same each time and without losing the process', (code, kind) => {
    const { script, diagnostics } = readScript(
      `/** @param {text} text\n * @returns {any} */\nexport function s(text) { ${code} }`,
      { source: 'scripts/s.js', name: 's' },
    );
    expect(diagnostics).toEqual([]);
    if (!script) throw new Error('no script');
    using sandbox = createSandbox({ scripts: [{ ...script, author: 'a' }] });
    for (const text of ['a', 'b'])
      expect(ask(sandbox, 's', text)).toMatchObject({ ok: false, problem: { kind } });
  });
});
