import type { Decision, Event, EventMatch, Expr, HeldEffect, TriggerIr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import { compileTest } from '../evaluate/expression.ts';
import { childrenOf } from '../rules/leaves.ts';
import { quietUntil } from '../rules/limits.ts';
import { COMMUNITY, MEMBER } from '../state/subjects.ts';
import { addDuration, HOUR } from '../time/calendar.ts';
import { nextFiring } from '../time/schedule.ts';
import type { Atom } from './atom.ts';
import { attributeItem } from './attribute-event.ts';
import type { Item, Trial } from './plan.ts';
import { carryOutPlan } from './plan.ts';
import type { SearchSetting } from './search-setting.ts';
import { asData } from './values.ts';

/** More events than this are no explanation any more. */
const MOST_EVENTS = 2000;
const MOST_SPIKE = 3000;
const MOST_UNITS = 400;
const MOST_WAITS = 1000;
const HOURS = 24 * 40;

/** Works out how much of something it takes, by trying. */
export interface Filler {
  /** The steps that carry a way out; `null` where some part of it has none. */
  items(trial: Trial, way: readonly Atom[], context: Context): readonly Item[] | null;
  untilSpike(trial: Trial, match: EventMatch): readonly Item[] | null;
  /** When `until` holds if only time goes by; `null` where it does not. */
  closesAt(trial: Trial): number | null;
  freesAt(trial: Trial, decision: Decision, held: HeldEffect): number | null;
  nextSchedule(trial: Trial, at: Extract<TriggerIr, { kind: 'schedule' }>['at']): number;
  /** Events that something in a condition is read from. */
  feeding(condition: Expr): EventMatch | null;
}

/** A trial that is carried further, and where its clock stands. */
interface Going {
  readonly start: Trial;
  readonly trial: Trial;
  readonly items: Item[];
  clock: number;
}

export function createFiller(setting: SearchSetting): Filler {
  const { program, templates } = setting;
  const { about } = setting.replay;

  /** The same trial once more, to be carried further. */
  const resume = (trial: Trial): Trial => carryOutPlan(setting.replay, trial.base, trial.plan);

  /** Feeds an event, and gives the time at which the next may come. */
  const feed = ({ replay }: Trial, event: Event, time: number): number => {
    replay.feed({ ...event, time });
    if (setting.replay.program.lateness === 0) return time;
    replay.advance(time);
    return time + 1;
  };

  const contextIn = (trial: Trial, was: Context, now: number): Context => {
    const { replay } = trial;
    const { subject } = replay;
    const community = Math.max(0, replay.inside.subjects.table(COMMUNITY).find(0, about.community));
    const member = about.kind === MEMBER ? subject : was.member;
    return { ...was, now, community, subject, member };
  };

  const moreEvents = (going: Going, atom: Extract<Atom, { kind: 'events' }>, was: Context): boolean => {
    const { trial, items: found } = going;
    const { inside } = trial.replay;
    const test = compileTest(atom.goal, inside.around);
    for (let round = 0; round < (atom.unit ? MOST_UNITS : MOST_EVENTS); round++) {
      if (test(contextIn(trial, was, going.clock)) === atom.want) return true;
      if (atom.unit && round > 0) {
        const zone = inside.zoneOf(about.kind, trial.replay.subject);
        const unit = { kind: 'calendar', unit: atom.unit, count: 1 } as const;
        going.clock = addDuration(inside.zones, zone, going.clock, unit);
        found.push({ kind: 'wait', until: going.clock, without: [] });
      }
      for (const match of atom.kinds) {
        const event = templates.make(trial.replay, match, fieldsOf(atom, round), atom.avoid);
        if (!event) return false;
        going.clock = feed(trial, event, going.clock);
        found.push({ kind: 'event', event, need: 'more', ...(atom.within ? { within: atom.within } : {}) });
      }
    }
    return false;
  };

  const moreTime = (going: Going, atom: Extract<Atom, { kind: 'wait' }>, was: Context): boolean => {
    const { trial, clock } = going;
    const reach = (until: number): boolean => {
      going.items.push({ kind: 'wait', until, without: atom.without });
      going.clock = until + 1;
      return true;
    };
    if (atom.until !== undefined) {
      trial.replay.advance(atom.until);
      return reach(atom.until);
    }
    const times = new Set<number>();
    if (atom.lengths.length === 0)
      for (let i = 0; i < HOURS; i++) times.add(Math.ceil((clock + 1) / HOUR) * HOUR + i * HOUR);
    const past = [...setting.history, ...trial.changes.map(({ event }) => event)];
    for (const length of atom.lengths) {
      for (const event of past) if (event.time + length >= clock) times.add(event.time + length);
      times.add(clock + length);
    }
    const inOrder = [...times].sort((a, b) => a - b);
    // Of very many instants every so-manieth is looked at, and then those before the first that does.
    const stride = Math.ceil(inOrder.length / MOST_WAITS);
    const first = firstOf(trial, atom, was, inOrder, stride);
    if (first === null) return false;
    if (stride === 1) return reach(inOrder[first] as number);
    const again = resume(going.start);
    for (const item of going.items)
      if (item.kind === 'event') again.replay.feed({ ...item.event, time: clock });
    const near = inOrder.slice(Math.max(0, first - stride + 1), first + 1);
    const exact = firstOf(again, atom, was, near, 1);
    return reach((exact === null ? inOrder[first] : near[exact]) as number);
  };

  /** Position of the first instant at which the goal is reached, of every `stride`th and the last. */
  const firstOf = (
    trial: Trial,
    atom: Extract<Atom, { kind: 'wait' }>,
    was: Context,
    times: readonly number[],
    stride: number,
  ): number | null => {
    const test = compileTest(atom.goal, trial.replay.inside.around);
    for (let at = Math.min(stride, times.length) - 1; at < times.length; ) {
      const time = times[at] as number;
      trial.replay.advance(time);
      if (test(contextIn(trial, was, time)) === atom.want) return at;
      if (at === times.length - 1) return null;
      at = Math.min(at + stride, times.length - 1);
    }
    return null;
  };

  const items = (trial: Trial, way: readonly Atom[], context: Context): readonly Item[] | null => {
    const again = resume(trial);
    // The instant of the trial is over.
    const going: Going = { start: trial, trial: again, items: [], clock: again.clock + 1 };
    // What an attribute is does not hang on the events; what is waited for comes last.
    for (const atom of way) {
      if (atom.kind === 'field') continue;
      if (atom.kind === 'attribute') {
        const item = attributeItem(trial, atom, context, about);
        if (item?.kind !== 'event') return null;
        going.items.push(item);
        going.clock = feed(again, item.event, going.clock);
      } else if (
        !(atom.kind === 'events' ? moreEvents(going, atom, context) : moreTime(going, atom, context))
      )
        return null;
    }
    return going.items;
  };

  const untilSpike = (trial: Trial, match: EventMatch): readonly Item[] | null => {
    const again = resume(trial);
    const had = again.replay.decisions.length;
    const found: Item[] = [];
    let clock = again.clock + 1;
    while (found.length < MOST_SPIKE) {
      const event = templates.make(again.replay, match);
      if (!event) return null;
      clock = feed(again, event, clock);
      found.push({ kind: 'event', event, need: 'more' });
      const stopped = again.looks.at(-1)?.stop.kind;
      if (again.replay.decisions.length > had || (stopped !== 'calm' && stopped !== 'trigger')) return found;
    }
    return null;
  };

  const closesAt = (trial: Trial): number | null => {
    const again = resume(trial);
    const had = again.replay.closings.length;
    again.replay.advance(again.clock + setting.horizon);
    return again.replay.closings[had] ?? null;
  };

  const freesAt = (trial: Trial, decision: Decision, held: HeldEffect): number | null => {
    if (held.until !== undefined) return held.until;
    const { replay } = trial;
    if (held.reason === 'quiet') {
      const { quiet } = replay.rule.ir;
      const member = trial.looks.at(-1)?.context.member ?? -1;
      const zone =
        member >= 0 ? replay.inside.zoneOf(MEMBER, member) : replay.inside.zoneOf(about.kind, replay.subject);
      return quiet ? quietUntil(quiet, decision.at, replay.inside.zones, zone) : null;
    }
    const room = trial.fulls.findLast(({ frees }) => frees > decision.at);
    return room && Number.isFinite(room.frees) ? room.frees : null;
  };

  const nextSchedule = (trial: Trial, at: Extract<TriggerIr, { kind: 'schedule' }>['at']): number =>
    nextFiring(trial.replay.inside.zones, program.timeZone, at, trial.clock);

  const feeding = (condition: Expr): EventMatch | null => {
    const own =
      condition.op === 'window' || condition.op === 'usual'
        ? program.windows[condition.index]?.match
        : condition.op === 'streak'
          ? program.streaks[condition.index]?.match
          : condition.op === 'share'
            ? program.shares[condition.index]?.first
            : undefined;
    if (own) return own;
    for (const child of childrenOf(condition)) {
      const found = feeding(child);
      if (found) return found;
    }
    return null;
  };

  return { items, untilSpike, closesAt, freesAt, nextSchedule, feeding };
}

/** What a made-up event must hold. */
function fieldsOf(
  { with: given }: Extract<Atom, { kind: 'events' }>,
  round: number,
): Readonly<Record<string, unknown>> {
  if (!given) return {};
  const { path, type, value } = given;
  if (value !== undefined) return { [path]: asData(type, value) };
  return { [path]: type.kind === 'number' ? 1_000_000 + round : `supposed-${round}` };
}
