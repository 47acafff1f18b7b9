import type { DiagnosticRow, DiagnosticRows } from './row.ts';

/** The forms that a value of a YAML text can be wanted in. */
const FORMS = {
  'yaml/expected-map': {
    en: 'a map of keys and values',
    zh: '由键和值组成的映射',
    bad: 'rules: hello\n',
    good: 'rules:\n  hello:\n    when: member.joined\n',
  },
  'yaml/expected-list': {
    en: 'a list',
    zh: '列表',
    bad: 'tables:\n  reward:\n    params: { tier: text }\n    outputs: { points: number }\n    rows: gold\n',
    good: 'tables:\n  reward:\n    params: { tier: text }\n    outputs: { points: number }\n    rows:\n      - ["-", 5]\n',
  },
  'yaml/expected-text': {
    en: 'one value on its line, not a list or a map',
    zh: '单个值，而不是列表或映射',
    bad: 'rules:\n  hello:\n    when: [[member.joined]]\n',
    good: 'rules:\n  hello:\n    when: member.joined\n',
  },
  'yaml/expected-step': {
    en: 'a step: an action, `wait`, `wait for`, `if`, `split`, `start` or `stop`',
    zh: '一个步骤：动作、`wait`、`wait for`、`if`、`split`、`start` 或 `stop`',
    bad: 'rules:\n  hello:\n    when: member.joined\n    then:\n      -\n',
    good: 'rules:\n  hello:\n    when: member.joined\n    then:\n      - stop\n',
  },
} as const;

function formRow({ en, zh, bad, good }: (typeof FORMS)[keyof typeof FORMS]): DiagnosticRow {
  return {
    severity: 'error',
    title: { en: 'Another form is expected', zh: '应为另一种写法' },
    message: { en: `Here ${en} is expected.`, zh: `这里应为${zh}。` },
    explanation: {
      en: `What stands here has another form than its key asks for: it asks for ${en}.`,
      zh: `这里的写法和它的键不符：应为${zh}。`,
    },
    example: { as: 'yaml', bad, good },
  };
}

const DEEP = 10_000;

