import type { Event } from '@reeve/ir';
import type { Aggregates } from '../aggregates/aggregates.ts';
import type { Share } from '../aggregates/share.ts';
import type { Silence } from '../aggregates/silence.ts';
import type { Streak } from '../aggregates/streak.ts';
import type { Window } from '../aggregates/window.ts';
import type { Context } from '../evaluate/context.ts';
import type { Test } from '../evaluate/expression.ts';
import { COMMUNITY, MEMBER, type Subjects } from '../state/subjects.ts';
import type { Clock } from '../time/soonest.ts';
import type { Dispatch, DispatchedRule } from './dispatch.ts';

export interface FeedSetting {
  readonly aggregates: Aggregates;
  readonly subjects: Subjects;
  clockOf(clock: Clock): number;
  /** A clock may be due earlier than before. */
  touch(clock: number): void;
}

const NOBODY: readonly DispatchedRule[] = [];

/** Gives events to what is kept of them: windows, silences, shares, streaks. */
export class Feed {
  readonly #setting: FeedSetting;
  readonly #aggregates: Aggregates;
  readonly #silenceClocks: readonly number[];

  constructor(setting: FeedSetting) {
    this.#setting = setting;
    this.#aggregates = setting.aggregates;
    this.#silenceClocks = setting.aggregates.silences.map((silence) => setting.clockOf(silence));
  }

  /** The subject of this kind that the event at hand is about, -1 where it names none. */
  subjectOf(kind: number, { event, community, member }: Context): number {
    if (kind === MEMBER) return member;
    if (kind === COMMUNITY) return community;
    return this.#setting.subjects.ofEvent(kind, community, event as Event);
  }

  /** Takes the event at hand; gives the rules that only a window which it entered concerns. */
  take(dispatch: Dispatch, context: Context): readonly DispatchedRule[] {
    const { windows, silences, shares, streaks } = this.#aggregates;
    for (const i of dispatch.windows) {
      const window = windows[i] as Window;
      const subject = this.#enter(window, context);
      if (subject >= 0) window.feed(context, subject);
    }
    const woken = dispatch.windowIndex ? this.#takeIndexed(dispatch.windowIndex, context) : NOBODY;
    for (let i = 0; i < silences.length; i++) {
      const silence = silences[i] as Silence;
      const subject = this.subjectOf(silence.ir.subject, context);
      if (subject >= 0 && silence.see(context, subject))
        this.#setting.touch(this.#silenceClocks[i] as number);
    }
    for (const i of dispatch.shares) {
      const share = shares[i] as Share;
      const subject = this.subjectOf(share.ir.subject, context);
      if (subject < 0) continue;
      share.advance(context.now, false);
      share.feed(context, subject);
    }
    for (const i of dispatch.streaks) {
      const streak = streaks[i] as Streak;
      const subject = this.subjectOf(streak.ir.subject, context);
      if (subject >= 0) streak.feed(context, subject);
    }
    return woken;
  }

  /** Brings a window up to now and the context to its subject, -1 where the event names none. */
  #enter(window: Window, context: Context): number {
    const subject = this.subjectOf(window.ir.subject, context);
    if (subject < 0) return -1;
    window.advance(context.now);
    context.kind = window.ir.subject;
    context.subject = subject;
    return subject;
  }

  #takeIndexed(
    { conditions, windows, clocks, wakes }: NonNullable<Dispatch['windowIndex']>,
    context: Context,
  ): readonly DispatchedRule[] {
    const count = conditions.match(context);
    let woken: readonly DispatchedRule[] = NOBODY;
    for (let i = 0; i < count; i++) {
      const position = conditions.found[i] as number;
      const window = this.#aggregates.windows[windows[position] as number] as Window;
      const subject = this.#enter(window, context);
      const rest = conditions.rests[position] as Test | null;
      if (subject < 0 || (rest && !rest(context))) continue;
      window.enter(context, subject);
      this.#setting.touch(clocks[position] as number);
      const rules = wakes[position] as readonly DispatchedRule[];
      if (rules.length > 0) woken = woken.length === 0 ? rules : [...woken, ...rules];
    }
    return woken;
  }
}
