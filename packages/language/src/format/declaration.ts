import type { Declaration, TextLiteral } from '../syntax/tree.ts';
import { printClause } from './clauses.ts';
import { printCondition } from './condition.ts';
import { printExpression } from './expression.ts';
import { withFields } from './fields.ts';
import type { Out } from './out.ts';
import { printSteps } from './steps.ts';
import type { Style } from './style.ts';
import { printTable } from './table.ts';
import { perWord } from './trigger.ts';
import { printLabels, printParameters, printQuotable } from './types.ts';

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

type Body = Extract<Declaration, { kind: 'template' }>['bodies'][number];

function printBody(body: Body, style: Style): string {
  const text: TextLiteral = body.text;
  const place = [
    ...(body.lang ? [body.lang] : []),
    ...(body.channel ? [style.word('via'), style.name(body.channel)] : []),
  ].join(' ');
  return `${place}${place ? ': ' : ''}${printExpression(text, style)}`;
}
