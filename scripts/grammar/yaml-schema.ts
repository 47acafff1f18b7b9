const text = { type: 'string', minLength: 1 };
const scalar = { type: ['string', 'number', 'boolean'] };
const ref = (name: string): object => ({ $ref: `#/$defs/${name}` });
const closed = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
/** A list of maps says the same as one map of all their entries: so a key can come twice. */
const listed = (of: object): object => ({ anyOf: [of, { type: 'array', items: of }] });
const map = (of: object): object => listed({ type: ['object', 'null'], additionalProperties: of });
const languages = closed({ en: scalar, zh: scalar });
const labels = {
  description: 'One title, or one in each language.',
  anyOf: [scalar, languages, { type: 'array', items: { anyOf: [scalar, languages] } }],
};
const fields = map(ref('field'));
const truth = { enum: [true, false, null, 'yes', 'no'] };
const about = { enum: ['member', 'community'] };
const percent = {
  anyOf: [
    { type: 'number', minimum: 0, maximum: 100 },
    { type: 'string', pattern: '^\\d+(\\.\\d+)?%$' },
  ],
};
const steps = ref('steps');
const args = ref('arguments');

/** What a rule may have as keys, with what each holds. */
export const RULE_PROPERTIES: Readonly<Record<string, object>> = {
  title: labels,
  per: { ...text, description: 'member, community, channel, or a field of the event' },
  when: {
    description: 'A trigger in Reeve text, or any of several.',
    anyOf: [text, closed({ any: { type: ['array', 'null'], items: text } }, ['any'])],
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
  split: closed({ split: map(steps) }, ['split']),
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
    value: {
      description:
        'In quotes text; without, whatever it reads as. `{ =: "…" }` is an expression that needs quotes.',
      anyOf: [scalar, { type: 'array', items: ref('value') }, closed({ '=': text }, ['='])],
    },
    arguments: {
      anyOf: [
        { type: ['object', 'null'], additionalProperties: ref('value') },
        {
          type: 'array',
          items: { anyOf: [ref('value'), { type: 'object', additionalProperties: ref('value') }] },
        },
        scalar,
      ],
    },
    event: { anyOf: [{ type: 'null' }, closed({ title: labels, activity: truth, fields })] },
    attributes: {
      anyOf: [
        { type: 'null' },
        closed({ title: labels, fields: { anyOf: [fields, { type: 'null' }] } }, ['fields']),
        fields,
      ],
    },
    field: {
      anyOf: [
        text,
        closed({ type: text, title: labels, default: ref('value'), personal: truth }, ['type']),
        closed({ fields, title: labels, personal: truth }, ['fields']),
        fields,
      ],
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
        type: ['array', 'null'],
        items: { type: 'array', items: { type: ['string', 'number', 'boolean', 'null'] } },
      },
    }),
    template: {
      anyOf: [
        { type: ['string', 'null'] },
        listed({
          type: 'object',
          properties: { title: labels, params: ref('params'), en: scalar, zh: scalar, text: scalar },
          patternProperties: { '^((en|zh)\\s+)?via\\s+\\S+$': scalar },
          additionalProperties: false,
        }),
      ],
    },
    plan: closed({ title: labels, params: ref('params'), steps }),
    steps: { anyOf: [{ type: 'array', items: ref('step') }, text, { type: 'null' }] },
    step: {
      anyOf: [
        { ...text, description: 'A step in Reeve text; `stop`.' },
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
    rule: { anyOf: [listed(closed(RULE_PROPERTIES)), { type: 'null' }] },
  },
});
