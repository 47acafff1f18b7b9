import type { EngineOptions } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import { createBuckets } from '../report/buckets.ts';
import { readFacts } from '../report/facts.ts';
import { heldKind } from '../report/held.ts';
import { type NameSources, readNames } from '../report/names.ts';
import type { HeldKind, Lang, Names } from '../report/report.ts';
import { createWallClock } from '../report/wall-clock.ts';
import type { Comparison, RuleComparison, Sides } from './comparison.ts';
import type { Difference } from './difference.ts';
import { createMatcher } from './match.ts';
import { createMemberCounter } from './members.ts';
import { createRuleCounter, type RuleCounter, sidesOf } from './rule-counter.ts';
import { pairRules } from './rules.ts';

/** One version of the rules. */
export interface Version extends NameSources {
  readonly program: Program;
  /** Functions that its scripts are. */
  readonly engine?: EngineOptions;
  /** Where it came from, as people are told. */
  readonly label: string;
}

/** What a comparison is made for. */
export interface ComparisonOptions {
  readonly versions: Sides<Version>;
  /** Days and weeks follow this zone. */
  readonly timeZone: string;
  readonly lang: Lang;
  /** Decisions before it are made but not compared, ms. */
  readonly from?: number;
  /** Gets each difference, in order of the earlier of its times. */
  readonly onDifference?: (difference: Difference, rule: string) => void;
}

/** What the command knows when the replay has ended. */
interface ComparisonSummary {
  readonly project?: string;
  readonly files: readonly string[];
  readonly until?: number;
  readonly events: number;
  readonly seconds: number;
}

/** What the decisions of two versions stream through. */
export interface ComparisonCollector {
  event(event: Event): void;
  /** Takes a decision of one version (0 is before, 1 is after); each side's in order of time. */
  decide(side: 0 | 1, decision: Decision): void;
  /** Both sides have decided all that is earlier than `time`. */
  reach(time: number): void;
  finish(summary: ComparisonSummary): Comparison;
}

/**
 * Makes a collector. What it keeps grows with the number of rules, members and columns of the charts, and with what
 * waits to be settled (see {@link createMatcher}), not with the length of the history.
 *
 * @example
 * const collector = createComparisonCollector({ versions: { before, after }, timeZone: 'UTC', lang: 'en' });
 * for (const decision of one.step(input)) collector.decide(0, decision);
 * for (const decision of other.step(input)) collector.decide(1, decision);
 * const comparison = collector.finish(summary);
 */
export function createComparisonCollector(options: ComparisonOptions): ComparisonCollector {
  const { versions, lang, timeZone, from, onDifference } = options;
  const { before, after } = versions;
  const programs = { before: before.program, after: after.program };
  const facts = {
    before: readFacts(before.program, before.signatures),
    after: readFacts(after.program, after.signatures),
  };
  const pairs = pairRules(before.program, after.program);
  const bounds = new Map(pairs.map(({ name, bound }) => [name, bound]));
  const renamed = new Map(
    pairs.flatMap((pair) => (pair.before ? [[pair.before.name, pair.name] as const] : [])),
  );
  const counters = new Map(
    pairs.map((pair): [string, RuleCounter] => [pair.name, createRuleCounter(pair, facts)]),
  );
  const members = createMemberCounter(programs, facts);
  const held = new Map<HeldKind, [number, number]>();
  const wallOf = createWallClock(timeZone);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  const counterOf = (rule: string): RuleCounter => counters.get(rule) as RuleCounter;
  const nameOf = (side: 0 | 1, rule: string): string => (side === 0 ? (renamed.get(rule) ?? rule) : rule);
  const matcher = createMatcher({
    nameOf,
    boundOf: (rule) => bounds.get(rule) ?? 0,
    onSame: (_, rule) => counterOf(rule).same(),
    onDifference: (difference, rule) => {
      const { at } = (difference.after ?? difference.before) as Decision;
      counterOf(rule).differ(difference, wallOf(at));
      members.differ(difference);
      onDifference?.(difference, rule);
    },
  });

  const span = (time: number): void => {
    if (time < first) first = time;
    if (time > last) last = time;
  };

  return {
    event: ({ time }) => span(time),
    decide(side, decision) {
      if (from !== undefined && decision.at < from) return;
      span(decision.at);
      const wall = wallOf(decision.at);
      counterOf(nameOf(side, decision.rule)).decide(side, decision, wall);
      members.decide(side, decision, wall);
      for (const one of decision.held) {
        const kind = heldKind(one);
        const counts = held.get(kind) ?? [0, 0];
        counts[side]++;
        held.set(kind, counts);
      }
      matcher.add(side, decision);
    },
    reach: (time) => matcher.reach(time),
    finish(summary) {
      matcher.finish();
      const any = first <= last;
      const begin = from ?? (any ? first : null);
      const finish = summary.until ?? (any ? last : null);
      // Whoever asks for a time after the last event is told that nothing is there, not of a time that runs backwards.
      const [start, end] =
        begin === null || finish === null || finish < begin ? [null, null] : [begin, finish];
      const buckets =
        start === null || end === null
          ? ({ unit: 'day', step: 1, starts: [], end: 0 } as const)
          : createBuckets(wallOf(start), wallOf(end));
      const rules = pairs.map(({ name }) => counterOf(name).finish(buckets));
      const { messages, members: differing, differing: membersDiffering } = members.finish();
      return {
        lang,
        ...(summary.project === undefined ? {} : { project: summary.project }),
        versions: { before: before.label, after: after.label },
        files: summary.files,
        timeZone,
        from: start,
        until: end,
        events: summary.events,
        seconds: summary.seconds,
        buckets,
        total: totalOf(rules),
        rules,
        held: [...held]
          .map(([kind, count]) => ({ kind, count: sidesOf(count) }))
          .sort((a, b) => Math.max(b.count.before, b.count.after) - Math.max(a.count.before, a.count.after)),
        messages,
        members: differing,
        membersDiffering,
        names: namesOf(rules, versions),
      };
    },
  };
}

const totalOf = (rules: readonly RuleComparison[]): Comparison['total'] => {
  const sum = (of: (rule: RuleComparison) => number): number =>
    rules.reduce((total, rule) => total + of(rule), 0);
  return {
    decisions: { before: sum((rule) => rule.decisions.before), after: sum((rule) => rule.decisions.after) },
    same: sum((rule) => rule.same),
    gained: sum((rule) => rule.gained),
    lost: sum((rule) => rule.lost),
    moved: sum((rule) => rule.moved),
    changed: sum((rule) => rule.changed),
  };
};

/** What things are called, as each version's own vocabulary has it. */
const namesOf = (rules: readonly RuleComparison[], versions: Sides<Version>): Names => {
  const wordsOf = (side: 'before' | 'after'): ReadonlySet<string> =>
    new Set(
      rules.flatMap(({ examples }) =>
        examples.flatMap((example) => (example[side]?.values ?? []).map(({ name }) => name)),
      ),
    );
  const [old, now] = [
    readNames(wordsOf('before'), versions.before),
    readNames(wordsOf('after'), versions.after),
  ] as const;
  return {
    words: { ...old.words, ...now.words },
    actions: { ...old.actions, ...now.actions },
    inputs: { ...old.inputs, ...now.inputs },
    channels: { ...old.channels, ...now.channels },
  };
};
