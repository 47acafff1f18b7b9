import type { Duration, Event, Program, RuleIr } from '@reeve/ir';
import { nominal } from '../aggregates/window.ts';
import { type EngineOptions, restoreEngine } from '../engine.ts';
import { COMMUNITY } from '../state/subjects.ts';
import { DAY } from '../time/calendar.ts';
import { refOf } from './event-ref.ts';
import type { Explained, Explanation, Moment, Waiting } from './explanation.ts';
import { type About, isOf, orderHistory } from './history.ts';
import { createSights, heldOf, type Sight } from './moment.ts';
import type { Base } from './plan.ts';
import { type Look, Replay, type ReplaySetting } from './replay.ts';
import { type Scope, scopeOf } from './scope.ts';
import { createScorer } from './score.ts';
import { findWays, withoutMore } from './search.ts';
import { createTemplates } from './template.ts';

/** What is to be explained. */
export interface ExplainRequest {
  readonly program: Program;
  /** The rule, by name. */
  readonly rule: string;
  /** The member, the community, or the value of the field that the rule is about. */
  readonly subject: { readonly community: string; readonly id: string };
  /** The whole history, or all of it that came after `snapshot`, as it came. */
  readonly events: Iterable<Event>;
  /** An engine's state to begin from, of the same program. */
  readonly snapshot?: string;
  /** The moment asked about, ms. Absent: the end of the history, and the history as a whole. */
  readonly at?: number;
  /** As the engine has them. */
  readonly options?: EngineOptions;
}

/** How many decisions are told in full. */
const TOLD = 5;

/**
 * Says why a rule fired for a subject, or why it did not and what would have had to differ. Replays that subject: what
 * cannot matter for it is left out. Every counterfactual given has been tried out.
 *
 * Throws a RangeError where the program has no such rule, or the snapshot is of another program.
 *
 * @example
 * const why = explain({ program, rule: 'win_back', subject: { community: 'c1', id: 'm1' }, events });
 * if (why.decisions === 0) console.log(why.nearest?.obstacle, why.now.wouldHave);
 */
