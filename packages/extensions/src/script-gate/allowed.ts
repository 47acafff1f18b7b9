import type { Bilingual } from '@reeve/ir';

/** What a script may not be written with, and what to write instead. Kinds of node that stand in no list are refused too. */
export const REFUSED_NODES: Readonly<
  Record<string, { readonly what: Bilingual; readonly instead?: Bilingual }>
> = {
  ClassDeclaration: {
    what: { en: 'classes', zh: '类' },
    instead: { en: 'Use plain objects.', zh: '请用普通对象。' },
  },
  ClassExpression: {
    what: { en: 'classes', zh: '类' },
    instead: { en: 'Use plain objects.', zh: '请用普通对象。' },
  },
  ThisExpression: { what: { en: '“this”', zh: '“this”' } },
  Super: { what: { en: '“super”', zh: '“super”' } },
  TryStatement: {
    what: { en: '“try”', zh: '“try”' },
    instead: { en: 'Where it throws, the rule gets no value.', zh: '出错时规则得到的是“无值”。' },
  },
  AwaitExpression: { what: { en: '“await”', zh: '“await”' } },
  YieldExpression: { what: { en: '“yield”', zh: '“yield”' } },
  ImportExpression: { what: { en: 'imports', zh: '导入' } },
  ImportDeclaration: { what: { en: 'imports', zh: '导入' } },
  MetaProperty: { what: { en: '“import.meta” and “new.target”', zh: '“import.meta”和“new.target”' } },
  ForInStatement: {
    what: { en: '“for … in”', zh: '“for … in”' },
    instead: { en: 'Use “for … of” with Object.keys.', zh: '请用“for … of”和 Object.keys。' },
  },
  TaggedTemplateExpression: { what: { en: 'tagged templates', zh: '带标签的模板' } },
  LabeledStatement: { what: { en: 'labels', zh: '标签' } },
  WithStatement: { what: { en: '“with”', zh: '“with”' } },
  DebuggerStatement: { what: { en: '“debugger”', zh: '“debugger”' } },
};

/** Kinds of node that a script may be written with. */
export const ALLOWED_NODES: ReadonlySet<string> = new Set([
  ...['Program', 'FunctionDeclaration', 'VariableDeclaration', 'VariableDeclarator', 'ExpressionStatement'],
  ...['BlockStatement', 'EmptyStatement', 'IfStatement', 'ForStatement', 'ForOfStatement', 'WhileStatement'],
  ...[
    'DoWhileStatement',
    'SwitchStatement',
    'SwitchCase',
    'ReturnStatement',
    'BreakStatement',
    'ContinueStatement',
  ],
  ...['ThrowStatement', 'Identifier', 'Literal', 'TemplateLiteral', 'TemplateElement', 'ArrayExpression'],
  ...['ObjectExpression', 'Property', 'ArrowFunctionExpression', 'FunctionExpression', 'CallExpression'],
  ...['MemberExpression', 'ChainExpression', 'NewExpression', 'UnaryExpression', 'BinaryExpression'],
  ...['LogicalExpression', 'AssignmentExpression', 'UpdateExpression', 'ConditionalExpression'],
  ...[
    'SequenceExpression',
    'SpreadElement',
    'RestElement',
    'ObjectPattern',
    'ArrayPattern',
    'AssignmentPattern',
  ],
  ...['ExportNamedDeclaration', 'ExportDefaultDeclaration', 'ParenthesizedExpression'],
]);

const CLOCK: Bilingual = {
  en: 'A script has no clock: give it the time, “now”.',
  zh: '脚本没有时钟：请把时间“现在”传给它。',
};
const WORLD: Bilingual = {
  en: 'A script reaches nothing outside: what it needs is given to it, and actions do the rest.',
  zh: '脚本碰不到外面：需要的内容要传给它，其余的由动作完成。',
};
const LATER: Bilingual = {
  en: 'A script computes at once: nothing happens later.',
  zh: '脚本立即算完：没有“之后再做”。',
};
const CODE: Bilingual = { en: 'Scripts do not make code of texts.', zh: '脚本不能把文本变成代码。' };
const PATTERNS: Bilingual = { en: 'Write the pattern itself: /…/.', zh: '请直接写正则：/…/。' };

/** What to say of a name that people reach for. */
export const NAME_HINTS: Readonly<Record<string, Bilingual>> = {
  performance: CLOCK,
  process: WORLD,
  require: WORLD,
  fetch: WORLD,
  console: WORLD,
  globalThis: WORLD,
  window: WORLD,
  global: WORLD,
  Buffer: WORLD,
  module: WORLD,
  setTimeout: LATER,
  setInterval: LATER,
  setImmediate: LATER,
  queueMicrotask: LATER,
  Promise: LATER,
  eval: CODE,
  Function: CODE,
  RegExp: PATTERNS,
  arguments: { en: 'Name the parameters.', zh: '请写出参数的名字。' },
};
