import type { Event } from '@reeve/ir';
import { createTimeReader, type TimeReader } from '../time/time-format.ts';
import { DEFAULT_COMMUNITY, idOfLine } from './cloud-event.ts';
import type { CsvMap, DataField, EventMap, LookupSource, RowCondition, TextSource } from './csv-mapping.ts';
import { excerpt, type Fault, fault } from './refusal.ts';

type Cells = readonly string[];
/** Gives text, nothing for an empty cell, `skip` for a row left out on purpose, or what is wrong. */
type Read = (cells: Cells) => string | undefined | typeof SKIP | Fault;

const SKIP: unique symbol = Symbol('skip');
const FIRST_TIME = -62_135_596_800_000;
const LAST_TIME = 253_402_300_799_999;

/** Turns a row into events (several, one or, where the mapping leaves the row out, none). */
export type RowReader = (cells: Cells, line: number) => readonly Event[] | Fault;

/** Names of columns that the file does not have. */
export interface UnknownColumns {
  readonly unknown: CsvMap['uses'];
}

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'fault' in value;

const textReader = (
  from: TextSource,
  at: (column: string) => number,
): ((cells: Cells) => string | undefined) => {
  const [only] = from.parts;
  if (from.parts.length === 1 && typeof only === 'object') {
    const index = at(only.column);
    return (cells) => cells[index] || undefined;
  }
  const parts = from.parts.map((part) => (typeof part === 'string' ? part : at(part.column)));
  // A text made of columns of which one is empty tells nothing.
  return (cells) => {
    let text = '';
    for (const part of parts) {
      const piece = typeof part === 'string' ? part : cells[part];
      if (typeof part === 'number' && !piece) return undefined;
      text += piece;
    }
    return text;
  };
};

const lookupReader = (from: LookupSource, at: (column: string) => number): Read => {
  const index = at(from.column);
  return (cells) => {
    const cell = cells[index] ?? '';
    const known = from.values.get(cell);
    if (known !== undefined) return known;
    if (from.other === 'skip') return SKIP;
    if (from.other === 'keep' || cell === '') return cell || undefined;
    return fault('events/unknown-type', { value: excerpt(cell), column: from.column });
  };
};

const sourceReader = (from: TextSource | LookupSource, at: (column: string) => number): Read =>
  from.kind === 'lookup' ? lookupReader(from, at) : textReader(from, at);

const conditionOf = ({ column, any, none, present }: RowCondition, at: (column: string) => number) => {
  const index = at(column);
  return (cells: Cells): boolean => {
    const cell = cells[index] ?? '';
    if (any && !any.includes(cell)) return false;
    if (none?.includes(cell)) return false;
    return present === undefined || present === (cell !== '');
  };
};

const YES = ['1', 'true', 'yes', 'y', 't', '是'];
const NO = ['0', 'false', 'no', 'n', 'f', '否'];

const converter = (field: DataField, zone: string | undefined): ((text: string) => unknown) => {
  const column = field.from.kind === 'lookup' ? field.from.column : field.path.join('.');
  const wrong = (value: string, type: string): Fault =>
    fault('events/bad-value', { value: excerpt(value), column, type });
  switch (field.type) {
    case 'text':
      return (text) => text;
    case 'number':
      return (text) =>
        /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : wrong(text, 'a number');
    case 'yes/no': {
      const yes = field.yes.length > 0 ? field.yes : YES;
      const no = field.no.length > 0 ? field.no : NO;
      return (text) => {
        if (yes.includes(text) || (field.yes.length === 0 && yes.includes(text.toLowerCase()))) return true;
        if (no.includes(text) || (field.no.length === 0 && no.includes(text.toLowerCase()))) return false;
        return wrong(text, 'yes or no');
      };
    }
    case 'time': {
      const reader = createTimeReader(field.format, zone) as TimeReader;
      return (text) => {
        const time = reader(text);
        return typeof time === 'number' ? new Date(time).toISOString() : wrong(text, 'a time');
      };
    }
    case 'list':
      return (text) => text.split(field.separator).filter((each) => each !== '');
  }
};

type Put = (cells: Cells, data: Record<string, unknown>) => Fault | undefined | typeof SKIP;

