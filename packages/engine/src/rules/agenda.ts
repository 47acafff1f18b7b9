import type { Aggregates } from '../aggregates/aggregates.ts';
import type { Share } from '../aggregates/share.ts';
import type { Window } from '../aggregates/window.ts';
import { COMMUNITY, type Subjects } from '../state/subjects.ts';
import { type Clock, Soonest } from '../time/soonest.ts';
import type { Sequence } from '../triggers/sequence.ts';
import { type Watcher, type Watchers, watchersOf } from './dispatch.ts';
import { fallsOnly } from './falling.ts';
import type { Firings } from './firing.ts';
import type { Looks } from './looks.ts';
import type { RuleRuntime, TriggerRuntime } from './rule-runtime.ts';
import type { TimerQueue } from './timers.ts';

/** Something to do at one instant, once its events are in. Ordered by rule, subject, then `order`. */
interface Due {
  readonly rule: RuleRuntime;
  readonly subject: number;
  readonly order: number;
  readonly look?: number;
  readonly act?: () => void;
}

export interface AgendaSetting {
  readonly subjects: Subjects;
  readonly aggregates: Aggregates;
  readonly rules: readonly RuleRuntime[];
  readonly timers: TimerQueue;
  readonly looks: Looks;
  readonly firings: Firings;
  /** Looks at every change at its own instant, also where that can decide nothing: for explanations. */
  readonly watchful: boolean;
}

/** What time brings: entries that leave windows, silences that last, sequences that end, timers. In the order of Meaning 2. */
export class Agenda {
  readonly #subjects: Subjects;
  readonly #aggregates: Aggregates;
  readonly #rules: readonly RuleRuntime[];
  readonly #byIndex: ReadonlyMap<number, RuleRuntime>;
  readonly #timers: TimerQueue;
  readonly #looks: Looks;
  readonly #firings: Firings;
  readonly #watchers: Watchers;
  /** What the present instant asks for; done when its events are in. */
  #leaving: Due[] = [];
  /** Windows and shares that somebody looks at. */
  readonly #windows: Window[] = [];
  readonly #shares: Share[] = [];
  /** All that time moves by itself, and that somebody looks at; and what each has to do when it is due. */
  readonly #clocks: Clock[] = [];
  readonly #settle: ((time: number) => void)[] = [];
  readonly #numbers: Map<Clock, number> = new Map();
  #soonest: Soonest;
  #now: number = Number.NEGATIVE_INFINITY;

  constructor(setting: AgendaSetting) {
    this.#subjects = setting.subjects;
    this.#aggregates = setting.aggregates;
    this.#rules = setting.rules;
    this.#byIndex = new Map(setting.rules.map((rule) => [rule.index, rule]));
    this.#timers = setting.timers;
    this.#looks = setting.looks;
    this.#firings = setting.firings;
    this.#watchers = watchersOf(setting.rules, setting.aggregates);
    this.#watch(setting.watchful);
    this.#soonest = new Soonest(this.#clocks);
  }

  get now(): number {
    return this.#now;
  }

