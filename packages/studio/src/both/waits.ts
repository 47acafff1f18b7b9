import type { Wait } from '@reeve/engine';
import type { Program, StepIr } from '@reeve/ir';

/** How many wait at one step, and the first of them. */
export interface WaitCount {
  /** `plan welcome`, `rule win_back`: whose steps these are. */
  readonly flow: string;
  readonly position: number;
  readonly for: Wait['for'];
  readonly count: number;
  /** When the first of them goes on by itself, ms; absent where none does. */
  readonly next?: number;
  readonly members: readonly {
    readonly id: string;
    readonly community: string;
    readonly rule: string;
    readonly since: number;
    readonly due?: number;
  }[];
}

/** Where members are now in the steps of a running program. */
export interface Whereabouts {
  readonly waits: readonly WaitCount[];
  /** What the steps looked like, by flow: positions mean something only in the same. */
  readonly shapes: Readonly<Record<string, string>>;
  /** How many go on under programs from before in steps that are others now. */
  readonly earlier: number;
}

const MOST_MEMBERS = 50;

/** Counts runs that wait by the step at which they do; those held back before the steps begin stand at -1. */
export function countWaits(waits: readonly Wait[]): readonly WaitCount[] {
  const found = new Map<
    string,
    WaitCount & { count: number; next?: number; members: WaitCount['members'][number][] }
  >();
  for (const wait of waits) {
    const flow = flowOf(wait);
    const position = wait.for === 'time' || wait.for === 'event' ? wait.position : -1;
    const key = `${flow} ${position} ${wait.for}`;
    const here = found.get(key) ?? { flow, position, for: wait.for, count: 0, members: [] };
    found.set(key, here);
    here.count += 1;
    const { due } = wait;
    if (due !== undefined) here.next = Math.min(due, here.next ?? due);
    if (here.members.length < MOST_MEMBERS)
      here.members.push({
        id: wait.subject.id,
        community: wait.community,
        rule: wait.rule,
        since: wait.since,
        ...(due !== undefined && { due }),
      });
  }
  return [...found.values()];
}

/** Where members are under the program that decides now, and under those before it where the steps are the same. */
export function whereaboutsOf(
  engines: readonly { readonly program: Program; readonly waits: readonly Wait[] }[],
): Whereabouts | undefined {
  const [now, ...before] = engines;
  if (!now) return undefined;
  const shapes = shapesOf(now.program);
  const all = [...now.waits];
  let earlier = 0;
  for (const { program, waits } of before) {
    const then = shapesOf(program);
    for (const wait of waits) {
      const flow = flowOf(wait);
      if (then[flow] === shapes[flow]) all.push(wait);
      else earlier += 1;
    }
  }
  return { waits: countWaits(all), shapes, earlier };
}

const flowOf = ({ plan, rule }: Wait): string => (plan === undefined ? `rule ${rule}` : `plan ${plan}`);

/** The steps of each plan and rule, as far as a position depends on them. */
function shapesOf(program: Program): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...program.plans.map(({ name, steps }) => [`plan ${name}`, shapeOf(steps)] as const),
    ...program.rules.map(({ name, steps }) => [`rule ${name}`, shapeOf(steps)] as const),
  ]);
}

export function shapeOf(steps: readonly StepIr[]): string {
  return steps
    .map((step) => {
      switch (step.op) {
        case 'effect':
          return step.use.action;
        case 'branch':
        case 'waitFor':
          return `${step.op} ${step.otherwise}`;
        case 'jump':
          return `jump ${step.to}`;
        case 'split':
          return `split ${step.branches.map(({ to }) => to).join(' ')}`;
        default:
          return step.op;
      }
    })
    .join('; ');
}
