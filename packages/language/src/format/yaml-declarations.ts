import type { Declaration, Expression, Field, Parameter, RuleDeclaration } from '../syntax/tree.ts';
import { CALL_WIDTH, type Out, widthOf } from './out.ts';
import type { Style } from './style.ts';
import { printCell } from './table.ts';
import { printParameterType, printType } from './types.ts';
import { printYamlClauses, runsOfClauses } from './yaml-clauses.ts';
import { type YamlPlace, yamlKey, yamlLines, yamlPlain, yamlText } from './yaml-scalars.ts';
import { conditionLines, listKey, printYamlSteps } from './yaml-steps.ts';
import { contentOf, wrapped, yamlLabels, yamlParameters, yamlValue } from './yaml-values.ts';

type Of<K extends Declaration['kind']> = Extract<Declaration, { kind: K }>;

/** Declarations that have a key of their own below the key of their kind. */
export type KeyedDeclaration = Exclude<Declaration, { kind: 'unreadable' | 'attributes' }>;

/** One declaration below its section's key. */
export function printKeyed(declaration: KeyedDeclaration, indent: number, style: Style, out: Out): void {
  const key = yamlKey(style.name(declaration.name));
  const inside = indent + 2;
  const { trivia } = declaration;
  switch (declaration.kind) {
    case 'event':
      printEvent(key, declaration, indent, style, out);
      break;
    case 'segment':
    case 'metric':
      printNamedValue(key, declaration, indent, style, out);
      break;
    case 'table':
      printTable(key, declaration, indent, style, out);
      break;
    case 'template':
      printTemplate(key, declaration, indent, style, out);
      break;
    case 'plan':
      out.node(indent, trivia, {
        head: `${key}:`,
        body: () => {
          printTitle(declaration, inside, out);
          printParams('params', declaration.params, inside, style, out);
          out.line(inside, listKey('steps', declaration.steps));
          printYamlSteps(declaration.steps, inside + 2, style, out);
        },
      });
      break;
    case 'parameter': {
      const { default: value, from, to, labels, type } = declaration;
      // For a parameter of text a bare word would be read as its text.
      const valueText = (of: Expression): string =>
        type.kind === 'text' && of.kind === 'ref' ? wrapped(of, style) : yamlValue(of, 'flow', style);
      const parts = [
        ...(labels.length > 0 ? [`title: ${yamlLabels(labels, 'flow')}`] : []),
        `type: ${yamlText(printParameterType(type, style), 'flow')}`,
        `default: ${valueText(value)}`,
        ...(from ? [`from: ${valueText(from)}`] : []),
        ...(to ? [`to: ${valueText(to)}`] : []),
      ];
      out.node(indent, trivia, { head: `${key}: { ${parts.join(', ')} }` });
      break;
    }
    case 'use':
      printUse(key, declaration, indent, style, out);
      break;
    case 'rule':
      printRule(key, declaration, indent, style, out);
      break;
  }
}

function printUse(key: string, use: Of<'use'>, indent: number, style: Style, out: Out): void {
  const names = use.settings.map(({ name }) => name.id);
  const entries = use.settings.map(
    ({ name, value }) => `${yamlKey(name.id)}: ${yamlValue(value, 'flow', style)}`,
  );
  const pad = ' '.repeat(indent + 2);
  const isMap = new Set(names).size === names.length;
  const map = isMap ? `{ ${entries.join(', ')} }` : `[${entries.map((each) => `{ ${each} }`).join(', ')}]`;
  const except = use.except.map((name) => yamlText(style.name(name), 'flow')).join(', ');
  const lines = [
    ...(entries.length > 0 ? [`${pad}with: ${map}`] : []),
    ...(use.except.length > 0 ? [`${pad}except: [${except}]`] : []),
  ];
  out.node(indent, use.trivia, { head: lines.length === 0 ? `${key}: {}` : [`${key}:`, ...lines] });
}

function printTitle(
  { labels }: { readonly labels: RuleDeclaration['labels'] },
  indent: number,
  out: Out,
): void {
  if (labels.length > 0) out.line(indent, `title: ${yamlLabels(labels, 'block')}`);
}

function printParams(
  key: string,
  params: readonly Parameter[],
  indent: number,
  style: Style,
  out: Out,
): void {
  if (params.length > 0) out.line(indent, `${key}: ${yamlParameters(params, style)}`);
}

