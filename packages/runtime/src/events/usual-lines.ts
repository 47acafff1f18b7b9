import type { Event } from '@reeve/ir';
import { DEFAULT_COMMUNITY, eventOfLine, idOfLine, NO_DATA, readTime } from './cloud-event.ts';
import type { Fault } from './refusal.ts';

/** Attributes of text that a line may have here; the last three mean nothing to an event. */
const KNOWN = ['id', 'type', 'time', 'subject', 'source', 'specversion', 'datacontenttype', 'dataschema'];

/** How the lines of a log are written, apart from what they say. */
interface Layout {
  /** What stands before each value: `{"id":"`, then `","type":"`. */
  readonly before: readonly string[];
  readonly names: readonly string[];
  /** What stands before the data; absent where lines have none. */
  readonly data?: string;
}

/** So many layouts are tried, and learnt in all: a log of ever new ones is read the long way. */
const MOST_TRIED = 4;
const MOST_LEARNT = 64;

/** JSON refuses these in a text, and a quote that is escaped does not end one. */
const isPlain = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 32 || unit === 92) return false;
  }
  return text !== '';
};

const layoutOf = (line: string): Layout | undefined => {
  const json = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const keys = Object.keys(json);
  const names = keys.filter((key) => key !== 'data');
  const [first] = names;
  if (first === undefined || !names.every((key) => KNOWN.includes(key) && typeof json[key] === 'string')) {
    return undefined;
  }
  const hasData = names.length < keys.length;
  if (hasData && keys.at(-1) !== 'data') return undefined;
  const space = line.startsWith(`{"${first}": `) ? ' ' : '';
  return {
    before: names.map((name, i) => `${i === 0 ? '{' : `",${space}`}"${name}":${space}"`),
    names,
    ...(hasData ? { data: `",${space}"data":${space}` } : {}),
  };
};

const dataAt = (line: string, at: number): Event['data'] | undefined => {
  const text = line.slice(at, -1);
  if (text === '{}') return NO_DATA;
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Event['data'];
  } catch {
    return undefined;
  }
};

/** Reads a line that is laid out like this; nothing where it is not, or where anything about it is unusual. */
const readAs = ({ before, names, data: beforeData }: Layout, line: string): Event | undefined => {
  if (!line.endsWith('}')) return undefined;
  let id: string | undefined;
  let type: string | undefined;
  let member: string | undefined;
  let time = Number.NaN;
  let community = DEFAULT_COMMUNITY;
  let at = 0;
  for (let i = 0; i < before.length; i++) {
    const lead = before[i] as string;
    const name = names[i] as string;
    if (!line.startsWith(lead, at)) return undefined;
    const start = at + lead.length;
    at = line.indexOf('"', start);
    const text = line.slice(start, at);
    if (at < 0) return undefined;
    if (name === 'time') {
      // Reading it refuses whatever is odd about it.
      const read = readTime(text);
      if (typeof read !== 'number') return undefined;
      time = read;
      continue;
    }
    if (!isPlain(text)) return undefined;
    switch (name) {
      case 'id':
        id = text;
        break;
      case 'type':
        type = text;
        break;
      case 'subject':
        member = text;
        break;
      case 'source':
        community = text;
        break;
      case 'specversion':
        if (text !== '1.0') return undefined;
    }
  }
  if (type === undefined || Number.isNaN(time)) return undefined;
  let data: Event['data'] | undefined = NO_DATA;
  if (beforeData !== undefined) {
    if (!line.startsWith(beforeData, at)) return undefined;
    data = dataAt(line, at + beforeData.length);
    if (data === undefined) return undefined;
  } else if (at !== line.length - 2) return undefined;
  id ??= idOfLine(line);
  return member === undefined
    ? { id, type, time, community, data }
    : { id, type, time, member, community, data };
};

/**
 * Reads lines as {@link eventOfLine} does, and faster where they are laid out like others before them: texts are cut
 * out where they must stand, and only the data is parsed. What is not just so goes the long way.
 *
 * The texts of an event share the memory of the block that the line was cut from, so they are to be copied before they
 * are kept.
 */
export const createUsualLineReader = (): ((line: string) => Event | Fault) => {
  const layouts: Layout[] = [];
  let learnt = 0;
  return (line) => {
    for (let i = 0; i < layouts.length; i++) {
      const layout = layouts[i] as Layout;
      const event = readAs(layout, line);
      if (!event) continue;
      if (i > 0) {
        layouts[i] = layouts[i - 1] as Layout;
        layouts[i - 1] = layout;
      }
      return event;
    }
    const read = eventOfLine(line);
    if ('fault' in read || learnt === MOST_LEARNT) return read;
    const layout = layoutOf(line);
    if (layout && readAs(layout, line)) {
      learnt++;
      layouts.unshift(layout);
      layouts.length = Math.min(layouts.length, MOST_TRIED);
    }
    return read;
  };
};
