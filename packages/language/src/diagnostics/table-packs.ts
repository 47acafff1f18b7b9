import type { DiagnosticRows } from './row.ts';
import { row } from './row-of.ts';

const PACK =
  'parameter quiet_days "Days of silence": duration = 7 days from 1 day to 60 days\n\nrule wake "Wake"\n  when no activity for $quiet_days\n  then tag.add(to: member, tag: "quiet")\n\nrule greet "Greet"\n  when member.joined\n  then tag.add(to: member, tag: "new")\n';
const PACKS = { greeting: PACK };
const USING = { greeting: PACK, waking: PACK.replaceAll('greet', 'hail') };

const silence = (value: string, reference = '$quiet_days'): string =>
  `parameter quiet_days: ${value}\n\nrule wake\n  when no activity for ${reference}\n  then tag.add(to: member, tag: "quiet")`;

/** Findings about packs, their parameters and their use. */
export const PACK_ROWS: DiagnosticRows = {
  'pack/unknown': row('error', {
    title: ['Unknown pack', '未知的规则包'],
    message: ['There is no pack called “{name}”.', '没有名为“{name}”的规则包。'],
    explanation: [
      'A project can use the packs that come with Reeve and those of the extensions that reeve.yaml names. `reeve pack list` shows them.',
      '项目可以启用 Reeve 自带的规则包，以及 reeve.yaml 所列扩展里的规则包。`reeve pack list` 会列出它们。',
    ],
    bad: 'use pack greting',
    good: 'use pack greeting',
    packs: PACKS,
  }),
  'pack/used-twice': row('error', {
    title: ['Pack used twice', '规则包启用了两次'],
    message: ['The pack “{name}” is used already.', '规则包“{name}”已经启用。'],
    explanation: [
      'A project uses a pack once, with one set of values. Put all that is set into one `use pack`.',
      '一个项目只启用一个规则包一次，只有一组取值。请把所有设置写进同一个 `启用规则包`。',
    ],
    bad: 'use pack greeting\nuse pack greeting with quiet_days: 5 days',
    good: 'use pack greeting with quiet_days: 5 days',
    packs: PACKS,
  }),
  'pack/unknown-setting': row('error', {
    title: ['The pack has no such parameter', '规则包没有这个参数'],
    message: [
      'There is no parameter “{name}” here. There are: {known}.',
      '这里没有参数“{name}”。有：{known}。',
    ],
    explanation: [
      'What stands after `with` are parameters of the pack. `reeve pack show NAME` tells them, with their defaults and limits.',
      '`设` 之后写的是规则包的参数。`reeve pack show 名称` 会列出参数、默认值和限度。',
    ],
    bad: 'use pack greeting with quiet_day: 5 days',
    good: 'use pack greeting with quiet_days: 5 days',
    packs: PACKS,
  }),
  'pack/wrong-value': row('error', {
    title: ['Value of another type', '取值的类型不对'],
    message: ['“{name}” takes {wanted}.', '“{name}”需要{wanted}。'],
    explanation: [
      'Each parameter of a pack has a type, and its value must be written as that type is.',
      '规则包的每个参数都有类型，取值要按该类型书写。',
    ],
    bad: 'use pack greeting with quiet_days: 5',
    good: 'use pack greeting with quiet_days: 5 days',
    packs: PACKS,
  }),
  'pack/out-of-limits': row('error', {
    title: ['Value out of its limits', '取值超出限度'],
    message: ['“{name}” must be {limits}.', '“{name}”须{limits}。'],
    explanation: [
      'The author of the pack says between which values a parameter makes sense. Take one within, or write the rule yourself under the same name: yours takes the place of the pack’s.',
      '规则包的作者规定了参数的合理范围。请取范围内的值，或者自己写一条同名的规则，它会替代包里的那条。',
    ],
    bad: 'use pack greeting with quiet_days: 90 days',
    good: 'use pack greeting with quiet_days: 60 days',
    packs: PACKS,
  }),
  'pack/unknown-rule': row('error', {
    title: ['The pack has no such rule', '规则包没有这条规则'],
    message: ['The pack “{pack}” has no rule called “{name}”.', '规则包“{pack}”没有名为“{name}”的规则。'],
    explanation: [
      '`except` leaves rules of the pack out, by their names. `reeve pack show NAME` lists them.',
      '`除去` 按名称去掉包里的规则。`reeve pack show 名称` 会列出它们。',
    ],
    bad: 'use pack greeting except grete',
    good: 'use pack greeting except greet',
    packs: PACKS,
  }),
  'pack/overridden': row('info', {
    title: ['In place of the pack’s', '替代规则包里的'],
    message: ['Your “{name}” takes the place of the pack’s.', '你的“{name}”替代了规则包里的同名项。'],
    explanation: [
      'A rule, template, metric, segment, table or plan that the project declares under the name of one of a pack replaces it. Give it another name to have both.',
      '项目声明的规则、模板、指标、分群、决策表或预案若与规则包里的同名，就会替代它。想两者都保留，请换个名字。',
    ],
    bad: 'use pack greeting\n\nrule greet\n  when member.joined\n  then tag.add(to: member, tag: "newcomer")',
    good: 'use pack greeting\n\nrule greet_too\n  when member.joined\n  then tag.add(to: member, tag: "newcomer")',
    packs: PACKS,
  }),
  'pack/name-clash': row('error', {
    title: ['Two packs declare the same name', '两个规则包有同名声明'],
    message: ['Two packs declare “{name}”.', '两个规则包都声明了“{name}”。'],
    explanation: [
      'Leave one of the two out with `except`, or declare it yourself: the project’s own takes the place of both.',
      '请用 `除去` 去掉其中一个，或者自己声明一个，它会同时替代两者。',
    ],
    bad: 'use pack greeting\nuse pack waking',
    good: 'use pack greeting\nuse pack waking except wake',
    packs: USING,
  }),
  'pack/unknown-parameter': row('error', {
    title: ['Unknown parameter', '未知的参数'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the dollar is the language's, and {name} is filled in
    message: ['There is no parameter called “${name}”.', '没有名为“${name}”的参数。'],
    explanation: [
      '`$name` stands for a parameter that the texts of the same pack declare: parameter name: type = default.',
      '`$名称` 指同一规则包里声明的参数：参数 名称: 类型 = 默认值。',
    ],
    bad: silence('duration = 7 days', '$quiet_day'),
    good: silence('duration = 7 days'),
  }),
  'pack/wrong-use': row('error', {
    title: ['Parameter of another type', '参数的类型不对'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the dollar is the language's, and {name} is filled in
    message: ['“${name}” stands where {wanted} is needed.', '“${name}”所在之处需要{wanted}。'],
    explanation: [
      'A parameter stands for a value of its own type only: where a length of time is needed, a parameter of type duration.',
      '参数只能代表它自己类型的值：需要时长的地方，要用时长类型的参数。',
    ],
    bad: silence('number = 7'),
    good: silence('duration = 7 days'),
  }),
  'pack/not-whole': row('error', {
    title: ['Not a whole number', '不是整数'],
    message: ['A whole number is needed here, not {value}.', '这里需要整数，而不是 {value}。'],
    explanation: [
      'How often something may happen, a day of the month and a priority are whole numbers. Give the parameter such a value.',
      '次数、每月的日子和优先级都是整数。请给参数取整数值。',
    ],
    bad: 'parameter often: number = 1.5\n\nrule greet\n  when member.joined\n  then tag.add(to: member, tag: "new")\n  at most $often per 7 days',
    good: 'parameter often: number = 2\n\nrule greet\n  when member.joined\n  then tag.add(to: member, tag: "new")\n  at most $often per 7 days',
  }),
  'pack/duplicate-parameter': row('error', {
    title: ['Parameter declared twice', '参数声明了两次'],
    message: ['“{name}” is declared already.', '“{name}”已经声明过。'],
    explanation: [
      'Each parameter of a pack has one declaration, in whichever of its texts.',
      '规则包的每个参数只声明一次，写在哪个文件里都可以。',
    ],
    bad: `parameter quiet_days: duration = 5 days\n${silence('duration = 7 days')}`,
    good: silence('duration = 7 days'),
  }),
  'pack/parameter-type': row('error', {
    title: ['No type for a parameter', '参数不能是这种类型'],
    message: ['A parameter cannot be of this type.', '参数不能是这种类型。'],
    explanation: [
      'A parameter is a number, a percent, a duration, a time of day, a date, a text, yes/no, one of (…), a channel, or a list of these.',
      '参数可以是数字、百分比、时长、时刻、日期、文本、是否、枚举 (…)、渠道，或它们的列表。',
    ],
    bad: 'parameter whom: member = ann\n\nrule greet\n  when member.joined\n  then tag.add(to: member, tag: $whom)',
    good: 'parameter tag: text = "new"\n\nrule greet\n  when member.joined\n  then tag.add(to: member, tag: $tag)',
  }),
  'pack/wrong-default': row('error', {
    title: ['Default of another type', '默认值的类型不对'],
    message: ['“{name}” takes {wanted}.', '“{name}”需要{wanted}。'],
    explanation: [
      'The default after `=` is a value of the parameter’s own type.',
      '`=` 之后的默认值要符合参数自己的类型。',
    ],
    bad: silence('duration = 7'),
    good: silence('duration = 7 days'),
  }),
  'pack/wrong-limit': row('error', {
    title: ['Limit that cannot be one', '限度不成立'],
    message: ['This cannot be a limit of “{name}”.', '这不能作为“{name}”的限度。'],
    explanation: [
      'Limits are values of the parameter’s own type, the lower one first. Only numbers, percentages, lengths of time, times of day and dates have them.',
      '限度要符合参数自己的类型，下限在前。只有数字、百分比、时长、时刻和日期可以有限度。',
    ],
    bad: silence('duration = 7 days from 60 days to 1 day'),
    good: silence('duration = 7 days from 1 day to 60 days'),
  }),
  'pack/unused-parameter': row('warning', {
    title: ['Unused parameter', '没有用到的参数'],
    message: ['Nothing uses the parameter “{name}”.', '参数“{name}”没有用到。'],
    explanation: [
      'An operator who sets it would change nothing. Use it as `$name`, or take it out.',
      '运营人员设置它不会有任何效果。请用 `$名称` 引用它，或者删去。',
    ],
    bad: `${silence('duration = 7 days')}\n\nparameter often: number = 2`,
    good: silence('duration = 7 days'),
  }),
};
