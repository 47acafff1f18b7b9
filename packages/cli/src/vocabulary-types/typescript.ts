import type { Labels, ParamSignature, Type } from '@reeve/ir';
import type { FieldSymbol, Model } from '@reeve/language';

/** Where a value stands: in an event's JSON, or in what an action is given. */
type Place = 'json' | 'input';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const typeOf = (type: Type, place: Place): string => {
  switch (type.kind) {
    case 'number':
    case 'duration':
      return 'number';
    case 'yesno':
      return 'boolean';
    case 'time':
      return place === 'json' ? 'string' : 'number';
    case 'oneOf':
      return type.options.length === 0 ? 'string' : type.options.map(({ id }) => quoted(id)).join(' | ');
    case 'listOf': {
      const item = typeOf(type.of, place);
      return item.includes(' | ') ? `readonly (${item})[]` : `readonly ${item}[]`;
    }
    case 'any':
      return 'unknown';
    default:
      return 'string';
  }
};

/** What TypeScript does not say of a type. */
const unitOf = (type: Type, place: Place): string | undefined => {
  if (type.kind === 'duration') return 'ms';
  if (type.kind === 'time') return place === 'json' ? 'RFC 3339' : 'ms since 1970';
  if (type.kind === 'date') return '`2026-01-31`';
  return type.kind === 'number' && type.unit === 'percent' ? 'percent' : undefined;
};

/** A comment can be ended by no label. */
const comment = (indent: string, ...parts: readonly (string | undefined)[]): string => {
  const words = parts.filter((part) => part !== undefined && part !== '').join('; ');
  return words === '' ? '' : `${indent}/** ${words.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ')} */\n`;
};

const labelOf = ({ en, zh }: Labels): string => [en, zh].filter((label) => label !== undefined).join(' · ');

const nameOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

interface Entry {
  readonly name: string;
  readonly labels: Labels;
  readonly type: Type;
  readonly required: boolean;
}

/** Fields with dotted names are groups: objects within objects. */
interface Group {
  readonly entries: Map<string, Entry | Group>;
}

const isGroup = (each: Entry | Group): each is Group => 'entries' in each;

const grouped = (fields: Iterable<FieldSymbol>): Group => {
  const root: Group = { entries: new Map() };
  for (const { path, labels, type } of fields) {
    const parts = path.split('.');
    const last = parts.pop() ?? path;
    let group = root;
    for (const part of parts) {
      const known = group.entries.get(part);
      const next: Group = known && isGroup(known) ? known : { entries: new Map() };
      group.entries.set(part, next);
      group = next;
    }
    if (!group.entries.has(last)) group.entries.set(last, { name: last, labels, type, required: false });
  }
  return root;
};

const objectOf = (group: Group, place: Place, indent: string): string => {
  const inner = `${indent}  `;
  const lines = [...group.entries].map(([name, each]) => {
    if (isGroup(each)) return `${inner}readonly ${nameOf(name)}?: ${objectOf(each, place, inner)};\n`;
    const { type, labels, required } = each;
    const mark = required ? '' : '?';
    return `${comment(inner, labelOf(labels), unitOf(type, place))}${inner}readonly ${nameOf(name)}${mark}: ${typeOf(type, place)};\n`;
  });
  // An object type without members would allow anything.
  return lines.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${lines.join('')}${indent}}`;
};

const inputOf = (params: readonly ParamSignature[]): Group => ({
  entries: new Map(params.map((param) => [param.name, param])),
});

/** Events that set attributes. */
const SETTERS: Readonly<Record<string, string>> = {
  'member.joined': 'MemberAttributes',
  'member.updated': 'MemberAttributes',
  'community.updated': 'CommunityAttributes',
};

const byName = <T>(entries: Iterable<readonly [string, T]>): readonly (readonly [string, T])[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/**
 * What a project knows, as TypeScript: the data of its events, the attributes of its members and communities, what its
 * actions are given. The same project gives the same text.
 */
export const typesOf = (model: Pick<Model, 'events' | 'attributes' | 'actions'>): string => {
  const events = byName(model.events).map(([id, { labels, fields }]) => {
    const own = fields.size > 0 || !SETTERS[id] ? [objectOf(grouped(fields.values()), 'json', '  ')] : [];
    const data = [...own, ...(SETTERS[id] ? [SETTERS[id]] : [])].join(' & ');
    return `${comment('  ', labelOf(labels))}  readonly ${quoted(id)}: ${data};\n`;
  });
  const actions = byName(model.actions).map(
    ([id, { labels, params }]) =>
      `${comment('  ', labelOf(labels))}  readonly ${quoted(id)}: ${objectOf(inputOf(params), 'input', '  ')};\n`,
  );
  const attributes = (of: 'member' | 'community', name: string): string =>
    `/** Attributes of a ${of}. */\nexport type ${name} = ${objectOf(grouped(model.attributes[of].values()), 'json', '')};\n`;
  return [
    '// Written by `reeve types` from the rules and their extensions. Change those, and write it again.\n',
    `/** Events by type: what stands in their \`data\`. For \`TypedEvent\` of @reeve/runtime. */\nexport interface Events {\n${events.join('')}}\n`,
    attributes('member', 'MemberAttributes'),
    attributes('community', 'CommunityAttributes'),
    `/** Actions by id: what they are given. For \`typedActions\` of @reeve/runtime. */\nexport interface Actions {\n${actions.join('')}}\n`,
  ].join('\n');
};
