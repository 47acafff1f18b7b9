// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets of editors are written so
import type { Type } from '@reeve/ir';
import { KEYWORDS, wordOf } from '../syntax/keywords.ts';
import { type Add, type CompletionItem, type Lang, RANK } from './completion-item.ts';
import type { Cursor } from './cursor.ts';
import { describe, kindInWords, optionsOf, ownerType, paramsOf } from './describe.ts';
import type { Meaning } from './occurrences.ts';
import { snippetsOfAction } from './snippets.ts';
import type { World } from './world.ts';

/** Types of tokens that are names, not words of the language. */
export const NAME_TYPES: ReadonlySet<string> = new Set([
  'AnyName',
  'FreeName',
  'Identifier',
  'Path',
  'CallName',
  'ColonName',
]);

/** Which names the grammar takes at the place. */
export function namesWanted(cursor: Cursor): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const { type, rules } of cursor.expected) {
    if (!NAME_TYPES.has(type.name)) continue;
    const [rule = '', around = ''] = rules;
    if (rule === 'selector' && rules.includes('window')) wanted.add('windowed');
    else if (type.name === 'ColonName') wanted.add('argument');
    else if (rule === 'names' || (type.name === 'FreeName' && (rule === 'share' || rule === 'followed')))
      wanted.add('sameField');
    else if (rule === 'declarationName' || rule === 'field' || rule === 'parameter' || rule === 'choice')
      continue;
    else if (rule === 'selector' && around === 'recent') wanted.add('windowed');
    else wanted.add(rule);
  }
  return wanted;
}

type Names = (world: World, cursor: Cursor, lang: Lang, add: Add) => void;

/** What is offered for each kind of name that the grammar takes. */
export const NAMES: Readonly<Record<string, Names>> = {
  selector: (world, _cursor, lang, add) => events(world, lang, RANK.own, add),
  windowed: (world, _cursor, lang, add) => {
    events(world, lang, RANK.own, add);
    eventFields(world, lang, add);
  },
  reference: values,
  call: (world, _cursor, lang, add) => functions(world, lang, add),
  action: (world, _cursor, lang, add) => actions(world, lang, add),
  planCall: (world, _cursor, lang, add) => {
    for (const plan of world.model().plans.values())
      add(item(world, { kind: 'plan', id: plan.name }, lang, RANK.own));
  },
  membershipChange: (world, _cursor, lang, add) => {
    for (const name of world.model().segments.keys())
      add(item(world, { kind: 'segment', id: name }, lang, RANK.wanted));
  },
  sameField: (world, _cursor, lang, add) => {
    const { events: known } = world.model();
    for (const event of known.values())
      for (const path of event.fields.keys())
        add(item(world, { kind: 'field', id: path, owner: event.id }, lang, RANK.own));
  },
  per: (world, _cursor, lang, add) => {
    for (const id of ['member', 'community', 'channel'] as const) {
      const word = wordOf(id, lang);
      add({ label: word, kind: 'keyword', insert: word, isSnippet: false, also: [id], rank: RANK.wanted });
    }
    for (const event of world.model().events.values())
      for (const path of event.fields.keys())
        add(item(world, { kind: 'field', id: path, owner: event.id }, lang, RANK.far));
  },
  approvalBody: (world, _cursor, _lang, add) => roles(world, add),
  argument: (world, cursor, lang, add) => args(world, cursor, lang, add),
  header: (world, _cursor, lang, add) => {
    for (const table of world.model().tables.values())
      for (const { name } of paramsOf(table.name, world.model()))
        add(item(world, { kind: 'param', id: name, owner: table.name }, lang, RANK.own));
  },
  templateBody: (world, _cursor, lang, add) => {
    for (const id of world.model().channels.keys()) add(item(world, { kind: 'channel', id }, lang, RANK.own));
  },
};

