import type { Diagnostic } from '@reeve/ir';
import type { SyntaxTree } from '../syntax/tree.ts';
import { createFragments } from './fragments.ts';
import { createLines } from './lines.ts';
import { readDeclarations } from './read-declarations.ts';
import { readWhole } from './read-whole.ts';
import { createReport } from './report.ts';

export interface YamlOptions {
  /** URI or path of the text, for the findings. */
  readonly source: string;
}

/**
 * Reads the YAML form of rules into the same tree that Reeve text gives. Never throws: what cannot be read is in the
 * diagnostics, and the tree holds what could be.
 *
 * Findings: `yaml/…` for the form, `syntax/…` for the Reeve text inside of values.
 *
 * @example
 * parseYaml('rules:\n  hello:\n    when: member.joined\n', { source: 'hello.yaml' }).tree.declarations.length // 1
 */
export function parseYaml(
  text: string,
  { source }: YamlOptions,
): { readonly tree: SyntaxTree; readonly diagnostics: readonly Diagnostic[] } {
  const report = createReport(source);
  const { root, comments, broken } = readWhole(text, report);
  const ofForm = new Set(report.found);
  const lines = createLines(text, report);
  const fragments = createFragments(report);
  const declarations = root ? readDeclarations(root, { report, lines, fragments }) : [];
  const tail = lines.attach([...comments, ...fragments.comments].toSorted((a, b) => a.start - b.start));
  // Where the form is broken, what else is said of it would only be guessed.
  const isPlain = (it: Diagnostic): boolean =>
    ofForm.has(it) || !broken.some(({ start, end }) => it.span.start >= start && it.span.start < end);
  return {
    tree: { source, spelling: 'yaml', text, declarations, tail },
    diagnostics: report.found
      .filter(isPlain)
      .toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
  };
}
