import type {
  ActionSignature,
  ActionUse,
  Bilingual,
  Expr,
  Program,
  RuleIr,
  StepIr,
  TriggerIr,
  Value,
} from '@reeve/ir';
import { childrenOf } from '../../check/names.ts';
import { shortest } from './lengths.ts';
import { partly } from './partly.ts';

/** An attribute that an action sets, where its text says which and to what. */
export interface Setting {
  /** `member.tier`. */
  readonly attribute: string;
  /** `undefined` where it is known only when it runs. */
  readonly value: Value | undefined;
}

/** An action whose outcome is an event. */
export interface Emission {
  readonly action: string;
  readonly event: string;
  /** The plan whose step it is. */
  readonly plan?: number;
  /** Absent where the event may set anything, or is not about attributes. */
  readonly setting?: Setting;
}

/**
 * How an event sets a rule off: at once, so that the rule fires with the event at hand and the chain of causes grows; after
 * some time; or by waking a run that waits for it.
 */
type Pace = 'at once' | 'later' | 'wakes';

/** What a rule, or a plan that it starts, listens for. */
export interface Listening {
  /** Types of events; none where any event does. */
  readonly types: readonly string[];
  /** `member.tier`: only changes of this attribute. */
  readonly attribute?: string;
  readonly pace: Pace;
  /** Milliseconds from the event to what it sets off, at least. */
  readonly delay: number;
  readonly plan?: number;
  readonly trigger?: TriggerIr;
}

/** That an action of one rule can set off another, or the same. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly emission: Emission;
  readonly listening: Listening;
  /** Why it cannot, after all. */
  readonly dead?: Bilingual;
}

/** Events that say something anew, and of whom. */
export const UPDATED: Readonly<Record<string, string>> = {
  'member.updated': 'member',
  'community.updated': 'community',
};

/** What manifests say of actions, by id. */
export type Actions = ReadonlyMap<string, ActionSignature>;

/** Actions in steps, and in the plans that they start. */
export function stepsWithin(
  steps: readonly StepIr[],
  program: Program,
): readonly { readonly step: StepIr; readonly plan?: number }[] {
  const found: { step: StepIr; plan?: number }[] = [];
  const seen = new Set<number>();
  const open: { steps: readonly StepIr[]; plan?: number }[] = [{ steps }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const step of at.steps) {
      found.push({ step, ...(at.plan !== undefined && { plan: at.plan }) });
      if (step.op !== 'start' || seen.has(step.plan)) continue;
      seen.add(step.plan);
      open.push({ steps: program.plans[step.plan]?.steps ?? [], plan: step.plan });
    }
  }
  return found;
}

/** The events that a rule brings about. */
export function emissionsOf(rule: RuleIr, program: Program, actions: Actions): readonly Emission[] {
  if (rule.shadow) return [];
  return stepsWithin(rule.steps, program).flatMap(({ step, plan }) =>
    step.op === 'effect'
      ? step.use.emits.map((event): Emission => {
          const setting = settingOf(step.use, event, actions);
          return {
            action: step.use.action,
            event,
            ...(plan !== undefined && { plan }),
            ...(setting && { setting }),
          };
        })
      : [],
  );
}

/** What the event says anew of the member or the community, where the manifest and the text tell. */
function settingOf(use: ActionUse, event: string, actions: Actions): Setting | undefined {
  const of = UPDATED[event];
  const sets = actions.get(use.action)?.sets;
  if (of === undefined || !sets) return undefined;
  const literal = (param: string | undefined): Value | undefined => {
    const expr = use.args.find((arg) => arg.name === param)?.value;
    return expr?.op === 'lit' ? expr.value : undefined;
  };
  if (sets.what === 'tag') return { attribute: `${of}.tags`, value: undefined };
  const name = literal(sets.name);
  if (sets.what !== 'attribute' || typeof name !== 'string') return undefined;
  return { attribute: `${of}.${name}`, value: sets.value === undefined ? sets.to : literal(sets.value) };
}

/** What can set a rule off, or wake it. */
export function listeningsOf(rule: RuleIr, program: Program): readonly Listening[] {
  const found = rule.triggers.flatMap((trigger) =>
    triggerListenings(trigger, program).map((each): Listening => ({ ...each, trigger })),
  );
  const waits = stepsWithin(rule.steps, program).flatMap(({ step, plan }): readonly Listening[] =>
    step.op === 'waitFor'
      ? [{ types: step.match.types, pace: 'wakes', delay: 0, ...(plan !== undefined && { plan }) }]
      : [],
  );
  return [...found, ...waits];
}

