import type { EventMatch, Expr, Type } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { EventSelector, Expression, Name, WindowExpression } from '../syntax/tree.ts';
import { canonicalText } from './canonical-text.ts';
import { type Checker, type Scope, type Typed, unknown } from './context.ts';
import { durationOf } from './durations.ts';
import { fieldNames, fieldOf } from './names.ts';
import { describeType, NUMBER, PERCENT, YESNO } from './types.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Events of a type, where a condition on the event holds. */
export function eventMatch(c: Checker, selector: EventSelector, scope: Scope): EventMatch {
  const types = eventTypes(c, selector.event);
  if (!selector.where) return { types };
  const inner: Scope = { ...scope, event: types, bareFields: true, noMember: null, place: 'where' };
  return { types, where: c.condition(selector.where, inner) };
}

function eventTypes(c: Checker, name: Name): readonly string[] {
  const { id } = name;
  if (id === 'activity') {
    if (c.model.activity.length === 0) c.report('name/no-activity', name.span);
    return c.model.activity;
  }
  if (!c.model.events.has(id)) reportUnknownEvent(c, name);
  return [id];
}

function reportUnknownEvent(c: Checker, name: Name): void {
  if (name.id === '') return;
  const known = [...c.model.events.values()].flatMap((event) => [
    event.id,
    ...(event.labels.zh ? [event.labels.zh] : []),
  ]);
  const near = closest(name.written, known);
  c.report(
    'name/unknown-event',
    name.span,
    { name: name.written },
    near === undefined ? {} : { fixes: [replaceBy(name.span, near)] },
  );
}

/** Whether aggregates can stand here: they need a subject to be kept for. */
function aggregateAllowed(
  c: Checker,
  e: { readonly span: Expression['span'] },
  scope: Scope,
): number | undefined {
  if (scope.place !== undefined) {
    const place = scope.place === 'where' ? 'aggregate/in-where' : 'aggregate/here';
    c.report(place, e.span, { what: { en: 'A count over events', zh: '对事件的统计' } });
    return undefined;
  }
  if (scope.subject === null) {
    c.report('plan/mixed-subjects', e.span);
    return undefined;
  }
  return c.pools.subject(scope.subject);
}

/** `count(E) in D` and its kin. `span` where the text may leave it out (a spike). */
export function windowIndex(
  c: Checker,
  e: WindowExpression,
  scope: Scope,
  spanMs?: number,
): { index: number; type: Type } | undefined {
  const subject = aggregateAllowed(c, e, scope);
  let type: Type = NUMBER;
  let match: EventMatch;
  let value: Expr | undefined;
  if (e.fn === 'count') match = eventMatch(c, e.of, scope);
  else {
    const split = fieldWindow(c, e, scope);
    if (!split) return undefined;
    ({ match, value, type } = split);
  }
  const span = e.in
    ? durationOf(e.in, c.report)
    : spanMs === undefined
      ? undefined
      : ({ kind: 'exact', ms: spanMs } as const);
  // A window without a length was reported when it was read.
  if (span === undefined || subject === undefined) return undefined;
  const keptFor = scope.keptFor;
  const index = c.pools.window({
    subject,
    match,
    fn: e.fn,
    ...(value && { value }),
    span,
    ...(keptFor !== undefined && { keptFor }),
  });
  return { index, type };
}

/** Of `sum(mention.seen.amount)` the event, the field's value and what the window gives. */
function fieldWindow(
  c: Checker,
  e: WindowExpression,
  scope: Scope,
): { match: EventMatch; value: Expr; type: Type } | undefined {
  const name = e.of.event;
  const split = c.vocabulary.splitField(name.id) ?? activityField(name.id);
  if (!split) {
    if (c.model.events.has(name.id)) {
      const fields = fieldNames(c, [name.id]);
      c.report('window/no-field', name.span, {
        name: name.written,
        fn: e.fn,
        fields: fields.slice(0, 8).join(', ') || '—',
      });
    } else reportUnknownEvent(c, name);
    return undefined;
  }
  const event: Name = { ...name, id: split.event };
  const match = eventMatch(c, { ...e.of, event }, scope);
  const field = fieldOf(c, match.types, split.field);
  if (!field) {
    const near = closest(split.field, fieldNames(c, match.types));
    c.report(
      'name/unknown-field',
      name.span,
      { name: split.field, event: split.event },
      near === undefined ? {} : { fixes: [replaceBy(name.span, `${split.event}.${near}`)] },
    );
    return undefined;
  }
  const { kind } = field.type;
  const isNumber = kind === 'number' || kind === 'duration' || kind === 'any';
  const isTotal = e.fn === 'sum' || e.fn === 'avg';
  const isExtreme = e.fn === 'min' || e.fn === 'max';
  if ((isTotal && !isNumber) || (isExtreme && !isNumber && kind !== 'time')) {
    c.report('window/not-a-number', name.span, {
      fn: e.fn,
      name: name.written,
      type: describeType(field.type),
    });
    return undefined;
  }
  return { match, value: field.expr, type: e.fn === 'distinct' ? NUMBER : field.type };
}

function activityField(id: string): { event: string; field: string } | undefined {
  return id.startsWith('activity.') ? { event: 'activity', field: id.slice('activity.'.length) } : undefined;
}

export function window(c: Checker, e: WindowExpression, scope: Scope): Typed {
  const found = windowIndex(c, e, scope);
  if (!found)
    return {
      ...unknown(e.span),
      type: e.fn === 'count' || e.fn === 'distinct' ? NUMBER : unknown(e.span).type,
    };
  return {
    expr: { op: 'window', index: found.index, label: canonicalText(e) },
    type: found.type,
    span: e.span,
  };
}

