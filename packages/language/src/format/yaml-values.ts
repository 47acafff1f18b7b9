import type { Argument, Expression, LabelNode, Parameter, TextLiteral } from '../syntax/tree.ts';
import { readPlain } from '../yaml/plain.ts';
import { printExpression } from './expression.ts';
import type { Style } from './style.ts';
import { printType } from './types.ts';
import { type YamlPlace, yamlKey, yamlPlain, yamlQuoted, yamlText } from './yaml-scalars.ts';

/** A value inside `{ }` or `[ ]`, or after a key, on one line. */
export function yamlValue(value: Expression, place: YamlPlace, style: Style): string {
  if (value.kind === 'list' && value.items.length > 0) {
    return `[${value.items.map((item) => yamlValue(item, 'flow', style)).join(', ')}]`;
  }
  if (value.kind === 'text') return yamlTextValue(value, place, style);
  const text = printExpression(value, style);
  const plain = yamlPlain(text, place);
  return plain !== undefined && readPlain(plain) !== undefined ? plain : wrapped(value, style);
}

/** Quotes make a value text: an expression that cannot do without them says that it is one. */
export function wrapped(value: Expression, style: Style): string {
  return `{ =: ${yamlText(printExpression(value, style), 'flow')} }`;
}

function yamlTextValue(value: TextLiteral, place: YamlPlace, style: Style): string {
  const text = contentOf(value, style);
  const isPlain = yamlText(text, place) === text && readPlain(text) === undefined;
  return isPlain ? text : yamlQuoted(text, place);
}

/** What a string says when it needs no quotes of Reeve's own: braces are placeholders, a backslash makes one a brace. */
export function contentOf(value: TextLiteral, style: Style): string {
  return value.parts
    .map((part) =>
      typeof part === 'string'
        ? part.replace(/\\(?=[\\{}]|$)/g, '\\\\').replaceAll('{', '\\{')
        : `{${printExpression(part, style)}}`,
    )
    .join('');
}

/** True when each argument has a name of its own, so that a map can hold them. */
export function isMapOfArguments(args: readonly Argument[]): boolean {
  const names = args.map((argument) => argument.name?.id);
  return !names.includes(undefined) && new Set(names).size === names.length;
}

/** Arguments on one line: a map, or a list where some have no name. */
export function yamlArguments(args: readonly Argument[], style: Style): string {
  if (args.length === 0) return '{}';
  const entry = ({ name, value }: Argument): string =>
    name
      ? `${yamlKey(style.name(name))}: ${yamlValue(value, 'flow', style)}`
      : yamlValue(value, 'flow', style);
  if (isMapOfArguments(args)) return `{ ${args.map(entry).join(', ')} }`;
  return `[${args.map((argument) => (argument.name ? `{ ${entry(argument)} }` : entry(argument))).join(', ')}]`;
}

/** True when an argument of these reads worse inside braces than on a line of its own. */
export function wantsOwnLines(args: readonly Argument[], style: Style): boolean {
  return args.some(({ value }) => {
    const flow = yamlValue(value, 'flow', style);
    return flow.startsWith('{ =:') && !yamlValue(value, 'block', style).startsWith('{ =:');
  });
}

/** Labels as the value of `title`: one text, a map by language, or a list where there is more. */
export function yamlLabels(labels: readonly LabelNode[], place: YamlPlace): string {
  const [only] = labels;
  if (labels.length === 1 && only && !only.lang) return yamlText(only.text, place);
  const languages = labels.map((label) => label.lang);
  const entry = ({ lang, text }: LabelNode): string => `${lang ?? ''}: ${yamlText(text, 'flow')}`;
  if (!languages.includes(undefined) && new Set(languages).size === labels.length) {
    return `{ ${labels.map(entry).join(', ')} }`;
  }
  return `[${labels.map((label) => (label.lang ? `{ ${entry(label)} }` : yamlText(label.text, 'flow'))).join(', ')}]`;
}

/** `{ topic: text, kind: { type: text, title: 类别 } }` */
export function yamlParameters(params: readonly Parameter[], style: Style): string {
  const entry = ({ name, labels, type }: Parameter): string => {
    const text = yamlText(type.kind === 'group' ? '' : printType(type, style), 'flow');
    const value = labels.length === 0 ? text : `{ type: ${text}, title: ${yamlLabels(labels, 'flow')} }`;
    return `${yamlKey(style.name(name))}: ${value}`;
  };
  const names = params.map((param) => param.name.id);
  if (new Set(names).size === names.length) return `{ ${params.map(entry).join(', ')} }`;
  return `[${params.map((param) => `{ ${entry(param)} }`).join(', ')}]`;
}
