import { KEYWORDS, type KeywordId, wordOf } from '../syntax/keywords.ts';
import type { Name } from '../syntax/tree.ts';

/** The two languages that Reeve text is written in. */
export type Lang = 'en' | 'zh';

/** How the printers write: in which language, and names in which form. */
export interface Style {
  readonly lang: Lang;
  /** A word of the language; empty where it is said by word order. */
  readonly word: (id: KeywordId) => string;
  /** A name that was declared: an event, an action, an argument. */
  readonly name: (name: Name) => string;
  /** A name that may begin with a root: `member.tier` is 成员.tier. */
  readonly path: (name: Name) => string;
  /** What is called: a function of the language has a name in each. */
  readonly callee: (name: Name) => string;
}

/** Names as their author wrote them. */
export function writtenStyle(lang: Lang): Style {
  return { ...base(lang), name: (it) => it.written, path: (it) => it.written, callee: (it) => it.written };
}

/** Names by their ids, or by their labels where they have one. */
export function createStyle(lang: Lang, labels: ReadonlyMap<Name, string> = NO_LABELS): Style {
  return {
    ...base(lang),
    name: (it) => labels.get(it) ?? it.id,
    path: (it) => labels.get(it) ?? rooted(it.id, lang),
    callee: (it) => labels.get(it) ?? FUNCTIONS[lang].get(it.id) ?? it.id,
  };
}

const NO_LABELS: ReadonlyMap<Name, string> = new Map();

function base(lang: Lang): Pick<Style, 'lang' | 'word'> {
  return { lang, word: (id) => wordOf(id, lang) };
}

const ROOTS: ReadonlySet<string> = new Set<KeywordId>([
  'member',
  'community',
  'event',
  'activity',
  'channel',
]);

function rooted(id: string, lang: Lang): string {
  if (lang === 'en') return id;
  const dot = id.indexOf('.');
  const root = dot < 0 ? id : id.slice(0, dot);
  return ROOTS.has(root) ? wordOf(root as KeywordId, lang) + id.slice(root.length) : id;
}

const FUNCTIONS: Readonly<Record<Lang, ReadonlyMap<string, string>>> = {
  en: new Map(),
  zh: new Map(
    KEYWORDS.filter((row) => row.role === 'function').map((row) => [row.en[0] ?? '', row.zh[0] ?? '']),
  ),
};
