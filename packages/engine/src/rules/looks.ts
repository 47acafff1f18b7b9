import type { Program, Value } from '@reeve/ir';
import type { Aggregates } from '../aggregates/aggregates.ts';
import type { Context } from '../evaluate/context.ts';
import type { Probe, Stop } from '../explain/probe.ts';
import { type Attributes, COMMUNITY, MEMBER, type Subjects } from '../state/subjects.ts';
import { addDuration, type Zones } from '../time/calendar.ts';
import { nextFiring } from '../time/schedule.ts';
import type { Completed } from '../triggers/sequence.ts';
import type { Watcher } from '../watch/watcher.ts';
import { matchesType } from './dispatch.ts';
import type { Firings } from './firing.ts';
import { stickyPercent } from './identity.ts';
import { readLeaves } from './leaves.ts';
import type { RuleRuntime, TriggerRuntime } from './rule-runtime.ts';
import type { TimerQueue } from './timers.ts';

export interface LooksSetting {
  readonly program: Program;
  readonly zones: Zones;
  readonly subjects: Subjects;
  readonly members: Attributes;
  readonly communities: Attributes;
  readonly aggregates: Aggregates;
  readonly timers: TimerQueue;
  readonly firings: Firings;
  readonly probe: Probe | null;
  readonly watcher: Watcher | null;
  zoneOf(kind: number, subject: number): string;
}

// Made once: a look must not cost an object.
const FALSE: Stop = { kind: 'trigger' };
const FIRED: Stop = { kind: 'fired' };
const OPEN: Stop = { kind: 'open' };
const DATES: Stop = { kind: 'dates' };
const ROLLOUT: Stop = { kind: 'rollout' };
const FILTERED: Stop = { kind: 'if' };

/** Looks at triggers and says which fire: edges, spikes, sequences, schedules, and the clearing of `until` (Meanings 4 to 7). */
export class Looks {
  readonly #setting: LooksSetting;
  readonly #probe: Probe | null;

  constructor(setting: LooksSetting) {
    this.#setting = setting;
    this.#probe = setting.probe;
  }

  /** The context of a rule's subject when no event is at hand. */
  contextAt(rule: RuleRuntime, subject: number, now: number): Context {
    const kind = rule.ir.subject;
    return {
      now,
      event: null,
      community: this.#setting.subjects.communityOf(kind, subject),
      member: kind === MEMBER ? subject : -1,
      kind,
      subject,
      params: null,
    };
  }

  /** Looks at triggers of a rule for a subject (-1: its `until`), in order. */
  look(
    rule: RuleRuntime,
    subject: number,
    looks: readonly number[],
    context: Context,
    changed: ReadonlyMap<string, Value> | null,
    statesOnly = false,
  ): void {
    let fired = false;
    for (const i of looks) {
      if (i === -1) {
        this.#lookUntil(rule, subject, context, changed);
        continue;
      }
      const trigger = rule.triggers[i];
      if (!trigger) continue;
      const { ir } = trigger;
      if (ir.kind === 'state' || ir.kind === 'membership')
        fired = this.#lookState(rule, i, trigger, subject, context, fired);
      else if (ir.kind === 'spike') this.#lookSpike(rule, trigger, subject, context);
      else if (statesOnly || !context.event) continue;
      else if (ir.kind === 'sequence') {
        for (const { cause } of trigger.sequence?.feed(context, subject) ?? [])
          this.#fire(rule, trigger, context, cause);
      } else if (!fired && this.#happens(trigger, context, changed)) {
        this.#fire(rule, trigger, context, [context.event.id]);
        fired = true;
      } else if (!fired) this.#probe?.looked(rule, trigger, context, FALSE);
    }
  }

  /** The event at hand is one that the rule's trigger asks for, as an index has found. */
  happened(rule: RuleRuntime, trigger: TriggerRuntime, context: Context, cause: readonly string[]): void {
    this.#fire(rule, trigger, context, cause);
  }

