import type { Declaration, Expression, TextLiteral, UseDeclaration } from '../syntax/tree.ts';
import { printClause } from './clauses.ts';
import { printCondition } from './condition.ts';
import { printExpression } from './expression.ts';
import { withFields } from './fields.ts';
import { CALL_WIDTH, type Out, widthOf } from './out.ts';
import { printSteps } from './steps.ts';
import type { Style } from './style.ts';
import { printTable } from './table.ts';
import { perWord } from './trigger.ts';
import { printLabels, printParameters, printParameterType, printQuotable } from './types.ts';

/** One declaration and all that belongs to it. */
export function printDeclaration(
  declaration: Exclude<Declaration, { kind: 'unreadable' }>,
  style: Style,
  out: Out,
): void {
  const { word } = style;
  const { trivia } = declaration;
  const hasInner = trivia.inner.length > 0;
  switch (declaration.kind) {
    case 'event': {
      const activity = declaration.activity ? ` ${word('isActivity')}` : '';
      const head = `${word('event')} ${style.name(declaration.name)}${printLabels(declaration.labels)}${activity}`;
      const isShort = declaration.fields.length === 0 && !hasInner;
      out.node(
        0,
        trivia,
        isShort ? { head } : withFields(head, '', declaration.fields, hasInner, 0, style, out),
      );
      break;
    }
    case 'attributes': {
      const head = word(declaration.of) + printLabels(declaration.labels);
      out.node(0, trivia, withFields(head, '', declaration.fields, hasInner, 0, style, out));
      break;
    }
    case 'segment':
    case 'metric': {
      const of = declaration.of ? ` ${perWord(declaration.of, style)} ${word(declaration.of)}` : '';
      const head = `${word(declaration.kind)} ${style.name(declaration.name)}${printLabels(declaration.labels)}${of} =`;
      const value = declaration.kind === 'segment' ? declaration.condition : declaration.value;
      out.node(0, trivia, { head: printCondition(0, head, value, '', style) });
      break;
    }
    case 'table':
      printTable(declaration, style, out);
      break;
    case 'template': {
      const labels = printLabels(declaration.labels);
      const params = printParameters(declaration.params, declaration.labels, style);
      out.node(0, trivia, {
        head: `${word('template')} ${printQuotable(declaration.name, style)}${labels}${params} {`,
        body: () => {
          for (const body of declaration.bodies) out.node(2, body.trivia, { head: printBody(body, style) });
        },
        close: '}',
      });
      break;
    }
    case 'plan': {
      const params = printParameters(declaration.params, declaration.labels, style);
      const head = `${word('plan')} ${style.name(declaration.name)}${printLabels(declaration.labels)}${params}`;
      out.node(0, trivia, { head, body: () => printSteps(declaration.steps, 2, style, out) });
      break;
    }
    case 'parameter': {
      const head = `${word('parameter')} ${style.name(declaration.name)}${printLabels(declaration.labels)}`;
      const value = (of: Expression | undefined, before: string): string =>
        of ? ` ${before} ${printExpression(of, style)}` : '';
      const limits = value(declaration.from, word('from')) + value(declaration.to, word('to'));
      const type = printParameterType(declaration.type, style);
      out.node(0, trivia, { head: `${head}: ${type}${value(declaration.default, '=')}${limits}` });
      break;
    }
    case 'use':
      out.node(0, trivia, { head: useLines(declaration, style) });
      break;
    case 'rule': {
      const head = `${word('rule')} ${style.name(declaration.name)}${printLabels(declaration.labels)}`;
      out.node(0, trivia, {
        head,
        body: () => {
          for (const clause of declaration.clauses) printClause(clause, 2, style, out);
        },
      });
      break;
    }
  }
}

/** `use pack …` on one line where it fits, else what it sets and leaves out on lines of their own. */
function useLines(use: UseDeclaration, style: Style): readonly string[] {
  const { word } = style;
  const head = `${word('usePack')} ${style.name(use.name)}`;
  const settings = use.settings.map(({ name, value }) => `${name.id}: ${printExpression(value, style)}`);
  const parts = [
    ...(settings.length > 0 ? [`${word('with')} ${settings.join(', ')}`] : []),
    ...(use.except.length > 0
      ? [`${word('except')} ${use.except.map((name) => style.name(name)).join(', ')}`]
      : []),
  ];
  const line = [head, ...parts].join(' ');
  return widthOf(line) <= CALL_WIDTH ? [line] : [head, ...parts.map((part) => `  ${part}`)];
}

type Body = Extract<Declaration, { kind: 'template' }>['bodies'][number];

function printBody(body: Body, style: Style): string {
  const text: TextLiteral = body.text;
  const place = [
    ...(body.lang ? [body.lang] : []),
    ...(body.channel ? [style.word('via'), style.name(body.channel)] : []),
  ].join(' ');
  return `${place}${place ? ': ' : ''}${printExpression(text, style)}`;
}
