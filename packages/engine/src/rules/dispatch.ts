import type { Event, EventMatch, Expr, SubjectKind } from '@reeve/ir';
import type { Aggregates } from '../aggregates/aggregates.ts';
import type { Window } from '../aggregates/window.ts';
import type { Repeating } from '../decisions.ts';
import { COMMUNITY } from '../state/subjects.ts';
import type { Clock } from '../time/soonest.ts';
import { type ConditionCompiler, PredicateIndex } from './predicate-index.ts';
import type { RuleRuntime, TriggerRuntime } from './rule-runtime.ts';

/** Events that set attributes, and of whom. */
const ATTRIBUTE_EVENTS: ReadonlyMap<string, 'member' | 'community'> = new Map([
  ['member.joined', 'member'],
  ['member.updated', 'member'],
  ['community.updated', 'community'],
]);

/** What an event type concerns: which aggregates it feeds and which triggers of which rules it can move. */
export interface Dispatch {
  /** Whose attributes an event of this type sets; `null` where nobody's. */
  readonly sets: 'member' | 'community' | null;
  /** Windows to feed, but those of `windowIndex`. */
  readonly windows: readonly number[];
  /** Windows with a `where`, found by what it asks of the event; `null` where they are few. */
  readonly windowIndex: WindowIndex | null;
  readonly shares: readonly number[];
  readonly streaks: readonly number[];
  /** In order of decisions, but those of `index` and those that only a window of `windowIndex` concerns. */
  readonly rules: readonly DispatchedRule[];
  /** Rules that only an event of this type by itself concerns, found by what they ask of it; `null` where few do. */
  readonly index: EventIndex | null;
  /** Nothing is kept of such events, and what is decided on them only repeats them. */
  readonly isLight: boolean;
  /** Clocks that may be due earlier after an event of this type. */
  readonly clocks: readonly number[];
}

/** Windows that take events of one type under a condition, in columns. */
interface WindowIndex {
  readonly conditions: PredicateIndex;
  readonly windows: Int32Array;
  readonly clocks: Int32Array;
  /** For each window the rules that an event concerns only by entering it or another of these. */
  readonly wakes: readonly (readonly DispatchedRule[])[];
}

/** Triggers on events of one type, in order of decisions, and which of them hold. What each event needs stands in columns. */
export interface EventIndex {
  readonly conditions: PredicateIndex;
  readonly triggers: readonly { readonly rule: RuleRuntime; readonly trigger: TriggerRuntime }[];
  /** Rank, index and kind of subject of each one's rule. */
  readonly ranks: Int32Array;
  readonly indexes: Int32Array;
  readonly kinds: Int32Array;
  /** Kind of subject of all of them; -1 where they differ. */
  readonly kind: number;
  /** All of them are among `repeating`. */
  readonly isRepeating: boolean;
  /** Where the index knows all, and the event by itself tells the whole decision: its number, else -1. */
  readonly repeating: Int32Array;
}

export interface DispatchedRule {
  readonly rule: RuleRuntime;
  /** Positions of the triggers to look at, -1 before them for the rule's `until`. */
  readonly looks: readonly number[];
  /**
   * For each of `looks`: the aggregates that the event must have moved (a `where` may keep it out), or `null` where an
   * event of this type always moves one. Absent where all are `null`.
   */
  readonly moves?: readonly (readonly Fed[] | null)[];
  /** A value of the whole community changes, so that every subject in it is looked at. */
  readonly everySubject: boolean;
}

/** An aggregate, by the event that last moved it. */
interface Fed {
  fed: Event | null;
}

/** A trigger that looks at an aggregate when time moves it. `trigger` is -1 for the rule's `until`. */
export interface Watcher {
  readonly rule: RuleRuntime;
  readonly trigger: number;
}

export function matchesType(match: EventMatch, type: string): boolean {
  return match.types.length === 0 || match.types.includes(type);
}

