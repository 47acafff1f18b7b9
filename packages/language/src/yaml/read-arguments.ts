import type { Argument, Expression } from '../syntax/tree.ts';
import { isAbsent, type YamlNode, type YamlScalar } from './node.ts';
import { keyPlace, nameOf, type PlacedEntry, type Reader, refuse } from './reader.ts';

/** The arguments of an action or a plan: a map by name, or a list of values. */
export function readArguments(node: YamlNode, reader: Reader): readonly Argument[] {
  const { report } = reader;
  if (isAbsent(node)) return [];
  if (node.kind === 'map') {
    return node.entries.map((entry) => named({ ...entry, opening: undefined }, reader));
  }
  if (node.kind === 'list') {
    return node.items.flatMap(({ value }): readonly Argument[] => {
      if (value.kind === 'map' && !isWrapped(value)) {
        return value.entries.map((entry) => named({ ...entry, opening: undefined }, reader));
      }
      return [{ value: readValue(value, reader), span: report.span(value.start, value.end) }];
    });
  }
  return [{ value: readValue(node, reader), span: report.span(node.start, node.end) }];
}

function named(entry: PlacedEntry, reader: Reader): Argument {
  const name = nameOf(entry.key, keyPlace(entry), 'word', reader);
  return { name, value: readValue(entry.value, reader), span: reader.report.span(entry.start, entry.end) };
}

/**
 * A value: in quotes it is text; without, a number, a duration, a name or another expression where it reads as one, and
 * text where it does not. `{ =: "…" }` is an expression that cannot do without quotes.
 */
export function readValue(node: YamlNode, reader: Reader): Expression {
  const span = reader.report.span(node.start, node.end);
  switch (node.kind) {
    case 'list':
      return { kind: 'list', items: node.items.map((item) => readValue(item.value, reader)), span };
    case 'map': {
      const [entry] = node.entries;
      if (isWrapped(node) && entry?.value.kind === 'scalar') return reader.fragments.expression(entry.value);
      refuse(node, reader, 'yaml/expected-text');
      return { kind: 'error', span };
    }
    case 'scalar':
      return node.refused ? { kind: 'error', span } : scalarValue(node, reader);
  }
}

function scalarValue(node: YamlScalar, reader: Reader): Expression {
  const expression = node.plain ? reader.fragments.plain(node) : undefined;
  return expression ?? reader.fragments.text(node);
}

function isWrapped(node: YamlNode): boolean {
  return node.kind === 'map' && node.entries.length === 1 && node.entries[0]?.key === '=';
}