export function explain(request: ExplainRequest): Explanation {
  const rule = request.program.rules.find(({ name }) => name === request.rule);
  if (!rule) throw new RangeError(`There is no rule ${request.rule}.`);
  const { snapshot } = request;
  const options = request.options ?? {};
  const { community } = request.subject;
  const id = rule.subject === COMMUNITY ? community : request.subject.id;
  const about: About = { kind: rule.subject, id, community };
  const scope = scopeOf(request.program, rule);
  // From a snapshot the program must be the very one, with its rules in their places.
  const program = snapshot === undefined ? narrowed(request.program, scope) : request.program;
  const before = snapshot === undefined ? undefined : restoreEngine(request.program, snapshot, options);
  const whole = [...request.events];
  const at = request.at ?? Math.max(before?.latest() ?? 0, ...latestOf(whole));
  const history = orderHistory(
    request.program,
    whole,
    about,
    scope,
    at,
    before && {
      latest: before.latest() ?? Number.NEGATIVE_INFINITY,
      has: (community, id) => before.hasSeen(community, id),
    },
  );
  const setting: ReplaySetting = { program, options, rule: rule.name, about };
  const { events } = history;

  // Once through, with an eye on each look.
  const fed: Event[] = [];
  const replay = new Replay(setting, snapshot);
  const sights = createSights(program, replay, () => fed);
  const score = createScorer(replay.rule, replay.inside.around);
  const told: Explained[] = [];
  let count = 0;
  let best:
    | {
        readonly number: number;
        readonly score: number;
        readonly position: number;
        readonly at: number;
        readonly byEvent: boolean;
      }
    | undefined;
  let last: { sight: Sight; at: number } | undefined;
  replay.onLook = (look) => {
    if (look.stop.kind === 'fired') last = { sight: sights.at(look), at: look.context.now };
    const nearness = score(look);
    // A condition that was not even begun is no near miss.
    if (nearness === 0 && request.at === undefined && look.trigger.ir.kind !== 'event') return;
    const isBest =
      request.at === undefined
        ? !best || nearness >= best.score
        : !best || look.context.now > best.at || nearness >= best.score;
    if (isBest)
      best = {
        number: look.number,
        score: nearness,
        position: fed.length,
        at: look.context.now,
        byEvent: look.context.event !== null && look.context.event === fed.at(-1),
      };
  };
  replay.onDecision = (decision, full) => {
    count++;
    const causes = new Set(decision.cause);
    const clauses = last?.at === decision.at && !decision.continues ? last.sight.clauses : [];
    told.push({
      decision,
      clauses,
      cause: fed.filter(({ id, community }) => community === about.community && causes.has(id)).map(refOf),
      held: heldOf(replay, decision, full),
    });
    if (told.length > TOLD) told.shift();
  };
  for (const event of events) {
    fed.push(event);
    replay.feed(event);
  }
  replay.advance(at);

  const templates = createTemplates(program, about, events);
  const search = {
    program,
    replay: setting,
    templates,
    history: events,
    horizon: horizonOf(request.program, rule),
  };
  const now: Moment = {
    at,
    ...sightOf(sights.now(at)),
    ...findWays(search, { snapshot: replay.engine.snapshot(), at: at + 1, tail: null }),
  };
  const own = events.filter((event) => isOf(program, about, event));
  const types: Record<string, number> = {};
  for (const { type } of own) types[type] = (types[type] ?? 0) + 1;
  const { index } = replay.rule;
  const waits =
    replay.subject < 0
      ? []
      : replay.inside.firings.runsOf(index, about.kind, replay.subject).map((run): Waiting => {
          const wait = run.wait;
          const steps = run.plan < 0 ? rule.steps : (program.plans[run.plan]?.steps ?? []);
          const step = steps[run.position];
          const plan = program.plans[run.plan];
          return {
            run: run.key,
            ...(plan ? { plan: plan.name } : {}),
            began: run.at,
            step: run.position,
            for: wait?.kind === 'release' ? wait.reason : (wait?.kind ?? 'time'),
            ...(step?.op === 'waitFor' && wait?.kind === 'event' ? { types: step.match.types } : {}),
            ...(wait && wait.due !== null ? { until: wait.due } : {}),
          };
        });
  const nearest =
    best && (count === 0 || request.at !== undefined)
      ? nearestMoment(setting, search, events, best, snapshot)
      : undefined;
  const ref = program.subjects[about.kind];
  return {
    rule: rule.name,
    title: rule.title,
    subject: { kind: ref?.kind === 'field' ? ref.path : (ref?.kind ?? 'member'), id: about.id },
    community: about.community,
    at,
    seen: {
      events: own.length,
      types,
      ...(own[0] ? { first: own[0].time, last: (own.at(-1) as Event).time } : {}),
      late: history.late.slice(-TOLD).map(refOf),
      repeated: history.repeated.slice(-TOLD).map(refOf),
    },
    looks: replay.looks,
    decisions: count,
    fired: told,
    ...(nearest ? { nearest } : {}),
    now,
    waits,
  };
}

function sightOf({ clauses, obstacle }: Sight): Pick<Moment, 'clauses' | 'obstacle'> {
  return { clauses, obstacle };
}