export interface DispatchSetting {
  /** In order of decisions. */
  readonly rules: readonly RuleRuntime[];
  readonly aggregates: Aggregates;
  readonly compiler: ConditionCompiler;
  readonly clockOf: (clock: Clock) => number;
  readonly subjects: readonly SubjectKind[];
  /** Takes in each rule that repeats its events. */
  readonly repeating: Repeating[];
  /** Whether subjects need not be known of whom nothing is kept. */
  readonly forgetsSubjects: boolean;
  /** Whether windows may be passed over where their condition is known not to hold. */
  readonly indexesWindows: boolean;
  /** Whether a rule may be passed over where its trigger is known not to hold. */
  readonly mayIndex: (rule: RuleRuntime) => boolean;
}

/** Fewer windows than this are as fast looked at one by one. */
const FEW = 4;

/** Works out what events of a type concern. Done once for each type. */
export function dispatchOf(type: string, setting: DispatchSetting): Dispatch {
  const { rules, aggregates, clockOf } = setting;
  const positions = <T>(list: readonly T[], match: (item: T) => boolean): number[] =>
    list.flatMap((item, i) => (match(item) ? [i] : []));
  const dispatched: DispatchedRule[] = [];
  for (const rule of rules) {
    const moved = (trigger: TriggerRuntime): boolean => movedBy(trigger, type, aggregates);
    const triggers = positions(rule.triggers, moved);
    const until = rule.until.some(moved);
    if (triggers.length === 0 && !until) continue;
    const everySubject =
      rule.ir.subject !== COMMUNITY &&
      [...rule.triggers, ...rule.until].some((trigger) => wide(trigger, type, aggregates));
    const looks = until ? [-1, ...triggers] : triggers;
    const moves = looks.map((i) => movesOf(i < 0 ? rule.until : [rule.triggers[i]], type, aggregates));
    dispatched.push({ rule, looks, ...(moves.some((one) => one !== null) ? { moves } : {}), everySubject });
  }
  const windows = positions(aggregates.windows, ({ ir }) => matchesType(ir.match, type));
  const shares = positions(
    aggregates.shares,
    ({ ir }) => matchesType(ir.first, type) || matchesType(ir.then, type),
  );
  const clocksOf = (clocks: readonly (Clock | null | undefined)[]): readonly number[] =>
    clocks.flatMap((clock) => (clock ? [clockOf(clock)] : [])).filter((clock) => clock >= 0);
  const byWindow = indexedWindows(windows, dispatched, setting);
  const { rules: left, index } = indexed(byWindow.rules, setting);
  const sets = ATTRIBUTE_EVENTS.get(type) ?? null;
  const streaks = positions(aggregates.streaks, ({ ir }) => matchesType(ir.match, type));
  return {
    sets,
    isLight:
      setting.forgetsSubjects &&
      sets === null &&
      windows.length + shares.length + streaks.length + left.length === 0 &&
      (index === null || index.isRepeating),
    windows: byWindow.windows,
    windowIndex: byWindow.index,
    shares,
    streaks,
    rules: left,
    index,
    clocks: clocksOf([
      ...byWindow.windows.map((i) => aggregates.windows[i]),
      ...shares.map((i) => aggregates.shares[i]),
      ...dispatched.flatMap(({ rule, looks }) => looks.map((i) => rule.triggers[i]?.sequence)),
    ]),
  };
}

/** Takes the windows out that an index can find, and the rules that nothing but those concerns. */
function indexedWindows(
  windows: readonly number[],
  dispatched: readonly DispatchedRule[],
  { aggregates, compiler, clockOf, indexesWindows }: DispatchSetting,
): { windows: readonly number[]; rules: readonly DispatchedRule[]; index: WindowIndex | null } {
  const windowAt = (i: number): Window => aggregates.windows[i] as Window;
  const found = indexesWindows ? windows.filter((i) => windowAt(i).ir.match.where) : [];
  if (found.length < FEW) return { windows, rules: dispatched, index: null };
  const places = new Map<Fed, number>(found.map((i, place) => [windowAt(i), place]));
  const wakes: DispatchedRule[][] = found.map(() => []);
  const rules = dispatched.filter((entry) => {
    const movers = entry.moves?.flat() ?? [null];
    if (entry.moves?.includes(null) || movers.some((one) => !one || !places.has(one))) return true;
    for (const place of new Set(movers.map((one) => places.get(one as Fed) as number)))
      wakes[place]?.push(entry);
    return false;
  });
  return {
    windows: windows.filter((i) => !found.includes(i)),
    rules,
    index: {
      conditions: new PredicateIndex(
        found.map((i) => windowAt(i).ir.match.where),
        compiler,
      ),
      windows: Int32Array.from(found),
      clocks: Int32Array.from(found, (i) => clockOf(windowAt(i))),
      wakes,
    },
  };
}

