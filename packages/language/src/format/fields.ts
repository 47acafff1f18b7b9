import type { Field } from '../syntax/tree.ts';
import { printExpression } from './expression.ts';
import { CALL_WIDTH, isBare, type NodeParts, type Out, widthOf } from './out.ts';
import type { Style } from './style.ts';
import { printLabels, printType } from './types.ts';

/**
 * What follows the head of a declaration or a group: its fields in braces, on the head's own line where they fit and
 * none has a comment or an empty line of its own.
 */
export function withFields(
  head: string,
  tail: string,
  fields: readonly Field[],
  hasInner: boolean,
  indent: number,
  style: Style,
  out: Out,
): NodeParts {
  if (fields.length === 0 && !hasInner) return { head: head + tail };
  const flat = hasInner ? undefined : flatFields(fields, style);
  if (flat !== undefined) {
    const line = `${head} ${flat}${tail}`;
    if (indent + widthOf(line) <= CALL_WIDTH) return { head: line };
  }
  return {
    head: `${head} {`,
    body: () => {
      for (const field of fields) printField(field, indent + 2, style, out);
    },
    close: `}${tail}`,
  };
}

function flatFields(fields: readonly Field[], style: Style): string | undefined {
  const texts: string[] = [];
  for (const field of fields) {
    const text = isBare(field.trivia) ? flatField(field, style) : undefined;
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`;
}

function flatField(field: Field, style: Style): string | undefined {
  const head = style.name(field.name) + printLabels(field.labels);
  if (field.type.kind !== 'group') return `${head}: ${printType(field.type, style)}${ending(field, style)}`;
  const group = flatFields(field.type.fields, style);
  return group === undefined ? undefined : `${head} ${group}${ending(field, style)}`;
}

function printField(field: Field, indent: number, style: Style, out: Out): void {
  const { type, trivia } = field;
  if (type.kind !== 'group') {
    out.node(indent, trivia, { head: flatField(field, style) ?? '' });
    return;
  }
  const head = style.name(field.name) + printLabels(field.labels);
  const parts = withFields(head, ending(field, style), type.fields, trivia.inner.length > 0, indent, style, out);
  out.node(indent, trivia, parts.head === head ? { ...parts, head: `${head} {}` } : parts);
}

function ending(field: Field, style: Style): string {
  const value = field.default ? ` ${style.word('default')} ${printExpression(field.default, style)}` : '';
  return value + (field.personal ? ` ${style.word('isPersonal')}` : '');
}
