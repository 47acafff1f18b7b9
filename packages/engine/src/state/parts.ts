import { loadNumber, saveNumber } from './columns.ts';

/**
 * A piece of a saved state. The pieces of two states of one program have the same names where they hold the same things,
 * so that whoever keeps them need write only those that changed.
 */
export interface SnapshotPart {
  readonly name: string;
  /** JSON text, or a stretch of a column of numbers. */
  readonly value: string | Float64Array;
}

/** What a place in the state is: as it is, cut into parts, or made of places. */
type Node =
  | readonly ['v', unknown]
  | readonly ['o', readonly (readonly [string, Node])[]]
  | readonly ['a', readonly Node[]]
  /** Numbers, JSON lists, texts or entries in so many parts, under the name of their place. */
  | readonly ['n' | 'j' | 't' | 'e', string, number];

/** Lists as long as this are cut; what is shorter stays with what is around it. */
const LONG = 512;
const NUMBERS = 8_192;
const TEXT = 65_536;

const ROOT = 'root';
/** A state in one text, as it was kept before there were parts. */
const WHOLE = 'whole';

/** Cuts a state, as JSON would hold it, into parts of some 64 KB. */
export function toParts(state: unknown): readonly SnapshotPart[] {
  const parts: SnapshotPart[] = [];
  const root = cut(state, '', parts);
  parts.push({ name: ROOT, value: JSON.stringify(root) });
  return parts;
}

/** Puts a state together again. Throws a RangeError where a part is missing. */
export function fromParts(parts: Iterable<SnapshotPart>): unknown {
  const byName = new Map<string, SnapshotPart['value']>();
  for (const { name, value } of parts) byName.set(name, value);
  const whole = byName.get(WHOLE);
  if (typeof whole === 'string') return JSON.parse(whole);
  const root = byName.get(ROOT);
  if (typeof root !== 'string') throw new RangeError('The snapshot has no root: it is not whole.');
  return joined(JSON.parse(root) as Node, byName);
}

function cut(value: unknown, path: string, parts: SnapshotPart[]): Node {
  if (typeof value === 'string' && value.length > TEXT) return cutText(value, path, parts);
  if (value instanceof Float64Array) {
    if (value.length > LONG) return cutNumbers(value, path, parts);
    return ['a', Array.from(value, (each) => ['v', saveNumber(each)] as const)];
  }
  if (Array.isArray(value)) {
    if (value.length <= LONG) return ['a', value.map((each, i) => cut(each, `${path}/${i}`, parts))];
    const numbers = numbersOf(value);
    return numbers ? cutNumbers(numbers, path, parts) : cutList('j', value, path, parts);
  }
  if (typeof value !== 'object' || value === null) return ['v', value];
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  if (entries.length > LONG) return cutList('e', entries, path, parts);
  return ['o', entries.map(([key, each]) => [key, cut(each, `${path}/${key}`, parts)] as const)];
}

/** Numbers, some of them as JSON holds them; `undefined` where something else is among them. */
function numbersOf(list: readonly unknown[]): Float64Array | undefined {
  const numbers = new Float64Array(list.length);
  for (const [i, each] of list.entries()) {
    if (typeof each !== 'number' && !NO_JSON.has(each)) return undefined;
    numbers[i] = loadNumber(each as number | string);
  }
  return numbers;
}

const NO_JSON: ReadonlySet<unknown> = new Set(['NaN', '-0', 'Infinity', '-Infinity']);

function cutNumbers(numbers: Float64Array, path: string, parts: SnapshotPart[]): Node {
  let count = 0;
  for (let at = 0; at < numbers.length; at += NUMBERS)
    parts.push({ name: `${path}#${count++}`, value: numbers.slice(at, at + NUMBERS) });
  return ['n', path, count];
}

function cutText(text: string, path: string, parts: SnapshotPart[]): Node {
  let count = 0;
  for (let at = 0; at < text.length; at += TEXT)
    parts.push({ name: `${path}#${count++}`, value: JSON.stringify(text.slice(at, at + TEXT)) });
  return ['t', path, count];
}

/** Always as many in a part, so that what is added at the end changes no part before it. */
const ITEMS = 1_024;

function cutList(kind: 'j' | 'e', list: readonly unknown[], path: string, parts: SnapshotPart[]): Node {
  let count = 0;
  for (let at = 0; at < list.length; at += ITEMS)
    parts.push({ name: `${path}#${count++}`, value: JSON.stringify(list.slice(at, at + ITEMS)) });
  return [kind, path, count];
}

function joined(node: Node, parts: ReadonlyMap<string, SnapshotPart['value']>): unknown {
  switch (node[0]) {
    case 'v':
      return node[1];
    case 'a':
      return node[1].map((each) => joined(each, parts));
    case 'o':
      return Object.fromEntries(node[1].map(([key, each]) => [key, joined(each, parts)]));
    default: {
      const [kind, path, count] = node;
      const pieces = Array.from({ length: count }, (_, i) => {
        const piece = parts.get(`${path}#${i}`);
        if (piece === undefined) throw new RangeError(`The snapshot lacks its part ${path}#${i}.`);
        return piece;
      });
      if (kind === 'n') return together(pieces as readonly Float64Array[]);
      const read = pieces.map((piece) => JSON.parse(piece as string) as unknown);
      if (kind === 't') return read.join('');
      const items = (read as readonly (readonly unknown[])[]).flat();
      return kind === 'j' ? items : Object.fromEntries(items as readonly (readonly [string, unknown])[]);
    }
  }
}

function together(pieces: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
