import type { Diagnostic } from '@reeve/ir';
import {
  type CsvMap,
  createTimeReader,
  type DataField,
  type EventMap,
  type FieldType,
  type LookupSource,
  type RowCondition,
  type TextSource,
} from '@reeve/runtime/events';
import { createFieldReader, type FieldReader, field } from '../yaml-file/fields.ts';
import { fileDiagnostic, readYaml, type YamlMap, type YamlValue } from '../yaml-file/value.ts';

/** A mapping, absent when there are findings. */
export interface CsvMapResult {
  readonly map?: CsvMap;
  readonly diagnostics: readonly Diagnostic[];
}

const TOP = [
  'delimiter',
  'columns',
  'zone',
  'time',
  'type',
  'member',
  'community',
  'id',
  'data',
  'if',
  'events',
];
const EVENT = ['if', 'type', 'member', 'community', 'data'];
const TYPES: readonly FieldType[] = ['text', 'number', 'yes/no', 'time', 'list'];

type Use = CsvMap['uses'][number];

class MapReader {
  readonly uses: Use[] = [];
  readonly fields: FieldReader;

  constructor(fields: FieldReader) {
    this.fields = fields;
  }

  column(value: YamlValue | undefined, what: string): string | undefined {
    const name = this.fields.text(value, what);
    if (name !== undefined && value)
      this.uses.push({ column: name, start: value.span.start, end: value.span.end });
    return name;
  }

  /** Text with `{column}` in it. Unquoted, `{column}` is a YAML map with an empty value: it means the same. */
  template(value: YamlValue | undefined, what: string): TextSource | undefined {
    if (value?.kind === 'map' && value.entries.size === 1) {
      const [[name, entry]] = value.entries as unknown as [[string, { readonly value: YamlValue }]];
      if (entry.value.kind === 'null') {
        this.uses.push({ column: name, start: value.span.start, end: value.span.end });
        return { kind: 'text', parts: [{ column: name }] };
      }
    }
    const text = this.fields.text(value, what);
    if (text === undefined || !value) return undefined;
    const parts: (string | { readonly column: string })[] = [];
    let at = 0;
    for (const match of text.matchAll(/\{([^{}]+)\}/g)) {
      if (match.index > at) parts.push(text.slice(at, match.index));
      parts.push({ column: match[1]! });
      this.uses.push({ column: match[1]!, start: value.span.start, end: value.span.end });
      at = match.index + match[0].length;
    }
    if (at < text.length || parts.length === 0) parts.push(text.slice(at));
    return { kind: 'text', parts };
  }

  lookup(map: YamlMap, what: string): LookupSource | undefined {
    const column = this.column(field(map, 'column'), `${what}.column`);
    const values = new Map<string, string>();
    for (const [key, entry] of this.fields.map(field(map, 'values'), `${what}.values`)?.entries ?? []) {
      const text = this.fields.text(entry.value, `${what}.values.${key}`);
      if (text !== undefined) values.set(key, text);
    }
    const other = this.fields.oneOf(field(map, 'other'), `${what}.other`, [
      'refuse',
      'skip',
      'keep',
    ] as const);
    return column === undefined ? undefined : { kind: 'lookup', column, values, other: other ?? 'refuse' };
  }

  source(value: YamlValue | undefined, what: string): TextSource | LookupSource | undefined {
    if (value?.kind === 'map' && value.entries.has('column')) {
      const map = this.fields.map(value, what, ['column', 'values', 'other']);
      if (!map) return undefined;
      if (map.entries.has('values')) return this.lookup(map, what);
      const column = this.column(field(map, 'column'), `${what}.column`);
      return column === undefined ? undefined : { kind: 'text', parts: [{ column }] };
    }
    return this.template(value, what);
  }

