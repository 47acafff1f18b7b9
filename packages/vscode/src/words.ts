/** Languages that Reeve speaks. */
export type Lang = 'en' | 'zh';

type Word = Readonly<Record<Lang, string>>;

const WORDS = {
  noNode: {
    en: 'Reeve needs Node.js 24 or newer. Install it, or name one in the setting “reeve.node”.',
    zh: 'Reeve 需要 Node.js 24 或更新版本。请安装，或在设置“reeve.node”中指定。',
  },
  openSettings: { en: 'Open Settings', zh: '打开设置' },
  showOutput: { en: 'Show Output', zh: '显示输出' },
  notStarted: { en: 'The language server of Reeve did not start.', zh: 'Reeve 的语言服务器未能启动。' },
  failed: { en: 'reeve could not do it: {0}', zh: 'reeve 未能完成：{0}' },
  noProject: { en: 'There is no reeve.yaml in the open folders.', zh: '打开的文件夹中没有 reeve.yaml。' },
  whichProject: { en: 'Which project?', zh: '哪个项目？' },
  checking: { en: 'Checking rules', zh: '正在检查规则' },
  fine: { en: 'Nothing is wrong with the rules.', zh: '规则没有问题。' },
  found: { en: 'Errors: {0}, warnings: {1}, notes: {2}', zh: '错误 {0}，警告 {1}，提示 {2}' },
  tests: { en: 'Tests of rules', zh: '规则测试' },
  run: { en: 'Run', zh: '运行' },
  broken: {
    en: 'The file of tests cannot be read; see its problems.',
    zh: '测试文件无法读取，请看其中的问题。',
  },
  noTests: {
    en: 'There are no tests here (files that end in .test.yaml).',
    zh: '这里没有测试（以 .test.yaml 结尾的文件）。',
  },
  replaying: { en: 'Replaying history', zh: '正在回放历史' },
  backtest: { en: 'What would they have done?', zh: '过去会怎样？' },
  inEnglish: { en: 'English', zh: '英文' },
  inChinese: { en: 'Chinese', zh: '中文' },
  inYaml: { en: 'YAML', zh: 'YAML' },
  whichSpelling: { en: 'In which spelling?', zh: '用哪种写法？' },
  whichRule: { en: 'The name of the rule', zh: '规则的名字' },
  whichMember: { en: 'The id of the member', zh: '成员的 id' },
  explaining: { en: 'Asking history', zh: '正在查询历史' },
  noRuns: { en: '{0} did nothing in the last week.', zh: '{0} 上周没有触发。' },
  oldServer: {
    en: 'The project’s own reeve is too old for this.',
    zh: '项目自己的 reeve 版本过旧，不支持此功能。',
  },
  held: { en: 'held back', zh: '已拦下' },
  effects: { en: 'effects: {0}', zh: '动作：{0}' },
  testName: { en: 'what it should do', zh: '它应当做什么' },
  'origin.setting': { en: 'the reeve of the setting “reeve.path”', zh: '设置“reeve.path”指定的 reeve' },
  'origin.project': { en: 'the project’s own reeve', zh: '项目自己的 reeve' },
  'origin.bundled': { en: 'the reeve that comes with the extension', zh: '扩展自带的 reeve' },
} as const;

/** A sentence of the extension with its gaps filled. */
export const say = (lang: Lang, word: keyof typeof WORDS, ...gaps: readonly (string | number)[]): string =>
  (WORDS[word] as Word)[lang].replace(/\{(\d)\}/g, (_, at: string) => String(gaps[Number(at)] ?? ''));
