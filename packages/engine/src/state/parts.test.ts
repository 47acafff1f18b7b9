import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbersAsJson } from './columns.ts';
import { fromParts, toParts } from './parts.ts';

const textOf = (value: unknown): string => JSON.stringify(value, numbersAsJson);

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
  fc.constantFrom('NaN', '-0', 'Infinity', '-Infinity'),
);
const long = fc.array(number, { minLength: 513, maxLength: 9_000, size: 'max' });
const names = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 513, maxLength: 2_100, size: 'max' });
const state = fc.record({
  columns: fc.array(long, { maxLength: 3 }),
  names,
  small: fc.jsonValue(),
  text: fc.string().map((text) => text.repeat(20_000)),
  entries: names.map((keys) => Object.fromEntries(keys.map((key, i) => [key.replace('__proto__', 'p'), i]))),
});

test('a state put together again is the state, byte for byte', () => {
  fc.assert(
    fc.property(state, (value) => {
      const column = Float64Array.from(value.columns[0] ?? [], Number);
      expect(textOf(fromParts(toParts({ ...value, column })))).toBe(textOf({ ...value, column }));
    }),
    { numRuns: 20 },
  );
});

test('what is added at the end of a long column changes only its last part and the root', () => {
  const column = Array.from({ length: 50_000 }, (_, i) => i);
  const before = new Map(toParts({ column, other: column }).map(({ name, value }) => [name, String(value)]));
  const after = toParts({ column: [...column, 1], other: column });
  const changed = after.filter(({ name, value }) => before.get(name) !== String(value));
  expect(changed.map(({ name }) => name)).toEqual(['/column#6']);
});

test('a state that lacks a part is refused', () => {
  const parts = toParts({ column: Array.from({ length: 600 }, (_, i) => i) });
  expect(() => fromParts(parts.filter(({ name }) => name === 'root'))).toThrow('/column#0');
  expect(() => fromParts([])).toThrow('no root');
});

test('a state in one text, as it was kept once, is a state', () => {
  expect(fromParts([{ name: 'whole', value: '{"a":1}' }])).toEqual({ a: 1 });
});