  /** Whether an event or change trigger fires on the event at hand. */
  #happens(trigger: TriggerRuntime, context: Context, changed: ReadonlyMap<string, Value> | null): boolean {
    const { ir } = trigger;
    if (ir.kind === 'event') return matchesType(ir.match, context.event?.type ?? '') && trigger.test(context);
    if (ir.kind !== 'change' || !changed?.has(ir.path)) return false;
    if (!trigger.to) return true;
    const attributes = ir.of === 'member' ? this.#setting.members : this.#setting.communities;
    return (
      attributes.get(ir.path, ir.of === 'member' ? context.member : context.community) === trigger.to(context)
    );
  }

  #lookState(
    rule: RuleRuntime,
    index: number,
    trigger: TriggerRuntime,
    subject: number,
    context: Context,
    fired: boolean,
  ): boolean {
    const { ir } = trigger;
    const condition = trigger.test(context);
    if (ir.kind === 'membership' && ir.change === 'leaves') {
      const inside = trigger.spent.get(subject) === 1;
      if (condition) trigger.spent.set(subject, 1);
      else if (inside) {
        trigger.spent.set(subject, 0);
        if (!fired) this.#fire(rule, trigger, context, this.#causeOf(trigger, context));
        return true;
      }
      this.#probe?.looked(rule, trigger, context, FALSE);
      return fired;
    }
    if (!condition) {
      trigger.spent.set(subject, 0);
      if (!Number.isNaN(trigger.since.get(subject))) this.#stopHolding(trigger, subject);
      this.#probe?.looked(rule, trigger, context, FALSE);
      return fired;
    }
    let cause: readonly string[] | undefined;
    if (ir.kind === 'state' && ir.for) {
      const zone = this.#setting.zoneOf(rule.ir.subject, subject);
      const since = trigger.since.get(subject);
      if (Number.isNaN(since)) {
        trigger.since.set(subject, context.now);
        const [first] = this.#causeOf(trigger, context);
        if (first !== undefined) trigger.sinceCause.set(subject, first);
        const until = addDuration(this.#setting.zones, zone, context.now, ir.for);
        this.#setting.timers.add(until, {
          what: 'hold',
          rule: rule.index,
          trigger: index,
          subject,
          since: context.now,
        });
        this.#probe?.looked(rule, trigger, context, { kind: 'holding', since: context.now, until });
        return fired;
      }
      // Its timer fires it; later than that, a look does, where the rule has been armed again in between.
      const until = addDuration(this.#setting.zones, zone, since, ir.for);
      if (context.now <= until) {
        this.#probe?.looked(rule, trigger, context, { kind: 'holding', since, until });
        return fired;
      }
      cause = this.#causeOfHolding(trigger, subject);
    }
    const open = rule.ir.until && rule.open.get(subject) === 1;
    if (open || trigger.spent.get(subject) === 1) {
      this.#probe?.looked(rule, trigger, context, { kind: open ? 'open' : 'spent' });
      return fired;
    }
    trigger.spent.set(subject, 1);
    if (!fired) this.#fire(rule, trigger, context, cause ?? this.#causeOf(trigger, context));
    return true;
  }

  #causeOfHolding(trigger: TriggerRuntime, subject: number): readonly string[] {
    const cause = trigger.sinceCause.get(subject);
    return cause === undefined ? [] : [cause];
  }

  #stopHolding(trigger: TriggerRuntime, subject: number): void {
    trigger.since.set(subject, Number.NaN);
    trigger.sinceCause.delete(subject);
  }

  /** A condition has held as long as it was asked to: no look since then found it false. */
  held(rule: RuleRuntime, index: number, subject: number, since: number, now: number): void {
    const trigger = rule.triggers[index];
    if (!trigger || trigger.since.get(subject) !== since || trigger.spent.get(subject) === 1) return;
    if (rule.ir.until && rule.open.get(subject) === 1) return;
    trigger.spent.set(subject, 1);
    const cause = this.#causeOfHolding(trigger, subject);
    this.#fire(rule, trigger, this.contextAt(rule, subject, now), cause);
  }

  /** The events behind a condition: the one at hand, else those that its silences began with. */
  #causeOf(trigger: TriggerRuntime, context: Context): readonly string[] {
    if (context.event) return [context.event.id];
    const causes: string[] = [];
    for (const i of trigger.dependencies.silences) {
      const silence = this.#setting.aggregates.silences[i];
      const id = silence?.cause(silence.ir.subject === COMMUNITY ? context.community : context.subject);
      if (id !== undefined && !causes.includes(id)) causes.push(id);
    }
    return causes;
  }

  #lookSpike(rule: RuleRuntime, trigger: TriggerRuntime, subject: number, context: Context): void {
    const { ir, spike } = trigger;
    if (ir.kind !== 'spike' || !spike) return;
    const window = this.#setting.aggregates.windows[ir.window];
    if (!window) return;
    const of = window.ir.subject === COMMUNITY ? context.community : subject;
    const value = window.value(of, context.now);
    const amount = typeof value === 'number' ? value : 0;
    const judged = spike.judge(of, context.now, amount, ir.sensitivity);
    const isNew = judged.spiking && trigger.spent.get(subject) === 0;
    const told = isNew ? spike.tell(of, context.now, amount) : null;
    if (context.event) spike.feed(of, context.now, window.amountOf(context));
    const open = rule.ir.until && rule.open.get(subject) === 1;
    if (!judged.spiking) {
      if (judged.calm) trigger.spent.set(subject, 0);
      this.#probe?.looked(rule, trigger, context, {
        kind: 'calm',
        value: amount,
        expected: judged.expected,
      });
    } else if (open || !told) {
      this.#probe?.looked(rule, trigger, context, { kind: open ? 'open' : 'spent' });
    } else {
      trigger.spent.set(subject, 1);
      const { usual, days } = told;
      const values = {
        [ir.label]: amount,
        expected: readable(judged.expected),
        'usual up to': readable(usual),
        'by luck once in days': readable(days),
      };
      this.#fire(rule, trigger, context, context.event ? [context.event.id] : [], values);
    }
  }

  absent(rule: RuleRuntime, trigger: TriggerRuntime, done: Completed, now: number): void {
    const context = this.contextAt(rule, done.subject, now);
    context.event = done.first;
    if (rule.ir.subject !== MEMBER)
      context.member = this.#setting.subjects.ofEvent(MEMBER, context.community, done.first);
    this.#fire(rule, trigger, context, done.cause);
  }

  // ── schedules ──────────────────────────────────────────────────────────────────────────────────────────────

  planSchedule(rule: RuleRuntime, trigger: number, after: number): void {
    const { ir } = rule.triggers[trigger] as TriggerRuntime;
    if (ir.kind !== 'schedule') return;
    const due = nextFiring(this.#setting.zones, this.#setting.program.timeZone, ir.at, after);
    this.#setting.timers.add(due, { what: 'schedule', rule: rule.index, trigger });
  }

  scheduled(rule: RuleRuntime, index: number, now: number): void {
    const trigger = rule.triggers[index] as TriggerRuntime;
    for (const subject of this.#everySubject(rule)) {
      const context = this.contextAt(rule, subject, now);
      if (trigger.test(context)) this.#fire(rule, trigger, context, []);
      else this.#probe?.looked(rule, trigger, context, FALSE);
    }
    this.planSchedule(rule, index, now);
  }

  /** All known subjects of the rule, in order. */
  #everySubject(rule: RuleRuntime): readonly number[] {
    const kind = rule.ir.subject;
    return this.#setting.subjects
      .table(kind)
      .ids.map((_, subject) => subject)
      .sort((a, b) => this.#setting.subjects.compare(kind, a, b));
  }

  /** The rule is turned on: those for whom it is true already count as if it had just become true (Meaning 11). */
  backfill(rule: RuleRuntime, now: number): void {
    for (const subject of this.#everySubject(rule)) {
      const context = this.contextAt(rule, subject, now);
      rule.triggers.forEach((trigger, i) => {
        if (
          trigger.ir.kind !== 'state' &&
          (trigger.ir.kind !== 'membership' || trigger.ir.change === 'leaves')
        )
          return;
        trigger.spent.set(subject, 0);
        this.#lookState(rule, i, trigger, subject, context, false);
      });
    }
  }

  // ── until ──────────────────────────────────────────────────────────────────────────────────────────────────

  #lookUntil(
    rule: RuleRuntime,
    subject: number,
    context: Context,
    changed: ReadonlyMap<string, Value> | null,
  ): void {
    const { until } = rule.ir;
    if (!until || rule.open.get(subject) === 0) return;
    const holds = rule.until.some((trigger) => this.#untilHolds(trigger, context, changed));
    if (!until.for) {
      if (holds) this.#close(rule, subject, context.now);
      return;
    }
    const since = rule.untilSince.get(subject);
    if (!holds) rule.untilSince.set(subject, Number.NaN);
    else if (Number.isNaN(since)) {
      rule.untilSince.set(subject, context.now);
      const due = addDuration(
        this.#setting.zones,
        this.#setting.zoneOf(rule.ir.subject, subject),
        context.now,
        until.for,
      );
      this.#setting.timers.add(due, { what: 'clear', rule: rule.index, subject, since: context.now });
    }
  }

  #untilHolds(
    trigger: TriggerRuntime,
    context: Context,
    changed: ReadonlyMap<string, Value> | null,
  ): boolean {
    const { ir } = trigger;
    if (ir.kind === 'state') return trigger.test(context);
    if (ir.kind === 'membership') return trigger.test(context) === (ir.change === 'enters');
    const happens = context.event !== null && this.#happens(trigger, context, changed);
    if (happens) this.#setting.watcher?.trigger(ir.span, 'fired');
    return happens;
  }

  /** `until` has held as long as it was asked to: no look since then found it false. */
  cleared(rule: RuleRuntime, subject: number, since: number, now: number): void {
    if (rule.open.get(subject) === 1 && rule.untilSince.get(subject) === since)
      this.#close(rule, subject, now);
  }

  #close(rule: RuleRuntime, subject: number, now: number): void {
    this.#probe?.closed(rule, subject, now);
    rule.open.set(subject, 0);
    rule.untilSince.set(subject, Number.NaN);
    for (const trigger of rule.triggers) if (trigger.ir.kind !== 'membership') trigger.spent.set(subject, 0);
    for (const window of this.#baselinesOf(rule)) window.crises.close(subject, now);
  }

  /** Windows that are kept for the rule, of its own subject: an open crisis is left out of their baselines. */
  #baselinesOf(rule: RuleRuntime): readonly Aggregates['windows'][number][] {
    const indexes = new Set(rule.triggers.flatMap((trigger) => [...trigger.dependencies.windows]));
    return [...indexes].flatMap((i) => {
      const window = this.#setting.aggregates.windows[i];
      return window && window.ir.keptFor !== undefined && window.ir.subject === rule.ir.subject
        ? [window]
        : [];
    });
  }

  // ── firing ─────────────────────────────────────────────────────────────────────────────────────────────────

  #fire(
    rule: RuleRuntime,
    trigger: TriggerRuntime,
    context: Context,
    cause: readonly string[],
    values?: Readonly<Record<string, Value>>,
  ): void {
    const { ir } = rule;
    const { subject } = context;
    const stop = this.#stopOf(rule, context);
    this.#probe?.looked(rule, trigger, context, stop ?? FIRED);
    if (stop !== null) {
      if (stop.kind === 'if') rule.counts.filtered++;
      return;
    }
    rule.counts.fired++;
    const read: Record<string, Value> = {};
    readLeaves(trigger.leaves, context, read);
    if (values) Object.assign(read, values);
    readLeaves(rule.conditionLeaves, context, read);
    const { kind, community, member, event } = context;
    this.#setting.firings.fire(
      { rule, kind, subject, community, member, event, cause, values: read },
      context.now,
    );
    if (!ir.until) return;
    rule.open.set(subject, 1);
    rule.untilSince.set(subject, Number.NaN);
    for (const window of this.#baselinesOf(rule)) window.crises.open(subject, context.now);
  }

  /** What keeps a rule from firing though its trigger would; `null` where nothing does. */
  #stopOf(rule: RuleRuntime, context: Context): Stop | null {
    const { ir } = rule;
    if (ir.until && rule.open.get(context.subject) === 1) return OPEN;
    if ((ir.from !== undefined && context.now < ir.from) || (ir.to !== undefined && context.now >= ir.to))
      return DATES;
    if (ir.rollout !== undefined && !this.#rolledOut(rule, context)) return ROLLOUT;
    return rule.condition && !rule.condition(context) ? FILTERED : null;
  }

  #rolledOut(rule: RuleRuntime, context: Context): boolean {
    const { id } = this.#setting.subjects.ref(context.kind, context.subject);
    const community = this.#setting.subjects.communityName(context.community);
    return stickyPercent(`rollout ${rule.ir.name}`, community, id) < (rule.ir.rollout ?? 100);
  }
}

/** Three digits, and no more than two decimals. */
function readable(x: number): number {
  let unit = 100;
  while (Math.abs(x) * unit >= 1000 && unit > 1e-9) unit /= 10;
  return unit >= 1 ? Math.round(x * unit) / unit : Math.round(x * unit) * Math.round(1 / unit);
}
