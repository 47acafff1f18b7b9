import type { Event, Expr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import { fieldOf } from '../evaluate/fields.ts';
import { matchesType } from '../rules/dispatch.ts';
import type { TriggerRuntime } from '../rules/rule-runtime.ts';
import { COMMUNITY } from '../state/subjects.ts';
import type { Atom, Ways } from './atom.ts';
import { attributeItem } from './attribute-event.ts';
import type { Counterfactual, Unknowable } from './explanation.ts';
import { createFiller } from './filler.ts';
import {
  type Base,
  carryOutPlan,
  counterfactualOf,
  type Item,
  type Plan,
  successOf,
  type Trial,
} from './plan.ts';
import type { Look } from './replay.ts';
import type { SearchSetting } from './search-setting.ts';
import { otherValue } from './values.ts';
import { waysTo } from './ways.ts';

/** Plans that go further than one that failed; `stuck` where nothing can. */
interface Remedy {
  readonly plans: readonly Plan[];
  readonly stuck?: Unknowable;
}

export interface Remedies {
  of(trial: Trial): Remedy;
  /** What time alone brings. */
  byTime(base: Base, plan: Plan): Counterfactual | null;
}

const NONE: Remedy = { plans: [] };

export function createRemedies(setting: SearchSetting): Remedies {
  const { program, templates } = setting;
  const filler = createFiller(setting);

  const byTime = (base: Base, plan: Plan): Counterfactual | null => {
    const trial = carryOutPlan(setting.replay, base, plan);
    if (successOf(trial)) return null;
    trial.replay.advance(base.at + setting.horizon);
    const later = { ...trial, decisions: trial.replay.decisions.filter(({ at }) => at > base.at) };
    const success = successOf(later);
    if (!success) return null;
    const found = counterfactualOf(later, base, success.decision, success.held);
    return {
      ...found,
      needs: found.needs.map((need) => (need.kind === 'time' ? { ...need, without: silences(trial) } : need)),
    };
  };

  /** Types that must not come while time goes by. */
  const silences = (trial: Trial): readonly string[] => {
    const { rule, subject } = trial.replay;
    const types = rule.triggers.flatMap((trigger) => {
      const { ir } = trigger;
      if (ir.kind === 'sequence') {
        const waiting = trigger.sequence?.waiting(subject) ?? [];
        return waiting.flatMap(({ step }) =>
          ir.steps[step]?.absent ? (ir.steps[step]?.match.types ?? []) : [],
        );
      }
      return [...trigger.dependencies.silences].flatMap((i) => program.silences[i]?.match.types ?? []);
    });
    return [...new Set(types)];
  };

  const contextNow = ({ replay, clock }: Trial): Context | null =>
    replay.subject < 0 ? null : replay.inside.contextAt(replay.rule, replay.subject, clock);

  const before = (plan: Plan, ...items: readonly Item[]): Plan => ({
    ...plan,
    before: [...plan.before, ...items],
  });
  const first = (plan: Plan, ...items: readonly Item[]): Plan => ({
    ...plan,
    before: [...items, ...plan.before],
  });
  const after = (plan: Plan, ...items: readonly Item[]): Plan => ({
    ...plan,
    after: [...plan.after, ...items],
  });
  const wait = (until: number, without: readonly string[] = []): Item => ({ kind: 'wait', until, without });

  /** Puts ways into plans: `place` says whether what is needed goes before all else or after what is there. */
  const withWays = (trial: Trial, ways: Ways, context: Context, place: 'first' | 'last'): Remedy => {
    const plans: Plan[] = [];
    for (const way of ways) {
      const fields = way.filter((atom): atom is Extract<Atom, { kind: 'field' }> => atom.kind === 'field');
      if (fields.length > 0 && !trial.plan.opening) continue;
      const items = filler.items(trial, way, context);
      if (items === null) continue;
      const { plan } = trial;
      const next = { ...plan, fields: [...plan.fields, ...fields] };
      plans.push(place === 'first' ? first(next, ...items) : before(next, ...items));
    }
    return plans.length > 0 || ways.length > 0 ? { plans } : { plans, stuck: 'function' };
  };

  /** Makes a condition true that is looked at with no event of its own. */
  const forState = (trial: Trial, condition: Expr, want: boolean, look?: Look): Remedy => {
    const context = look ? look.context : (contextNow(trial) ?? nobody(trial));
    const scene = { program, inside: trial.replay.inside, context };
    const ways = waysTo(scene, condition, want);
    if (ways.length === 1 && ways[0]?.length === 0) return nudge(trial, condition);
    return withWays(trial, ways, context, 'last');
  };

  /** True, but nobody looked: something that it reads has to move. */
  const nudge = (trial: Trial, condition: Expr): Remedy => {
    const match = filler.feeding(condition);
    const event = match && templates.make(trial.replay, match);
    return event ? { plans: [before(trial.plan, { kind: 'event', event, need: 'more' })] } : NONE;
  };

  const nobody = ({ replay, clock }: Trial): Context => ({
    now: clock,
    event: null,
    community: Math.max(0, replay.inside.subjects.table(COMMUNITY).find(0, setting.replay.about.community)),
    member: -1,
    kind: replay.rule.ir.subject,
    subject: -1,
    params: null,
  });

  const ofTrigger = (trial: Trial, trigger: TriggerRuntime, look: Look | undefined): Remedy => {
    const { ir } = trigger;
    const { plan, replay, clock } = trial;
    const { subject } = replay;
    switch (ir.kind) {
      case 'event': {
        if (look?.context.event && look.context.event.id === trial.opened?.id) {
          if (!ir.match.where || !matchesType(ir.match, look.context.event.type)) return NONE;
          const scene = { program, inside: replay.inside, context: look.context };
          return withWays(trial, waysTo(scene, ir.match.where, true), look.context, 'first');
        }
        if (plan.opening) return NONE;
        const event = templates.make(replay, ir.match);
        return event
          ? { plans: [{ ...plan, opening: event, made: true }] }
          : { plans: [], stuck: 'function' };
      }
      case 'state':
        return forState(trial, ir.condition, true, look);
      case 'membership': {
        if (ir.change === 'enters') return forState(trial, ir.condition, true, look);
        const inside = subject >= 0 && trigger.spent.get(subject) === 1;
        return forState(trial, ir.condition, !inside, look);
      }
      case 'change': {
        const context = contextNow(trial) ?? nobody(trial);
        const declared = program.attributes[ir.of].find(({ path }) => path === ir.path);
        if (!declared) return NONE;
        const attributes = ir.of === 'member' ? replay.inside.members : replay.inside.communities;
        const value = attributes.get(ir.path, ir.of === 'member' ? context.member : context.community);
        const to = trigger.to ? trigger.to(context) : otherValue(declared.type, [value]);
        // What is that already must first be something else.
        const steps = to === value ? [otherValue(declared.type, [value]), to] : [to];
        if (steps.includes(null)) return NONE;
        const items = steps.map((each) => {
          const test = { op: '=' as const, value: each };
          return attributeItem(
            trial,
            { kind: 'attribute', of: ir.of, path: ir.path, type: declared.type, value, to: each, test },
            context,
            setting.replay.about,
          );
        });
        return items.includes(null) ? NONE : { plans: [before(plan, ...(items as Item[]))] };
      }
      case 'sequence': {
        const [token] = subject < 0 ? [] : (trigger.sequence?.waiting(subject) ?? []);
        const step = token && ir.steps[token.step];
        if (token && step?.absent) return { plans: [before(plan, wait(token.due, step.match.types))] };
        const same = Object.fromEntries(
          ir.same
            .filter((path) => path !== 'member')
            .map((path) => [path, token ? fieldOf(token.first.data, path) : `supposed-${path}`]),
        );
        const event = templates.make(replay, step ? step.match : ir.first, same);
        return event
          ? { plans: [before(plan, { kind: 'event', event, need: 'more' })] }
          : { plans: [], stuck: 'function' };
      }
      case 'spike': {
        const match = program.windows[ir.window]?.match;
        const items = match ? filler.untilSpike(trial, match) : null;
        return items ? { plans: [before(plan, ...items)] } : NONE;
      }
      case 'schedule': {
        if (look && ir.forEach?.where) {
          const scene = { program, inside: replay.inside, context: look.context };
          return withWays(trial, waysTo(scene, ir.forEach.where, true), look.context, 'first');
        }
        const due = filler.nextSchedule(trial, ir.at);
        return due > clock ? { plans: [before(plan, wait(due))] } : NONE;
      }
    }
  };

  /** Another edge, where the last one is used up: what is asked must first be false. */
  const again = (trial: Trial, trigger: TriggerRuntime): Remedy => {
    const { ir } = trigger;
    if (trial.plan.opening) return NONE;
    if (ir.kind !== 'state' && ir.kind !== 'membership') return NONE;
    const context = contextNow(trial);
    if (!context) return NONE;
    const ways = waysTo({ program, inside: trial.replay.inside, context }, ir.condition, false);
    return withWays(trial, ways, context, 'last');
  };

  const untilClosed = (trial: Trial): Remedy => {
    const { rule } = trial.replay;
    const closed = filler.closesAt(trial);
    if (closed !== null) return { plans: [first(trial.plan, wait(closed + 1))] };
    const context = contextNow(trial);
    if (!context) return NONE;
    const plans = rule.until.flatMap((trigger) => {
      const { ir } = trigger;
      if (ir.kind === 'event') {
        const event = templates.make(trial.replay, ir.match);
        return event ? [first(trial.plan, { kind: 'event' as const, event, need: 'more' as const })] : [];
      }
      if (ir.kind !== 'state' && ir.kind !== 'membership') return [];
      const want = ir.kind === 'state' || ir.change === 'enters';
      const ways = waysTo({ program, inside: trial.replay.inside, context }, ir.condition, want);
      return withWays(trial, ways, context, 'first').plans;
    });
    return { plans };
  };

  const ofDecision = (trial: Trial): Remedy | null => {
    const { rule } = trial.replay;
    const decision = trial.decisions.at(-1);
    const held = decision?.held[0];
    if (!decision || !held) return null;
    const { plan } = trial;
    const member = trial.looks.at(-1)?.context ?? contextNow(trial);
    const attribute = (path: string, to: boolean): Remedy => {
      const declared = program.attributes.member.find((each) => each.path === path);
      if (!declared || !member) return NONE;
      const test = { op: '=' as const, value: to };
      const item = attributeItem(
        trial,
        { kind: 'attribute', of: 'member', path, type: declared.type, value: !to, to, test },
        member,
        setting.replay.about,
      );
      return item ? { plans: [first(plan, item)] } : NONE;
    };
    switch (held.reason) {
      case 'limit':
      case 'cap':
      case 'quiet': {
        const frees = filler.freesAt(trial, decision, held);
        if (frees === null) return { plans: [], stuck: 'rule' };
        // What is put off goes by itself once its time has come.
        return { plans: [held.until === undefined ? first(plan, wait(frees)) : after(plan, wait(frees))] };
      }
      case 'consent': {
        const use = [...rule.ir.steps, ...program.plans.flatMap(({ steps }) => steps)].find(
          (step) => step.op === 'effect' && step.use.action === held.action && step.use.purpose !== undefined,
        );
        const name = use?.op === 'effect' && use.use.purpose ? held.input?.[use.use.purpose] : undefined;
        return typeof name === 'string' ? attribute(`consent.${name}`, true) : NONE;
      }
      case 'blocklist':
        return attribute('blocked', false);
      case 'approval': {
        if (decision.run === undefined) return NONE;
        const event: Event = {
          id: `supposed-approval-${decision.run}`,
          type: 'approval.granted',
          time: 0,
          community: decision.community,
          data: { run: decision.run },
        };
        const need = { kind: 'approval' as const, role: rule.ir.approval?.role ?? '' };
        return { plans: [after(plan, { kind: 'event', event, need })] };
      }
      case 'condition':
      case 'replaced':
      case 'approval-denied':
      case 'approval-expired':
        return NONE;
      case 'holdout':
      case 'shadow':
      case 'loop':
        return { plans: [], stuck: 'rule' };
    }
  };

  const of = (trial: Trial): Remedy => {
    const ofHeld = ofDecision(trial);
    if (ofHeld) return ofHeld;
    const { rule } = trial.replay;
    const look = trial.looks.at(-1);
    const stop = look?.stop;
    if (!look || !stop || stop.kind === 'trigger' || stop.kind === 'calm') {
      const stateOpen =
        trial.replay.subject >= 0 && rule.ir.until && rule.open.get(trial.replay.subject) === 1;
      if (stateOpen) return untilClosed(trial);
      return combined(
        rule.triggers.map((trigger) => {
          const own = trial.looks.findLast((each) => each.trigger === trigger);
          const spent = trial.replay.subject >= 0 && trigger.spent.get(trial.replay.subject) === 1;
          const isState =
            trigger.ir.kind === 'state' ||
            trigger.ir.kind === 'spike' ||
            (trigger.ir.kind === 'membership' && trigger.ir.change === 'enters');
          return spent && isState ? again(trial, trigger) : ofTrigger(trial, trigger, own);
        }),
      );
    }
    switch (stop.kind) {
      case 'if': {
        if (!rule.ir.if) return NONE;
        const scene = { program, inside: trial.replay.inside, context: look.context };
        return withWays(trial, waysTo(scene, rule.ir.if, true), look.context, 'first');
      }
      case 'spent':
        return again(trial, look.trigger);
      case 'holding':
        return { plans: [after(trial.plan, wait(stop.until))] };
      case 'open':
        return untilClosed(trial);
      case 'dates': {
        const { from } = rule.ir;
        if (from === undefined || look.context.now >= from) return { plans: [], stuck: 'rule' };
        return { plans: [first(trial.plan, wait(from))] };
      }
      case 'rollout':
        return { plans: [], stuck: 'rule' };
      case 'fired':
        return NONE;
    }
  };

  return { of, byTime };
}

function combined(remedies: readonly Remedy[]): Remedy {
  const stuck = remedies.find((each) => each.stuck)?.stuck;
  return { plans: remedies.flatMap(({ plans }) => plans), ...(stuck ? { stuck } : {}) };
}
