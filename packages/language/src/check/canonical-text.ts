import { printExpression } from '../format/expression.ts';
import { createStyle } from '../format/style.ts';
import type { Expression } from '../syntax/tree.ts';

const ENGLISH = createStyle('en');

/** The canonical English words of an expression: what decisions call the values that they read. */
export function canonicalText(expression: Expression): string {
  return printExpression(expression, ENGLISH);
}
