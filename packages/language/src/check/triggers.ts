import type { Bilingual, EventMatch, Expr, SubjectKind, TriggerIr, Type } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { EventSelector, Trigger } from '../syntax/tree.ts';
import { eventMatch, sameField, windowIndex } from './aggregates.ts';
import { canonicalText } from './canonical-text.ts';
import { unlike } from './comparisons.ts';
import type { Checker, Scope } from './context.ts';
import { durationOf } from './durations.ts';
import { fieldNames, mayContain } from './names.ts';
import { scheduleAt } from './schedules.ts';
import { resolveSegment } from './segments.ts';
import { assignable } from './types.ts';

/** A spike over a type of event, where the text names no window, is looked for in windows of this length. */
const SPIKE_MS = 3_600_000;

/** What is at hand once a trigger has fired. */
export interface AtHand {
  /** Types of the event, empty for any; `null` where no event is at hand. */
  readonly event: readonly string[] | null;
  /** Why no member is at hand; `null` where one is. */
  readonly noMember: Bilingual | null;
}

const NO_EVENT_MEMBER: Bilingual = {
  en: 'the rule is not about one member, and what triggers it is no single event',
  zh: '这条规则不是针对单个成员的，触发它的也不是某一个事件',
};

/** Triggers flattened out of `any of`. */
export function flatten(trigger: Trigger): readonly Trigger[] {
  return trigger.kind === 'any' ? trigger.of.flatMap(flatten) : [trigger];
}

/**
 * Whom a rule is about where it does not say: its schedules and its changes of a community decide, otherwise it is the
 * member.
 */
export function impliedSubject(triggers: readonly Trigger[]): SubjectKind {
  const isCommunity = (trigger: Trigger): boolean => {
    if (trigger.kind === 'schedule') return trigger.forEach?.of !== 'member';
    if (trigger.kind === 'change') return trigger.path.id.startsWith('community.');
    return trigger.kind === 'membership' && trigger.of === 'community';
  };
  return triggers.length > 0 && triggers.every(isCommunity) ? { kind: 'community' } : { kind: 'member' };
}

/** What the triggers of a rule leave at hand, all of them together. */
export function atHand(c: Checker, triggers: readonly Trigger[], subject: SubjectKind): AtHand {
  const events: string[][] = [];
  let named = false;
  for (const trigger of triggers) {
    const selector = eventOf(trigger);
    if (selector) events.push(selector.event.id === 'activity' ? [...c.model.activity] : [selector.event.id]);
    if (selector || (trigger.kind === 'change' && trigger.path.id.startsWith('member.'))) named = true;
    if (trigger.kind === 'membership' && trigger.of === 'member') named = true;
    if (trigger.kind === 'error') {
      // What could not be read may have been anything.
      return { event: [], noMember: null };
    }
  }
  const event =
    events.length === 0 ? null : events.some((list) => list.length === 0) ? [] : [...new Set(events.flat())];
  return { event, noMember: subject.kind === 'member' || named ? null : NO_EVENT_MEMBER };
}

function eventOf(trigger: Trigger): EventSelector | undefined {
  if (trigger.kind === 'event') return trigger.selector;
  if (trigger.kind !== 'sequence') return undefined;
  const last = trigger.steps.at(-1);
  return last && !last.absent ? last.of : trigger.first;
}

/** Checks a trigger (none of several) and says what it compiles to. */
export function triggerOf(
  c: Checker,
  trigger: Trigger,
  scope: Scope,
  explicitSubject: boolean,
): TriggerIr | undefined {
  const { span } = trigger;
  switch (trigger.kind) {
    case 'event':
      checkSubjectField(c, scope, trigger.selector, explicitSubject);
      return { kind: 'event', match: eventMatch(c, trigger.selector, scope), span };
    case 'state': {
      const condition = c.condition(trigger.condition, scope);
      if (!mayContain(condition, CHANGING)) c.report('trigger/nothing-changes', trigger.condition.span);
      const lasting = trigger.for && durationOf(trigger.for, c.report);
      return { kind: 'state', condition, ...(lasting && { for: lasting }), span };
    }
    case 'sequence':
      return sequence(c, trigger, scope, explicitSubject);
    case 'spike': {
      const { of } = trigger;
      const node = 'kind' in of ? of : ({ kind: 'window', fn: 'count', of, span: of.span } as const);
      const found = windowIndex(c, node, scope, SPIKE_MS);
      if (!found) return undefined;
      if (node.fn !== 'count' && node.fn !== 'sum') c.report('trigger/spike-of', node.span, { fn: node.fn });
      const window = c.pools.windowAt(found.index);
      if (window?.span.kind === 'calendar') c.report('trigger/spike-calendar', node.span);
      const label = canonicalText(
        node.in ? node : { ...node, in: { kind: 'duration', parts: [{ count: 1, unit: 'hour' }], span } },
      );
      return {
        kind: 'spike',
        window: found.index,
        sensitivity: trigger.sensitivity ?? 'normal',
        label,
        span,
      };
    }
    case 'change':
      return change(c, trigger, scope);
    case 'membership': {
      if (trigger.of === 'community' && scope.subject?.kind === 'member')
        c.report('rule/subject-mismatch', span);
      const condition = resolveSegment(c, trigger.segment, trigger.of, { ...scope, noMember: null }).expr;
      return { kind: 'membership', segment: trigger.segment.id, condition, change: trigger.change, span };
    }
    case 'schedule': {
      const at = scheduleAt(trigger.at, span, c.report);
      const where = trigger.forEach?.where && c.condition(trigger.forEach.where, scope);
      const kind = scope.subject?.kind ?? 'member';
      if (trigger.forEach && trigger.forEach.of !== kind) c.report('rule/subject-mismatch', span);
      if (!at) return undefined;
      const each = trigger.forEach || kind !== 'community';
      return { kind: 'schedule', at, ...(each && { forEach: where ? { where } : {} }), span };
    }
    case 'any':
    case 'error':
      return undefined;
  }
}

