import type { Bilingual, Expr, LimitIr, Program, RuleIr, TriggerIr } from '@reeve/ir';
import { childrenOf } from '../../check/names.ts';
import { canonicalJson } from '../../compile/canonical-json.ts';
import { cronCount, limited, longest, memberSlack, shortest, slackOf, spaced } from './lengths.ts';
import { both, endless, type Often, rises } from './rises.ts';

/** Whom the messages of a rule can reach, seen from one member. */
export interface Reach {
  /** The rule is carried out for one subject a member: himself, or his community. Else anybody's firing may reach him. */
  readonly oneSubject: boolean;
  /** The recipient is the member at hand, so that limits per member bound what he gets. */
  readonly own: boolean;
}

const NONE: Often = { most: 0 };

/** How often a rule can fire for one subject in any stretch of `span`, limits left out. */
function firings(rule: RuleIr, span: number, program: Program): Often {
  if (span <= 0) return NONE;
  let sum: Often = rule.backfill ? { most: 1 } : NONE;
  for (const trigger of rule.triggers) sum = both(sum, triggerFirings(rule, trigger, span, program));
  const apart = leastBetween(rule, program);
  const clearing = apart === undefined ? Number.POSITIVE_INFINITY : spaced(span, apart);
  return clearing < sum.most ? { most: clearing } : sum;
}

function triggerFirings(rule: RuleIr, trigger: TriggerIr, span: number, program: Program): Often {
  switch (trigger.kind) {
    case 'event':
      return endless('the event can come any number of times', '这个事件可以发生任意多次');
    case 'change':
      return endless('an attribute can change any number of times', '属性可以变化任意多次');
    case 'spike':
      return endless('nothing limits how often there is a spike', '没有什么限制激增的次数');
    case 'schedule': {
      const { at } = trigger;
      if (at.kind === 'every') return { most: spaced(span, at.ms) };
      return { most: cronCount(at.cron, span, slackOf(program.timeZone)).most };
    }
    case 'sequence': {
      const last = trigger.steps.at(-1);
      if (!last?.absent) {
        return endless('the sequence can come to its end any number of times', '这个序列可以完成任意多次');
      }
      if (trigger.same.length > 0 || rule.mode === 'each') {
        return endless('many such sequences can run side by side', '可以同时有任意多个这样的序列');
      }
      return { most: spaced(span, shortest(last.within) + 1) };
    }
    case 'state':
    case 'membership':
      return stateFirings(rule, trigger, span, program);
  }
}

/** An edge a firing; with `until` the rule may be armed again while its condition still holds. */
function stateFirings(
  rule: RuleIr,
  trigger: Extract<TriggerIr, { kind: 'state' | 'membership' }>,
  span: number,
  program: Program,
): Often {
  if (rule.until) {
    return endless('“until” can arm it again any number of times', '“直到”可以任意多次地重新启用它');
  }
  const own = rises(trigger.condition, span, program);
  // Of a value of the whole community somebody who is new sees that it is true when it has long been.
  const edges = isOwn(trigger.condition, rule.subject, program) ? own : both(own, { most: 1 });
  if (trigger.kind === 'membership') {
    return trigger.change === 'leaves' ? both(edges, { most: 1 }) : edges;
  }
  const held = trigger.for ? spaced(span, shortest(trigger.for)) : Number.POSITIVE_INFINITY;
  return held < edges.most ? { most: held } : edges;
}

function isOwn(expr: Expr, subject: number, program: Program): boolean {
  if (expr.op === 'window') return program.windows[expr.index]?.subject === subject;
  if (expr.op === 'silence') return program.silences[expr.index]?.subject === subject;
  return childrenOf(expr).every((child) => isOwn(child, subject, program));
}

/** The least time between two firings, where `until` must hold in between; `undefined` where nothing says. */
function leastBetween(rule: RuleIr, program: Program): number | undefined {
  const { until } = rule;
  if (!until) return undefined;
  if (until.for) return shortest(until.for);
  const each = until.triggers.map((trigger) => untilSilence(rule, trigger, program));
  const known = each.filter((time) => time !== undefined);
  return known.length === each.length && known.length > 0 ? Math.min(...known) : undefined;
}

