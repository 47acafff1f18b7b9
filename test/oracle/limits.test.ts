import type { Duration, Event, LimitIr } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendar, createBuilder, events, exact, HOUR, limit, onEvent } from './build-program.ts';
import { nextUnitStart, unitOf } from './local-time.ts';
import { decide, describeFiring, type Firing } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';

const ZONE = 'America/New_York';

interface Attempt {
  readonly event: Event;
  /** When it may go; changes as it is held back again. */
  due: number;
  /** Which of those that wait were put off first. */
  turn: number;
}

/** Whether something that went out at `time` still counts at `at`. */
function counts(time: number, at: number, per: Duration): boolean {
  if (per.kind === 'exact') return time > at - per.ms;
  return unitOf(time, per.unit, ZONE) === unitOf(at, per.unit, ZONE);
}

function inScope(scope: LimitIr['scope'], a: Event, b: Event): boolean {
  if (scope === 'rule') return true;
  return a.community === b.community && (scope === 'community' || a.member === b.member);
}

/** Meaning 8, instant by instant: what goes out, what is held back, and when what was put off is tried again. */
function simulate(log: readonly Event[], limits: readonly LimitIr[], end: number): readonly Firing[] {
  const out: { event: Event; at: number }[] = [];
  let waiting: Attempt[] = [];
  const firings: Firing[] = [];
  let turns = 0;
  const over = limits[0]!.over;

  const against = (one: LimitIr, event: Event, at: number) =>
    out.filter((other) => inScope(one.scope, other.event, event) && counts(other.at, at, one.per));
  /** When the first limit that is in the way lets go: as soon as fewer than its count stand against it. */
  const free = (event: Event, at: number): number => {
    const blocking = limits.find((one) => against(one, event, at).length >= one.count);
    if (!blocking) return at;
    if (blocking.per.kind === 'calendar') return nextUnitStart(at, blocking.per.unit, ZONE);
    const times = against(blocking, event, at).map((other) => other.at);
    return times[times.length - blocking.count]! + blocking.per.ms;
  };
  const attempt = (event: Event, at: number): void => {
    const firing = { rule: 'limited', at, community: event.community, subject: event.member! };
    const due = free(event, at);
    if (due === at) {
      out.push({ event, at });
      firings.push(firing);
      return;
    }
    if (over === 'drop') firings.push({ ...firing, held: 'limit' });
    else {
      const kept = waiting.filter((other) => !(over === 'replace' && inScope('member', other.event, event)));
      firings.push({ ...firing, held: kept.length < waiting.length ? 'replaced, limit' : 'limit' });
      waiting = [...kept, { event, due, turn: turns++ }];
    }
  };
  const wake = (before: number): void => {
    for (;;) {
      const next = Math.min(...waiting.map(({ due }) => due));
      if (!(next < before)) return;
      const woken = waiting
        .filter(({ due }) => due === next)
        .sort((a, b) => {
          const [left, right] = [a, b].map(({ event }) => `${event.community} ${event.member}`);
          return left! < right! ? -1 : left! > right! ? 1 : a.turn - b.turn;
        });
      for (const one of woken) {
        waiting = waiting.filter((other) => other !== one);
        attempt(one.event, next);
      }
    }
  };
  for (const event of log) {
    wake(event.time);
    if (event.type === 'a') attempt(event, event.time);
  }
  wake(end + 1);
  return firings;
}

const durations = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((hours) => exact(hours * HOUR)),
  fc.constantFrom(calendar('day'), calendar('week')),
);
const overs = fc.constantFrom<LimitIr['over']>('drop', 'delay');
const scopes = fc.constantFrom<LimitIr['scope']>('subject', 'member', 'community', 'rule');
const arrivals = logs({
  from: Date.UTC(2026, 2, 7, 12),
  tick: 2 * HOUR,
  types: ['a', 'a', 'b'],
  communities: ['c1', 'c2'],
});

function check(limits: readonly LimitIr[], log: readonly Event[]): void {
  const build = createBuilder();
  build.rule({ name: 'limited', when: onEvent(events('a')), limits });
  const end = Date.UTC(2026, 5, 1);
  expect(decide(build.program({ timeZone: ZONE }), log, end)).toEqual(
    simulate(log, limits, end).map(describeFiring),
  );
}

test('at most N per duration, dropped or delayed, by subject, member, community and rule', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      durations,
      overs,
      scopes,
      arrivals,
      (most, per, over, scope, log) => check([limit(most, per, over, scope)], log),
    ),
    { numRuns: RUNS * 3 },
  );
});

test('a newer one replaces the one that waits for the same member', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 }), durations, arrivals, (most, per, log) =>
      check([limit(most, per, 'replace')], log),
    ),
    { numRuns: RUNS * 2 },
  );
});

test('two limits on one rule both hold', () => {
  fc.assert(
    fc.property(durations, durations, scopes, arrivals, (first, second, scope, log) =>
      check([limit(1, first), limit(2, second, 'drop', scope)], log),
    ),
    { numRuns: RUNS * 2 },
  );
});
