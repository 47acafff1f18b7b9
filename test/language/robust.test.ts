import { readdirSync, readFileSync } from 'node:fs';
import type { Diagnostic } from '@reeve/ir';
import { canonicalize, compile, createVocabulary, DIAGNOSTICS, format, parse } from '@reeve/language';
import { arbitraryTree, treeEqual } from '@reeve/language/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CORE } from './core-signatures.ts';

const RUNS = Number(process.env['REEVE_FUZZ'] ?? 300);

const SAMPLES = readdirSync(new URL('samples/', import.meta.url))
  .filter((name) => name.endsWith('.reeve'))
  .map((name) => readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8'));

function inOrder(diagnostics: readonly Diagnostic[]): void {
  for (const { code, message, span } of diagnostics) {
    expect(DIAGNOSTICS).toHaveProperty([code]);
    expect(message.en + message.zh).not.toMatch(/undefined|NaN|\[object/);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
  }
}

/** A sample with a few words taken out, doubled, swapped or put elsewhere. */
const mangled = fc
  .tuple(
    fc.constantFrom(...SAMPLES),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(3)), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, slips]) => {
    const words = text.split(/(\s+|[(),:.])/);
    for (const [a, b, how] of slips) {
      const i = a % words.length;
      const j = b % words.length;
      const word = words[i] ?? '';
      if (how === 0) words.splice(i, 1);
      else if (how === 1) words.splice(j, 0, word);
      else if (how === 2) [words[i], words[j]] = [words[j] ?? '', word];
      else words[i] = words[j] ?? '';
    }
    return words.join('');
  });

describe('whatever is written', () => {
  test('mangled rules get findings and never break the checker', () => {
    fc.assert(
      fc.property(mangled, (text) => {
        const { tree } = parse(text, { source: 'mangled.reeve' });
        inOrder(compile([tree], { signatures: CORE }).diagnostics);
      }),
      { numRuns: RUNS },
    );
  });

  test('any tree at all is checked without breaking', () => {
    fc.assert(
      fc.property(arbitraryTree, (tree) => {
        inOrder(compile([tree], { signatures: CORE }).diagnostics);
      }),
      { numRuns: RUNS },
    );
  });

  test('a program is the same each time', () => {
    for (const text of SAMPLES) {
      const once = compile([parse(text, { source: 's.reeve' }).tree], { signatures: CORE });
      const again = compile([parse(text, { source: 's.reeve' }).tree], { signatures: CORE });
      expect(again).toEqual(once);
    }
  });

  test('labels come back as the ids that they stand for', () => {
    for (const text of SAMPLES.filter((sample) => !sample.includes('规则'))) {
      const { tree } = parse(text, { source: 's.reeve' });
      const vocabulary = createVocabulary([tree], CORE);
      const chinese = parse(format(tree, { to: 'zh', vocabulary }), { source: 'z.reeve' }).tree;
      const english = format(canonicalize(chinese, vocabulary), { to: 'en' });
      expect(treeEqual(parse(english, { source: 'e.reeve' }).tree, tree)).toBe(true);
    }
  });
});
