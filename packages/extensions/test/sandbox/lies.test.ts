import { afterAll, expect, it } from 'vitest';
import { ask, file, NO_LAYERS, sandboxOf } from './setting.ts';

// Layer 2 alone: whatever the process says, the parent goes on and the next one works.

const sandbox = sandboxOf(
  Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`s${i}`, ''])),
  { ...NO_LAYERS, child: file('lying-child.ts') },
  { deadline: 1500, memory: 200 },
);
afterAll(() => sandbox[Symbol.dispose]());

const MODES: readonly (readonly [string, string])[] = [
  ['huge', 'gone'],
  ['garbage', 'gone'],
  ['empty', 'gone'],
  ['other number', 'gone'],
  ['too many', 'gone'],
  ['no text', 'gone'],
  ['not JSON', 'type'],
  ['wrong kind', 'gone'],
  ['long result', 'gone'],
  ['long message', 'gone'],
  ['deep result', 'type'],
  ['deep reply', 'gone'],
  ['object', 'type'],
  ['half', 'time'],
  ['exit', 'gone'],
  ['crash', 'gone'],
  ['hang', 'time'],
  ['spin', 'time'],
  ['native memory', 'memory'],
];

it.each(MODES)('a worker that answers “%s” gives no value, and the next one works', (mode, kind) => {
  const id = `s${MODES.findIndex(([each]) => each === mode)}`;
  expect(ask(sandbox, id, mode)).toMatchObject({ ok: false, problem: { kind } });
  expect(ask(sandbox, 's30', 'fine', mode)).toEqual({ ok: true, value: ['fine', mode] });
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

it('does not take a second answer for that to the next question', () => {
  expect(ask(sandbox, 's31', 'twice')).toEqual({ ok: true, value: ['twice'] });
  expect(ask(sandbox, 's31', 'fine')).toEqual({ ok: true, value: ['fine'] });
});

it('tries a lost batch anew, each by itself', () => {
  const calls = ['fine', 'exit', 'fine'].map((mode, i) => ({ id: i === 1 ? 's33' : 's32', args: [mode, i] }));
  const [a, b, c] = sandbox.evaluateNow([calls[1] as (typeof calls)[0], ...calls]);
  expect([a, c]).toMatchObject([{ ok: false }, { ok: false }]);
  expect(b).toEqual({ ok: true, value: ['fine', 0] });
});

it('does not try a script any more that was stopped three times', () => {
  const kinds = [1, 2, 3, 4].map((i) => {
    const result = ask(sandbox, 's34', 'exit', i);
    return result.ok ? 'ok' : result.problem.kind;
  });
  expect(kinds).toEqual(['gone', 'gone', 'gone', 'off']);
});

it('waits for nobody else when asked to do so later', async () => {
  const results = await Promise.all([
    sandbox.evaluate([{ id: 's35', args: ['hang'] }]),
    sandbox.evaluate([{ id: 's36', args: ['fine'] }]),
  ]);
  expect(results).toMatchObject([[{ ok: false, problem: { kind: 'time' } }], [{ ok: true }]]);
});
