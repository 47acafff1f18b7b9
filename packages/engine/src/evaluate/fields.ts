import { daysInMonth, type Event, parseTimestamp, type Type, type Value } from '@reeve/ir';

/** A field by dotted path: the whole path as a key first, then from object to object. */
export function fieldOf(data: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(data, path)) return data[path];
  if (!path.includes('.')) return undefined;
  let at: unknown = data;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[part];
  }
  return at;
}

/** What events that must agree on a field (`with same FIELD`) have in it; `member` is the event's own, where its data has none. */
export function sharedValue(event: Event, path: string): string | number | boolean | null {
  const value = fieldOf(event.data, path) ?? (path === 'member' ? event.member : undefined);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const [year, month, day] = text.split('-').map(Number) as [number, number, number];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** JSON as a value of a type; no value where it is of another type. */
export function convert(raw: unknown, type: Type): Value {
  switch (type.kind) {
    case 'number':
    case 'duration':
      return typeof raw === 'number' && Number.isFinite(raw) ? raw : null;
    case 'yesno':
      return typeof raw === 'boolean' ? raw : null;
    case 'time':
      return typeof raw === 'string' ? parseTimestamp(raw) : null;
    case 'date':
      return typeof raw === 'string' && isDate(raw) ? raw : null;
    case 'listOf':
      return Array.isArray(raw)
        ? raw.map((item) => convert(item, type.of)).filter((item) => item !== null)
        : null;
    case 'any':
      if (typeof raw === 'number') return Number.isFinite(raw) ? raw : null;
      if (Array.isArray(raw)) return raw.map((item) => convert(item, type)).filter((item) => item !== null);
      return typeof raw === 'string' || typeof raw === 'boolean' ? raw : null;
    case 'oneOf':
      return typeof raw === 'string' && type.options.some((option) => option.id === raw) ? raw : null;
    case 'text':
    case 'member':
    case 'community':
    case 'channel':
    case 'template':
    case 'role':
    case 'word':
      return typeof raw === 'string' ? raw : null;
  }
}