function triggerListenings(trigger: TriggerIr, program: Program): readonly Listening[] {
  switch (trigger.kind) {
    case 'event':
      return [{ types: trigger.match.types, pace: 'at once', delay: 0 }];
    case 'change':
      return [attributeListening(trigger.of, trigger.path, 0)];
    case 'spike':
      return [{ types: program.windows[trigger.window]?.match.types ?? [], pace: 'at once', delay: 0 }];
    case 'sequence': {
      const last = trigger.steps.at(-1);
      const delay = last?.absent ? shortest(last.within) : 0;
      const pace = delay > 0 ? 'later' : 'at once';
      return [trigger.first, ...trigger.steps.flatMap((step) => (step.absent ? [] : [step.match]))].map(
        ({ types }): Listening => ({ types, pace, delay }),
      );
    }
    case 'schedule':
      return [];
    case 'state':
    case 'membership':
      return conditionListenings(
        trigger.condition,
        program,
        trigger.kind === 'state' && trigger.for ? shortest(trigger.for) : 0,
      );
  }
}

function attributeListening(of: string, path: string, delay: number): Listening {
  return {
    types: [`${of}.updated`, ...(of === 'member' ? ['member.joined'] : [])],
    attribute: `${of}.${path}`,
    pace: delay > 0 ? 'later' : 'at once',
    delay,
  };
}

function conditionListenings(expr: Expr, program: Program, delay: number): readonly Listening[] {
  const listening = (types: readonly string[], more = 0): Listening => ({
    types,
    pace: delay + more > 0 ? 'later' : 'at once',
    delay: delay + more,
  });
  switch (expr.op) {
    case 'window':
    case 'usual':
      return [listening(program.windows[expr.index]?.match.types ?? [])];
    case 'silence': {
      const silence = program.silences[expr.index];
      return silence ? [listening(silence.match.types, shortest(silence.span))] : [];
    }
    case 'share': {
      const share = program.shares[expr.index];
      return share ? [listening(share.first.types), listening(share.then.types)] : [];
    }
    case 'streak':
      return [listening(program.streaks[expr.index]?.match.types ?? [])];
    case 'attr':
      return [attributeListening(expr.of, expr.path, delay)];
    default:
      return childrenOf(expr).flatMap((child) => conditionListenings(child, program, delay));
  }
}

/** All ways in which rules can set each other off. */
export function linksOf(program: Program, actions: Actions): readonly Link[] {
  const listenings = program.rules.map((rule) => listeningsOf(rule, program));
  const byType = new Map<string, { readonly to: number; readonly listening: Listening }[]>();
  const any: { readonly to: number; readonly listening: Listening }[] = [];
  for (const [to, list] of listenings.entries()) {
    for (const listening of list) {
      if (listening.types.length === 0) any.push({ to, listening });
      for (const type of listening.types) {
        const known = byType.get(type);
        if (known) known.push({ to, listening });
        else byType.set(type, [{ to, listening }]);
      }
    }
  }
  const links: Link[] = [];
  for (const [from, rule] of program.rules.entries()) {
    for (const emission of emissionsOf(rule, program, actions)) {
      for (const { to, listening } of [...(byType.get(emission.event) ?? []), ...any]) {
        if (listening.attribute !== undefined && listening.attribute !== emission.setting?.attribute)
          continue;
        const dead = deadBecause(emission, listening, program.rules[to] as RuleIr, program);
        links.push({ from, to, emission, listening, ...(dead && { dead }) });
      }
    }
  }
  return links;
}

/** Why the event that an action brings about cannot set the rule off. */
function deadBecause(
  { setting }: Emission,
  { trigger }: Listening,
  rule: RuleIr,
  program: Program,
): Bilingual | undefined {
  if (!setting || !trigger || !isTaken(setting, program)) return undefined;
  const { attribute, value } = setting;
  const shown = String(value);
  if (trigger.kind === 'change') {
    const { to } = trigger;
    if (to?.op === 'lit' && `${trigger.of}.${trigger.path}` === attribute && to.value !== value) {
      return {
        en: `“${rule.name}” waits for ${attribute} to become ${String(to.value)}, and it is set to ${shown}`,
        zh: `“${rule.name}”等 ${attribute} 变为 ${String(to.value)}，而它被设为 ${shown}`,
      };
    }
  }
  if (trigger.kind !== 'event' && trigger.kind !== 'change') return undefined;
  const known = (expr: Expr): Value | undefined =>
    expr.op === 'attr' && `${expr.of}.${expr.path}` === attribute ? value : undefined;
  const where = trigger.kind === 'event' ? trigger.match.where : undefined;
  const no = [rule.if, where].some((condition) => condition && partly(condition, known) === false);
  if (!no) return undefined;
  return {
    en: `“${rule.name}” asks for another ${attribute} than ${shown}, which it is set to`,
    zh: `“${rule.name}”要求的 ${attribute} 不是它被设成的 ${shown}`,
  };
}

/** Whether the attribute takes the value just as it is written: one of a wrong type would leave it as it was. */
export function isTaken({ attribute, value }: Setting, program: Program): boolean {
  const dot = attribute.indexOf('.');
  const of = attribute.slice(0, dot) === 'community' ? 'community' : 'member';
  const type = program.attributes[of].find(({ path }) => path === attribute.slice(dot + 1))?.type;
  switch (type?.kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'yesno':
      return typeof value === 'boolean';
    case 'oneOf':
      return type.options.some(({ id }) => id === value);
    default:
      return false;
  }
}
