import type { Counterfactual, Need, Unknowable } from './explanation.ts';
import { type Base, carryOutPlan, counterfactualOf, type Plan, successOf, type Trial } from './plan.ts';
import { createRemedies } from './remedies.ts';
import type { SearchSetting } from './search-setting.ts';

export interface Found {
  readonly wouldHave: readonly Counterfactual[];
  readonly unknowable?: Unknowable;
}

/** Plans tried, and ways given, at most. */
const TRIALS = 48;
const WAYS = 3;

/**
 * Looks for ways in which a rule would have fired: carries a plan out on a copy of the state, sees what stands in the
 * way now, adds what would remedy it, and tries again. Only plans with which it really fires are given.
 */
export function findWays(setting: SearchSetting, base: Base): Found {
  const remedies = createRemedies(setting);
  const found: Counterfactual[] = [];
  const signatures = new Set<string>();
  const add = (ways: Counterfactual): void => {
    const signature = JSON.stringify(ways.needs.map((need) => ({ ...need, sample: null, event: null })));
    if (signatures.has(signature)) return;
    signatures.add(signature);
    found.push(ways);
  };
  const first: Plan = { before: [], opening: base.tail, made: false, fields: [], after: [] };
  const queue: Plan[] = [first];
  const seen = new Set<string>();
  let unknowable: Unknowable | undefined;
  if (!base.tail) {
    const waited = remedies.byTime(base, first);
    if (waited) add(waited);
  }
  for (let trials = 0; queue.length > 0 && trials < TRIALS && found.length < WAYS; ) {
    const plan = queue.shift() as Plan;
    const key = JSON.stringify(plan);
    if (seen.has(key)) continue;
    seen.add(key);
    trials++;
    const trial: Trial = carryOutPlan(setting.replay, base, plan);
    const success = successOf(trial);
    if (success && plan !== first) {
      add(counterfactualOf(trial, base, success.decision, success.held));
      continue;
    }
    const { plans, stuck } = remedies.of(trial);
    if (stuck) unknowable ??= stuck;
    queue.push(...plans);
  }
  const simple = withoutMore(found.toSorted((a, b) => a.needs.length - b.needs.length));
  return {
    wouldHave: simple,
    ...(simple.length === 0 ? { unknowable: unknowable ?? 'not-found' } : {}),
  };
}

/** Leaves out what asks for all that a simpler way asks for, and more. */
export function withoutMore(ways: readonly Counterfactual[]): readonly Counterfactual[] {
  const kept: Counterfactual[] = [];
  for (const way of ways) {
    const asked = new Set(way.needs.map(gist));
    if (!kept.some(({ needs }) => needs.every((need) => asked.has(gist(need))))) kept.push(way);
  }
  return kept;
}

function gist(need: Need): string {
  switch (need.kind) {
    case 'events':
      return `events ${need.type} ${need.count}`;
    case 'time':
      return `time ${need.without.join(' ')}`;
    case 'attribute':
    case 'field':
      return `${need.kind} ${need.path}`;
    case 'approval':
      return 'approval';
  }
}
