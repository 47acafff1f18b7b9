import type { Bilingual, CapIr, Program, RuleIr, Span, StepIr } from '@reeve/ir';
import type { ProofContext } from '../proof.ts';
import { passes } from './firings.ts';
import { cronCount, DAY, limited, shortest, slackOf } from './lengths.ts';
import { type Message, messageOf, type Outgoing, runMessages } from './outgoing.ts';
import { countPaths } from './paths.ts';
import type { MessageBounds, MessageReport, RuleMessages, SpanName } from './report.ts';
import { durationWords } from './words.ts';

/** What a day, a week and a month are taken for: any stretch of this length, wherever it begins. */
const SPANS: Readonly<Record<SpanName, number>> = { day: DAY, week: 7 * DAY, month: 30 * DAY };

const NAMES = ['day', 'week', 'month'] as const;

/** Messages of one kind that one rule can send to one member. */
interface Item {
  readonly rule: RuleIr;
  readonly message: Message;
  most(span: number): number;
}

interface Sender {
  readonly rule: RuleIr;
  readonly items: readonly Item[];
  readonly unbounded?: Bilingual;
}

/**
 * The most messages that one member can get in any stretch of a day, a week, a month. An upper bound: triggers, limits,
 * waits and caps are taken at their widest, conditions are not counted on. It holds for members who stay in one time zone.
 */
export function messageBounds(program: Program): MessageReport {
  const senders = program.rules.flatMap((rule) => senderOf(rule, program) ?? []);
  const items = senders.flatMap((sender) => sender.items);
  const of = (some: readonly Item[], caps: readonly CapIr[]): MessageBounds =>
    boundsBy((span) => boundOf(some, caps, span, slackOf(program.timeZone)));
  const distinct = (pick: (message: Message) => string | null): readonly string[] =>
    [...new Set(items.flatMap(({ message }) => pick(message) ?? []))].sort();
  const rules = senders.map(({ rule, items: own, unbounded }): RuleMessages => {
    const bounds = of(own, []);
    return {
      rule: rule.name,
      bounds,
      channels: [...new Set(own.flatMap(({ message }) => message.channel ?? []))],
      purposes: [...new Set(own.flatMap(({ message }) => message.purpose ?? []))],
      ...(unbounded && { unbounded }),
    };
  });
  return {
    total: of(items, program.caps),
    withoutCaps: of(items, []),
    byChannel: distinct(({ channel }) => channel).map((channel) => ({
      channel,
      bounds: of(
        items.filter(({ message }) => message.channel === channel || message.channel === null),
        program.caps,
      ),
    })),
    byPurpose: distinct(({ purpose }) => purpose).map((purpose) => ({
      purpose,
      bounds: of(
        items.filter(({ message }) => message.purpose === purpose),
        program.caps,
      ),
    })),
    rules: rules.sort((a, b) => (b.bounds.month ?? 1e300) - (a.bounds.month ?? 1e300)),
  };
}

function boundsBy(most: (span: number) => number): MessageBounds {
  const bound = (name: SpanName): number | null => {
    const value = most(SPANS[name]);
    return Number.isFinite(value) ? value : null;
  };
  const [day, week, month] = NAMES.map(bound) as [number | null, number | null, number | null];
  return { day, week, month };
}

function senderOf(rule: RuleIr, program: Program): Sender | undefined {
  const { outgoing, again } = runMessages(rule, program);
  if (outgoing.length === 0) return undefined;
  const items = outgoing.map(
    (each): Item => ({
      rule,
      message: each.message,
      most: (span) => (again === undefined ? sent(rule, each, span, program) : Number.POSITIVE_INFINITY),
    }),
  );
  const unbounded =
    again === undefined
      ? outgoing.map((each) => whyUnbounded(rule, each, program)).find((why) => why !== undefined)
      : {
          en: `the plan “${again}” starts itself again`,
          zh: `预案“${again}”会再次启动自己`,
        };
  return { rule, items, ...(unbounded && { unbounded }) };
}

function reachOf(rule: RuleIr, { own }: Message): { readonly oneSubject: boolean; readonly own: boolean } {
  return { own, oneSubject: rule.subject === 1 || (rule.subject === 0 && own) };
}

/** Messages of runs that passed their limits early enough to send now. */
function sent(rule: RuleIr, { message, from, to, most }: Outgoing, span: number, program: Program): number {
  const width = span + to - from;
  if (!Number.isFinite(width)) return Number.POSITIVE_INFINITY;
  return passes(rule, reachOf(rule, message), width, program).most * most;
}

function whyUnbounded(
  rule: RuleIr,
  { message, from, to }: Outgoing,
  program: Program,
): Bilingual | undefined {
  const width = DAY + to - from;
  if (!Number.isFinite(width)) {
    return {
      en: 'its runs can wait for any length of time before they send',
      zh: '它的执行可以等待任意长的时间再发送',
    };
  }
  return passes(rule, reachOf(rule, message), width, program).unbounded;
}

