import type { FieldSignature, Labels, OptionSignature, ParamSignature, Type } from '@reeve/ir';
import type { JsonSchema } from '../api/index.ts';

type Schema = Readonly<Record<string, unknown>>;

const FORMATS: Readonly<Record<string, Type>> = {
  member: { kind: 'member' },
  community: { kind: 'community' },
  channel: { kind: 'channel' },
  template: { kind: 'template' },
  role: { kind: 'role' },
  word: { kind: 'word' },
  'date-time': { kind: 'time' },
  date: { kind: 'date' },
  duration: { kind: 'duration' },
  percent: { kind: 'number', unit: 'percent' },
};

const labelsOf = (schema: Schema): Labels => (schema['labels'] as Labels | undefined) ?? {};

const descriptionOf = (schema: Schema): Labels | undefined => {
  const description = schema['description'];
  return typeof description === 'string' ? { en: description } : (description as Labels | undefined);
};

const optionsOf = (schema: Schema): readonly OptionSignature[] | undefined => {
  const listed = schema['oneOf'] as
    | readonly { readonly const: string; readonly labels?: Labels }[]
    | undefined;
  if (listed) return listed.map((each) => ({ id: each.const, labels: each.labels ?? {} }));
  return (schema['enum'] as readonly string[] | undefined)?.map((id) => ({ id, labels: {} }));
};

/**
 * The type that a JSON Schema stands for in rules. What it does not know is `any`.
 *
 * @example typeOfSchema({ type: 'string', format: 'member' }) // { kind: 'member' }
 */
export const typeOfSchema = (schema: JsonSchema): Type => {
  const options = optionsOf(schema);
  if (options) return { kind: 'oneOf', options };
  const format = FORMATS[String(schema['format'])];
  if (format) return format;
  switch (schema['type']) {
    case 'string':
      return { kind: 'text' };
    case 'number':
    case 'integer':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'yesno' };
    case 'array':
      return {
        kind: 'listOf',
        of: schema['items'] ? typeOfSchema(schema['items'] as Schema) : { kind: 'any' },
      };
    default:
      return { kind: 'any' };
  }
};

const propertiesOf = (schema: JsonSchema): readonly (readonly [string, Schema])[] =>
  Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);

/** Parameters of an action or function, in the order of its schema's properties. */
export const paramsOfSchema = (schema: JsonSchema): readonly ParamSignature[] => {
  const required = (schema['required'] ?? []) as readonly string[];
  return propertiesOf(schema).map(([name, property]) => {
    const description = descriptionOf(property);
    return {
      name,
      labels: labelsOf(property),
      type: typeOfSchema(property),
      required: required.includes(name),
      ...(description ? { description } : {}),
    };
  });
};

const joinLabels = (group: Labels, name: string, own: Labels, field: string): Labels => {
  const joined: { en?: string; zh?: string } = {};
  for (const lang of ['en', 'zh'] as const) {
    if (group[lang] === undefined && own[lang] === undefined) continue;
    joined[lang] = `${group[lang] ?? name}.${own[lang] ?? field}`;
  }
  return joined;
};

/** Fields of an event, or attributes: groups are flattened to dotted names, their labels too (`同意.营销`). */
export const fieldsOfSchema = (schema: JsonSchema): readonly FieldSignature[] =>
  propertiesOf(schema).flatMap(([name, property]): readonly FieldSignature[] => {
    if (property['type'] === 'object') {
      return fieldsOfSchema(property).map((field) => ({
        ...field,
        name: `${name}.${field.name}`,
        labels: joinLabels(labelsOf(property), name, field.labels, field.name),
      }));
    }
    const fallback = property['default'] as string | number | boolean | undefined;
    return [
      {
        name,
        labels: labelsOf(property),
        type: typeOfSchema(property),
        personal: property['personal'] === true,
        ...(fallback === undefined ? {} : { default: fallback }),
      },
    ];
  });
