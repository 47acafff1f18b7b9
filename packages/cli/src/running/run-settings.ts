import { resolve } from 'node:path';
import type { Diagnostic } from '@reeve/ir';
import { createFieldReader, type FieldReader, field } from '../yaml-file/fields.ts';
import { fileDiagnostic, type YamlMap, type YamlValue } from '../yaml-file/value.ts';

/** Where events come from while a project runs, as reeve.yaml says it. Paths are absolute. */
export type SourceSetting =
  | { readonly kind: 'files'; readonly name: string; readonly path: string }
  | {
      readonly kind: 'sqlite';
      readonly name: string;
      readonly file: string;
      readonly query: string;
      readonly cursor: string;
      /** Column, or `{column}` in a text, for each part of an event. */
      readonly event: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'members';
      readonly name: string;
      readonly file: string;
      readonly community: string;
      readonly id: string;
    };

/** A budget: at most so much for what its keys name. */
interface BudgetSetting {
  readonly name: string;
  readonly amount: number;
  readonly per: 'day' | 'month' | 'total';
  readonly action?: string;
  readonly channel?: string;
  readonly rule?: string;
  readonly purpose?: string;
}

/** How effects are delivered; all lengths in milliseconds. */
interface DeliverySetting {
  readonly attempts?: number;
  readonly first?: number;
  readonly longest?: number;
  readonly timeout?: number;
  readonly stale?: number;
  readonly fallback: Readonly<Record<string, string>>;
  readonly costs: Readonly<Record<string, number>>;
  readonly budgets: readonly BudgetSetting[];
}

/** What an operator grants to an extension. */
interface GrantSetting {
  readonly network: readonly string[];
  readonly secrets: readonly string[];
  readonly attributes: readonly string[];
  readonly mail: boolean;
}

/** The parts of reeve.yaml that matter once a project runs. */
export interface RunSettings {
  /** Absolute path of the store. */
  readonly store: string;
  readonly sources: readonly SourceSetting[];
  readonly http?: {
    readonly host: string;
    readonly port: number;
    readonly tokens: Readonly<Record<string, readonly string[]>>;
  };
  /** SMTP server: its address, and the names of the variables that hold user and password. */
  readonly mail?: {
    readonly host: string;
    readonly port: number;
    readonly from: string;
    readonly secure: boolean;
    readonly user?: string;
    readonly password?: string;
  };
  readonly grants: Readonly<Record<string, GrantSetting>>;
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly delivery: DeliverySetting;
}

/** Keys of reeve.yaml that are read here. */
export const RUN_KEYS: readonly string[] = [
  'store',
  'sources',
  'http',
  'mail',
  'grants',
  'settings',
  'delivery',
];

/** What a project has that says nothing of running. */
export const usualRunSettings = (folder: string): RunSettings => ({
  store: resolve(folder, '.reeve/store.db'),
  sources: [],
  grants: {},
  settings: {},
  delivery: { fallback: {}, costs: {}, budgets: [] },
});

/** A YAML value as plain data. */
const plain = (value: YamlValue): unknown => {
  switch (value.kind) {
    case 'null':
      return null;
    case 'scalar':
      return value.quoted ? value.text : value.value;
    case 'list':
      return value.items.map(plain);
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, { value: inner }]) => [key, plain(inner)]));
  }
};

interface Reading {
  readonly fields: FieldReader;
  readonly folder: string;
}

const need = ({ fields }: Reading, map: YamlMap, key: string): string | undefined => {
  if (!map.entries.has(key)) {
    fields.report(fileDiagnostic('file/missing-key', map.span, { key }));
    return undefined;
  }
  return fields.text(field(map, key), key);
};

const textMap = ({ fields }: Reading, value: YamlValue | undefined, what: string): Record<string, string> => {
  const map = fields.map(value, what);
  const found: Record<string, string> = {};
  for (const [key, { value: inner }] of map?.entries ?? []) {
    const text = fields.text(inner, key);
    if (text !== undefined) found[key] = text;
  }
  return found;
};

