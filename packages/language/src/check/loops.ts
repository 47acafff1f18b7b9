import type { Expr, PlanIr, RuleIr, StepIr, TriggerIr } from '@reeve/ir';
import type { Pools } from '../compile/pools.ts';
import type { Checker } from './context.ts';

/**
 * Finds rules that set each other off: an action of one brings about an event that triggers the next, and so on back
 * to the first. When rules run such a chain is cut at the project's depth; here it is told before.
 */
export function reportLoops(
  c: Checker,
  rules: readonly RuleIr[],
  plans: readonly PlanIr[],
  pools: Pools,
): void {
  const emits = rules.map((rule) => emittedBy(rule.steps, plans));
  if (emits.every((types) => types.size === 0)) return;
  const listeners = new Map<string, number[]>();
  for (const [index, rule] of rules.entries()) {
    for (const type of listenedBy(rule, pools)) {
      const list = listeners.get(type);
      if (list) list.push(index);
      else listeners.set(type, [index]);
    }
  }
  const next = emits.map((types) => [...new Set([...types].flatMap((type) => listeners.get(type) ?? []))]);
  const inLoop = new Set<number>();
  for (const [start, rule] of rules.entries()) {
    if (inLoop.has(start)) continue;
    const path = pathBack(start, next);
    if (!path) continue;
    for (const index of path) inLoop.add(index);
    const names = path.map((index) => rules[index]?.name ?? '');
    const related = path.slice(1).flatMap((index) => {
      const other = rules[index];
      return other
        ? [
            {
              span: c.model.rules.get(other.name)?.span ?? other.span,
              message: { en: 'It sets off this rule.', zh: '它会触发这条规则。' },
            },
          ]
        : [];
    });
    const limited = path.some((index) => (rules[index]?.limits.length ?? 0) > 0);
    const span = c.model.rules.get(rule.name)?.span ?? rule.span;
    c.report(
      'rule/loop',
      span,
      { path: [...names, names[0] ?? ''].join(' → ') },
      { related, ...(limited && { severity: 'info' as const }) },
    );
  }
}

/** The shortest way from a rule back to itself. */
function pathBack(start: number, next: readonly (readonly number[])[]): readonly number[] | undefined {
  const from = new Map<number, number>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const to of next[at] ?? []) {
      if (to === start) {
        const path = [at];
        for (let back = at; back !== start; ) {
          back = from.get(back) ?? start;
          path.unshift(back);
        }
        return path;
      }
      if (!from.has(to)) {
        from.set(to, at);
        queue.push(to);
      }
    }
  }
  return undefined;
}

/** Types that steps bring about, with those of every plan that they start. */
function emittedBy(steps: readonly StepIr[], plans: readonly PlanIr[]): Set<string> {
  const types = new Set<string>();
  const seen = new Set<number>();
  const open = [steps];
  for (let list = open.pop(); list !== undefined; list = open.pop()) {
    for (const step of list) {
      if (step.op === 'effect') for (const type of emitted(step)) types.add(type);
      if (step.op === 'start' && !seen.has(step.plan)) {
        seen.add(step.plan);
        open.push(plans[step.plan]?.steps ?? []);
      }
    }
  }
  return types;
}

/** Events by type; a change of attributes also by the attribute, where the action says which it sets. */
function emitted(step: Extract<StepIr, { op: 'effect' }>): readonly string[] {
  return step.use.emits.flatMap((type) => {
    if (type !== 'member.updated' && type !== 'community.updated') return [type];
    const named = step.use.args.find((arg) => arg.name === 'name' || arg.name === 'attribute')?.value;
    const of = type.slice(0, type.indexOf('.'));
    return named?.op === 'lit' && typeof named.value === 'string' ? [type, `${of}.${named.value}`] : [type];
  });
}

function listenedBy(rule: RuleIr, pools: Pools): Set<string> {
  const types = new Set<string>();
  const addAll = (list: readonly string[]): void => {
    for (const type of list) types.add(type);
  };
  for (const trigger of rule.triggers) {
    switch (trigger.kind) {
      case 'event':
        addAll(trigger.match.types);
        break;
      case 'sequence':
        addAll(trigger.first.types);
        for (const step of trigger.steps) if (!step.absent) addAll(step.match.types);
        break;
      case 'spike':
        addAll(pools.windowAt(trigger.window)?.match.types ?? []);
        break;
      case 'change':
        types.add(`${trigger.of}.${trigger.path}`);
        break;
      case 'state':
      case 'membership':
        windowTypes(trigger, pools, addAll);
        break;
      case 'schedule':
        break;
    }
  }
  return types;
}

function windowTypes(
  trigger: Extract<TriggerIr, { kind: 'state' | 'membership' }>,
  pools: Pools,
  add: (types: readonly string[]) => void,
): void {
  const visit = (expr: Expr): void => {
    switch (expr.op) {
      case 'window':
        add(pools.windowAt(expr.index)?.match.types ?? []);
        break;
      case 'attr':
        add([`${expr.of}.${expr.path}`]);
        break;
      case 'named':
      case 'not':
      case 'neg':
        visit(expr.value);
        break;
      case 'binary':
        visit(expr.left);
        visit(expr.right);
        break;
      default:
    }
  };
  visit(trigger.condition);
}
