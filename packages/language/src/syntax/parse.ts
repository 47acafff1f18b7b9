import type { Diagnostic } from '@reeve/ir';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { parseText } from './read-text.ts';
import type { Spelling, SyntaxTree } from './tree.ts';

export interface ParseOptions {
  /** URI or path of the text: it stands in every span, and its ending tells YAML from Reeve text. */
  readonly source: string;
  /** Absent: `yaml` where the source ends in `.yaml` or `.yml`, else the language of the first word. */
  readonly spelling?: Spelling;
}

/** What reading a text gives: always a tree, and all that is wrong with the text. */
export interface Parsed {
  /** What could be read; what could not is left out or stands as an `error` node or an `unreadable` declaration. */
  readonly tree: SyntaxTree;
  /** In the order of the text; codes `syntax/…` and `yaml/…`. Empty where all is well. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads rules in any of their spellings into the one tree. Words of both languages may be mixed in a text. Never throws;
 * a mistake in one declaration leaves the others whole. Texts longer than 16 Mi UTF-16 units are refused, and what is
 * nested deeper than 200 levels.
 *
 * @example
 * const { tree, diagnostics } = parse('rule hello\n  when member.joined\n', { source: 'hello.reeve' });
 * tree.declarations[0]?.kind // 'rule'
 */
export function parse(text: string, options: ParseOptions): Parsed {
  const { source, spelling = /\.ya?ml$/i.test(source) ? 'yaml' : undefined } = options;
  return spelling === 'yaml' ? parseYaml(text, { source }) : parseText(text, source, spelling);
}
