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
  /** Its place: when it goes. */
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

/** Meaning 8, instant by instant: what goes out, what is held back, and which place each that is put off keeps. */
function simulate(log: readonly Event[], limits: readonly LimitIr[], end: number): readonly Firing[] {
  /** What went out, and places kept for what waits. */
  let out: { readonly event: Event; readonly at: number }[] = [];
  let waiting: Attempt[] = [];
  const firings: Firing[] = [];
  let turns = 0;
  const { over } = limits[0]!;

  /** Whether one more at `at` makes too many at no instant, then or later. */
  const fits = (event: Event, at: number): boolean =>
    limits.every((one) => {
      const all = [{ event, at }, ...out.filter((other) => inScope(one.scope, other.event, event))];
      return all
        .filter((each) => each.at >= at)
        .every(
          (each) =>
            all.filter((other) => other.at <= each.at && counts(other.at, each.at, one.per)).length <=
            one.count,
        );
    });
  const free = (event: Event, at: number): number => {
    const changes = out.flatMap((other) => [
      other.at,
      ...limits.map(({ per }) =>
        per.kind === 'exact' ? other.at + per.ms : nextUnitStart(other.at, per.unit, ZONE),
      ),
    ]);
    return [at, ...changes.filter((time) => time > at).sort((a, b) => a - b)].find((time) =>
      fits(event, time),
    )!;
  };
  const attempt = (event: Event, at: number): void => {
    const firing = { rule: 'limited', at, community: event.community, subject: event.member! };
    if (fits(event, at)) {
      out.push({ event, at });
      firings.push(firing);
    } else if (over === 'drop') firings.push({ ...firing, held: 'limit' });
    else {
      const gone = over === 'replace' ? waiting.filter((one) => inScope('member', one.event, event)) : [];
      waiting = waiting.filter((one) => !gone.includes(one));
      out = out.filter((each) => !gone.some((one) => one.event === each.event));
      const due = free(event, at);
      const held = [...(gone.length > 0 ? ['replaced'] : []), ...(due > at ? ['limit'] : [])];
      firings.push({ ...firing, held: held.join(', ') });
      out.push({ event, at: due });
      if (due > at) waiting.push({ event, due, turn: turns++ });
    }
  };
  const wake = (before: number): void => {
    const woken = waiting
      .filter(({ due }) => due < before)
      .sort((a, b) => {
        const [left, right] = [a, b].map(({ event }) => `${event.community} ${event.member}`);
        return a.due - b.due || (left! < right! ? -1 : left! > right! ? 1 : a.turn - b.turn);
      });
    waiting = waiting.filter(({ due }) => due >= before);
    for (const { event, due: at } of woken)
      firings.push({ rule: 'limited', at, community: event.community, subject: event.member! });
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

test('one that waits keeps a place that suits all its limits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 3 }),
      durations,
      durations,
      scopes,
      arrivals,
      (few, some, first, second, scope, log) =>
        check([limit(few, first, 'delay'), limit(some, second, 'delay', scope)], log),
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
