import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ActionContribution, ActionResult, JsonSchema, Manifest } from '../api/index.ts';

/** Holds what goes to an extension and what comes back against its manifest. */
export interface Validation {
  /** The input without empty optional parameters, or what is wrong with it. */
  input(
    action: ActionContribution,
    input: Readonly<Record<string, unknown>>,
  ): { readonly input: Readonly<Record<string, unknown>> } | { readonly problem: string };
  /** The result with nothing in it but what a result has, or what is wrong with it. */
  result(action: ActionContribution, result: unknown): ActionResult | { readonly problem: string };
}

const text = (longest: number): object => ({ type: 'string', maxLength: longest });
const listOf = (items: object): object => ({ type: 'array', maxItems: 100, items });
const strict = (required: readonly string[], properties: object): object => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});

const resultSchema = (emits: readonly string[]): JsonSchema => ({
  ...strict(['status'], {
    status: { enum: ['accepted', 'delivered', 'awaiting-human', 'unknown', 'failed'] },
    reference: text(500),
    error: { type: 'string' },
    retryable: { type: 'boolean' },
    retryAfter: { type: 'number', minimum: 0, maximum: 7 * 86_400_000 },
    records: listOf(
      strict(['collection', 'key', 'value'], { collection: text(100), key: text(500), value: {} }),
    ),
    ledger: listOf(
      strict(['ledger', 'member', 'amount'], {
        ledger: text(100),
        member: text(500),
        amount: { type: 'number' },
        reason: text(500),
      }),
    ),
    events: listOf(
      strict(['type', 'data'], {
        type: emits.length > 0 ? { enum: emits } : false,
        member: text(500),
        data: { type: 'object' },
      }),
    ),
  }),
  allOf: [
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    { if: { properties: { status: { const: 'unknown' } } }, then: { required: ['error'] } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    { if: { properties: { status: { const: 'failed' } } }, then: { required: ['error', 'retryable'] } },
  ],
});

/** Manifests write times and lengths of time as texts with a `format`; rules hand over milliseconds. */
const asValues = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(asValues);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, asValues(value)]));
  if (['date-time', 'date', 'duration', 'percent'].includes(String(copy['format'])))
    copy['type'] = ['string', 'number'];
  return copy;
};

/** Where and how, without the value: that may be somebody's name. */
const told = (error: ErrorObject | undefined): string =>
  `${error?.instancePath === '' ? 'it' : error?.instancePath} ${error?.message ?? 'is not valid'}`.slice(
    0,
    300,
  );

export const createValidation = (manifest: Manifest): Validation => {
  // Descriptions may be in two languages, which JSON Schema itself does not know.
  const ajv = new Ajv2020({ validateSchema: false, strict: false, validateFormats: false });
  const compiled = new Map<object, ValidateFunction>();
  const compile = (key: object, schema: () => JsonSchema): ValidateFunction => {
    let validate = compiled.get(key);
    if (!validate) {
      validate = ajv.compile(schema());
      compiled.set(key, validate);
    }
    return validate;
  };
  const events = new Map((manifest.contributes.events ?? []).map((event) => [event.id, event.data]));
  return {
    input: (action, given) => {
      const required = (action.input['required'] ?? []) as readonly string[];
      const input = Object.fromEntries(
        Object.entries(given).filter(([name, value]) => value !== null || required.includes(name)),
      );
      const validate = compile(action.input, () => asValues(action.input) as JsonSchema);
      return validate(input)
        ? { input }
        : { problem: `The input of ${action.id} is not valid: ${told(validate.errors?.[0])}.` };
    },
    result: (action, result) => {
      const validate = compile(action, () => resultSchema(action.emits ?? []));
      if (!validate(result))
        return { problem: `The result of ${action.id} is not valid: ${told(validate.errors?.[0])}.` };
      const valid = result as ActionResult;
      for (const event of valid.events ?? []) {
        const schema = events.get(event.type);
        if (!schema) continue;
        const holds = compile(schema, () => asValues(schema) as JsonSchema);
        if (!holds(event.data))
          return {
            problem: `The event ${event.type} of ${action.id} is not valid: ${told(holds.errors?.[0])}.`,
          };
      }
      return 'error' in valid ? { ...valid, error: valid.error.slice(0, 500) } : valid;
    },
  };
};

const DEEPEST = 64;

/** Reads JSON from a stranger: nothing too deep, and no `__proto__` that some later merge would take for the real one. */
export const parseStrange = (json: string): Readonly<Record<string, unknown>> | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const open: (readonly [unknown, number])[] = [[value, 0]];
  for (let at = open.pop(); at; at = open.pop()) {
    const [each, depth] = at;
    if (typeof each !== 'object' || each === null) continue;
    if (depth > DEEPEST || Object.hasOwn(each, '__proto__')) return undefined;
    for (const inner of Array.isArray(each) ? each : Object.values(each))
      if (typeof inner === 'object') open.push([inner, depth + 1]);
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
};
