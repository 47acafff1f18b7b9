import type { LimitIr, Program, RuleIr, Signatures, StepIr, TriggerIr } from '@reeve/ir';
import type { ProjectSettings } from '../../check/project.ts';
import type { ProofContext } from '../proof.ts';
import { cronGap, longest } from './lengths.ts';
import { nameSpan } from './messages.ts';
import { messageOf } from './outgoing.ts';
import { countPaths } from './paths.ts';
import { lengthWords, limitWords } from './words.ts';

/** How much a platform takes of an action, or on a channel. */
interface Quota {
  /** An action or a channel. */
  readonly of: string;
  readonly written: string;
  /** Uses a millisecond. */
  readonly rate: number;
}

const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};
const QUOTA = /^([1-9]\d*) per (?:([1-9]\d*) )?(second|minute|hour|day)s?$/;

function quotaOf(of: string, written: string): readonly Quota[] {
  const [, count, units, unit] = QUOTA.exec(written.trim()) ?? [];
  const ms = UNITS[unit ?? ''];
  return ms === undefined ? [] : [{ of, written, rate: Number(count) / (Number(units ?? 1) * ms) }];
}

/** Quotas of the actions' manifests, and those that the project states of its own platforms. */
function quotasOf(signatures: Signatures, settings: ProjectSettings): readonly Quota[] {
  const own = settings.quotas ?? [];
  return [
    ...own.flatMap(({ of, quota }) => quotaOf(of, quota)),
    ...signatures.actions
      .filter(({ id, quota }) => quota !== undefined && !own.some(({ of }) => of === id))
      .flatMap(({ id, quota }) => quotaOf(id, quota ?? '')),
  ];
}

/** Longer than this for one round is worth telling. */
const HOUR = 3_600_000;

/** Promises that the quotas of platforms cannot keep. */
export function reportQuotas(context: ProofContext): void {
  const { program, signatures, settings } = context;
  const quotas = quotasOf(signatures, settings);
  if (quotas.length === 0) return;
  for (const rule of program.rules) {
    if (rule.shadow) continue;
    for (const quota of quotas) {
      const uses = (pick: (...counts: readonly number[]) => number): number =>
        countPaths(rule.steps, program, {
          weigh: (step) => (isOf(step, quota) ? 1 : 0),
          pick,
          atOnce: false,
        });
      const most = uses(Math.max);
      if (most === 0) continue;
      const least = uses(Math.min);
      for (const trigger of rule.triggers) reportRound(context, rule, trigger, quota, most, least);
      for (const limit of rule.limits) reportLimit(context, rule, limit, quota, least);
    }
  }
}

function isOf(step: StepIr, { of }: Quota): boolean {
  return step.op === 'effect' && (step.use.action === of || messageOf(step.use)?.channel === of);
}

/** A schedule that carries something out for each member, on a platform that takes only so many at a time. */
function reportRound(
  context: ProofContext,
  rule: RuleIr,
  trigger: TriggerIr,
  quota: Quota,
  most: number,
  least: number,
): void {
  if (trigger.kind !== 'schedule' || !trigger.forEach || rule.subject !== 0) return;
  const gap = trigger.at.kind === 'every' ? trigger.at.ms : cronGap(trigger.at.cron);
  const { members } = context.settings;
  const limits = rule.limits.length > 0;
  if (members === undefined) {
    const fit = Math.floor((gap * quota.rate) / most);
    const between = lengthWords(gap);
    context.cannotTell({
      rule: rule.name,
      span: nameSpan(context, rule),
      question: {
        en: `Can “${rule.name}” keep to the quota of ${quota.of}, ${quota.written}?`,
        zh: `“${rule.name}”能不能守住 ${quota.of} 的配额 ${quota.written}？`,
      },
      reason: {
        en: `No more than ${fit} members fit into the ${between.en} between two rounds, and the project does not say how many there are (members: … in reeve.yaml).`,
        zh: `两轮之间的 ${between.zh} 最多容得下 ${fit} 位成员，而项目没有说有多少成员（reeve.yaml 中的 members: …）。`,
      },
    });
    return;
  }
  const everybody =
    !trigger.forEach.where && !rule.if && rule.rollout === undefined && rule.holdout === undefined;
  const sure = everybody && !limits && least === most;
  const takes = (members * most) / quota.rate;
  const behind = takes > gap;
  if (!behind && takes < HOUR) return;
  context.report(
    behind ? 'flow/quota-behind' : 'flow/quota-slow',
    nameSpan(context, rule),
    {
      name: rule.name,
      of: quota.of,
      quota: quota.written,
      count: members * most,
      takes: lengthWords(takes),
      gap: lengthWords(gap),
      upTo: sure ? { en: '', zh: '' } : { en: 'up to ', zh: '最多' },
    },
    { ...(behind && !sure && { severity: 'info' as const }) },
  );
}

/** A limit of the whole rule that lets through more than the platform takes. */
function reportLimit(context: ProofContext, rule: RuleIr, limit: LimitIr, quota: Quota, least: number): void {
  if (limit.scope !== 'rule' || least === 0) return;
  const taken = Math.ceil(quota.rate * longest(limit.per) - 1e-9);
  if (limit.count * least <= taken) return;
  context.report('flow/quota-limit', nameSpan(context, rule), {
    name: rule.name,
    limit: limitWords(limit),
    count: limit.count * least,
    taken,
    of: quota.of,
    quota: quota.written,
  });
}

/** Steps of all rules and plans. */
export function allSteps(program: Program): readonly StepIr[] {
  return [...program.rules, ...program.plans].flatMap(({ steps }) => steps);
}
