// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets of editors are written so
import type { Bilingual, Span, Type } from '@reeve/ir';
import { KEYWORDS, type Keyword, wordOf } from '../syntax/keywords.ts';
import { T, wordsOfType } from '../syntax/tokens.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { describe, kindInWords, optionsOf, ownerType, paramsOf } from './describe.ts';
import type { Meaning } from './occurrences.ts';
import { snippetOf, snippetsOfAction } from './snippets.ts';
import type { World } from './world.ts';

/** One thing that may be written at a place. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: Meaning['kind'] | 'keyword' | 'value' | 'word';
  /** Shown beside the label. */
  readonly detail?: Bilingual;
  /** Markdown, shown when it is looked at. */
  readonly documentation?: Bilingual;
  /** What is written in place of the word; in the syntax of snippets (`${1:name}`, `$0`) where `isSnippet`. */
  readonly insert: string;
  readonly isSnippet: boolean;
  /** Texts that what was typed may match, besides the label: the other language's word, the id. */
  readonly also: readonly string[];
  /** Smaller comes first. */
  readonly rank: number;
  /** Where what it replaces begins, where that is before the word: at `at` of `at most`. */
  readonly from?: number;
}

/** What may be written at a place, and what it replaces. */
export interface Completions {
  readonly span: Span;
  readonly items: readonly CompletionItem[];
}

/** Ranks: what can only stand here, what is declared, words of the language, what is possible but seldom meant. */
const RANK = { wanted: 0, own: 1, word: 2, value: 3, far: 4 } as const;

/** Kinds that stand where nothing else of use can. */
const CHOSEN: ReadonlySet<CompletionItem['kind']> = new Set(['option', 'channel', 'role', 'template']);

type Lang = 'en' | 'zh';
type Add = (item: CompletionItem) => void;

/** What may be written at an offset. */
export function completionsAt(world: World, source: string, offset: number): Completions | undefined {
  const cursor = cursorAt(world, source, offset);
  const tree = world.tree(source);
  if (cursor === undefined || tree === undefined) return undefined;
  const lang: Lang = tree.spelling === 'zh' ? 'zh' : 'en';
  const found = new Map<string, CompletionItem>();
  const add: Add = (item) => {
    const key = item.label;
    const known = found.get(key);
    if (known === undefined || item.rank < known.rank) found.set(key, item);
  };
  if (cursor.inString) templateNames(world, cursor, add);
  else {
    if (cursor.yaml) yamlKeys(world, cursor, add);
    for (const group of namesWanted(cursor)) NAMES[group]?.(world, cursor, lang, add);
    // Where a choice has to be made, words that could begin some other value are only in the way.
    if (![...found.values()].some(({ kind }) => CHOSEN.has(kind))) words(cursor, lang, add);
  }
  if (!cursor.inString && !cursor.yaml) phrases(world, source, cursor, lang, add);
  const items = [...found.values()].toSorted((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1));
  return { span: { source, start: cursor.start, end: cursor.end }, items };
}

// ── words of the language ────────────────────────────────────────────────────────────────────────────────────

/** At the beginning of a line these go on with the line before; all other operators stand in the line they belong to. */
const GOES_ON: ReadonlySet<string> = new Set(['and', 'or', 'within', 'withSame', 'where']);

function words(cursor: Cursor, lang: Lang, add: Add): void {
  for (const { type, rules } of cursor.expected) {
    for (const row of rowsOf(type)) {
      const goesOn =
        row.role === 'operator' ||
        row.role === 'trigger' ||
        row.role === 'window' ||
        row.role === 'connector';
      const inValue = rules[0] === 'expression' || rules[0] === 'selector' || rules[0] === 'reference';
      if (cursor.first && goesOn && inValue && !GOES_ON.has(row.id) && row.id !== 'not') continue;
      if (row.role === 'unit' && rules[0] !== 'duration' && rules[0] !== 'period') continue;
      const word = row[lang][0];
      if (word === undefined || word === '') continue;
      const snippet = snippetOf(row.id, rules[0] ?? '', lang);
      add({
        label: word,
        kind: 'keyword',
        insert: snippet ?? word,
        isSnippet: snippet !== undefined,
        also: [...row.en, ...row.zh].filter((other) => other !== word),
        rank:
          rules[0] === 'clause' || rules[0] === 'declaration' || cursor.first ? RANK.word : RANK.word + 0.5,
      });
    }
    const value = VALUES[type.name];
    if (value)
      for (const each of value[lang])
        add({ ...each, kind: 'value', isSnippet: true, also: [], rank: RANK.value });
  }
}

