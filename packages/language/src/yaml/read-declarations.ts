import type {
  Cell,
  Declaration,
  Expression,
  LabelNode,
  Name,
  Parameter,
  ParameterType,
} from '../syntax/tree.ts';
import { KEYS } from './keys.ts';
import type { LinePlace } from './lines.ts';
import { isAbsent, type YamlNode } from './node.ts';
import { readValue } from './read-arguments.ts';
import { readFields, readNames, readParameters } from './read-fields.ts';
import { readRule } from './read-rule.ts';
import { readSteps } from './read-steps.ts';
import {
  badValue,
  entriesIn,
  itemsIn,
  keyPlace,
  labelsIn,
  type NameRule,
  nameOf,
  type PlacedEntry,
  plainKey,
  type Reader,
  refuse,
  textIn,
  truthIn,
  unknownKey,
} from './reader.ts';

type Of<K extends Declaration['kind']> = Extract<Declaration, { kind: K }>;
type Read = (entry: PlacedEntry, place: LinePlace, reader: Reader) => Declaration | undefined;

const SECTIONS: Readonly<Record<string, Read>> = {
  use: readUse,
  parameters: readPackParameter,
  events: readEvent,
  segments: (entry, place, reader) => readNamedValue('segment', entry, place, reader),
  metrics: (entry, place, reader) => readNamedValue('metric', entry, place, reader),
  tables: readTable,
  templates: readTemplate,
  plans: readPlan,
  rules: readRule,
};

/** All declarations of a text: a map of sections, or a list of such maps. */
export function readDeclarations(root: YamlNode, reader: Reader): readonly Declaration[] {
  if (root.kind === 'scalar') {
    refuse(root, reader, 'yaml/expected-map');
    return [];
  }
  return entriesIn(root, reader).flatMap((section): readonly Declaration[] => {
    const key = plainKey(section.key);
    if (key === 'member' || key === 'community') return [readAttributes(key, section, reader)];
    const read = Object.hasOwn(SECTIONS, key) ? SECTIONS[key] : undefined;
    if (!read) {
      unknownKey(section, KEYS.section, reader);
      return [];
    }
    return entriesIn(section.value, reader).flatMap((entry, index) => {
      const above = index === 0 ? (section.opening ?? section.start) : entry.opening;
      const declaration = read(entry, reader.lines.add(entry.start, undefined, above), reader);
      return declaration ? [declaration] : [];
    });
  });
}

type TemplateBody = Of<'template'>['bodies'][number];

interface Base {
  readonly name: Name;
  readonly span: Declaration['span'];
  readonly trivia: Declaration['trivia'];
}

function baseOf(entry: PlacedEntry, place: LinePlace, rule: NameRule, reader: Reader): Base {
  return {
    name: nameOf(entry.key, keyPlace(entry), rule, reader),
    span: reader.report.span(entry.start, entry.end),
    trivia: place.trivia,
  };
}

/** `quiet_days: { type: duration, default: 7 days, from: 1 day, to: 60 days }` */
function readPackParameter(entry: PlacedEntry, place: LinePlace, reader: Reader): Of<'parameter'> {
  const base = baseOf(entry, place, 'word', reader);
  let labels: readonly LabelNode[] = [];
  let type: ParameterType = { kind: 'error', span: base.span };
  const values: { default?: Expression; from?: Expression; to?: Expression } = {};
  for (const inside of entriesIn(entry.value, reader)) {
    const key = inside.key.trim();
    if (key === 'title') labels = labelsIn(inside.value, reader);
    else if (key === 'type') {
      const scalar = textIn(inside, reader);
      if (scalar) type = reader.fragments.parameterType(scalar);
    } else if (key === 'default' || key === 'from' || key === 'to')
      values[key] = readValue(inside.value, reader);
    else unknownKey(inside, KEYS.parameter, reader);
  }
  for (const key of ['type', 'default']) {
    const isThere = key === 'type' ? type.kind !== 'error' : values.default !== undefined;
    if (!isThere && !hasKey(entry, key)) reader.report.add('yaml/missing-value', keyPlace(entry), { key });
  }
  return {
    ...base,
    kind: 'parameter',
    labels,
    type,
    ...values,
    default: values.default ?? { kind: 'error', span: base.span },
  };
}

function hasKey(entry: PlacedEntry, key: string): boolean {
  return entry.value.kind === 'map' && entry.value.entries.some((each) => each.key === key);
}

/** `onboarding: { with: { quiet_days: 5 days }, except: [welcome] }` */
function readUse(entry: PlacedEntry, place: LinePlace, reader: Reader): Of<'use'> {
  let settings: Of<'use'>['settings'] = [];
  let except: readonly Name[] = [];
  for (const inside of entriesIn(entry.value, reader)) {
    const key = inside.key.trim();
    if (key === 'with') {
      settings = entriesIn(inside.value, reader).map((each) => ({
        name: nameOf(each.key, keyPlace(each), 'word', reader),
        value: readValue(each.value, reader),
        span: reader.report.span(each.start, each.end),
      }));
    } else if (key === 'except') except = readNames(inside.value, reader);
    else unknownKey(inside, KEYS.use, reader);
  }
  return { ...baseOf(entry, place, 'free', reader), kind: 'use', labels: [], settings, except };
}

