import type { Lang } from '../terminal/frames.ts';
import type { Style } from '../terminal/style.ts';
import { padEnd, widthOf, wrap } from '../terminal/width.ts';
import type { ListedPack } from './listing.ts';

const WORDS = {
  en: {
    none: 'There are no packs here. Name their folder in reeve.yaml, packs: path/to/rules-library, or an extension that brings some.',
    used: { yes: 'used', required: 'required', no: '' },
    rules: (n: number) => `${n} ${n === 1 ? 'rule' : 'rules'}`,
    more: 'reeve pack show NAME tells of one.',
    usedAt: (at: string) => `Used in ${at}.`,
    required: 'Another pack that is used brings it.',
    unused: 'Not used yet.',
    section: (which: string) => `Section ${which} of the handbook.`,
    folder: (which: string) => `It lies in ${which}.`,
    needs: 'Needs',
    packs: 'packs',
    extensions: 'extensions',
    ruleList: 'Rules',
    leftOut: '(left out)',
    parameters: 'Parameters',
    from: (limit: string) => `from ${limit}`,
    to: (limit: string) => `to ${limit}`,
    here: (value: string) => `here ${value}`,
    toUse: 'To use it, write into a file of rules:',
    use: (id: string, setting: string | undefined) =>
      `use pack ${id}${setting === undefined ? '' : ` with ${setting}`}`,
    comma: ', ',
    colon: ': ',
  },
  zh: {
    none: '这里没有规则包。请在 reeve.yaml 里写明它们的文件夹（packs: path/to/rules-library），或者加入带有规则包的扩展。',
    used: { yes: '已启用', required: '被依赖', no: '' },
    rules: (n: number) => `${n} 条规则`,
    more: 'reeve pack show 名称 可查看其中一个。',
    usedAt: (at: string) => `在 ${at} 启用。`,
    required: '由另一个已启用的规则包带入。',
    unused: '尚未启用。',
    section: (which: string) => `手册第 ${which} 节。`,
    folder: (which: string) => `位于 ${which}。`,
    needs: '需要',
    packs: '规则包',
    extensions: '扩展',
    ruleList: '规则',
    leftOut: '（已除去）',
    parameters: '参数',
    from: (limit: string) => `至少 ${limit}`,
    to: (limit: string) => `至多 ${limit}`,
    here: (value: string) => `此处为 ${value}`,
    toUse: '要启用它，请在规则文件里写：',
    use: (id: string, setting: string | undefined) =>
      `启用规则包 ${id}${setting === undefined ? '' : ` 设 ${setting}`}`,
    comma: '，',
    colon: '：',
  },
} as const;

/** How text for people is laid out. */
export interface TextOptions {
  readonly lang: Lang;
  readonly style: Style;
  readonly width: number;
}

const said = (words: Readonly<Partial<Record<Lang, string>>>, lang: Lang): string =>
  words[lang] ?? words[lang === 'en' ? 'zh' : 'en'] ?? '';

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));

const indented = (text: string, by: number, width: number): readonly string[] =>
  text === '' ? [] : wrap(text, Math.max(30, width - by)).map((line) => `${' '.repeat(by)}${line}`);

/** A line for each pack. */
export const packList = (packs: readonly ListedPack[], { lang, style, width }: TextOptions): string => {
  const words = WORDS[lang];
  if (packs.length === 0) return `${wrap(words.none, width).join('\n')}\n`;
  const ids = widest(packs.map(({ id }) => id));
  const uses = widest(packs.map(({ used }) => words.used[used]));
  const counts = widest(packs.map(({ rules }) => words.rules(rules.length)));
  const lines = packs.map(({ id, labels, used, rules }) =>
    [
      style('title', padEnd(id, ids)),
      ...(uses > 0 ? [style('good', padEnd(words.used[used], uses))] : []),
      style('dim', padEnd(words.rules(rules.length), counts)),
      said(labels, lang),
    ]
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n\n${words.more}\n`;
};

/** All about one pack. */
export const packText = (pack: ListedPack, { lang, style, width }: TextOptions): string => {
  const words = WORDS[lang];
  const label = said(pack.labels, lang);
  const head = [
    `${style('title', pack.id)}${label === '' ? '' : `  ${label}`}`,
    ...wrap(said(pack.description, lang), width),
    ...(pack.section.length > 0 ? [words.section(pack.section.join(lang === 'zh' ? '、' : ', '))] : []),
    words.folder(pack.folder),
    pack.at === undefined ? words[pack.used === 'required' ? 'required' : 'unused'] : words.usedAt(pack.at),
  ].filter((line) => line !== '');
  const names = widest(pack.rules.map(({ name }) => name));
  const rules = pack.rules.flatMap(({ name, labels, description, leftOut }) => [
    `  ${padEnd(name, names)}  ${said(labels, lang)}${leftOut ? ` ${style('held', words.leftOut)}` : ''}`.trimEnd(),
    ...indented(said(description, lang), names + 4, width).map((line) => style('dim', line)),
  ]);
  const keys = widest(pack.parameters.map(({ name }) => name));
  const parameters = pack.parameters.flatMap((each) => {
    const { type, default: usual, from, to } = lang === 'zh' ? each.zh : each;
    const facts = [
      `${type} = ${usual}`,
      ...(from === undefined ? [] : [words.from(from)]),
      ...(to === undefined ? [] : [words.to(to)]),
    ].join(from !== undefined && lang === 'en' ? ' ' : words.comma);
    const set = each.set === undefined ? '' : `${words.comma}${style('accent', words.here(each.set))}`;
    return [
      `  ${padEnd(each.name, keys)}  ${facts}${set}`,
      ...indented(said(each.labels, lang), keys + 4, width).map((line) => style('dim', line)),
    ];
  });
  const needs = [
    ...(pack.requires.length > 0 ? [`  ${words.packs}${words.colon}${pack.requires.join(', ')}`] : []),
    ...(pack.extensions.length > 0
      ? [`  ${words.extensions}${words.colon}${pack.extensions.join(', ')}`]
      : []),
  ];
  const [first] = pack.parameters;
  const setting = first && `${first.name}: ${(lang === 'zh' ? first.zh : first).default}`;
  const parts: readonly (readonly string[])[] = [
    head,
    ...(rules.length > 0 ? [[style('title', words.ruleList), ...rules]] : []),
    ...(parameters.length > 0 ? [[style('title', words.parameters), ...parameters]] : []),
    ...(needs.length > 0 ? [[style('title', words.needs), ...needs]] : []),
    ...(pack.at === undefined ? [[words.toUse, `  ${words.use(pack.id, setting)}`]] : []),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};