/** Whether `usual` stands on this side of a comparison. */
export function containsUsual(e: Expression): boolean {
  switch (e.kind) {
    case 'usual':
      return true;
    case 'arithmetic':
      return containsUsual(e.left) || containsUsual(e.right);
    case 'group':
    case 'negate':
      return containsUsual(e.value);
    case 'call':
      return e.args.some((argument) => containsUsual(argument.value));
    default:
      return false;
  }
}

/** The one window that an expression reads; `undefined` where it reads none or several. */
export function windowOf(c: Checker, typed: Typed, scope: Scope): number | undefined {
  const found = new Set<number>();
  collectWindows(typed.expr, found);
  if (found.size > 1 && scope.window === undefined) c.report('usual/several-windows', typed.span);
  const [only] = found;
  return found.size === 0 ? undefined : only;
}

function collectWindows(expr: Expr, into: Set<number>): void {
  switch (expr.op) {
    case 'window':
      into.add(expr.index);
      break;
    case 'neg':
    case 'named':
      collectWindows(expr.value, into);
      break;
    case 'binary':
      collectWindows(expr.left, into);
      collectWindows(expr.right, into);
      break;
    case 'call':
      for (const arg of expr.args) collectWindows(arg, into);
      break;
    default:
  }
}

const WEEK_MS = 604_800_000;

/** `usual in B`, `usual for this hour in B`: of the window on the other side of the comparison. */
export function usual(c: Checker, e: Of<'usual'>, scope: Scope): Typed {
  const failed: Typed = { ...unknown(e.span), type: NUMBER };
  const span = durationOf(e.in, c.report, 'usual/calendar');
  if (scope.window === undefined) {
    c.report('usual/no-window', e.span);
    return failed;
  }
  const window = c.pools.windowAt(scope.window);
  if (window === undefined || span === undefined || span.kind !== 'exact') return failed;
  if (window.fn !== 'count' && window.fn !== 'sum') {
    c.report('usual/not-a-total', e.span, { fn: window.fn });
    return failed;
  }
  if (window.span.kind !== 'exact') {
    c.report('usual/calendar-window', e.span);
    return failed;
  }
  if (e.sameHour && span.ms < WEEK_MS) {
    c.report('usual/hour-needs-weeks', e.in.span);
    return failed;
  }
  if (!e.sameHour && span.ms < window.span.ms) {
    c.report('usual/too-short', e.in.span);
    return failed;
  }
  const baseline = c.pools.baseline(scope.window, { span, sameHour: e.sameHour });
  return {
    expr: { op: 'usual', index: scope.window, baseline, label: usualLabel(canonicalText(e), scope) },
    type: NUMBER,
    span: e.span,
  };
}

/** Two usuals of one length but of unlike windows are two values: the later ones are numbered. */
function usualLabel(text: string, scope: Scope): string {
  for (let n = 1; ; n++) {
    const label = n === 1 ? text : `${text} (${n})`;
    const window = scope.usualLabels.get(label);
    if (window === undefined) scope.usualLabels.set(label, scope.window ?? -1);
    if (window === undefined || window === scope.window) return label;
  }
}

/** `no E for D`. */
export function silence(c: Checker, e: Of<'silence'>, scope: Scope): Typed {
  const subject = aggregateAllowed(c, e, scope);
  const match = eventMatch(c, e.of, scope);
  const span = durationOf(e.for, c.report);
  if (subject === undefined || span === undefined) return { ...unknown(e.span), type: YESNO };
  const index = c.pools.silence({ subject, match, span });
  return { expr: { op: 'silence', index, label: canonicalText(e) }, type: YESNO, span: e.span };
}

/** `streak(E) by calendar day`. */
export function streak(c: Checker, e: Of<'streak'>, scope: Scope): Typed {
  const subject = aggregateAllowed(c, e, scope);
  const match = eventMatch(c, e.of, scope);
  if (subject === undefined) return { ...unknown(e.span), type: NUMBER };
  const index = c.pools.streak({ subject, match, unit: e.by });
  return { expr: { op: 'streak', index, label: canonicalText(e) }, type: NUMBER, span: e.span };
}

/** `share of A followed by B within D, in W`. */
export function share(c: Checker, e: Of<'share'>, scope: Scope): Typed {
  const subject = aggregateAllowed(c, e, scope);
  const first = eventMatch(c, e.first, scope);
  const then = eventMatch(c, e.then, scope);
  const within = durationOf(e.within, c.report);
  const span = durationOf(e.in, c.report);
  const same = e.same && sameField(c, e.same, [first, then]);
  if (subject === undefined || !within || !span) return { ...unknown(e.span), type: PERCENT };
  const index = c.pools.share({ subject, first, then, within, span, ...(same !== undefined && { same }) });
  return { expr: { op: 'share', index, label: canonicalText(e) }, type: PERCENT, span: e.span };
}

/** The path of a field that several events must agree on. */
export function sameField(c: Checker, name: Name, matches: readonly EventMatch[]): string {
  const path = name.id.startsWith('event.') ? name.id.slice('event.'.length) : name.id;
  for (const match of matches) {
    if (fieldOf(c, match.types, path)) continue;
    const near = closest(path, fieldNames(c, match.types));
    c.report(
      'name/unknown-field',
      name.span,
      { name: path, event: match.types.slice(0, 3).join(', ') },
      near === undefined ? {} : { fixes: [replaceBy(name.span, near)] },
    );
    break;
  }
  return path;
}
