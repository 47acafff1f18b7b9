import type { Duration, LimitIr, QuietIr, RuleIr, Span, SubjectKind, TriggerIr } from '@reeve/ir';
import type { Clause, RuleDeclaration, Trigger } from '../syntax/tree.ts';
import { isPassedByReader, readDate } from './clock.ts';
import { asksUsual } from './conditions.ts';
import type { Checker, Scope } from './context.ts';
import { durationOf } from './durations.ts';
import { titleOf } from './labels.ts';
import { firstHere } from './report.ts';
import { stepsOf } from './steps.ts';
import { atHand, flatten, impliedSubject, subjectOf, triggerOf } from './triggers.ts';

type Of<K extends Clause['kind']> = Clause & { readonly kind: K };

/** A rule's clauses by kind; of those that may stand once, the first. */
interface Clauses {
  get<K extends Clause['kind']>(kind: K): Of<K> | undefined;
  all<K extends Clause['kind']>(kind: K): readonly Of<K>[];
}

/** The subject and what is at hand in a rule's clauses and steps. */
export interface RuleSetting {
  readonly subject: SubjectKind;
  readonly explicit: boolean;
  readonly triggers: readonly Trigger[];
  readonly scope: Scope;
}

/** Whom a rule is about and what its steps can speak of. Plans need it of the rules that start them. */
export function settingOf(c: Checker, rule: RuleDeclaration): RuleSetting {
  const per = rule.clauses.find((clause) => clause.kind === 'per');
  const when = rule.clauses.find((clause) => clause.kind === 'when');
  const triggers = when ? flatten(when.trigger) : [];
  const subject = per ? subjectOf(c, per.subject) : impliedSubject(triggers);
  const hand = atHand(c, triggers, subject);
  const crises = rule.clauses.some((clause) => clause.kind === 'until') && asksUsual(rule.clauses);
  const scope: Scope = {
    subject,
    noMember: hand.noMember,
    params: new Map(),
    event: hand.event,
    bareFields: false,
    ...(crises && { keptFor: `rule ${rule.name.id}` }),
    usualLabels: new Map(),
  };
  return { subject, explicit: per !== undefined, triggers, scope };
}

/** Checks a rule and says what it compiles to; `version` is filled in when the whole program is known. */
export function ruleOf(c: Checker, rule: RuleDeclaration): RuleIr {
  const clauses = sortClauses(c, rule);
  const { subject, explicit, triggers, scope } = settingOf(c, rule);
  const subjectIndex = c.pools.subject(subject);
  if (!clauses.get('when')) c.report('rule/no-when', rule.name.span, { name: rule.name.written });
  if (!clauses.get('then')) c.report('rule/no-then', rule.name.span, { name: rule.name.written });
  const compiled = compileTriggers(c, triggers, scope, explicit);
  const condition = clauses.get('if');
  const then = clauses.get('then');
  const until = untilOf(c, clauses.get('until'), scope, explicit);
  const quiet = quietOf(c, clauses.get('quiet'));
  const approval = clauses.get('approval');
  const approvalWithin = approval?.within && durationOf(approval.within, c.report);
  const mode = clauses.get('mode');
  if (
    mode &&
    triggers.length > 0 &&
    !triggers.some((trigger) => trigger.kind === 'sequence' || trigger.kind === 'error')
  ) {
    c.report('rule/mode-without-sequence', mode.span);
  }
  const ifExpr = condition && c.condition(condition.condition, scope);
  return {
    name: rule.name.id,
    title: titleOf(rule.labels, rule.name.id),
    subject: subjectIndex,
    explicitSubject: explicit,
    triggers: compiled,
    ...(ifExpr && { if: ifExpr }),
    steps: then ? stepsOf(c, then.steps, scope, rule.name.id) : [],
    ...(until && { until }),
    limits: clauses.all('atMost').flatMap((clause) => limitOf(c, clause) ?? []),
    ...(quiet && { quiet }),
    ...(approval && {
      approval: { role: approval.role.id, ...(approvalWithin && { within: approvalWithin }) },
    }),
    priority: priorityOf(c, clauses.get('priority')),
    ...datesOf(c, clauses.all('dates')),
    ...percentOf(c, clauses.get('rollout')),
    ...percentOf(c, clauses.get('holdout')),
    mode: mode?.mode ?? 'restart',
    shadow: clauses.get('shadow') !== undefined,
    backfill: clauses.get('backfill') !== undefined,
    version: '',
    span: rule.span,
  };
}

const REPEATABLE: ReadonlySet<Clause['kind']> = new Set(['atMost', 'dates']);

function sortClauses(c: Checker, rule: RuleDeclaration): Clauses {
  const byKind = new Map<string, Clause[]>();
  for (const clause of rule.clauses) {
    const list = byKind.get(clause.kind);
    if (!list) byKind.set(clause.kind, [clause]);
    else if (REPEATABLE.has(clause.kind)) list.push(clause);
    else {
      const first = list[0] as Clause;
      const name = CLAUSE_WORDS.get(clause.kind) ?? { en: clause.kind, zh: clause.kind };
      c.report('rule/duplicate-clause', clause.span, { name }, { related: firstHere(first.span) });
    }
  }
  return {
    get: (kind) => byKind.get(kind)?.[0] as never,
    all: (kind) => (byKind.get(kind) ?? []) as never,
  };
}