  /** Moves to the instant of an event: all that falls due before it is done, what leaves at it is out. */
  enter(time: number): void {
    if (time > this.#now) {
      if (this.#leaving.length > 0 || this.#timers.due < time || this.#soonest.bound < time)
        for (let due = this.#due(); due < time; due = this.#due()) this.#instant(due);
      this.#now = time;
    }
    if (this.#soonest.bound > time) return;
    for (const window of this.#windows) if (window.due <= time) window.advance(time);
    for (const share of this.#shares) if (share.due <= time) share.advance(time, false);
  }

  /** Does all that falls due up to `time`, and is there then. */
  runUpTo(time: number): void {
    for (let due = this.#due(); due <= time; due = this.#due()) this.#instant(due);
    if (time > this.#now) this.#now = time;
  }

  /** A clock may be due earlier than before. Nothing else tells of that. */
  touch(clock: number): void {
    if (clock >= 0) this.#soonest.touch(clock);
  }

  /** Number of a clock for `touch`, -1 where nobody looks at it. */
  clockOf(clock: Clock): number {
    return this.#numbers.get(clock) ?? -1;
  }

  #addClock(clock: Clock, settle: (time: number) => void): void {
    this.#numbers.set(clock, this.#clocks.push(clock) - 1);
    this.#settle.push(settle);
  }

  #watch(watchful: boolean): void {
    this.#aggregates.windows.forEach((window, i) => {
      const watchers = this.#watchers.windows[i] ?? [];
      if (watchers.length === 0) return;
      const falling = watchful ? [] : watchers.filter((watcher) => fallsOnly(watcher, window.ir));
      const others = watchers.filter((watcher) => !falling.includes(watcher));
      window.onLeave = (subject, at, now) => {
        if (others.length > 0) this.#ask(others, window.ir.subject, subject);
        for (const watcher of falling) this.#fall(watcher, subject, at, now);
      };
      if (others.length > 0) {
        this.#windows.push(window);
        this.#addClock(window, (time) => {
          window.advance(time);
        });
      }
    });
    this.#aggregates.silences.forEach((silence, i) => {
      const watchers = this.#watchers.silences[i] ?? [];
      if (watchers.length === 0) return;
      this.#addClock(silence, (time) => {
        while (silence.due <= time) this.#ask(watchers, silence.ir.subject, silence.take());
      });
    });
    this.#aggregates.shares.forEach((share, i) => {
      const watchers = this.#watchers.shares[i] ?? [];
      if (watchers.length === 0) return;
      share.onChange = (subject) => this.#ask(watchers, share.ir.subject, subject);
      this.#shares.push(share);
      this.#addClock(share, (time) => {
        share.advance(time, true);
      });
    });
    for (const rule of this.#rules) {
      for (const [i, trigger] of rule.triggers.entries()) {
        const { sequence } = trigger;
        if (!sequence) continue;
        this.#addClock(sequence, (time) => {
          while (sequence.due <= time) this.#end(rule, trigger, sequence, 1000 + i, time);
        });
      }
    }
  }

  /** Ends the step of a sequence that runs out of time next. */
  #end(rule: RuleRuntime, trigger: TriggerRuntime, sequence: Sequence, order: number, time: number): void {
    const done = sequence.take();
    if (!done) return;
    const act = (): void => this.#looks.absent(rule, trigger, done, time);
    this.#leaving.push({ rule, subject: done.subject, order, act });
  }

  /**
   * An entry left a window at `at` whose trigger can only become false by that. Nothing is decided then, so nobody has
   * to be there at that instant: it is enough to know of it before the next entry comes. Only where events of the
   * instant may still come is it looked at as everything else.
   */
  #fall({ rule, trigger }: Watcher, subject: number, at: number, now: number): void {
    const { spent, test } = rule.triggers[trigger] as TriggerRuntime;
    if (spent.get(subject) === 0) return;
    if (at === now) this.#leaving.push({ rule, subject, order: trigger, look: trigger });
    else if (!test(this.#looks.contextAt(rule, subject, at))) spent.set(subject, 0);
  }

  /** Asks for a look of each watcher at what changed for a subject of this kind. */
  #ask(watchers: readonly Watcher[], kind: number, subject: number): void {
    for (const { rule, trigger } of watchers) {
      if (rule.ir.subject === kind) this.#leaving.push({ rule, subject, order: trigger, look: trigger });
      else if (kind === COMMUNITY) {
        for (const each of this.#subjects.inCommunity(rule.ir.subject, subject)) {
          this.#leaving.push({ rule, subject: each, order: trigger, look: trigger });
        }
      }
    }
  }

  /** When the next thing falls due. */
  #due(): number {
    const waiting = this.#leaving.length > 0 ? this.#now : Number.POSITIVE_INFINITY;
    return Math.min(this.#timers.due, waiting, this.#soonest.due);
  }

  #instant(time: number): void {
    this.#now = time;
    for (;;) {
      const items = this.#collect(time);
      if (items.length === 0) break;
      if (items.length > 1) {
        items.sort(
          (a, b) =>
            a.rule.rank - b.rule.rank ||
            this.#subjects.compare(a.rule.ir.subject, a.subject, b.subject) ||
            a.order - b.order,
        );
      }
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
          this.#looks.look(
            item.rule,
            item.subject,
            [item.look],
            this.#looks.contextAt(item.rule, item.subject, time),
            null,
          );
        else item.act?.();
      }
    }
  }

  /** All that falls due at `time`, its events being in. */
  #collect(time: number): Due[] {
    while (this.#soonest.due <= time) this.#settle[this.#soonest.first]?.(time);
    const items = this.#leaving;
    this.#leaving = [];
    while (this.#timers.due <= time) this.#addTimer(items, time);
    return items;
  }

  #addTimer(items: Due[], now: number): void {
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
    const rule = this.#byIndex.get(timer.rule);
    if (!rule) return;
    if (timer.what === 'schedule') {
      const { trigger, due } = timer;
      items.push({
        rule,
        subject: this.#scheduleSubject(rule),
        order: 2000 + trigger,
        act: () => this.#looks.scheduled(rule, trigger, due),
      });
    } else if (timer.what === 'backfill') {
      items.push({
        rule,
        subject: this.#scheduleSubject(rule),
        order: -3,
        act: () => this.#looks.backfill(rule, now),
      });
    } else if (timer.what === 'hold') {
      const { subject, since, trigger } = timer;
      items.push({
        rule,
        subject,
        order: 3000 + trigger,
        act: () => this.#looks.held(rule, trigger, subject, since, now),
      });
    } else {
      const { subject, since } = timer;
      // After the look at `until` itself, which is at -1; before those at triggers.
      items.push({ rule, subject, order: -0.5, act: () => this.#looks.cleared(rule, subject, since, now) });
    }
  }

  /** A schedule has no subject of its own; it stands at the first of its kind. */
  #scheduleSubject(rule: RuleRuntime): number {
    return this.#subjects.table(rule.ir.subject).ids.length > 0 ? 0 : -1;
  }

  save(): unknown {
    return {
      now: Number.isFinite(this.#now) ? this.#now : null,
      leaving: this.#leaving.map(({ rule, subject, order, look }) => [rule.index, subject, order, look]),
    };
  }

  load(saved: unknown): void {
    const state = saved as { now: number | null; leaving: readonly [number, number, number, number][] };
    this.#now = state.now ?? Number.NEGATIVE_INFINITY;
    this.#leaving = state.leaving.flatMap(([index, subject, order, look]) => {
      const rule = this.#byIndex.get(index);
      return rule ? [{ rule, subject, order, look }] : [];
    });
    this.#soonest = new Soonest(this.#clocks);
  }
}
