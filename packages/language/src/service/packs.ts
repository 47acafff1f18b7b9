import type { Bilingual, Span } from '@reeve/ir';
import type { PackTexts } from '../check/options.ts';
import { type PackParameter, packParameters } from '../check/packs.ts';
import { KEYWORDS } from '../syntax/keywords.ts';
import type { Declaration } from '../syntax/tree.ts';
import { type Add, type CompletionItem, RANK } from './completion-item.ts';
import type { Cursor } from './cursor.ts';
import { type Meaning, packOf } from './occurrences.ts';
import type { World } from './world.ts';

/** Where in a `use pack` somebody writes. */
type PlaceInUse =
  | { readonly kind: 'pack' }
  | { readonly kind: 'setting' | 'except'; readonly pack: string; readonly given: string }
  | { readonly kind: 'value'; readonly pack: string; readonly name: string };

/** Tokens in whose place a parameter may stand. */
const TAKES_PARAMETER: ReadonlySet<string> = new Set([
  'Given',
  'NumberLike',
  'QuantityLike',
  'PercentLike',
  'TimeLike',
  'DateLike',
]);

/** Offers names of packs, of their parameters and rules, and `$name`. True where nothing else can stand there. */
export function offerOfPacks(world: World, source: string, cursor: Cursor, add: Add): boolean {
  if (cursor.inString) return false;
  const text = world.text(source) ?? '';
  const isGiven = /[$＄]/u.test(text[cursor.start - 1] ?? '');
  if (isGiven || cursor.expected.some(({ type }) => TAKES_PARAMETER.has(type.name))) {
    for (const parameter of parametersOf(world)) {
      const label = `$${parameter.name}`;
      add({
        ...parameterItem(world, parameter),
        label,
        insert: label,
        rank: RANK.own,
        ...(isGiven && { from: cursor.start - 1 }),
      });
    }
  }
  if (isGiven) return true;
  const place = cursor.yaml ? inYaml(cursor.yaml.path) : inText(text.slice(0, cursor.start));
  if (!place) return false;
  const colon = cursor.yaml ? ': ' : '';
  switch (place.kind) {
    case 'pack':
      for (const id of world.options.packIds ?? (world.options.packs ?? []).map((pack) => pack.id))
        add(packItem(world, id, `${id}${colon}`));
      return true;
    case 'setting':
      for (const parameter of parametersOf(world, place.pack)) {
        if (new RegExp(`(?:^|[^\\p{XID_Continue}])${parameter.name}\\s*[:：]`, 'u').test(place.given))
          continue;
        const insert = `${parameter.name}: `;
        add({ ...parameterItem(world, parameter, place.pack), label: `${parameter.name}:`, insert });
      }
      return true;
    case 'except':
      for (const { name, labels } of rulesOf(world, place.pack)) {
        if (place.given.split(/[^\p{XID_Continue}]+/u).includes(name.id)) continue;
        const title = labels[0]?.text;
        const detail = title === undefined ? {} : { detail: { en: title, zh: title } };
        add({ ...plain(name.id, 'rule'), ...detail });
      }
      return true;
    case 'value': {
      const found = parametersOf(world, place.pack).find(({ name }) => name === place.name);
      const choices = found && /^[^(]*[(（](.*)[)）]$/su.exec(found.type)?.[1];
      const names = (choices?.split(/[,，、]/u) ?? []).map((each) => each.trim().split(/\s/u)[0] ?? '');
      const detail = found && sayParameter(world, found, place.pack);
      for (const name of new Set([...(found ? [found.default] : []), ...names]))
        if (name !== '') add({ ...plain(name, 'value'), ...(detail && { detail }) });
      return found !== undefined;
    }
  }
}

function plain(label: string, kind: CompletionItem['kind']): CompletionItem {
  return { label, kind, insert: label, isSnippet: false, also: [], rank: RANK.wanted };
}

const WORDS = (id: string): ReadonlySet<string> =>
  new Set(KEYWORDS.filter((row) => row.id === id).flatMap((row) => [...row.en, ...row.zh]));

/** The declaration that is being written, from its first line on. */
function inText(before: string): PlaceInUse | undefined {
  let start = before.lastIndexOf('\n') + 1;
  while (start > 0 && /[ \t]/u.test(before[start] ?? ' ')) start = before.lastIndexOf('\n', start - 2) + 1;
  const rest = /^(?:use[ \t]+pack|启用[ \t]*规则包)[ \t]+(.*)$/su.exec(before.slice(start))?.[1];
  if (rest === undefined) return undefined;
  const pack = /^\S*/u.exec(rest)?.[0] ?? '';
  if (pack === rest) return { kind: 'pack' };
  const after = rest
    .slice(pack.length)
    .replace(/["“][^"”]*["”]/gu, '""')
    .replace(/[(（][^()（）]*[)）]/gu, '()');
  const words = [...after.matchAll(/[^\s,，、:：]+/gu)];
  const heads = { setting: WORDS('with'), except: WORDS('except') };
  const last = words.findLast(({ 0: word }) => heads.setting.has(word) || heads.except.has(word));
  if (!last || last.index + last[0].length === after.length) return undefined;
  const given = after.slice(last.index + last[0].length);
  const piece = given.slice(given.search(/[^,，、\n]*$/u));
  if (heads.except.has(last[0])) return { kind: 'except', pack, given };
  if (!/[:：]/u.test(piece)) return { kind: 'setting', pack, given };
  const [name = '', value = ''] = piece.split(/[:：]/u);
  // Once there is a value, the grammar knows what may follow it.
  return value.trim() === '' ? { kind: 'value', pack, name: name.trim() } : undefined;
}

function inYaml(path: readonly string[]): PlaceInUse | undefined {
  const [section, pack, key, name] = path;
  if (section !== 'use') return undefined;
  if (pack === undefined) return { kind: 'pack' };
  if (key === 'except') return { kind: 'except', pack, given: '' };
  if (key !== 'with') return undefined;
  return name === undefined ? { kind: 'setting', pack, given: '' } : { kind: 'value', pack, name };
}

// ── what packs have ──────────────────────────────────────────────────────────────────────────────────────────

const packTexts = (world: World, id: string): PackTexts | undefined =>
  world.options.packs?.find((pack) => pack.id === id);

const ownTrees = (world: World) => world.sources.flatMap((source) => world.tree(source) ?? []);

/** The parameters of a pack; without one, those of the project's own texts. */
export function parametersOf(world: World, pack?: string): readonly PackParameter[] {
  return packParameters(pack === undefined ? ownTrees(world) : (packTexts(world, pack)?.trees ?? []));
}

function rulesOf(world: World, pack: string): readonly Extract<Declaration, { kind: 'rule' }>[] {
  return (packTexts(world, pack)?.trees ?? [])
    .flatMap(({ declarations }) => declarations)
    .filter((each) => each.kind === 'rule');
}

function usesOf(world: World) {
  return ownTrees(world).flatMap((tree) =>
    tree.declarations.flatMap((node) => (node.kind === 'use' ? [{ node, tree }] : [])),
  );
}

/** What a project sets a pack's parameter to, as it is written. */
function settingOf(world: World, pack: string, name: string): string | undefined {
  for (const { node, tree } of usesOf(world)) {
    const set = node.name.id === pack ? node.settings.find((each) => each.name.id === name) : undefined;
    if (set) return tree.text.slice(set.value.span.start, set.value.span.end);
  }
  return undefined;
}

/** `duration, by default 7 days, from 1 day to 60 days`. */
function sayParameter(world: World, parameter: PackParameter, pack?: string): Bilingual {
  const { type, default: value, from, to } = parameter;
  const set = pack === undefined ? undefined : settingOf(world, pack, parameter.name);
  const en = [`${type}, by default ${value}`];
  const zh = [`${type}，默认 ${value}`];
  if (from !== undefined || to !== undefined) {
    en.push([from && `from ${from}`, to && `to ${to}`].filter((part) => part !== undefined).join(' '));
    zh.push([from && `从 ${from}`, to && `至 ${to}`].filter((part) => part !== undefined).join(' '));
  }
  if (set !== undefined) {
    en.push(`set to ${set}`);
    zh.push(`已设为 ${set}`);
  }
  return { en: en.join(', '), zh: zh.join('，') };
}

function titleOf(world: World, parameter: PackParameter, pack?: string): Bilingual | undefined {
  const labels =
    pack === undefined ? undefined : packTexts(world, pack)?.parameters?.[parameter.name]?.labels;
  const any = parameter.title ?? labels?.en ?? labels?.zh;
  return any === undefined ? undefined : { en: labels?.en ?? any, zh: labels?.zh ?? any };
}

function parameterItem(world: World, parameter: PackParameter, pack?: string): CompletionItem {
  const title = titleOf(world, parameter, pack);
  return {
    ...plain(parameter.name, 'param'),
    detail: sayParameter(world, parameter, pack),
    ...(title && { documentation: title }),
  };
}

function packItem(world: World, id: string, insert: string): CompletionItem {
  const { title, text } = sayPack(world, id);
  return {
    ...plain(id, 'word'),
    insert,
    ...(title && { detail: title }),
    ...(text && { documentation: text }),
  };
}

function sayPack(world: World, id: string): { readonly title?: Bilingual; readonly text?: Bilingual } {
  const pack = packTexts(world, id);
  const both = (labels: PackTexts['labels']): Bilingual | undefined => {
    const any = labels?.en ?? labels?.zh;
    return any === undefined ? undefined : { en: labels?.en ?? any, zh: labels?.zh ?? any };
  };
  const title = both(pack?.labels);
  const text = both(pack?.description);
  return { ...(title && { title }), ...(text && { text }) };
}

// ── looking at it ────────────────────────────────────────────────────────────────────────────────────────────

/** The name of a pack at an offset. */
function packAt(world: World, source: string, offset: number) {
  return usesOf(world).find(
    ({ node: { name }, tree }) =>
      tree.source === source && name.span.start <= offset && offset <= name.span.end,
  )?.node.name;
}

/** What is said of a pack, or of the parameter that an occurrence means. */
export function hoverOfPacks(
  world: World,
  source: string,
  offset: number,
  meaning: (Meaning & { readonly span: Span }) | undefined,
): { readonly span: Span; readonly text: Bilingual } | undefined {
  const name = packAt(world, source, offset);
  if (name) {
    const { title, text } = sayPack(world, name.id);
    if (!packTexts(world, name.id)) return undefined;
    const body = (lang: 'en' | 'zh'): string =>
      [`**${title?.[lang] ?? name.id}**  \n\`${name.id}\` · ${PACK[lang]}`, text?.[lang]]
        .filter((part) => part !== undefined)
        .join('\n\n');
    return { span: name.span, text: { en: body('en'), zh: body('zh') } };
  }
  const owner = meaning?.kind === 'param' ? packOf(meaning) : undefined;
  if (!meaning || !owner) return undefined;
  const parameter = parametersOf(world, owner.pack).find((each) => each.name === meaning.id);
  if (!parameter) return undefined;
  const title = titleOf(world, parameter, owner.pack);
  const about = sayParameter(world, parameter, owner.pack);
  const body = (lang: 'en' | 'zh'): string =>
    `**${title?.[lang] ?? meaning.id}**  \n\`${meaning.id}\` · ${PARAMETER[lang]}\n\n${about[lang]}`;
  return { span: meaning.span, text: { en: body('en'), zh: body('zh') } };
}

const PACK: Bilingual = { en: 'rule pack', zh: '规则包' };
const PARAMETER: Bilingual = { en: 'parameter', zh: '参数' };

/** Where a pack's text declares what is at an offset; of a pack itself, the beginning of its rules. */
export function definitionInPacks(
  world: World,
  source: string,
  offset: number,
  meaning: Meaning | undefined,
): readonly Span[] {
  const name = packAt(world, source, offset);
  if (name) {
    const first = packTexts(world, name.id)?.trees[0];
    return first ? [{ source: first.source, start: 0, end: 0 }] : [];
  }
  const pack = meaning && packOf(meaning)?.pack;
  if (!meaning || pack === undefined) return [];
  if (meaning.kind === 'rule')
    return rulesOf(world, pack).flatMap((rule) => (rule.name.id === meaning.id ? [rule.name.span] : []));
  return parametersOf(world, pack).flatMap((each) => (each.name === meaning.id ? [each.span] : []));
}
