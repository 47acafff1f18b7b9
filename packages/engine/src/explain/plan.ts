import type { Decision, Duration, Event, HoldReason } from '@reeve/ir';
import type { Atom } from './atom.ts';
import { refOf } from './event-ref.ts';
import type { Change, Counterfactual, Need } from './explanation.ts';
import { type Full, type Look, Replay, type ReplaySetting } from './replay.ts';
import { asData, withField } from './values.ts';

/** Where a counterfactual begins: a state, a time, and the event that came then, if one did. */
export interface Base {
  readonly snapshot: string;
  readonly at: number;
  readonly tail: Event | null;
  /** Until when the clock runs on in any case. */
  readonly runsTo?: number;
}

type FieldAtom = Extract<Atom, { kind: 'field' }>;

/** One step of a plan. Events get their time when the plan is carried out. */
export type Item =
  | {
      readonly kind: 'event';
      readonly event: Event;
      readonly need: Extract<Need, { kind: 'attribute' | 'approval' }> | 'more';
      readonly within?: Duration;
    }
  | { readonly kind: 'wait'; readonly until: number; readonly without: readonly string[] };

/** Changes to be tried: steps, then the event that sets the rule off where there is one, then more steps. */
export interface Plan {
  readonly before: readonly Item[];
  /** The event at hand, or one that is made up; `null` where the steps themselves set the rule off. */
  readonly opening: Event | null;
  /** Whether the opening is made up. */
  readonly made: boolean;
  readonly fields: readonly FieldAtom[];
  readonly after: readonly Item[];
}

/** What came of a plan. */
export interface Trial {
  readonly base: Base;
  readonly plan: Plan;
  readonly replay: Replay;
  /** Looks and decisions since the base. */
  readonly looks: readonly Look[];
  readonly decisions: readonly Decision[];
  readonly clock: number;
  /** The opening as it was fed. */
  readonly opened: Event | null;
  readonly changes: readonly Change[];
  /** Limits and caps that had no room. */
  readonly fulls: readonly Full[];
}

/** The event that sets the rule off, with its fields as the plan has them. */
function openingOf(plan: Plan): Event | null {
  if (!plan.opening) return null;
  let { data } = plan.opening;
  for (const { path, type, to } of plan.fields) data = withField(data, path, asData(type, to));
  return plan.fields.length === 0 ? plan.opening : { ...plan.opening, data };
}

/** Carries a plan out on a copy of the state. */
export function carryOutPlan(setting: ReplaySetting, base: Base, plan: Plan): Trial {
  const replay = new Replay(setting, base.snapshot);
  const looks: Look[] = [];
  replay.onLook = (look) => {
    if (look.context.now >= base.at) looks.push(look);
  };
  const fulls: Full[] = [];
  replay.onDecision = (_, full) => {
    fulls.push(...full);
  };
  const changes: Change[] = [];
  let clock = base.at;
  const take = (items: readonly Item[], before: string | undefined): void => {
    for (const item of items) {
      if (item.kind === 'wait') {
        clock = Math.max(clock, item.until);
        continue;
      }
      const event = { ...item.event, time: clock };
      changes.push({
        kind: 'insert',
        event,
        ...(before === undefined || clock !== base.at ? {} : { before }),
      });
      replay.feed(event);
    }
  };
  take(plan.before, plan.made ? undefined : plan.opening?.id);
  const opening = openingOf(plan);
  const opened = opening && { ...opening, time: clock };
  if (opened) {
    replay.feed(opened);
    if (plan.made) changes.push({ kind: 'insert', event: opened });
    else if (plan.fields.length > 0 || opened.time !== plan.opening?.time)
      changes.push({ kind: 'replace', id: opened.id, event: opened });
  }
  take(plan.after, undefined);
  clock = Math.max(clock, base.runsTo ?? clock);
  replay.advance(clock);
  const decisions = replay.decisions.filter(({ at }) => at >= base.at);
  return { base, plan, replay, looks, decisions, clock, opened, changes, fulls };
}