const CLAUSE_WORDS: ReadonlyMap<Clause['kind'], { en: string; zh: string }> = new Map([
  ['per', { en: 'per', zh: '每位' }],
  ['when', { en: 'when', zh: '当' }],
  ['if', { en: 'if', zh: '如果' }],
  ['then', { en: 'then', zh: '则' }],
  ['until', { en: 'until', zh: '直到' }],
  ['atMost', { en: 'at most', zh: '至多' }],
  ['quiet', { en: 'quiet', zh: '免打扰' }],
  ['approval', { en: 'with approval of', zh: '须……批准' }],
  ['priority', { en: 'priority', zh: '优先级' }],
  ['dates', { en: 'from/to', zh: '从/至' }],
  ['rollout', { en: 'rollout', zh: '灰度' }],
  ['holdout', { en: 'holdout', zh: '对照组' }],
  ['mode', { en: 'mode', zh: '方式' }],
  ['shadow', { en: 'shadow', zh: '影子' }],
  ['backfill', { en: 'backfill', zh: '补算' }],
]);

/** Several triggers with what each of them has at hand. */
function compileTriggers(
  c: Checker,
  triggers: readonly Trigger[],
  scope: Scope,
  explicit: boolean,
): TriggerIr[] {
  // A condition that a trigger waits for has no event at hand: it is looked at when something changes.
  const own: Scope = {
    ...scope,
    event: null,
    noMember: scope.subject?.kind === 'member' ? null : STATE_MEMBER,
  };
  return triggers.flatMap((trigger) => triggerOf(c, trigger, own, explicit) ?? []);
}

const STATE_MEMBER = {
  en: 'a condition on a community or a channel is about no single member',
  zh: '针对社群或渠道的条件不涉及某一位成员',
};

function untilOf(
  c: Checker,
  clause: Of<'until'> | undefined,
  scope: Scope,
  explicit: boolean,
): RuleIr['until'] {
  if (!clause) return undefined;
  const lasting = clause.for && durationOf(clause.for, c.report);
  const triggers = compileTriggers(c, flatten(clause.trigger), scope, explicit);
  return { triggers, ...(lasting && { for: lasting }) };
}

function limitOf(c: Checker, clause: Of<'atMost'>): LimitIr | undefined {
  const per: Duration | undefined = durationOf(clause.per, c.report);
  if (!Number.isInteger(clause.count) || clause.count < 1 || clause.count > 1_000_000) {
    c.report('rule/limit-count', clause.span, { count: clause.count });
    return undefined;
  }
  return per && { count: clause.count, per, scope: clause.scope ?? 'subject', over: clause.over ?? 'drop' };
}

function quietOf(c: Checker, clause: Of<'quiet'> | undefined): QuietIr | undefined {
  if (!clause) return undefined;
  if (clause.from === clause.to) {
    c.report('rule/quiet-empty', clause.span);
    return undefined;
  }
  return { from: clause.from, to: clause.to, over: clause.over ?? 'delay' };
}

function priorityOf(c: Checker, clause: Of<'priority'> | undefined): number {
  if (!clause) return 0;
  if (!Number.isInteger(clause.value) || Math.abs(clause.value) > 1000) {
    c.report('rule/priority', clause.span, { value: clause.value });
    return 0;
  }
  return clause.value;
}

function datesOf(c: Checker, clauses: readonly Of<'dates'>[]): { from?: number; to?: number } {
  const found: { from?: number; to?: number } = {};
  const spans = new Map<'from' | 'to', Span>();
  for (const clause of clauses) {
    for (const end of ['from', 'to'] as const) {
      const text = clause[end];
      if (text === undefined) continue;
      const first = spans.get(end);
      if (first) {
        c.report(
          'rule/duplicate-clause',
          clause.span,
          { name: { en: end, zh: end === 'from' ? '从' : '至' } },
          { related: firstHere(first) },
        );
        continue;
      }
      spans.set(end, clause.span);
      const parts = readDate(text, c.settings.timeZone);
      // A last day that is given without a time belongs to the dates.
      if (parts) found[end] = end === 'to' ? parts.end : parts.time;
      else if (isPassedByReader(text)) c.report('date/no-such-day', clause.span, { text });
    }
  }
  if (found.from !== undefined && found.to !== undefined && found.from >= found.to) {
    c.report('rule/dates-order', spans.get('to') ?? spans.get('from') ?? (clauses[0] as Clause).span);
  }
  return found;
}

function percentOf(
  c: Checker,
  clause: Of<'rollout'> | Of<'holdout'> | undefined,
): { rollout?: number; holdout?: number } {
  if (!clause) return {};
  const { kind, percent } = clause;
  if (!(percent >= 0 && percent <= 100)) {
    c.report('rule/percent', clause.span, { percent });
    return {};
  }
  if (kind === 'rollout' ? percent === 0 : percent === 100) c.report('rule/nobody', clause.span);
  return kind === 'rollout' ? { rollout: percent } : { holdout: percent };
}