/** Rules in order of decisions, each once. */
export function inOrder(
  some: readonly DispatchedRule[],
  others: readonly DispatchedRule[],
): readonly DispatchedRule[] {
  return [...new Set([...some, ...others])].sort((a, b) => a.rule.rank - b.rule.rank);
}

/** Takes the rules out that an index can find. */
function indexed(
  dispatched: readonly DispatchedRule[],
  setting: DispatchSetting,
): Pick<Dispatch, 'rules' | 'index'> {
  const soleTrigger = ({ rule, looks, everySubject }: DispatchedRule): TriggerRuntime | null => {
    const trigger = looks.length === 1 && !everySubject ? rule.triggers[looks[0] as number] : undefined;
    return trigger?.ir.kind === 'event' && setting.mayIndex(rule) ? trigger : null;
  };
  const found = dispatched.flatMap((entry) => {
    const trigger = soleTrigger(entry);
    return trigger ? [{ rule: entry.rule, trigger }] : [];
  });
  if (found.length === 0) return { rules: dispatched, index: null };
  const whereOf = ({ ir }: TriggerRuntime): Expr | undefined =>
    ir.kind === 'event' ? ir.match.where : undefined;
  const conditions = new PredicateIndex(
    found.map(({ trigger }) => whereOf(trigger)),
    setting.compiler,
  );
  const repeating = found.map(({ rule, trigger: { leaves } }, i): number => {
    if (!rule.bare || rule.guarded || conditions.rests[i] || leaves.some(({ ofEvent }) => !ofEvent))
      return -1;
    const subject = setting.subjects[rule.ir.subject] as SubjectKind;
    return setting.repeating.push({ rule: rule.ir.name, subject, leaves }) - 1;
  });
  return {
    rules: dispatched.filter((entry) => soleTrigger(entry) === null),
    index: {
      conditions,
      triggers: found,
      ranks: Int32Array.from(found, ({ rule }) => rule.rank),
      indexes: Int32Array.from(found, ({ rule }) => rule.index),
      kinds: Int32Array.from(found, ({ rule }) => rule.ir.subject),
      kind:
        new Set(found.map(({ rule }) => rule.ir.subject)).size === 1 ? (found[0]?.rule.ir.subject ?? -1) : -1,
      isRepeating: repeating.every((number) => number >= 0),
      repeating: Int32Array.from(repeating),
    },
  };
}

/** The aggregates of which an event of this type must have moved one; `null` where it is sure to. */
function movesOf(
  triggers: readonly (TriggerRuntime | undefined)[],
  type: string,
  aggregates: Aggregates,
): readonly Fed[] | null {
  const moved: Fed[] = [];
  for (const trigger of triggers) {
    if (!trigger || !movedBy(trigger, type, aggregates)) continue;
    const { ir, dependencies } = trigger;
    const of = ATTRIBUTE_EVENTS.get(type);
    if (ir.kind !== 'state' && ir.kind !== 'membership' && ir.kind !== 'spike') return null;
    if (ir.kind !== 'spike' && of && dependencies[of].size > 0) return null;
    const enters = (match: EventMatch): boolean => matchesType(match, type);
    const windows = ir.kind === 'spike' ? [ir.window] : [...dependencies.windows];
    const plain = [
      ...windows.map((i) => aggregates.windows[i]),
      ...[...dependencies.streaks].map((i) => aggregates.streaks[i]),
    ];
    for (const aggregate of plain) {
      if (!aggregate || !enters(aggregate.ir.match)) continue;
      if (!aggregate.ir.match.where) return null;
      moved.push(aggregate);
    }
    for (const i of dependencies.silences) {
      const silence = aggregates.silences[i];
      if (!silence || !(enters(silence.ir.match) || silence.joins(type))) continue;
      if (enters(silence.ir.match) && !silence.ir.match.where) return null;
      moved.push(silence);
    }
    for (const i of dependencies.shares) {
      const share = aggregates.shares[i];
      if (!share || !(enters(share.ir.first) || enters(share.ir.then))) continue;
      if (enters(share.ir.first) && !share.ir.first.where) return null;
      moved.push(share);
    }
  }
  return moved;
}

