import type { Bilingual, Diagnostic, Severity, Span } from '@reeve/ir';

/** A code about scripts. */
export type ScriptCode =
  | 'script/syntax'
  | 'script/too-long'
  | 'script/too-deep'
  | 'script/not-allowed'
  | 'script/unknown-name'
  | 'script/refused-key'
  | 'script/kept-state'
  | 'script/pattern'
  | 'script/no-function'
  | 'script/signature'
  | 'script/duplicate';

/** What `reeve explain` says of a code about scripts, and the sentence of its findings (`{name}` is filled in). */
export interface ScriptDiagnosticRow {
  readonly severity: Severity;
  readonly title: Bilingual;
  readonly message: Bilingual;
  readonly explanation: Bilingual;
  /** Two files called `scripts/score.js`: the first has the finding, the second has none. */
  readonly example: { readonly bad: string; readonly good: string };
}

const HEAD = '/**\n * Score of a text\n * @param {text} text\n * @returns {number}\n */\n';
const GOOD = `${HEAD}export function score(text) {\n  return text.length;\n}\n`;

/** Every code that reading a script can give. */
export const SCRIPT_DIAGNOSTICS: Readonly<Record<ScriptCode, ScriptDiagnosticRow>> = {
  'script/syntax': {
    severity: 'error',
    title: { en: 'The script is not JavaScript', zh: '脚本不是合法的 JavaScript' },
    message: {
      en: 'This cannot be read as JavaScript: {reason}',
      zh: '这里无法按 JavaScript 读取：{reason}',
    },
    explanation: {
      en: 'A script is a file of JavaScript. Often a bracket or a quotation mark is missing shortly before the place that is shown.',
      zh: '脚本是一个 JavaScript 文件。常见原因是所示位置稍前的地方少了括号或引号。',
    },
    example: { bad: `${HEAD}export function score(text) {\n  return text.length +;\n}\n`, good: GOOD },
  },
  'script/too-long': {
    severity: 'error',
    title: { en: 'The script is too long', zh: '脚本太长' },
    message: {
      en: 'This script has {size} characters; at most {most} are allowed.',
      zh: '这个脚本有 {size} 个字符，最多允许 {most} 个。',
    },
    explanation: {
      en: 'A script is for a few lines that the language of rules has no words for. What is longer is an extension: a program of its own, with tests of its own.',
      zh: '脚本用来写规则语言表达不了的几行代码。更长的内容应当写成扩展：它是独立的程序，有自己的测试。',
    },
    example: { bad: `${GOOD}${`// ${'-'.repeat(77)}\n`.repeat(205)}`, good: GOOD },
  },
  'script/too-deep': {
    severity: 'error',
    title: { en: 'The script is nested too deeply', zh: '脚本嵌套太深' },
    message: { en: 'This is nested more than {most} deep.', zh: '这里的嵌套超过了 {most} 层。' },
    explanation: {
      en: 'Brackets in brackets in brackets: nobody can read it. Give the inner parts names.',
      zh: '层层嵌套没有人读得懂。请给内层的部分起名字。',
    },
    example: {
      bad: `${HEAD}export function score(text) {\n  return ${'['.repeat(150)}text.length${']'.repeat(150)}.length;\n}\n`,
      good: GOOD,
    },
  },
  'script/not-allowed': {
    severity: 'error',
    title: { en: 'Scripts do not have this part of JavaScript', zh: '脚本不能使用 JavaScript 的这个部分' },
    message: { en: 'A script has no {what}. {instead}', zh: '脚本里不能用{whatZh}。{insteadZh}' },
    explanation: {
      en: 'A script computes a value from the values that it is given, at once and always the same. It has functions, `const` and `let`, `if`, loops, `switch`, literals and templates, destructuring, `Map` and `Set`. It has no `async`, classes, generators, `try`, imports, getters, or `this`.',
      zh: '脚本根据给它的值立即算出一个值，而且每次结果都一样。可以用函数、`const` 和 `let`、`if`、循环、`switch`、字面量和模板字符串、解构、`Map` 和 `Set`；不能用 `async`、类、生成器、`try`、导入、getter 和 `this`。',
    },
    example: {
      bad: `${HEAD}export async function score(text) {\n  return text.length;\n}\n`,
      good: GOOD,
    },
  },
  'script/unknown-name': {
    severity: 'error',
    title: { en: 'The script uses a name that is not there', zh: '脚本用了不存在的名字' },
    message: {
      en: 'There is nothing called “{name}” here. {instead}',
      zh: '这里没有名为“{name}”的东西。{insteadZh}',
    },
    explanation: {
      en: 'A script sees what it declares, what it is given, and `Array`, `Boolean`, `Date`, `Error`, `JSON`, `Map`, `Math`, `Number`, `Object`, `Set`, `String`, `isFinite`, `isNaN`, `parseFloat`, `parseInt`. It sees no files, no network, no clock and no other script. What it needs to know is given to it: `score(event.text, now)`.',
      zh: '脚本能用的只有它自己声明的、传给它的，以及 `Array`、`Boolean`、`Date`、`Error`、`JSON`、`Map`、`Math`、`Number`、`Object`、`Set`、`String`、`isFinite`、`isNaN`、`parseFloat`、`parseInt`。它看不到文件、网络、时钟和别的脚本。需要知道的内容要传给它：`score(事件.text, 现在)`。',
    },
    example: {
      bad: `${HEAD}export function score(text) {\n  return fetch(text).length;\n}\n`,
      good: GOOD,
    },
  },
  'script/refused-key': {
    severity: 'error',
    title: { en: 'The script reaches for what is behind a value', zh: '脚本访问了值背后的机制' },
    message: { en: 'Scripts may not use the key “{key}”.', zh: '脚本不能使用键“{key}”。' },
    explanation: {
      en: 'Keys such as `constructor`, `prototype` and `__proto__` lead from a value to the machinery behind it, and scripts have no business there. A key that is computed is looked at when the script runs.',
      zh: '`constructor`、`prototype`、`__proto__` 等键会从一个值通向它背后的机制，脚本不需要它们。计算得出的键会在脚本运行时检查。',
    },
    example: {
      bad: `${HEAD}export function score(text) {\n  return text.constructor.length;\n}\n`,
      good: GOOD,
    },
  },
  'script/kept-state': {
    severity: 'error',
    title: { en: 'The script does something outside its functions', zh: '脚本在函数之外做了事情' },
    message: {
      en: 'Outside of functions a script only declares: functions, and values with `const`.',
      zh: '函数之外只能声明：函数，以及用 `const` 声明的值。',
    },
    explanation: {
      en: 'Each evaluation begins anew, so nothing can be kept from one to the next: the same values always give the same result. What has to be remembered belongs into the rules: counts in windows, attributes, tags.',
      zh: '每次求值都从头开始，前后两次之间不能保留任何东西：同样的值总是得到同样的结果。需要记住的东西应当写在规则里：时间窗口内的次数、属性、标签。',
    },
    example: {
      bad: `let seen = 0;\n${HEAD}export function score(text) {\n  seen += 1;\n  return text.length + seen;\n}\n`,
      good: GOOD,
    },
  },
  'script/pattern': {
    severity: 'error',
    title: { en: 'The pattern may take forever', zh: '这个正则可能永远算不完' },
    message: { en: 'This pattern {reason}.', zh: '这个正则{reasonZh}。' },
    explanation: {
      en: 'Some patterns take a time that doubles with each further character of the text, and members write the texts. Patterns here have no repetition within a repetition (`(a+)+`), no references back (`\\1`), and do not look ahead or behind (`(?=`, `(?<!`).',
      zh: '有些正则的耗时会随文本每多一个字符而翻倍，而文本是成员写的。这里的正则不能在重复里再重复（`(a+)+`），不能反向引用（`\\1`），也不能前后断言（`(?=`、`(?<!`）。',
    },
    example: {
      bad: `${HEAD}export function score(text) {\n  return /^(a+)+$/.test(text) ? 1 : 0;\n}\n`,
      good: `${HEAD}export function score(text) {\n  return /^a+$/.test(text) ? 1 : 0;\n}\n`,
    },
  },
  'script/no-function': {
    severity: 'error',
    title: {
      en: 'The script does not have the function that it is named after',
      zh: '脚本里没有与文件同名的函数',
    },
    message: { en: 'This file needs a function named {name}.', zh: '这个文件需要一个名为 {name} 的函数。' },
    explanation: {
      en: 'The file `scripts/score.js` makes the function `score` known to rules. Other functions in the file are its own. An extension names the function after the file too.',
      zh: '文件 `scripts/score.js` 让规则可以使用函数 `score`。文件里的其他函数只供它自己使用。扩展里的脚本也以文件名作为函数名。',
    },
    example: { bad: GOOD.replace('score(text)', 'points(text)'), good: GOOD },
  },
  'script/signature': {
    severity: 'error',
    title: { en: 'The script does not say what it takes and gives', zh: '脚本没有写明它接受什么、给出什么' },
    message: { en: '{reason}', zh: '{reasonZh}' },
    explanation: {
      en: 'A comment right before the function says the type of each parameter and of the result, so that rules which use it can be checked: `@param {text} text`, `@returns {yes/no}`. Types are `text`, `number`, `yes/no`, `time`, `date`, `duration`, `member`, `community`, `any` and `list of …`. A script that says `@emits event.type` instead of `@returns` is an action: rules do it, and it gives a list of events, `[{ type, member, data }]`. `[name]` is a parameter that may be left out; `@en` and `@zh` give the name that people see.',
      zh: '函数前面的注释写明每个参数和结果的类型，这样使用它的规则才能被检查：`@param {文本} text`、`@returns {是否}`。类型有 `文本`、`数字`、`是否`、`时间`、`日期`、`时长`、`成员`、`社群`、`任意` 和 `… 列表`。脚本若不写 `@returns` 而写 `@emits 事件.类型`，就是一个动作：由规则执行，给出一组事件 `[{ type, member, data }]`。`[name]` 表示可以省略的参数；`@en` 和 `@zh` 是给人看的名字。',
    },
    example: { bad: GOOD.replace(' * @param {text} text\n', ''), good: GOOD },
  },
  'script/duplicate': {
    severity: 'error',
    title: { en: 'The name of the script is taken', zh: '脚本的名字已被占用' },
    message: {
      en: '“{name}” is already the name of {other}.',
      zh: '“{name}”已经是{otherZh}的名字。',
    },
    explanation: {
      en: 'A script’s name means one thing wherever it is read: it can be neither that of a function of the language nor that of another script or extension.',
      zh: '脚本的名字在任何地方都只有一个意思：不能与语言自带的函数、别的脚本或扩展提供的函数同名。',
    },
    example: { bad: GOOD.replaceAll('score', 'round'), good: GOOD },
  },
};

const fill = (template: string, params: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (whole, key: string) => params[key] ?? whole).trim();

/** Builds a finding from its row of the table. */
export const scriptDiagnostic = (
  code: ScriptCode,
  span: Span,
  params: Readonly<Record<string, string>> = {},
): Diagnostic => {
  const row = SCRIPT_DIAGNOSTICS[code];
  return {
    code,
    severity: row.severity,
    message: { en: fill(row.message.en, params), zh: fill(row.message.zh, params) },
    span,
  };
};