/**
 * `until no E for D` of a rule that fires when there has been an E within W: from the firing to the clearing it takes
 * D − W at least.
 */
function untilSilence(rule: RuleIr, trigger: TriggerIr, program: Program): number | undefined {
  if (trigger.kind !== 'state' || trigger.condition.op !== 'silence') return undefined;
  const silence = program.silences[trigger.condition.index];
  if (silence?.subject !== rule.subject || silence.span.kind !== 'exact') return undefined;
  const match = canonicalJson(silence.match);
  let least = Number.POSITIVE_INFINITY;
  for (const when of rule.triggers) {
    if (when.kind !== 'state' || when.for) return undefined;
    const within = conjuncts(when.condition).flatMap((part) => recent(part, rule.subject, match, program));
    if (within.length === 0) return undefined;
    least = Math.min(least, silence.span.ms - Math.min(...within));
  }
  return least > 0 ? least : undefined;
}

function conjuncts(expr: Expr): readonly Expr[] {
  return expr.op === 'binary' && expr.kind === 'and'
    ? [...conjuncts(expr.left), ...conjuncts(expr.right)]
    : [expr];
}

/** The length of the window where the condition says that one of these events came within it. */
function recent(expr: Expr, subject: number, match: string, program: Program): readonly number[] {
  if (expr.op !== 'binary' || expr.left.op !== 'window' || expr.right.op !== 'lit') return [];
  const { value } = expr.right;
  if (typeof value !== 'number' || !(expr.kind === '>=' ? value > 0 : expr.kind === '>' && value >= 0)) {
    return [];
  }
  const window = program.windows[expr.left.index];
  const fits =
    window?.fn === 'count' &&
    window.span.kind === 'exact' &&
    window.subject === subject &&
    canonicalJson(window.match) === match;
  return fits ? [longest(window.span)] : [];
}

/** How often a run of the rule that can reach one member can pass its limits in any stretch of `span`. */
export function passes(rule: RuleIr, reach: Reach, span: number, program: Program): Often {
  if (span <= 0) return NONE;
  const delays = rule.limits.some((limit) => limit.over !== 'drop');
  const limits = rule.limits.filter((limit) => bounds(limit, rule, reach, program));
  const most = Math.min(
    Number.POSITIVE_INFINITY,
    ...limits.map((limit) => limited(span, limit.count, limit.per, memberSlack(program))),
  );
  // What a limit puts off comes later, on top of what fires then; only the limits bound that.
  const fired: Often = delays
    ? endless('what the limit puts off can pile up', '被推迟的执行会堆积起来')
    : reach.oneSubject
      ? firings(rule, span, program)
      : endless(NOT_ITS_SUBJECT.en, NOT_ITS_SUBJECT.zh);
  return most < fired.most ? { most } : fired;
}

const NOT_ITS_SUBJECT: Bilingual = {
  en: 'it writes to somebody other than whom it is about, and any number of firings can name the same one',
  zh: '它写给的不是规则所针对的对象，任意多次触发都可能写给同一个人',
};

const MEMBER = 0;
const COMMUNITY = 1;

/** Whether what a limit counts takes in all runs that can reach the member. */
function bounds(limit: LimitIr, rule: RuleIr, reach: Reach, program: Program): boolean {
  if (limit.per.kind === 'calendar' && !reach.own && zonesDiffer(rule, program)) return false;
  switch (limit.scope) {
    case 'rule':
    case 'community':
      return true;
    case 'member':
      return reach.own;
    case 'subject':
      return rule.subject === COMMUNITY || (rule.subject === MEMBER && reach.own);
  }
}

/** Each run counts calendar days in its own member's zone: together they keep to nobody's days. */
function zonesDiffer(rule: RuleIr, program: Program): boolean {
  return (
    program.attributes.member.some(({ path }) => path === 'timezone') &&
    !(rule.subject !== MEMBER && rule.triggers.every((trigger) => trigger.kind === 'schedule'))
  );
}
