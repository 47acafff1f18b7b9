import type { Bilingual, PlanIr, SubjectKind } from '@reeve/ir';
import { canonicalJson } from '../compile/canonical-json.ts';
import type { Step } from '../syntax/tree.ts';
import type { Checker, Scope } from './context.ts';
import { titleOf } from './labels.ts';
import type { RuleSetting } from './rules.ts';
import { stepsOf } from './steps.ts';
import type { PlanSymbol } from './symbols.ts';
import { paramScope } from './templates.ts';

/** A `start` in some steps. */
interface Start {
  readonly plan: string;
  readonly span: Step['span'];
  /** Whether it can be reached without waiting first. */
  readonly atOnce: boolean;
}

/** Every `start` in steps. The result's `waits` tells that the steps cannot be passed without a wait. */
function startsIn(steps: readonly Step[], atOnce: boolean, into: Start[]): boolean {
  let now = atOnce;
  for (const step of steps) {
    switch (step.kind) {
      case 'start':
        into.push({ plan: step.plan.id, span: step.plan.span, atOnce: now });
        break;
      case 'wait':
        now = false;
        break;
      case 'waitFor':
        now = false;
        startsIn(step.then, false, into);
        startsIn(step.otherwise?.steps ?? [], false, into);
        break;
      case 'if': {
        const then = startsIn(step.then, now, into);
        const otherwise = startsIn(step.otherwise?.steps ?? [], now, into);
        now = then || otherwise;
        break;
      }
      case 'split': {
        const branches = step.branches.map((branch) => startsIn(branch.steps, now, into));
        now = branches.length === 0 ? now : branches.some((branch) => branch);
        break;
      }
      case 'stop':
        return false;
      case 'action':
        break;
    }
  }
  return now;
}

/** Whom plans are carried out for: what all the rules that start them, directly or through other plans, have in common. */
export function planScopes(
  c: Checker,
  rules: readonly { readonly steps: readonly Step[]; readonly setting: RuleSetting }[],
): ReadonlyMap<string, Scope> {
  const starters = new Map<string, RuleSetting[]>();
  const inPlans = new Map<string, readonly Start[]>();
  for (const plan of c.model.plans.values()) {
    const starts: Start[] = [];
    startsIn(plan.node.steps, true, starts);
    inPlans.set(plan.name, starts);
  }
  for (const { steps, setting } of rules) {
    const starts: Start[] = [];
    startsIn(steps, true, starts);
    const reached = new Set<string>();
    const queue = starts.map((start) => start.plan);
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      if (reached.has(name)) continue;
      reached.add(name);
      const list = starters.get(name) ?? [];
      list.push(setting);
      starters.set(name, list);
      for (const start of inPlans.get(name) ?? []) queue.push(start.plan);
    }
  }
  reportCycles(c, inPlans);
  const scopes = new Map<string, Scope>();
  for (const plan of c.model.plans.values())
    scopes.set(plan.name, scopeOf(plan, starters.get(plan.name) ?? []));
  return scopes;
}

const MEMBER: SubjectKind = { kind: 'member' };

function scopeOf(plan: PlanSymbol, settings: readonly RuleSetting[]): Scope {
  const subjects = new Set(settings.map((setting) => canonicalJson(setting.subject)));
  const first = settings[0]?.subject ?? MEMBER;
  const noMember: Bilingual | null =
    settings.find((setting) => setting.scope.noMember !== null)?.scope.noMember ?? null;
  const events = settings.map((setting) => setting.scope.event);
  const known = events.filter((event) => event !== null);
  return {
    subject: subjects.size > 1 ? null : first,
    noMember,
    params: paramScope(plan.params),
    event:
      known.length === 0 || known.length < events.length
        ? null
        : known.some((list) => list.length === 0)
          ? []
          : [...new Set(known.flat())],
    bareFields: false,
    usualLabels: new Map(),
  };
}

/** A plan that starts itself again without waiting would never end. */
function reportCycles(c: Checker, starts: ReadonlyMap<string, readonly Start[]>): void {
  const state = new Map<string, 'open' | 'done'>();
  for (const first of starts.keys()) {
    // Depth first, by hand: a chain of plans may be as long as the text.
    const path: { readonly name: string; next: number }[] = [];
    const enter = (name: string): void => {
      if (!starts.has(name) || state.has(name)) return;
      state.set(name, 'open');
      path.push({ name, next: 0 });
    };
    enter(first);
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const start = starts.get(at.name)?.[at.next++];
      if (start === undefined) {
        state.set(at.name, 'done');
        path.pop();
      } else if (start.atOnce) {
        if (state.get(start.plan) === 'open') c.report('plan/endless', start.span, { name: start.plan });
        else enter(start.plan);
      }
    }
  }
}

/** Checks a plan and says what it compiles to. */
export function planOf(c: Checker, plan: PlanSymbol, scope: Scope): PlanIr {
  return {
    name: plan.name,
    title: titleOf(plan.node.labels, plan.name),
    params: plan.params.map(({ name, type }) => ({ name, type })),
    steps: stepsOf(c, plan.node.steps, scope, plan.name),
    span: plan.node.span,
  };
}
