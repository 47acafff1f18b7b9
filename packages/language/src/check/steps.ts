import type { StepIr } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Step } from '../syntax/tree.ts';
import { actionUse } from './actions.ts';
import { eventMatch } from './aggregates.ts';
import { matchArguments } from './calls.ts';
import type { Checker, Scope } from './context.ts';
import { durationOf } from './durations.ts';

/** Checks steps and lays them out in a row, with jumps where they branch. `owner` names splits: rule or plan. */
export function stepsOf(c: Checker, steps: readonly Step[], scope: Scope, owner: string): readonly StepIr[] {
  const out: StepIr[] = [];
  lay(c, steps, scope, { out, owner, splits: { count: 0 } });
  return out;
}

interface Layout {
  readonly out: StepIr[];
  readonly owner: string;
  readonly splits: { count: number };
}

function lay(c: Checker, steps: readonly Step[], scope: Scope, layout: Layout): void {
  const { out } = layout;
  let stopped = false;
  for (const step of steps) {
    if (stopped) {
      c.report('step/unreachable', step.span);
      stopped = false;
    }
    switch (step.kind) {
      case 'action': {
        const use = actionUse(c, step, scope);
        if (use) out.push({ op: 'effect', use });
        break;
      }
      case 'wait': {
        const length = durationOf(step.for, c.report);
        if (length) out.push({ op: 'wait', for: length, span: step.span });
        break;
      }
      case 'waitFor':
        layWaitFor(c, step, scope, layout);
        break;
      case 'if':
        layIf(c, step, scope, layout);
        break;
      case 'split':
        laySplit(c, step, scope, layout);
        break;
      case 'start':
        layStart(c, step, scope, layout);
        break;
      case 'stop':
        out.push({ op: 'stop', span: step.span });
        stopped = true;
        break;
    }
  }
}

/** Keeps a place for a step whose target is known only when what follows has been laid out. */
function reserve(out: StepIr[]): number {
  return out.push({ op: 'jump', to: 0 }) - 1;
}

function layWaitFor(
  c: Checker,
  step: Extract<Step, { kind: 'waitFor' }>,
  scope: Scope,
  layout: Layout,
): void {
  const { out } = layout;
  const match = eventMatch(c, step.event, scope);
  const within = step.within && durationOf(step.within, c.report);
  if (step.otherwise && !step.within) c.report('step/otherwise-never', step.otherwise.span);
  const at = reserve(out);
  lay(c, step.then, scope, layout);
  const otherwise = layOtherwise(c, step.otherwise?.steps, scope, layout);
  out[at] = { op: 'waitFor', match, ...(within && { within }), otherwise, span: step.span };
}

function layIf(c: Checker, step: Extract<Step, { kind: 'if' }>, scope: Scope, layout: Layout): void {
  const { out } = layout;
  const condition = c.condition(step.condition, scope);
  const at = reserve(out);
  lay(c, step.then, scope, layout);
  const otherwise = layOtherwise(c, step.otherwise?.steps, scope, layout);
  out[at] = { op: 'branch', if: condition, otherwise, span: step.span };
}

/** Lays the other branch, if there is one, behind a jump over it, and says where it begins. */
function layOtherwise(c: Checker, steps: readonly Step[] | undefined, scope: Scope, layout: Layout): number {
  const { out } = layout;
  if (!steps || steps.length === 0) return out.length;
  const jump = reserve(out);
  const begins = out.length;
  lay(c, steps, scope, layout);
  out[jump] = { op: 'jump', to: out.length };
  return begins;
}

function laySplit(c: Checker, step: Extract<Step, { kind: 'split' }>, scope: Scope, layout: Layout): void {
  const { out, owner, splits } = layout;
  const total = step.branches.reduce((sum, branch) => sum + branch.percent, 0);
  const odd = step.branches.find((branch) => !(branch.percent > 0 && branch.percent <= 100));
  if (odd) c.report('step/split-percent', odd.span, { percent: odd.percent });
  else if (step.branches.length > 0 && Math.abs(total - 100) > 1e-6) {
    c.report('step/split-total', step.span, { total: Math.round(total * 100) / 100 });
  }
  if (step.branches.length === 0) return;
  const id = `${owner}/${++splits.count}`;
  const at = reserve(out);
  const jumps: number[] = [];
  const branches = step.branches.map((branch, i) => {
    const to = out.length;
    lay(c, branch.steps, scope, layout);
    if (i < step.branches.length - 1) jumps.push(reserve(out));
    return { percent: branch.percent, to };
  });
  for (const jump of jumps) out[jump] = { op: 'jump', to: out.length };
  out[at] = { op: 'split', id, branches, span: step.span };
}

function layStart(c: Checker, step: Extract<Step, { kind: 'start' }>, scope: Scope, layout: Layout): void {
  const plan = c.model.plans.get(step.plan.id);
  if (!plan) {
    for (const argument of step.args) c.expression(argument.value, scope);
    if (step.plan.id === '') return;
    const known = [...c.model.plans.values()].flatMap((each) => [
      each.name,
      ...(each.labels.zh ? [each.labels.zh] : []),
    ]);
    const near = closest(step.plan.written, known);
    c.report(
      'name/unknown-plan',
      step.plan.span,
      { name: step.plan.written },
      near === undefined ? {} : { fixes: [replaceBy(step.plan.span, near)] },
    );
    return;
  }
  c.used.add(`plan:${plan.name}`);
  const params = plan.params.map((param) => ({ name: param.name, type: param.type, required: true }));
  const given = matchArguments(c, step.args, params, scope, step.plan, {});
  layout.out.push({
    op: 'start',
    plan: plan.index,
    args: params.map((param) => given.get(param.name)?.expr ?? { op: 'lit', value: null }),
    span: step.span,
  });
}
