import type { Bilingual, Span } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Declaration, Expression, Name } from '../syntax/tree.ts';
import { numberIn } from './parameters.ts';
import type { Report } from './report.ts';

/** What parameters stand for. */
interface Filling {
  readonly values: ReadonlyMap<string, Expression>;
  /** All that are declared, those without a value included. */
  readonly known: ReadonlyMap<string, unknown>;
  /** Takes the names that were asked for. */
  readonly used: Set<string>;
  readonly report: Report;
}

/**
 * A declaration with each `$name` replaced by its value, which then stands where the name stood. Findings about it point
 * there.
 */
export function fill(declaration: Declaration, filling: Filling): Declaration {
  return filled(declaration, filling) as Declaration;
}

type Plain = { readonly [key: string]: unknown };

function filled(value: unknown, filling: Filling): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, filling));
  if (typeof value !== 'object' || value === null) return value;
  const node = value as Plain;
  if (node['kind'] === 'given') {
    const found = valueFor(node['name'] as Name, filling);
    return found ? { ...found, span: node['span'] } : node;
  }
  if (node['kind'] === 'duration' && node['parameter'] !== undefined) {
    const found = valueAs(node['parameter'] as Name, 'duration', filling);
    return found ? { ...found, span: node['span'] } : node;
  }
  const copy: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(node)) {
    if (key !== 'given') copy[key] = NEVER_FILLED.has(key) ? each : filled(each, filling);
  }
  const given = node['given'] as Readonly<Record<string, Name>> | undefined;
  for (const [field, name] of Object.entries(given ?? {})) {
    const kind = kindOf(node, field);
    const found = valueAs(name, kind, filling);
    if (found) copy[field] = plainOf(found, node, field, name.span, filling);
  }
  return copy;
}

const NEVER_FILLED: ReadonlySet<string> = new Set(['span', 'trivia', 'labels']);

type Kind = 'number' | 'percent' | 'timeOfDay' | 'date' | 'duration';

/** What the field of a node takes that is no expression. */
function kindOf(node: Plain, field: string): Kind {
  if (field === 'percent') return 'percent';
  if (field === 'count' || field === 'day' || field === 'value') return 'number';
  return node['kind'] === 'dates' ? 'date' : 'timeOfDay';
}

const WANTED: Readonly<Record<Kind, Bilingual>> = {
  number: { en: 'a number', zh: '数字' },
  percent: { en: 'a percentage', zh: '百分比' },
  timeOfDay: { en: 'a time of day', zh: '时刻' },
  date: { en: 'a date', zh: '日期' },
  duration: { en: 'a length of time', zh: '时长' },
};

function valueFor(name: Name, { values, known, used, report }: Filling): Expression | undefined {
  used.add(name.id);
  if (!known.has(name.id)) {
    const near = closest(name.id, known.keys());
    const fixes = near === undefined ? [] : [replaceBy(name.span, `$${near}`)];
    report('pack/unknown-parameter', name.span, { name: name.id }, { fixes });
  }
  return values.get(name.id);
}

function valueAs(name: Name, kind: Kind, filling: Filling): Expression | undefined {
  const value = valueFor(name, filling);
  if (!value) return undefined;
  const isOf =
    kind === 'number'
      ? numberIn(value) !== undefined
      : kind === 'percent'
        ? value.kind === 'number' && value.percent
        : value.kind === kind;
  if (isOf) return value;
  filling.report('pack/wrong-use', name.span, { name: name.id, wanted: WANTED[kind] });
  return undefined;
}

/** A literal as the plain value that a field holds. */
function plainOf(
  value: Expression,
  node: Plain,
  field: string,
  span: Span,
  { report }: Filling,
): number | string | undefined {
  switch (value.kind) {
    case 'timeOfDay':
      return value.minutes;
    case 'date':
      return value.text;
    default: {
      const number = value.kind === 'number' ? value.value : (numberIn(value) ?? 0);
      const isWhole = Number.isInteger(number) && (field === 'value' || number > 0);
      const needsWhole = field !== 'percent';
      if (needsWhole && !isWhole) report('pack/not-whole', span, { value: number });
      return needsWhole && !isWhole ? (node[field] as number) : number;
    }
  }
}
