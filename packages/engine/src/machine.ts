import type { Decision, Event, Expr, Program, Value } from '@reeve/ir';
import {
  type Aggregates,
  createAggregates,
  loadAggregates,
  saveAggregates,
} from './aggregates/aggregates.ts';
import { nominal } from './aggregates/window.ts';
import type { Context } from './evaluate/context.ts';
import {
  compileExpression,
  compileTest,
  type Evaluate,
  type Surroundings,
  type Test,
} from './evaluate/expression.ts';
import { convert, fieldOf } from './evaluate/fields.ts';
import { createTables } from './evaluate/tables.ts';
import {
  ATTRIBUTE_EVENTS,
  type Dispatch,
  type DispatchedRule,
  dispatchOf,
  matchesType,
  type Watcher,
  type Watchers,
  watchersOf,
} from './rules/dispatch.ts';
import { Firings } from './rules/firing.ts';
import { stickyPercent } from './rules/identity.ts';
import { readLeaves } from './rules/leaves.ts';
import {
  createRuleRuntime,
  loadRule,
  type RuleCompiler,
  type RuleRuntime,
  saveRule,
  type TriggerRuntime,
} from './rules/rule-runtime.ts';
import { readySteps } from './rules/runs.ts';
import { TimerQueue } from './rules/timers.ts';
import { Attributes, COMMUNITY, MEMBER, Subjects } from './state/subjects.ts';
import { addDuration, type Zones } from './time/calendar.ts';
import { nextFiring } from './time/schedule.ts';
import type { Completed } from './triggers/sequence.ts';

export interface MachineSetting {
  readonly program: Program;
  readonly zones: Zones;
  readonly functions: Readonly<Record<string, (args: readonly Value[]) => Value>>;
  readonly emit: (decision: Decision) => void;
}

/** Something to do at one instant, once its events are in. Ordered by rule, subject, then `order`. */
interface Due {
  readonly rule: RuleRuntime;
  readonly subject: number;
  readonly order: number;
  readonly look?: number;
  readonly act?: () => void;
}

/** Rules over events in order of time: what the engine does once order is restored and repeats are out. */
export class Machine {
  readonly #program: Program;
  readonly #zones: Zones;
  readonly #subjects: Subjects;
  readonly #members: Attributes;
  readonly #communities: Attributes;
  readonly #aggregates: Aggregates;
  readonly #rules: readonly RuleRuntime[];
  readonly #inOrder: readonly RuleRuntime[];
  readonly #watchers: Watchers;
  readonly #timers: TimerQueue = new TimerQueue();
  readonly #firings: Firings;
  readonly #dispatches: Map<string, Dispatch> = new Map();
  readonly #memberZone: (subject: number) => string;
  readonly #knownZones: Map<string, boolean> = new Map();
  readonly #functions: MachineSetting['functions'];
  /** Looks that entries leaving at the present instant ask for; done when its events are in. */
  #leaving: Due[] = [];
  /** All that time moves by itself, and that somebody looks at. */
  #clocks: readonly { readonly due: number }[] = [];
  #now: number = Number.NEGATIVE_INFINITY;
  #next: number = Number.POSITIVE_INFINITY;
  #started = false;

