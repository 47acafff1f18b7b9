import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merge } from './merge.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 12 })
  .map((lines) => lines.join('\n'));

test('changes in different places are put together', () => {
  expect(merge('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n')).toEqual({ text: 'A\nb\nC\n', conflict: false });
  expect(merge('a\nb\nc\n', 'a\nx\nb\nc\n', 'a\nb\n')).toEqual({ text: 'a\nx\nb\n', conflict: false });
});

test('where both changed the same lines, mine stands and it is said', () => {
  expect(merge('a\nb\nc', 'a\nmine\nc', 'a\ntheirs\nc')).toEqual({ text: 'a\nmine\nc', conflict: true });
});

test('a change beside none is that change, and equal changes are no conflict', () => {
  fc.assert(
    fc.property(text, text, (base, other) => {
      expect(merge(base, base, other)).toEqual({ text: other, conflict: false });
      expect(merge(base, other, base)).toEqual({ text: other, conflict: false });
      expect(merge(base, other, other)).toEqual({ text: other, conflict: false });
    }),
  );
});
