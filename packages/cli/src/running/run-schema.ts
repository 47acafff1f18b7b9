const text = { type: 'string', minLength: 1 };
const duration = { type: ['string', 'number'] };
const oneOrMore = (items: object): object => ({ anyOf: [items, { type: 'array', items }] });
const object = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  ...(required.length > 0 ? { required } : {}),
  properties,
});
const mapOf = (values: object): object => ({ type: 'object', additionalProperties: values });

/** JSON Schema of the parts of reeve.yaml that matter once a project runs. */
export const RUN_PROPERTIES: Readonly<Record<string, object>> = {
  store: { ...text, description: 'File that everything is kept in; .reeve/store.db.' },
  sources: {
    ...oneOrMore({
      anyOf: [
        text,
        object({ name: text, files: text }, ['files']),
        object({ name: text, sqlite: text, query: text, cursor: text, event: mapOf(text) }, [
          'sqlite',
          'query',
          'cursor',
        ]),
        object({ name: text, members: text, community: { type: 'string' }, id: text }, ['members']),
      ],
    }),
    description:
      'Where events come from while it runs: files and folders of JSON lines, SQL, lists of members.',
  },
  http: {
    ...object({
      listen: { ...text, description: '127.0.0.1:8787' },
      tokens: {
        ...mapOf(oneOrMore({ enum: ['ingest', 'read', 'operate'] })),
        description: 'Variables of the environment that hold tokens, with what each may do.',
      },
    }),
    description: 'Takes events in over HTTP while it watches.',
  },
  mail: {
    ...object(
      {
        host: text,
        port: { type: 'integer' },
        from: text,
        secure: { type: 'boolean' },
        user: text,
        password: text,
      },
      ['host', 'from'],
    ),
    description: 'SMTP server; user and password are names of variables of the environment.',
  },
  grants: {
    ...mapOf(
      object({
        network: oneOrMore(text),
        secrets: oneOrMore(text),
        attributes: oneOrMore(text),
        mail: { type: 'boolean' },
      }),
    ),
    description: 'What each extension may reach, of what it asks for.',
  },
  settings: { ...mapOf({ type: 'object' }), description: 'Settings of extensions, by their names.' },
  delivery: {
    ...object({
      attempts: {
        type: 'integer',
        minimum: 1,
        description: 'Tries before an effect becomes a dead letter; 8.',
      },
      first: { ...duration, description: 'Wait before the second try; 2 seconds, then ever longer.' },
      longest: { ...duration, description: 'Longest wait between two tries; 1 hour.' },
      timeout: { ...duration, description: 'Time for one try; 15 seconds.' },
      stale: { ...duration, description: 'Effects older than this do not leave any more; 1 day.' },
      fallback: { ...mapOf(text), description: 'Channel that stands in for one that is down.' },
      costs: { ...mapOf({ type: 'number', minimum: 0 }), description: 'What one effect of an action costs.' },
      budgets: oneOrMore(
        object(
          {
            name: text,
            'at most': { type: 'number', minimum: 0 },
            per: { enum: ['day', 'month', 'total'] },
            action: text,
            channel: text,
            rule: text,
            purpose: text,
          },
          ['at most'],
        ),
      ),
    }),
    description: 'How effects are delivered.',
  },
};
