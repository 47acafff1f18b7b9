import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Type } from '@reeve/ir';
import { describe, expect, it } from 'vitest';
import { createSandbox, type SandboxScript, type ScriptProblem } from '../../src/sandbox/index.ts';
import { readScript } from '../../src/script-gate/index.ts';
import { ALL_LAYERS, ask } from './setting.ts';

const script = (id: string, body: string, returns = 'any', author = 'project'): SandboxScript => {
  const text = `/**\n * @param {any} a\n * @param {any} b\n * @returns {${returns}}\n */\nexport function ${id}(a, b) {\n${body}\n}\n`;
  const { script: read, diagnostics } = readScript(text, { source: `scripts/${id}.js`, name: id });
  if (!read) throw new Error(JSON.stringify(diagnostics));
  return { ...read, author };
};

describe('a sandbox', () => {
  it('evaluates scripts, waiting and not, one by one and together', async () => {
    using sandbox = createSandbox({
      scripts: [script('sum', 'return a + b'), script('up', 'return a.toUpperCase()')],
    });
    expect(sandbox.functions['sum']?.([1, 2])).toBe(3);
    expect(
      sandbox.evaluateNow([
        { id: 'up', args: ['a', null] },
        { id: 'sum', args: [2, 2] },
      ]),
    ).toEqual([
      { ok: true, value: 'A' },
      { ok: true, value: 4 },
    ]);
    const many = Array.from({ length: 1000 }, (_, i) => ({ id: 'sum', args: [i, i] }));
    expect(await sandbox.evaluate(many)).toEqual(
      many.map(({ args }) => ({ ok: true, value: (args[0] ?? 0) * 2 })),
    );
  });

  it('gives no value for what is not of the type that it says, and tells why', () => {
    const cases: readonly (readonly [string, string, unknown])[] = [
      ['number', 'return 1', 1],
      ['number', 'return "1"', undefined],
      ['number', 'return 1 / 0', null],
      ['number', 'return null', null],
      ['number', '', null],
      ['yes/no', 'return true', true],
      ['yes/no', 'return 1', undefined],
      ['text', 'return "x"', 'x'],
      ['text', 'return {}', undefined],
      ['date', 'return "2026-01-31"', '2026-01-31'],
      ['date', 'return "soon"', undefined],
      ['list of number', 'return [1, 2]', [1, 2]],
      ['list of number', 'return [1, "2"]', undefined],
      ['any', 'return [1, "2"]', [1, '2']],
      ['any', 'return { a: 1 }', undefined],
    ];
    const problems: ScriptProblem[] = [];
    using sandbox = createSandbox({
      scripts: cases.map(([type, body], i) => script(`s${i}`, body, type)),
      onProblem: (problem) => problems.push(problem),
    });
    for (const [i, [, , value]] of cases.entries())
      expect(sandbox.functions[`s${i}`]?.([])).toEqual(value === undefined ? null : value);
    expect(problems.map(({ kind }) => kind)).toEqual(
      cases.filter(([, , value]) => value === undefined).map(() => 'type'),
    );
  });

  it('says where a script went wrong', () => {
    using sandbox = createSandbox({ scripts: [script('bad', '\n\nreturn a.b.c')] });
    expect(ask(sandbox, 'bad', null)).toMatchObject({
      ok: false,
      problem: {
        kind: 'threw',
        source: 'scripts/bad.js',
        line: 9,
        message: expect.stringMatching(/^TypeError: /),
      },
    });
  });

  it('knows no clock, no chance and no memory: the same gives the same, whatever was before', () => {
    const scripts = [
      script('when', 'return Date.now() + new Date().getTime()'),
      script('chance', 'return Math.random() + Math.random()'),
      script('keeps', 'const all = []; all.push(a); return all.length'),
      script('zone', 'return new Date(a).getHours() + String(new Date(a))'),
      script('sorts', 'return [3, 1, 2].sort().join() + [...new Set(["b", "a"])].join()'),
    ];
    const calls = (of: readonly number[]) =>
      of.flatMap((n) => scripts.map(({ id }) => ({ id, args: [n, 'x'] })));
    const run = (of: readonly number[]) => {
      using sandbox = createSandbox({ scripts });
      return new Map(calls(of).map((call) => [JSON.stringify(call), sandbox.evaluateNow([call])[0]]));
    };
    const forwards = run([1, 2, 3, 4]);
    const backwards = run([4, 3, 2, 1]);
    for (const [call, result] of forwards) expect(backwards.get(call)).toEqual(result);
    using together = createSandbox({ scripts });
    const all = calls([3, 1, 4, 2]);
    for (const [i, result] of together.evaluateNow(all).entries())
      expect(result).toEqual(forwards.get(JSON.stringify(all[i])));
    expect(forwards.get(JSON.stringify({ id: 'when', args: [1, 'x'] }))).toEqual({ ok: true, value: 0 });
    expect(forwards.get(JSON.stringify({ id: 'keeps', args: [4, 'x'] }))).toEqual({ ok: true, value: 1 });
    const chances = [1, 2, 3, 4].map((n) => forwards.get(JSON.stringify({ id: 'chance', args: [n, 'x'] })));
    expect(new Set(chances.map((each) => JSON.stringify(each))).size).toBe(4);
  });

  it('leaves nothing behind that a later script sees', () => {
    // No gate: the realm itself has to hold.
    const raw = (id: string, code: string): SandboxScript => ({
      id,
      author: 'a',
      source: id,
      code: `return (a) => {${code}};`,
      returns: { kind: 'any' } as Type,
    });
    const spoil = [
      'Array.prototype.x = 1',
      'Object.prototype.x = 1',
      'Math.x = 1',
      'Math.max = () => 7',
      'JSON.stringify = () => "7"',
      'Object.keys = 1',
      'globalThis.Math = 1',
      'String.prototype.trim = () => 7',
      'Error.x = 1',
      'Map.prototype.get = 1',
      'Date.now = () => 7',
      'Date = 1',
      'parseInt = 1',
      '$run = 1',
      '[][Symbol.iterator]().__proto__.next = 1',
      '/a/.__proto__.exec = () => null',
    ];
    using sandbox = createSandbox({
      scripts: [
        ...spoil.map((code, i) => raw(`s${i}`, code)),
        raw(
          'look',
          'return [Math.max(1, 2), JSON.stringify([]), Object.keys({ a: 1 })[0], " a ".trim(), [].x, ({}).x, Math.x, new Map([[1, 2]]).get(1), Date.now(), parseInt("3"), [...[1]].length, /a/.test("a")].join("|")',
        ),
      ],
      layers: ALL_LAYERS,
    });
    for (const i of spoil.keys()) ask(sandbox, `s${i}`, 1);
    expect(ask(sandbox, 'look', 1)).toEqual({ ok: true, value: '2|[]|a|a||||2|0|3|1|true' });
  });

  it('starts a process for each author, and none before it is asked', () => {
    using sandbox = createSandbox({
      scripts: [script('one', 'return 1', 'number', 'a'), script('two', 'return 2', 'number', 'b')],
    });
    expect(
      sandbox.evaluateNow([
        { id: 'one', args: [] },
        { id: 'two', args: [] },
      ]),
    ).toMatchObject([{ value: 1 }, { value: 2 }]);
  });

  it('remembers what it was told to prepare, and tells of problems only when asked', () => {
    const problems: ScriptProblem[] = [];
    using sandbox = createSandbox({
      scripts: [script('sum', 'return a + b'), script('bad', 'return a.b.c')],
      onProblem: (problem) => problems.push(problem),
    });
    sandbox.prepare(
      [1, 2, 3].flatMap((n) => [
        { id: 'sum', args: [n, n] },
        { id: 'bad', args: [null, n] },
      ]),
    );
    expect(problems).toEqual([]);
    expect(sandbox.functions['sum']?.([2, 2])).toBe(4);
    expect(sandbox.functions['bad']?.([null, 2])).toBeNull();
    expect(problems).toHaveLength(1);
  });

  it('does not take values without end', () => {
    using sandbox = createSandbox({ scripts: [script('size', 'return a.length')] });
    expect(ask(sandbox, 'size', 'x'.repeat(100_000))).toEqual({ ok: true, value: 100_000 });
    expect(ask(sandbox, 'size', 'x'.repeat(200_000))).toMatchObject({
      ok: false,
      problem: { kind: 'input' },
    });
    expect(sandbox.evaluateNow([{ id: 'nobody', args: [] }])).toMatchObject([
      { ok: false, problem: { kind: 'unknown' } },
    ]);
  });

  it('ends its processes when it is closed', async () => {
    const sandbox = createSandbox({ scripts: [script('sum', 'return a + b')] });
    expect(sandbox.functions['sum']?.([1, 1])).toBe(2);
    const pids = sandbox.processes();
    expect(pids).toHaveLength(1);
    sandbox[Symbol.dispose]();
    while (pids.some((pid) => existsSync(`/proc/${pid}/exe`))) await sleep(5);
    expect(sandbox.processes()).toEqual([]);
  });
});