/** The decision with which a plan succeeds, as far as it does: what is let out, or held for good. */
export function successOf(trial: Trial): { readonly decision: Decision; readonly held?: HoldReason } | null {
  for (const decision of trial.decisions) {
    const reason = heldWholly(decision);
    if (reason === null) return { decision };
    if (FOR_GOOD.has(reason)) return { decision, held: reason };
  }
  return null;
}

const FOR_GOOD: ReadonlySet<HoldReason> = new Set(['shadow', 'holdout', 'loop']);

/** Why all that a decision would do is held; `null` where something is let out, or begun, or there is nothing. */
function heldWholly({ effects, held, run }: Decision): HoldReason | null {
  if (effects.length > 0 || held.length === 0) return null;
  const [first] = held;
  return run !== undefined && first && !PUTS_OFF.has(first.reason) ? null : (first?.reason ?? null);
}

const PUTS_OFF: ReadonlySet<HoldReason> = new Set(['limit', 'quiet', 'approval']);

/** A plan that succeeded, in terms of what would have had to differ. */
export function counterfactualOf(
  trial: Trial,
  base: Base,
  decision: Decision,
  held?: HoldReason,
): Counterfactual {
  const { plan } = trial;
  const needs: Need[] = [];
  let clock = base.at;
  const tell = (items: readonly Item[]): void => {
    for (const item of items) {
      if (item.kind === 'wait') {
        clock = Math.max(clock, item.until);
        addTime(needs, clock, item.without);
      } else if (item.need === 'more') addEvent(needs, { ...item.event, time: clock }, item.within);
      else needs.push(item.need);
    }
  };
  tell(plan.before);
  if (plan.opening && plan.made) addEvent(needs, trial.opened ?? plan.opening);
  else if (plan.opening)
    for (const { path, value, to, test } of plan.fields)
      needs.push({ kind: 'field', event: refOf(plan.opening), path, value, to, test });
  tell(plan.after);
  clock = Math.max(clock, base.runsTo ?? clock);
  const last = needs.at(-1);
  if (decision.at > clock && !(last?.kind === 'time' && last.until >= decision.at))
    addTime(needs, decision.at, []);
  return { needs, changes: trial.changes, at: decision.at, ...(held ? { held } : {}) };
}

function addTime(needs: Need[], until: number, without: readonly string[]): void {
  const last = needs.at(-1);
  if (last?.kind === 'time') needs.pop();
  const types = last?.kind === 'time' ? [...new Set([...last.without, ...without])] : without;
  needs.push({ kind: 'time', until, without: types });
}

/** Events of one type in a row are told together. */
function addEvent(needs: Need[], event: Event, within?: Duration): void {
  const at = needs.findLastIndex((need) => need.kind === 'events' && isAlike(need.sample, event));
  const last = needs[at];
  // A pair of types that alternate is told as so many of each.
  if (
    last?.kind === 'events' &&
    needs.slice(at + 1).every(({ kind }) => kind === 'events' || kind === 'time')
  ) {
    const between = needs.slice(at + 1).some(({ kind }) => kind === 'time');
    needs[at] = { ...last, count: last.count + 1, to: event.time };
    if (between)
      needs.splice(
        at + 1,
        needs.length - at - 1,
        ...needs.slice(at + 1).filter(({ kind }) => kind !== 'time'),
      );
    return;
  }
  const { type, time } = event;
  needs.push({
    kind: 'events',
    type,
    count: 1,
    from: time,
    to: time,
    ...(within ? { within } : {}),
    sample: event,
  });
}

/** Whether two made-up events are of one making: they differ in what must differ, if at all. */
function isAlike(a: Event, b: Event): boolean {
  const gist = (event: Event): string => JSON.stringify(event.data).replace(/supposed-\d+|\b1\d{6}\b/g, '');
  return a.type === b.type && gist(a) === gist(b);
}
