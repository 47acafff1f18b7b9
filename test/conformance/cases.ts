import { readdirSync, readFileSync } from 'node:fs';
import { loadCoreSignatures, readTestFile, type TestCase, type TestFile } from '@reeve/cli';
import type { Program, Signatures } from '@reeve/ir';
import { compile, createVocabulary, format, parse, type Spelling, type SyntaxTree } from '@reeve/language';

const FOLDER = new URL('./', import.meta.url);

/** What cases are checked with: the core extension, and nothing else. */
export const CORE: Signatures = await loadCoreSignatures();

/** The files of cases, each with its tests. */
export const FILES: readonly TestFile[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => readTestFile(readFileSync(new URL(name, FOLDER), 'utf8'), name));

/** The rules of a case, read. Every case brings its own text. */
export function treeOf(test: TestCase): SyntaxTree {
  const spelling = test.spelling ?? 'reeve';
  return parse(test.text ?? '', { source: `case.${spelling}` }).tree;
}

/** What the rules of a case compile to; nothing where the case is about findings. */
export function programOf(tree: SyntaxTree): Program | undefined {
  return compile([tree], { signatures: CORE }).program;
}

/** The same case in another spelling. */
export function respelled(test: TestCase, to: Spelling): TestCase {
  const tree = treeOf(test);
  const text = format(tree, { to, vocabulary: createVocabulary([tree], CORE) });
  const { spelling: _, ...rest } = test;
  return { ...rest, text, ...(to === 'yaml' ? { spelling: 'yaml' as const } : {}) };
}