/** Findings of the YAML reader. */
export const YAML_ROWS: DiagnosticRows = {
  ...Object.fromEntries(Object.entries(FORMS).map(([code, form]) => [code, formRow(form)])),
  'yaml/syntax': {
    severity: 'error',
    title: { en: 'Not well-formed YAML', zh: 'YAML 写法有误' },
    message: { en: 'This is not well-formed YAML: {problem}.', zh: 'YAML 写法有误：{problem}。' },
    explanation: {
      en: 'YAML tells lists and maps apart by indentation, `- ` and `: `. A value that holds `: ` or ` #`, or begins with a quote, a bracket or one of `&*!|>%@`, has to be put in quotes.',
      zh: 'YAML 靠缩进、`- ` 和 `: ` 区分列表和映射。值里有 `: ` 或 ` #`，或以引号、括号及 `&*!|>%@` 开头时，要加引号。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    title: Hello: and welcome\n    when: member.joined\n',
      good: 'rules:\n  hello:\n    title: "Hello: and welcome"\n    when: member.joined\n',
    },
  },
  'yaml/unclosed-quote': {
    severity: 'error',
    title: { en: 'Quotation mark not closed', zh: '引号没有闭合' },
    message: {
      en: 'This quotation mark is never closed. Close it at the end of the text, or leave it out.',
      zh: '这个引号没有闭合。请在文字末尾补上引号，或去掉它。',
    },
    explanation: {
      en: 'A text in quotes goes on to the next quotation mark, over as many lines as it takes, so what follows would be part of it.',
      zh: '加引号的文字会一直延续到下一个引号，无论跨多少行，因此后面的内容都会成为它的一部分。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    title: "Hello\n    when: member.joined\n',
      good: 'rules:\n  hello:\n    title: "Hello"\n    when: member.joined\n',
    },
  },
  'yaml/unclosed-bracket': {
    severity: 'error',
    title: { en: 'Bracket not closed', zh: '括号没有闭合' },
    message: { en: 'This bracket is never closed.', zh: '这个括号没有闭合。' },
    explanation: {
      en: 'What stands in `{ }` or `[ ]` goes on to the closing bracket. Close it, or put a value that begins with a bracket in quotes.',
      zh: '`{ }` 或 `[ ]` 里的内容会一直延续到结束的括号。请补上括号；如果值本来就以括号开头，请加引号。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    when: member.joined\n    then: [stop\n',
      good: 'rules:\n  hello:\n    when: member.joined\n    then: [stop]\n',
    },
  },
  'yaml/too-long': {
    severity: 'error',
    title: { en: 'YAML text too long', zh: 'YAML 文本过长' },
    message: {
      en: 'A YAML text may have {limit} million characters; this one has more. Split it into several files.',
      zh: 'YAML 文本最多 {limit} 百万个字符，这个文件超过了。请拆成几个文件。',
    },
    explanation: {
      en: 'Reading YAML takes far more memory than the text itself, so very long texts are refused. Rules may be spread over as many files as you like; names are known across all of them.',
      zh: '读取 YAML 所需的内存远大于文本本身，因此过长的文本不予读取。规则可以分到任意多个文件里，名称在所有文件间通用。',
    },
    example: {
      as: 'yaml',
      bad: '# more than four million characters\n',
      good: 'rules: {}\n',
      make: () => `# ${'x'.repeat(4_000_000)}\n`,
    },
  },
  'yaml/too-deep': {
    severity: 'error',
    title: { en: 'Nested too deep', zh: '嵌套过深' },
    message: {
      en: 'Lists and maps may be nested {limit} deep; here they go deeper.',
      zh: '列表和映射最多嵌套 {limit} 层，这里超过了。',
    },
    explanation: {
      en: 'No rule needs nesting this deep, and reading it could exhaust the machine, so the text is not read.',
      zh: '规则不需要这么深的嵌套，读取它可能耗尽机器资源，因此不予读取。',
    },
    example: {
      as: 'yaml',
      bad: 'rules: [[[[… ten thousand brackets …]]]]\n',
      good: 'rules: {}\n',
      make: () => `rules: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n`,
    },
  },
  'yaml/anchor': refused(
    { en: 'Anchor', zh: '锚点' },
    {
      en: 'Anchors (`&name`) are not used in rules; write the value here.',
      zh: '规则里不使用锚点（`&名称`），请直接写出值。',
    },
    'rules:\n  hello:\n    when: &start member.joined\n',
    'rules:\n  hello:\n    when: member.joined\n',
  ),
  'yaml/alias': refused(
    { en: 'Alias', zh: '别名引用' },
    {
      en: 'Aliases (`*name`) are not used in rules; write the value here again. A value that begins with `*` needs quotes.',
      zh: '规则里不使用别名引用（`*名称`），请在这里再写一遍。值以 `*` 开头时要加引号。',
    },
    'rules:\n  hello:\n    when: *start\n',
    'rules:\n  hello:\n    when: member.joined\n',
  ),
  'yaml/tag': refused(
    { en: 'Tag', zh: '标签' },
    {
      en: 'Tags (`!name`) are not used in rules; take it out. A value that begins with `!` needs quotes.',
      zh: '规则里不使用标签（`!名称`），请去掉。值以 `!` 开头时要加引号。',
    },
    'rules:\n  hello:\n    when: !!str member.joined\n',
    'rules:\n  hello:\n    when: member.joined\n',
  ),
  'yaml/directive': refused(
    { en: 'Directive', zh: '指令' },
    {
      en: 'Directives (lines that begin with `%`) are not used in rules; take the line out.',
      zh: '规则里不使用指令（以 `%` 开头的行），请删去这一行。',
    },
    '%YAML 1.1\n---\nrules: {}\n',
    'rules: {}\n',
  ),
  'yaml/merge-key': refused(
    { en: 'Merge key', zh: '合并键' },
    {
      en: 'Merge keys (`<<`) are not used in rules; write the keys out.',
      zh: '规则里不使用合并键（`<<`），请逐个写出键。',
    },
    'rules:\n  hello:\n    <<: { when: member.joined }\n',
    'rules:\n  hello:\n    when: member.joined\n',
  ),
  'yaml/several-documents': refused(
    { en: 'Several documents', zh: '多个文档' },
    {
      en: 'A second document begins here (`---`). A rule file holds one; what follows is not read.',
      zh: '这里开始了第二个文档（`---`）。一个规则文件只有一个文档，后面的内容不会读取。',
    },
    'rules: {}\n---\nrules: {}\n',
    'rules: {}\n',
  ),
  'yaml/duplicate-key': {
    severity: 'error',
    title: { en: 'Key stands twice', zh: '键重复' },
    message: { en: 'The key `{key}` stands twice in one map.', zh: '同一个映射里出现了两次 `{key}`。' },
    explanation: {
      en: 'Which of the two would count is not plain, so neither is preferred silently. Rename or remove one. Several limits go into one list: `at most: [1 per day, 3 per week]`.',
      zh: '以哪一个为准并不明确，因此不会悄悄选用其一。请改名或删去一个。多条限制写成一个列表：`at most: [1 per day, 3 per week]`。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    when: member.joined\n    when: member.left\n',
      good: 'rules:\n  hello:\n    when: member.joined\n',
    },
  },
  'yaml/key-not-text': {
    severity: 'error',
    title: { en: 'Key is no name', zh: '键不是名称' },
    message: {
      en: 'A key has to be a word; put it in quotes if it really is one.',
      zh: '键必须是文字；如果确实是文字，请加引号。',
    },
    explanation: {
      en: 'YAML takes this key for a number, a truth value, nothing, or a list or map. Keys in rules are names and words of the language.',
      zh: 'YAML 会把这个键当作数字、真假、空值、列表或映射。规则里的键是名称和语言里的词。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  12: { when: member.joined }\n',
      good: 'rules:\n  twelve: { when: member.joined }\n',
    },
  },
  'yaml/unknown-key': {
    severity: 'error',
    title: { en: 'Unknown key', zh: '未知的键' },
    message: {
      en: 'There is no key `{key}` here. Known are: {known}.',
      zh: '这里没有键 `{key}`。可用的有：{known}。',
    },
    explanation: {
      en: 'A key that means nothing would be left out silently, so it is refused. It may be misspelt, or indented under the wrong key.',
      zh: '没有意义的键会被悄悄忽略，因此予以拒绝。可能是拼写有误，或缩进到了别的键下面。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    wen: member.joined\n',
      good: 'rules:\n  hello:\n    when: member.joined\n',
    },
  },
  'yaml/missing-value': {
    severity: 'error',
    title: { en: 'Value missing', zh: '缺少值' },
    message: { en: '`{key}` needs a value.', zh: '`{key}` 需要一个值。' },
    explanation: {
      en: 'Nothing stands after the key. Write its value, or take the key out.',
      zh: '键的后面没有内容。请写上值，或删去这个键。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    when:\n',
      good: 'rules:\n  hello:\n    when: member.joined\n',
    },
  },
  'yaml/bad-value': {
    severity: 'error',
    title: { en: 'Value of another kind', zh: '值的类型不符' },
    message: { en: '`{key}` takes {expected}.', zh: '`{key}` 应为{expected}。' },
    explanation: {
      en: 'The key is known, but its value cannot be this.',
      zh: '键是已知的，但值不能这样写。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    when: member.joined\n    rollout: some\n',
      good: 'rules:\n  hello:\n    when: member.joined\n    rollout: 10%\n',
    },
  },
  'yaml/bad-name': {
    severity: 'error',
    title: { en: 'Not a name', zh: '不是名称' },
    message: {
      en: '`{name}` cannot be a name. A name is made of letters, digits and `_`, its parts joined by dots, and is no word of the language.',
      zh: '`{name}` 不能作名称。名称由文字、数字和 `_` 组成，各部分用点连接，且不能是语言里的词。',
    },
    explanation: {
      en: 'Names are written in conditions and other texts without quotes, so they can hold no spaces and no signs. What people read goes into `title`.',
      zh: '名称在条件等处不加引号书写，因此不能含空格和符号。给人看的文字写在 `title` 里。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  say hello:\n    when: member.joined\n',
      good: 'rules:\n  say_hello:\n    when: member.joined\n',
    },
  },
  'yaml/step-without-quotes': {
    severity: 'error',
    title: { en: 'Step without quotes', zh: '步骤没有加引号' },
    message: {
      en: 'A step with parentheses is Reeve text: put all of it in quotes, or write `- message.send: { to: member }`.',
      zh: '带括号的步骤是 Reeve 文本：请整个加上引号，或写成 `- message.send: { to: member }`。',
    },
    explanation: {
      en: 'YAML ends a key at the first `: `, so it takes the step apart in the middle of its parentheses.',
      zh: 'YAML 在第一个 `: ` 处结束键，于是会把步骤从括号中间拆开。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    when: member.joined\n    then:\n      - log.write(message: hello)\n',
      good: 'rules:\n  hello:\n    when: member.joined\n    then:\n      - log.write: { message: hello }\n',
    },
  },
  'yaml/one-step': {
    severity: 'error',
    title: { en: 'Two steps in one item', zh: '一项里有两个步骤' },
    message: {
      en: '`{key}` does not belong to the step that begins this item. Each step begins with a dash of its own.',
      zh: '`{key}` 不属于这一项的步骤。每个步骤都以自己的短横开头。',
    },
    explanation: {
      en: 'An item of the list is one step. If this is another step, put `- ` before it; if it belongs to the step above, indent it further.',
      zh: '列表的一项就是一个步骤。如果这是另一个步骤，请在前面加 `- `；如果属于上面的步骤，请再缩进。',
    },
    example: {
      as: 'yaml',
      bad: 'rules:\n  hello:\n    when: member.joined\n    then:\n      - wait: 3 days\n        log.write: { message: hello }\n',
      good: 'rules:\n  hello:\n    when: member.joined\n    then:\n      - wait: 3 days\n      - log.write: { message: hello }\n',
    },
  },
};

function refused(
  title: { readonly en: string; readonly zh: string },
  message: { readonly en: string; readonly zh: string },
  bad: string,
  good: string,
): DiagnosticRow {
  return {
    severity: 'error',
    title,
    message,
    explanation: {
      en: 'Rule files use the plain part of YAML: maps, lists, texts and comments. What lets one part of a file change the meaning or the size of another is refused, so that every rule says by itself what it does.',
      zh: '规则文件只使用 YAML 的基本部分：映射、列表、文本和注释。会让文件的一部分改变另一部分含义或大小的写法不予接受，这样每条规则自己就说清了要做什么。',
    },
    example: { as: 'yaml', bad, good },
  };
}