/** A declared thing as it is written in a language. */
export function item(
  world: World,
  meaning: Meaning,
  lang: Lang,
  rank: number,
  insert?: string,
): CompletionItem {
  const vocabulary = world.vocabulary();
  const { kind, id, owner } = meaning;
  const label = kind === 'rule' ? undefined : vocabulary.label(kind, id, lang, owner);
  const other = kind === 'rule' ? undefined : vocabulary.label(kind, id, lang === 'en' ? 'zh' : 'en', owner);
  const prefix =
    kind === 'attribute'
      ? `${lang === 'zh' ? wordOf(owner === 'community' ? 'community' : 'member', 'zh') : owner}.`
      : '';
  const written = prefix + (lang === 'zh' ? (label ?? id) : id);
  const about = describe(meaning, vocabulary);
  const title = about?.title && (lang === 'zh' ? about.title.zh : about.title.en);
  return {
    label: written,
    kind,
    insert: insert ?? written,
    isSnippet: insert !== undefined,
    also: [id, label, other].filter((each) => each !== undefined && each !== written) as string[],
    rank,
    ...(about && {
      detail:
        title === undefined || title === id
          ? about.detail
          : {
              en: `${about.title?.en ?? ''} · ${about.detail.en}`,
              zh: `${about.title?.zh ?? ''} · ${about.detail.zh}`,
            },
    }),
    ...(about?.text && { documentation: about.text }),
  };
}

function events(world: World, lang: Lang, rank: number, add: Add): void {
  const activity = wordOf('activity', lang);
  const about = { en: 'any event that counts as activity', zh: '任何计为活动的事件' };
  add({
    label: activity,
    kind: 'event',
    insert: activity,
    isSnippet: false,
    also: ['activity'],
    rank,
    detail: about,
  });
  for (const id of world.model().events.keys()) add(item(world, { kind: 'event', id }, lang, rank));
}

function eventFields(world: World, lang: Lang, add: Add): void {
  const vocabulary = world.vocabulary();
  for (const event of world.model().events.values()) {
    const name = lang === 'zh' ? (vocabulary.label('event', event.id, 'zh') ?? event.id) : event.id;
    for (const path of event.fields.keys()) {
      const field = item(world, { kind: 'field', id: path, owner: event.id }, lang, RANK.value);
      add({
        ...field,
        label: `${name}.${field.label}`,
        insert: `${name}.${field.insert}`,
        also: [...field.also, `${event.id}.${path}`],
      });
    }
  }
}

function values(world: World, cursor: Cursor, lang: Lang, add: Add): void {
  const { lookup } = cursor;
  const model = world.model();
  const owner = lookup?.kind === 'value' ? lookup.owner : undefined;
  const wanted = owner === undefined ? undefined : ownerType(owner, model);
  if (owner !== undefined && wanted) wantedValues(world, owner, wanted, lang, add);
  if (
    wanted?.kind === 'oneOf' ||
    wanted?.kind === 'channel' ||
    wanted?.kind === 'template' ||
    wanted?.kind === 'role'
  )
    return;
  if (lookup?.within !== undefined) {
    for (const { name } of paramsOf(lookup.within, model))
      add(item(world, { kind: 'param', id: name, owner: lookup.within }, lang, RANK.own));
  }
  const event = lookup?.event === undefined ? undefined : model.events.get(lookup.event);
  if (event) {
    const prefix = `${wordOf('event', lang)}.`;
    for (const path of event.fields.keys()) {
      const field = item(world, { kind: 'field', id: path, owner: event.id }, lang, RANK.own);
      if (lookup?.where) add(field);
      const rank = lookup?.where ? RANK.far : RANK.own;
      add({
        ...field,
        label: prefix + field.label,
        insert: prefix + field.insert,
        also: [`event.${path}`],
        rank,
      });
    }
  }
  for (const root of ['member', 'community'] as const) {
    for (const id of model.attributes[root].keys())
      add(
        item(
          world,
          { kind: 'attribute', id, owner: root },
          lang,
          root === 'member' ? RANK.own + 0.2 : RANK.far,
        ),
      );
  }
  for (const id of model.metrics.keys()) add(item(world, { kind: 'metric', id }, lang, RANK.own + 0.1));
  for (const id of model.segments.keys()) add(item(world, { kind: 'segment', id }, lang, RANK.own + 0.1));
  for (const root of ['member', 'community', 'event'] as const) {
    const word = wordOf(root, lang);
    add({ label: word, kind: 'keyword', insert: word, isSnippet: false, also: [root], rank: RANK.word });
  }
}

