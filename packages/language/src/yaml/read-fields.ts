import type { Expression, Field, LabelNode, Parameter, TypeNode } from '../syntax/tree.ts';
import type { LinePlace } from './lines.ts';
import { isAbsent, type YamlNode } from './node.ts';
import { readValue } from './read-arguments.ts';
import {
  entriesIn,
  keyPlace,
  labelsIn,
  nameOf,
  type PlacedEntry,
  type Reader,
  refuse,
  textIn,
  truthIn,
  unknownKey,
} from './reader.ts';

const FIELD_KEYS = ['type', 'fields', 'title', 'default', 'personal'] as const;

/** The fields of an event, a group, a member. `opening` is the key above them, where that is no line of the tree. */
export function readFields(
  node: YamlNode,
  parent: LinePlace,
  opening: number | undefined,
  reader: Reader,
): readonly Field[] {
  return entriesIn(node, reader).map((entry, index) => {
    const above = entry.opening ?? (index === 0 ? opening : undefined);
    return readField(entry, reader.lines.add(entry.start, parent, above), reader);
  });
}

function readField(entry: PlacedEntry, place: LinePlace, reader: Reader): Field {
  const { report } = reader;
  const name = nameOf(entry.key, keyPlace(entry), 'word', reader);
  const base = { name, span: report.span(entry.start, entry.end), trivia: place.trivia };
  const { value } = entry;
  if (value.kind !== 'map') {
    return { ...base, labels: [], type: typeAt(entry, reader), personal: false };
  }
  const isLong = value.entries.some(({ key }) => key === 'type' || key === 'fields');
  if (!isLong) {
    // Without a type it is a group, its fields written directly below it.
    const fields = readFields(value, place, undefined, reader);
    return { ...base, labels: [], type: { kind: 'group', fields, span: base.span }, personal: false };
  }
  let type: TypeNode = { kind: 'error', span: base.span };
  let labels: readonly LabelNode[] = [];
  let fallback: Expression | undefined;
  let personal = false;
  for (const inside of entriesIn(value, reader)) {
    switch (inside.key) {
      case 'type':
        type = typeAt(inside, reader);
        break;
      case 'fields':
        type = {
          kind: 'group',
          fields: readFields(inside.value, place, inside.start, reader),
          span: report.span(inside.value.start, inside.value.end),
        };
        break;
      case 'title':
        labels = labelsIn(inside.value, reader);
        break;
      case 'default':
        fallback = readValue(inside.value, reader);
        break;
      case 'personal':
        personal = truthIn(inside, reader);
        break;
      default:
        unknownKey(inside, FIELD_KEYS, reader);
    }
  }
  // A word without quotes is the text that a field of text takes.
  if (type.kind === 'text' && fallback?.kind === 'ref' && fallback.bare === true)
    fallback = { kind: 'text', parts: [fallback.name.written], span: fallback.span };
  return { ...base, labels, type, personal, ...(fallback && { default: fallback }) };
}

function typeAt(entry: PlacedEntry, reader: Reader): TypeNode {
  const scalar = textIn(entry, reader);
  return scalar
    ? reader.fragments.type(scalar)
    : { kind: 'error', span: reader.report.span(entry.start, entry.end) };
}

/** Parameters: a map of types by name. */
export function readParameters(node: YamlNode, reader: Reader): readonly Parameter[] {
  return entriesIn(node, reader).map((entry): Parameter => {
    const { report } = reader;
    const name = nameOf(entry.key, keyPlace(entry), 'word', reader);
    const span = report.span(entry.start, entry.end);
    if (entry.value.kind !== 'map') return { name, labels: [], type: typeAt(entry, reader), span };
    let type: TypeNode = { kind: 'error', span };
    let labels: readonly LabelNode[] = [];
    for (const inside of entriesIn(entry.value, reader)) {
      if (inside.key === 'type') type = typeAt(inside, reader);
      else if (inside.key === 'title') labels = labelsIn(inside.value, reader);
      else unknownKey(inside, ['type', 'title'], reader);
    }
    return { name, labels, type, span };
  });
}

/** The names in a list. */
export function readNames(node: YamlNode, reader: Reader): readonly Parameter['name'][] {
  if (node.kind !== 'list') {
    if (!isAbsent(node)) refuse(node, reader, 'yaml/expected-list');
    return [];
  }
  return node.items.flatMap(({ value }) => {
    if (value.kind === 'scalar' && !value.refused) return [nameOf(value.text, value, 'word', reader)];
    refuse(value, reader, 'yaml/expected-text');
    return [];
  });
}
