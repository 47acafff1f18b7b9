import { keyword } from '../syntax/keywords.ts';
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
  const flat = hasInner ? undefined : flatFields(fields, style);
  if (flat !== undefined) {
    const line = `${head} ${flat}${tail}`;
    if (indent + widthOf(line) <= CALL_WIDTH) return { head: line };
  }
  return {
    head: `${head} {`,
    body: () => {
      fields.forEach((field, index) => {
        // A field called `default` would be taken for the value of the one before.
        const comma = DEFAULTS.has(fields[index + 1]?.name.id ?? '') ? ',' : '';
        printField(field, comma, indent + 2, style, out);
      });
    },
    close: `}${tail}`,
  };
}

const DEFAULTS: ReadonlySet<string> = new Set([...keyword('default').en, ...keyword('default').zh]);

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

function printField(field: Field, comma: string, indent: number, style: Style, out: Out): void {
  const { type, trivia } = field;
  if (type.kind !== 'group') {
    out.node(indent, trivia, { head: (flatField(field, style) ?? '') + comma });
    return;
  }
  const head = style.name(field.name) + printLabels(field.labels);
  const hasInner = trivia.inner.length > 0;
  out.node(
    indent,
    trivia,
    withFields(head, ending(field, style) + comma, type.fields, hasInner, indent, style, out),
  );
}

function ending(field: Field, style: Style): string {
  const value = field.default ? ` ${style.word('default')} ${printExpression(field.default, style)}` : '';
  return value + (field.personal ? ` ${style.word('isPersonal')}` : '');
}
