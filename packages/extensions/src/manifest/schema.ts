import type { JsonSchema } from '../api/index.ts';

const id = { type: 'string', pattern: '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$' };
const labels = {
  type: 'object',
  properties: { en: { type: 'string', minLength: 1 }, zh: { type: 'string', minLength: 1 } },
  additionalProperties: false,
};
const description = {
  type: ['string', 'object'],
  properties: labels.properties,
  additionalProperties: false,
};
const reference = {
  type: 'object',
  required: ['$ref'],
  properties: {
    $ref: {
      type: 'string',
      pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\\.json$',
    },
  },
  additionalProperties: false,
};
const objectSchema = {
  type: 'object',
  if: { required: ['$ref'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: reference,
  else: { required: ['type'], properties: { type: { const: 'object' } } },
};
const list = (items: object): object => ({ type: 'array', items });
const byName = (value: object): object => ({
  type: 'object',
  propertyNames: { pattern: '^[\\p{L}_][\\p{L}\\p{N}_]*$' },
  additionalProperties: value,
});
const word = { labels, description: labels };

const pack = {
  type: 'object',
  required: ['id', 'files'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    id: { type: 'string', pattern: '^[\\p{L}_][\\p{L}\\p{N}_]*$' },
    ...word,
    files: {
      ...list({
        type: 'string',
        pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]*(/([A-Za-z0-9_-][A-Za-z0-9._-]*|\\*[A-Za-z0-9._-]*))*$',
      }),
      minItems: 1,
    },
    requires: list({ type: 'string', minLength: 1 }),
    extensions: list({ type: 'string', minLength: 1 }),
    section: list({ type: 'string', minLength: 1 }),
    rules: byName({
      type: 'object',
      additionalProperties: false,
      properties: { ...word, rows: list({ type: 'integer', minimum: 1 }) },
    }),
    parameters: byName({ type: 'object', additionalProperties: false, properties: word }),
  },
};

/** JSON Schema (2020-12) of pack.json, which says what a pack is and where its rules lie. */
export const PACK_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Pack of rules (pack.json)',
  ...pack,
};

/**
 * JSON Schema (2020-12) of an extension's package.json, as far as Reeve reads it. Other fields of package.json are
 * left alone; inside `reeve` an unknown key is an error.
 */