  constructor(setting: MachineSetting) {
    const { program, zones } = setting;
    this.#program = program;
    this.#zones = zones;
    this.#functions = setting.functions;
    this.#subjects = new Subjects(program.subjects);
    this.#members = new Attributes(program.attributes.member);
    this.#communities = new Attributes(program.attributes.community);
    this.#memberZone = this.#zoneReader();
    const around = this.#surroundings();
    const compiler = this.#compiler(around);
    this.#aggregates = createAggregates({
      program,
      subjects: this.#subjects,
      zones,
      match: compiler.match,
      expression: compiler.expression,
      zoneOf: (kind, subject) => this.#zoneOf(kind, subject),
    });
    this.#rules = program.rules.map((rule, i) => createRuleRuntime(rule, i, compiler));
    this.#inOrder = [...this.#rules].sort((a, b) => b.ir.priority - a.ir.priority || a.index - b.index);
    this.#inOrder.forEach((rule, rank) => {
      rule.rank = rank;
    });
    this.#watchers = watchersOf(this.#inOrder, this.#aggregates);
    this.#firings = new Firings({
      program,
      subjects: this.#subjects,
      members: this.#members,
      zones,
      timers: this.#timers,
      rules: this.#rules,
      plans: program.plans.map((plan) => readySteps(plan.steps, compiler)),
      zoneOf: (kind, subject) => this.#zoneOf(kind, subject),
      emit: setting.emit,
    });
    this.#watch();
  }

  // ── reading ────────────────────────────────────────────────────────────────────────────────────────────────

  #zoneReader(): (subject: number) => string {
    const fallback = this.#program.timeZone;
    if (!this.#members.has('timezone')) return () => fallback;
    const read = this.#members.reader('timezone');
    return (subject) => {
      const zone = read(subject);
      return typeof zone === 'string' && this.#zoneKnown(zone) ? zone : fallback;
    };
  }

  #zoneKnown(zone: string): boolean {
    let known = this.#knownZones.get(zone);
    if (known === undefined) {
      try {
        this.#zones.offset(zone, 0);
        known = true;
      } catch {
        known = false;
      }
      this.#knownZones.set(zone, known);
    }
    return known;
  }

  #zoneOf(kind: number, subject: number): string {
    return kind === MEMBER && subject >= 0 ? this.#memberZone(subject) : this.#program.timeZone;
  }

  #surroundings(): Surroundings {
    const at = (kind: number, context: Context): number => {
      if (kind === COMMUNITY) return context.community;
      if (kind === context.kind) return context.subject;
      if (kind === MEMBER) return context.member;
      return context.event ? this.#subjects.ofEvent(kind, context.community, context.event) : -1;
    };
    const { windows, silences, shares, streaks } = this.#program;
    const kindOf = (list: readonly { readonly subject: number }[], i: number): number =>
      list[i]?.subject ?? MEMBER;
    return {
      zones: this.#zones,
      zoneOf: (context) => this.#zoneOf(MEMBER, context.member),
      attribute: (of, path) => (of === 'member' ? this.#members : this.#communities).reader(path),
      window: (i) => {
        const kind = kindOf(windows, i);
        return (context) => this.#aggregates.windows[i]?.value(at(kind, context), context.now) ?? null;
      },
      usual: (i, baseline) => {
        const kind = kindOf(windows, i);
        return (context) =>
          this.#aggregates.windows[i]?.usual(baseline, at(kind, context), context.now) ?? null;
      },
      silence: (i) => {
        const kind = kindOf(silences, i);
        return (context) => this.#aggregates.silences[i]?.holds(at(kind, context), context.now) ?? false;
      },
      share: (i) => {
        const kind = kindOf(shares, i);
        return (context) => this.#aggregates.shares[i]?.value(at(kind, context), context.now) ?? null;
      },
      streak: (i) => {
        const kind = kindOf(streaks, i);
        return (context) => this.#aggregates.streaks[i]?.value(at(kind, context), context.now) ?? null;
      },
      table: createTables(this.#program, (expr) => compileExpression(expr, this.#lazySurroundings())),
      external: (fn) => this.#functions[fn] ?? (() => null),
      memberId: (member) => (member < 0 ? null : (this.#subjects.table(MEMBER).ids[member] ?? null)),
      communityId: (community) => this.#subjects.communityName(community),
      subjectId: (kind, subject) => this.#subjects.ref(kind, subject).id,
    };
  }

  #lazy: Surroundings | null = null;
  #lazySurroundings(): Surroundings {
    this.#lazy ??= this.#surroundings();
    return this.#lazy;
  }

  #compiler(around: Surroundings): RuleCompiler {
    const expression = (expr: Expr): Evaluate => compileExpression(expr, around);
    const test = (expr: Expr): Test => compileTest(expr, around);
    return {
      around,
      zones: this.#zones,
      expression,
      test,
      match: (match) => {
        const where = match.where ? test(match.where) : null;
        if (match.types.length === 0) return where ?? (() => true);
        const types = new Set(match.types);
        return (context) =>
          context.event !== null && types.has(context.event.type) && (where === null || where(context));
      },
      zoneOf: (kind, subject) => this.#zoneOf(kind, subject),
      windowLength: (window) => {
        const ir = this.#program.windows[window];
        return ir ? nominal(ir.span) : 1;
      },
    };
  }

  // ── time ───────────────────────────────────────────────────────────────────────────────────────────────────

  #watch(): void {
    this.#aggregates.windows.forEach((window, i) => {
      const watchers = this.#watchers.windows[i] ?? [];
      if (watchers.length > 0) window.onLeave = (subject) => this.#ask(watchers, window.ir.subject, subject);
    });
    this.#aggregates.shares.forEach((share, i) => {
      const watchers = this.#watchers.shares[i] ?? [];
      if (watchers.length > 0) share.onChange = (subject) => this.#ask(watchers, share.ir.subject, subject);
    });
    this.#clocks = [
      ...this.#aggregates.windows.filter((window) => window.onLeave),
      ...this.#aggregates.silences.filter((_, i) => (this.#watchers.silences[i]?.length ?? 0) > 0),
      ...this.#aggregates.shares.filter((share) => share.onChange),
      ...this.#rules.flatMap(({ triggers }) => triggers.flatMap(({ sequence }) => sequence ?? [])),
    ];
  }

  /** Asks for a look of each watcher at what changed for a subject of this kind. */
  #ask(watchers: readonly Watcher[], kind: number, subject: number): void {
    for (const { rule, trigger } of watchers) {
      if (rule.ir.subject === kind) this.#leaving.push({ rule, subject, order: trigger, look: trigger });
      else if (kind === COMMUNITY) {
        for (const each of this.#subjectsIn(rule.ir.subject, subject)) {
          this.#leaving.push({ rule, subject: each, order: trigger, look: trigger });
        }
      }
    }
  }

  #subjectsIn(kind: number, community: number): readonly number[] {
    const { communities } = this.#subjects.table(kind);
    const found: number[] = [];
    for (let i = 0; i < communities.length; i++) if (communities[i] === community) found.push(i);
    return found;
  }

  /** Does all that falls due before `time`. */
  runBefore(time: number): void {
    while (this.#next < time) this.#instant(this.#next);
  }

  /** Does all that falls due up to `time`, and is there then. */
  runUpTo(time: number): void {
    while (this.#next <= time) this.#instant(this.#next);
    if (time > this.#now) this.#moveTo(time);
  }

  #moveTo(time: number): void {
    this.#now = time;
  }

  #soonest(): number {
    let soonest = this.#timers.due;
    if (this.#leaving.length > 0 && this.#now < soonest) soonest = this.#now;
    for (const { due } of this.#clocks) if (due < soonest) soonest = due;
    return soonest;
  }

  #instant(time: number): void {
    this.#moveTo(time);
    for (;;) {
      const items = this.#collect(time);
      if (items.length === 0) break;
      items.sort(
        (a, b) =>
          a.rule.rank - b.rule.rank ||
          this.#subjects.compare(a.rule.ir.subject, a.subject, b.subject) ||
          a.order - b.order,
      );
      let previous: Due | undefined;
      for (const item of items) {
        const repeated =
          item.look !== undefined &&
          previous?.look === item.look &&
          previous.rule === item.rule &&
          previous.subject === item.subject;
        previous = item;
        if (repeated) continue;
        if (item.look !== undefined)
          this.#look(item.rule, item.subject, [item.look], this.#contextAt(item.rule, item.subject), null);
        else item.act?.();
      }
    }
    this.#next = this.#soonest();
  }

  /** All that falls due at `time`, its events being in. */
  #collect(time: number): Due[] {
    const { windows, silences, shares } = this.#aggregates;
    for (const window of windows) if (window.onLeave && window.due <= time) window.advance(time);
    for (const share of shares) if (share.onChange && share.due <= time) share.advance(time, true);
    silences.forEach((silence, i) => {
      const watchers = this.#watchers.silences[i] ?? [];
      while (silence.due <= time) {
        const subject = silence.take();
        if (watchers.length > 0) this.#ask(watchers, silence.ir.subject, subject);
      }
    });
    const items = this.#leaving;
    this.#leaving = [];
    for (const rule of this.#rules) {
      rule.triggers.forEach((trigger, i) => {
        const { sequence } = trigger;
        while (sequence && sequence.due <= time) {
          const done = sequence.take();
          if (done)
            items.push({
              rule,
              subject: done.subject,
              order: 1000 + i,
              act: () => this.#absent(rule, trigger, done),
            });
        }
      });
    }
    while (this.#timers.due <= time) this.#addTimer(items);
    return items;
  }

  #addTimer(items: Due[]): void {
    const timer = this.#timers.take();
    if (!timer) return;
    if (timer.what === 'run') {
      const waiting = this.#firings.waiting(timer.run, timer.due);
      if (waiting) {
        const { rule, subject } = waiting;
        items.push({
          rule,
          subject,
          order: 10_000 + timer.order,
          act: () => this.#firings.wakeByTime(timer.run, timer.due),
        });
      }
      return;
    }
    const rule = this.#rules[timer.rule];
    if (!rule) return;
    if (timer.what === 'schedule') {
      const { trigger, due } = timer;
      items.push({
        rule,
        subject: this.#scheduleSubject(rule),
        order: 2000 + trigger,
        act: () => this.#scheduled(rule, trigger, due),
      });
    } else if (timer.what === 'backfill') {
      items.push({ rule, subject: this.#scheduleSubject(rule), order: -3, act: () => this.#backfill(rule) });
    } else if (timer.what === 'hold') {
      const { subject, since, trigger } = timer;
      items.push({
        rule,
        subject,
        order: 3000 + trigger,
        act: () => this.#held(rule, trigger, subject, since),
      });
    } else {
      const { subject, since } = timer;
      items.push({ rule, subject, order: -2, act: () => this.#cleared(rule, subject, since) });
    }
  }

  /** A schedule has no subject of its own; it stands at the first of its kind. */
  #scheduleSubject(rule: RuleRuntime): number {
    return this.#subjects.table(rule.ir.subject).ids.length > 0 ? 0 : -1;
  }

  // ── events ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Takes the next event in order. */
  take(event: Event): void {
    if (event.time > this.#now) {
      this.runBefore(event.time);
      this.#moveTo(event.time);
    }
    if (!this.#started) this.#start();
    for (const window of this.#aggregates.windows)
      if (window.onLeave && window.due <= this.#now) window.advance(this.#now);
    for (const share of this.#aggregates.shares)
      if (share.onChange && share.due <= this.#now) share.advance(this.#now, false);
    const community = this.#subjects.see(event);
    const member = this.#subjects.ofEvent(MEMBER, community, event);
    const context: Context = {
      now: this.#now,
      event,
      community,
      member,
      kind: MEMBER,
      subject: member,
      params: null,
    };
    const changed = this.#setAttributes(event, community, member);
    const dispatch = this.#dispatch(event.type);
    this.#feed(dispatch, context);
    for (const entry of dispatch.rules) this.#concern(entry, context, changed);
    this.#firings.feed({ ...context, kind: MEMBER, subject: member });
    this.#next = this.#soonest();
  }

  #start(): void {
    this.#started = true;
    for (const rule of this.#rules) {
      rule.ir.triggers.forEach((trigger, i) => {
        if (trigger.kind === 'schedule') this.#planSchedule(rule, i, this.#now - 1);
      });
      const { backfill, from } = rule.ir;
      if (backfill && from !== undefined && from > this.#now)
        this.#timers.add(from, { what: 'backfill', rule: rule.index });
    }
  }

  #dispatch(type: string): Dispatch {
    let dispatch = this.#dispatches.get(type);
    if (!dispatch) {
      dispatch = dispatchOf(type, this.#inOrder, this.#aggregates);
      if (this.#dispatches.size > 10_000) this.#dispatches.clear();
      this.#dispatches.set(type, dispatch);
    }
    return dispatch;
  }

  #feed(dispatch: Dispatch, context: Context): void {
    const { windows, silences, shares, streaks } = this.#aggregates;
    const of = (kind: number): number =>
      this.#subjects.ofEvent(kind, context.community, context.event as Event);
    for (const i of dispatch.windows) {
      const window = windows[i];
      const subject = window ? of(window.ir.subject) : -1;
      if (window && subject >= 0) {
        window.advance(context.now);
        window.feed({ ...context, kind: window.ir.subject, subject }, subject);
      }
    }
    for (const silence of silences) {
      const subject = of(silence.ir.subject);
      if (subject >= 0) silence.see(context, subject);
    }
    for (const i of dispatch.shares) {
      const share = shares[i];
      const subject = share ? of(share.ir.subject) : -1;
      if (share && subject >= 0) {
        share.advance(context.now, false);
        share.feed(context, subject);
      }
    }
    for (const i of dispatch.streaks) {
      const streak = streaks[i];
      const subject = streak ? of(streak.ir.subject) : -1;
      if (streak && subject >= 0) streak.feed(context, subject);
    }
  }

  /** Gives the attribute paths that the event changed, with their old values. */
  #setAttributes(event: Event, community: number, member: number): ReadonlyMap<string, Value> {
    const changed = new Map<string, Value>();
    const of = ATTRIBUTE_EVENTS[event.type];
    const subject = of === 'member' ? member : community;
    if (!of || subject < 0) return changed;
    const attributes = of === 'member' ? this.#members : this.#communities;
    for (const { path, type } of this.#program.attributes[of]) {
      const raw = fieldOf(event.data, path);
      if (raw === undefined) continue;
      const value = raw === null ? null : convert(raw, type);
      if (value === null && raw !== null) continue;
      const old = attributes.get(path, subject);
      attributes.set(path, subject, value);
      if (attributes.get(path, subject) !== old) changed.set(path, old);
    }
    return changed;
  }

  #concern(entry: DispatchedRule, context: Context, changed: ReadonlyMap<string, Value>): void {
    const { rule } = entry;
    const kind = rule.ir.subject;
    const own = this.#subjects.ofEvent(kind, context.community, context.event as Event);
    const looks = entry.until ? [-1, ...entry.triggers] : entry.triggers;
    if (entry.everySubject) {
      for (const subject of this.#subjectsIn(kind, context.community)) {
        const mine = subject === own;
        this.#look(
          rule,
          subject,
          looks,
          this.#contextOf(context, kind, subject, mine),
          mine ? changed : null,
          !mine,
        );
      }
    } else if (own >= 0) this.#look(rule, own, looks, this.#contextOf(context, kind, own, true), changed);
  }

  #contextOf(context: Context, kind: number, subject: number, mine: boolean): Context {
    const member = kind === MEMBER ? subject : mine || kind === COMMUNITY ? context.member : -1;
    return { ...context, kind, subject, member };
  }

  #contextAt(rule: RuleRuntime, subject: number): Context {
    const kind = rule.ir.subject;
    return {
      now: this.#now,
      event: null,
      community: this.#subjects.communityOf(kind, subject),
      member: kind === MEMBER ? subject : -1,
      kind,
      subject,
      params: null,
    };
  }

  // ── triggers ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Looks at triggers of a rule for a subject (-1: its `until`), in order. */
  #look(
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
        trigger.sequence?.feed(context, subject, (done) => this.#fire(rule, trigger, context, done.cause));
      } else if (!fired && this.#happens(trigger, context, changed)) {
        this.#fire(rule, trigger, context, [context.event.id]);
        fired = true;
      }
    }
  }

  /** Whether an event or change trigger fires on the event at hand. */
  #happens(trigger: TriggerRuntime, context: Context, changed: ReadonlyMap<string, Value> | null): boolean {
    const { ir } = trigger;
    if (ir.kind === 'event') return matchesType(ir.match, context.event?.type ?? '') && trigger.test(context);
    if (ir.kind !== 'change' || !changed?.has(ir.path)) return false;
    if (!trigger.to) return true;
    const attributes = ir.of === 'member' ? this.#members : this.#communities;
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
      return fired;
    }
    if (!condition) {
      trigger.spent.set(subject, 0);
      if (!Number.isNaN(trigger.since.get(subject))) this.#stopHolding(trigger, subject);
      return fired;
    }
    if (trigger.spent.get(subject) === 1 || (rule.ir.until && rule.open.get(subject) === 1)) return fired;
    if (ir.kind === 'state' && ir.for) {
      if (Number.isNaN(trigger.since.get(subject))) {
        trigger.since.set(subject, this.#now);
        const [cause] = this.#causeOf(trigger, context);
        if (cause !== undefined) trigger.sinceCause.set(subject, cause);
        const due = addDuration(this.#zones, this.#zoneOf(rule.ir.subject, subject), this.#now, ir.for);
        this.#timers.add(due, { what: 'hold', rule: rule.index, trigger: index, subject, since: this.#now });
      }
      return fired;
    }
    trigger.spent.set(subject, 1);
    if (!fired) this.#fire(rule, trigger, context, this.#causeOf(trigger, context));
    return true;
  }

  #stopHolding(trigger: TriggerRuntime, subject: number): void {
    trigger.since.set(subject, Number.NaN);
    trigger.sinceCause.delete(subject);
  }

  /** A condition has held as long as it was asked to. */
  #held(rule: RuleRuntime, index: number, subject: number, since: number): void {
    const trigger = rule.triggers[index];
    if (!trigger || trigger.since.get(subject) !== since) return;
    const cause = trigger.sinceCause.get(subject);
    this.#stopHolding(trigger, subject);
    const context = this.#contextAt(rule, subject);
    if (!trigger.test(context)) return;
    trigger.spent.set(subject, 1);
    this.#fire(rule, trigger, context, cause === undefined ? [] : [cause]);
  }

  /** The events behind a condition: the one at hand, else those that its silences began with. */
  #causeOf(trigger: TriggerRuntime, context: Context): readonly string[] {
    if (context.event) return [context.event.id];
    const causes: string[] = [];
    for (const i of trigger.dependencies.silences) {
      const silence = this.#aggregates.silences[i];
      const id = silence?.cause(silence.ir.subject === COMMUNITY ? context.community : context.subject);
      if (id !== undefined && !causes.includes(id)) causes.push(id);
    }
    return causes;
  }

  #lookSpike(rule: RuleRuntime, trigger: TriggerRuntime, subject: number, context: Context): void {
    const { ir, spike } = trigger;
    if (ir.kind !== 'spike' || !spike) return;
    const window = this.#aggregates.windows[ir.window];
    if (!window) return;
    const of = window.ir.subject === COMMUNITY ? context.community : subject;
    const value = window.value(of, context.now);
    const amount = typeof value === 'number' ? value : 0;
    const judged = spike.judge(of, context.now, amount, ir.sensitivity);
    if (context.event) spike.feed(of, context.now, window.amountOf(context));
    if (!judged.spiking) trigger.spent.set(subject, 0);
    else if (trigger.spent.get(subject) === 0 && !(rule.ir.until && rule.open.get(subject) === 1)) {
      trigger.spent.set(subject, 1);
      const round = (x: number): number => Math.round(x * 100) / 100;
      const values = {
        [ir.label]: amount,
        expected: round(judged.expected),
        'times deviation': round(judged.deviations),
      };
      this.#fire(rule, trigger, context, context.event ? [context.event.id] : [], values);
    }
  }

  #absent(rule: RuleRuntime, trigger: TriggerRuntime, done: Completed): void {
    const context = this.#contextAt(rule, done.subject);
    context.event = done.first;
    if (rule.ir.subject !== MEMBER)
      context.member = this.#subjects.ofEvent(MEMBER, context.community, done.first);
    this.#fire(rule, trigger, context, done.cause);
  }

  // ── schedules ──────────────────────────────────────────────────────────────────────────────────────────────

  #planSchedule(rule: RuleRuntime, trigger: number, after: number): void {
    const { ir } = rule.triggers[trigger] as TriggerRuntime;
    if (ir.kind !== 'schedule') return;
    const due = nextFiring(this.#zones, this.#program.timeZone, ir.at, after);
    this.#timers.add(due, { what: 'schedule', rule: rule.index, trigger });
  }

  #scheduled(rule: RuleRuntime, index: number, due: number): void {
    const trigger = rule.triggers[index] as TriggerRuntime;
    for (const subject of this.#everySubject(rule)) {
      const context = this.#contextAt(rule, subject);
      if (trigger.test(context)) this.#fire(rule, trigger, context, []);
    }
    this.#planSchedule(rule, index, due);
  }

  /** All known subjects of the rule, in order. */
  #everySubject(rule: RuleRuntime): readonly number[] {
    const kind = rule.ir.subject;
    return this.#subjects
      .table(kind)
      .ids.map((_, subject) => subject)
      .sort((a, b) => this.#subjects.compare(kind, a, b));
  }

  /** The rule is turned on: those for whom it is true already count as if it had just become true (Meaning 11). */
  #backfill(rule: RuleRuntime): void {
    for (const subject of this.#everySubject(rule)) {
      const context = this.#contextAt(rule, subject);
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
      if (holds) this.#close(rule, subject);
      return;
    }
    const since = rule.untilSince.get(subject);
    if (!holds) rule.untilSince.set(subject, Number.NaN);
    else if (Number.isNaN(since)) {
      rule.untilSince.set(subject, this.#now);
      const due = addDuration(this.#zones, this.#zoneOf(rule.ir.subject, subject), this.#now, until.for);
      this.#timers.add(due, { what: 'clear', rule: rule.index, subject, since: this.#now });
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
    return context.event !== null && this.#happens(trigger, context, changed);
  }

  #cleared(rule: RuleRuntime, subject: number, since: number): void {
    if (rule.open.get(subject) === 0 || rule.untilSince.get(subject) !== since) return;
    const context = this.#contextAt(rule, subject);
    const level = (trigger: TriggerRuntime): boolean => trigger.ir.kind !== 'state' || trigger.test(context);
    if (rule.until.some(level)) this.#close(rule, subject);
    else rule.untilSince.set(subject, Number.NaN);
  }

  #close(rule: RuleRuntime, subject: number): void {
    rule.open.set(subject, 0);
    rule.untilSince.set(subject, Number.NaN);
    for (const trigger of rule.triggers) if (trigger.ir.kind !== 'membership') trigger.spent.set(subject, 0);
    for (const window of this.#baselinesOf(rule)) window.crises.close(subject, this.#now);
  }

  /** Windows with a baseline that the rule's triggers read of its own subject: an open crisis is left out of them. */
  #baselinesOf(rule: RuleRuntime): readonly Aggregates['windows'][number][] {
    const indexes = new Set(rule.triggers.flatMap((trigger) => [...trigger.dependencies.windows]));
    return [...indexes].flatMap((i) => {
      const window = this.#aggregates.windows[i];
      return window && window.ir.baselines.length > 0 && window.ir.subject === rule.ir.subject
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
    if (ir.until && rule.open.get(subject) === 1) return;
    if ((ir.from !== undefined && this.#now < ir.from) || (ir.to !== undefined && this.#now >= ir.to)) return;
    if (ir.rollout !== undefined && !this.#rolledOut(rule, context)) return;
    if (rule.condition && !rule.condition(context)) {
      rule.counts.filtered++;
      return;
    }
    rule.counts.fired++;
    const read = {
      ...readLeaves(trigger.leaves, context),
      ...values,
      ...readLeaves(rule.conditionLeaves, context),
    };
    const { kind, community, member, event } = context;
    this.#firings.fire({ rule, kind, subject, community, member, event, cause, values: read }, this.#now);
    if (!ir.until) return;
    rule.open.set(subject, 1);
    rule.untilSince.set(subject, Number.NaN);
    for (const window of this.#baselinesOf(rule)) window.crises.open(subject, this.#now);
  }

  #rolledOut(rule: RuleRuntime, context: Context): boolean {
    const { id } = this.#subjects.ref(context.kind, context.subject);
    const community = this.#subjects.communityName(context.community);
    return stickyPercent(`rollout ${rule.ir.name}`, community, id) < (rule.ir.rollout ?? 100);
  }

  /** How often each rule fired, and how often its `if` said no. */
  counts(): readonly { readonly rule: string; readonly fired: number; readonly filtered: number }[] {
    return this.#rules.map(({ ir, counts }) => ({ rule: ir.name, ...counts }));
  }

  save(): unknown {
    return {
      now: Number.isFinite(this.#now) ? this.#now : null,
      started: this.#started,
      subjects: this.#subjects.save(),
      members: this.#members.save(),
      communities: this.#communities.save(),
      aggregates: saveAggregates(this.#aggregates),
      rules: this.#rules.map(saveRule),
      timers: this.#timers.save(),
      firings: this.#firings.save(),
      leaving: this.#leaving.map(({ rule, subject, order, look }) => [rule.index, subject, order, look]),
    };
  }

  load(saved: unknown): void {
    const state = saved as {
      now: number | null;
      started: boolean;
      subjects: readonly unknown[];
      members: Readonly<Record<string, readonly Value[]>>;
      communities: Readonly<Record<string, readonly Value[]>>;
      aggregates: unknown;
      rules: readonly unknown[];
      timers: unknown;
      firings: unknown;
      leaving: readonly [number, number, number, number][];
    };
    this.#now = state.now ?? Number.NEGATIVE_INFINITY;
    this.#started = state.started;
    this.#subjects.load(state.subjects);
    this.#members.load(state.members);
    this.#communities.load(state.communities);
    loadAggregates(this.#aggregates, state.aggregates);
    this.#rules.forEach((rule, i) => {
      loadRule(rule, state.rules[i]);
    });
    this.#timers.load(state.timers);
    this.#firings.load(state.firings);
    this.#leaving = state.leaving.map(([rule, subject, order, look]) => ({
      rule: this.#rules[rule] as RuleRuntime,
      subject,
      order,
      look,
    }));
    this.#next = this.#soonest();
  }
}
