import { RUN_PROPERTIES } from '../running/run-schema.ts';

/** Keys of reeve.yaml. `timeZone` may be written `time zone`. */
export const PROJECT_KEYS: readonly string[] = [
  'rules',
  'events',
  'map',
  'timeZone',
  'time zone',
  'lateness',
  'depth',
  'caps',
  'templates',
  'extensions',
  'packs',
  'language',
  'members',
  'quotas',
  'languages',
];

/** A quota, as manifests write it too. */
export const QUOTA_PATTERN = '^[1-9][0-9]* per ([1-9][0-9]* )?(second|minute|hour|day)s?$';

/** Keys of a cap that is not written as a sentence. */
export const CAP_KEYS: readonly string[] = ['at most', 'per', 'of', 'channel', 'purpose', 'action'];

const path = { type: 'string', minLength: 1 };
const oneOrMore = (items: object): object => ({ anyOf: [items, { type: 'array', items }] });
const duration = { type: 'string', pattern: '^0$|^\\s*([0-9]+(\\.[0-9]+)?\\s*[^0-9\\s]+\\s*)+$' };
const text = { type: ['string', 'number', 'boolean'] };

const template = {
  anyOf: [text, { type: 'object', maxProperties: 1, additionalProperties: { type: 'null' } }],
};
const lookup = {
  type: 'object',
  required: ['column'],
  additionalProperties: false,
  properties: {
    column: { type: 'string' },
    values: { type: 'object', additionalProperties: text },
    other: { enum: ['refuse', 'skip', 'keep'] },
  },
};
const source = { anyOf: [template, lookup] };
const conditions = {
  type: 'object',
  additionalProperties: {
    anyOf: [
      oneOrMore(text),
      {
        type: 'object',
        additionalProperties: false,
        properties: { not: oneOrMore(text), present: { type: ['boolean', 'string'] } },
      },
    ],
  },
};
const data = {
  type: 'object',
  additionalProperties: {
    anyOf: [
      template,
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          column: { type: 'string' },
          text: template,
          value: text,
          values: { type: 'object', additionalProperties: text },
          other: { enum: ['refuse', 'skip', 'keep'] },
          type: { enum: ['text', 'number', 'yes/no', 'time', 'list'] },
          yes: oneOrMore(text),
          no: oneOrMore(text),
          separator: { type: 'string' },
          format: { type: 'string' },
        },
      },
    ],
  },
};
const mapping = {
  type: 'object',
  required: ['time'],
  additionalProperties: false,
  properties: {
    delimiter: { type: 'string', minLength: 1 },
    columns: { type: 'array', items: { type: 'string' } },
    zone: { type: 'string' },
    time: {
      anyOf: [
        {
          type: 'object',
          additionalProperties: false,
          properties: {
            column: { type: 'string' },
            text: template,
            format: { type: 'string' },
            zone: { type: 'string' },
          },
        },
        template,
      ],
    },
    id: template,
    if: conditions,
    type: source,
    member: source,
    community: source,
    data,
    events: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: { if: conditions, type: source, member: source, community: source, data },
      },
    },
  },
};

/** JSON Schema (2020-12) of a mapping from CSV columns to events. */
export const CSV_MAP_SCHEMA: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Mapping from CSV columns to events',
  ...mapping,
};

/** JSON Schema (2020-12) of reeve.yaml. */
export const PROJECT_SCHEMA: Readonly<Record<string, unknown>> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Project file of Reeve (reeve.yaml)',
  type: 'object',
  additionalProperties: false,
  properties: {
    rules: {
      ...oneOrMore(path),
      description: 'Files and folders of rules; the folder of reeve.yaml by default.',
    },
    events: {
      ...oneOrMore({
        anyOf: [
          path,
          {
            type: 'object',
            required: ['file'],
            additionalProperties: false,
            properties: { file: path, map: { anyOf: [path, mapping] } },
          },
        ],
      }),
      description: 'Event files that backtest reads where it is given none.',
    },
    map: { anyOf: [path, mapping], description: 'Mapping for CSV files: a file, or the mapping itself.' },
    timeZone: { type: 'string', description: 'IANA name, as Asia/Shanghai; UTC by default.' },
    'time zone': { type: 'string', description: 'The same as timeZone.' },
    lateness: {
      ...duration,
      type: ['string', 'number'],
      description: 'How late an event may come: 10 minutes.',
    },
    depth: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      description: 'How long a chain of causes may be; 8.',
    },
    caps: {
      ...oneOrMore({
        anyOf: [
          { type: 'string', minLength: 1 },
          {
            type: 'object',
            required: ['at most', 'per'],
            additionalProperties: false,
            properties: {
              'at most': { type: 'integer', minimum: 0 },
              per: duration,
              of: { enum: ['member', 'community'] },
              channel: { type: 'string' },
              purpose: { type: 'string' },
              action: { type: 'string' },
            },
          },
        ],
      }),
      description: 'Limits across rules: no member gets more than 3 messages in 7 days.',
    },
    templates: { ...oneOrMore({ type: 'string' }), description: 'Names of templates that exist elsewhere.' },
    extensions: { ...oneOrMore(path), description: 'Folders of extensions, or names of installed packages.' },
    packs: {
      ...oneOrMore(path),
      description: 'Folders of packs that rules may use: one pack, or several side by side.',
    },
    language: { enum: ['en', 'zh'], description: 'Language of findings and reports.' },
    members: {
      type: 'integer',
      minimum: 1,
      description: 'How many members there are, for what check works out of quotas.',
    },
    quotas: {
      type: 'object',
      additionalProperties: { type: 'string', pattern: QUOTA_PATTERN },
      description: 'What a platform takes, by channel or action: email: 20 per minute.',
    },
    languages: {
      ...oneOrMore({ enum: ['en', 'zh'] }),
      description: 'Languages that members read: templates without one are found.',
    },
    ...RUN_PROPERTIES,
  },
};
