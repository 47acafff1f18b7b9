import type { Bilingual, Diagnostic, Severity, Span } from '@reeve/ir';

/** What `reeve explain` says of a code about manifests, and the sentence of its findings (`{name}` is filled in). */
export interface ManifestDiagnosticRow {
  readonly severity: Severity;
  readonly title: Bilingual;
  readonly message: Bilingual;
  readonly explanation: Bilingual;
  /** What to do about it, told with each finding. */
  readonly help?: Bilingual;
}

/** A code about manifests. */
export type ManifestCode =
  | 'manifest/not-json'
  | 'manifest/invalid'
  | 'manifest/missing-schema'
  | 'manifest/bad-schema'
  | 'manifest/unsupported-engine'
  | 'manifest/unknown-parameter'
  | 'manifest/duplicate';

/** Every code that reading manifests and joining them can give. */
export const MANIFEST_DIAGNOSTICS: Readonly<Record<ManifestCode, ManifestDiagnosticRow>> = {
  'manifest/not-json': {
    severity: 'error',
    title: { en: 'The manifest is not JSON', zh: '清单不是 JSON' },
    message: { en: 'This is not JSON: {reason}', zh: '这不是 JSON：{reason}' },
    explanation: {
      en: 'An extension is described by its package.json, which has to be valid JSON, with no comments and no trailing commas.',
      zh: '扩展由它的 package.json 描述；该文件必须是合法的 JSON，不能有注释，也不能有多余的逗号。',
    },
    help: {
      en: 'Put it right at this place: names and texts stand in double quotes, no comma comes last, and there are no comments.',
      zh: '请在此处改正：名称和文本用双引号，最后一项之后没有逗号，也不能写注释。',
    },
  },
  'manifest/invalid': {
    severity: 'error',
    title: { en: 'The manifest does not have the form it must have', zh: '清单的格式不对' },
    message: { en: '{where} {reason}', zh: '{where} 不符合要求：{reason}' },
    explanation: {
      en: 'The `reeve` part of package.json says what the extension asks for (`permissions`) and what it adds (`contributes`); pack.json says what a pack is. Their JSON Schemas (grammar/manifest.schema.json, grammar/pack.schema.json) list every key and what it may hold.',
      zh: 'package.json 的 `reeve` 部分写明扩展需要什么（`permissions`）、提供什么（`contributes`）；pack.json 写明规则包是什么。各自的 JSON Schema（grammar/manifest.schema.json、grammar/pack.schema.json）列出了每个键及其取值。',
    },
    help: {
      en: 'Write what its JSON Schema asks for; `reeve explain manifest/invalid` says where that is.',
      zh: '请按它的 JSON Schema 填写；`reeve explain manifest/invalid` 会说明在哪里。',
    },
  },
  'manifest/missing-schema': {
    severity: 'error',
    title: { en: 'A file that the manifest names cannot be read', zh: '清单引用的文件读不到' },
    message: { en: '{file} cannot be read: {reason}', zh: '读不到 {file}：{reason}' },
    explanation: {
      en: 'A `$ref` in a manifest is a path to a JSON file (a schema, or the pack.json of a pack) inside the extension’s own folder.',
      zh: '清单里的 `$ref` 是扩展自己文件夹内某个 JSON 文件（schema，或规则包的 pack.json）的路径。',
    },
    help: {
      en: 'Put the file there and make it readable, or take it out of the manifest.',
      zh: '请把文件放到那里并确保可读，或者从清单里去掉它。',
    },
  },
  'manifest/bad-schema': {
    severity: 'error',
    title: {
      en: 'A schema uses what Reeve cannot turn into parameters',
      zh: 'schema 用了 Reeve 不支持的写法',
    },
    message: { en: '{where} {reason}', zh: '{where} 不符合要求：{reason}' },
    explanation: {
      en: 'Inputs, event data and attributes are JSON Schemas of objects. Their properties may be texts, numbers, true or false, lists, one of several texts, and, in event data and attributes, groups. `format` names members, channels, templates, roles, times and durations.',
      zh: '动作的输入、事件的数据和属性都用对象的 JSON Schema 表示。属性可以是文本、数字、是否、列表、枚举；事件数据和属性里还可以有分组。`format` 用来表示成员、渠道、模板、角色、时间和时长。',
    },
  },
  'manifest/unsupported-engine': {
    severity: 'error',
    title: { en: 'The extension is for another version of Reeve', zh: '扩展不支持这个版本的 Reeve' },
    message: {
      en: '{name} works with Reeve {range}; this is {version}.',
      zh: '{name} 支持的 Reeve 版本是 {range}，当前版本是 {version}。',
    },
    explanation: {
      en: '`engines.reeve` in package.json is a range of versions, written as npm writes them (`^0.1`).',
      zh: 'package.json 的 `engines.reeve` 是一个版本范围，写法与 npm 相同（例如 `^0.1`）。',
    },
  },
  'manifest/unknown-parameter': {
    severity: 'error',
    title: {
      en: 'The manifest names a parameter that the action does not have',
      zh: '清单提到了动作没有的参数',
    },
    message: {
      en: '`{key}` of {action} names the parameter “{parameter}”, which its input does not have.',
      zh: '{action} 的 `{key}` 指向参数“{parameter}”，但它的输入里没有这个参数。',
    },
    explanation: {
      en: '`reaches`, `benefits`, `purpose` and `of`, `name`, `value` of `sets` each hold the name of a parameter of the action; `channel: from-input` asks for a parameter named `via`.',
      zh: '`reaches`、`benefits`、`purpose` 以及 `sets` 的 `of`、`name`、`value` 的值是该动作某个参数的名字；`channel: from-input` 要求有名为 `via` 的参数。',
    },
  },
  'manifest/duplicate': {
    severity: 'error',
    title: { en: 'Two extensions add the same thing', zh: '两个扩展提供了同一个东西' },
    message: {
      en: 'The {kind} “{id}” is already added by {other}.',
      zh: '“{id}”（{kind}）已经由 {other} 提供。',
    },
    explanation: {
      en: 'An action, function, event, channel or attribute comes from exactly one extension, so that a rule says the same wherever it is read.',
      zh: '每个动作、函数、事件、渠道或属性只能来自一个扩展，这样规则在任何地方都是同一个意思。',
    },
  },
};

const fill = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, key: string) => params[key] ?? whole);

/** Builds a finding from its row of the table. */
export const manifestDiagnostic = (
  code: ManifestCode,
  span: Span,
  params: Readonly<Record<string, string>>,
): Diagnostic => {
  const row = MANIFEST_DIAGNOSTICS[code];
  return {
    code,
    severity: row.severity,
    message: { en: fill(row.message.en, params), zh: fill(row.message.zh, params) },
    span,
    ...(row.help && { help: row.help }),
  };
};
