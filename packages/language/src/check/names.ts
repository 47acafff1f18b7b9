import type { Bilingual, Expr, Type } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Expression, Name } from '../syntax/tree.ts';
import { type Checker, type Scope, type Typed, unknown } from './context.ts';
import { optionOf } from './declared-types.ts';
import type { FieldSymbol } from './symbols.ts';
import { ANY, assignable, CHANNEL, COMMUNITY, MEMBER, TEXT, TIME, WEEKDAY, YESNO } from './types.ts';

type Ref = Extract<Expression, { kind: 'ref' }>;

const ROOTS = ['member', 'community', 'event', 'now', 'channel'] as const;

/** What a name stands for; what it may be follows from what is wanted at its place. */
export function resolveName(c: Checker, ref: Ref, scope: Scope, expected?: Type): Typed {
  const { name } = ref;
  const { id } = name;
  const dot = id.indexOf('.');
  const root = dot < 0 ? id : id.slice(0, dot);
  const rest = dot < 0 ? undefined : id.slice(dot + 1);
  switch (root) {
    case 'member':
      if (rest === undefined || rest === 'id') return idOf(c, name, scope, 'member', rest === 'id');
      return attribute(c, name, scope, 'member', rest);
    case 'community':
      if (rest === undefined || rest === 'id') return idOf(c, name, scope, 'community', rest === 'id');
      return attribute(c, name, scope, 'community', rest);
    case 'event':
      if (rest !== undefined) return eventField(c, name, scope, rest);
      c.report('name/event-alone', name.span);
      return unknown(name.span);
    default:
  }
  if (id === 'now') return { expr: { op: 'now' }, type: TIME, span: name.span };
  return bareWord(c, ref, scope, expected);
}

/** Whether a word names something by itself, whatever it is compared with. */
export function isKnownName(c: Checker, name: Name, scope: Scope): boolean {
  const { id } = name;
  if (id.includes('.') || (ROOTS as readonly string[]).includes(id)) return true;
  if (scope.params.has(id) || c.model.metrics.has(id) || c.model.segments.has(id)) return true;
  return scope.bareFields && fieldTypes(c, scope.event ?? [], id).length > 0;
}

function idOf(c: Checker, name: Name, scope: Scope, of: 'member' | 'community', asText: boolean): Typed {
  if (of === 'member' && !memberAtHand(c, name, scope)) return unknown(name.span);
  return {
    expr: { op: 'id', of },
    type: asText ? TEXT : of === 'member' ? MEMBER : COMMUNITY,
    span: name.span,
  };
}

/** Whether there is a member to speak of here; reported where there is none. */
export function memberAtHand(c: Checker, name: { readonly span: Name['span'] }, scope: Scope): boolean {
  if (scope.noMember === null) return true;
  c.report('name/no-member', name.span, { why: scope.noMember });
  return false;
}

function attribute(c: Checker, name: Name, scope: Scope, of: 'member' | 'community', path: string): Typed {
  const known = c.model.attributes[of];
  const symbol = known.get(path);
  if (symbol === undefined) {
    const inGroup = [...known.keys()].filter((other) => other.startsWith(`${path}.`));
    if (inGroup.length > 0) {
      c.report('name/group', name.span, { name: name.written, parts: inGroup.slice(0, 6).join(', ') });
      return unknown(name.span);
    }
    const near = closest(path, candidates(known));
    const kind: Bilingual =
      of === 'member' ? { en: 'members', zh: '成员' } : { en: 'communities', zh: '社群' };
    c.report(
      'name/unknown-attribute',
      name.span,
      { name: path, kind },
      near === undefined ? {} : fix(name, replaceTail(name, path, near)),
    );
    return unknown(name.span);
  }
  if (of === 'member' && !memberAtHand(c, name, scope)) return { ...unknown(name.span), type: symbol.type };
  const { type } = symbol;
  const label = `${of}.${path}`;
  return { expr: { op: 'attr', of, path, default: symbol.default, type, label }, type, span: name.span };
}

function candidates(fields: ReadonlyMap<string, FieldSymbol>): string[] {
  return [...fields.values()].flatMap((field) => [field.path, ...(field.labels.zh ? [field.labels.zh] : [])]);
}

/** What was written with its end replaced: `member.teir` and `tier` give `member.tier`. */
function replaceTail(name: Name, path: string, by: string): string {
  const written = name.written.split('.');
  return [...written.slice(0, written.length - path.split('.').length), by].join('.');
}

function fix(name: Name, text: string): { fixes: ReturnType<typeof replaceBy>[] } {
  return { fixes: [replaceBy(name.span, text)] };
}

