import type { Expr, TraceStep, Value } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import { compileExpression } from '../evaluate/expression.ts';
import { childrenOf } from '../rules/leaves.ts';
import type { Inside } from './inside.ts';
import { textOf } from './text.ts';

/** What a value that is read from events rests on. */
export type RestsOn = (expr: Expr, context: Context) => TraceStep['rests'] | undefined;

/** Evaluates an expression part by part. Nothing is left out because another part already settled it. */
export function traceOf(
  expr: Expr,
  clause: TraceStep['clause'],
  context: Context,
  inside: Inside,
  restsOn: RestsOn,
): TraceStep {
  const value = evaluate(expr, context, inside);
  const own = {
    clause,
    text: textOf(expr),
    value,
    held: value === true,
    ...(expr.span ? { span: expr.span } : {}),
  };
  const inner = (child: Expr): TraceStep => traceOf(child, clause, context, inside, restsOn);
  switch (expr.op) {
    case 'binary':
      if (expr.kind === 'and' || expr.kind === 'or') {
        const parts = operandsOf(expr, expr.kind);
        return { ...own, joined: expr.kind, children: parts.map(inner) };
      }
      return {
        ...own,
        compared: {
          left: evaluate(expr.left, context, inside),
          op: expr.kind,
          right: evaluate(expr.right, context, inside),
        },
        ...leaves([expr.left, expr.right], inner),
      };
    case 'in':
      return {
        ...own,
        compared: {
          left: evaluate(expr.left, context, inside),
          op: 'in',
          right: evaluate(expr.right, context, inside),
        },
        ...leaves([expr.left], inner),
      };
    case 'not':
      return { ...own, joined: 'not', children: [inner(expr.value)] };
    case 'named':
      return expr.kind === 'segment' ? { ...own, joined: 'segment', children: [inner(expr.value)] } : own;
    case 'window':
    case 'silence':
    case 'share':
    case 'streak': {
      const rests = restsOn(expr, context);
      return rests ? { ...own, rests } : own;
    }
    case 'call':
    case 'external':
    case 'table':
      return { ...own, ...leaves(expr.args, inner) };
    default:
      return own;
  }
}

function evaluate(expr: Expr, context: Context, inside: Inside): Value {
  return compileExpression(expr, inside.around)(context);
}

/** `a and b and c` as three. */
export function operandsOf(expr: Expr, kind: 'and' | 'or'): readonly Expr[] {
  if (expr.op !== 'binary' || expr.kind !== kind) return [expr];
  return [...operandsOf(expr.left, kind), ...operandsOf(expr.right, kind)];
}

/** The values that expressions read, as children. */
function leaves(exprs: readonly Expr[], inner: (expr: Expr) => TraceStep): Pick<TraceStep, 'children'> {
  const found: Expr[] = [];
  const visit = (expr: Expr): void => {
    if ('label' in expr) found.push(expr);
    else for (const child of childrenOf(expr)) visit(child);
  };
  for (const expr of exprs) visit(expr);
  return found.length === 0 ? {} : { children: found.map(inner) };
}

/** The first part that is false, as deep as that can be told: of `or`, and of `not`, the whole says more. */
export function firstFalse(step: TraceStep): TraceStep {
  if (step.held || (step.joined !== 'and' && step.joined !== 'segment')) return step;
  const first = step.children?.find(({ held }) => !held);
  return first ? firstFalse(first) : step;
}
