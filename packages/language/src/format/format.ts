import { canonicalize, labelled } from '../check/canonicalize.ts';
import type { Vocabulary } from '../check/vocabulary.ts';
import type { Spelling, SyntaxTree } from '../syntax/tree.ts';
import { formatText } from './format-text.ts';
import { formatYaml } from './format-yaml.ts';
import { createStyle, type Lang, type Style, writtenStyle } from './style.ts';

export interface FormatOptions {
  /** Spelling to write; the tree's own when absent. */
  readonly to?: Spelling;
  /** Labels and ids of what is declared. Without one, names that are kept in their spelling stay as they are written. */
  readonly vocabulary?: Vocabulary;
}

/**
 * A tree as text, laid out in one way whatever its author's layout was: two spaces of indentation, a clause a line,
 * long conditions and calls broken, tables aligned. Comments and single empty lines stay. Formatting twice gives the
 * same text, and reading the text gives the same tree.
 *
 * In Chinese, names are printed by their labels where the vocabulary has one that can only mean them
 * (`member.tier` is 成员.等级); in English and YAML by their ids.
 *
 * @example
 * format(parse('规则 hello\n  当 member.joined\n  则 停止', { source: 'a.reeve' }).tree, { to: 'en' });
 * // 'rule hello\n  when member.joined\n  then stop\n'
 */
export function format(tree: SyntaxTree, options: FormatOptions = {}): string {
  const to = options.to ?? tree.spelling;
  const { vocabulary } = options;
  if (!vocabulary) {
    const kept = to === tree.spelling;
    return print(tree, to, kept ? writtenStyle(langOf(to)) : createStyle(langOf(to)));
  }
  if (to !== 'zh') return print(canonicalize(tree, vocabulary), to, createStyle('en'));
  const chinese = labelled(tree, vocabulary, 'zh');
  return print(chinese.tree, to, createStyle('zh', chinese.labels));
}

/** The Reeve text inside of YAML is English. */
function langOf(spelling: Spelling): Lang {
  return spelling === 'zh' ? 'zh' : 'en';
}

function print(tree: SyntaxTree, to: Spelling, style: Style): string {
  return to === 'yaml' ? formatYaml(tree, style) : formatText(tree, to, style);
}
