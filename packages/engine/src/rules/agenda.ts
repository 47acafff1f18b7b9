import type { Aggregates } from '../aggregates/aggregates.ts';
import { COMMUNITY, type Subjects } from '../state/subjects.ts';
import type { Sequence } from '../triggers/sequence.ts';
import { type Watcher, type Watchers, watchersOf } from './dispatch.ts';
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
  /** Looks that entries leaving at the present instant ask for; done when its events are in. */
  #leaving: Due[] = [];
  /** Windows and shares that somebody looks at. */
  #windows: Aggregates['windows'] = [];
  #shares: Aggregates['shares'] = [];
  #sequences: readonly {
    readonly rule: RuleRuntime;
    readonly trigger: TriggerRuntime;
    readonly sequence: Sequence;
    readonly order: number;
  }[] = [];
  /** All that time moves by itself, and that somebody looks at. */
  #clocks: readonly { readonly due: number }[] = [];
  #now: number = Number.NEGATIVE_INFINITY;
  #next: number = Number.POSITIVE_INFINITY;

  constructor(setting: AgendaSetting) {
    this.#subjects = setting.subjects;
    this.#aggregates = setting.aggregates;
    this.#rules = setting.rules;
    this.#byIndex = new Map(setting.rules.map((rule) => [rule.index, rule]));
    this.#timers = setting.timers;
    this.#looks = setting.looks;
    this.#firings = setting.firings;
    this.#watchers = watchersOf(setting.rules, setting.aggregates);
    this.#watch();
  }

  get now(): number {
    return this.#now;
  }

  /** Moves to the instant of an event: all that falls due before it is done, what leaves at it is out. */
  enter(time: number): void {
    if (time > this.#now) {
      while (this.#next < time) this.#instant(this.#next);
      this.#now = time;
    }
    for (const window of this.#windows) if (window.due <= time) window.advance(time);
    for (const share of this.#shares) if (share.due <= time) share.advance(time, false);
  }

  /** Does all that falls due up to `time`, and is there then. */
  runUpTo(time: number): void {
    while (this.#next <= time) this.#instant(this.#next);
    if (time > this.#now) this.#now = time;
  }

  /** Looks again for when the next thing falls due; called after each event. */
  refresh(): void {
    this.#next = this.#soonest();
  }

  #watch(): void {
    this.#aggregates.windows.forEach((window, i) => {
      const watchers = this.#watchers.windows[i] ?? [];
      if (watchers.length > 0) window.onLeave = (subject) => this.#ask(watchers, window.ir.subject, subject);
    });
    this.#aggregates.shares.forEach((share, i) => {
      const watchers = this.#watchers.shares[i] ?? [];
      if (watchers.length > 0) share.onChange = (subject) => this.#ask(watchers, share.ir.subject, subject);
    });
    this.#windows = this.#aggregates.windows.filter((window) => window.onLeave);
    this.#shares = this.#aggregates.shares.filter((share) => share.onChange);
    this.#sequences = this.#rules.flatMap((rule) =>
      rule.triggers.flatMap((trigger, i) =>
        trigger.sequence ? [{ rule, trigger, sequence: trigger.sequence, order: 1000 + i }] : [],
      ),
    );
    this.#clocks = [
      ...this.#windows,
      ...this.#aggregates.silences.filter((_, i) => (this.#watchers.silences[i]?.length ?? 0) > 0),
      ...this.#shares,
      ...this.#sequences.map(({ sequence }) => sequence),
    ];
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

  #soonest(): number {
    let soonest = this.#timers.due;
    if (this.#leaving.length > 0 && this.#now < soonest) soonest = this.#now;
    for (const { due } of this.#clocks) if (due < soonest) soonest = due;
    return soonest;
  }

  #instant(time: number): void {
    this.#now = time;
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
    this.#next = this.#soonest();
  }

  /** All that falls due at `time`, its events being in. */
  #collect(time: number): Due[] {
    for (const window of this.#windows) if (window.due <= time) window.advance(time);
    for (const share of this.#shares) if (share.due <= time) share.advance(time, true);
    this.#aggregates.silences.forEach((silence, i) => {
      const watchers = this.#watchers.silences[i] ?? [];
      while (silence.due <= time) {
        const subject = silence.take();
        if (watchers.length > 0) this.#ask(watchers, silence.ir.subject, subject);
      }
    });
    const items = this.#leaving;
    this.#leaving = [];
    for (const { rule, trigger, sequence, order } of this.#sequences) {
      while (sequence.due <= time) {
        const done = sequence.take();
        if (!done) continue;
        const act = (): void => this.#looks.absent(rule, trigger, done, time);
        items.push({ rule, subject: done.subject, order, act });
      }
    }
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
    this.refresh();
  }
}
