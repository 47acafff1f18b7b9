import type { Decision, Effect, HoldReason, Program, RuleIr, Value } from '@reeve/ir';
import { offsetAt } from '../../time/zone.ts';

const DAY = 86_400_000;

/** A decision worth showing. */
export interface Example {
  readonly at: number;
  readonly subject: string;
  readonly community: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly effects: readonly Effect[];
  readonly held: Decision['held'];
}

/** Whom a rule was about most often. */
export interface Busiest {
  readonly subject: string;
  readonly times: number;
  readonly last: Example;
}

/** What one rule did. */
export interface RuleFindings {
  readonly rule: string;
  readonly title: string;
  readonly kind: string;
  readonly shadow: boolean;
  /** Times that it fired; what follows a wait is not counted again. */
  readonly fired: number;
  /** Decisions that went on after a wait, a delay or an approval. */
  readonly continued: number;
  /** How many different subjects. */
  readonly subjects: number;
  readonly first?: number;
  readonly last?: number;
  readonly effects: ReadonlyMap<string, number>;
  readonly held: ReadonlyMap<HoldReason, number>;
  /** Firings by day number in the project's time zone. */
  readonly days: ReadonlyMap<number, number>;
  /** Most often first. */
  readonly busiest: readonly Busiest[];
  /** The last few. */
  readonly examples: readonly Example[];
  /** Event types that the rule looks at, and that never came. */
  readonly missingTypes: readonly string[];
}

/** What a backtest found, rule by rule in the order of the text. */
export interface Findings {
  readonly timeZone: string;
  readonly rules: readonly RuleFindings[];
  readonly eventTypes: ReadonlyMap<string, number>;
  readonly members: number;
  readonly communities: number;
  readonly days: ReadonlyMap<number, number>;
  readonly fired: number;
  readonly effects: number;
  readonly held: number;
}

/** Gathers findings as decisions come. */
export interface FindingsCollector {
  event(type: string, member: string | undefined, community: string): void;
  decision(decision: Decision): void;
  finish(): Findings;
}

interface Tally {
  fired: number;
  continued: number;
  first?: number;
  last?: number;
  readonly subjects: Map<string, { times: number; last: Example }>;
  readonly effects: Map<string, number>;
  readonly held: Map<HoldReason, number>;
  readonly days: Map<number, number>;
  readonly examples: Example[];
}

const bump = <K>(map: Map<K, number>, key: K): void => {
  map.set(key, (map.get(key) ?? 0) + 1);
};

/** Every event type that a rule's triggers and conditions look at. */
export const typesOfRule = (rule: RuleIr, program: Program): ReadonlySet<string> => {
  const types = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const fields = node as Readonly<Record<string, unknown>>;
    if (Array.isArray(fields['types'])) for (const type of fields['types']) types.add(String(type));
    const pool = {
      window: program.windows,
      usual: program.windows,
      silence: program.silences,
      share: program.shares,
      streak: program.streaks,
    }[String(fields['op'])];
    if (pool && typeof fields['index'] === 'number') visit(pool[fields['index']]);
    if (fields['kind'] === 'spike' && typeof fields['window'] === 'number')
      visit(program.windows[fields['window']]);
    for (const [key, value] of Object.entries(fields)) if (key !== 'span' && key !== 'type') visit(value);
  };
  visit(rule.triggers);
  visit(rule.if);
  return types;
};

const KEEP = 3;

/** Makes a collector. Memory grows with the number of subjects, not of decisions. */
export const createFindingsCollector = (program: Program): FindingsCollector => {
  const zone = program.timeZone;
  const tallies = new Map<string, Tally>();
  const eventTypes = new Map<string, number>();
  const members = new Set<string>();
  const communities = new Set<string>();
  const days = new Map<number, number>();
  let effects = 0;
  let held = 0;
  let fired = 0;

  const tallyOf = (rule: string): Tally => {
    let tally = tallies.get(rule);
    if (!tally) {
      tally = {
        fired: 0,
        continued: 0,
        subjects: new Map(),
        effects: new Map(),
        held: new Map(),
        days: new Map(),
        examples: [],
      };
      tallies.set(rule, tally);
    }
    return tally;
  };

  return {
    event(type, member, community) {
      bump(eventTypes, type);
      communities.add(community);
      if (member !== undefined) members.add(`${community}\n${member}`);
    },
    decision(decision) {
      const tally = tallyOf(decision.rule);
      for (const { action } of decision.effects) bump(tally.effects, action);
      for (const { reason } of decision.held) bump(tally.held, reason);
      effects += decision.effects.length;
      held += decision.held.length;
      if (decision.continues) {
        tally.continued++;
        return;
      }
      tally.fired++;
      fired++;
      tally.first ??= decision.at;
      tally.last = decision.at;
      const day = Math.floor((decision.at + offsetAt(zone, decision.at)) / DAY);
      bump(tally.days, day);
      bump(days, day);
      const example: Example = {
        at: decision.at,
        subject: decision.subject.id,
        community: decision.community,
        values: decision.values,
        effects: decision.effects,
        held: decision.held,
      };
      tally.examples.push(example);
      if (tally.examples.length > KEEP) tally.examples.shift();
      const key = `${decision.community}\n${decision.subject.id}`;
      const known = tally.subjects.get(key);
      if (known) {
        known.times++;
        known.last = example;
      } else tally.subjects.set(key, { times: 1, last: example });
    },
    finish: () => ({
      timeZone: zone,
      eventTypes,
      members: members.size,
      communities: communities.size,
      days,
      fired,
      effects,
      held,
      rules: program.rules.map((rule): RuleFindings => {
        const tally = tallyOf(rule.name);
        const busiest = [...tally.subjects.values()]
          .toSorted((a, b) => b.times - a.times || b.last.at - a.last.at)
          .slice(0, 5)
          .map(({ times, last }) => ({ subject: last.subject, times, last }));
        const subject = program.subjects[rule.subject];
        return {
          rule: rule.name,
          title: rule.title,
          kind: subject?.kind === 'field' ? subject.path : (subject?.kind ?? 'member'),
          shadow: rule.shadow,
          fired: tally.fired,
          continued: tally.continued,
          subjects: tally.subjects.size,
          ...(tally.first === undefined ? {} : { first: tally.first }),
          ...(tally.last === undefined ? {} : { last: tally.last }),
          effects: tally.effects,
          held: tally.held,
          days: tally.days,
          busiest,
          examples: tally.examples,
          missingTypes: [...typesOfRule(rule, program)].filter((type) => !eventTypes.has(type)),
        };
      }),
    }),
  };
};
