import type { Program, Span, StepIr } from '@reeve/ir';
import type { ProofContext } from '../proof.ts';
import { circles, wayBack } from './components.ts';
import { shortest } from './lengths.ts';
import { countPaths } from './paths.ts';
import { lengthWords } from './words.ts';

/** Waits that need not end, and plans that start themselves again. */
export function reportWaits(context: ProofContext): void {
  const { program } = context;
  for (const { steps } of [...program.rules, ...program.plans]) {
    for (const step of steps) {
      if (step.op !== 'waitFor' || step.within) continue;
      context.report('flow/wait-forever', step.span, { types: step.match.types.join(', ') });
    }
  }
  reportAgain(context);
}

function startsOf(steps: readonly StepIr[]): readonly { readonly plan: number; readonly span: Span }[] {
  return steps.flatMap((step) => (step.op === 'start' ? [{ plan: step.plan, span: step.span }] : []));
}

function reportAgain(context: ProofContext): void {
  const { program } = context;
  const next = program.plans.map(({ steps }) => [...new Set(startsOf(steps).map(({ plan }) => plan))]);
  for (const circle of circles(program.plans.length, (plan) => next[plan] ?? [])) {
    const inside = new Set(circle);
    const way = wayBack(circle[0] as number, (plan) => (next[plan] ?? []).filter((to) => inside.has(to)));
    const last = program.plans[way.at(-1) as number];
    const start = last && startsOf(last.steps).find(({ plan }) => plan === way[0]);
    if (!start) continue;
    const names = [...way, way[0] as number].map((plan) => program.plans[plan]?.name ?? '');
    const sure = circle.length === 1 && surelyAgain(program, circle[0] as number);
    const round = lengthWords(way.reduce((sum, plan) => sum + leastWait(program, plan), 0));
    context.report('flow/plan-again', start.span, {
      path: names.join(' → '),
      how: sure
        ? {
            en: `and never ends: each round takes ${round.en} or longer`,
            zh: `永不结束：每一轮至少 ${round.zh}`,
          }
        : { en: 'and can go on for ever', zh: '可以一直继续下去' },
    });
  }
}

/** Whether every way through the plan starts it again. */
function surelyAgain(program: Program, index: number): boolean {
  const steps = program.plans[index]?.steps ?? [];
  const weigh = (step: StepIr): number => (step.op === 'start' && step.plan === index ? 1 : 0);
  const bare: Program = { ...program, plans: [] };
  const endless = steps.some((step) => step.op === 'waitFor' && !step.within);
  return !endless && countPaths(steps, bare, { weigh, pick: Math.min, atOnce: false }) > 0;
}

/** The least time that a plan takes from its beginning to its end. */
function leastWait(program: Program, index: number): number {
  const weigh = (step: StepIr): number => (step.op === 'wait' ? shortest(step.for) : 0);
  const bare: Program = { ...program, plans: [] };
  return countPaths(program.plans[index]?.steps ?? [], bare, { weigh, pick: Math.min, atOnce: false });
}