/** Of `at mo` the whole of `at most`: a phrase whose first words are written already. */
function phrases(world: World, source: string, cursor: Cursor, lang: Lang, add: Add): void {
  const text = world.text(source) ?? '';
  const line = text.slice(text.lastIndexOf('\n', cursor.start - 1) + 1, cursor.start);
  const before = /(?:\p{L}+ +){1,3}$/u.exec(line)?.[0] ?? '';
  const written = before.split(/ +/u).filter((word) => word !== '');
  for (let count = written.length; count > 0; count--) {
    const begun = `${written.slice(-count).join(' ')} `;
    if (!KEYWORDS.some((row) => row[lang].some((word) => word.startsWith(begun)))) continue;
    const from = cursor.start - before.length + before.lastIndexOf(written.at(-count) ?? '');
    const whole = cursorAt(world, source, from, { start: from, end: cursor.end });
    if (!whole) continue;
    words(whole, lang, (item) => {
      const label = [item.label, ...item.also].find((word) => word.startsWith(begun));
      if (label !== undefined)
        add({ ...item, label, insert: item.label === label ? item.insert : label, from });
    });
  }
}

const NAME_TYPES: ReadonlySet<string> = new Set([
  'AnyName',
  'FreeName',
  'Identifier',
  'Path',
  'CallName',
  'ColonName',
]);

function rowsOf(type: Cursor['expected'][number]['type']): readonly Keyword[] {
  if (NAME_TYPES.has(type.name)) return [];
  const spelled = new Set(wordsOfType(type));
  return KEYWORDS.filter((row) => {
    if (row.role === 'function') return false;
    if (Object.hasOwn(T, type.name)) return row.id === type.name;
    return spelled.size > 0 && [...row.en, ...row.zh].some((word) => spelled.has(word));
  });
}

const VALUES: Readonly<Record<string, Readonly<Record<Lang, readonly { label: string; insert: string }[]>>>> =
  {
    Quantity: {
      en: [
        { label: '7 days', insert: '${1:7} days' },
        { label: '1 hour', insert: '${1:1} hour' },
        { label: '30 minutes', insert: '${1:30} minutes' },
      ],
      zh: [
        { label: '7 天', insert: '${1:7} 天' },
        { label: '1 小时', insert: '${1:1} 小时' },
        { label: '30 分钟', insert: '${1:30} 分钟' },
      ],
    },
    TimeOfDay: {
      en: [{ label: '09:00', insert: '${1:09:00}' }],
      zh: [{ label: '09:00', insert: '${1:09:00}' }],
    },
    Percent: {
      en: [{ label: '10%', insert: '${1:10}%' }],
      zh: [{ label: '10%', insert: '${1:10}%' }],
    },
  };

// ── names ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Which names the grammar takes at the place. */
function namesWanted(cursor: Cursor): ReadonlySet<string> {
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

const NAMES: Readonly<Record<string, Names>> = {
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
function item(world: World, meaning: Meaning, lang: Lang, rank: number, insert?: string): CompletionItem {
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

// ── templates and YAML ───────────────────────────────────────────────────────────────────────────────────────

function templates(
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

function templateNames(world: World, cursor: Cursor, add: Add): void {
  if (cursor.lookup?.kind !== 'template') return;
  templates(world, (name, about) => add({ ...about, label: name, insert: name, also: [] }));
}

function yamlKeys(world: World, { yaml }: Cursor, add: Add): void {
  if (!yaml) return;
  for (const [at, key] of yaml.keys.entries())
    add({
      label: key,
      kind: 'keyword',
      insert: `${key}: `,
      isSnippet: false,
      also: [],
      rank: RANK.word + at / 100,
    });
  if (yaml.isStep) {
    for (const action of world.model().actions.values()) {
      const made = item(world, { kind: 'action', id: action.id }, 'en', RANK.own);
      add({ ...made, insert: `${made.label}: { $1 }`, isSnippet: true });
    }
  }
  if (yaml.callee !== undefined && yaml.rule === undefined) {
    for (const { name } of paramsOf(yaml.callee, world.model())) {
      const made = item(world, { kind: 'param', id: name, owner: yaml.callee }, 'en', RANK.wanted);
      add({ ...made, insert: `${name}: ` });
    }
  }
}
