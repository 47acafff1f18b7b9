import type { Decision, Event, Expr, Program, TraceStep } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import { matchesType } from '../rules/dispatch.ts';
import { childrenOf } from '../rules/leaves.ts';
import { quietUntil } from '../rules/limits.ts';
import type { TriggerRuntime } from '../rules/rule-runtime.ts';
import { COMMUNITY, MEMBER } from '../state/subjects.ts';
import { addDuration } from '../time/calendar.ts';
import { refOf } from './event-ref.ts';
import type { HeldBack, Obstacle } from './explanation.ts';
import type { Full, Look, Replay } from './replay.ts';
import { createRestsOn } from './rests.ts';
import { firstFalse, type RestsOn, traceOf } from './trace.ts';

/** What a moment is made of before ways to change it are looked for. */
export interface Sight {
  readonly clauses: readonly TraceStep[];
  readonly obstacle: Obstacle | null;
  readonly trigger: TriggerRuntime;
}

/** Reads moments of one rule and subject off a replay, with the events that it was fed so far. */
export interface Sights {
  /** At a look, while it happens. */
  at(look: Look): Sight;
  /** With no event at hand. */
  now(time: number): Sight;
  clauses(trigger: TriggerRuntime, context: Context): readonly TraceStep[];
}

export function createSights(program: Program, replay: Replay, fed: () => readonly Event[]): Sights {
  const { rule, inside } = replay;
  const restsOn: RestsOn = createRestsOn(program, replay, fed);
  const trace = (expr: Expr, clause: TraceStep['clause'], context: Context): TraceStep =>
    traceOf(expr, clause, context, inside, restsOn);

  const clauses = (trigger: TriggerRuntime, context: Context): readonly TraceStep[] => {
    const { ir } = trigger;
    const { event } = context;
    const found: TraceStep[] = [];
    if (ir.kind === 'state' || ir.kind === 'membership') found.push(trace(ir.condition, 'when', context));
    else if (ir.kind === 'event' && ir.match.where && event)
      found.push(trace(ir.match.where, 'where', context));
    else if (ir.kind === 'schedule' && ir.forEach?.where)
      found.push(trace(ir.forEach.where, 'where', context));
    if (rule.ir.if && (event || !readsEvent(rule.ir.if))) found.push(trace(rule.ir.if, 'if', context));
    return found;
  };

  const untilClauses = (context: Context): readonly TraceStep[] =>
    rule.until.flatMap(({ ir }) =>
      ir.kind === 'state' || ir.kind === 'membership' ? [trace(ir.condition, 'until', context)] : [],
    );

  const wanting = (steps: readonly TraceStep[], clause: TraceStep['clause']): Obstacle | null => {
    const step = steps.find((each) => each.clause === clause && !each.held);
    return step ? { kind: 'false', step: firstFalse(step) } : null;
  };

  const spent = (): Obstacle => {
    const { edge } = replay;
    return { kind: 'spent', ...(edge ? { since: edge.at, outcome: edge.outcome } : {}) };
  };

  const open = (context: Context): Obstacle => ({
    kind: 'open',
    ...(replay.firedAt === undefined ? {} : { since: replay.firedAt }),
    until: untilClauses(context),
  });

  const dates = (now: number): Obstacle =>
    rule.ir.from !== undefined && now < rule.ir.from
      ? { kind: 'before', from: rule.ir.from }
      : { kind: 'after', to: rule.ir.to ?? now };

  /** Of a trigger that is not so. */
  const missing = (trigger: TriggerRuntime, context: Context, steps: readonly TraceStep[]): Obstacle => {
    const { ir } = trigger;
    switch (ir.kind) {
      case 'event':
        return context.event && matchesType(ir.match, context.event.type)
          ? (wanting(steps, 'where') ?? { kind: 'event', types: ir.match.types, seen: seen(ir.match.types) })
          : { kind: 'event', types: ir.match.types, seen: seen(ir.match.types) };
      case 'state':
        return wanting(steps, 'when') ?? { kind: 'unlooked' };
      case 'membership': {
        if (ir.change === 'enters') return wanting(steps, 'when') ?? { kind: 'unlooked' };
        const [step] = steps;
        return trigger.spent.get(context.subject) === 1 && step
          ? { kind: 'false', step: { ...step, held: false } }
          : { kind: 'outside', segment: ir.segment };
      }
      case 'change': {
        const attributes = ir.of === 'member' ? inside.members : inside.communities;
        const value = attributes.get(ir.path, ir.of === 'member' ? context.member : context.community);
        const to = trigger.to?.(context);
        return { kind: 'change', path: ir.path, value, ...(to === undefined ? {} : { to }) };
      }
      case 'sequence': {
        const [token] = trigger.sequence?.waiting(context.subject) ?? [];
        const step = token && ir.steps[token.step];
        if (!token || !step) return { kind: 'event', types: ir.first.types, seen: seen(ir.first.types) };
        return {
          kind: 'sequence',
          first: refOf(token.first),
          awaits: step.match.types,
          absent: step.absent,
          since: token.since,
          until: token.due,
        };
      }
      case 'spike':
        return { kind: 'event', types: program.windows[ir.window]?.match.types ?? [], seen: 0 };
      case 'schedule':
        return wanting(steps, 'where') ?? { kind: 'schedule' };
    }
  };

  const seen = (types: readonly string[]): number =>
    fed().reduce((sum, event) => sum + (types.length === 0 || types.includes(event.type) ? 1 : 0), 0);

  const at = ({ trigger, context, stop }: Look): Sight => {
    const steps = clauses(trigger, context);
    const obstacle = ((): Obstacle | null => {
      switch (stop.kind) {
        case 'fired':
          return null;
        case 'calm': {
          const label = trigger.ir.kind === 'spike' ? trigger.ir.label : '';
          return { kind: 'calm', label, value: stop.value, expected: stop.expected };
        }
        case 'trigger':
          return missing(trigger, context, steps);
        case 'spent':
          return spent();
        case 'holding':
          return { kind: 'holding', since: stop.since, until: stop.until };
        case 'open':
          return open(context);
        case 'dates':
          return dates(context.now);
        case 'rollout':
          return { kind: 'rollout', percent: rule.ir.rollout ?? 100 };
        case 'if':
          return wanting(steps, 'if');
      }
    })();
    return { clauses: steps, obstacle, trigger };
  };

  const resting = (trigger: TriggerRuntime, context: Context): Sight => {
    const { ir } = trigger;
    const { subject } = context;
    const steps = clauses(trigger, context);
    const obstacle = ((): Obstacle => {
      if (rule.ir.until && rule.open.get(subject) === 1) return open(context);
      if (ir.kind === 'spike') {
        const value = inside.aggregates.windows[ir.window]?.value(
          rule.ir.subject === COMMUNITY ? context.community : subject,
          context.now,
        );
        if (trigger.spent.get(subject) === 1) return spent();
        return {
          kind: 'calm',
          label: ir.label,
          value: typeof value === 'number' ? value : 0,
          expected: Number.NaN,
        };
      }
      const isState = ir.kind === 'state' || (ir.kind === 'membership' && ir.change === 'enters');
      if (isState && trigger.test(context)) {
        if (trigger.spent.get(subject) === 1) return spent();
        const since = trigger.since.get(subject);
        if (ir.kind === 'state' && ir.for && !Number.isNaN(since)) {
          const until = addDuration(inside.zones, inside.zoneOf(rule.ir.subject, subject), since, ir.for);
          return { kind: 'holding', since, until };
        }
        return { kind: 'unlooked' };
      }
      return missing(trigger, context, steps);
    })();
    return { clauses: steps, obstacle, trigger };
  };

  const now = (time: number): Sight => {
    const first = rule.triggers[0] as TriggerRuntime;
    const { subject } = replay;
    if (subject < 0) return { clauses: [], obstacle: { kind: 'unknown' }, trigger: first };
    const context = inside.contextAt(rule, subject, time);
    const all = rule.triggers.map((trigger) => resting(trigger, context));
    const told = all.find(({ obstacle }) => obstacle?.kind !== 'event' && obstacle?.kind !== 'schedule');
    return told ?? (all[0] as Sight);
  };

  return { at, now, clauses };
}

/** Whether an expression reads of the event at hand. */
function readsEvent(expr: Expr): boolean {
  return expr.op === 'event' || expr.op === 'envelope' || childrenOf(expr).some(readsEvent);
}

/** Why a decision's effects were held back, with what had no room. */
export function heldOf(replay: Replay, decision: Decision, full: readonly Full[]): readonly HeldBack[] {
  const { rule, inside, subject } = replay;
  return decision.held.map(({ action, reason, until }) => {
    const room = full.find((each) => (reason === 'limit' ? each.limit : reason === 'cap' && each.cap));
    const zone = inside.zoneOf(rule.ir.subject === MEMBER ? MEMBER : rule.ir.subject, subject);
    const later =
      until ??
      room?.frees ??
      (reason === 'quiet' && rule.ir.quiet
        ? (quietUntil(rule.ir.quiet, decision.at, inside.zones, zone) ?? undefined)
        : undefined);
    return {
      action,
      reason,
      ...(later === undefined || !Number.isFinite(later) ? {} : { until: later }),
      ...(room?.limit ? { limit: room.limit } : {}),
      ...(room?.cap ? { cap: room.cap } : {}),
    };
  });
}
