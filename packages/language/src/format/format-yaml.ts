import type { Declaration, SyntaxTree } from '../syntax/tree.ts';
import { createOut, printComment } from './out.ts';
import { mayTouch } from './spacing.ts';
import type { Style } from './style.ts';
import { unreadableLines } from './unreadable.ts';
import { printAttributes, printKeyed } from './yaml-declarations.ts';

const SECTIONS = {
  parameter: 'parameters',
  use: 'use',
  event: 'events',
  segment: 'segments',
  metric: 'metrics',
  table: 'tables',
  template: 'templates',
  plan: 'plans',
  rule: 'rules',
} as const;

/** Declarations that stand side by side under one key. */
interface Section {
  readonly key: string;
  readonly declarations: Declaration[];
  readonly names: Set<string>;
}

/**
 * A tree as YAML. Where kinds alternate, or a name comes twice, the text is a list of sections instead of one map of
 * them: the order of declarations is the author's.
 */
export function formatYaml(tree: SyntaxTree, style: Style): string {
  const sections = sectionsOf(tree.declarations);
  const keys = sections.map((section) => section.key).filter((key) => key !== '');
  const isList = new Set(keys).size < keys.length;
  const blocks = sections.map((section, index) => {
    const text = printSection(section, isList, tree, style);
    const [first] = section.declarations;
    const touches = index === 0 || (first && mayTouch(sections[index - 1]?.declarations.at(-1), first));
    return touches ? text : `\n${text}`;
  });
  const tail = tree.tail.map((comment) => `${printComment(comment)}\n`).join('');
  return blocks.join('') + (tail !== '' && blocks.length > 0 ? `\n${tail}` : tail);
}

function sectionsOf(declarations: readonly Declaration[]): readonly Section[] {
  const sections: Section[] = [];
  for (const declaration of declarations) {
    const { kind } = declaration;
    const last = sections.at(-1);
    const key = kind === 'unreadable' ? '' : kind === 'attributes' ? declaration.of : SECTIONS[kind];
    const name = 'name' in declaration ? declaration.name.id : '';
    if (!last || last.key !== key || last.names.has(name)) {
      sections.push({ key, declarations: [declaration], names: new Set([name]) });
    } else {
      last.declarations.push(declaration);
      last.names.add(name);
    }
  }
  return sections;
}

function printSection(
  { key, declarations }: Section,
  isList: boolean,
  tree: SyntaxTree,
  style: Style,
): string {
  const out = createOut();
  const prefix = isList ? '- ' : '';
  const indent = prefix.length + 2;
  declarations.forEach((declaration, index) => {
    if (declaration.kind === 'unreadable') {
      out.node(0, declaration.trivia, { head: unreadableLines(declaration, tree.spelling, 'yaml') });
      return;
    }
    if (declaration.kind === 'attributes') {
      printAttributes(declaration, 0, prefix, style, out);
      return;
    }
    if (index > 0) {
      if (!mayTouch(declarations[index - 1], declaration)) out.blank();
      printKeyed(declaration, indent, style, out);
      return;
    }
    // What is said before the first declaration is said before its section.
    const { trivia } = declaration;
    out.node(0, { ...NOTHING, leading: trivia.leading }, { head: `${prefix}${key}:` });
    printKeyed(
      { ...declaration, trivia: { ...trivia, leading: [], blankBefore: false } },
      indent,
      style,
      out,
    );
  });
  return out.toString();
}

const NOTHING = { blankBefore: false, leading: [], inner: [] } as const;
