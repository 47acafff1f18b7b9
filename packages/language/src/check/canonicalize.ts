import { wordOf } from '../syntax/keywords.ts';
import type {
  Argument,
  Cell,
  Clause,
  Declaration,
  EventSelector,
  Expression,
  Name,
  Parameter,
  Step,
  SyntaxTree,
  TextLiteral,
  Trigger,
} from '../syntax/tree.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What names are called in a language: by each name of a tree, where it has a label that is read back as the same. */
export type NameLabels = ReadonlyMap<Name, string>;

/**
 * The tree with ids for names, as {@link canonicalize} gives it, and the labels that its names can be written with.
 *
 * @example
 * const { tree, labels } = labelled(parse('rule a\n  if member.tier = gold\n', { source: 'a.reeve' }).tree, vocabulary, 'zh');
 * [...labels.values()] // ['成员.等级', '金卡']
 */
export function labelled(
  tree: SyntaxTree,
  vocabulary: Vocabulary,
  lang: 'en' | 'zh',
): { readonly tree: SyntaxTree; readonly labels: NameLabels } {
  const labels = new Map<Name, string>();
  const declarations = mapAll(tree.declarations, (declaration) =>
    canonicalDeclaration(declaration, { ...nowhere(vocabulary), write: { lang, labels } }),
  );
  return { tree: { ...tree, declarations }, labels };
}

/**
 * Replaces labels by ids: 成员.等级 becomes `member.tier`, 发送消息 `message.send`. What was written stays in
 * `Name.written`; a name that the vocabulary does not know stays as it is.
 */
export function canonicalize(tree: SyntaxTree, vocabulary: Vocabulary): SyntaxTree {
  const declarations = mapAll(tree.declarations, (declaration) =>
    canonicalDeclaration(declaration, nowhere(vocabulary)),
  );
  return declarations === tree.declarations ? tree : { ...tree, declarations };
}

/** What a name was looked up as, and what was found. */
export interface Lookup {
  readonly name: Name;
  /** `value` where anything that can stand in an expression may stand. */
  readonly kind: Kind | 'value';
  /** Absent where nothing is called so. */
  readonly id?: string;
  /** As {@link Vocabulary} tells names of a kind apart. At a `value` that was not found: whose options are wanted. */
  readonly owner?: string;
  /** The only type of the event at hand. */
  readonly event?: string;
  /** Inside `where`: fields stand by their bare names. */
  readonly where: boolean;
  /** The plan or template whose parameters are at hand. */
  readonly within?: string;
}

/** Looks every name of a tree up and tells of each: for definitions, references and completion. */
export function lookUp(tree: SyntaxTree, vocabulary: Vocabulary, note: (lookup: Lookup) => void): void {
  for (const declaration of tree.declarations)
    canonicalDeclaration(declaration, { ...nowhere(vocabulary), note });
}

/** What names can mean at a place. */
interface Place {
  readonly vocabulary: Vocabulary;
  readonly note?: (lookup: Lookup) => void;
  /** The plan or template whose parameters `params` are. */
  readonly within?: string;
  /** Ids of parameters by label or id. */
  readonly params: ReadonlyMap<string, string>;
  /** The only type of the event at hand, where there is one. */
  readonly event: string | undefined;
  readonly where: boolean;
  /** Where labels are noted, and in which language, when they are wanted. */
  readonly write?: { readonly lang: 'en' | 'zh'; readonly labels: Map<Name, string> };
}