/** Whether a cap is sure to count this message. */
function covers(cap: CapIr, { channel, purpose, action }: Message): boolean {
  return (
    (cap.channel === undefined || cap.channel === channel) &&
    (cap.purpose === undefined || cap.purpose === purpose) &&
    (cap.action === undefined || cap.action === action)
  );
}

/** Each message is counted against one of the caps that cover it: whichever way of sharing them out gives least. */
function boundOf(items: readonly Item[], caps: readonly CapIr[], span: number, slack: number): number {
  const each = items.map((item) => item.most(span));
  const sum = each.reduce((a, b) => a + b, 0);
  let least = sum;
  const room = (cap: CapIr): number => limited(span, cap.count, cap.per, slack);
  for (const cap of caps) {
    let outside = 0;
    let inside = 0;
    items.forEach(({ message }, i) => {
      if (covers(cap, message)) inside += each[i] as number;
      else outside += each[i] as number;
    });
    least = Math.min(least, Math.min(inside, room(cap)) + outside);
  }
  // Each to the cap with least room.
  const byRoom = [...caps].sort((a, b) => room(a) - room(b));
  const shares = new Map<CapIr | null, number>();
  items.forEach(({ message }, i) => {
    const cap = byRoom.find((one) => covers(one, message)) ?? null;
    shares.set(cap, (shares.get(cap) ?? 0) + (each[i] as number));
  });
  let shared = 0;
  for (const [cap, most] of shares) shared += cap ? Math.min(most, room(cap)) : most;
  return Math.min(least, shared);
}

/** Says which rules are sure to run into a cap, and, where a project has none, what would give a bound. */
export function reportMessages(context: ProofContext, messages: MessageReport): void {
  reportOverCaps(context);
  if (messages.total.day !== null || context.program.caps.length > 0) return;
  const open = context.program.rules.flatMap((rule) => {
    const why = messages.rules.find((each) => each.rule === rule.name)?.unbounded;
    return why ? [{ span: nameSpan(context, rule), why, name: rule.name }] : [];
  });
  const [first, ...others] = open;
  if (!first) return;
  context.report(
    'flow/no-bound',
    first.span,
    { name: first.name, why: first.why },
    {
      related: others.slice(0, 5).map(({ span, name, why }) => ({
        span,
        message: {
          en: `Nor is there a bound to what “${name}” sends: ${why.en}.`,
          zh: `“${name}”发送的消息也没有上限：${why.zh}。`,
        },
      })),
    },
  );
}

export function nameSpan({ model }: ProofContext, rule: RuleIr): Span {
  return model.rules.get(rule.name)?.span ?? rule.span;
}

/** A rule that by itself sends more than a cap lets through, whenever it fires or by its schedule. */
function reportOverCaps(context: ProofContext): void {
  const { program } = context;
  for (const rule of program.rules) {
    if (rule.subject !== 0 || rule.shadow) continue;
    for (const cap of program.caps) {
      if (cap.scope !== 'member') continue;
      const atOnce = surely(rule.steps, program, cap);
      if (atOnce === 0) continue;
      const times = Math.max(1, surelyScheduled(rule, cap, program));
      if (atOnce * times <= cap.count) continue;
      const per = durationWords(cap.per);
      context.report('flow/over-cap', nameSpan(context, rule), {
        name: rule.name,
        count: atOnce * times,
        cap: cap.count,
        within: times > 1 ? { en: `in ${per.en}`, zh: `在 ${per.zh} 内` } : { en: 'at once', zh: '一次' },
        per,
      });
      break;
    }
  }
}

/** How many covered messages to the member every run sends at once. */
function surely(steps: readonly StepIr[], program: Program, cap: CapIr): number {
  const weigh = (step: StepIr): number => {
    const message = step.op === 'effect' ? messageOf(step.use) : undefined;
    return message?.own && covers(cap, message) ? 1 : 0;
  };
  return countPaths(steps, program, { weigh, pick: Math.min, atOnce: true });
}

/** How often the rule is sure to run for each member within the time of a cap. */
function surelyScheduled(rule: RuleIr, cap: CapIr, program: Program): number {
  const [trigger] = rule.triggers;
  const plain =
    rule.triggers.length === 1 &&
    !rule.if &&
    !rule.until &&
    !rule.quiet &&
    !rule.approval &&
    rule.limits.length === 0 &&
    rule.rollout === undefined &&
    rule.holdout === undefined &&
    rule.from === undefined &&
    rule.to === undefined;
  if (!plain || trigger?.kind !== 'schedule' || !trigger.forEach || trigger.forEach.where) return 0;
  const span = shortest(cap.per);
  if (trigger.at.kind === 'every') return Math.floor(span / trigger.at.ms);
  return cronCount(trigger.at.cron, span, slackOf(program.timeZone)).least;
}
