import type { Declaration, Spelling } from '../syntax/tree.ts';

/** A stretch that could not be read: as it was where the text keeps its form, else as comments. */
export function unreadableLines(
  declaration: Extract<Declaration, { kind: 'unreadable' }>,
  from: Spelling,
  to: Spelling,
): readonly string[] {
  const lines = declaration.text.replace(/\s+$/, '').split('\n');
  return (from === 'yaml') === (to === 'yaml') ? lines : lines.map((line) => `# ${line}`.trimEnd());
}