function nowhere(vocabulary: Vocabulary): Place {
  return { vocabulary, params: NO_PARAMS, event: undefined, where: false };
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();

function canonicalDeclaration(declaration: Declaration, place: Place): Declaration {
  const { vocabulary } = place;
  switch (declaration.kind) {
    case 'segment':
      return set(declaration, 'condition', canonical(declaration.condition, place));
    case 'metric':
      return set(declaration, 'value', canonical(declaration.value, place));
    case 'rule': {
      const inside = { ...place, event: eventOfRule(declaration.clauses, vocabulary) };
      return set(
        declaration,
        'clauses',
        mapAll(declaration.clauses, (clause) => canonicalClause(clause, inside)),
      );
    }
    case 'plan': {
      const inside = { ...place, params: paramsOf(declaration.params), within: declaration.name.id };
      return set(
        declaration,
        'steps',
        mapAll(declaration.steps, (step) => canonicalStep(step, inside)),
      );
    }
    case 'template': {
      const inside = { ...place, params: paramsOf(declaration.params), within: declaration.name.id };
      const bodies = mapAll(declaration.bodies, (body) => {
        const text = set(body, 'text', canonicalText(body.text, inside));
        return body.channel ? set(text, 'channel', named(body.channel, 'channel', place)) : text;
      });
      return set(declaration, 'bodies', bodies);
    }
    case 'table': {
      const owner = declaration.name.id;
      const columns = mapAll(declaration.columns, (column) => named(column, 'param', place, owner));
      const rows = mapAll(declaration.rows, (row) =>
        set(
          row,
          'cells',
          mapAll(row.cells, (cell, i) => canonicalCell(cell, place, `${owner}.${columns[i]?.id}`)),
        ),
      );
      return set(set(declaration, 'columns', columns), 'rows', rows);
    }
    case 'event':
    case 'attributes':
    case 'parameter':
    case 'use':
    case 'unreadable':
      return declaration;
  }
}

function paramsOf(params: readonly Parameter[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const param of params) for (const label of param.labels) ids.set(label.text, param.name.id);
  for (const param of params) ids.set(param.name.id, param.name.id);
  return ids;
}

/** The event at hand in a rule's clauses, where its trigger leaves only one. */
function eventOfRule(clauses: readonly Clause[], vocabulary: Vocabulary): string | undefined {
  const when = clauses.find((clause) => clause.kind === 'when');
  const trigger = when?.trigger;
  const event = (selector: EventSelector): string | undefined => vocabulary.id('event', selector.event.id);
  if (trigger?.kind === 'event') return event(trigger.selector);
  if (trigger?.kind === 'sequence') {
    const last = trigger.steps.at(-1);
    return last && !last.absent ? event(last.of) : event(trigger.first);
  }
  return undefined;
}

function canonicalClause(clause: Clause, place: Place): Clause {
  switch (clause.kind) {
    case 'per':
      return set(clause, 'subject', reference(clause.subject, place));
    case 'when':
    case 'until':
      return set(clause, 'trigger', canonicalTrigger(clause.trigger, place));
    case 'if':
      return set(clause, 'condition', canonical(clause.condition, place));
    case 'then':
      return set(
        clause,
        'steps',
        mapAll(clause.steps, (step) => canonicalStep(step, place)),
      );
    default:
      return clause;
  }
}

function canonicalTrigger(trigger: Trigger, place: Place): Trigger {
  switch (trigger.kind) {
    case 'event':
      return set(trigger, 'selector', selector(trigger.selector, place));
    case 'state':
      return set(trigger, 'condition', canonical(trigger.condition, place));
    case 'sequence': {
      const first = selector(trigger.first, place);
      const steps = mapAll(trigger.steps, (step) => set(step, 'of', selector(step.of, place)));
      const same = mapAll(trigger.same, (name) => field(name, place, first.event.id));
      return set(set(set(trigger, 'first', first), 'steps', steps), 'same', same);
    }
    case 'spike':
      return set(
        trigger,
        'of',
        'kind' in trigger.of
          ? (canonical(trigger.of, place) as typeof trigger.of)
          : selector(trigger.of, place),
      );
    case 'change': {
      const path = reference(trigger.path, place);
      const changed = set(trigger, 'path', path);
      return trigger.to ? set(changed, 'to', canonical(trigger.to, place, path.id)) : changed;
    }
    case 'membership':
      return set(trigger, 'segment', named(trigger.segment, 'segment', place));
    case 'schedule': {
      const where = trigger.forEach?.where;
      if (!trigger.forEach || !where) return trigger;
      const mapped = canonical(where, place);
      return mapped === where ? trigger : { ...trigger, forEach: { ...trigger.forEach, where: mapped } };
    }
    case 'any':
      return set(
        trigger,
        'of',
        mapAll(trigger.of, (inner) => canonicalTrigger(inner, place)),
      );
    case 'error':
      return trigger;
  }
}

function canonicalStep(step: Step, place: Place): Step {
  const steps = (list: readonly Step[]): readonly Step[] =>
    mapAll(list, (inner) => canonicalStep(inner, place));
  switch (step.kind) {
    case 'action': {
      const action = named(step.action, 'action', place);
      return set(set(step, 'action', action), 'args', args(step.args, place, action.id));
    }
    case 'start': {
      const plan = named(step.plan, 'plan', place);
      return set(set(step, 'plan', plan), 'args', args(step.args, place, plan.id));
    }
    case 'waitFor': {
      const waiting = set(set(step, 'event', selector(step.event, place)), 'then', steps(step.then));
      return step.otherwise
        ? set(waiting, 'otherwise', set(step.otherwise, 'steps', steps(step.otherwise.steps)))
        : waiting;
    }
    case 'if': {
      const branching = set(
        set(step, 'condition', canonical(step.condition, place)),
        'then',
        steps(step.then),
      );
      return step.otherwise
        ? set(branching, 'otherwise', set(step.otherwise, 'steps', steps(step.otherwise.steps)))
        : branching;
    }
    case 'split':
      return set(
        step,
        'branches',
        mapAll(step.branches, (branch) => set(branch, 'steps', steps(branch.steps))),
      );
    case 'wait':
    case 'stop':
      return step;
  }
}

function canonicalCell(cell: Cell, place: Place, owner: string): Cell {
  switch (cell.kind) {
    case 'compare':
      return set(cell, 'value', canonical(cell.value, place, owner));
    case 'range':
      return set(
        set(cell, 'low', canonical(cell.low, place, owner)),
        'high',
        canonical(cell.high, place, owner),
      );
    case 'values':
      return set(
        cell,
        'values',
        mapAll(cell.values, (value) => canonical(value, place, owner)),
      );
    default:
      return cell;
  }
}

function args(list: readonly Argument[], place: Place, owner: string): readonly Argument[] {
  return mapAll(list, (argument, i) => {
    const name = argument.name && named(argument.name, 'param', place, owner);
    const param = name?.id ?? place.vocabulary.ids('param', owner)[i];
    if (place.note) tellTemplate(argument.value, param, owner, place);
    const value = asText(canonical(argument.value, place, `${owner}.${param}`), param, owner, place);
    const mapped = set(argument, 'value', value);
    return name ? set(mapped, 'name', name) : mapped;
  });
}

/** A text that names a template, where an action takes one. */
function tellTemplate(value: Expression, param: string | undefined, owner: string, place: Place): void {
  const { vocabulary } = place;
  const type = vocabulary.model.actions.get(owner)?.params.find(({ name }) => name === param)?.type.kind;
  if (type !== 'template' || value.kind !== 'text') return;
  const [written, ...more] = value.parts.length === 0 ? [''] : value.parts;
  if (typeof written !== 'string' || more.length > 0) return;
  const name = { id: written, written, span: value.span };
  tell(place, name, 'template', vocabulary.id('template', written));
}

const ROOTS: ReadonlySet<string> = new Set(['member', 'community', 'event', 'channel', 'activity']);

/** A word of YAML without quotes is the text that its parameter takes, unless it names something. */
function asText(value: Expression, param: string | undefined, owner: string, place: Place): Expression {
  if (value.kind !== 'ref' || value.bare !== true || param === undefined) return value;
  const { model } = place.vocabulary;
  const { id, written } = value.name;
  const isName = ROOTS.has(id) || place.params.has(id) || model.metrics.has(id) || model.segments.has(id);
  if (isName) return value;
  const params = model.actions.get(owner)?.params ?? model.plans.get(owner)?.params ?? [];
  const kind = params.find(({ name }) => name === param)?.type.kind;
  return kind === 'text' || kind === 'template'
    ? { kind: 'text', parts: [written], span: value.span }
    : value;
}

function selector(of: EventSelector, place: Place): EventSelector {
  const event = named(of.event, 'event', place);
  const mapped = set(of, 'event', event);
  return of.where
    ? set(mapped, 'where', canonical(of.where, { ...place, event: event.id, where: true }))
    : mapped;
}

function canonicalText(text: TextLiteral, place: Place): TextLiteral {
  return set(
    text,
    'parts',
    mapAll(text.parts, (part) => (typeof part === 'string' ? part : canonical(part, place))),
  );
}

/** `options` names what a bare word at this place may be an option of: `member.tier`, `message.send.via`. */
function canonical(e: Expression, place: Place, options?: string): Expression {
  const sub = (inner: Expression): Expression => canonical(inner, place, options);
  switch (e.kind) {
    case 'text':
      return canonicalText(e, place);
    case 'ref':
      return set(e, 'name', reference(e.name, place, options));
    case 'call': {
      const isTable = place.vocabulary.id('table', e.callee.id) !== undefined;
      const callee = named(e.callee, isTable ? 'table' : 'function', place);
      const called = set(set(e, 'callee', callee), 'args', args(e.args, place, callee.id));
      return e.select ? set(called, 'select', named(e.select, 'param', place, callee.id)) : called;
    }
    case 'window': {
      if (e.fn === 'count') return set(e, 'of', selector(e.of, place));
      const split = place.vocabulary.splitField(e.of.event.id);
      if (!split) return set(e, 'of', selector(e.of, place));
      tell(place, e.of.event, 'field', place.vocabulary.id('field', split.field, split.event), split.event);
      const event = rename(e.of.event, `${split.event}.${split.field}`, place, () => {
        const field = labelOf('field', split.field, place, split.event);
        const whole = labelOf('event', split.event, place);
        return field === undefined && whole === undefined
          ? undefined
          : `${whole ?? split.event}.${field ?? split.field}`;
      });
      const of = set(e.of, 'event', event);
      if (!of.where) return set(e, 'of', of);
      const where = canonical(of.where, { ...place, event: split.event, where: true });
      return set(e, 'of', set(of, 'where', where));
    }
    case 'silence':
    case 'streak':
      return set(e, 'of', selector(e.of, place));
    case 'share': {
      const first = selector(e.first, place);
      const mapped = set(set(e, 'first', first), 'then', selector(e.then, place));
      return e.same ? set(mapped, 'same', field(e.same, place, first.event.id)) : mapped;
    }
    case 'not':
    case 'negate':
    case 'group':
      return set(e, 'value', sub(e.value));
    case 'missing':
      return set(e, 'value', canonical(e.value, place));
    case 'and':
    case 'or':
    case 'arithmetic': {
      const inner = e.kind === 'arithmetic' ? sub : (side: Expression) => canonical(side, place);
      return set(set(e, 'left', inner(e.left)), 'right', inner(e.right));
    }
    case 'compare':
    case 'in':
    case 'test': {
      const left = canonical(e.left, place, optionsOf(e.right, place));
      const right = canonical(e.right, place, optionsOf(e.left, place));
      return set(set(e, 'left', left), 'right', right);
    }
    case 'between': {
      const owner = optionsOf(e.value, place);
      const bounds = set(
        set(e, 'low', canonical(e.low, place, owner)),
        'high',
        canonical(e.high, place, owner),
      );
      return set(bounds, 'value', canonical(e.value, place));
    }
    case 'list':
      return set(e, 'items', mapAll(e.items, sub));
    default:
      return e;
  }
}

/** Whose options the words beside an expression are: those of the field or attribute that it reads. */
function optionsOf(e: Expression, place: Place): string | undefined {
  if (e.kind === 'group') return optionsOf(e.value, place);
  if (e.kind === 'window' && e.fn !== 'count') {
    const split = place.vocabulary.splitField(e.of.event.id);
    return split && `${split.event}.${split.field}`;
  }
  if (e.kind !== 'ref') return undefined;
  const { write: _unwritten, note: _untold, ...reading } = place;
  const { id } = reference(e.name, reading);
  if (id.startsWith('member.') || id.startsWith('community.')) return id;
  if (id.startsWith('event.')) return place.event === undefined ? undefined : place.event + id.slice(5);
  return place.where && place.event !== undefined ? `${place.event}.${id}` : undefined;
}

function reference(name: Name, place: Place, options?: string): Name {
  const { vocabulary } = place;
  const dot = name.id.indexOf('.');
  if (dot > 0) {
    const root = name.id.slice(0, dot);
    const rest = name.id.slice(dot + 1);
    if (root === 'member' || root === 'community') {
      const id = vocabulary.id('attribute', rest, root);
      tell(place, name, 'attribute', id, root);
      return id === undefined
        ? name
        : rename(name, `${root}.${id}`, place, () => rooted(root, 'attribute', id, place, root));
    }
    if (root === 'event') {
      const id = fieldId(rest, place);
      const own = place.event !== undefined && vocabulary.id('field', id, place.event) !== undefined;
      tell(place, name, 'field', own ? id : vocabulary.id('field', id), own ? place.event : undefined);
      return rename(name, `event.${id}`, place, () =>
        rooted(root, 'field', id, place, own ? place.event : undefined),
      );
    }
  }
  const { id } = name;
  if (place.params.has(id)) {
    tell(place, name, 'param', place.params.get(id) ?? id, place.within);
    return rename(name, place.params.get(id) ?? id);
  }
  const found = bareWord(id, place, options);
  tell(place, name, found?.kind ?? 'value', found?.id, found === undefined ? options : found.owner);
  if (found === undefined) return name;
  return rename(name, found.id, place, () => {
    // Where nothing says whose option it is, the word may as well be a text.
    if (found.kind === 'option' && found.owner === undefined) return undefined;
    const label = labelOf(found.kind, found.id, place, found.owner);
    // The label may mean something nearer at hand.
    const back =
      label !== undefined && !place.params.has(label) ? bareWord(label, place, options) : undefined;
    return back?.kind === found.kind && back.id === found.id ? label : undefined;
  });
}

type Kind = Parameters<Vocabulary['id']>[0];

/** What a word by itself stands for: an option, a field in `where`, then what is declared under its own name. */
function bareWord(
  word: string,
  { vocabulary, where, event }: Place,
  options: string | undefined,
): { readonly kind: Kind; readonly id: string; readonly owner?: string } | undefined {
  const option = options === undefined ? undefined : vocabulary.id('option', word, options);
  if (option !== undefined && options !== undefined) return { kind: 'option', id: option, owner: options };
  if (where && event !== undefined) {
    const inside = vocabulary.id('field', word, event);
    if (inside !== undefined) return { kind: 'field', id: inside, owner: event };
  }
  for (const kind of ['segment', 'metric', 'channel', 'option'] as const) {
    const id = vocabulary.id(kind, word);
    if (id !== undefined) return { kind, id };
  }
  return undefined;
}

function field(name: Name, place: Place, event: string): Name {
  const prefix = name.id.startsWith('event.') ? 'event.' : '';
  const rest = name.id.slice(prefix.length);
  const known = place.vocabulary.id('field', rest, event);
  const id = known ?? rest;
  tell(place, name, 'field', known, event);
  return rename(name, prefix + id, place, () =>
    prefix === '' ? labelOf('field', id, place, event) : rooted('event', 'field', id, place, event),
  );
}

function fieldId(rest: string, place: Place): string {
  const own = place.event === undefined ? undefined : place.vocabulary.id('field', rest, place.event);
  return own ?? place.vocabulary.id('field', rest) ?? rest;
}

function named(name: Name, kind: Kind, place: Place, owner?: string): Name {
  const id = place.vocabulary.id(kind, name.id, owner);
  tell(place, name, kind, id, owner);
  return id === undefined ? name : rename(name, id, place, () => labelOf(kind, id, place, owner));
}

function labelOf(kind: Kind, id: string, { vocabulary, write }: Place, owner?: string): string | undefined {
  return write && vocabulary.label(kind, id, write.lang, owner);
}

/** 成员.等级: the root in the language's own word, and the label. */
function rooted(
  root: 'member' | 'community' | 'event',
  kind: Kind,
  id: string,
  place: Place,
  owner?: string,
): string | undefined {
  const label = labelOf(kind, id, place, owner);
  return place.write && label !== undefined ? `${wordOf(root, place.write.lang)}.${label}` : undefined;
}

function tell(place: Place, name: Name, kind: Lookup['kind'], id?: string, owner?: string): void {
  const { event, where, within } = place;
  place.note?.({
    name,
    kind,
    where,
    ...(id !== undefined && { id }),
    ...(owner !== undefined && { owner }),
    ...(event !== undefined && { event }),
    ...(within !== undefined && { within }),
  });
}

/** The name with its id; its label is noted where labels are wanted. */
function rename(name: Name, id: string, place?: Place, label?: () => string | undefined): Name {
  const renamed = name.id === id ? name : { ...name, id };
  const text = place?.write && label?.();
  if (text !== undefined) place?.write?.labels.set(renamed, text);
  return renamed;
}

/** Equal parts keep the node, so that a text without labels costs no copies. */
function set<T extends object, K extends keyof T>(node: T, key: K, value: T[K]): T {
  return node[key] === value ? node : { ...node, [key]: value };
}

function mapAll<T>(items: readonly T[], map: (item: T, index: number) => T): readonly T[] {
  let changed: T[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as T;
    const mapped = map(item, i);
    if (mapped !== item && changed === undefined) changed = items.slice(0, i);
    changed?.push(mapped);
  }
  return changed ?? items;
}