const SOURCE_KEYS = ['name', 'files', 'sqlite', 'query', 'cursor', 'event', 'members', 'community', 'id'];

const readSource = (reading: Reading, value: YamlValue): SourceSetting | undefined => {
  const { fields, folder } = reading;
  if (value.kind === 'scalar')
    return { kind: 'files', name: `files:${value.text}`, path: resolve(folder, value.text) };
  const map = fields.map(value, 'sources', SOURCE_KEYS);
  if (!map) return undefined;
  const name = fields.text(field(map, 'name'), 'name');
  const files = fields.text(field(map, 'files'), 'files');
  if (files !== undefined)
    return { kind: 'files', name: name ?? `files:${files}`, path: resolve(folder, files) };
  const sqlite = fields.text(field(map, 'sqlite'), 'sqlite');
  if (sqlite !== undefined) {
    const query = need(reading, map, 'query');
    const cursor = need(reading, map, 'cursor');
    if (query === undefined || cursor === undefined) return undefined;
    const event = textMap(reading, field(map, 'event'), 'event');
    return {
      kind: 'sqlite',
      name: name ?? `sqlite:${sqlite}`,
      file: resolve(folder, sqlite),
      query,
      cursor,
      event,
    };
  }
  const members = fields.text(field(map, 'members'), 'members');
  if (members === undefined)
    return fields.expected('sources', value.span, 'files, sqlite or members', 'files、sqlite 或 members');
  return {
    kind: 'members',
    name: name ?? `members:${members}`,
    file: resolve(folder, members),
    community: fields.text(field(map, 'community'), 'community') ?? '',
    id: fields.text(field(map, 'id'), 'id') ?? 'id',
  };
};

