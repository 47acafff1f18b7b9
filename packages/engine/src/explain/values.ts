import { type BinaryOp, formatTimestamp, type Type, type Value } from '@reeve/ir';

export type Order = Extract<BinaryOp, '=' | '!=' | '<' | '<=' | '>' | '>='>;

export const isComparison = (kind: BinaryOp): kind is Order =>
  kind === '=' || kind === '!=' || kind === '<' || kind === '<=' || kind === '>' || kind === '>=';

/** A value of a type that compares with `target` as asked, near to what it was; `null` where none is known. */
export function valueFor(type: Type, op: Order, target: Value, from: Value): Value {
  if (op === '=' || op === '<=' || op === '>=') return fits(type, target) ? target : null;
  if (op === '!=') return otherValue(type, [target]);
  if (typeof target === 'number') {
    const step = type.kind === 'number' && type.unit === 'percent' ? 0.01 : type.kind === 'time' ? 1000 : 1;
    return op === '>' ? target + step : target - step;
  }
  if (typeof target !== 'string') return null;
  if (type.kind === 'oneOf') {
    const found = type.options.find(({ id }) => (op === '>' ? id > target : id < target));
    return found?.id ?? null;
  }
  if (type.kind === 'date') return null;
  return op === '>' ? `${target}x` : typeof from === 'string' && from < target ? from : '';
}

function fits(type: Type, value: Value): boolean {
  return type.kind !== 'oneOf' || type.options.some(({ id }) => id === value);
}

/** A value of a type that is none of those. */
export function otherValue(type: Type, values: readonly Value[]): Value {
  switch (type.kind) {
    case 'yesno':
      return [true, false].find((each) => !values.includes(each)) ?? null;
    case 'oneOf':
      return type.options.find(({ id }) => !values.includes(id))?.id ?? null;
    case 'number':
    case 'duration':
    case 'time': {
      const numbers = values.filter((each): each is number => typeof each === 'number');
      return numbers.length === 0 ? 1 : Math.max(...numbers) + 1000;
    }
    case 'date':
      return values.includes('2000-01-01') ? '2000-01-02' : '2000-01-01';
    case 'listOf':
      return values.some((each) => Array.isArray(each) && each.length === 0) ? null : [];
    default: {
      let text = 'other';
      while (values.includes(text)) text += 'x';
      return text;
    }
  }
}

/** How a value stands in an event's data. */
export function asData(type: Type, value: Value): unknown {
  if (type.kind === 'time' && typeof value === 'number') return formatTimestamp(value);
  return value;
}

/** An event's data with one field set, under the name under which it is found there. */
export function withField(
  data: Readonly<Record<string, unknown>>,
  path: string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (Object.hasOwn(data, path) || !path.includes('.')) return { ...data, [path]: value };
  const at = path.indexOf('.');
  const head = path.slice(0, at);
  const inner = data[head];
  // Where the outer name is taken by something else, the whole path is a name of its own.
  if (inner !== undefined && (typeof inner !== 'object' || inner === null || Array.isArray(inner)))
    return { ...data, [path]: value };
  return { ...data, [head]: withField((inner ?? {}) as Record<string, unknown>, path.slice(at + 1), value) };
}