function printRule(key: string, rule: RuleDeclaration, indent: number, style: Style, out: Out): void {
  const runs = runsOfClauses(rule.clauses);
  const inside = indent + 2;
  const isEmpty = rule.labels.length === 0 && rule.clauses.length === 0 && rule.trivia.inner.length === 0;
  out.node(indent, rule.trivia, {
    head: isEmpty ? `${key}: {}` : `${key}:`,
    // Below the dashes of a list, so that they cannot be taken for what comes before the next item.
    innerIndent: runs.length > 1 ? 4 : 2,
    body: () => {
      if (runs.length <= 1) {
        printTitle(rule, inside, out);
        printYamlClauses(runs[0] ?? [], inside, '', style, out);
        return;
      }
      if (rule.labels.length > 0) out.line(inside, `- title: ${yamlLabels(rule.labels, 'block')}`);
      for (const run of runs) printYamlClauses(run, inside + 2, '- ', style, out);
    },
  });
}

function printEvent(key: string, event: Of<'event'>, indent: number, style: Style, out: Out): void {
  const inside = indent + 2;
  const { trivia, fields, labels, activity } = event;
  const isEmpty = labels.length === 0 && !activity && fields.length === 0 && trivia.inner.length === 0;
  out.node(indent, trivia, {
    head: isEmpty ? `${key}: {}` : `${key}:`,
    innerIndent: 4,
    body: () => {
      printTitle(event, inside, out);
      if (activity) out.line(inside, 'activity: true');
      if (fields.length > 0 || trivia.inner.length > 0) out.line(inside, 'fields:');
      printYamlFields(fields, inside + 2, style, out);
    },
  });
}

/** `member:` or `community:` with its attributes; `prefix` begins the line where it is an item of a list. */
export function printAttributes(
  of: Of<'attributes'>,
  indent: number,
  prefix: string,
  style: Style,
  out: Out,
): void {
  const { trivia, fields, labels } = of;
  const isLong = labels.length > 0 || fields.some((field) => field.name.id === 'fields');
  const inside = indent + prefix.length + 2;
  const isEmpty = !isLong && fields.length === 0 && trivia.inner.length === 0;
  out.node(indent, trivia, {
    head: `${prefix}${of.of}:${isEmpty ? ' {}' : ''}`,
    innerIndent: inside - indent + (isLong ? 2 : 0),
    body: () => {
      if (!isLong) return printYamlFields(fields, inside, style, out);
      printTitle(of, inside, out);
      out.line(inside, listKey('fields', fields, trivia.inner).replace('[]', '{}'));
      printYamlFields(fields, inside + 2, style, out);
    },
  });
}

function printYamlFields(fields: readonly Field[], indent: number, style: Style, out: Out): void {
  const names = fields.map((field) => field.name.id);
  const unique = new Set(names).size === names.length;
  for (const field of fields) printYamlField(field, indent, unique ? '' : '- ', style, out);
}

function printYamlField(field: Field, indent: number, prefix: string, style: Style, out: Out): void {
  const { type, labels, trivia } = field;
  const key = `${prefix}${yamlKey(style.name(field.name))}:`;
  const inside = indent + prefix.length + 2;
  // For a field of text a bare word would be read as its text.
  const defaultText = (value: Expression, place: YamlPlace): string =>
    type.kind === 'text' && value.kind === 'ref' ? wrapped(value, style) : yamlValue(value, place, style);
  const extras = (place: YamlPlace): string[] => [
    ...(labels.length > 0 ? [`title: ${yamlLabels(labels, place)}`] : []),
    ...(field.default ? [`default: ${defaultText(field.default, place)}`] : []),
    ...(field.personal ? ['personal: true'] : []),
  ];
  if (type.kind === 'group') {
    const isEmpty = type.fields.length === 0 && trivia.inner.length === 0;
    out.node(indent, trivia, {
      head: key,
      innerIndent: inside - indent + 2,
      body: () => {
        for (const line of extras('block')) out.line(inside, line);
        out.line(inside, isEmpty ? 'fields: {}' : 'fields:');
        printYamlFields(type.fields, inside + 2, style, out);
      },
    });
    return;
  }
  const typeText = printType(type, style);
  if (extras('flow').length === 0) {
    out.node(indent, trivia, { head: `${key} ${yamlText(typeText, 'block')}`, innerIndent: inside - indent });
    return;
  }
  const flow = `${key} { ${[`type: ${yamlText(typeText, 'flow')}`, ...extras('flow')].join(', ')} }`;
  if (indent + widthOf(flow) <= CALL_WIDTH) {
    out.node(indent, trivia, { head: flow, innerIndent: inside - indent });
    return;
  }
  const lines = [`type: ${yamlText(typeText, 'block')}`, ...extras('block')];
  out.node(indent, trivia, {
    head: [key, ...lines.map((line) => ' '.repeat(inside) + line)],
    innerIndent: inside - indent,
  });
}

