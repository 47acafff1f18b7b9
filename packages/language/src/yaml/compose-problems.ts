import type { ErrorCode } from 'yaml';
import type { DiagnosticParams } from '../diagnostics/index.ts';

/** The YAML library's codes in words for people who write rules. */
const PROBLEMS: Readonly<Partial<Record<ErrorCode, { readonly en: string; readonly zh: string }>>> = {
  BAD_INDENT: {
    en: 'this line is not indented as its neighbours are',
    zh: '这一行的缩进和相邻的行不一致',
  },
  TAB_AS_INDENT: { en: 'lines are indented with spaces, not tabs', zh: '缩进要用空格，不能用制表符' },
  BAD_SCALAR_START: {
    en: 'a value cannot begin with this character; put the value in quotes',
    zh: '值不能以这个字符开头，请给值加上引号',
  },
  BAD_DQ_ESCAPE: { en: 'there is no such escape after a backslash', zh: '反斜杠后面没有这种转义' },
  BLOCK_AS_IMPLICIT_KEY: {
    en: 'a second “: ” stands on this line; put a value that holds “: ” in quotes',
    zh: '这一行里又出现了“: ”，值里有“: ”时请加上引号',
  },
  MULTILINE_IMPLICIT_KEY: {
    en: 'a key stands on one line, followed by “:”',
    zh: '键要写在一行里，后面跟“:”',
  },
  MISSING_CHAR: {
    en: 'a closing quote, bracket, comma or “:” is missing',
    zh: '缺少结束的引号、括号、逗号或“:”',
  },
  UNEXPECTED_TOKEN: { en: 'this cannot stand here', zh: '这里不能这样写' },
  BLOCK_IN_FLOW: {
    en: 'inside { } or [ ] values are separated by commas',
    zh: '在 { } 或 [ ] 里，值之间用逗号隔开',
  },
  KEY_OVER_1024_CHARS: { en: 'this key is too long', zh: '这个键太长' },
};

const OTHER = { en: 'this is not well-formed YAML', zh: '这不是正确的 YAML' };

/** What to say for one of the library's codes. */
export function composeProblem(code: ErrorCode): DiagnosticParams {
  return { problem: PROBLEMS[code] ?? OTHER };
}