function readAttributes(of: 'member' | 'community', section: PlacedEntry, reader: Reader): Declaration {
  const place = reader.lines.add(section.start, undefined, section.opening);
  const base = {
    kind: 'attributes',
    of,
    span: reader.report.span(section.start, section.end),
    trivia: place.trivia,
  } as const;
  const entries = section.value.kind === 'map' ? section.value.entries : [];
  const fields = entries.find(
    (entry) => entry.key === 'fields' && (entry.value.kind !== 'scalar' || isAbsent(entry.value)),
  );
  const isLong = fields !== undefined && entries.every((entry) => entry === fields || entry.key === 'title');
  if (!isLong) return { ...base, labels: [], fields: readFields(section.value, place, undefined, reader) };
  const title = entries.find((entry) => entry.key === 'title');
  return {
    ...base,
    labels: title ? labelsIn(title.value, reader) : [],
    fields: readFields(fields.value, place, fields.start, reader),
  };
}

function readEvent(entry: PlacedEntry, place: LinePlace, reader: Reader): Of<'event'> {
  let labels: readonly LabelNode[] = [];
  let fields: Of<'event'>['fields'] = [];
  let activity = false;
  for (const inside of entriesIn(entry.value, reader)) {
    switch (plainKey(inside.key)) {
      case 'title':
        labels = labelsIn(inside.value, reader);
        break;
      case 'activity':
        activity = truthIn(inside, reader);
        break;
      case 'fields':
        fields = readFields(inside.value, place, inside.start, reader);
        break;
      default:
        unknownKey(inside, KEYS.event, reader);
    }
  }
  return { ...baseOf(entry, place, 'free', reader), kind: 'event', labels, fields, activity };
}

function readNamedValue(
  kind: 'segment' | 'metric',
  entry: PlacedEntry,
  place: LinePlace,
  reader: Reader,
): Declaration {
  const base = baseOf(entry, place, 'free', reader);
  const valueKey = kind === 'segment' ? 'condition' : 'value';
  const make = (
    value: Expression,
    labels: readonly LabelNode[],
    of?: 'member' | 'community',
  ): Declaration => {
    const about = { ...base, labels, ...(of && { of }) };
    return kind === 'segment' ? { ...about, kind, condition: value } : { ...about, kind, value };
  };
  const missing: Expression = { kind: 'error', span: base.span };
  if (entry.value.kind !== 'map' && entry.value.kind !== 'list') {
    const scalar = textIn(entry, reader);
    return make(scalar ? reader.fragments.expression(scalar) : missing, []);
  }
  let value: Expression | undefined;
  let labels: readonly LabelNode[] = [];
  let of: 'member' | 'community' | undefined;
  for (const inside of entriesIn(entry.value, reader)) {
    const key = plainKey(inside.key);
    if (key === 'title') labels = labelsIn(inside.value, reader);
    else if (key === 'per') of = subjectOf(inside, reader);
    else if (key === valueKey) {
      const scalar = textIn(inside, reader);
      value = scalar ? reader.fragments.expression(scalar) : missing;
    } else unknownKey(inside, KEYS[kind], reader);
  }
  if (!value) reader.report.add('yaml/missing-value', keyPlace(entry), { key: valueKey });
  return make(value ?? missing, labels, of);
}

const SUBJECTS: ReadonlyMap<string, 'member' | 'community'> = new Map([
  ['member', 'member'],
  ['成员', 'member'],
  ['community', 'community'],
  ['社群', 'community'],
]);

function subjectOf(entry: PlacedEntry, reader: Reader): 'member' | 'community' | undefined {
  const scalar = textIn(entry, reader);
  const subject = scalar && SUBJECTS.get(scalar.text.trim());
  if (scalar && !subject)
    badValue(entry, scalar, { en: '`member` or `community`', zh: '`member` 或 `community`' }, reader);
  return subject;
}

function readPlan(entry: PlacedEntry, place: LinePlace, reader: Reader): Of<'plan'> {
  let labels: readonly LabelNode[] = [];
  let params: readonly Parameter[] = [];
  let steps: Of<'plan'>['steps'] = [];
  for (const inside of entriesIn(entry.value, reader)) {
    switch (plainKey(inside.key)) {
      case 'title':
        labels = labelsIn(inside.value, reader);
        break;
      case 'params':
        params = readParameters(inside.value, reader);
        break;
      case 'steps':
      case 'then':
        steps = readSteps(inside.value, place, inside.start, reader);
        break;
      default:
        unknownKey(inside, KEYS.plan, reader);
    }
  }
  return { ...baseOf(entry, place, 'free', reader), kind: 'plan', labels, params, steps };
}

