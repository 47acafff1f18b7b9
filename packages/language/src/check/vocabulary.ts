import type { Labels, Signatures, Type } from '@reeve/ir';
import { compactLength } from '../syntax/compact.ts';
import { KEYWORDS } from '../syntax/keywords.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import { collect } from './collect.ts';
import { dottedLabel } from './labels.ts';
import type { FieldSymbol, Model } from './symbols.ts';

/** What kind of thing a name is for. */
export type NameKind =
  | 'event'
  | 'field'
  | 'attribute'
  | 'action'
  | 'param'
  | 'option'
  | 'segment'
  | 'metric'
  | 'table'
  | 'plan'
  | 'template'
  | 'channel'
  | 'role'
  | 'function';

/**
 * Every declared name with its labels, both ways. Some kinds are told apart by their owner:
 * a `field` by its event's id; an `attribute` by `member` or `community`; a `param` by the id of its action, function,
 * plan, table or template (a table's outputs are params too); an `option` by what has it: `member.tier`,
 * `complaint.filed.topic`, `message.send.via`. Without an owner only what is the same for all owners is answered.
 */
export interface Vocabulary {
  /** The label to print: one that can be written as a name and is read back as the same id; else `undefined`. */
  label(kind: NameKind, id: string, lang: 'en' | 'zh', owner?: string): string | undefined;
  /** The id that a label or an id stands for; `undefined` where nothing is called so, or several things are. */
  id(kind: NameKind, written: string, owner?: string): string | undefined;
  /** `complaint.filed.topic` (or 投诉.主题) as its event and field, by the longest event that it begins with. */
  splitField(written: string): { readonly event: string; readonly field: string } | undefined;
  /** Ids known of a kind and owner. */
  ids(kind: NameKind, owner?: string): readonly string[];
  /** The model that the vocabulary was made from. */
  readonly model: Model;
}

/** Ids and labels of one kind and owner. */
interface Shelf {
  readonly labels: Map<string, Labels>;
  /** Label to id; `null` where two ids have it. */
  readonly ids: Map<string, string | null>;
}

/** Reads the names out of texts and extensions. Never fails: what is declared twice counts as its first. */
export function createVocabulary(trees: readonly SyntaxTree[], signatures: Signatures): Vocabulary {
  return vocabularyOf(collect(trees, signatures, () => {}));
}

