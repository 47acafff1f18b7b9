import type { Event, EventMatch, Expr, Program, TraceStep } from '@reeve/ir';
import { nominal } from '../aggregates/window.ts';
import type { Context } from '../evaluate/context.ts';
import type { Test } from '../evaluate/expression.ts';
import { COMMUNITY, MEMBER } from '../state/subjects.ts';
import { refOf } from './event-ref.ts';
import type { Replay } from './replay.ts';
import type { RestsOn } from './trace.ts';

/** How many events are named. */
const MOST = 3;

/** The context of an event that an engine has taken. */
export function contextOfEvent(replay: Replay, event: Event): Context {
  const { subjects } = replay.inside;
  const community = subjects.table(COMMUNITY).find(0, event.community);
  const member = subjects.ofEvent(MEMBER, community, event);
  return { now: event.time, event, community, member, kind: MEMBER, subject: member, params: null };
}

/** Finds the events that what is read of events rests on, among those that were fed. */
export function createRestsOn(program: Program, replay: Replay, fed: () => readonly Event[]): RestsOn {
  const tests = new Map<EventMatch, Test>();
  const matches = (match: EventMatch, event: Event): boolean => {
    let test = tests.get(match);
    if (!test) {
      test = replay.inside.compiler.match(match);
      tests.set(match, test);
    }
    return test(contextOfEvent(replay, event));
  };
  const collect = (kind: number, match: EventMatch, since: number, context: Context): TraceStep['rests'] => {
    const { subjects } = replay.inside;
    const of =
      kind === COMMUNITY ? context.community : kind === context.kind ? context.subject : context.member;
    const events = fed();
    const latest: Event[] = [];
    let count = 0;
    for (let i = events.length - 1; i >= 0; i--) {
      const event = events[i] as Event;
      if (event.time <= since) break;
      if (match.types.length > 0 && !match.types.includes(event.type)) continue;
      const community = subjects.table(COMMUNITY).find(0, event.community);
      if (subjects.ofEvent(kind, community, event) !== of || !matches(match, event)) continue;
      count++;
      if (latest.length < MOST) latest.push(event);
    }
    return { count, events: latest.reverse().map(refOf) };
  };
  return (expr: Expr, context: Context) => {
    switch (expr.op) {
      case 'window': {
        const ir = program.windows[expr.index];
        // Units of the calendar differ in length: what entered is asked of the window, not of its nominal length.
        return ir?.span.kind === 'exact'
          ? collect(ir.subject, ir.match, context.now - nominal(ir.span), context)
          : undefined;
      }
      case 'silence': {
        const ir = program.silences[expr.index];
        if (!ir) return undefined;
        const rests = collect(ir.subject, ir.match, Number.NEGATIVE_INFINITY, context);
        return rests && { count: rests.count, events: rests.events.slice(-1) };
      }
      default:
        return undefined;
    }
  };
}
