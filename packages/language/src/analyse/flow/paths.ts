import type { Program, StepIr } from '@reeve/ir';

/** What is counted along the ways through steps. */
export interface PathCount {
  /** What a step adds. */
  readonly weigh: (step: StepIr) => number;
  /** Of several ways, the one that adds least or most. */
  readonly pick: (...counts: readonly number[]) => number;
  /** Count only what comes before the first wait. */
  readonly atOnce: boolean;
}

/** Plans within plans deeper than this are not followed. */
const DEEPEST = 20;

/** Counts along the ways through steps, plans that they start included; jumps only lead forward. */
export function countPaths(steps: readonly StepIr[], program: Program, count: PathCount): number {
  const plans = new Map<number, number>();
  const open = new Set<number>();
  const along = (list: readonly StepIr[]): number => {
    const sums: number[] = [];
    sums[list.length] = 0;
    const after = (at: number): number => sums[Math.min(at, list.length)] ?? 0;
    for (let at = list.length - 1; at >= 0; at--) {
      const step = list[at] as StepIr;
      const own = count.weigh(step);
      sums[at] = own + onward(step, at, after);
    }
    return sums[0] ?? 0;
  };
  const onward = (step: StepIr, at: number, after: (at: number) => number): number => {
    switch (step.op) {
      case 'effect':
        return after(at + 1);
      case 'branch':
        return count.pick(after(at + 1), after(step.otherwise));
      case 'split':
        return count.pick(...step.branches.map((branch) => after(branch.to)));
      case 'jump':
        return after(step.to);
      case 'start':
        return after(at + 1) + ofPlan(step.plan);
      case 'wait':
        return count.atOnce ? 0 : after(at + 1);
      case 'waitFor':
        if (count.atOnce) return 0;
        return step.within ? count.pick(after(at + 1), after(step.otherwise)) : after(at + 1);
      case 'stop':
        return 0;
    }
  };
  const ofPlan = (index: number): number => {
    const known = plans.get(index);
    if (known !== undefined) return known;
    const plan = program.plans[index];
    if (!plan || open.has(index) || open.size >= DEEPEST) return 0;
    open.add(index);
    const sum = along(plan.steps);
    open.delete(index);
    plans.set(index, sum);
    return sum;
  };
  return along(steps);
}