/** The vocabulary of names already collected. */
export function vocabularyOf(model: Model): Vocabulary {
  const shelves = new Map<string, Shelf>();
  const anywhere = new Map<NameKind, Shelf>();
  const add = (kind: NameKind, owner: string, id: string, labels: Labels): void => {
    const key = `${kind}\0${owner}`;
    put(getOrAdd(shelves, key), id, labels);
    put(getOrAdd(anywhere, kind), id, labels);
  };
  const addOptions = (owner: string, type: Type): void => {
    const inner = type.kind === 'listOf' ? type.of : type;
    if (inner.kind === 'oneOf')
      for (const option of inner.options) add('option', owner, option.id, option.labels);
  };
  const addFields = (
    kind: 'field' | 'attribute',
    owner: string,
    fields: ReadonlyMap<string, FieldSymbol>,
  ): void => {
    for (const field of fields.values()) {
      add(kind, owner, field.path, field.labels);
      addOptions(`${owner}.${field.path}`, field.type);
    }
  };
  const addParams = (
    owner: string,
    params: Iterable<{ readonly name: string; readonly labels: Labels; readonly type: Type }>,
  ): void => {
    for (const param of params) {
      add('param', owner, param.name, param.labels);
      addOptions(`${owner}.${param.name}`, param.type);
    }
  };
  for (const event of model.events.values()) {
    add('event', '', event.id, event.labels);
    addFields('field', event.id, event.fields);
  }
  addFields('attribute', 'member', model.attributes.member);
  addFields('attribute', 'community', model.attributes.community);
  for (const action of model.actions.values()) {
    add('action', '', action.id, action.labels);
    addParams(action.id, action.params);
  }
  for (const fn of model.functions.values()) {
    add('function', '', fn.id, fn.labels);
    addParams(fn.id, fn.params);
  }
  for (const channel of model.channels.values()) add('channel', '', channel.id, channel.labels);
  for (const segment of model.segments.values()) add('segment', '', segment.name, segment.labels);
  for (const metric of model.metrics.values()) add('metric', '', metric.name, metric.labels);
  for (const table of model.tables.values()) {
    add('table', '', table.name, table.labels);
    addParams(table.name, [...table.params, ...table.outputs]);
  }
  for (const plan of model.plans.values()) {
    add('plan', '', plan.name, plan.labels);
    addParams(plan.name, plan.params);
  }
  for (const template of model.templates.values()) {
    add('template', '', template.name, template.labels);
    addParams(template.name, template.params);
  }

  const shelf = (kind: NameKind, owner: string | undefined): Shelf | undefined => {
    if (owner !== undefined) return shelves.get(`${kind}\0${owner}`);
    return shelves.get(`${kind}\0`) ?? anywhere.get(kind);
  };
  const id = (kind: NameKind, written: string, owner?: string): string | undefined => {
    const names = shelf(kind, owner);
    if (names === undefined) return undefined;
    if (names.labels.has(written)) return written;
    return names.ids.get(written) ?? undefined;
  };
  return {
    model,
    id,
    label(kind, name, lang, owner) {
      const labels = shelf(kind, owner)?.labels.get(name);
      const label = labels?.[lang];
      if (label === undefined) return undefined;
      const dotted = kind === 'attribute' || kind === 'field' ? dottedLabel(name, label) : label;
      return isWritable(dotted, kind) && id(kind, dotted, owner) === name ? dotted : undefined;
    },
    splitField(written) {
      for (let dot = written.lastIndexOf('.'); dot > 0; dot = written.lastIndexOf('.', dot - 1)) {
        const event = id('event', written.slice(0, dot));
        if (event === undefined) continue;
        const rest = written.slice(dot + 1);
        return { event, field: id('field', rest, event) ?? rest };
      }
      return undefined;
    },
    ids: (kind, owner) => [...(shelf(kind, owner)?.labels.keys() ?? [])],
  };
}

function getOrAdd<K>(shelves: Map<K, Shelf>, key: K): Shelf {
  let shelf = shelves.get(key);
  if (shelf === undefined) {
    shelf = { labels: new Map(), ids: new Map() };
    shelves.set(key, shelf);
  }
  return shelf;
}

function put(shelf: Shelf, id: string, labels: Labels): void {
  const known = shelf.labels.get(id);
  // The same id under several owners: a label that they do not share is no label of all.
  shelf.labels.set(id, known === undefined ? labels : shared(known, labels));
  for (const label of [labels.zh, labels.en]) {
    if (label === undefined) continue;
    const dotted = dottedLabel(id, label);
    for (const form of dotted === label ? [label] : [label, dotted]) {
      const other = shelf.ids.get(form);
      shelf.ids.set(form, other === undefined || other === id ? id : null);
    }
  }
}

function shared(a: Labels, b: Labels): Labels {
  return {
    ...(a.en !== undefined && a.en === b.en && { en: a.en }),
    ...(a.zh !== undefined && a.zh === b.zh && { zh: a.zh }),
  };
}

const WRITABLE = /^[\p{XID_Start}_][\p{XID_Continue}_]*(?:\.[\p{XID_Start}_][\p{XID_Continue}_]*)*$/u;

const WORDS: ReadonlySet<string> = new Set(
  KEYWORDS.filter((row) => row.role !== 'function').flatMap((row) => [...row.en, ...row.zh]),
);

/** Whether a label can stand in a text as a name: one word (or dotted ones), none that the language uses itself. */
function isWritable(label: string, kind: NameKind): boolean {
  if (!WRITABLE.test(label)) return false;
  // 满100减 would be read as the words that it begins with.
  if (label.split('.').some((part) => compactLength(part, 'other') !== undefined)) return false;
  // After a dot and before a colon any word may stand.
  return kind === 'attribute' || kind === 'field' || kind === 'param' || !WORDS.has(label);
}
