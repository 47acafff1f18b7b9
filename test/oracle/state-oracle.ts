import type { Event } from '@reeve/ir';
import type { Firing } from './ordered-log.ts';

/**
 * The meaning of state triggers (5), over a whole log. Nothing is kept from one look to the next but whether the
 * trigger is armed, since when it holds, and whether the rule is open.
 */

/** A look at a subject's state: at time `at`, when the first `seen` events of the log have been taken. */
export interface Moment {
  readonly at: number;
  readonly seen: number;
  /** True where a timer looks: all events up to and including `at` have then been taken. */
  readonly timer: boolean;
}

/** Something that a condition reads. `moments` are those at which it is looked at. */
export interface Atom {
  readonly moments: readonly Moment[];
}

/** When events `i` enter: the moment of the event itself. */
export function momentOfEvent(log: readonly Event[], index: number): Moment {
  return { at: log[index]!.time, seen: index + 1, timer: false };
}

export function momentOfTimer(log: readonly Event[], at: number): Moment {
  return { at, seen: log.filter((event) => event.time <= at).length, timer: true };
}

/** Looks at a window of `span`: when a matching event enters, and when it leaves, at its time + span. */
export function momentsOfWindow(
  log: readonly Event[],
  matches: (event: Event) => boolean,
  span: number,
): readonly Moment[] {
  return log.flatMap((event, index) =>
    matches(event) ? [momentOfEvent(log, index), momentOfTimer(log, event.time + span)] : [],
  );
}

/** Events of (at − span, at] among those seen. */
export function within(
  log: readonly Event[],
  { at, seen }: Moment,
  span: number,
  matches: (event: Event) => boolean,
): readonly Event[] {
  return log.slice(0, seen).filter((event) => event.time > at - span && event.time <= at && matches(event));
}

export interface StateRule {
  readonly log: readonly Event[];
  /** The clock runs up to and including it. */
  readonly end: number;
  readonly when: { readonly moments: readonly Moment[]; holds(moment: Moment, crises: Crises): boolean };
  readonly for?: number;
  readonly if?: (moment: Moment) => boolean;
  readonly until?: {
    readonly moments: readonly Moment[];
    holds(moment: Moment, crises: Crises): boolean;
    readonly for?: number;
  };
}

/** Times from firing to clearing; the last may be open still. */
export type Crises = readonly { readonly from: number; readonly to?: number }[];

const keyOf = ({ at, seen, timer }: Moment): string => `${at} ${seen} ${timer}`;
const byTime = (a: Moment, b: Moment): number =>
  a.at - b.at || Number(a.timer) - Number(b.timer) || a.seen - b.seen;

/** Moments at which the rule fires for one subject. */
export function firesAt(rule: StateRule): readonly Moment[] {
  const hold = rule.for ?? 0;
  const clearHold = rule.until?.for ?? 0;
  const dues: Moment[] = [];
  const fired: Moment[] = [];
  const crises: { from: number; to?: number }[] = [];
  let armed = true;
  let since: number | undefined;
  let clearSince: number | undefined;
  let done: Moment | undefined;
  const whenLooks = new Set(rule.when.moments.map(keyOf));
  const untilLooks = new Set(rule.until?.moments.map(keyOf));
  const looks = [...rule.when.moments, ...(rule.until?.moments ?? [])].sort(byTime);
  for (let next = 0; ; ) {
    while (looks[next] && done && byTime(looks[next]!, done) <= 0) next++;
    const [ahead] = dues.filter((moment) => !done || byTime(moment, done) > 0).sort(byTime);
    const look = looks[next];
    const now = look && !(ahead && byTime(ahead, look) < 0) ? look : ahead;
    if (!now || now.at > rule.end) return fired;
    done = now;
    const isLook = (keys: ReadonlySet<string>): boolean => keys.has(keyOf(now));
    const open = crises.at(-1) !== undefined && crises.at(-1)!.to === undefined;

    if (rule.until && open) {
      if (isLook(untilLooks)) {
        if (!rule.until.holds(now, crises)) clearSince = undefined;
        else if (clearSince === undefined) {
          clearSince = now.at;
          if (clearHold > 0) dues.push(momentOfTimer(rule.log, now.at + clearHold));
        }
      }
      if (clearSince !== undefined && (clearHold === 0 || (now.timer && now.at >= clearSince + clearHold))) {
        crises.at(-1)!.to = now.at;
        clearSince = undefined;
        armed = true;
      }
    }

    if (isLook(whenLooks)) {
      if (!rule.when.holds(now, crises)) {
        since = undefined;
        if (!rule.until || crises.every(({ to }) => to !== undefined)) armed = true;
      } else if (since === undefined) {
        since = now.at;
        if (hold > 0) dues.push(momentOfTimer(rule.log, now.at + hold));
      }
    }
    // What makes the trigger true is a look at it, or that it has held; never that the rule is armed again.
    const due = since !== undefined && hold > 0 && now.timer && now.at === since + hold;
    const looked = since !== undefined && isLook(whenLooks) && (hold === 0 || now.at > since + hold);
    if (armed && (due || looked)) {
      armed = false;
      if (rule.if?.(now) ?? true) {
        fired.push(now);
        if (rule.until) crises.push({ from: now.at });
      }
    }
  }
}

/** The firings of a rule for one subject. */
export function firingsOf(
  rule: string,
  subject: { readonly community: string; readonly id: string },
  state: StateRule,
): readonly Firing[] {
  return firesAt(state).map(({ at, seen, timer }) => ({
    rule,
    at,
    community: subject.community,
    subject: subject.id,
    ...(timer ? {} : { by: seen - 1 }),
  }));
}
