import type { Labels, Signatures, Type } from '@reeve/ir';
import { createVocabulary, format, parse, type SyntaxTree } from '@reeve/language';
import type { Names } from './report.ts';
import { WORDS } from './wording.ts';

/** What the rules were compiled from, where the report is to speak of it in labels. */
export interface NameSources {
  readonly signatures?: Signatures;
  readonly trees?: readonly SyntaxTree[];
}

/** Type of an action's input as its extension declares it. */
export const declaredInput = (
  signatures: Signatures | undefined,
  action: string,
  name: string,
): Type | undefined =>
  signatures?.actions.find(({ id }) => id === action)?.params.find((param) => param.name === name)?.type;

/** Looks up what the given words and all actions are called. */
export function readNames(words: Iterable<string>, { signatures, trees }: NameSources): Names {
  const chinese = (
    labelled: readonly { readonly id: string; readonly labels: Labels }[],
  ): Readonly<Record<string, string>> =>
    Object.fromEntries(labelled.flatMap(({ id, labels }) => (labels.zh ? [[id, labels.zh]] : [])));
  return {
    words: trees && signatures ? wordsInChinese(words, trees, signatures) : {},
    actions: chinese(signatures?.actions ?? []),
    inputs: chinese(
      (signatures?.actions ?? []).flatMap(({ id, params }) =>
        params.map(({ name, labels }) => ({ id: `${id} ${name}`, labels })),
      ),
    ),
    channels: chinese(signatures?.channels ?? []),
  };
}

/** What the engine itself calls by name. */
const OWN: Readonly<Record<string, string>> = {
  expected: WORDS['value.expected'].zh,
  'usual up to': WORDS['value.usual'].zh,
  'by luck once in days': WORDS['value.luck'].zh,
};

const CONDITION = '\n  如果 ';

/** Words of rules are canonical English; each is read as the condition of a rule and written in Chinese. */
function wordsInChinese(
  words: Iterable<string>,
  trees: readonly SyntaxTree[],
  signatures: Signatures,
): Readonly<Record<string, string>> {
  const vocabulary = createVocabulary(trees, signatures);
  const said: Record<string, string> = {};
  for (const word of words) {
    const own = Object.hasOwn(OWN, word) ? OWN[word] : undefined;
    if (own !== undefined) {
      said[word] = own;
      continue;
    }
    const { tree, diagnostics } = parse(`rule x\n  when x\n  if ${word}\n`, {
      source: 'x.reeve',
      spelling: 'en',
    });
    if (diagnostics.length > 0) continue;
    const text = format(tree, { to: 'zh', vocabulary });
    const at = text.indexOf(CONDITION);
    if (at >= 0)
      said[word] = text
        .slice(at + CONDITION.length)
        .trim()
        .replace(/\s*\n\s*/g, ' ');
  }
  return said;
}
