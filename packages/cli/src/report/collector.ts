import type { Decision, Event, Program, Value } from '@reeve/ir';
import { createBuckets } from './buckets.ts';
import { readFacts } from './facts.ts';
import { type NameSources, readNames } from './names.ts';
import { createReachCounter } from './reach.ts';
import type { Distinct, Lang, Report, RuleReport } from './report.ts';
import { createRuleCollector, type RuleCollector } from './rule-collector.ts';
import { createTimeSeries } from './series.ts';
import type { ReportCollector, ReportSummary } from './summary.ts';
import { createTally } from './tally.ts';
import { createWallClock } from './wall-clock.ts';

const HOUR = 3_600_000;
const MOST_TYPES = 5000;
const MOST_MEMBERS = 2_000_000;

/** What a report is made for. */
export interface ReportCollectorOptions extends NameSources {
  readonly program: Program;
  /** Days, weeks and months of the report follow this zone. */
  readonly timeZone: string;
  /** The language that the renderers take where they are given none. */
  readonly lang: Lang;
}

/**
 * Makes a collector that decisions stream through. What it keeps grows with the number of rules, members and
 * columns of the charts, not with the length of the history.
 *
 * @example
 * const collector = createReportCollector({ program, timeZone: 'Europe/London', lang: 'en' });
 * for (const decision of engine.step(input)) collector.add(decision);
 * const report = collector.finish(summary);
 */
export function createReportCollector(options: ReportCollectorOptions): ReportCollector {
  const { program, timeZone, lang } = options;
  const facts = readFacts(program, options.signatures);
  const reach = createReachCounter();
  const history = createTimeSeries();
  const types = createTally<string>(MOST_TYPES);
  const communities = new Map<string, Set<string>>();
  let members = 0;
  const rules = new Map<string, RuleCollector>(
    program.rules.map((rule) => [rule.name, createRuleCollector(rule, facts)]),
  );
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let decisions = 0;
  // Events of one hour are counted together.
  let hour = Number.NaN;
  let inHour = 0;

  const wallOf = createWallClock(timeZone);
  const closeHour = (): void => {
    if (inHour > 0) history.add(wallOf(hour * HOUR), inHour);
    inHour = 0;
  };
  const span = (time: number): void => {
    if (time < first) first = time;
    if (time > last) last = time;
  };

  return {
    event(event: Event) {
      const { time, member, community } = event;
      span(time);
      const at = Math.floor(time / HOUR);
      if (at !== hour) {
        closeHour();
        hour = at;
      }
      inHour++;
      types.add(event.type, time);
      let known = communities.get(community);
      if (!known) {
        known = new Set();
        communities.set(community, known);
      }
      if (member !== undefined && members < MOST_MEMBERS && !known.has(member)) {
        known.add(member);
        members++;
      }
    },
    add(decision: Decision) {
      decisions++;
      span(decision.at);
      const wall = wallOf(decision.at);
      rules.get(decision.rule)?.add(decision, wall);
      for (const { action, input } of decision.effects) {
        const parameter = facts.reaches(action);
        const member = parameter === undefined ? undefined : input[parameter];
        for (const id of idsOf(member)) reach.add(decision.rule, decision.community, id, wall);
      }
    },
    finish(summary: ReportSummary): Report {
      closeHour();
      const any = first <= last;
      const begin = summary.from ?? (any ? first : null);
      const end = summary.until ?? (any ? last : null);
      // Whoever asks for a time after the last event is told that nothing is there, not of a time that runs backwards.
      const [from, until] = begin === null || end === null || end < begin ? [null, null] : [begin, end];
      const buckets =
        from === null || until === null
          ? ({ unit: 'day', step: 1, starts: [], end: 0 } as const)
          : createBuckets(wallOf(from), wallOf(until));
      const eventsOf = new Map(
        types.top(MOST_TYPES).map(({ key, count }): readonly [string, number] => [key, count]),
      );
      const counts = new Map(summary.rules.map((rule) => [rule.rule, rule]));
      const ruleReports = program.rules.map((rule) =>
        (rules.get(rule.name) as RuleCollector).finish(buckets, counts.get(rule.name), eventsOf),
      );
      return {
        lang,
        ...(summary.project === undefined ? {} : { project: summary.project }),
        files: summary.files,
        timeZone,
        from,
        until,
        events: summary.events,
        members: distinct(members, MOST_MEMBERS),
        communities: distinct(communities.size, Number.POSITIVE_INFINITY),
        decisions,
        seconds: summary.seconds,
        buckets,
        history: history.columns(buckets),
        rules: ruleReports,
        reach: reach.finish((name) => titleOf(facts.rules.get(name)?.title, name)),
        quality: {
          late: summary.late,
          lateness: program.lateness,
          repeated: summary.repeated,
          refused: summary.refused,
          undeclared: ranked(summary.undeclared),
          mistyped: ranked(summary.mistyped),
        },
        names: readNames(new Set(ruleReports.flatMap(wordsOf)), options),
      };
    },
  };
}

const wordsOf = ({ ranges, examples }: RuleReport): readonly string[] => [
  ...ranges.map(({ name }) => name),
  ...examples.flatMap(({ values }) => values.map(({ name }) => name)),
];

const titleOf = (title: string | undefined, name: string): string => (title ? title : name);

const distinct = (count: number, limit: number): Distinct => ({ count, atLeast: count >= limit });

/** The members that the input of an action names. */
export const idsOf = (value: Value | undefined): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.filter((one): one is string => typeof one === 'string')
      : [];

const ranked = (
  counts: Readonly<Record<string, number>>,
): readonly { readonly name: string; readonly count: number }[] =>
  Object.entries(counts)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