const HITS = { first: 'first', all: 'all' } as const;

function readTable(entry: PlacedEntry, place: LinePlace, reader: Reader): Of<'table'> {
  let labels: readonly LabelNode[] = [];
  let params: readonly Parameter[] = [];
  let outputs: readonly Parameter[] = [];
  let columns: readonly Name[] | undefined;
  let rows: Of<'table'>['rows'] = [];
  let hit: 'first' | 'all' | undefined;
  for (const inside of entriesIn(entry.value, reader)) {
    switch (plainKey(inside.key)) {
      case 'title':
        labels = labelsIn(inside.value, reader);
        break;
      case 'params':
        params = readParameters(inside.value, reader);
        break;
      case 'outputs':
        outputs = readParameters(inside.value, reader);
        break;
      case 'match': {
        const scalar = textIn(inside, reader);
        const word = scalar?.text.trim().toLowerCase() ?? '';
        if (Object.hasOwn(HITS, word)) hit = HITS[word as keyof typeof HITS];
        else if (scalar) badValue(inside, scalar, { en: '`first` or `all`', zh: '`first` 或 `all`' }, reader);
        break;
      }
      case 'columns':
        columns = readNames(inside.value, reader);
        break;
      case 'rows':
        rows = readRows(inside, place, reader);
        break;
      default:
        unknownKey(inside, KEYS.table, reader);
    }
  }
  return {
    ...baseOf(entry, place, 'free', reader),
    kind: 'table',
    labels,
    params,
    outputs,
    ...(hit && { hit }),
    // Without a line of their own the columns are the parameters and then the outputs.
    columns: columns ?? [...params, ...outputs].map(({ name }) => name),
    rows,
  };
}

function readRows(entry: PlacedEntry, parent: LinePlace, reader: Reader): Of<'table'>['rows'] {
  const { value } = entry;
  if (value.kind !== 'list') {
    if (!isAbsent(value)) refuse(value, reader, 'yaml/expected-list');
    return [];
  }
  return value.items.map((item, index) => {
    const place = reader.lines.add(item.start, parent, index === 0 ? entry.start : undefined);
    if (item.value.kind !== 'list') refuse(item.value, reader, 'yaml/expected-list');
    const cells = item.value.kind === 'list' ? itemsIn(item.value) : [];
    return {
      cells: cells.map((cell) => readCell(cell.value, reader)),
      span: reader.report.span(item.start, item.end),
      trivia: place.trivia,
    };
  });
}

function readCell(node: YamlNode, reader: Reader): Cell {
  if (node.kind === 'scalar' && !node.refused) {
    const span = reader.report.span(node.start, node.end);
    return node.text.trim() === '' || node.text.trim() === '-'
      ? { kind: 'any', span }
      : reader.fragments.cell(node);
  }
  refuse(node, reader, 'yaml/expected-text');
  return { kind: 'error', span: reader.report.span(node.start, node.end) };
}

const BODY = /^(?:(en|zh|text)|(?:(en|zh)\s+)?(?:via|通过|经由)\s+(\S+))$/;

function readTemplate(entry: PlacedEntry, place: LinePlace, reader: Reader): Of<'template'> {
  let labels: readonly LabelNode[] = [];
  let params: readonly Parameter[] = [];
  const bodies: TemplateBody[] = [];
  const insides: readonly PlacedEntry[] =
    entry.value.kind === 'scalar' && !isAbsent(entry.value)
      ? [{ ...entry, key: 'text', opening: undefined }]
      : entriesIn(entry.value, reader);
  for (const inside of insides) {
    const body = BODY.exec(inside.key.trim());
    if (inside.key === 'title') labels = labelsIn(inside.value, reader);
    else if (inside.key === 'params') params = readParameters(inside.value, reader);
    else if (body) {
      const line =
        inside.start === entry.start ? undefined : reader.lines.add(inside.start, place, inside.opening);
      const lang = (body[2] ?? body[1]) as 'en' | 'zh' | 'text' | undefined;
      const channel = body[3];
      const scalar = inside.value.kind === 'scalar' && !inside.value.refused ? inside.value : undefined;
      if (!scalar) {
        refuse(inside.value, reader, 'yaml/expected-text');
        continue;
      }
      bodies.push({
        ...(lang && lang !== 'text' && { lang }),
        ...(channel && { channel: nameOf(channel, keyPlace(inside), 'free', reader) }),
        text: reader.fragments.text(scalar),
        span: reader.report.span(inside.start, inside.end),
        trivia: line?.trivia ?? { blankBefore: false, leading: [], inner: [] },
      });
    } else unknownKey(inside, KEYS.template, reader);
  }
  return { ...baseOf(entry, place, 'any', reader), kind: 'template', labels, params, bodies };
}
