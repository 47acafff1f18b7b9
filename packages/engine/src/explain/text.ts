import type { Expr, Value } from '@reeve/ir';

/** An expression in canonical English: what is shown where the author's own text is not at hand. */
export function textOf(expr: Expr): string {
  if ('label' in expr) return expr.label;
  switch (expr.op) {
    case 'lit':
      return valueText(expr.value);
    case 'list':
      return `(${expr.items.map(textOf).join(', ')})`;
    case 'id':
      return expr.of;
    case 'now':
      return 'now';
    case 'call':
      if (expr.fn === 'contains') return `${inner(expr.args[0])} contains ${inner(expr.args[1])}`;
      return `${expr.fn}(${expr.args.map(textOf).join(', ')})`;
    case 'not':
      return `not ${inner(expr.value)}`;
    case 'neg':
      return `-${inner(expr.value)}`;
    case 'binary': {
      const { kind } = expr;
      if (kind === 'and' || kind === 'or')
        return `${side(expr.left, kind)} ${kind} ${side(expr.right, kind)}`;
      return `${inner(expr.left)} ${kind === '*' ? 'x' : kind} ${inner(expr.right)}`;
    }
    case 'in':
      return `${inner(expr.left)} in ${inner(expr.right)}`;
    case 'text':
      return JSON.stringify(
        expr.parts.map((part) => (typeof part === 'string' ? part : `{${textOf(part.value)}}`)).join(''),
      );
  }
}

const side = (expr: Expr, kind: 'and' | 'or'): string =>
  expr.op === 'binary' && (expr.kind === 'and' || expr.kind === 'or') && expr.kind !== kind
    ? `(${textOf(expr)})`
    : textOf(expr);

const inner = (expr: Expr | undefined): string => {
  if (!expr) return '';
  const simple = 'label' in expr || expr.op !== 'binary' || expr.kind === '*' || expr.kind === '/';
  return simple ? textOf(expr) : `(${textOf(expr)})`;
};

function valueText(value: Value): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return `(${value.map((item) => valueText(item as Value)).join(', ')})`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