/** What fits where one type of value is wanted: the choices of an attribute, the argument of an action. */
function wantedValues(world: World, owner: string, type: Type, lang: Lang, add: Add): void {
  const model = world.model();
  const inner = type.kind === 'listOf' ? type.of : type;
  switch (inner.kind) {
    case 'oneOf':
      for (const { id } of optionsOf(owner, model))
        add(item(world, { kind: 'option', id, owner }, lang, RANK.wanted));
      break;
    case 'channel':
      for (const id of model.channels.keys()) add(item(world, { kind: 'channel', id }, lang, RANK.wanted));
      break;
    case 'template':
      templates(world, (name, about) =>
        add({ ...about, label: `"${name}"`, insert: `"${name}"`, also: [name] }),
      );
      break;
    case 'role':
      roles(world, add);
      break;
    case 'member':
    case 'community': {
      const word = wordOf(inner.kind, lang);
      add({
        label: word,
        kind: 'keyword',
        insert: word,
        isSnippet: false,
        also: [inner.kind],
        rank: RANK.wanted,
      });
      break;
    }
    case 'yesno':
      for (const id of ['yes', 'no'] as const) {
        const word = wordOf(id, lang);
        add({ label: word, kind: 'keyword', insert: word, isSnippet: false, also: [id], rank: RANK.wanted });
      }
      break;
    case 'text':
      add({ label: '"…"', kind: 'value', insert: '"$1"', isSnippet: true, also: [], rank: RANK.wanted });
      break;
    case 'word':
      for (const word of world.words().get(owner) ?? [])
        add({ label: word, kind: 'word', insert: word, isSnippet: false, also: [], rank: RANK.wanted });
      break;
    default:
  }
}

function roles(world: World, add: Add): void {
  const model = world.model();
  for (const [owner, known] of world.words()) {
    if (ownerType(owner, model)?.kind !== 'role') continue;
    for (const role of known)
      add({
        label: role,
        kind: 'role',
        insert: role,
        isSnippet: false,
        also: [],
        rank: RANK.wanted,
        detail: kindInWords('role'),
      });
  }
}

function functions(world: World, lang: Lang, add: Add): void {
  for (const row of KEYWORDS) {
    if (row.role !== 'function') continue;
    const word = row[lang][0];
    if (word !== undefined)
      add({
        label: word,
        kind: 'function',
        insert: `${word}($1)`,
        isSnippet: true,
        also: [...row.en, ...row.zh],
        rank: RANK.value,
        detail: kindInWords('function'),
      });
  }
  for (const kind of ['function', 'table'] as const) {
    const known = kind === 'function' ? world.model().functions : world.model().tables;
    for (const id of known.keys()) {
      const made = item(world, { kind, id }, lang, RANK.own);
      add({ ...made, insert: `${made.insert}($1)`, isSnippet: true });
    }
  }
}

function actions(world: World, lang: Lang, add: Add): void {
  const vocabulary = world.vocabulary();
  for (const action of world.model().actions.values()) {
    const made = item(world, { kind: 'action', id: action.id }, lang, RANK.own);
    add({ ...made, insert: snippetsOfAction(action, made.label, vocabulary, lang), isSnippet: true });
  }
}

/** Arguments that are not given yet, and of a template those that it takes. */
function args(world: World, cursor: Cursor, lang: Lang, add: Add): void {
  const { call } = cursor;
  if (!call || call.name !== undefined) return;
  const vocabulary = world.vocabulary();
  const callee = (['action', 'plan', 'function', 'table'] as const)
    .map((kind) => vocabulary.id(kind, call.callee))
    .find((id) => id !== undefined);
  if (callee === undefined) return;
  const given = new Set(call.given.map((name) => vocabulary.id('param', name, callee) ?? name));
  for (const param of paramsOf(callee, world.model())) {
    if (given.has(param.name)) continue;
    const required = !('required' in param) || param.required;
    const made = item(
      world,
      { kind: 'param', id: param.name, owner: callee },
      lang,
      required ? RANK.wanted : RANK.own,
    );
    add({ ...made, label: `${made.label}:`, insert: `${made.insert}: ` });
  }
}

export function templates(
  world: World,
  add: (name: string, about: Omit<CompletionItem, 'label' | 'insert' | 'also'>) => void,
): void {
  const about = {
    kind: 'template',
    isSnippet: false,
    rank: RANK.wanted,
    detail: kindInWords('template'),
  } as const;
  for (const name of world.model().templates.keys()) add(name, about);
  for (const name of world.options.project?.templates ?? []) add(name, about);
}