const readHttp = (reading: Reading, value: YamlValue | undefined): RunSettings['http'] => {
  const { fields } = reading;
  const map = fields.map(value, 'http', ['listen', 'tokens']);
  if (!map) return undefined;
  const listen = fields.text(field(map, 'listen'), 'listen') ?? '127.0.0.1:8787';
  const match = /^(?:(\[[0-9a-f:]+\]|[^:]+):)?(\d{1,5})$/i.exec(listen);
  if (!match || Number(match[2]) > 65_535)
    return fields.expected(
      'listen',
      (field(map, 'listen') ?? map).span,
      'an address and a port, as 127.0.0.1:8787',
      '地址和端口，例如 127.0.0.1:8787',
    );
  const tokens: Record<string, readonly string[]> = {};
  const listed = fields.map(field(map, 'tokens'), 'tokens');
  for (const [variable, { value: scopes }] of listed?.entries ?? [])
    tokens[variable] = fields
      .oneOrMore(scopes)
      .flatMap((each) => fields.oneOf(each, variable, ['ingest', 'read', 'operate'] as const) ?? []);
  return { host: (match[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port: Number(match[2]), tokens };
};

const readMail = (reading: Reading, value: YamlValue | undefined): RunSettings['mail'] => {
  const { fields } = reading;
  const map = fields.map(value, 'mail', ['host', 'port', 'from', 'secure', 'user', 'password']);
  if (!map) return undefined;
  const host = need(reading, map, 'host');
  const from = need(reading, map, 'from');
  if (host === undefined || from === undefined) return undefined;
  const user = fields.text(field(map, 'user'), 'user');
  const password = fields.text(field(map, 'password'), 'password');
  return {
    host,
    from,
    port: fields.number(field(map, 'port'), 'port') ?? 587,
    secure: fields.yesNo(field(map, 'secure'), 'secure') ?? false,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  };
};

const readGrants = ({ fields }: Reading, value: YamlValue | undefined): RunSettings['grants'] => {
  const grants: Record<string, GrantSetting> = {};
  for (const [name, { value: each }] of fields.map(value, 'grants')?.entries ?? []) {
    const map = fields.map(each, name, ['network', 'secrets', 'attributes', 'mail']);
    const list = (key: string): readonly string[] =>
      fields.oneOrMore(field(map, key)).flatMap((item) => fields.text(item, key) ?? []);
    grants[name] = {
      network: list('network'),
      secrets: list('secrets'),
      attributes: list('attributes'),
      mail: fields.yesNo(field(map, 'mail'), 'mail') ?? false,
    };
  }
  return grants;
};

const BUDGET_KEYS = ['name', 'at most', 'per', 'action', 'channel', 'rule', 'purpose'];

const readBudgets = (reading: Reading, value: YamlValue | undefined): readonly BudgetSetting[] =>
  reading.fields.oneOrMore(value).flatMap((each, i) => {
    const { fields } = reading;
    const map = fields.map(each, 'budgets', BUDGET_KEYS);
    if (!map) return [];
    const amount = fields.number(field(map, 'at most'), 'at most');
    if (amount === undefined) {
      if (!map.entries.has('at most'))
        fields.report(fileDiagnostic('file/missing-key', map.span, { key: 'at most' }));
      return [];
    }
    const names = Object.fromEntries(
      ['action', 'channel', 'rule', 'purpose'].flatMap((key) => {
        const text = fields.text(field(map, key), key);
        return text === undefined ? [] : [[key, text]];
      }),
    );
    const per = fields.oneOf(field(map, 'per'), 'per', ['day', 'month', 'total'] as const) ?? 'month';
    return [{ name: fields.text(field(map, 'name'), 'name') ?? `budget ${i + 1}`, amount, per, ...names }];
  });

const DELIVERY_KEYS = ['attempts', 'first', 'longest', 'timeout', 'stale', 'fallback', 'costs', 'budgets'];

const readDelivery = (reading: Reading, value: YamlValue | undefined): DeliverySetting => {
  const { fields } = reading;
  const map = fields.map(value, 'delivery', DELIVERY_KEYS);
  const costs: Record<string, number> = {};
  for (const [action, { value: cost }] of fields.map(field(map, 'costs'), 'costs')?.entries ?? []) {
    const number = fields.number(cost, action);
    if (number !== undefined && number < 0)
      fields.expected(action, cost.span, 'a number, 0 or more', '不小于 0 的数字');
    else if (number !== undefined) costs[action] = number;
  }
  const attempts = fields.number(field(map, 'attempts'), 'attempts');
  const length = (key: string): number | undefined => fields.duration(field(map, key), key);
  const [first, longest, timeout, stale] = [
    length('first'),
    length('longest'),
    length('timeout'),
    length('stale'),
  ];
  return {
    ...(attempts === undefined ? {} : { attempts }),
    ...(first === undefined ? {} : { first }),
    ...(longest === undefined ? {} : { longest }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(stale === undefined ? {} : { stale }),
    fallback: textMap(reading, field(map, 'fallback'), 'fallback'),
    costs,
    budgets: readBudgets(reading, field(map, 'budgets')),
  };
};

/** Reads what reeve.yaml says of running. What is wrong comes back as findings; the rest still counts. */
export const readRunSettings = (
  top: YamlMap | undefined,
  folder: string,
): { readonly running: RunSettings; readonly diagnostics: readonly Diagnostic[] } => {
  const fields = createFieldReader();
  const reading = { fields, folder };
  const store = fields.text(field(top, 'store'), 'store');
  const http = readHttp(reading, field(top, 'http'));
  const mail = readMail(reading, field(top, 'mail'));
  const settings: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const [name, { value }] of fields.map(field(top, 'settings'), 'settings')?.entries ?? [])
    if (fields.map(value, name)) settings[name] = plain(value) as Readonly<Record<string, unknown>>;
  return {
    running: {
      store: resolve(folder, store ?? '.reeve/store.db'),
      sources: fields.oneOrMore(field(top, 'sources')).flatMap((each) => readSource(reading, each) ?? []),
      ...(http ? { http } : {}),
      ...(mail ? { mail } : {}),
      grants: readGrants(reading, field(top, 'grants')),
      settings,
      delivery: readDelivery(reading, field(top, 'delivery')),
    },
    diagnostics: fields.diagnostics,
  };
};
