import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineIndex, lineColumn } from './positions.ts';

test('lines and columns count from 1, at every kind of line end', () => {
  const text = 'a\nbc\r\nd\re';
  expect([0, 1, 2, 4, 6, 7, 8].map((offset) => lineColumn(text, offset))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 2 },
    { line: 2, column: 1 },
    { line: 2, column: 3 },
    { line: 3, column: 1 },
    { line: 3, column: 2 },
    { line: 4, column: 1 },
  ]);
  expect(lineColumn(text, -5)).toEqual({ line: 1, column: 1 });
  expect(lineColumn(text, 99)).toEqual({ line: 4, column: 2 });
  expect(lineColumn('', 0)).toEqual({ line: 1, column: 1 });
});

test('the index says what counting would', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '规', '\n', '\r\n')), fc.nat(50), (pieces, offset) => {
      const text = pieces.join('');
      const at = Math.min(offset, text.length);
      const before = text.slice(0, at).split('\n');
      expect(createLineIndex(text)(offset)).toEqual({
        line: before.length,
        column: (before.at(-1) ?? '').length + 1,
      });
    }),
  );
});