  conditions(value: YamlValue | undefined, what: string): readonly RowCondition[] {
    const map = this.fields.map(value, what);
    return [...(map?.entries ?? [])].flatMap(([column, entry]): readonly RowCondition[] => {
      this.uses.push({ column, start: entry.key.start, end: entry.key.end });
      const texts = (from: YamlValue): readonly string[] =>
        this.fields.oneOrMore(from).flatMap((each) => this.fields.text(each, `${what}.${column}`) ?? []);
      if (entry.value.kind !== 'map') return [{ column, any: texts(entry.value) }];
      const more = this.fields.map(entry.value, `${what}.${column}`, ['not', 'present']);
      const not = field(more, 'not');
      const present = this.fields.yesNo(field(more, 'present'), `${what}.${column}.present`);
      return [
        { column, ...(not ? { none: texts(not) } : {}), ...(present === undefined ? {} : { present }) },
      ];
    });
  }

  dataField(path: readonly string[], value: YamlValue): DataField | undefined {
    const what = `data.${path.join('.')}`;
    const plain = { path, type: 'text' as const, yes: [], no: [], separator: ',', format: 'iso' };
    if (value.kind === 'scalar' && typeof value.value !== 'string') {
      return { ...plain, from: { kind: 'constant', value: value.value } };
    }
    if (
      value.kind !== 'map' ||
      (value.entries.size === 1 && !value.entries.has('column') && !value.entries.has('value'))
    ) {
      const from = this.template(value, what);
      return from && { ...plain, from };
    }
    const known = ['column', 'text', 'value', 'values', 'other', 'type', 'yes', 'no', 'separator', 'format'];
    const map = this.fields.map(value, what, known);
    const constant = field(map, 'value');
    if (constant?.kind === 'scalar') return { ...plain, from: { kind: 'constant', value: constant.value } };
    const text = field(map, 'text');
    const column = field(map, 'column');
    if (!map || (!text && !column)) {
      this.fields.report(fileDiagnostic('file/missing-key', value.span, { key: 'column' }));
      return undefined;
    }
    const from = text
      ? this.template(text, `${what}.text`)
      : map.entries.has('values')
        ? this.lookup(map, what)
        : this.source({ ...map, entries: new Map([['column', map.entries.get('column')!]]) }, what);
    const list = (name: string): readonly string[] =>
      this.fields
        .oneOrMore(field(map, name))
        .flatMap((each) => this.fields.text(each, `${what}.${name}`) ?? []);
    const format = this.fields.text(field(map, 'format'), `${what}.format`);
    return (
      from && {
        path,
        from,
        type: this.fields.oneOf(field(map, 'type'), `${what}.type`, TYPES) ?? 'text',
        yes: list('yes'),
        no: list('no'),
        separator: this.fields.text(field(map, 'separator'), `${what}.separator`) ?? ',',
        format: this.format(format, field(map, 'format')) ?? 'iso',
      }
    );
  }

  format(format: string | undefined, value: YamlValue | undefined): string | undefined {
    if (format === undefined || !value) return undefined;
    const reader = createTimeReader(format, 'UTC');
    if (typeof reader === 'function') return format;
    return this.fields.expected(
      'format',
      value.span,
      `iso, unix, unix ms, or tokens as yyyy-MM-dd HH:mm:ss (“${reader.unknown}” is none)`,
      `iso、unix、unix ms 或 yyyy-MM-dd HH:mm:ss 这样的记号（“${reader.unknown}”不是记号）`,
    );
  }

  data(value: YamlValue | undefined): readonly DataField[] {
    const map = this.fields.map(value, 'data');
    return [...(map?.entries ?? [])].flatMap(
      ([name, entry]) => this.dataField(name.split('.'), entry.value) ?? [],
    );
  }
}

/** Later fields of the same name stand instead of earlier ones. */
const mergeData = (common: readonly DataField[], own: readonly DataField[]): readonly DataField[] => [
  ...new Map([...common, ...own].map((each) => [each.path.join('.'), each])).values(),
];

/**
 * Reads a mapping from CSV columns to events.
 *
 * @param value the mapping, from a file of its own, from reeve.yaml, or from the command line
 * @example
 * time: "{created_at}"
 * zone: America/New_York
 * type: { column: kind, values: { msg: message.posted, join: member.joined }, other: skip }
 * member: "{user}"
 * community: irc
 * data: { length: { column: len, type: number } }
 */
