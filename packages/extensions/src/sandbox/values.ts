import type { Type, Value } from '@reeve/ir';

const MOST_IN_LIST = 1000;

const isPlain = (value: unknown): value is Value =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (Array.isArray(value) &&
    value.length <= MOST_IN_LIST &&
    value.every((each) => !Array.isArray(each) && isPlain(each)));

/** The value as a rule may have it, or `undefined` where it is not of the type. No value is of every type. */
export const valueOfType = (value: unknown, type: Type): Value | undefined => {
  if (value === null) return null;
  switch (type.kind) {
    case 'number':
    case 'duration':
    case 'time':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'yesno':
      return typeof value === 'boolean' ? value : undefined;
    case 'oneOf':
      return type.options.some(({ id }) => id === value) ? (value as string) : undefined;
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined;
    case 'listOf': {
      if (!Array.isArray(value) || value.length > MOST_IN_LIST) return undefined;
      const items = value.map((each) => valueOfType(each, type.of));
      return items.some((each) => each === undefined) ? undefined : (items as readonly Value[]);
    }
    case 'any':
      return isPlain(value) ? value : undefined;
    default:
      return typeof value === 'string' ? value : undefined;
  }
};
