import { createEngine } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import { countWaits, type WaitCount } from '../../both/waits.ts';

const DAY = 86_400_000;

/** What a rule did on one day. */
interface DayCount {
  readonly day: number;
  readonly fired: number;
  readonly held: number;
  readonly sent: number;
}

/** What a member (or other subject) would have got. */
interface SubjectCount {
  readonly id: string;
  readonly community: string;
  readonly fired: number;
  readonly sent: number;
  readonly held: number;
}

/** One decision, as the table of a subject shows it. */
export interface ShownDecision {
  readonly rule: string;
  readonly at: number;
  readonly subject: string;
  readonly community: string;
  readonly continues?: string;
  readonly values: Decision['values'];
  readonly effects: readonly {
    readonly action: string;
    readonly input: Decision['effects'][number]['input'];
  }[];
  readonly held: readonly { readonly action: string; readonly reason: string }[];
}

/** What rules would have done to a history. */
export interface Replay {
  readonly from: number;
  readonly until: number;
  readonly events: number;
  readonly tookMs: number;
  readonly rules: readonly RuleReplay[];
  readonly days: readonly DayCount[];
  /** Functions of extensions and scripts that the rules call: they run beside the server, and have no value here. */
  readonly unknown: readonly string[];
}

interface RuleReplay {
  readonly rule: string;
  readonly fired: number;
  /** Triggered, and the `if` said no. */
  readonly filtered: number;
  readonly sent: number;
  /** How many effects were held back, by reason. */
  readonly held: Readonly<Record<string, number>>;
  readonly days: readonly DayCount[];
  /** The subjects that got most, up to a hundred. */
  readonly subjects: readonly SubjectCount[];
  readonly subjectCount: number;
}

interface Counting {
  fired: number;
  sent: number;
  readonly held: Map<string, number>;
  readonly days: Map<number, { fired: number; held: number; sent: number }>;
  readonly subjects: Map<
    string,
    { id: string; community: string; fired: number; sent: number; held: number }
  >;
}

const MOST_SUBJECTS = 100;
/** Decisions kept to be looked at one by one. */
const MOST_KEPT = 50_000;

/** Replays a history with the engine that runs live, and counts. Nothing is sent. */
export function replay(
  program: Program,
  events: readonly Event[],
  until: number,
): {
  readonly replay: Replay;
  readonly decisions: readonly Decision[];
  readonly waits: readonly WaitCount[];
} {
  const began = performance.now();
  const engine = createEngine(program);
  const rules = new Map<string, Counting>();
  const all = new Map<number, { fired: number; held: number; sent: number }>();
  const kept: Decision[] = [];
  const count = (decision: Decision): void => {
    const counting = rules.get(decision.rule) ?? {
      fired: 0,
      sent: 0,
      held: new Map(),
      days: new Map(),
      subjects: new Map(),
    };
    rules.set(decision.rule, counting);
    const day = Math.floor(decision.at / DAY) * DAY;
    const begins = decision.continues === undefined ? 1 : 0;
    const [sent, held] = [decision.effects.length, decision.held.length];
    counting.fired += begins;
    counting.sent += sent;
    for (const { reason } of decision.held) counting.held.set(reason, (counting.held.get(reason) ?? 0) + 1);
    for (const days of [counting.days, all]) {
      const here = days.get(day) ?? { fired: 0, held: 0, sent: 0 };
      days.set(day, here);
      here.fired += begins;
      here.held += held;
      here.sent += sent;
    }
    const key = `${decision.community}\u0000${decision.subject.id}`;
    const subject = counting.subjects.get(key) ?? {
      id: decision.subject.id,
      community: decision.community,
      fired: 0,
      sent: 0,
      held: 0,
    };
    counting.subjects.set(key, subject);
    subject.fired += begins;
    subject.sent += sent;
    subject.held += held;
    if (kept.length < MOST_KEPT) kept.push(decision);
  };
  for (const decision of engine.take(events)) count(decision);
  for (const decision of engine.step({ kind: 'advance', to: until })) count(decision);
  const filtered = new Map(engine.stats().rules.map((each) => [each.rule, each.filtered]));
  const from = events[0]?.time ?? until;
  const toDays = (days: Counting['days']): readonly DayCount[] => {
    const list: DayCount[] = [];
    for (let day = Math.floor(from / DAY) * DAY; day <= until; day += DAY)
      list.push({ day, ...(days.get(day) ?? { fired: 0, held: 0, sent: 0 }) });
    return list;
  };
  return {
    decisions: kept,
    waits: countWaits(engine.waits()),
    replay: {
      from,
      until,
      events: events.length,
      tookMs: Math.round(performance.now() - began),
      unknown: externalFunctions(program),
      days: toDays(all),
      rules: program.rules.map(({ name }): RuleReplay => {
        const counting = rules.get(name);
        const subjects = [...(counting?.subjects.values() ?? [])].toSorted(
          (a, b) => b.fired + b.sent - a.fired - a.sent || (a.id < b.id ? -1 : 1),
        );
        return {
          rule: name,
          fired: counting?.fired ?? 0,
          filtered: filtered.get(name) ?? 0,
          sent: counting?.sent ?? 0,
          held: Object.fromEntries(counting?.held ?? []),
          days: toDays(counting?.days ?? new Map()),
          subjects: subjects.slice(0, MOST_SUBJECTS),
          subjectCount: subjects.length,
        };
      }),
    },
  };
}

/** How a draft differs from what is live, for each rule: who gains, who loses, who gets more. */
export interface Difference {
  readonly rule: string;
  readonly before: number;
  readonly after: number;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly more: readonly string[];
}

/** Compares by what each subject would have got. */
export function differences(before: readonly Decision[], after: readonly Decision[]): readonly Difference[] {
  const tally = (decisions: readonly Decision[]): Map<string, Map<string, number>> => {
    const rules = new Map<string, Map<string, number>>();
    for (const { rule, subject, effects } of decisions) {
      const subjects = rules.get(rule) ?? new Map<string, number>();
      rules.set(rule, subjects);
      subjects.set(subject.id, (subjects.get(subject.id) ?? 0) + effects.length);
    }
    return rules;
  };
  const [old, young] = [tally(before), tally(after)];
  const names = [...new Set([...old.keys(), ...young.keys()])].toSorted();
  const sum = (subjects: Map<string, number> | undefined): number =>
    [...(subjects?.values() ?? [])].reduce((a, b) => a + b, 0);
  return names.flatMap((rule): readonly Difference[] => {
    const [was, is] = [
      old.get(rule) ?? new Map<string, number>(),
      young.get(rule) ?? new Map<string, number>(),
    ];
    const gained = [...is.keys()].filter((id) => !was.has(id));
    const lost = [...was.keys()].filter((id) => !is.has(id));
    const more = [...is].filter(([id, count]) => was.has(id) && count > (was.get(id) ?? 0)).map(([id]) => id);
    const [a, b] = [sum(was), sum(is)];
    if (gained.length + lost.length + more.length === 0 && a === b) return [];
    return [{ rule, before: a, after: b, gained, lost, more }];
  });
}

/** Names of the functions in a program that the engine is given from outside. */
function externalFunctions(program: Program): readonly string[] {
  const found = new Set<string>();
  const open: unknown[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    if ('op' in node && node.op === 'external' && 'fn' in node) found.add(String(node.fn));
    open.push(...Object.values(node).filter((inner) => typeof inner === 'object' && inner !== null));
  }
  return [...found].toSorted();
}