function printNamedValue(
  key: string,
  declaration: Of<'segment'> | Of<'metric'>,
  indent: number,
  style: Style,
  out: Out,
): void {
  const value = declaration.kind === 'segment' ? declaration.condition : declaration.value;
  if (declaration.labels.length === 0 && !declaration.of) {
    out.node(indent, declaration.trivia, { head: conditionLines(indent, key, value, '', style) });
    return;
  }
  const inside = indent + 2;
  out.node(indent, declaration.trivia, {
    head: `${key}:`,
    body: () => {
      printTitle(declaration, inside, out);
      if (declaration.of) out.line(inside, `per: ${declaration.of}`);
      const [first = '', ...rest] = conditionLines(
        inside,
        declaration.kind === 'segment' ? 'condition' : 'value',
        value,
        '',
        style,
      );
      out.line(inside, first);
      for (const line of rest) out.line(0, line);
    },
  });
}

function printTable(key: string, table: Of<'table'>, indent: number, style: Style, out: Out): void {
  const inside = indent + 2;
  // Cells and columns are Reeve text: a number needs no quotes to stay what it is.
  const cells = (texts: readonly string[]): string =>
    `[${texts.map((text) => yamlPlain(text, 'flow') ?? yamlText(text, 'flow')).join(', ')}]`;
  const columns = table.columns.map((column) => style.name(column));
  const usual = [...table.params, ...table.outputs].map((param) => style.name(param.name));
  out.node(indent, table.trivia, {
    head: `${key}:`,
    innerIndent: 4,
    body: () => {
      printTitle(table, inside, out);
      printParams('params', table.params, inside, style, out);
      printParams('outputs', table.outputs, inside, style, out);
      if (table.hit) out.line(inside, `match: ${table.hit}`);
      if (columns.join('|') !== usual.join('|')) out.line(inside, `columns: ${cells(columns)}`);
      out.line(inside, listKey('rows', table.rows, table.trivia.inner));
      for (const row of table.rows) {
        out.node(inside + 2, row.trivia, {
          head: `- ${cells(row.cells.map((cell) => printCell(cell, style)))}`,
        });
      }
    },
  });
}

function printTemplate(key: string, template: Of<'template'>, indent: number, style: Style, out: Out): void {
  const { bodies, trivia, labels, params } = template;
  const inside = indent + 2;
  const keys = bodies.map((body) => bodyKey(body, style));
  const unique = new Set(keys).size === keys.length;
  const isEmpty = bodies.length + trivia.inner.length + labels.length + params.length === 0;
  out.node(indent, trivia, {
    head: isEmpty ? `${key}: {}` : `${key}:`,
    innerIndent: unique ? 2 : 4,
    body: () => {
      const dash = unique ? '' : '- ';
      if (labels.length > 0) out.line(inside, `${dash}title: ${yamlLabels(labels, 'block')}`);
      if (params.length > 0) out.line(inside, `${dash}params: ${yamlParameters(params, style)}`);
      bodies.forEach((body, index) => {
        const [first = '', ...rest] = yamlLines(contentOf(body.text, style), inside + dash.length + 2);
        out.node(inside, body.trivia, {
          head: [`${dash}${keys[index] ?? ''}: ${first}`, ...rest],
          innerIndent: 2 + dash.length,
        });
      });
    },
  });
}

function bodyKey({ lang, channel }: Of<'template'>['bodies'][number], style: Style): string {
  if (!lang && !channel) return 'text';
  const via = channel ? `${style.word('via')} ${style.name(channel)}` : '';
  return [lang ?? '', via].filter((part) => part !== '').join(' ');
}
