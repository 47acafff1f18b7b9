import { readdirSync, readFileSync } from 'node:fs';
import type { Program } from '@reeve/ir';
import { canonicalize, compile, createVocabulary, format, parse, type SyntaxTree } from '@reeve/language';
import { treeEqual, withoutSpans } from '@reeve/language/testing';
import { describe, expect, test } from 'vitest';
import { CORE } from './core-signatures.ts';

const FOLDER = new URL('samples/', import.meta.url);
const NAMES = readdirSync(FOLDER).sort();
const METRIC =
  'metric reply_rate = share of question.asked followed by question.answered within 24 hours, in 7 days\n';

/** A sample; the community's leaves the metric that it reads to the reader. */
function read(name: string): string {
  return (name.startsWith('community') ? METRIC : '') + readFileSync(new URL(name, FOLDER), 'utf8');
}

function treeOf(text: string, source: string): SyntaxTree {
  const { tree, diagnostics } = parse(text, { source });
  expect(diagnostics).toEqual([]);
  return tree;
}

function programOf(text: string, source: string): Program {
  const { program, diagnostics } = compile([treeOf(text, source)], { signatures: CORE });
  if (!program) throw new Error(JSON.stringify(diagnostics));
  return program;
}

describe.each(NAMES)('%s', (name) => {
  test('is laid out once and for all', () => {
    const tree = treeOf(read(name), name);
    const once = format(tree);
    const again = treeOf(once, name);
    expect(format(again)).toBe(once);
    expect(withoutSpans(again)).toEqual(withoutSpans(tree));
  });

  test('goes through English, Chinese and YAML and comes back the same tree, comments and all', () => {
    const tree = treeOf(read(name), name);
    const vocabulary = createVocabulary([tree], CORE);
    const english = format(tree, { to: 'en', vocabulary });
    const start = treeOf(english, 'a.reeve');
    const chinese = format(start, { to: 'zh', vocabulary });
    expect(chinese.replace(/"[^"]*"|#.*/g, '')).not.toMatch(/\b(?:rule|when|then|per|within|where|usual)\b/);
    const yaml = format(treeOf(chinese, 'b.reeve'), { to: 'yaml', vocabulary });
    const back = format(treeOf(yaml, 'c.yaml'), { to: 'en', vocabulary });
    const end = treeOf(back, 'd.reeve');
    expect(withoutSpans(canonicalize(end, vocabulary))).toEqual(
      withoutSpans(canonicalize(start, vocabulary)),
    );
    expect(treeEqual(end, start)).toBe(true);
    expect(back).toBe(english);
  });

  test('compiles to the same program from each spelling', () => {
    const tree = treeOf(read(name), name);
    const vocabulary = createVocabulary([tree], CORE);
    const { id } = programOf(read(name), name);
    for (const to of ['en', 'zh', 'yaml'] as const) {
      const spelled = format(tree, { to, vocabulary });
      expect(programOf(spelled, to === 'yaml' ? 'x.yaml' : 'x.reeve').id).toBe(id);
    }
  });
});

test('the words of the language’s table say the same in three spellings', () => {
  const { id, rules } = programOf(read('words.en.reeve'), 'words.en.reeve');
  expect(programOf(read('words.zh.reeve'), 'words.zh.reeve').id).toBe(id);
  expect(programOf(read('words.yaml'), 'words.yaml').id).toBe(id);
  expect(rules).toHaveLength(10);
});