export const MANIFEST_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Manifest of a Reeve extension (package.json)',
  type: 'object',
  required: ['name', 'version', 'engines', 'reeve'],
  properties: {
    name: { type: 'string', minLength: 1 },
    version: { type: 'string', minLength: 1 },
    engines: {
      type: 'object',
      required: ['reeve'],
      properties: { reeve: { type: 'string', minLength: 1 } },
    },
    main: {
      type: 'string',
      pattern: '^(\\./)?[A-Za-z0-9_@-][A-Za-z0-9._@-]*(/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*$',
    },
    reeve: {
      type: 'object',
      required: ['contributes'],
      additionalProperties: false,
      properties: {
        onStartup: { type: 'boolean' },
        permissions: {
          type: 'object',
          additionalProperties: false,
          properties: {
            network: list({
              type: 'string',
              pattern: '^(\\*|(\\*\\.)?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)$',
            }),
            secrets: list({ type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' }),
            attributes: list({
              type: 'string',
              pattern: '^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*$',
            }),
            mail: { type: 'boolean' },
          },
        },
        contributes: {
          type: 'object',
          additionalProperties: false,
          properties: {
            actions: list({
              type: 'object',
              required: ['id', 'input'],
              additionalProperties: false,
              properties: {
                id,
                labels,
                description: labels,
                input: objectSchema,
                channel: { type: 'string', minLength: 1 },
                reaches: { type: 'string', minLength: 1 },
                benefits: { type: 'string', minLength: 1 },
                purpose: { type: 'string', minLength: 1 },
                quota: {
                  type: 'string',
                  pattern: '^[1-9][0-9]* per ([1-9][0-9]* )?(second|minute|hour|day)s?$',
                },
                emits: list(id),
                sets: {
                  type: 'object',
                  required: ['what'],
                  additionalProperties: false,
                  properties: {
                    what: { type: 'string', minLength: 1 },
                    of: { type: 'string', minLength: 1 },
                    name: { type: 'string', minLength: 1 },
                    value: { type: 'string', minLength: 1 },
                    to: { type: ['string', 'number', 'boolean'] },
                  },
                },
                idempotent: { type: 'boolean' },
                serial: { type: 'boolean' },
                keyed: { type: 'boolean' },
              },
            }),
            metrics: list({
              type: 'object',
              required: ['id', 'value'],
              additionalProperties: false,
              properties: {
                id: { type: 'string', pattern: '^[\\p{L}_][\\p{L}\\p{N}_]*$' },
                labels,
                per: { enum: ['member', 'community'] },
                value: { type: 'string', minLength: 1 },
              },
            }),
            functions: list({
              type: 'object',
              required: ['id', 'input', 'returns'],
              additionalProperties: false,
              properties: {
                id,
                labels,
                description: labels,
                input: objectSchema,
                returns: { type: 'object' },
              },
            }),
            events: list({
              type: 'object',
              required: ['id'],
              additionalProperties: false,
              properties: {
                id,
                labels,
                description: labels,
                data: objectSchema,
                activity: { type: 'boolean' },
              },
            }),
            carries: list({
              type: 'object',
              required: ['channel', 'action'],
              additionalProperties: false,
              properties: { channel: { type: 'string', minLength: 1 }, action: id },
            }),
            channels: list({
              type: 'object',
              required: ['id'],
              additionalProperties: false,
              properties: { id, labels },
            }),
            attributes: {
              type: 'object',
              additionalProperties: false,
              properties: { member: objectSchema, community: objectSchema },
            },
            packs: list({
              type: 'object',
              if: { required: ['$ref'] },
              // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
              then: reference,
              else: pack,
            }),
            patterns: list({
              type: 'object',
              required: ['id', 'file'],
              additionalProperties: false,
              properties: {
                id: { type: 'string', pattern: '^[a-z][a-z0-9]*([_-][a-z0-9]+)*$' },
                ...word,
                file: {
                  type: 'string',
                  pattern:
                    '^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\\.(reeve|yaml|yml)$',
                },
              },
            }),
          },
        },
      },
    },
  },
};

/** JSON Schema of the part of JSON Schema that inputs, data and attributes may use; `labels` is Reeve's own. */
export const PARAMETERS_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Parameters, event data or attributes of a Reeve extension',
  $ref: '#/$defs/object',
  $defs: {
    object: {
      type: 'object',
      required: ['type'],
      additionalProperties: false,
      properties: {
        $schema: { type: 'string' },
        title: { type: 'string' },
        description,
        labels,
        type: { const: 'object' },
        properties: {
          type: 'object',
          propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
          additionalProperties: { $ref: '#/$defs/value' },
        },
        required: list({ type: 'string' }),
        additionalProperties: { type: 'boolean' },
      },
    },
    value: {
      type: 'object',
      if: { required: ['type'], properties: { type: { const: 'object' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: '#/$defs/object' },
      else: { $ref: '#/$defs/scalar' },
    },
    scalar: {
      type: 'object',
      additionalProperties: false,
      properties: {
        type: { enum: ['string', 'number', 'integer', 'boolean', 'array'] },
        format: {
          enum: [
            'member',
            'community',
            'channel',
            'template',
            'role',
            'word',
            'date-time',
            'date',
            'duration',
            'percent',
          ],
        },
        items: { $ref: '#/$defs/scalar' },
        enum: list({ type: 'string' }),
        oneOf: list({
          type: 'object',
          required: ['const'],
          additionalProperties: false,
          properties: { const: { type: 'string' }, labels },
        }),
        default: { type: ['string', 'number', 'boolean'] },
        labels,
        title: { type: 'string' },
        description,
        personal: { type: 'boolean' },
        minimum: { type: 'number' },
        maximum: { type: 'number' },
        minLength: { type: 'number' },
        maxLength: { type: 'number' },
      },
    },
  },
};