function movedBy(trigger: TriggerRuntime, type: string, aggregates: Aggregates): boolean {
  const { ir, dependencies } = trigger;
  switch (ir.kind) {
    case 'event':
      return matchesType(ir.match, type);
    case 'sequence':
      return matchesType(ir.first, type) || ir.steps.some((step) => matchesType(step.match, type));
    case 'spike': {
      const window = aggregates.windows[ir.window];
      return window !== undefined && matchesType(window.ir.match, type);
    }
    case 'change':
      return ATTRIBUTE_EVENTS.get(type) === ir.of;
    case 'schedule':
      return false;
    case 'state':
    case 'membership': {
      const of = ATTRIBUTE_EVENTS.get(type);
      if (of && dependencies[of].size > 0) return true;
      return fedBy(trigger, type, aggregates, () => true);
    }
  }
}

/** Whether the trigger reads something of the community that this type changes. */
function wide(trigger: TriggerRuntime, type: string, aggregates: Aggregates): boolean {
  if (trigger.ir.kind !== 'state' && trigger.ir.kind !== 'membership') return false;
  if (ATTRIBUTE_EVENTS.get(type) === 'community' && trigger.dependencies.community.size > 0) return true;
  return fedBy(trigger, type, aggregates, (subject) => subject === COMMUNITY);
}

function fedBy(
  trigger: TriggerRuntime,
  type: string,
  aggregates: Aggregates,
  of: (subject: number) => boolean,
): boolean {
  const { windows, silences, shares, streaks } = trigger.dependencies;
  const some = <T extends { readonly ir: { readonly subject: number } }>(
    indexes: ReadonlySet<number>,
    list: readonly T[],
    fed: (item: T) => boolean,
  ): boolean =>
    [...indexes].some((i) => {
      const item = list[i];
      return item !== undefined && of(item.ir.subject) && fed(item);
    });
  return (
    some(windows, aggregates.windows, ({ ir }) => matchesType(ir.match, type)) ||
    some(
      silences,
      aggregates.silences,
      (silence) => matchesType(silence.ir.match, type) || silence.joins(type),
    ) ||
    some(shares, aggregates.shares, ({ ir }) => matchesType(ir.first, type) || matchesType(ir.then, type)) ||
    some(streaks, aggregates.streaks, ({ ir }) => matchesType(ir.match, type))
  );
}

/** For each window, silence and share: who looks at it when time moves it. */
export interface Watchers {
  readonly windows: readonly (readonly Watcher[])[];
  readonly silences: readonly (readonly Watcher[])[];
  readonly shares: readonly (readonly Watcher[])[];
}

export function watchersOf(rules: readonly RuleRuntime[], aggregates: Aggregates): Watchers {
  const windows: Watcher[][] = aggregates.windows.map(() => []);
  const silences: Watcher[][] = aggregates.silences.map(() => []);
  const shares: Watcher[][] = aggregates.shares.map(() => []);
  const watch = (rule: RuleRuntime, trigger: number, { dependencies, ir }: TriggerRuntime): void => {
    for (const i of dependencies.windows) windows[i]?.push({ rule, trigger });
    for (const i of dependencies.silences) silences[i]?.push({ rule, trigger });
    for (const i of dependencies.shares) shares[i]?.push({ rule, trigger });
    if (ir.kind === 'spike') windows[ir.window]?.push({ rule, trigger });
  };
  for (const rule of rules) {
    rule.triggers.forEach((trigger, i) => {
      watch(rule, i, trigger);
    });
    for (const trigger of rule.until) watch(rule, -1, trigger);
  }
  return { windows, silences, shares };
}
