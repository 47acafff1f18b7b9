import type { Bilingual, Severity } from '@reeve/ir';

/** What can be wrong with reeve.yaml, a mapping or a test file, as a YAML document. */
export type FileCode =
  | 'file/not-yaml'
  | 'file/alias'
  | 'file/unknown-key'
  | 'file/missing-key'
  | 'file/bad-value'
  | 'file/missing-file'
  | 'file/not-utf8';

/** What is said of it. */
export interface FileRow {
  readonly severity: Severity;
  readonly title: Bilingual;
  readonly message: Bilingual;
  readonly explanation: Bilingual;
}

/** Findings about the files around the rules. */
export const FILE_ROWS: Readonly<Record<FileCode, FileRow>> = {
  'file/not-yaml': {
    severity: 'error',
    title: { en: 'The file is not YAML', zh: '文件不是 YAML' },
    message: { en: 'This is not YAML: {reason}', zh: '这不是 YAML：{reason}' },
    explanation: {
      en: 'reeve.yaml, mappings and tests are YAML. Spaces at the start of a line say what belongs together; a text with {, :, # or a leading quote stands in quotes.',
      zh: 'reeve.yaml、映射和测试都是 YAML。行首空格表示层级；含有 {、:、# 或以引号开头的文本要加引号。',
    },
  },
  'file/alias': {
    severity: 'error',
    title: { en: 'YAML aliases are not read', zh: '不支持 YAML 别名' },
    message: {
      en: 'An alias (*name), a merge key (<<) or a tag (!name) is not read here; write the value out.',
      zh: '这里不支持别名（*name）、合并键（<<）和标签（!name），请把值写出来。',
    },
    explanation: {
      en: 'A short file with aliases can stand for a very long one. These files are short anyway, so every value is written where it counts.',
      zh: '带别名的短文件可以展开成非常长的文件。这类文件本来就短，所以每个值都要直接写出。',
    },
  },
  'file/unknown-key': {
    severity: 'error',
    title: { en: 'The key is not known', zh: '不认识的键' },
    message: {
      en: '“{key}” is not a key here; there are {known}.',
      zh: '这里没有“{key}”这个键，可用的有 {known}。',
    },
    explanation: {
      en: 'A key that nobody reads is nearly always a slip of the pen, so it is an error rather than nothing.',
      zh: '没人读取的键几乎总是笔误，所以当作错误而不是忽略。',
    },
  },
  'file/missing-key': {
    severity: 'error',
    title: { en: 'A key is missing', zh: '缺少键' },
    message: { en: '“{key}” is missing here.', zh: '这里缺少“{key}”。' },
    explanation: {
      en: 'Without this key the file does not say enough. A test needs a name, events and what is expected; a mapping needs a time and a type.',
      zh: '没有这个键，文件的信息不完整。测试要有名字、事件和期望；映射要有时间和类型。',
    },
  },
  'file/bad-value': {
    severity: 'error',
    title: { en: 'The value is not of the right kind', zh: '值的类型不对' },
    message: { en: '{what} has to be {expected}.', zh: '{what} 应为 {expected}。' },
    explanation: {
      en: 'The message says what can stand here. Times are written 2026-01-08T09:00:00Z, lengths of time 10 minutes, time zones Asia/Shanghai.',
      zh: '提示里写明了这里可以放什么。时间写成 2026-01-08T09:00:00Z，时长写成 10 minutes，时区写成 Asia/Shanghai。',
    },
  },
  'file/missing-file': {
    severity: 'error',
    title: { en: 'A file that is named cannot be read', zh: '提到的文件读不到' },
    message: { en: '{path} cannot be read: {reason}.', zh: '读不到 {path}：{reason}。' },
    explanation: {
      en: 'Paths in a file are taken from the folder that the file lies in.',
      zh: '文件里的路径以该文件所在的文件夹为起点。',
    },
  },
  'file/not-utf8': {
    severity: 'error',
    title: { en: 'The file is not UTF-8', zh: '文件不是 UTF-8' },
    message: {
      en: 'The file is not UTF-8 text, so it cannot be read.',
      zh: '文件不是 UTF-8 文本，无法读取。',
    },
    explanation: {
      en: 'Rules, mappings, tests and reeve.yaml are text in UTF-8. Convert the file: iconv -f GBK -t UTF-8 old.reeve > new.reeve',
      zh: '规则、映射、测试和 reeve.yaml 都是 UTF-8 文本。请先转换：iconv -f GBK -t UTF-8 old.reeve > new.reeve',
    },
  },
};
