import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Generator } from './drift.ts';

const LIBRARY = 'rules-library';

type Lang = 'en' | 'zh';
type Said = Readonly<Record<Lang, string>>;

interface Practice extends Said {
  readonly row: number;
  readonly section: readonly string[];
}

interface PackJson {
  readonly id: string;
  readonly labels: Said;
  readonly description: Said;
  readonly rules: Readonly<Record<string, { readonly labels: Said; readonly rows: readonly number[] }>>;
}

interface TestFile {
  readonly tests: readonly {
    readonly name: string;
    readonly expect?: Expected;
    readonly includes?: Expected;
  }[];
}
type Expected = readonly { readonly rule?: string }[];

/** A test of a pack: the file, from the library's folder, the rows that its name states, and the rules that it expects. */
interface PackTest {
  readonly file: string;
  readonly rows: readonly number[];
  readonly rules: readonly string[];
}

/** What one pack does for one practice. */
interface Part {
  readonly pack: string;
  readonly rules: readonly string[];
  /** Test files, from the library's folder, and how many of their tests name the row. */
  readonly tests: readonly { readonly file: string; readonly count: number }[];
  /** Rules of the row that no test expects to fire. */
  readonly untested: readonly string[];
}

/** A practice, and each pack that carries it out: none where there is none yet. */
interface MapRow extends Practice {
  readonly parts: readonly Part[];
}

const json = <T>(path: string): T => JSON.parse(readFileSync(`${LIBRARY}/${path}`, 'utf8')) as T;

/** `row 12: …`, `rows 7, 9 and 11: …` */
const rowsOf = (name: string): readonly number[] =>
  [...(/^rows? ([0-9, and]+)/.exec(name)?.[1] ?? '').matchAll(/[0-9]+/g)].map(Number);

const testsOf = (pack: string): readonly PackTest[] =>
  readdirSync(`${LIBRARY}/${pack}/tests`)
    .filter((name) => name.endsWith('.test.yaml'))
    .sort()
    .flatMap((name) => {
      const file = `${pack}/tests/${name}`;
      const { tests } = parse(readFileSync(`${LIBRARY}/${file}`, 'utf8'), { merge: true }) as TestFile;
      return tests.map((test) => ({
        file,
        rows: rowsOf(test.name),
        rules: [...(test.expect ?? []), ...(test.includes ?? [])].flatMap(({ rule }) =>
          rule === undefined ? [] : [rule],
        ),
      }));
    });

const partOf = ({ id, rules }: PackJson, tests: readonly PackTest[], row: number): readonly Part[] => {
  const own = Object.keys(rules).filter((name) => rules[name]?.rows.includes(row));
  if (own.length === 0) return [];
  const counts = new Map<string, number>();
  for (const test of tests)
    if (test.rows.includes(row)) counts.set(test.file, (counts.get(test.file) ?? 0) + 1);
  return [
    {
      pack: id,
      rules: own,
      tests: [...counts].map(([file, count]) => ({ file, count })),
      untested: own.filter((name) => tests.every((test) => !test.rules.includes(name))),
    },
  ];
};

const packsOf = (): readonly PackJson[] =>
  readdirSync(LIBRARY)
    .filter((name) => existsSync(`${LIBRARY}/${name}/pack.json`))
    .sort()
    .map((name) => json<PackJson>(`${name}/pack.json`));

/**
 * The practices of `rules-library/practices.json`, each with the packs, rules and tests that carry it out.
 *
 * @throws when a pack names a row that is no practice.
 */
export const libraryMap = (): readonly MapRow[] => {
  const { practices } = json<{ readonly practices: readonly Practice[] }>('practices.json');
  const packs = packsOf().map((pack) => ({ pack, tests: testsOf(pack.id) }));
  for (const { pack } of packs)
    for (const [name, { rows }] of Object.entries(pack.rules))
      for (const row of rows)
        if (practices.every((practice) => practice.row !== row))
          throw new Error(`${LIBRARY}/${pack.id}/pack.json: ${name} names row ${row}, which is no practice.`);
  return practices.map((practice) => ({
    ...practice,
    parts: packs.flatMap(({ pack, tests }) => partOf(pack, tests, practice.row)),
  }));
};

const WORDS = {
  en: {
    page: 'README.md',
    packs: '## Packs\n\n',
    packsHead: '| pack | practices (rows) | what it is |',
    map: '## The practices, one by one\n\n',
    mapHead: '| row | section | practice | rules | tests |',
    none: 'none yet',
    colon: ': ',
    count: (count: number): string => (count === 1 ? '1 test' : `${count} tests`),
  },
  zh: {
    page: 'README.zh.md',
    packs: '## 规则包\n\n',
    packsHead: '| 规则包 | 实践（编号） | 内容 |',
    map: '## 逐项实践\n\n',
    mapHead: '| 编号 | 章节 | 实践 | 规则 | 测试 |',
    none: '尚无',
    colon: '：',
    count: (count: number): string => `${count} 项测试`,
  },
} as const;

const packTable = (lang: Lang): string => {
  const rows = packsOf().map(({ id, labels, description, rules }) => {
    const numbers = [...new Set(Object.values(rules).flatMap((rule) => rule.rows))].sort((a, b) => a - b);
    const page = lang === 'zh' ? `${id}/README.zh.md` : id;
    const name = lang === 'zh' ? `${labels.zh} \`${id}\`` : id;
    return `| [${name}](${page}) | ${numbers.join(', ')} | ${description[lang]} |`;
  });
  return [WORDS[lang].packsHead, '|---|---|---|', ...rows, ''].join('\n');
};

const mapTable = (lang: Lang): string => {
  const words = WORDS[lang];
  const rows = libraryMap().map(({ row, section, parts, ...practice }) => {
    const rules = parts.map(
      ({ pack, rules: names }) =>
        `[${pack}](${lang === 'zh' ? `${pack}/README.zh.md` : pack})${words.colon}${names.map((name) => `\`${name}\``).join(', ')}`,
    );
    const tests = parts.flatMap((part) =>
      part.tests.map(({ file, count }) => `[${words.count(count)}](${file})`),
    );
    const cells = [
      row,
      section.join(', '),
      practice[lang],
      rules.join('<br>') || words.none,
      tests.join('<br>'),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [words.mapHead, '|---|---|---|---|---|', ...rows, ''].join('\n');
};

/** Puts `text` in place of what stands below a heading, up to the next one or the end. */
const below = (page: string, heading: string, text: string): string => {
  const from = page.indexOf(heading);
  if (from < 0) throw new Error(`The library's page lacks the heading ${heading.trim()}.`);
  const start = from + heading.length;
  const end = page.indexOf('\n## ', start - 1);
  return `${page.slice(0, start)}${text}${end < 0 ? '' : page.slice(end)}`;
};

/** The library's pages tell what packs there are, and which of their rules and tests carry out which practice. */
export const libraryMapPages: Generator = {
  name: 'map of the rules library',
  generate: async () =>
    new Map(
      (['en', 'zh'] as const).map((lang) => {
        const words = WORDS[lang];
        const path = `${LIBRARY}/${words.page}`;
        const page = below(readFileSync(path, 'utf8'), words.packs, packTable(lang));
        return [path, below(page, words.map, mapTable(lang))];
      }),
    ),
};
