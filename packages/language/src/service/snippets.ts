// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets of editors are written so
import type { ActionSignature, ParamSignature } from '@reeve/ir';
import type { Vocabulary } from '../check/vocabulary.ts';
import type { KeywordId } from '../syntax/keywords.ts';

type Lang = 'en' | 'zh';

/** What a word goes on with most often, by the rule of the grammar that it begins. */
const SNIPPETS: Readonly<
  Record<string, Readonly<Partial<Record<KeywordId, Readonly<Record<Lang, string>>>>>>
> = {
  rule: {
    rule: {
      en: 'rule ${1:name} "${2:Title}"\n  when $3\n  then\n    $0',
      zh: '规则 ${1:name} "${2:标题}"\n  当 $3\n  则\n    $0',
    },
  },
  event: { event: { en: 'event ${1:name} "${2:Label}" { $0 }', zh: '事件 ${1:name} "${2:名称}" { $0 }' } },
  segment: { segment: { en: 'segment ${1:name} = $0', zh: '分群 ${1:name} = $0' } },
  metric: { metric: { en: 'metric ${1:name} = $0', zh: '指标 ${1:name} = $0' } },
  plan: {
    plan: { en: 'plan ${1:name}(${2:topic: text})\n  $0', zh: '预案 ${1:name}(${2:topic: 文本})\n  $0' },
  },
  table: {
    table: {
      en: 'table ${1:name}(${2:input}: ${3:text}) -> ${4:result}: ${5:number}\n  | $2 | $4 |\n  | $0  | |',
      zh: '决策表 ${1:name}(${2:input}: ${3:文本}) -> ${4:result}: ${5:数字}\n  | $2 | $4 |\n  | $0  | |',
    },
  },
  template: {
    template: {
      en: 'template "${1:name}" {\n  en: "$2"\n  zh: "$0"\n}',
      zh: '模板 "${1:name}" {\n  zh: "$2"\n  en: "$0"\n}',
    },
  },
  atMost: { atMost: { en: 'at most ${1:1} per ${2:7 days}', zh: '至多 每 ${1:7 天} ${2:1} 次' } },
  quiet: { quiet: { en: 'quiet ${1:22:00} to ${2:08:00}', zh: '免打扰 ${1:22:00} 至 ${2:08:00}' } },
  approval: {
    approvalOf: {
      en: 'with approval of ${1:community_manager} within ${2:4 hours}',
      zh: '须 ${1:community_manager} 批准 限 ${2:4 小时} 内',
    },
  },
  wait: { wait: { en: 'wait ${1:3 days}', zh: '等待 ${1:3 天}' } },
  split: {
    split: {
      en: 'split\n  ${1:50}%: $2\n  ${3:50}%: $0\nend',
      zh: '分流\n  ${1:50}%: $2\n  ${3:50}%: $0\n结束',
    },
  },
  ifStep: { if: { en: 'if $1\n  $0\nend', zh: '如果 $1\n  $0\n结束' } },
};

/** A word with what follows it, as a snippet; `undefined` where it stands by itself. */
export function snippetOf(word: KeywordId, rule: string, lang: Lang): string | undefined {
  return SNIPPETS[rule]?.[word]?.[lang];
}

/** A call of an action with the arguments that it cannot go without, each to be filled in. */
export function snippetsOfAction(
  action: ActionSignature,
  name: string,
  vocabulary: Vocabulary,
  lang: Lang,
): string {
  const wanted = action.params.filter((param) => param.required || param.type.kind === 'template');
  const parts = wanted.map((param, at) => {
    const label =
      lang === 'zh' ? (vocabulary.label('param', param.name, 'zh', action.id) ?? param.name) : param.name;
    return `${label}: ${placeholderOf(param, at + 1, lang)}`;
  });
  return `${name}(${parts.join(', ')})`;
}

function placeholderOf({ type }: ParamSignature, at: number, lang: Lang): string {
  switch (type.kind) {
    case 'member':
      return `\${${at}:${lang === 'zh' ? '成员' : 'member'}}`;
    case 'community':
      return `\${${at}:${lang === 'zh' ? '社群' : 'community'}}`;
    case 'text':
    case 'template':
      return `"$${at}"`;
    case 'number':
      return `\${${at}:1}`;
    case 'duration':
      return `\${${at}:${lang === 'zh' ? '1 天' : '1 day'}}`;
    case 'oneOf':
      return `\${${at}:${type.options[0]?.id ?? ''}}`;
    default:
      return `$${at}`;
  }
}
