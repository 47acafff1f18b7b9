import type { Duration, Labels, Program, Span, StepIr } from '@reeve/ir';
import { shapeOf } from '../../both/waits.ts';

/** A step of a plan or a rule, with what it leads to. `at` is its position in the program: where members wait. */
export type FlowStep = { readonly at: number; readonly text: string; readonly span: Span } & (
  | { readonly kind: 'action' | 'stop' }
  | { readonly kind: 'wait'; readonly for: Duration }
  | { readonly kind: 'start'; readonly plan: string }
  | { readonly kind: 'if'; readonly then: readonly FlowStep[]; readonly otherwise: readonly FlowStep[] }
  | {
      readonly kind: 'waitFor';
      readonly within?: Duration;
      readonly then: readonly FlowStep[];
      readonly otherwise: readonly FlowStep[];
    }
  | {
      readonly kind: 'split';
      readonly branches: readonly { readonly percent: number; readonly steps: readonly FlowStep[] }[];
    }
);

/** The steps of a plan or a rule as they can be drawn. */
export interface Flow {
  /** `plan welcome`, `rule win_back` */
  readonly id: string;
  readonly name: string;
  readonly titles: Labels;
  readonly span: Span;
  readonly shape: string;
  readonly steps: readonly FlowStep[];
}

/**
 * Draws up the plans of a program, and those of its rules whose steps wait, branch or begin a plan.
 *
 * @param textOf - what stands in the text at a place.
 */
export function flowsOf(
  program: Program,
  titlesOf: (kind: 'plan' | 'rule', name: string) => Labels,
  textOf: (span: Span) => string,
): readonly Flow[] {
  const flow = (
    kind: 'plan' | 'rule',
    { name, span, steps }: { readonly name: string; readonly span: Span; readonly steps: readonly StepIr[] },
  ): Flow => ({
    id: `${kind} ${name}`,
    name,
    titles: titlesOf(kind, name),
    span,
    shape: shapeOf(steps),
    steps: stepsIn(steps, 0, steps.length, { program, textOf }),
  });
  return [
    ...program.plans.map((plan) => flow('plan', plan)),
    ...program.rules
      .filter(({ steps }) => steps.some(({ op }) => op !== 'effect'))
      .map((rule) => flow('rule', rule)),
  ];
}

interface Setting {
  readonly program: Program;
  readonly textOf: (span: Span) => string;
}

/** Puts steps in a row with jumps back into the shape in which they were written. */
function stepsIn(steps: readonly StepIr[], from: number, to: number, setting: Setting): readonly FlowStep[] {
  const { program, textOf } = setting;
  const out: FlowStep[] = [];
  const inside = (a: number, b: number): readonly FlowStep[] => stepsIn(steps, a, b, setting);
  for (let at = from; at < to; ) {
    const step = steps[at] as StepIr;
    let next = at + 1;
    switch (step.op) {
      case 'effect':
        out.push({ at, kind: 'action', text: textOf(step.use.span), span: step.use.span });
        break;
      case 'wait':
        out.push({ at, kind: 'wait', for: step.for, text: textOf(step.span), span: step.span });
        break;
      case 'start':
        out.push({
          at,
          kind: 'start',
          plan: program.plans[step.plan]?.name ?? '',
          text: textOf(step.span),
          span: step.span,
        });
        break;
      case 'stop':
        out.push({ at, kind: 'stop', text: textOf(step.span), span: step.span });
        break;
      case 'branch':
      case 'waitFor': {
        // A jump over what is done otherwise ends what is done then, where there is an otherwise.
        const { otherwise } = step;
        const jump = steps[otherwise - 1];
        const over = jump?.op === 'jump' && otherwise - 1 > at && jump.to >= otherwise ? jump.to : undefined;
        const then = inside(at + 1, over === undefined ? otherwise : otherwise - 1);
        const other = over === undefined ? [] : inside(otherwise, over);
        next = over ?? otherwise;
        if (step.op === 'branch') {
          const span = step.if.span ?? step.span;
          out.push({ at, kind: 'if', text: textOf(span), span, then, otherwise: other });
        } else {
          const { within, span } = step;
          const wait = { at, kind: 'waitFor', text: textOf(span), span } as const;
          // Without an end there is one way only, which simply follows.
          if (within) out.push({ ...wait, within, then, otherwise: other });
          // biome-ignore lint/suspicious/noThenProperty: it is called so in the language, and nobody awaits a step
          else out.push({ ...wait, then: [], otherwise: [] }, ...then);
        }
        break;
      }
      case 'split': {
        const { branches, span } = step;
        const jump = steps[(branches[1]?.to ?? 0) - 1];
        const end = jump?.op === 'jump' ? jump.to : to;
        out.push({
          at,
          kind: 'split',
          text: textOf(span),
          span,
          branches: branches.map(({ percent, to: begins }, i) => {
            const following = branches[i + 1];
            return { percent, steps: inside(begins, following ? following.to - 1 : end) };
          }),
        });
        next = end;
        break;
      }
      case 'jump':
        break;
    }
    at = next;
  }
  return out;
}
