import type { Diagnostic } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carried } from './carried.ts';

const at = (start: number, end: number, source = 'a.reeve'): Diagnostic => ({
  code: 'proof/never-fires',
  severity: 'warning',
  message: { en: '', zh: '' },
  span: { source, start, end },
});
const spans = (found: readonly Diagnostic[]) => found.map(({ span }) => [span.start, span.end]);

test('what was proved moves along with the words that it is about, and goes where they are typed into', () => {
  const before = 'one two three';
  const found = [at(0, 3), at(4, 7), at(8, 13), at(8, 13, 'b.reeve')];
  expect(spans(carried(found, 'a.reeve', before, 'one twoo three'))).toEqual([
    [0, 3],
    [4, 7],
    [9, 14],
    [8, 13],
  ]);
  expect(spans(carried(found, 'a.reeve', before, 'one t three'))).toEqual([
    [0, 3],
    [6, 11],
    [8, 13],
  ]);
});

test('what is kept covers the same words as before, whatever is typed where', () => {
  const word = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', ' ') });
  fc.assert(
    fc.property(word, word, word, word, fc.nat(20), fc.nat(20), (head, old, young, tail, a, b) => {
      const [before, now] = [head + old + tail, head + young + tail];
      const [start, end] = [Math.min(a, b, before.length), Math.min(Math.max(a, b), before.length)];
      for (const { span } of carried([at(start, end)], 'a.reeve', before, now))
        expect(now.slice(span.start, span.end)).toBe(before.slice(start, end));
    }),
  );
});