const store = (data: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  let at = data;
  for (const step of path.slice(0, -1)) {
    const next = Object.hasOwn(at, step) ? at[step] : undefined;
    if (typeof next === 'object' && next !== null) at = next as Record<string, unknown>;
    else at[step] = at = {};
  }
  at[path.at(-1)!] = value;
};

const fieldReader = (field: DataField, at: (column: string) => number, zone: string | undefined): Put => {
  if (field.from.kind === 'constant') {
    const { value } = field.from;
    return (_, data) => {
      store(data, field.path, value);
      return undefined;
    };
  }
  const read = sourceReader(field.from, at);
  const convert = converter(field, zone);
  const [only] = field.path;
  return (cells, data) => {
    const text = read(cells);
    if (text === undefined) return undefined;
    if (typeof text !== 'string') return text;
    const value = convert(text);
    if (isFault(value)) return value;
    if (field.path.length === 1) data[only!] = value;
    else store(data, field.path, value);
    return undefined;
  };
};

interface CompiledEvent {
  readonly conditions: readonly ((cells: Cells) => boolean)[];
  readonly type: Read;
  readonly member: Read | undefined;
  readonly community: Read | undefined;
  readonly data: readonly Put[];
}

/**
 * Holds a mapping against the columns of a file.
 *
 * @param columns the header, or the names that the mapping gives
 */
export const createRowReader = (map: CsvMap, columns: readonly string[]): RowReader | UnknownColumns => {
  const { length } = columns;
  const positions = new Map(columns.map((name, index) => [name.trim(), index]));
  // `{#}` is the number of the row's line, kept as one more cell.
  positions.set('#', length);
  const unknown = map.uses.filter((use) => !positions.has(use.column));
  if (unknown.length > 0) return { unknown };
  const at = (column: string): number => positions.get(column)!;
  const timeText = textReader(map.time.from, at);
  const readTime = createTimeReader(map.time.format, map.zone) as TimeReader;
  const idText = map.id && textReader(map.id, at);
  const events: readonly CompiledEvent[] = map.events.map((each: EventMap) => ({
    conditions: each.conditions.map((condition) => conditionOf(condition, at)),
    type: sourceReader(each.type, at),
    member: each.member && sourceReader(each.member, at),
    community: each.community && sourceReader(each.community, at),
    data: each.data.map((field) => fieldReader(field, at, map.zone)),
  }));
  const numbered = map.uses.some((use) => use.column === '#');
  const several = events.length > 1;

  return (row, line) => {
    if (row.length !== length) {
      return fault('events/bad-row', { reason: `it has ${row.length} cells, the header ${length}` });
    }
    const cells = numbered ? [...row, String(line)] : row;
    const matching = events.filter((each) => each.conditions.every((holds) => holds(cells)));
    if (matching.length === 0) return [];
    const written = timeText(cells);
    if (written === undefined) return fault('events/missing', { name: 'time' });
    const time = readTime(written);
    if (typeof time === 'string') return fault('events/bad-time', { time: excerpt(written), reason: time });
    if (!(time >= FIRST_TIME && time <= LAST_TIME)) {
      return fault('events/bad-time', {
        time: excerpt(written),
        reason: 'it is outside the years 0001 to 9999',
      });
    }
    const made: Event[] = [];
    const base = idText?.(cells) ?? idOfLine(JSON.stringify(cells));
    for (const each of matching) {
      const type = each.type(cells);
      if (type === SKIP) continue;
      if (type === undefined) return fault('events/missing', { name: 'type' });
      if (typeof type !== 'string') return type;
      const member = each.member?.(cells);
      if (member === SKIP) continue;
      if (isFault(member)) return member;
      const community = each.community?.(cells);
      if (community === SKIP) continue;
      if (isFault(community)) return community;
      const data: Record<string, unknown> = {};
      let left = false;
      for (const put of each.data) {
        const outcome = put(cells, data);
        if (outcome === SKIP) left = true;
        else if (outcome !== undefined) return outcome;
      }
      if (left) continue;
      const id = several ? `${base}:${type}` : base;
      const where = community ?? DEFAULT_COMMUNITY;
      made.push(
        member === undefined
          ? { id, type, time, community: where, data }
          : { id, type, time, member, community: where, data },
      );
    }
    return made;
  };
};
