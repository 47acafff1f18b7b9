import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@reeve/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PATIENCE, runs } from './runs.ts';

const TEXTS = new URL('../../packages/language/src/syntax/test-texts/', import.meta.url);
const SAMPLES = readdirSync(TEXTS).map((name) => readFileSync(new URL(name, TEXTS), 'utf8'));
/** What real texts are made of: words, signs, strings, spaces and line ends. */
const PIECES = [
  ...new Set(SAMPLES.flatMap((sample) => sample.match(/\p{L}[\p{L}\d_.]*|\d+|"[^"\n]*"|\s+|./gu) ?? [])),
];
const ODD = [
  '\u0000',
  '\ufeff',
  '\u202e',
  '\u200d',
  '\ud800',
  '\udc00',
  '🎉',
  'مرحبا',
  '　',
  '（',
  '）',
  '“',
  '”',
  '\\',
  '{',
  '}',
  '"',
  '#',
  '|',
  '\r',
  '\r\n',
];

/** A sample in which some stretches are replaced by others. */
const mutated = fc
  .tuple(
    fc.constantFrom(...SAMPLES),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(40),
        by: fc.array(fc.constantFrom(...PIECES, ...ODD), { maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  )
  .map(([sample, changes]) =>
    changes.reduce((text, { at, length, by }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + by.join('') + text.slice(start + length);
    }, sample),
  );

const composed = fc
  .array(fc.constantFrom(...PIECES, ...ODD), { maxLength: 300 })
  .map((pieces) => pieces.join(''));
const anything = fc.string({ unit: 'binary', maxLength: 400 });
/** Halves of characters too, which no well-formed text has. */
const halves = fc.array(fc.nat(0xffff), { maxLength: 100 }).map((codes) => String.fromCharCode(...codes));

const INPUTS = { mutated, composed, anything, halves };

interface Placed {
  readonly span: { readonly start: number; readonly end: number };
  readonly kind?: string;
}

/** All that a tree, or what was found in a text, says of places. */
function placedIn(value: unknown): readonly Placed[] {
  if (Array.isArray(value)) return value.flatMap(placedIn);
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(placedIn);
  return 'span' in value ? [value as Placed, ...inside] : inside;
}

/** Every place lies in the text, and what could not be read never goes without a finding. */
function look(text: string, source: string): void {
  const { tree, diagnostics } = parse(text, { source });
  expect(tree.text).toBe(text);
  const outside = ({ span }: Placed): boolean =>
    !(0 <= span.start && span.start <= span.end && span.end <= text.length);
  const placed = placedIn(tree.declarations);
  expect([...placed, ...placedIn(diagnostics)].filter(outside)).toEqual([]);
  for (const { message, code } of diagnostics) {
    expect(code).toMatch(/^(?:syntax|yaml)\/[a-z-]+$/);
    expect(message.en + message.zh).not.toMatch(/undefined|\[object|NaN/);
  }
  const unread = placed.filter(({ kind }) => kind === 'error' || kind === 'unreadable');
  expect(unread.length > 0 && !diagnostics.some((it) => it.severity === 'error')).toBe(false);
}

test.each(Object.entries(INPUTS))(
  'reading %s text ends with a tree and honest places',
  (_, input) => {
    fc.assert(
      fc.property(input, (text) => look(text, 'fuzz.reeve')),
      runs(300),
    );
  },
  PATIENCE,
);

test(
  'the same text is read the same way again',
  () => {
    fc.assert(
      fc.property(mutated, (text) => {
        expect(parse(text, { source: 'x' })).toEqual(parse(text, { source: 'x' }));
      }),
      runs(80),
    );
  },
  PATIENCE,
);