/** Replays up to a look, tells what was there, and looks for ways from just before it. */
function nearestMoment(
  setting: ReplaySetting,
  search: Parameters<typeof findWays>[0],
  events: readonly Event[],
  best: {
    readonly number: number;
    readonly position: number;
    readonly at: number;
    readonly byEvent: boolean;
  },
  snapshot: string | undefined,
): Moment {
  const { program } = setting;
  const fed: Event[] = [];
  const replay = new Replay(setting, snapshot);
  const sights = createSights(program, replay, () => fed);
  let seen: { sight: Sight; look: Look } | undefined;
  replay.onLook = (look) => {
    if (look.number === best.number) seen = { sight: sights.at(look), look };
  };
  // The look came with the event at the end of what was fed by then, or with a timer before the next one.
  const end = best.position - 1;
  const tail = events[end];
  const { byEvent } = best;
  const upTo = byEvent ? end : events.findIndex(({ time }) => time > best.at);
  const until = upTo < 0 ? events.length : upTo;
  for (const event of events.slice(0, until)) {
    fed.push(event);
    replay.feed(event);
  }
  const state = replay.engine.snapshot();
  if (byEvent && tail) {
    fed.push(tail);
    replay.feed(tail);
  }
  if (!seen) replay.advance(best.at);
  const look = seen?.look;
  const event = look?.context.event ?? null;
  const base: Base = { snapshot: state, at: best.at, tail: byEvent && event ? event : null };
  const sight = seen ? sightOf(seen.sight) : { clauses: [], obstacle: null };
  const told = { at: best.at, ...(event ? { event: refOf(event) } : {}), ...sight };
  if (sight.obstacle === null) return { ...told, wouldHave: [] };
  const found = findWays({ ...search, history: events.slice(0, until) }, base);
  // What ended a silence would be no silence: what was wanting had to come before it began.
  const began = look && !event ? beginningOf(replay, look, fed) : -1;
  if (began < 0) return { ...told, ...found };
  const earlier = new Replay(setting, snapshot);
  for (const each of events.slice(0, began)) earlier.feed(each);
  const start = events[began] as Event;
  const sooner = findWays(
    { ...search, history: events.slice(0, began) },
    { snapshot: earlier.engine.snapshot(), at: start.time, tail: start, runsTo: best.at },
  );
  const wouldHave = withoutMore([...sooner.wouldHave.filter(({ at }) => at === best.at), ...found.wouldHave]);
  return {
    ...told,
    wouldHave,
    ...(wouldHave.length === 0 ? { unknowable: found.unknowable ?? 'not-found' } : {}),
  };
}

/** Position of the event with which the silence of a look began; -1 where it is about none. */
function beginningOf(replay: Replay, { trigger, context }: Look, fed: readonly Event[]): number {
  for (const i of trigger.dependencies.silences) {
    const silence = replay.inside.aggregates.silences[i];
    if (!silence || silence.ir.subject !== context.kind) continue;
    const cause = silence.cause(context.subject);
    const at = fed.findLastIndex(({ id }) => id === cause);
    if (cause !== undefined && at >= 0) return at;
  }
  return -1;
}

/** The program with the rules only that matter. Its id stays, and so do all keys. */
function narrowed(program: Program, scope: Scope): Program {
  return { ...program, lateness: 0, rules: scope.rules.flatMap((i) => program.rules[i] ?? []) };
}

function latestOf(events: readonly Event[]): readonly number[] {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { time } of events) if (time > latest) latest = time;
  return events.length === 0 ? [] : [latest];
}

/** How long it takes until nothing that the rule reads can still change by itself. */
function horizonOf(program: Program, rule: RuleIr): number {
  let longest = 8 * DAY;
  const take = (duration: Duration | undefined): void => {
    if (duration) longest = Math.max(longest, nominal(duration));
  };
  const visit = (data: unknown): void => {
    if (Array.isArray(data)) for (const item of data) visit(item);
    else if (typeof data === 'object' && data !== null) {
      const { op, index, kind } = data as { op?: unknown; index?: unknown; kind?: unknown };
      if (kind === 'exact' || kind === 'calendar') take(data as Duration);
      if (typeof index === 'number') {
        const window = op === 'window' || op === 'usual' ? program.windows[index] : undefined;
        if (window)
          longest = Math.max(
            longest,
            nominal(window.span) + Math.max(0, ...window.baselines.map(({ span }) => nominal(span))),
          );
        if (op === 'silence') take(program.silences[index]?.span);
        if (op === 'share') take(program.shares[index]?.span);
      }
      for (const inner of Object.values(data)) visit(inner);
    }
  };
  visit([rule.triggers, rule.until, rule.if, rule.limits, rule.approval]);
  return Math.min(2 * longest + 8 * DAY, 3 * 366 * DAY);
}
