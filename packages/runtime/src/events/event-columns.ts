import type { Event } from '@reeve/ir';
import { NO_DATA } from './cloud-event.ts';

/**
 * Events on their way from one thread to another. Whole objects take the receiver longer to put together than parsing
 * the line would; columns of numbers are handed over as they are, and texts that come again and again are sent once.
 */
export interface EventColumns {
  /** Begin with an empty list of known texts and shapes. */
  readonly reset: boolean;
  /** Texts to be known from now on: types, members, communities. */
  readonly texts: readonly string[];
  /** Lists of keys to be known from now on. */
  readonly shapes: readonly (readonly string[])[];
  readonly ids: readonly string[];
  readonly times: Float64Array<ArrayBuffer>;
  /** Three for each event: places of its type, of its member (0 for none, else one more), and of its community. */
  readonly heads: Uint32Array<ArrayBuffer>;
  /** What the values of `data` are, each before what it holds. */
  readonly tags: Uint8Array<ArrayBuffer>;
  /** The shape of each object and the length of each list. */
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly strings: readonly string[];
}

/** The memory of columns that may change hands without being copied. */
export const buffersOf = (columns: EventColumns): ArrayBuffer[] => [
  columns.times.buffer,
  columns.heads.buffer,
  columns.tags.buffer,
  columns.counts.buffer,
  columns.numbers.buffer,
];

const TEXT = 0;
const NUMBER = 1;
const YES = 2;
const NO = 3;
const NULL = 4;
const OBJECT = 5;
const LIST = 6;

/** As many texts and shapes are known at once; then both sides begin anew. Their characters are counted as well. */
const MOST_TEXTS = 1 << 18;
const MOST_SHAPES = 4096;
const MOST_CHARACTERS = 1 << 24;

type Json = Readonly<Record<string, unknown>>;

/** A list of numbers that grows. */
const createColumn = <
  A extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>,
>(
  make: (length: number) => A,
): { readonly push: (value: number) => void; readonly take: () => A } => {
  let held = make(4096);
  let length = 0;
  return {
    push(value) {
      if (length === held.length) {
        const larger = make(length * 2);
        larger.set(held);
        held = larger;
      }
      held[length++] = value;
    },
    take() {
      const taken = held.slice(0, length) as A;
      length = 0;
      return taken;
    },
  };
};

/** A text that is cut from a longer one holds all of that in memory; its copy does not. */
const copyOf = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

/** Makes the sender's side: batches of events to columns, in order. Events are as the reader of files makes them. */
export const createColumnEncoder = (): ((events: readonly Event[]) => EventColumns) => {
  const places = new Map<string, number>();
  const shapesByKeys = new Map<string, number>();
  const lists: (readonly string[])[] = [];
  /** The shape that the data of a type of event had the last time, which is nearly always its again. */
  const recent = new Map<number, number>();
  let characters = 0;
  let texts: string[] = [];
  let shapes: (readonly string[])[] = [];
  let strings: string[] = [];
  const tags = createColumn((length) => new Uint8Array(length));
  const counts = createColumn((length) => new Uint32Array(length));
  const numbers = createColumn((length) => new Float64Array(length));

  const placeOf = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    const place = places.size;
    const own = copyOf(text);
    places.set(own, place);
    texts.push(own);
    characters += text.length;
    return place;
  };

  const shapeOf = (keys: readonly string[]): number => {
    const name = JSON.stringify(keys);
    const known = shapesByKeys.get(name);
    if (known !== undefined) return known;
    const shape = lists.length;
    shapesByKeys.set(name, shape);
    lists.push(keys);
    shapes.push(keys);
    characters += name.length;
    return shape;
  };

  const isShape = (shape: number | undefined, keys: readonly string[]): shape is number => {
    if (shape === undefined) return false;
    const list = lists[shape] as readonly string[];
    if (list.length !== keys.length) return false;
    for (let i = 0; i < keys.length; i++) if (list[i] !== keys[i]) return false;
    return true;
  };

  /** Puts down what is not an object or a list; false for those. */
  const putPlain = (value: unknown): boolean => {
    if (typeof value === 'string') {
      tags.push(TEXT);
      strings.push(value);
    } else if (typeof value === 'number') {
      tags.push(NUMBER);
      numbers.push(value);
    } else if (value === null) tags.push(NULL);
    else if (typeof value === 'boolean') tags.push(value ? YES : NO);
    else return false;
    return true;
  };

  /** Depth of a line's JSON is bounded by nothing but its length, so there is no recursion here. */
  const putNested = (root: unknown): void => {
    const waiting: unknown[] = [root];
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (putPlain(value)) continue;
      if (Array.isArray(value)) {
        tags.push(LIST);
        counts.push(value.length);
        for (let i = value.length - 1; i >= 0; i--) waiting.push(value[i]);
        continue;
      }
      const keys = Object.keys(value as Json);
      tags.push(OBJECT);
      counts.push(shapeOf(keys));
      for (let i = keys.length - 1; i >= 0; i--) waiting.push((value as Json)[keys[i] as string]);
    }
  };

  const putData = (type: number, data: Json): void => {
    const keys = Object.keys(data);
    let shape = recent.get(type);
    if (!isShape(shape, keys)) {
      shape = shapeOf(keys);
      recent.set(type, shape);
    }
    counts.push(shape);
    for (let i = 0; i < keys.length; i++) {
      const value = data[keys[i] as string];
      if (!putPlain(value)) putNested(value);
    }
  };

  return (events) => {
    const reset = places.size > MOST_TEXTS || lists.length > MOST_SHAPES || characters > MOST_CHARACTERS;
    if (reset) {
      places.clear();
      shapesByKeys.clear();
      recent.clear();
      lists.length = 0;
      characters = 0;
    }
    const { length } = events;
    const ids: string[] = [];
    const times = new Float64Array(length);
    const heads = new Uint32Array(length * 3);
    for (let i = 0; i < length; i++) {
      const { id, type, time, member, community, data } = events[i] as Event;
      ids.push(id);
      times[i] = time;
      const typePlace = placeOf(type);
      heads[i * 3] = typePlace;
      heads[i * 3 + 1] = member === undefined ? 0 : placeOf(member) + 1;
      heads[i * 3 + 2] = placeOf(community);
      putData(typePlace, data);
    }
    const columns: EventColumns = {
      reset,
      texts,
      shapes,
      ids,
      times,
      heads,
      tags: tags.take(),
      counts: counts.take(),
      numbers: numbers.take(),
      strings,
    };
    texts = [];
    shapes = [];
    strings = [];
    return columns;
  };
};

