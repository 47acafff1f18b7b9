import { loadCoreSignatures } from '@reeve/cli';
import type { Bilingual } from '@reeve/ir';
import {
  canonicalize,
  createVocabulary,
  format,
  KEYWORDS,
  type KeywordRole,
  parse,
  type Spelling,
} from '@reeve/language';
import { allCodes, rowOfCode } from '../../packages/cli/src/explain/rows.ts';
import type { Generator } from '../drift.ts';
import { SECTIONS, type Section } from './sections.ts';

type Lang = 'en' | 'zh';

const WORDS = {
  title: { en: 'The language', zh: '语言参考' },
  intro: {
    en: 'What can be said, with samples. Each sample on this page is read, checked and run when the project is tested; the Chinese page shows the same rules in Chinese. The exact grammar: [EBNF](../../grammar/reeve.ebnf), [diagrams](../../grammar/railroad.html). What is wrong with a rule is said with a code: [diagnostics](diagnostics.md).',
    zh: '能说什么，附示例。本页每个示例在测试项目时都会被读取、检查并运行；英文页是同样的规则。精确的语法：[EBNF](../../../grammar/reeve.ebnf)、[图](../../../grammar/railroad.html)。规则有问题时会给出代码：[诊断](diagnostics.md)。',
  },
  yaml: { en: 'The same in YAML:', zh: '同一条规则的 YAML 写法：' },
  words: { en: 'All words', zh: '全部用词' },
  wordsIntro: {
    en: 'The first of several spellings is the one that `reeve fmt` writes. Full-width punctuation and digits are read as their ASCII counterparts.',
    zh: '有几种写法时，`reeve fmt` 写第一种。全角标点和数字与半角相同。',
  },
  header: { en: '| English | Chinese |', zh: '| 英文 | 中文 |' },
  diagnostics: { en: 'Diagnostics', zh: '诊断' },
  diagnosticsIntro: {
    en: 'Every finding has a code that does not change. `reeve explain CODE` tells the same on the command line.',
    zh: '每个发现都有一个不变的代码。命令行上用 `reeve explain 代码` 看到同样的说明。',
  },
  bad: { en: 'Gives it:', zh: '会出现：' },
  good: { en: 'Mended:', zh: '改好之后：' },
  severity: {
    error: { en: 'error', zh: '错误' },
    warning: { en: 'warning', zh: '警告' },
    info: { en: 'note', zh: '提示' },
  },
  roles: {
    declaration: { en: 'Declarations', zh: '声明' },
    type: { en: 'Types', zh: '类型' },
    clause: { en: 'Clauses', zh: '子句' },
    step: { en: 'Steps', zh: '步骤' },
    trigger: { en: 'Triggers', zh: '触发' },
    operator: { en: 'Operators', zh: '运算' },
    window: { en: 'Windows over events', zh: '事件窗口' },
    unit: { en: 'Units of time', zh: '时间单位' },
    weekday: { en: 'Days of the week', zh: '星期' },
    value: { en: 'Values', zh: '值' },
    connector: { en: 'Connecting words', zh: '连接词' },
    function: { en: 'Functions', zh: '函数' },
  } satisfies Record<KeywordRole, Bilingual>,
} as const;

/** Samples in another spelling, with the names that all of them declare. */
const spell = async (sections: readonly Section[]): Promise<(text: string, to: Spelling) => string> => {
  const trees = sections.flatMap(({ sample }, i) =>
    sample ? [parse(sample, { source: `${i}.reeve` }).tree] : [],
  );
  const vocabulary = createVocabulary(trees, await loadCoreSignatures());
  return (text, to) =>
    format(canonicalize(parse(text, { source: 'sample.reeve' }).tree, vocabulary), { to, vocabulary });
};

const fenced = (kind: string, text: string): string => `\`\`\`${kind}\n${text.trimEnd()}\n\`\`\``;

const languagePage = async (lang: Lang): Promise<string> => {
  const spelled = await spell(SECTIONS);
  const parts = SECTIONS.map(({ title, text, sample, yaml }) => {
    const blocks = sample ? [fenced('reeve', spelled(sample, lang))] : [];
    if (sample && yaml) blocks.push(WORDS.yaml[lang], fenced('yaml', spelled(sample, 'yaml')));
    return [`## ${title[lang]}`, text[lang], ...blocks].join('\n\n');
  });
  const code = (words: readonly string[]): string =>
    words.map((word) => `\`${word.replaceAll('|', '\\|')}\``).join(' ');
  const tables = Object.entries(WORDS.roles).map(([role, title]) => {
    const rows = KEYWORDS.filter((row) => row.role === role).map(
      (row) => `| ${code(row.en)} | ${code(row.zh)} |`,
    );
    return [`### ${title[lang]}`, [WORDS.header[lang], '|---|---|', ...rows].join('\n')].join('\n\n');
  });
  const words = [`## ${WORDS.words[lang]}`, WORDS.wordsIntro[lang], ...tables];
  return `${[`# ${WORDS.title[lang]}`, WORDS.intro[lang], ...parts, ...words].join('\n\n')}\n`;
};

const diagnosticsPage = (lang: Lang): string => {
  const parts = allCodes().map((code) => {
    const row = rowOfCode(code);
    if (!row) throw new Error(`No row for ${code}.`);
    const kind = WORDS.severity[row.severity][lang];
    const example = row.example
      ? [WORDS.bad[lang], fenced('text', row.example.bad), WORDS.good[lang], fenced('text', row.example.good)]
      : [];
    return [`## ${code}`, `**${row.title[lang]}** (${kind})`, row.explanation[lang], ...example].join('\n\n');
  });
  return `${[`# ${WORDS.diagnostics[lang]}`, WORDS.diagnosticsIntro[lang], ...parts].join('\n\n')}\n`;
};

/** The reference pages, in English and Chinese. */
export const reference: Generator = {
  name: 'language reference',
  owns: ['docs/reference', 'docs/zh/reference'],
  generate: async () =>
    new Map([
      ['docs/reference/language.md', await languagePage('en')],
      ['docs/zh/reference/language.md', await languagePage('zh')],
      ['docs/reference/diagnostics.md', diagnosticsPage('en')],
      ['docs/zh/reference/diagnostics.md', diagnosticsPage('zh')],
    ]),
};
