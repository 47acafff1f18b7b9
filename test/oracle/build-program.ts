import {
  type ActionUse,
  type BinaryOp,
  type CapIr,
  type CronIr,
  type Duration,
  type EventMatch,
  type Expr,
  IR_VERSION,
  type LimitIr,
  type PlanIr,
  type Program,
  type RuleIr,
  type ShareIr,
  type SilenceIr,
  type Span,
  type StepIr,
  type StreakIr,
  type SubjectKind,
  type TriggerIr,
  type Type,
  type Value,
  type WindowIr,
} from '@reeve/ir';

/** Programs written as data, so that the oracles test the engine and not the compiler. */
const span: Span = { source: 'oracle.reeve', start: 0, end: 0 };

export const SECOND = 1000;
export const MINUTE: number = 60 * SECOND;
export const HOUR: number = 60 * MINUTE;
export const DAY: number = 24 * HOUR;
export const WEEK: number = 7 * DAY;

export const MEMBER: SubjectKind = { kind: 'member' };
export const COMMUNITY: SubjectKind = { kind: 'community' };
const NUMBER: Type = { kind: 'number' };
const TEXT: Type = { kind: 'text' };

export function exact(ms: number): Duration {
  return { kind: 'exact', ms };
}

export function calendar(unit: 'day' | 'week' | 'month', count = 1): Duration {
  return { kind: 'calendar', unit, count };
}

export function events(types: string | readonly string[], where?: Expr): EventMatch {
  const list = typeof types === 'string' ? [types] : types;
  return where ? { types: list, where } : { types: list };
}

export function lit(value: Value): Expr {
  return { op: 'lit', value };
}

export function numberField(path: string): Expr {
  return { op: 'event', path, type: NUMBER, label: `event.${path}` };
}

export function textField(path: string): Expr {
  return { op: 'event', path, type: TEXT, label: `event.${path}` };
}

export function memberNumber(path: string): Expr {
  return { op: 'attr', of: 'member', path, default: null, type: NUMBER, label: `member.${path}` };
}

export function memberText(path: string): Expr {
  return { op: 'attr', of: 'member', path, default: null, type: TEXT, label: `member.${path}` };
}

export function binary(kind: BinaryOp, left: Expr, right: Expr): Expr {
  return { op: 'binary', kind, left, right };
}

export function and(left: Expr, right: Expr): Expr {
  return binary('and', left, right);
}

export function effect(action = 'log.write', extra: Partial<ActionUse> = {}): StepIr {
  return {
    op: 'effect',
    use: { action, args: [{ name: 'message', value: lit('x') }], emits: [], span, ...extra },
  };
}

export function wait(duration: Duration): StepIr {
  return { op: 'wait', for: duration, span };
}

export function waitFor(match: EventMatch, within: Duration, otherwise: number): StepIr {
  return { op: 'waitFor', match, within, otherwise, span };
}

export function split(id: string, branches: readonly { percent: number; to: number }[]): StepIr {
  return { op: 'split', id, branches, span };
}

export function branch(condition: Expr, otherwise: number): StepIr {
  return { op: 'branch', if: condition, otherwise, span };
}

export function start(plan: number, args: readonly Expr[] = []): StepIr {
  return { op: 'start', plan, args, span };
}

export function onEvent(match: EventMatch): TriggerIr {
  return { kind: 'event', match, span };
}

export function onState(condition: Expr, hold?: Duration): TriggerIr {
  return hold ? { kind: 'state', condition, for: hold, span } : { kind: 'state', condition, span };
}

export interface SequenceStep {
  readonly match: EventMatch;
  readonly absent: boolean;
  readonly within: Duration;
}

export function onSequence(
  first: EventMatch,
  steps: readonly SequenceStep[],
  same: readonly string[] = [],
): TriggerIr {
  return { kind: 'sequence', first, steps, same, span };
}

export function onCron(cron: CronIr, forEach?: { where?: Expr }): TriggerIr {
  const at = { kind: 'cron', cron } as const;
  return forEach ? { kind: 'schedule', at, forEach, span } : { kind: 'schedule', at, span };
}

export function onEvery(ms: number, forEach?: { where?: Expr }): TriggerIr {
  const at = { kind: 'every', ms } as const;
  return forEach ? { kind: 'schedule', at, forEach, span } : { kind: 'schedule', at, span };
}

export function onSpike(window: number, sensitivity: 'low' | 'normal' | 'high' = 'normal'): TriggerIr {
  return { kind: 'spike', window, sensitivity, label: 'spike', span };
}

export function onChange(path: string, to?: Expr): TriggerIr {
  const label = `member.${path}`;
  return to
    ? { kind: 'change', of: 'member', path, to, label, span }
    : { kind: 'change', of: 'member', path, label, span };
}

export function onMembership(segment: string, condition: Expr, change: 'enters' | 'leaves'): TriggerIr {
  return { kind: 'membership', segment, condition, change, span };
}

