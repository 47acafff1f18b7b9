import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { packParameters, parse } from '@reeve/language';
import type { Generator } from './drift.ts';

const LIBRARY = 'rules-library';

interface PackJson {
  readonly id: string;
  readonly parameters?: Readonly<
    Record<string, { readonly labels: { readonly en: string; readonly zh: string } }>
  >;
}

/** `30 minutes` → `30 分钟`; what is no length of time stays as it is. */
const inChinese = (value: string): string =>
  value
    .replace(/ minutes?/g, ' 分钟')
    .replace(/ hours?/g, ' 小时')
    .replace(/ days?/g, ' 天');

/** The table of figures, and how they are set. */
const figuresOf = (folder: string, { id, parameters: labels = {} }: PackJson, lang: 'en' | 'zh'): string => {
  const trees = readdirSync(`${folder}/rules`)
    .filter((name) => name.endsWith('.reeve'))
    .sort()
    .map((name) => parse(readFileSync(`${folder}/rules/${name}`, 'utf8'), { source: name }).tree);
  const found = packParameters(trees);
  const told = Object.keys(labels).filter((name) => found.every((each) => each.name !== name));
  if (told.length > 0)
    throw new Error(`${folder}/pack.json tells of ${told.join(', ')}, which no rule declares.`);
  const show = (value: string): string => (lang === 'zh' ? inChinese(value) : value);
  const limits = (from: string | undefined, to: string | undefined): string => {
    if (from !== undefined && to !== undefined)
      return lang === 'zh' ? `${show(from)} 至 ${show(to)}` : `${from} to ${to}`;
    if (from !== undefined) return lang === 'zh' ? `至少 ${show(from)}` : `at least ${from}`;
    return to === undefined ? '' : lang === 'zh' ? `至多 ${show(to)}` : `at most ${to}`;
  };
  const rows = found.map(({ name, default: value, from, to }) => {
    const label = labels[name]?.labels[lang];
    if (label === undefined) throw new Error(`${folder}/pack.json does not say what ${name} is.`);
    return `| \`${name}\` | ${label} | ${show(value)} | ${limits(from, to)} |`;
  });
  const [first] = found;
  const sample = first ? `${first.name}: ${first.default}` : '';
  return lang === 'zh'
    ? `启用时设置：\`启用规则包 ${id} 设 ${inChinese(sample)}\`。默认值来自手册或出于稳妥，并非我们的实测结果。\n\n| 数值 | 含义 | 默认 | 范围 |\n|---|---|---|---|\n${rows.join('\n')}\n`
    : `Set them where the pack is used: \`use pack ${id} with ${sample}\`. Defaults come from the handbook or from care; they are no results of ours.\n\n| figure | what it is | default | limits |\n|---|---|---|---|\n${rows.join('\n')}\n`;
};

const HEADINGS = { en: '## Figures to adapt\n\n', zh: '## 可调整的数值\n\n' } as const;

/** The manifest of the library names each pack that lies in it. */
const manifestOf = (packs: readonly string[]): string => {
  const json = JSON.parse(readFileSync(`${LIBRARY}/package.json`, 'utf8')) as {
    readonly reeve: { readonly contributes: object };
  };
  const refs = packs.map((name) => ({ $ref: `${name}/pack.json` }));
  const contributes = { ...json.reeve.contributes, packs: refs };
  return `${JSON.stringify({ ...json, reeve: { ...json.reeve, contributes } }, null, 2)}\n`;
};

/** The figures in each pack's pages are those that its rules declare, and the library's manifest names each pack. */
export const packPages: Generator = {
  name: 'pages of packs',
  generate: async () => {
    const files = new Map<string, string>();
    const names = readdirSync(LIBRARY)
      .filter((name) => existsSync(`${LIBRARY}/${name}/pack.json`))
      .sort();
    files.set(`${LIBRARY}/package.json`, manifestOf(names));
    for (const name of names) {
      const folder = `${LIBRARY}/${name}`;
      const pack = JSON.parse(readFileSync(`${folder}/pack.json`, 'utf8')) as PackJson;
      for (const lang of ['en', 'zh'] as const) {
        const path = `${folder}/README${lang === 'zh' ? '.zh' : ''}.md`;
        const page = readFileSync(path, 'utf8');
        const from = page.indexOf(HEADINGS[lang]);
        if (from < 0) continue;
        const start = from + HEADINGS[lang].length;
        const end = page.indexOf('\n## ', start);
        files.set(path, `${page.slice(0, start)}${figuresOf(folder, pack, lang)}${page.slice(end)}`);
      }
    }
    return files;
  },
};
