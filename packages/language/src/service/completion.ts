// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets of editors are written so
import type { Span } from '@reeve/ir';
import { KEYWORDS, type Keyword } from '../syntax/keywords.ts';
import { T, wordsOfType } from '../syntax/tokens.ts';
import { type Add, type CompletionItem, type Lang, RANK } from './completion-item.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { paramsOf } from './describe.ts';
import { item, NAME_TYPES, NAMES, namesWanted, templates } from './offered-names.ts';
import { offerOfPacks } from './packs.ts';
import { snippetOf } from './snippets.ts';
import type { World } from './world.ts';

/** What may be written at a place, and what it replaces. */
export interface Completions {
  readonly span: Span;
  readonly items: readonly CompletionItem[];
}

/** Kinds that stand where nothing else of use can. */
const CHOSEN: ReadonlySet<CompletionItem['kind']> = new Set(['option', 'channel', 'role', 'template']);

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
  const onlyPacks = offerOfPacks(world, source, cursor, add);
  if (cursor.inString) templateNames(world, cursor, add);
  else if (!onlyPacks) {
    if (cursor.yaml) yamlKeys(world, cursor, add);
    for (const group of namesWanted(cursor)) NAMES[group]?.(world, cursor, lang, add);
    // Where a choice has to be made, words that could begin some other value are only in the way.
    if (![...found.values()].some(({ kind }) => CHOSEN.has(kind))) words(cursor, lang, add);
  }
  if (!cursor.inString && !cursor.yaml && !onlyPacks) phrases(world, source, cursor, lang, add);
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
      if (row.role === 'unit' && rules[0] !== 'length' && rules[0] !== 'period') continue;
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
    const value = VALUES[LITERALS[type.name] ?? type.name];
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

function rowsOf(type: Cursor['expected'][number]['type']): readonly Keyword[] {
  if (NAME_TYPES.has(type.name)) return [];
  const spelled = new Set(wordsOfType(type));
  return KEYWORDS.filter((row) => {
    if (row.role === 'function') return false;
    if (Object.hasOwn(T, type.name)) return row.id === type.name;
    return spelled.size > 0 && [...row.en, ...row.zh].some((word) => spelled.has(word));
  });
}

/** Places where a parameter may stand for the literal. */
const LITERALS: Readonly<Record<string, string>> = {
  QuantityLike: 'Quantity',
  TimeLike: 'TimeOfDay',
  PercentLike: 'Percent',
};

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

// ── templates and YAML ───────────────────────────────────────────────────────────────────────────────────────

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
