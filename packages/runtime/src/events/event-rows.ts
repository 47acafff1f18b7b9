import type { Bilingual } from '@reeve/ir';

/** Why a line of events is refused. */
export type EventCode =
  | 'events/not-utf8'
  | 'events/too-long'
  | 'events/not-json'
  | 'events/not-an-object'
  | 'events/missing'
  | 'events/bad-attribute'
  | 'events/bad-time'
  | 'events/bad-data'
  | 'events/bad-version'
  | 'events/bad-row'
  | 'events/bad-value'
  | 'events/unknown-type';

/** What is said of such a line, and what `reeve explain` says of its code. */
export interface EventRow {
  readonly severity: 'error';
  readonly title: Bilingual;
  readonly message: Bilingual;
  readonly explanation: Bilingual;
}

const row = (title: Bilingual, message: Bilingual, explanation: Bilingual): EventRow => ({
  severity: 'error',
  title,
  message,
  explanation,
});

/** Every reason for refusing a line of events. A refused line is counted and shown, and the next one is read. */
export const EVENT_ROWS: Readonly<Record<EventCode, EventRow>> = {
  'events/not-utf8': row(
    { en: 'The line is not UTF-8', zh: '这一行不是 UTF-8' },
    { en: 'it is not UTF-8 text', zh: '不是 UTF-8 文本' },
    {
      en: 'Event files are text in UTF-8. A file in another encoding (GBK, Latin-1, UTF-16) has to be converted first: iconv -f GBK -t UTF-8 old.jsonl > new.jsonl',
      zh: '事件文件必须是 UTF-8 文本。其他编码（GBK、Latin-1、UTF-16）的文件要先转换：iconv -f GBK -t UTF-8 old.jsonl > new.jsonl',
    },
  ),
  'events/too-long': row(
    { en: 'The line is too long', zh: '这一行太长' },
    { en: 'it is longer than {limit} bytes', zh: '超过 {limit} 字节' },
    {
      en: 'A line holds one event. One longer than a megabyte is nearly always a whole file on one line, or a file that is not text.',
      zh: '一行是一个事件。超过 1 MB 的行几乎总是整个文件写成了一行，或者文件根本不是文本。',
    },
  ),
  'events/not-json': row(
    { en: 'The line is not JSON', zh: '这一行不是 JSON' },
    { en: 'it is not JSON: {reason}', zh: '不是 JSON：{reason}' },
    {
      en: 'Events are JSON, one object on a line. For CSV, give a mapping with --map.',
      zh: '事件是 JSON，一行一个对象。CSV 文件请用 --map 给出映射。',
    },
  ),
  'events/not-an-object': row(
    { en: 'The line is not an object', zh: '这一行不是对象' },
    { en: 'it is {found}, not a JSON object', zh: '是 {found}，不是 JSON 对象' },
    {
      en: 'Each line is one event: {"type": …, "time": …}. A list of events has to be written one to a line.',
      zh: '每行是一个事件：{"type": …, "time": …}。事件列表要拆成一行一个。',
    },
  ),
  'events/missing': row(
    { en: 'The event lacks something', zh: '事件缺少内容' },
    { en: '“{name}” is missing', zh: '缺少“{name}”' },
    {
      en: 'An event has at least a `type` and a `time`. `id`, `subject` (the member), `source` (the community) and `data` may be left out.',
      zh: '事件至少要有 `type` 和 `time`。`id`、`subject`（成员）、`source`（社群）和 `data` 可以省略。',
    },
  ),
  'events/bad-attribute': row(
    { en: 'Part of the event is not text', zh: '事件的某一项不是文本' },
    {
      en: '“{name}” must be text that is not empty; it is {found}',
      zh: '“{name}”必须是非空文本，现在是 {found}',
    },
    {
      en: '`type`, `id`, `subject` and `source` are texts of at least one character, as CloudEvents 1.0 has them.',
      zh: '按 CloudEvents 1.0，`type`、`id`、`subject` 和 `source` 都是至少一个字符的文本。',
    },
  ),
  'events/bad-time': row(
    { en: 'The time cannot be read', zh: '时间读不懂' },
    { en: '“{time}” is not a time: {reason}', zh: '“{time}”不是有效的时间：{reason}' },
    {
      en: 'A time is written 2026-01-08T09:00:00Z or 2026-01-08T09:00:00+08:00 (RFC 3339), years 0001 to 9999. It has to say its offset from UTC; for CSV the mapping can name a time zone.',
      zh: '时间写成 2026-01-08T09:00:00Z 或 2026-01-08T09:00:00+08:00（RFC 3339），年份 0001 到 9999。必须写明与 UTC 的偏移；CSV 可以在映射里指定时区。',
    },
  ),
  'events/bad-data': row(
    { en: 'The data is not an object', zh: 'data 不是对象' },
    { en: '“{name}” cannot be used: {reason}', zh: '“{name}”不能用：{reason}' },
    {
      en: 'What an event tells lies in `data`, a JSON object whose keys are the fields that rules read.',
      zh: '事件的内容放在 `data` 里，它是一个 JSON 对象，键就是规则读取的字段。',
    },
  ),
  'events/bad-version': row(
    { en: 'Another version of CloudEvents', zh: 'CloudEvents 版本不对' },
    { en: 'specversion is {found}; only 1.0 is known', zh: 'specversion 是 {found}，只支持 1.0' },
    {
      en: 'Events are CloudEvents 1.0. `specversion` may be left out in files; where it stands it has to be "1.0".',
      zh: '事件采用 CloudEvents 1.0。文件里可以省略 `specversion`；写了就必须是 "1.0"。',
    },
  ),
  'events/bad-row': row(
    { en: 'The row does not fit the table', zh: '这一行与表格不符' },
    { en: '{reason}', zh: '{reason}' },
    {
      en: 'Each row of a CSV file has as many cells as the header, and quotes are closed again.',
      zh: 'CSV 的每一行与表头的列数相同，引号要成对。',
    },
  ),
  'events/bad-value': row(
    { en: 'A cell is not of the type that the mapping says', zh: '单元格与映射声明的类型不符' },
    { en: '“{value}” in column {column} is not {type}', zh: '{column} 列的“{value}”不是 {type}' },
    {
      en: 'The mapping of a CSV file gives each field a type. Change the type, or say which texts stand for yes and no.',
      zh: 'CSV 的映射给每个字段规定了类型。请改类型，或写明哪些文本表示是、哪些表示否。',
    },
  ),
  'events/unknown-type': row(
    { en: 'The mapping has no event for this row', zh: '映射没有说明这一行是什么事件' },
    {
      en: 'the mapping gives no value for “{value}” in column {column}',
      zh: '映射没有给出 {column} 列“{value}”对应的值',
    },
    {
      en: 'Where a mapping translates values, each value of the column needs an entry, or `other: skip`, or `other: keep`.',
      zh: '映射里翻译取值时，该列的每个值都要有对应项，或者写 `other: skip` 或 `other: keep`。',
    },
  ),
};
