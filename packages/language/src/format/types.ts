import type { LabelNode, Name, Parameter, ParameterType, TypeNode } from '../syntax/tree.ts';
import { escapeText } from './expression.ts';
import type { Style } from './style.ts';

const WORDS = {
  text: 'text',
  number: 'number',
  yesno: 'yesNo',
  time: 'time',
  date: 'date',
  duration: 'duration',
  member: 'member',
  community: 'community',
  channel: 'channel',
} as const;

/** A type that fits on one line; a group of fields is printed by its field. */
export function printType(type: Exclude<TypeNode, { kind: 'group' }>, style: Style): string {
  switch (type.kind) {
    case 'oneOf': {
      const options = type.options.map((option) => style.name(option.name) + printLabels(option.labels));
      return `${style.word('oneOf')} (${options.join(', ')})`;
    }
    case 'listOf':
      return `${style.word('listOf')} ${type.of.kind === 'group' ? '' : printType(type.of, style)}`.trimEnd();
    case 'error':
      return '';
    default:
      return style.word(WORDS[type.kind]);
  }
}

/** The type of a parameter of a pack. */
export function printParameterType(type: ParameterType, style: Style): string {
  switch (type.kind) {
    case 'percent':
    case 'timeOfDay':
      return style.word(type.kind);
    case 'group':
      return '';
    default:
      return printType(type as Exclude<TypeNode, { kind: 'group' }>, style);
  }
}

/** Labels after a name, each with a space before it. */
export function printLabels(labels: readonly LabelNode[]): string {
  return labels.map(({ lang, text }) => ` ${lang ? `${lang} ` : ''}"${escapeText(text)}"`).join('');
}

export function printParameter({ name, labels, type }: Parameter, style: Style): string {
  return `${style.name(name)}${printLabels(labels)}: ${type.kind === 'group' ? '' : printType(type, style)}`.trimEnd();
}

/** `(topic: text)` after a name; with labels between them a space sets it apart. */
export function printParameters(
  params: readonly Parameter[],
  labels: readonly LabelNode[],
  style: Style,
): string {
  if (params.length === 0) return '';
  return `${labels.length > 0 ? ' ' : ''}(${params.map((param) => printParameter(param, style)).join(', ')})`;
}

/** A name that may hold what only a string can, as templates' names do: `"we-miss-you"`. */
export function printQuotable(name: Name, style: Style): string {
  const text = style.name(name);
  return isWord(text) ? text : `"${escapeText(text)}"`;
}

/** True when the text can stand as a name without quotes. */
function isWord(text: string): boolean {
  return /^[\p{XIDS}_][\p{XIDC}]*(?:\.[\p{XIDC}]+)*$/u.test(text);
}
