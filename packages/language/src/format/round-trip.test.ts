import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseText } from '../syntax/read-text.ts';
import type { Spelling, SyntaxTree } from '../syntax/tree.ts';
import { arbitraryTree, withoutSpans } from '../testing/index.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { format } from './format.ts';

/** A longer run by hand: `FC_RUNS=20000 FC_SEED=7 npx vitest run round-trip`. */
const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 200), seed: Number(process.env.FC_SEED ?? 20_260_101) };
const SPELLINGS: readonly Spelling[] = ['en', 'zh', 'yaml'];

function read(text: string, spelling: Spelling): SyntaxTree {
  const { tree, diagnostics } =
    spelling === 'yaml' ? parseYaml(text, { source: 'x' }) : parseText(text, 'x', spelling);
  // Strings with characters that nobody sees are read, and warned of.
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`${text}\n${JSON.stringify(errors.slice(0, 3), null, 1)}`);
  return tree;
}

test.each(SPELLINGS)(
  'reading what is written in %s gives the tree, and writing it again the text',
  (spelling) => {
    fc.assert(
      fc.property(arbitraryTree, (tree) => {
        const text = format(tree, { to: spelling });
        const back = read(text, spelling);
        expect({ text, tree: withoutSpans(back) }).toEqual({ text, tree: withoutSpans(tree) });
        expect(format(back)).toBe(text);
      }),
      RUNS,
    );
  },
);

test('a text goes through all spellings and comes back as it was', () => {
  fc.assert(
    fc.property(arbitraryTree, (tree) => {
      const english = format(tree, { to: 'en' });
      const chinese = format(read(english, 'en'), { to: 'zh' });
      const yaml = format(read(chinese, 'zh'), { to: 'yaml' });
      expect(format(read(yaml, 'yaml'), { to: 'en' }), `${chinese}\n${yaml}`).toBe(english);
    }),
    RUNS,
  );
});