const EVERY_MONTH: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const EVERY_DAY: readonly number[] = Array.from({ length: 31 }, (_, i) => i + 1);
const EVERY_WEEKDAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

/** A wall-clock time on some weekdays (all by default). */
export function at(hour: number, minute: number, weekdays: readonly number[] = EVERY_WEEKDAY): CronIr {
  return {
    minutes: [minute],
    hours: [hour],
    days: EVERY_DAY,
    months: EVERY_MONTH,
    weekdays,
    eitherDay: false,
  };
}

export type RuleParts = Partial<Omit<RuleIr, 'subject' | 'name' | 'triggers'>> & {
  readonly name: string;
  readonly per?: SubjectKind;
  readonly when: TriggerIr | readonly TriggerIr[];
};

export interface ProgramParts {
  readonly timeZone?: string;
  readonly lateness?: number;
  readonly activity?: readonly string[];
  readonly caps?: readonly CapIr[];
  readonly plans?: readonly Omit<PlanIr, 'span' | 'title'>[];
  readonly attributes?: readonly string[];
}

export interface Builder {
  window(parts: {
    per?: SubjectKind;
    match: EventMatch;
    fn?: WindowIr['fn'];
    value?: Expr;
    span: Duration;
    baselines?: WindowIr['baselines'];
    keptFor?: string;
  }): { readonly index: number; readonly value: Expr; usual(baseline: number): Expr };
  silence(parts: { per?: SubjectKind; match: EventMatch; span: Duration }): Expr;
  share(parts: Omit<ShareIr, 'subject' | 'then'> & { per?: SubjectKind; followedBy: EventMatch }): Expr;
  streak(parts: { per?: SubjectKind; match: EventMatch; unit: StreakIr['unit'] }): Expr;
  rule(parts: RuleParts): void;
  program(parts?: ProgramParts): Program;
}

export function limit(
  count: number,
  per: Duration,
  over: LimitIr['over'] = 'drop',
  scope: LimitIr['scope'] = 'subject',
): LimitIr {
  return { count, per, scope, over };
}

export function createBuilder(): Builder {
  const subjects: SubjectKind[] = [MEMBER, COMMUNITY];
  const windows: WindowIr[] = [];
  const silences: SilenceIr[] = [];
  const shares: ShareIr[] = [];
  const streaks: StreakIr[] = [];
  const rules: RuleIr[] = [];
  const subjectOf = (kind: SubjectKind = MEMBER): number => {
    const found = subjects.findIndex((known) => JSON.stringify(known) === JSON.stringify(kind));
    return found >= 0 ? found : subjects.push(kind) - 1;
  };
  return {
    window({ per, match, fn = 'count', value, span: length, baselines = [], keptFor }) {
      const index =
        windows.push({
          subject: subjectOf(per),
          match,
          fn,
          ...(value ? { value } : {}),
          span: length,
          baselines,
          ...(keptFor === undefined ? {} : { keptFor }),
        }) - 1;
      return {
        index,
        value: { op: 'window', index, label: `window ${index}` },
        usual: (baseline) => ({ op: 'usual', index, baseline, label: `usual ${index}.${baseline}` }),
      };
    },
    silence({ per, match, span: length }) {
      const index = silences.push({ subject: subjectOf(per), match, span: length }) - 1;
      return { op: 'silence', index, label: `silence ${index}` };
    },
    share({ per, followedBy, ...parts }) {
      // biome-ignore lint/suspicious/noThenProperty: the program format calls it so; nobody awaits it.
      const index = shares.push({ subject: subjectOf(per), then: followedBy, ...parts }) - 1;
      return { op: 'share', index, label: `share ${index}` };
    },
    streak({ per, match, unit }) {
      const index = streaks.push({ subject: subjectOf(per), match, unit }) - 1;
      return { op: 'streak', index, label: `streak ${index}` };
    },
    rule({ per, when, ...parts }) {
      rules.push({
        title: parts.name,
        subject: subjectOf(per),
        explicitSubject: per !== undefined,
        triggers: Array.isArray(when) ? (when as readonly TriggerIr[]) : [when as TriggerIr],
        steps: [effect()],
        limits: [],
        priority: 0,
        mode: 'restart',
        shadow: false,
        backfill: false,
        version: `${parts.name}-1`,
        span,
        ...parts,
      });
    },
    program({ timeZone = 'UTC', lateness = 0, activity = [], caps = [], plans = [], attributes = [] } = {}) {
      return {
        irVersion: IR_VERSION,
        id: 'oracle',
        timeZone,
        lateness,
        depth: 8,
        subjects,
        activity,
        attributes: {
          member: attributes.map((path) => ({ path, type: { kind: 'any' }, default: null })),
          community: [],
        },
        windows,
        silences,
        shares,
        streaks,
        tables: [],
        plans: plans.map((plan) => ({ ...plan, title: plan.name, span })),
        rules,
        caps,
        events: [],
      };
    },
  };
}
