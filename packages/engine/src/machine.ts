import type { Decision, Event, Expr, Program, SubjectKind, TriggerIr, Value } from '@reeve/ir';
import {
  type Aggregates,
  createAggregates,
  loadAggregates,
  saveAggregates,
} from './aggregates/aggregates.ts';
import type { Repeating } from './decisions.ts';
import type { Context } from './evaluate/context.ts';
import {
  compileExpression,
  compileTest,
  type Evaluate,
  type Surroundings,
  type Test,
} from './evaluate/expression.ts';
import { convert, fieldOf } from './evaluate/fields.ts';
import { render } from './evaluate/render.ts';
import { createSurroundings } from './evaluate/surroundings.ts';
import type { Inside } from './explain/inside.ts';
import type { Probe } from './explain/probe.ts';
import { Agenda } from './rules/agenda.ts';
import {
  type Dispatch,
  type DispatchedRule,
  type DispatchSetting,
  dispatchOf,
  type EventIndex,
  inOrder,
} from './rules/dispatch.ts';
import { Feed } from './rules/feed.ts';
import { Firings } from './rules/firing.ts';
import { type ExternalCall, Foresight } from './rules/foresight.ts';
import { Looks } from './rules/looks.ts';
import {
  createRuleRuntime,
  loadRule,
  type RuleCompiler,
  type RuleRuntime,
  saveRule,
} from './rules/rule-runtime.ts';
import { readySteps } from './rules/runs.ts';
import { TimerQueue } from './rules/timers.ts';
import { Attributes, COMMUNITY, MEMBER, Subjects, subjectId } from './state/subjects.ts';
import type { Zones } from './time/calendar.ts';
import type { Watcher } from './watch/watcher.ts';

export interface MachineSetting {
  readonly program: Program;
  readonly zones: Zones;
  readonly functions: Readonly<Record<string, (args: readonly Value[]) => Value>>;
  readonly emit: (decision: Decision) => void;
  /** Takes decisions that can be told from their event at any later time: `numbers[chosen[i]]`, as many as `count`. */
  readonly repeat: Repeat;
  /** Rules that decide so, by number. */
  readonly repeating: Repeating[];
  /** Looks on, for explanations; absent in ordinary work. */
  readonly probe?: Probe;
  /** Is told what is looked at, for coverage; absent in ordinary work. */
  readonly watcher?: Watcher;
}

/** Whether nobody asks for subjects that were seen and no more: all of whom something is kept are known by that. */
function forgetsSubjects({ silences, windows, rules }: Program): boolean {
  const ofEvents: ReadonlySet<TriggerIr['kind']> = new Set(['event', 'sequence', 'spike', 'change']);
  return (
    silences.length === 0 &&
    windows.every(({ baselines }) => baselines.length === 0) &&
    rules.every(({ triggers, until }) => !until && triggers.every(({ kind }) => ofEvents.has(kind)))
  );
}

/** Whom a text is filled in for, and when. */
export interface ComposeFor {
  readonly community: string;
  readonly member?: string;
  /** The template's parameters, by position. */
  readonly params: readonly Value[];
  /** ms */
  readonly now: number;
}

/** A piece of a text: as written, or what stands in a place (`null` where it has no value). */
export type Composed = { readonly text: string } | { readonly value: string | null };

type Repeat = (numbers: Int32Array, chosen: Int32Array, count: number, event: Event) => void;

const NOTHING_CHANGED: ReadonlyMap<string, Value> = new Map();

