import type { OptionSignature, Type, Value } from '@reeve/ir';
import type { Expression, Field, Parameter, TypeNode } from '../syntax/tree.ts';
import { dottedLabel, labelsOf } from './labels.ts';
import { firstHere, type Report } from './report.ts';
import type { FieldSymbol, ParamSymbol } from './symbols.ts';
import { ANY, assignable, describeType } from './types.ts';

/** The type that a declaration names. */
function typeOf(node: TypeNode, report: Report): Type {
  switch (node.kind) {
    case 'oneOf': {
      const options = optionsOf(node, report);
      if (options.length > 0) return { kind: 'oneOf', options };
      report('type/no-options', node.span);
      return ANY;
    }
    case 'listOf':
      return { kind: 'listOf', of: typeOf(node.of, report) };
    case 'group':
    case 'error':
      return ANY;
    default:
      return { kind: node.kind };
  }
}

function optionsOf(node: Extract<TypeNode, { kind: 'oneOf' }>, report: Report): OptionSignature[] {
  const options = new Map<string, { option: OptionSignature; node: (typeof node.options)[number] }>();
  for (const written of node.options) {
    const first = options.get(written.name.id);
    if (first) {
      report(
        'name/duplicate-option',
        written.span,
        { name: written.name.id },
        { related: firstHere(first.node.span) },
      );
      continue;
    }
    options.set(written.name.id, {
      option: { id: written.name.id, labels: labelsOf(written.labels) },
      node: written,
    });
  }
  return [...options.values()].map(({ option }) => option);
}

/** Fields with their groups flattened to dotted paths, added to `into`; a path declared twice is reported. */
export function collectFields(
  fields: readonly Field[],
  into: Map<string, FieldSymbol>,
  report: Report,
  group?: { readonly path: string; readonly en: string; readonly zh: string },
): void {
  for (const field of fields) {
    const id = field.name.id;
    const path = group ? `${group.path}.${id}` : id;
    const own = labelsOf(field.labels);
    if (field.type.kind === 'group') {
      collectFields(field.type.fields, into, report, {
        path,
        en: group ? `${group.en}.${own.en ?? id}` : (own.en ?? id),
        zh: group ? `${group.zh}.${own.zh ?? id}` : (own.zh ?? id),
      });
      continue;
    }
    const first = into.get(path);
    if (first?.span) {
      report('name/duplicate-field', field.name.span, { name: path }, { related: firstHere(first.span) });
      continue;
    }
    const type = typeOf(field.type, report);
    into.set(path, {
      path,
      labels: group
        ? { en: `${group.en}.${own.en ?? id}`, zh: `${group.zh}.${own.zh ?? id}` }
        : {
            ...(own.en !== undefined && { en: dottedLabel(id, own.en) }),
            ...(own.zh !== undefined && { zh: dottedLabel(id, own.zh) }),
          },
      type,
      default: field.default ? defaultValue(field.default, type, report) : null,
      personal: field.personal,
      span: field.name.span,
    });
  }
}

/** Parameters of a plan, a table or a template. */
export function collectParams(params: readonly Parameter[], report: Report): ParamSymbol[] {
  const byName = new Map<string, ParamSymbol>();
  for (const param of params) {
    const first = byName.get(param.name.id);
    if (first) {
      report(
        'name/duplicate-param',
        param.name.span,
        { name: param.name.id },
        { related: firstHere(first.span) },
      );
      continue;
    }
    byName.set(param.name.id, {
      name: param.name.id,
      labels: labelsOf(param.labels),
      type: typeOf(param.type, report),
      span: param.name.span,
    });
  }
  return [...byName.values()];
}

const UNIT_MS = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const;

/** A default has to be known before anything happens: a value, no computation. */
function defaultValue(expression: Expression, type: Type, report: Report): Value {
  const wrong = (): null => {
    const { en, zh } = describeType(type);
    report('type/default', expression.span, { type: { en, zh } });
    return null;
  };
  const is = (kind: Type): boolean => assignable(kind, type);
  switch (expression.kind) {
    case 'error':
      return null;
    case 'group':
      return defaultValue(expression.value, type, report);
    case 'number':
      return is({ kind: 'number' }) ? expression.value / (expression.percent ? 100 : 1) : wrong();
    case 'negate': {
      const value = defaultValue(expression.value, type, report);
      return typeof value === 'number' ? 0 - value : wrong();
    }
    case 'boolean':
      return is({ kind: 'yesno' }) ? expression.value : wrong();
    case 'text': {
      const text = expression.parts.every((part) => typeof part === 'string')
        ? expression.parts.join('')
        : undefined;
      if (text === undefined) return wrong();
      if (type.kind === 'oneOf') return optionOf(type, text) ?? wrong();
      return is({ kind: 'text' }) ? text : wrong();
    }
    case 'date':
      return is({ kind: 'date' }) && /^\d{4}-\d\d-\d\d$/.test(expression.text) ? expression.text : wrong();
    case 'duration': {
      let ms = 0;
      for (const { count, unit } of expression.parts) {
        if (unit === 'calendarDay' || unit === 'calendarWeek' || unit === 'calendarMonth') return wrong();
        ms += count * UNIT_MS[unit];
      }
      return is({ kind: 'duration' }) && Number.isSafeInteger(ms) ? ms : wrong();
    }
    case 'ref': {
      const word = expression.name.id;
      if (type.kind === 'oneOf') return optionOf(type, word) ?? wrong();
      const bare = expression.bare === true && type.kind === 'text';
      return bare || type.kind === 'channel' || type.kind === 'role' || type.kind === 'word' ? word : wrong();
    }
    case 'list': {
      if (type.kind !== 'listOf') return wrong();
      return expression.items.map((item) => defaultValue(item, type.of, report));
    }
    default:
      return wrong();
  }
}

/** The id of an option given by id or by label. */
export function optionOf(type: Type & { readonly kind: 'oneOf' }, word: string): string | undefined {
  for (const option of type.options) if (option.id === word) return word;
  for (const option of type.options) {
    if (option.labels.zh === word || option.labels.en === word) return option.id;
  }
  return undefined;
}