type Container = Record<string, unknown> | unknown[];

interface Open {
  readonly container: Container;
  readonly keys: readonly string[] | undefined;
  readonly length: number;
  next: number;
}

/** Sets a key as JSON does: also one that assignment would take for something else. */
const setKey = (object: Record<string, unknown>, key: string, value: unknown): void => {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
};

/** Makes the receiver's side: columns back to the same events, batch after batch in the order they were made in. */
export const createColumnDecoder = (): ((columns: EventColumns) => readonly Event[]) => {
  const texts: string[] = [];
  const shapes: (readonly string[])[] = [];

  return (columns) => {
    if (columns.reset) {
      texts.length = 0;
      shapes.length = 0;
    }
    for (const text of columns.texts) texts.push(text);
    for (const shape of columns.shapes) shapes.push(shape);
    const { ids, times, heads, tags, counts, numbers, strings } = columns;
    let tagAt = 0;
    let countAt = 0;
    let numberAt = 0;
    let stringAt = 0;

    const plain = (tag: number | undefined): unknown => {
      switch (tag) {
        case TEXT:
          return strings[stringAt++];
        case NUMBER:
          return numbers[numberAt++];
        case YES:
          return true;
        case NO:
          return false;
        default:
          return null;
      }
    };
    const open = (tag: number): Open => {
      const count = counts[countAt++] as number;
      if (tag === LIST) return { container: [], keys: undefined, length: count, next: 0 };
      const keys = shapes[count] as readonly string[];
      return { container: {}, keys, length: keys.length, next: 0 };
    };
    const nested = (tag: number): Container => {
      const root = open(tag);
      const opened: Open[] = [root];
      for (let top: Open | undefined = root; top; ) {
        if (top.next === top.length) {
          opened.pop();
          top = opened.at(-1);
          continue;
        }
        const next = tags[tagAt++] as number;
        const inner: Open | undefined = next >= OBJECT ? open(next) : undefined;
        const value = inner ? inner.container : plain(next);
        if (top.keys) setKey(top.container as Record<string, unknown>, top.keys[top.next] as string, value);
        else (top.container as unknown[]).push(value);
        top.next++;
        if (inner) {
          opened.push(inner);
          top = inner;
        }
      }
      return root.container;
    };
    const dataOf = (): Json => {
      const keys = shapes[counts[countAt++] as number] as readonly string[];
      if (keys.length === 0) return NO_DATA;
      const data: Record<string, unknown> = {};
      for (let i = 0; i < keys.length; i++) {
        const tag = tags[tagAt++] as number;
        setKey(data, keys[i] as string, tag >= OBJECT ? nested(tag) : plain(tag));
      }
      return data;
    };

    const events: Event[] = [];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as string;
      const type = texts[heads[i * 3] as number] as string;
      const time = times[i] as number;
      const member = heads[i * 3 + 1] as number;
      const community = texts[heads[i * 3 + 2] as number] as string;
      const data = dataOf();
      events.push(
        member === 0
          ? { id, type, time, community, data }
          : { id, type, time, member: texts[member - 1] as string, community, data },
      );
    }
    return events;
  };
};