/** Rules over events in order of time: what the engine does once order is restored and repeats are out. */
export class Machine {
  readonly inside: Inside;
  readonly #program: Program;
  readonly #zones: Zones;
  readonly #subjects: Subjects;
  readonly #members: Attributes;
  readonly #communities: Attributes;
  readonly #aggregates: Aggregates;
  readonly #rules: readonly RuleRuntime[];
  readonly #inOrder: readonly RuleRuntime[];
  readonly #timers: TimerQueue = new TimerQueue();
  readonly #firings: Firings;
  readonly #dispatches: Map<string, Dispatch> = new Map();
  readonly #memberZone: (subject: number) => string;
  readonly #knownZones: Map<string, boolean> = new Map();
  readonly #looks: Looks;
  readonly #agenda: Agenda;
  readonly #dispatching: DispatchSetting;
  /** Firings of each rule that only repeat their event, not yet among its counts. */
  readonly #repeated: Float64Array;
  readonly #foresight: Foresight;
  readonly #one: Int32Array = new Int32Array(1);
  readonly #repeat: Repeat;
  readonly #feed: Feed;
  /** Of the event at hand: one object for all of them, since nobody keeps it. */
  readonly #context: Context = {
    now: 0,
    event: null,
    community: -1,
    member: -1,
    kind: MEMBER,
    subject: -1,
    params: null,
  };
  #started = false;

  constructor(setting: MachineSetting) {
    const { program, zones } = setting;
    this.#program = program;
    this.#repeat = setting.repeat;
    this.#zones = zones;
    this.#subjects = new Subjects(program.subjects, (kind) =>
      program.windows.some(({ subject, baselines }) => subject === kind && baselines.length > 0),
    );
    this.#members = new Attributes(program.attributes.member);
    this.#communities = new Attributes(program.attributes.community);
    this.#memberZone = this.#zoneReader();
    const zoneOf = (kind: number, subject: number): string => this.#zoneOf(kind, subject);
    const around = createSurroundings({
      program,
      zones,
      subjects: this.#subjects,
      members: this.#members,
      communities: this.#communities,
      functions: setting.functions,
      aggregates: () => this.#aggregates,
      watcher: setting.watcher ?? null,
      zoneOf,
    });
    this.#foresight = new Foresight(program, around);
    const compiler = this.#compiler(around);
    this.#aggregates = createAggregates({
      program,
      subjects: this.#subjects,
      zones,
      match: (match) => compiler.match(match),
      expression: (expr) => compiler.expression(expr),
      zoneOf,
    });
    this.#rules = program.rules.map((rule, i) => createRuleRuntime(rule, i, compiler));
    this.#inOrder = [...this.#rules].sort((a, b) => b.ir.priority - a.ir.priority || a.index - b.index);
    this.#inOrder.forEach((rule, rank) => {
      rule.rank = rank;
    });
    this.#firings = new Firings({
      program,
      subjects: this.#subjects,
      members: this.#members,
      zones,
      timers: this.#timers,
      rules: this.#rules,
      plans: program.plans.map((plan) => readySteps(plan.steps, compiler)),
      probe: setting.probe ?? null,
      watcher: setting.watcher ?? null,
      zoneOf,
      emit: setting.emit,
    });
    this.#looks = new Looks({
      program,
      zones,
      subjects: this.#subjects,
      members: this.#members,
      communities: this.#communities,
      aggregates: this.#aggregates,
      timers: this.#timers,
      firings: this.#firings,
      probe: setting.probe ?? null,
      watcher: setting.watcher ?? null,
      zoneOf,
    });
    this.#agenda = new Agenda({
      subjects: this.#subjects,
      aggregates: this.#aggregates,
      rules: this.#inOrder,
      timers: this.#timers,
      looks: this.#looks,
      firings: this.#firings,
      watchful: setting.probe !== undefined,
    });
    this.#dispatching = {
      rules: this.#inOrder,
      aggregates: this.#aggregates,
      compiler,
      clockOf: (clock) => this.#agenda.clockOf(clock),
      // Whoever looks on wants to see the looks that come to nothing, too.
      subjects: program.subjects,
      repeating: setting.repeating,
      indexesWindows: !setting.watcher,
      forgetsSubjects: !setting.watcher && !setting.probe && forgetsSubjects(program),
      mayIndex: (rule) => !setting.watcher && rule.ir.name !== setting.probe?.rule,
    };
    this.#repeated = new Float64Array(this.#rules.length);
    for (const { type } of program.events) this.#dispatch(type);
    this.#feed = new Feed({
      aggregates: this.#aggregates,
      subjects: this.#subjects,
      clockOf: (clock) => this.#agenda.clockOf(clock),
      touch: (clock) => {
        this.#agenda.touch(clock);
      },
    });
    this.inside = {
      rules: this.#rules,
      around,
      compiler,
      subjects: this.#subjects,
      members: this.#members,
      communities: this.#communities,
      aggregates: this.#aggregates,
      zones,
      firings: this.#firings,
      zoneOf,
      contextAt: (rule, subject, now) => this.#looks.contextAt(rule, subject, now),
    };
  }

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
      window: (window) => this.#program.windows[window],
    };
  }

  /** What events will ask of functions from outside, as far as they tell by themselves. */
  foresee(events: readonly Event[]): readonly ExternalCall[] {
    return this.#foresight.of(events);
  }

  /** Looks up the members of a batch ahead of time, for `take`; `null` where that would be for nothing. */
  expect(events: readonly Event[]): Int32Array | null {
    return this.#dispatching.forgetsSubjects ? null : this.#subjects.expect(events);
  }

  /** Takes the next event in order. `expected` is its member where that is known, else -1. */
  take(event: Event, expected: number): void {
    this.#agenda.enter(event.time);
    if (!this.#started) this.#start(event.time);
    const context = this.#context;
    context.now = event.time;
    context.event = event;
    const dispatch = this.#dispatch(event.type);
    if (dispatch.isLight && !this.#firings.isAwaiting) {
      if (dispatch.index) this.#repeatAll(dispatch.index, dispatch.index.conditions.match(context), event);
      return;
    }
    const community = this.#subjects.see(event, expected);
    const member = this.#subjects.ofEvent(MEMBER, community, event);
    context.community = community;
    context.member = member;
    context.kind = MEMBER;
    context.subject = member;
    const changed = dispatch.sets
      ? this.#setAttributes(dispatch.sets, event, dispatch.sets === 'member' ? member : community)
      : NOTHING_CHANGED;
    const begun = this.#firings.nextRun;
    const woken = this.#feed.take(dispatch, context);
    const rules = woken.length === 0 ? dispatch.rules : inOrder(dispatch.rules, woken);
    if (dispatch.index) this.#concernAll(rules, dispatch.index, context, changed);
    else for (const entry of rules) this.#concern(entry, context, changed);
    this.#firings.feed(context, begun);
    for (const clock of dispatch.clocks) this.#agenda.touch(clock);
  }

  /** What is known of a member or a community: `undefined` for one that no event has named. */
  attributesOf(
    of: 'member' | 'community',
    community: string,
    id: string,
  ): Readonly<Record<string, Value>> | undefined {
    const subject = this.#find(of, community, id);
    if (subject < 0) return undefined;
    const attributes = of === 'member' ? this.#members : this.#communities;
    return Object.fromEntries([...attributes.paths()].map((path) => [path, attributes.get(path, subject)]));
  }

  /** The time zone that holds for a member: its own where known, else the project's. */
  zoneOfMember(community: string, id: string): string {
    return this.#zoneOf(MEMBER, this.#find('member', community, id));
  }

  #find(of: 'member' | 'community', community: string, id: string): number {
    const number = this.#subjects.table(COMMUNITY).find(0, community);
    return of === 'community' || number < 0 ? number : this.#subjects.table(MEMBER).find(number, id);
  }

  /** Fills in a text for somebody: what was written, and what stands in its places. */
  compose(text: Expr, { community, member, params, now }: ComposeFor): readonly Composed[] {
    const number = this.#subjects.table(COMMUNITY).find(0, community);
    const who = member === undefined || number < 0 ? -1 : this.#subjects.table(MEMBER).find(number, member);
    const context: Context = {
      now,
      event: null,
      community: number,
      member: who,
      kind: MEMBER,
      subject: who,
      params,
    };
    const zone = this.#zoneOf(MEMBER, who);
    const parts = text.op === 'text' ? text.parts : [{ value: text, type: { kind: 'any' } as const }];
    return parts.map((part) => {
      if (typeof part === 'string') return { text: part };
      const value = this.inside.compiler.expression(part.value)(context);
      return { value: value === null ? null : render(value, part.type, this.#zones, zone) };
    });
  }

  get firings(): Firings {
    return this.#firings;
  }

  /** Does all that falls due up to `time`. */
  runUpTo(time: number): void {
    this.#agenda.runUpTo(time);
  }

  #start(now: number): void {
    this.#started = true;
    for (const rule of this.#rules) {
      rule.ir.triggers.forEach((trigger, i) => {
        if (trigger.kind === 'schedule') this.#looks.planSchedule(rule, i, now - 1);
      });
      const { backfill, from } = rule.ir;
      if (backfill && from !== undefined && from > now)
        this.#timers.add(from, { what: 'backfill', rule: rule.index });
    }
  }

  #dispatch(type: string): Dispatch {
    let dispatch = this.#dispatches.get(type);
    if (!dispatch) {
      dispatch = dispatchOf(type, this.#dispatching);
      if (this.#dispatches.size > 10_000) this.#dispatches.clear();
      this.#dispatches.set(type, dispatch);
    }
    return dispatch;
  }

  /** Gives the attribute paths that the event changed, with their old values. */
  #setAttributes(of: 'member' | 'community', event: Event, subject: number): ReadonlyMap<string, Value> {
    if (subject < 0) return NOTHING_CHANGED;
    const changed = new Map<string, Value>();
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

  /** The rules that the index finds and the others, in their common order. */
  #concernAll(
    others: readonly DispatchedRule[],
    index: EventIndex,
    context: Context,
    changed: ReadonlyMap<string, Value>,
  ): void {
    const { conditions } = index;
    const count = conditions.match(context);
    const event = context.event as Event;
    if (count === 0 || (index.isRepeating && others.length === 0)) {
      this.#repeatAll(index, count, event);
      for (const entry of others) this.#concern(entry, context, changed);
      return;
    }
    const { found } = conditions;
    let cause: readonly string[] | null = null;
    let other = 0;
    for (let i = 0; i < count; i++) {
      const position = found[i] as number;
      if (others.length > 0) {
        const rank = index.ranks[position] as number;
        for (; other < others.length && (others[other] as DispatchedRule).rule.rank < rank; other++)
          this.#concern(others[other] as DispatchedRule, context, changed);
      }
      const kind = index.kinds[position] as number;
      const own = this.#feed.subjectOf(kind, context);
      if (own < 0) continue;
      if ((index.repeating[position] as number) >= 0) {
        this.#repeatOne(index, position, event);
        continue;
      }
      const { rule, trigger } = index.triggers[position] as EventIndex['triggers'][number];
      context.kind = kind;
      context.subject = own;
      const rest = conditions.rests[position] as Test | null;
      if (rest !== null && !rest(context)) continue;
      cause ??= [event.id];
      this.#looks.happened(rule, trigger, context, cause);
    }
    for (; other < others.length; other++) this.#concern(others[other] as DispatchedRule, context, changed);
  }

  /** Decides for all that an index found, where each decision only repeats its event. */
  #repeatAll(index: EventIndex, count: number, event: Event): void {
    if (count === 0) return;
    const { conditions, repeating, indexes, kind } = index;
    const { found } = conditions;
    if (kind < 0) {
      for (let i = 0; i < count; i++) this.#repeatOne(index, found[i] as number, event);
      return;
    }
    const subject = this.#program.subjects[kind] as SubjectKind;
    if (subject.kind === 'member' ? event.member === undefined : subjectId(subject, event) === null) return;
    const repeated = this.#repeated;
    for (let i = 0; i < count; i++) {
      const rule = indexes[found[i] as number] as number;
      repeated[rule] = (repeated[rule] as number) + 1;
    }
    this.#repeat(repeating, found, count, event);
  }

  #repeatOne(index: EventIndex, position: number, event: Event): void {
    const subject = this.#program.subjects[index.kinds[position] as number] as SubjectKind;
    if (subjectId(subject, event) === null) return;
    const rule = index.indexes[position] as number;
    this.#repeated[rule] = (this.#repeated[rule] as number) + 1;
    this.#one[0] = position;
    this.#repeat(index.repeating, this.#one, 1, event);
  }

  #concern(entry: DispatchedRule, context: Context, changed: ReadonlyMap<string, Value>): void {
    const { rule, moves } = entry;
    const kind = rule.ir.subject;
    const event = context.event as Event;
    const looks = moves
      ? entry.looks.filter((_, i) => moves[i]?.some(({ fed }) => fed === event) ?? true)
      : entry.looks;
    if (looks.length === 0) return;
    const { member, community } = context;
    const own = this.#feed.subjectOf(kind, context);
    context.kind = kind;
    if (entry.everySubject) {
      for (const subject of this.#subjects.inCommunity(kind, community)) {
        const mine = subject === own;
        context.subject = subject;
        context.member = kind === MEMBER ? subject : mine ? member : -1;
        this.#looks.look(rule, subject, looks, context, mine ? changed : null, !mine);
      }
      context.member = member;
    } else if (own >= 0) {
      context.subject = own;
      this.#looks.look(rule, own, looks, context, changed);
    }
  }

  /** Counts firings where the others are counted, which are kept apart to be counted fast. */
  #settleCounts(): void {
    for (const { index, counts } of this.#rules) counts.fired += this.#repeated[index] as number;
    this.#repeated.fill(0);
  }

  /** How often each rule fired, and how often its `if` said no. */
  counts(): readonly { readonly rule: string; readonly fired: number; readonly filtered: number }[] {
    this.#settleCounts();
    return this.#rules.map(({ ir, counts }) => ({ rule: ir.name, ...counts }));
  }

  save(): unknown {
    this.#settleCounts();
    return {
      started: this.#started,
      subjects: this.#subjects.save(),
      members: this.#members.save(),
      communities: this.#communities.save(),
      aggregates: saveAggregates(this.#aggregates),
      rules: this.#rules.map(saveRule),
      timers: this.#timers.save(),
      firings: this.#firings.save(),
      agenda: this.#agenda.save(),
    };
  }

  load(saved: unknown): void {
    const state = saved as {
      started: boolean;
      subjects: readonly unknown[];
      members: Readonly<Record<string, readonly Value[]>>;
      communities: Readonly<Record<string, readonly Value[]>>;
      aggregates: unknown;
      rules: readonly unknown[];
      timers: unknown;
      firings: unknown;
      agenda: unknown;
    };
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
    this.#agenda.load(state.agenda);
  }
}