export const readCsvMap = (value: YamlValue, source: string, projectZone?: string): CsvMapResult => {
  const fields = createFieldReader();
  const reader = new MapReader(fields);
  const top = fields.map(value, 'the mapping', TOP);
  if (!top) return { diagnostics: fields.diagnostics };
  for (const key of top.entries.has('events') ? ['time'] : ['time', 'type']) {
    if (!top.entries.has(key)) fields.report(fileDiagnostic('file/missing-key', top.span, { key }));
  }
  const zone = fields.zone(field(top, 'zone'), 'zone') ?? projectZone;
  const time = field(top, 'time');
  const isLong = time?.kind === 'map' && (time.entries.has('text') || time.entries.has('column'));
  const long = isLong ? fields.map(time, 'time', ['text', 'column', 'format', 'zone']) : undefined;
  const timeFrom = !long
    ? reader.template(time, 'time')
    : long.entries.has('column')
      ? reader.source({ ...long, entries: new Map([['column', long.entries.get('column')!]]) }, 'time')
      : reader.template(field(long, 'text'), 'time.text');
  const format =
    reader.format(fields.text(field(long, 'format'), 'time.format'), field(long, 'format')) ?? 'iso';
  const ownZone = fields.zone(field(long, 'zone'), 'time.zone') ?? zone;

  const delimiter = fields.text(field(top, 'delimiter'), 'delimiter') ?? ',';
  const columns = fields
    .list(field(top, 'columns'), 'columns')
    ?.flatMap((each) => fields.text(each, 'columns') ?? []);
  const id = field(top, 'id') ? reader.template(field(top, 'id'), 'id') : undefined;

  const conditions = reader.conditions(field(top, 'if'), 'if');
  const type = field(top, 'type') ? reader.source(field(top, 'type'), 'type') : undefined;
  const member = field(top, 'member') ? reader.source(field(top, 'member'), 'member') : undefined;
  const community = field(top, 'community') ? reader.source(field(top, 'community'), 'community') : undefined;
  const data = reader.data(field(top, 'data'));
  const list = fields.list(field(top, 'events'), 'events');
  const events = (list ?? [undefined]).flatMap((item): readonly EventMap[] => {
    const map = item && fields.map(item, 'an event', EVENT);
    if (item && !map) return [];
    const ownType = field(map, 'type') ? reader.source(field(map, 'type'), 'type') : type;
    if (!ownType) {
      if (item) fields.report(fileDiagnostic('file/missing-key', item.span, { key: 'type' }));
      return [];
    }
    const ownMember = field(map, 'member') ? reader.source(field(map, 'member'), 'member') : member;
    const ownCommunity = field(map, 'community')
      ? reader.source(field(map, 'community'), 'community')
      : community;
    return [
      {
        conditions: [...conditions, ...reader.conditions(field(map, 'if'), 'if')],
        type: ownType,
        ...(ownMember ? { member: ownMember } : {}),
        ...(ownCommunity ? { community: ownCommunity } : {}),
        data: mergeData(data, reader.data(field(map, 'data'))),
      },
    ];
  });
  if (fields.diagnostics.length > 0 || timeFrom?.kind !== 'text') return { diagnostics: fields.diagnostics };
  return {
    map: {
      source,
      delimiter: delimiter === '\\t' ? '\t' : delimiter,
      ...(columns ? { columns } : {}),
      ...(ownZone === undefined ? {} : { zone: ownZone }),
      time: { from: timeFrom, format },
      ...(id ? { id } : {}),
      events,
      uses: reader.uses,
    },
    diagnostics: [],
  };
};

/** Reads a mapping from its text. */
export const parseCsvMap = (text: string, source: string, projectZone?: string): CsvMapResult => {
  const { value, diagnostics } = readYaml(text, source);
  if (diagnostics.length > 0) return { diagnostics };
  if (!value) {
    const span = { source, start: 0, end: 0 };
    return { diagnostics: [fileDiagnostic('file/missing-key', span, { key: 'time' })] };
  }
  return readCsvMap(value, source, projectZone);
};