/** Fields of this path that the events have; an event that nobody declares has every field. */
function fieldTypes(c: Checker, events: readonly string[], path: string): readonly Type[] {
  const types: Type[] = [];
  for (const id of events.length > 0 ? events : c.model.events.keys()) {
    const field = c.model.events.get(id)?.fields.get(path);
    if (field) types.push(field.type);
  }
  return types;
}

const ENVELOPE: Readonly<Record<string, Type>> = {
  time: TIME,
  type: TEXT,
  id: TEXT,
  member: MEMBER,
  community: COMMUNITY,
};

function eventField(c: Checker, name: Name, scope: Scope, path: string): Typed {
  const { span } = name;
  const { subject, event } = scope;
  if (subject?.kind === 'field' && subject.path === path && event === null) {
    return { expr: { op: 'id', of: 'subject' }, type: subjectType(c, path), span };
  }
  if (event === null) {
    c.report('name/no-event', span, { name: name.written });
    return unknown(span);
  }
  const found = fieldOf(c, event, path);
  if (found) return { ...found, span };
  const near = closest(path, [...fieldNames(c, event), ...Object.keys(ENVELOPE)]);
  c.report(
    'name/unknown-field',
    span,
    { name: path, event: event.slice(0, 3).join(', ') || 'event' },
    near === undefined ? {} : fix(name, replaceTail(name, path, near)),
  );
  return unknown(span);
}

/** A field (or part of the envelope) of the events, `undefined` where none of them has it. */
export function fieldOf(
  c: Checker,
  events: readonly string[],
  path: string,
): { readonly expr: Expr; readonly type: Type } | undefined {
  const types = fieldTypes(c, events, path);
  const label = `event.${path}`;
  const [first] = types;
  if (first !== undefined) {
    const type = types.every((other) => other.kind === first.kind) ? first : ANY;
    return { expr: { op: 'event', path, type, label }, type };
  }
  const envelope = Object.hasOwn(ENVELOPE, path) ? ENVELOPE[path] : undefined;
  if (envelope) {
    const field = path as 'time' | 'type' | 'id' | 'member' | 'community';
    return { expr: { op: 'envelope', field, label }, type: envelope };
  }
  // An event that nobody declares was reported where it is named.
  const undeclared = events.some((id) => !c.model.events.has(id));
  return undeclared ? { expr: { op: 'event', path, type: ANY, label }, type: ANY } : undefined;
}

/** Names of the fields of events, for suggestions. */
export function fieldNames(c: Checker, events: readonly string[]): string[] {
  const names: string[] = [];
  for (const id of events.length > 0 ? events : c.model.events.keys()) {
    const event = c.model.events.get(id);
    if (event) names.push(...candidates(event.fields));
  }
  return names;
}

/** The type of a rule's own subject where that is a field of events. */
function subjectType(c: Checker, path: string): Type {
  if (path === 'channel') return CHANNEL;
  const types = fieldTypes(c, [], path);
  const [first] = types;
  return first !== undefined && types.every((type) => type.kind === first.kind) ? first : ANY;
}

function bareWord(c: Checker, ref: Ref, scope: Scope, wanted: Type | undefined): Typed {
  const { name } = ref;
  const { id, span } = name;
  const expected = wanted?.kind === 'listOf' ? wanted.of : wanted;
  const literal = (value: string, type: Type): Typed => ({ expr: { op: 'lit', value }, type, span });
  const param = scope.params.get(id);
  if (param) return { expr: { op: 'param', index: param.index, label: id }, type: param.type, span };
  if (expected?.kind === 'oneOf') {
    const option = optionOf(expected, id);
    if (option !== undefined) return literal(option, expected);
  }
  if (wanted === WEEKDAY && Object.hasOwn(WEEKDAYS, id)) {
    return { expr: { op: 'lit', value: WEEKDAYS[id] ?? null }, type: WEEKDAY, span };
  }
  if (expected?.kind === 'channel') {
    if (c.model.channels.has(id)) return literal(id, CHANNEL);
    if (id !== 'channel') return unknownChannel(c, name);
  }
  if (scope.bareFields && scope.event !== null && !(id in ENVELOPE)) {
    const field = fieldTypes(c, scope.event, id).length > 0 ? fieldOf(c, scope.event, id) : undefined;
    if (field) return { ...field, span };
  }
  if (expected?.kind === 'role' || expected?.kind === 'word' || expected?.kind === 'template') {
    return literal(id, expected);
  }
  if (id === 'channel') return eventField(c, name, scope, 'channel');
  const metric = c.model.metrics.get(id);
  if (metric) return namedValue(c, name, scope, 'metric', metric.of);
  const segment = c.model.segments.get(id);
  if (segment) return namedValue(c, name, scope, 'segment', segment.of);
  if (ref.bare && (expected === undefined || assignable(TEXT, expected))) return literal(name.written, TEXT);
  return unknownWord(c, name, scope, expected);
}

