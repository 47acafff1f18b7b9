import { afterAll, describe, expect, it } from 'vitest';
import { readScript } from '../../src/script-gate/index.ts';
import { ESCAPES } from './escapes.ts';
import { ALL_LAYERS, ask, file, NO_LAYERS, sandboxOf } from './setting.ts';

const CONTROL = 'return "ESCAPED " + process.pid;';
const scripts = { ...ESCAPES, control: CONTROL };
const named = Object.fromEntries(Object.values(scripts).map((code, i) => [`s${i}`, code]));
const idOf = (name: string): string => `s${Object.keys(scripts).indexOf(name)}`;
/** In what runs a script: its text is the body of the function that the sandbox calls. */
const asFunctions = Object.fromEntries(
  Object.entries(named).map(([id, code]) => [id, `return function () {${code}\n};`]),
);

describe.each([
  ['vm2 alone', named, { ...NO_LAYERS, engine: file('bare-vm2-engine.ts') }],
  ['vm2 with its realm', asFunctions, NO_LAYERS],
  ['all but the gate', asFunctions, ALL_LAYERS],
] as const)('with %s', (_, codes, layers) => {
  const own = Object.fromEntries(Object.entries(codes).map(([id, code]) => [id, `${code}\n`]));
  const sandbox = sandboxOf(own, layers);
  afterAll(() => sandbox[Symbol.dispose]());

  it.each(Object.keys(ESCAPES))('%s does not get out', (name) => {
    const result = ask(sandbox, idOf(name));
    expect(JSON.stringify(result)).not.toContain('ESCAPED');
  });
});

describe('with nothing at all', () => {
  const sandbox = sandboxOf(
    Object.fromEntries(Object.entries(named).map(([id, code]) => [id, `${code}\n`])),
    { ...NO_LAYERS, engine: file('raw-engine.ts') },
  );
  afterAll(() => sandbox[Symbol.dispose]());

  it('what tells an escape does tell one', () => {
    const got = [
      'control',
      'constructor of a function',
      'constructor of the global',
      'Buffer',
      'process by name',
    ].map((name) => JSON.stringify(ask(sandbox, idOf(name))));
    for (const each of got) expect(each).toMatch(/ESCAPED \d+/);
  });
});

describe('the gate alone', () => {
  it.each(Object.entries(ESCAPES))('refuses %s', (_, code) => {
    const text = `/** @returns {any} */\nexport function s() {\n${code}\n}`;
    expect(readScript(text, { source: 's.js', name: 's' }).script).toBeUndefined();
  });
});
