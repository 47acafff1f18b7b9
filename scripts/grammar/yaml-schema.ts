const text = { type: 'string', minLength: 1 };
const scalar = { type: ['string', 'number', 'boolean'] };
const labels = {
  description: 'One title, or one in each language.',
  anyOf: [
    { type: 'string' },
    {
      type: 'object',
      properties: { en: { type: 'string' }, zh: { type: 'string' } },
      additionalProperties: false,
      minProperties: 1,
    },
  ],
};
const steps = { type: 'array', items: { $ref: '#/$defs/step' } };
const fields = { type: 'object', additionalProperties: { $ref: '#/$defs/field' } };
const args = {
  type: ['object', 'null'],
  additionalProperties: { anyOf: [scalar, { type: 'array', items: scalar }] },
};
const truth = { type: 'boolean' };
const about = { enum: ['member', 'community'] };
const percent = {
  anyOf: [
    { type: 'number', minimum: 0, maximum: 100 },
    { type: 'string', pattern: '^\\d+(\\.\\d+)?%$' },
  ],
};
const closed = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const map = (of: object): object => ({ type: ['object', 'null'], additionalProperties: of });
const ref = (name: string): object => ({ $ref: `#/$defs/${name}` });

/** What a rule may have as keys, with what each holds. */
export const RULE_PROPERTIES: Readonly<Record<string, object>> = {
  title: labels,
  per: { ...text, description: 'member, community, channel, or a field of the event' },
  when: {
    description: 'A trigger in Reeve text, or any of several.',
    anyOf: [text, closed({ any: { type: 'array', items: text, minItems: 1 } }, ['any'])],
  },
  if: { ...text, description: 'A condition in Reeve text.' },
  // biome-ignore lint/suspicious/noThenProperty: it is a word of the language
  then: steps,
  until: { ...text, description: 'The clear condition, with “for …” where wanted.' },
  'at most': { anyOf: [text, { type: 'array', items: text }], description: '1 per 30 days' },
  quiet: { ...text, description: '22:00 to 08:00' },
  approval: { ...text, description: 'ROLE within DURATION' },
  priority: { anyOf: [{ type: 'integer' }, { enum: ['low', 'normal', 'high'] }] },
  from: text,
  to: text,
  rollout: percent,
  holdout: percent,
  mode: { enum: ['restart', 'single', 'each'] },
  shadow: truth,
  backfill: truth,
};

/** Steps that lead to other steps. `then` is a word of the language, not a promise. */
const branching = (first: string, other: string): object =>
  closed(Object.fromEntries([[first, text], ...['then', other].map((key) => [key, steps])]), [first]);

const NAMED: Readonly<Record<string, object>> = {
  wait: closed({ wait: text }, ['wait']),
  'wait for': branching('wait for', 'otherwise'),
  if: branching('if', 'else'),
  split: closed({ split: { anyOf: [map(steps), { type: 'array', items: map(steps) }] } }, ['split']),
  start: closed({ start: { anyOf: [text, closed({ plan: text, with: args }, ['plan'])] } }, ['start']),
  stop: closed({ stop: {} }, ['stop']),
};

/** JSON Schema (2020-12) of rules written in YAML. Reeve text inside strings is checked by `reeve check`. */
export const yamlSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:reeve:schema:rules',
  title: 'Reeve rules in YAML',
  anyOf: [ref('sections'), { type: 'array', items: ref('sections') }, { type: 'null' }],
  $defs: {
    sections: closed({
      events: map(ref('event')),
      member: ref('attributes'),
      community: ref('attributes'),
      segments: map(ref('segment')),
      metrics: map(ref('metric')),
      tables: map(ref('table')),
      templates: map(ref('template')),
      plans: map(ref('plan')),
      rules: map(ref('rule')),
    }),
    event: { anyOf: [{ type: 'null' }, closed({ title: labels, activity: truth, fields })] },
    attributes: { anyOf: [{ type: 'null' }, closed({ title: labels, fields }, ['fields']), fields] },
    field: {
      anyOf: [text, closed({ type: text, fields, title: labels, default: scalar, personal: truth })],
    },
    segment: { anyOf: [text, closed({ title: labels, per: about, condition: text }, ['condition'])] },
    metric: { anyOf: [text, closed({ title: labels, per: about, value: text }, ['value'])] },
    params: map({ anyOf: [text, closed({ type: text, title: labels })] }),
    table: closed({
      title: labels,
      params: ref('params'),
      outputs: ref('params'),
      match: { enum: ['first', 'all'] },
      columns: { type: 'array', items: text },
      rows: {
        type: 'array',
        items: { type: 'array', items: { type: ['string', 'number', 'boolean', 'null'] } },
      },
    }),
    template: {
      anyOf: [
        { type: 'string' },
        {
          type: 'object',
          properties: { title: labels, params: ref('params'), en: scalar, zh: scalar, text: scalar },
          patternProperties: { '^((en|zh)\\s+)?via\\s+\\S+$': scalar },
          additionalProperties: false,
        },
      ],
    },
    plan: closed({ title: labels, params: ref('params'), steps }),
    step: {
      anyOf: [
        { enum: ['stop'] },
        ...Object.values(NAMED),
        {
          type: 'object',
          description: 'An action with its arguments.',
          minProperties: 1,
          maxProperties: 1,
          propertyNames: { not: { enum: Object.keys(NAMED) } },
          additionalProperties: args,
        },
      ],
    },
    rule: closed(RULE_PROPERTIES),
  },
});