/** Days as `weekday()` counts them, Monday first. */
const WEEKDAYS: Readonly<Record<string, number>> = {
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  sunday: 7,
  周一: 1,
  周二: 2,
  周三: 3,
  周四: 4,
  周五: 5,
  周六: 6,
  周日: 7,
  星期一: 1,
  星期二: 2,
  星期三: 3,
  星期四: 4,
  星期五: 5,
  星期六: 6,
  星期日: 7,
  星期天: 7,
};

function unknownChannel(c: Checker, name: Name): Typed {
  const known = [...c.model.channels.values()].flatMap((channel) => [
    channel.id,
    ...(channel.labels.zh ? [channel.labels.zh] : []),
  ]);
  // Without any extension that names channels there is nothing to hold the word against.
  if (known.length === 0) return { expr: { op: 'lit', value: name.id }, type: CHANNEL, span: name.span };
  const near = closest(name.written, known);
  c.report(
    'name/unknown-channel',
    name.span,
    { name: name.written, known: known.slice(0, 12).join(', ') },
    near === undefined ? {} : fix(name, near),
  );
  return unknown(name.span);
}

function unknownWord(c: Checker, name: Name, scope: Scope, expected: Type | undefined): Typed {
  const { span, written } = name;
  if (expected?.kind === 'oneOf') {
    const options = expected.options.flatMap((option) => [
      option.id,
      ...(option.labels.zh ? [option.labels.zh] : []),
    ]);
    const near = closest(written, options);
    c.report(
      'name/unknown-option',
      span,
      { name: written, options: expected.options.map((option) => option.id).join(', ') },
      near === undefined ? {} : fix(name, near),
    );
    return unknown(span);
  }
  const known = [
    ...scope.params.keys(),
    ...(scope.bareFields && scope.event ? fieldNames(c, scope.event) : []),
    ...c.model.metrics.keys(),
    ...c.model.segments.keys(),
    ...ROOTS,
  ];
  const near = closest(written, known);
  const code = scope.place === 'template' ? 'template/unknown-placeholder' : 'name/unknown';
  const fixes = near === undefined ? [] : [replaceBy(span, near)];
  if (expected?.kind === 'text') {
    fixes.push({
      title: { en: 'Put it in quotes, if it is meant as text', zh: '如果是文字，请加上引号' },
      edits: [{ span, text: `"${written}"` }],
      safe: false,
    });
  } else if (scope.event !== null && fieldOf(c, scope.event, written) && !scope.bareFields) {
    fixes.push(replaceBy(span, `event.${written}`));
  } else if (c.model.attributes.member.has(written)) {
    fixes.push(replaceBy(span, `member.${written}`));
  }
  c.report(code, span, { name: written }, { fixes });
  return unknown(span);
}

/** A metric or a segment, by name. */
export function namedValue(
  c: Checker,
  name: Name,
  scope: Scope,
  kind: 'metric' | 'segment',
  of: 'member' | 'community',
): Typed {
  c.used.add(`${kind}:${name.id}`);
  if (scope.place !== undefined && hasAggregate(c, kind, name.id)) {
    c.report('aggregate/here', name.span, { what: { en: `“${name.id}”`, zh: `“${name.id}”` } });
    return unknown(name.span);
  }
  if (of === 'member' && !memberAtHand(c, name, scope)) return unknown(name.span);
  const value = c.named(kind, name.id);
  if (value === undefined) return unknown(name.span);
  const expr: Expr = { op: 'named', kind, name: name.id, value: value.expr, label: name.id };
  return { expr, type: kind === 'segment' ? YESNO : value.type, span: name.span };
}

const AGGREGATES: ReadonlySet<string> = new Set(['window', 'usual', 'silence', 'share', 'streak']);

function hasAggregate(c: Checker, kind: 'metric' | 'segment', name: string): boolean {
  const value = c.named(kind, name);
  return value !== undefined && containsOp(value.expr, AGGREGATES);
}

/** Whether an expression has a node of one of these kinds in it, or one that was not understood. */
export function mayContain(expr: Expr, ops: ReadonlySet<string>): boolean {
  return containsOp(expr, ops, true);
}

/** Whether an expression has a node of one of these kinds in it. */
function containsOp(expr: Expr, ops: ReadonlySet<string>, orUnknown = false): boolean {
  if (ops.has(expr.op) || (orUnknown && expr.op === 'lit' && expr.value === null)) return true;
  return childrenOf(expr).some((child) => containsOp(child, ops, orUnknown));
}

/** The expressions directly inside one. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'list':
      return expr.items;
    case 'call':
    case 'external':
    case 'table':
      return expr.args;
    case 'named':
    case 'not':
    case 'neg':
      return [expr.value];
    case 'binary':
    case 'in':
      return [expr.left, expr.right];
    case 'text':
      return expr.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.value]));
    default:
      return [];
  }
}
