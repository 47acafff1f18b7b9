import type { DiagnosticRows } from './row.ts';

const GOOD = 'rule a\n  when order.paid\n  then tag.add(to: member, tag: "buyer")\n';

/** Findings of the reader. */
export const SYNTAX_ROWS: DiagnosticRows = {
  'syntax/expected': {
    severity: 'error',
    title: { en: 'Something else was expected', zh: '此处应是别的内容' },
    message: { en: 'Expected {expected} but found {found}.', zh: '此处应是{expected}，却写了{found}。' },
    explanation: {
      en: 'The text cannot be read at this place: the words before it ask for something else to follow. Compare the line with the samples of the language reference.',
      zh: '读到这里读不下去了：按照前面的词，后面应该跟别的内容。请对照语言参考中的例子检查这一行。',
    },
    example: {
      bad: GOOD.replace('when order.paid', 'when no activity 7 days'),
      good: GOOD.replace('when order.paid', 'when no activity for 7 days'),
    },
  },
  'syntax/missing': {
    severity: 'error',
    title: { en: 'Something is missing', zh: '缺少内容' },
    message: { en: 'Expected {expected} after {after}.', zh: '{after} 后面缺少{expected}。' },
    explanation: {
      en: 'A line or the whole text ends although more has to come.',
      zh: '一行（或整段文字）在这里就结束了，但后面还应该有内容。',
    },
    example: { bad: GOOD.replace('when order.paid', 'when'), good: GOOD },
  },
  'syntax/unexpected': {
    severity: 'error',
    title: { en: 'This does not belong here', zh: '此处不应有这段内容' },
    message: { en: '{found} cannot stand here.', zh: '{found} 不能写在这里。' },
    explanation: {
      en: 'What stands before is complete, and this is neither a continuation of it nor the beginning of anything new. A clause, a step or a declaration begins with a word of its own.',
      zh: '前面的内容已经完整，而这里既不是它的延续，也不是新内容的开头。子句、步骤和声明都要以各自的词开头。',
    },
    example: { bad: GOOD.replace('order.paid\n', 'order.paid 5\n'), good: GOOD },
  },
  'syntax/unknown-word': {
    severity: 'error',
    title: { en: 'A word is misspelt', zh: '词写错了' },
    message: {
      en: '“{found}” is not a word of the language here. Did you mean “{meant}”?',
      zh: '“{found}”在这里不是语言中的词。是不是要写“{meant}”？',
    },
    explanation: {
      en: 'A word that is almost one of the language’s own stands where one of these is needed.',
      zh: '这里需要语言自己的词，而写的词与其中一个几乎一样，可能是笔误。',
    },
    example: { bad: GOOD.replace('when', 'wehn'), good: GOOD },
  },
  'syntax/missing-comma': {
    severity: 'error',
    title: { en: 'A comma is missing', zh: '缺少逗号' },
    message: { en: 'There has to be a comma before {before}.', zh: '{before} 前面缺少逗号。' },
    explanation: {
      en: 'The parts between parentheses are separated by commas.',
      zh: '括号里的各项之间要用逗号隔开。',
    },
    example: { bad: GOOD.replace('member,', 'member'), good: GOOD },
  },
  'syntax/unclosed-bracket': {
    severity: 'error',
    title: { en: 'A bracket is never closed', zh: '括号没有闭合' },
    message: {
      en: 'This `{open}` is never closed: `{close}` is missing.',
      zh: '这个“{open}”没有闭合，缺少“{close}”。',
    },
    explanation: { en: 'Each opening bracket needs its closing one.', zh: '每个左括号都要有对应的右括号。' },
    example: { bad: GOOD.replace('"buyer")', '"buyer"'), good: GOOD },
  },
  'syntax/missing-end': {
    severity: 'error',
    title: { en: '`end` is missing', zh: '缺少“结束”' },
    message: { en: 'This `{opener}` has no `end`.', zh: '这个“{opener}”没有对应的“结束”。' },
    explanation: {
      en: 'The steps of `if`, `wait for` and `split` go up to the word `end`, so that it is clear what belongs to them.',
      zh: '“如果”“等待……”和“分流”里的步骤要写到“结束”为止，这样才清楚哪些步骤属于它们。',
    },
    example: {
      bad: GOOD.replace('then tag', 'then if member.tier = gold\n    tag'),
      good: `${GOOD.replace('then tag', 'then if member.tier = gold\n    tag')}  end\n`,
    },
  },
  'syntax/unclosed-string': {
    severity: 'error',
    title: { en: 'A quotation mark is never closed', zh: '引号没有闭合' },
    message: {
      en: 'The text that begins here has no closing quotation mark on its line.',
      zh: '从这里开始的文字在本行内没有右引号。',
    },
    explanation: {
      en: 'A text in quotation marks ends on the line on which it begins. A line break within is written `\\n`.',
      zh: '引号中的文字必须在同一行内结束。文字里要换行时写 \\n。',
    },
    example: { bad: GOOD.replace('"buyer"', '"buyer'), good: GOOD },
  },
  'syntax/unclosed-placeholder': {
    severity: 'error',
    title: { en: 'A brace is never closed', zh: '花括号没有闭合' },
    message: {
      en: 'This `{` has no `}`. Write `\\{` for a brace that is only text.',
      zh: '这个“{”没有对应的“}”。如果只是文字中的花括号，请写 \\{。',
    },
    explanation: {
      en: 'Between braces in a text stands a value to be put in, such as {member.tier}.',
      zh: '文字里花括号之间写的是要填入的值，例如 {成员.等级}。',
    },
    example: {
      bad: GOOD.replace('"buyer"', '"buyer {member.tier"'),
      good: GOOD.replace('"buyer"', '"buyer {member.tier}"'),
    },
  },
  'syntax/empty-placeholder': {
    severity: 'error',
    title: { en: 'Nothing between braces', zh: '花括号里是空的' },
    message: {
      en: 'Nothing stands between these braces. Write `\\{\\}` for braces that are only text.',
      zh: '这对花括号里没有内容。如果只是文字中的花括号，请写 \\{\\}。',
    },
    explanation: {
      en: 'Between braces in a text stands a value to be put in, such as {member.tier}.',
      zh: '文字里花括号之间写的是要填入的值，例如 {成员.等级}。',
    },
    example: { bad: GOOD.replace('"buyer"', '"buyer {}"'), good: GOOD },
  },
  'syntax/unexpected-character': {
    severity: 'error',
    title: { en: 'Unknown character', zh: '无法识别的字符' },
    message: {
      en: '“{text}” is no part of the language. It can stand in quotation marks only.',
      zh: '“{text}”不属于这门语言，只能写在引号里。',
    },
    explanation: {
      en: 'Emoji and many signs are welcome in texts, but not outside quotation marks.',
      zh: '表情和许多符号可以写在引号里的文字中，但不能写在引号外面。',
    },
    example: { bad: GOOD.replace('order.paid', 'order.paid 🎉'), good: GOOD },
  },
  'syntax/control-character': {
    severity: 'error',
    title: { en: 'Control character', zh: '控制字符' },
    message: {
      en: 'An invisible control character ({code}) stands here.',
      zh: '这里有一个看不见的控制字符（{code}）。',
    },
    explanation: {
      en: 'Such characters come from copying out of other programs, or the file is not a text. They mean nothing here.',
      zh: '这类字符通常是从别的程序复制时带来的，或者这个文件不是文本文件。它们在这里没有意义。',
    },
    example: { bad: GOOD.replace('buyer', 'bu\u0000yer'), good: GOOD },
  },
  'syntax/invisible-character': {
    severity: 'warning',
    title: { en: 'Invisible character', zh: '看不见的字符' },
    message: {
      en: 'A character that cannot be seen ({code}) stands here. It may make the text look other than it is.',
      zh: '这里有一个看不见的字符（{code}），它可能让文字看起来与实际不同。',
    },
    explanation: {
      en: 'Marks that change the direction of writing, and spaces of no width, can hide what a rule really says.',
      zh: '改变书写方向的标记和零宽空格会掩盖规则的真实内容。',
    },
    example: { bad: GOOD.replace('buyer', 'bu\u202eyer'), good: GOOD },
  },
  'syntax/broken-character': {
    severity: 'error',
    title: { en: 'Half a character', zh: '残缺的字符' },
    message: {
      en: 'Half of a character ({code}) stands here: the file is damaged at this place.',
      zh: '这里只有半个字符（{code}）：文件在此处已损坏。',
    },
    explanation: {
      en: 'Emoji and rare characters are made of two halves; one of them has been lost, often by cutting a text at a fixed length.',
      zh: '表情和生僻字由两半组成，其中一半丢失了，常见原因是按固定长度截断文字。',
    },
    example: { bad: GOOD.replace('buyer', 'buyer \ud83c'), good: GOOD },
  },
  'syntax/bad-number': {
    severity: 'error',
    title: { en: 'Not a number', zh: '不是数字' },
    message: {
      en: '“{text}” is neither a number nor a name. Names begin with a letter.',
      zh: '“{text}”既不是数字也不是名称。名称要以字母或汉字开头。',
    },
    explanation: {
      en: 'Numbers are written with digits and one point: 1000, 2.5. Letters directly after a number can only be a unit of time: 7d, 12h, 30m, 45s, 2w.',
      zh: '数字由数码和至多一个小数点组成，例如 1000、2.5。紧跟在数字后面的字母只能是时间单位：7d、12h、30m、45s、2w。',
    },
    example: {
      bad: GOOD.replace('order.paid', 'order.paid where event.amount > 10k'),
      good: GOOD.replace('order.paid', 'order.paid where event.amount > 10000'),
    },
  },
  'syntax/number-too-big': {
    severity: 'error',
    title: { en: 'Number too big', zh: '数字太大' },
    message: {
      en: 'The number {text}… is too big to be kept exactly.',
      zh: '数字 {text}… 太大，无法精确保存。',
    },
    explanation: { en: 'Numbers go up to 9,007,199,254,740,991.', zh: '数字最大为 9007199254740991。' },
    example: {
      bad: GOOD.replace('order.paid', 'order.paid where event.amount > 99999999999999999999'),
      good: GOOD.replace('order.paid', 'order.paid where event.amount > 9999'),
    },
  },
  'syntax/bad-time': {
    severity: 'error',
    title: { en: 'No such time', zh: '没有这个时刻' },
    message: {
      en: '“{text}” is not a time of day. Times go from 00:00 to 23:59.',
      zh: '“{text}”不是一个时刻。时刻从 00:00 到 23:59。',
    },
    explanation: {
      en: 'A time of day has two digits for hours and two for minutes. Midnight is 00:00.',
      zh: '时刻的小时和分钟各写两位。午夜写作 00:00。',
    },
    example: { bad: `${GOOD}  quiet 22:00 to 24:30\n`, good: `${GOOD}  quiet 22:00 to 00:30\n` },
  },
  'syntax/bad-date': {
    severity: 'error',
    title: { en: 'No such date', zh: '没有这个日期' },
    message: { en: '“{text}” is not a date of the calendar.', zh: '“{text}”不是日历上的日期。' },
    explanation: {
      en: 'A date is written year-month-day: 2026-01-31.',
      zh: '日期写作 年-月-日：2026-01-31。',
    },
    example: { bad: `${GOOD}  from 2026-02-30\n`, good: `${GOOD}  from 2026-02-28\n` },
  },
  'syntax/plain-month': {
    severity: 'error',
    title: { en: 'A month of which length?', zh: '“月”有多长？' },
    message: {
      en: 'Months differ in length. Write `{exact}` or `{calendar}`.',
      zh: '每个月长短不同。请写“{exact}”或“{calendar}”。',
    },
    explanation: {
      en: 'A month has 28 to 31 days. `30 days` is always the same length; `calendar month` goes by the calendar of the member’s time zone.',
      zh: '一个月有 28 到 31 天。“30 天”总是一样长；“自然月”按成员所在时区的日历计算。',
    },
    example: { bad: `${GOOD}  at most 1 per month\n`, good: `${GOOD}  at most 1 per calendar month\n` },
  },
  'syntax/plain-year': {
    severity: 'error',
    title: { en: 'A year of which length?', zh: '“年”有多长？' },
    message: {
      en: 'Years differ in length. Write `{exact}` or `{calendar}`.',
      zh: '每年长短不同。请写“{exact}”或“{calendar}”。',
    },
    explanation: { en: 'A year has 365 or 366 days.', zh: '一年有 365 或 366 天。' },
    example: { bad: `${GOOD}  at most 1 per year\n`, good: `${GOOD}  at most 1 per 365 days\n` },
  },
  'syntax/window-without-length': {
    severity: 'error',
    title: { en: 'How far back?', zh: '统计多长时间？' },
    message: {
      en: 'Say how far back this looks, for example `in 1 hour`.',
      zh: '请说明统计多长时间，例如“近 1 小时”。',
    },
    explanation: {
      en: 'Events are counted over a length of time: `count(order.paid) in 7 days`. Only `spikes` finds a length by itself.',
      zh: '事件要在一段时间内统计：次数(order.paid) 近 7 天。只有“激增”会自己选择时长。',
    },
    example: {
      bad: GOOD.replace('order.paid', 'count(order.paid) >= 3'),
      good: GOOD.replace('order.paid', 'count(order.paid) in 7 days >= 3'),
    },
  },
  'syntax/not-a-subject': {
    severity: 'error',
    title: { en: 'Only members and communities enter segments', zh: '只有成员和社群能进出分群' },
    message: {
      en: '“{name}” cannot enter or leave a segment. Write `member` or `community`.',
      zh: '“{name}”不能进入或离开分群。请写“成员”或“社群”。',
    },
    explanation: { en: 'Segments are groups of members or of communities.', zh: '分群是成员或社群的分组。' },
    example: {
      bad: GOOD.replace('order.paid', 'order enters blocklist'),
      good: GOOD.replace('order.paid', 'member enters blocklist'),
    },
  },
  'syntax/hyphen-in-name': {
    severity: 'error',
    title: { en: 'Hyphen in a name', zh: '名称里有连字符' },
    message: { en: 'Names have no hyphens. Write `{better}`.', zh: '名称里不能有连字符。请写“{better}”。' },
    explanation: {
      en: 'A hyphen means subtraction. Words of a name are joined by an underscore.',
      zh: '连字符表示减法。名称中的词用下划线连接。',
    },
    example: {
      bad: GOOD.replace('rule a', 'rule new-buyer'),
      good: GOOD.replace('rule a', 'rule new_buyer'),
    },
  },
  'syntax/unknown-language': {
    severity: 'error',
    title: { en: 'Unknown language', zh: '未知的语言' },
    message: {
      en: '“{found}” is not a language that is known here. Write `en` or `zh`.',
      zh: '“{found}”不是这里支持的语言。请写 en 或 zh。',
    },
    explanation: {
      en: 'The texts of a template are in English (`en`) or Chinese (`zh`).',
      zh: '模板的文字是英文（en）或中文（zh）。',
    },
    example: { bad: 'template hi { fr: "Salut" }\n', good: 'template hi { en: "Hello" }\n' },
  },
  'syntax/too-deep': {
    severity: 'error',
    title: { en: 'Nested too deep', zh: '嵌套太深' },
    message: {
      en: 'This is nested too deep, or is too long a chain, to be read.',
      zh: '这里嵌套太深，或者连得太长，无法读取。',
    },
    explanation: {
      en: 'Parentheses, blocks and texts in texts go 200 levels deep, an expression has 1,000 operators at most. Split it into segments, metrics or plans; a long chain of `or` is shorter as `in (…)`.',
      zh: '括号、步骤块和文字中的文字最多嵌套 200 层，一个表达式最多有 1000 个运算符。请拆成分群、指标或预案；一长串“或”可以写成“属于 (…)”。',
    },
    example: {
      bad: 'a condition in 201 parentheses',
      good: GOOD,
      make: () =>
        GOOD.replace('\n  then', `\n  if ${'('.repeat(201)}member.points > 1${')'.repeat(201)}\n  then`),
    },
  },
  'syntax/too-long': {
    severity: 'error',
    title: { en: 'Text too long', zh: '文字太长' },
    message: {
      en: 'The text is longer than {limit} MB and is not read.',
      zh: '文字超过 {limit} MB，不予读取。',
    },
    explanation: {
      en: 'Rules are written by people; a text of this size is something else. Split it into several files.',
      zh: '规则是给人写的，这么大的文字应是别的东西。请拆成几个文件。',
    },
    example: {
      bad: 'a text of 17 million characters',
      good: GOOD,
      make: () => `# ${'x'.repeat(17 * 1024 * 1024)}\n`,
    },
  },
  'syntax/too-many': {
    severity: 'error',
    title: { en: 'Too many findings', zh: '问题太多' },
    message: {
      en: 'More than {limit} things are wrong with this text; the rest is not listed.',
      zh: '这段文字的问题超过 {limit} 个，其余不再列出。',
    },
    explanation: {
      en: 'The file is probably no Reeve text at all.',
      zh: '这个文件很可能根本不是 Reeve 文字。',
    },
    example: { bad: 'a thousand and one unknown characters', good: GOOD, make: () => '§ \n'.repeat(1001) },
  },
};
