import type { DiagnosticRows } from './row.ts';
import { row } from './row-of.ts';

const table = (head: string, ...rows: string[]): string =>
  [`table points(tier: text, streak: number) -> points: number`, head, ...rows]
    .map((line, i) => (i === 0 ? line : `  ${line}`))
    .join('\n');
const GOOD = table('| tier | streak | points |', '| gold | >= 7 | 30 |', '| - | - | 5 |');

/** Findings about decision tables, templates and the project file. */
export const TABLE_ROWS: DiagnosticRows = {
  'table/unknown-column': row('error', {
    title: ['Unknown column', '未知的列'],
    message: ['The table {table} has no column “{name}”.', '决策表 {table} 没有列“{name}”。'],
    explanation: [
      'The header names the parameters and outputs of the table’s first line.',
      '表头应写首行声明的参数和输出。',
    ],
    bad: table('| teir | streak | points |', '| - | - | 5 |'),
    good: GOOD,
  }),
  'table/missing-column': row('error', {
    title: ['Missing column', '缺少列'],
    message: ['The header of {table} lacks: {names}.', '{table} 的表头缺少：{names}。'],
    explanation: [
      'Every parameter and every output needs a column; “-” stands for any value.',
      '每个参数和输出都要有一列；“-”表示任意值。',
    ],
    bad: table('| tier | points |', '| gold | 5 |', '| - | 1 |'),
    good: GOOD,
  }),
  'table/repeated-column': row('error', {
    title: ['Column given twice', '列重复'],
    message: ['The column “{name}” is given twice.', '列“{name}”出现了两次。'],
    explanation: ['Each parameter and output has one column.', '每个参数和输出只占一列。'],
    bad: table('| tier | streak | streak | points |', '| - | - | - | 5 |'),
    good: GOOD,
  }),
  'table/cell-count': row('error', {
    title: ['Too few or too many cells', '单元格数量不对'],
    message: [
      'Cells in this row: {cells}; columns in the header: {columns}.',
      '这一行有 {cells} 格，而表头有 {columns} 列。',
    ],
    explanation: ['Every row has one cell for each column.', '每一行的每一列都要有一格。'],
    bad: table('| tier | streak | points |', '| gold | 30 |'),
    good: GOOD,
  }),
  'table/no-rows': row('error', {
    title: ['A table without rows', '决策表没有行'],
    message: ['The table “{name}” has no rows.', '决策表“{name}”没有行。'],
    explanation: ['A table needs a header and at least one row.', '决策表要有表头和至少一行。'],
    bad: table('| tier | streak | points |'),
    good: GOOD,
  }),
  'table/no-output': row('error', {
    title: ['A table without an output', '决策表没有输出'],
    message: [
      'The table “{name}” gives nothing: name its outputs after “->”.',
      '决策表“{name}”没有给出任何值：请在“->”后写明输出。',
    ],
    explanation: ['table NAME(parameters) -> output: type', '决策表 名称(参数) -> 输出: 类型'],
    bad: 'table t(x: number) ->\n  | x |\n  | - |',
    good: 'table t(x: number) -> y: number\n  | x | y |\n  | - | 1 |',
  }),
  'table/output-cell': row('error', {
    title: ['An output that is no value', '输出不是单个值'],
    message: ['Under “{name}” stands a single value.', '“{name}”列里应是单个值。'],
    explanation: [
      'Comparisons and lists are conditions; outputs are values, or “-” for none.',
      '比较和列表是条件；输出是值，没有值时写“-”。',
    ],
    bad: table('| tier | streak | points |', '| - | - | >= 5 |'),
    good: GOOD,
  }),
  'table/label-as-text': row('warning', {
    title: ['A label in a column of text', '文本列中的显示名'],
    message: [
      'This column holds text, so “{name}” is taken as it stands. Did you mean the choice {option}?',
      '这一列是文本，“{name}”会按原样比较。是不是要写选项 {option}？',
    ],
    explanation: [
      'Values passed to the table are ids such as gold, not labels. Write the id, or give the column the type of the choices; put it in quotes where the text itself is meant.',
      '传给决策表的是 gold 这样的标识，而不是显示名。请写标识，或把这一列声明为选项类型；如果确实要比较这段文字，请加上引号。',
    ],
    bad: table('| tier | streak | points |', '| 金卡 | >= 7 | 30 |', '| - | - | 5 |'),
    good: GOOD,
  }),
  'table/unknown-output': row('error', {
    title: ['Unknown output', '未知的输出'],
    message: [
      'The table has no output “{name}”. It has: {outputs}.',
      '决策表没有输出“{name}”。可用的输出：{outputs}。',
    ],
    explanation: ['Outputs are named after “->”.', '输出写在“->”后面。'],
    bad: `${GOOD}\nrule r\n  when check_in.made\n  if points("gold", 3).pionts > 3\n  then stop`,
    good: `${GOOD}\nrule r\n  when check_in.made\n  if points("gold", 3).points > 3\n  then stop`,
  }),
  'table/which-output': row('error', {
    title: ['Which output?', '哪个输出？'],
    message: [
      'The table “{name}” has several outputs; say which: {outputs}.',
      '决策表“{name}”有多个输出，请写明：{outputs}。',
    ],
    explanation: ['Write a dot and the output’s name after the parentheses.', '请在括号后加点和输出的名称。'],
    bad: 'table t(x: number) -> y: number, z: number\n  | x | y | z |\n  | - | 1 | 2 |\nrule r\n  when complaint.filed\n  if t(event.severity) > 1\n  then stop',
    good: 'table t(x: number) -> y: number, z: number\n  | x | y | z |\n  | - | 1 | 2 |\nrule r\n  when complaint.filed\n  if t(event.severity).y > 1\n  then stop',
  }),
  'table/gap': row('warning', {
    title: ['A case that no row is for', '有情况没有对应的行'],
    message: [
      'The table “{name}” has no row for: {example}.',
      '决策表“{name}”没有对应这种情况的行：{example}。',
    ],
    explanation: [
      'Where no row fits the table gives no value. Add a last row of “-” for everything else.',
      '没有匹配的行时决策表不给出值。可在最后加一行“-”覆盖其余情况。',
    ],
    bad: table('| tier | streak | points |', '| gold | >= 7 | 30 |'),
    good: GOOD,
  }),
  'table/unreachable-row': row('warning', {
    title: ['A row that never counts', '永远用不到的行'],
    message: [
      'Rows above always fit first, so this one never counts.',
      '上面的行总是先匹配，这一行永远用不到。',
    ],
    explanation: [
      'The first row that fits gives the value. Put special cases above general ones.',
      '取第一个匹配的行。请把特殊情况放在一般情况上面。',
    ],
    bad: table('| tier | streak | points |', '| - | - | 5 |', '| gold | >= 7 | 30 |'),
    good: GOOD,
  }),
  'template/unknown-placeholder': row('error', {
    title: ['Unknown placeholder', '未知的占位内容'],
    message: ['The template has no parameter “{name}”.', '模板没有参数“{name}”。'],
    explanation: [
      'What stands in braces must be a parameter of the template, or an attribute of the member or community.',
      '花括号里应是模板的参数，或成员、社群的属性。',
    ],
    bad: 'template t(item: text) { en: "About {itme}" }',
    good: 'template t(item: text) { en: "About {item}" }',
  }),
  'template/missing-argument': row('error', {
    title: ['The template needs more', '模板还缺内容'],
    message: ['The template “{name}” also needs: {names}.', '模板“{name}”还需要：{names}。'],
    explanation: [
      'Give each parameter of the template as an argument of the action.',
      '请把模板的每个参数作为动作的参数给出。',
    ],
    bad: 'template t(item: text) { en: "About {item}" }\nrule r\n  when cart.added\n  then message.send(to: member, via: wechat, template: "t")',
    good: 'template t(item: text) { en: "About {item}" }\nrule r\n  when cart.added\n  then message.send(to: member, via: wechat, template: "t", item: event.item)',
  }),
  'template/empty': row('error', {
    title: ['A template without text', '模板没有文字'],
    message: ['The template “{name}” has no text.', '模板“{name}”没有文字。'],
    explanation: [
      'Give a text for each language: { en: "…", zh: "…" }.',
      '请为每种语言写一段文字：{ en: "…", zh: "…" }。',
    ],
    bad: 'template t { }',
    good: 'template t { en: "Hello" }',
  }),
  'template/repeated-text': row('error', {
    title: ['Two texts for one place', '同一处有两段文字'],
    message: [
      'The template “{name}” already has a text for this language and channel.',
      '模板“{name}”在这种语言和渠道上已经有文字了。',
    ],
    explanation: ['Each language and channel has one text.', '每种语言和渠道只能有一段文字。'],
    bad: 'template t { en: "Hello", en: "Hi" }',
    good: 'template t { en: "Hello", zh: "你好" }',
  }),
  'project/time-zone': row('error', {
    title: ['Unknown time zone', '未知的时区'],
    message: ['There is no time zone “{zone}”.', '没有名为“{zone}”的时区。'],
    explanation: [
      'Time zones have names such as Asia/Shanghai or Europe/London.',
      '时区的名称形如 Asia/Shanghai、Europe/London。',
    ],
    bad: 'Asia/Shanghia',
    good: 'Asia/Shanghai',
    as: 'zone',
  }),
  'project/cap': row('error', {
    title: ['A cap that cannot be read', '无法读取的总量限制'],
    message: ['This cap cannot be read: “{text}”.', '无法读取这条总量限制：“{text}”。'],
    explanation: [
      'Write: no member gets more than 3 messages in 7 days, with “on CHANNEL” or “for PURPOSE” behind it where needed.',
      '请写：每位 成员 7 天 内 至多 3 条 消息，需要时加上“通过 渠道”或“用于 用途”。',
    ],
    bad: 'not more than a few messages',
    good: 'no member gets more than 3 messages in 7 days',
    as: 'cap',
  }),
};
