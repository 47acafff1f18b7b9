import { type Fragment, type FragmentOptions, parseFragment } from '../syntax/fragment.ts';
import type { Expression } from '../syntax/tree.ts';

/** `we-miss-you`: words joined by hyphens, as templates are named, and no subtraction. */
const HYPHENATED = /^[\p{L}_][\p{L}\p{N}_.]*(?:-[\p{L}\p{N}_.]+)+$/u;
const WORD = /^[\p{XIDS}_]\p{XIDC}*$/u;

/**
 * What a value without quotes is: an expression where it reads as one to its end, `undefined` where it is text. A single
 * word is a name that may turn out to be text as well.
 */
export function readPlain(
  text: string,
  options: FragmentOptions = { source: '', offset: 0 },
): (Fragment<Expression> & { readonly value: Expression }) | undefined {
  if (HYPHENATED.test(text)) return undefined;
  const read = parseFragment('expression', text, options);
  const { value } = read;
  if (!value || value.kind === 'error' || read.diagnostics.length > 0 || read.comments.length > 0)
    return undefined;
  return { ...read, value: value.kind === 'ref' && WORD.test(text) ? { ...value, bare: true } : value };
}