/** What the engine looks at again when something happens. */
const CHANGING: ReadonlySet<string> = new Set(['window', 'usual', 'silence', 'share', 'streak', 'attr']);

function sequence(
  c: Checker,
  trigger: Extract<Trigger, { kind: 'sequence' }>,
  scope: Scope,
  explicitSubject: boolean,
): TriggerIr | undefined {
  checkSubjectField(c, scope, trigger.first, explicitSubject);
  const first = eventMatch(c, trigger.first, scope);
  let complete = true;
  const steps = trigger.steps.flatMap((step, i) => {
    const match = eventMatch(c, step.of, scope);
    const within = durationOf(step.within, c.report);
    if (step.absent && i < trigger.steps.length - 1) c.report('trigger/absence-not-last', step.span);
    if (!within) {
      complete = false;
      return [];
    }
    return [{ match, absent: step.absent, within }];
  });
  const matches: readonly EventMatch[] = [first, ...steps.map((step) => step.match)];
  const same = [...new Set(trigger.same.map((name) => sameField(c, name, matches)))];
  return complete ? { kind: 'sequence', first, steps, same, span: trigger.span } : undefined;
}

/** A rule `per channel` or `per event.state` needs events that have the field. */
function checkSubjectField(c: Checker, scope: Scope, selector: EventSelector, explicit: boolean): void {
  const { subject } = scope;
  if (!explicit || subject?.kind !== 'field' || !isSubjectField(c, subject.path)) return;
  const event = c.model.events.get(selector.event.id);
  if (event && !event.fields.has(subject.path)) {
    c.report('rule/subject-field', selector.event.span, { name: subject.path, event: event.id });
  }
}

function change(
  c: Checker,
  trigger: Extract<Trigger, { kind: 'change' }>,
  scope: Scope,
): TriggerIr | undefined {
  const { path, span } = trigger;
  const dot = path.id.indexOf('.');
  const of = dot < 0 ? path.id : path.id.slice(0, dot);
  const rest = path.id.slice(dot + 1);
  if (dot < 0 || (of !== 'member' && of !== 'community')) {
    c.report('trigger/change-of', path.span, { name: path.written });
    return undefined;
  }
  const found = c.expression({ kind: 'ref', name: path, span: path.span }, { ...scope, noMember: null });
  if (found.expr.op !== 'attr') {
    if (rest === 'id') c.report('trigger/change-of', path.span, { name: path.written });
    return undefined;
  }
  if (of === 'community' && scope.subject?.kind === 'member') c.report('rule/subject-mismatch', span);
  const to = trigger.to && changedTo(c, trigger.to, scope, found.type);
  return { kind: 'change', of, path: rest, ...(to && { to }), label: path.id, span };
}

function changedTo(
  c: Checker,
  e: NonNullable<Extract<Trigger, { kind: 'change' }>['to']>,
  scope: Scope,
  type: Type,
): Expr {
  const typed = c.expression(e, { ...scope, noMember: null }, type);
  if (!assignable(typed.type, type)) unlike(c, { expr: typed.expr, type, span: e.span }, typed, e.span);
  return typed.expr;
}

/** A field that a rule is `per`; reported where no event has it. */
export function subjectOf(
  c: Checker,
  name: { readonly id: string; readonly written: string; readonly span: Trigger['span'] },
): SubjectKind {
  const written = name.id.startsWith('event.') ? name.id.slice('event.'.length) : name.id;
  if (written === 'member' || written === 'community') return { kind: written };
  const path = c.vocabulary.id('field', written) ?? written;
  if (!isSubjectField(c, path)) {
    const near = closest(path, ['member', 'community', 'channel', ...fieldNames(c, [])]);
    c.report(
      'rule/unknown-subject',
      name.span,
      { name: name.written },
      near === undefined ? {} : { fixes: [replaceBy(name.span, near)] },
    );
  }
  return { kind: 'field', path };
}

/** Whether any event has the field; events of any kind may name a channel. */
function isSubjectField(c: Checker, path: string): boolean {
  return path === 'channel' || [...c.model.events.values()].some((event) => event.fields.has(path));
}
