import type { Expression } from '../syntax/tree.ts';
import { LEVEL, printExpression } from './expression.ts';
import { CONDITION_WIDTH, widthOf } from './out.ts';
import type { Style } from './style.ts';

/**
 * A condition after its keyword: on one line where it fits, otherwise one operand of the outermost `and` or `or` a
 * line, the operators standing so that they end where the keyword ends. `suffix` follows the last operand.
 */
export function printCondition(
  indent: number,
  prefix: string,
  condition: Expression,
  suffix: string,
  style: Style,
): readonly string[] {
  const flat = `${prefix} ${printExpression(condition, style)}${suffix}`;
  if (indent + widthOf(flat) <= CONDITION_WIDTH) return [flat];
  const { kind } = condition;
  if (kind !== 'and' && kind !== 'or') return [flat];
  const op = style.word(kind);
  const level = kind === 'and' ? LEVEL.not : LEVEL.and;
  const [first = '', ...rest] = operands(condition, kind).map((operand) =>
    printExpression(operand, style, level),
  );
  const pad = ' '.repeat(indent + Math.max(1, widthOf(prefix) - widthOf(op)));
  const lines = [`${prefix} ${first}`, ...rest.map((operand) => `${pad}${op} ${operand}`)];
  return lines.map((line, index) => (index === lines.length - 1 ? line + suffix : line));
}

/** `a and b and c` as its three operands. */
function operands(expression: Expression, kind: 'and' | 'or'): readonly Expression[] {
  const found: Expression[] = [];
  let rest: Expression = expression;
  while (rest.kind === kind) {
    found.push(rest.right);
    rest = rest.left;
  }
  return [...found, rest].reverse();
}
