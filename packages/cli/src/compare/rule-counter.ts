import type { Decision } from '@reeve/ir';
import { exampleOf } from '../report/examples.ts';
import type { ProgramFacts } from '../report/facts.ts';
import type { Buckets } from '../report/report.ts';
import { createTimeSeries } from '../report/series.ts';
import { createTally } from '../report/tally.ts';
import type { ChangeCounts, DifferenceExample, RuleComparison, Shift, Sides } from './comparison.ts';
import type { Change, Difference } from './difference.ts';
import type { RulePair } from './rules.ts';

const MOST_SUBJECTS = 100_000;
const TOP_SUBJECTS = 8;
/** So many examples of one kind are kept, spread over time. */
const KEPT = 8;

/** Gathers what becomes of one rule. */
export interface RuleCounter {
  /** A decision of one version, at once. */
  decide(side: 0 | 1, decision: Decision, wall: number): void;
  same(): void;
  differ(difference: Difference, wall: number): void;
  finish(buckets: Buckets): RuleComparison;
}

const CHANGES: readonly Change[] = ['gained', 'lost', 'moved', 'changed'];

/** Keeps a few of many, evenly spread. */
const createSpread = <T>(): { add(one: T): void; all(): readonly T[] } => {
  let kept: T[] = [];
  let stride = 1;
  let seen = 0;
  return {
    add(one) {
      if (seen++ % stride !== 0) return;
      kept.push(one);
      if (kept.length <= KEPT) return;
      kept = kept.filter((_, i) => i % 2 === 0);
      stride *= 2;
    },
    all: () => kept,
  };
};

export function createRuleCounter(pair: RulePair, facts: Sides<ProgramFacts>): RuleCounter {
  const decisions: [number, number] = [0, 0];
  const left: [number, number] = [0, 0];
  const held: [number, number] = [0, 0];
  const series = [createTimeSeries(), createTimeSeries()] as const;
  const gainedSeries = createTimeSeries();
  const lostSeries = createTimeSeries();
  const otherSeries = createTimeSeries();
  const counts: Record<Change, number> = { gained: 0, lost: 0, moved: 0, changed: 0 };
  const earlier = { count: 0, sum: 0 };
  const later = { count: 0, sum: 0 };
  const subjects = createTally<string>(MOST_SUBJECTS);
  const ofSubject = new Map<string, Record<Change, number>>();
  const examples = new Map(CHANGES.map((change) => [change, createSpread<Difference>()]));
  let same = 0;

  const shift = (by: number): void => {
    const way = by < 0 ? earlier : later;
    way.count++;
    way.sum += Math.abs(by);
  };
  const countSubject = ({ change, before, after }: Difference): void => {
    const { community, subject } = (after ?? before) as Decision;
    const key = `${community}\u0000${subject.id}`;
    subjects.add(key, 0);
    const known = ofSubject.get(key);
    if (known) known[change]++;
    else if (ofSubject.size < MOST_SUBJECTS)
      ofSubject.set(key, { gained: 0, lost: 0, moved: 0, changed: 0, [change]: 1 });
  };

  return {
    decide(side, decision, wall) {
      decisions[side]++;
      left[side] += decision.effects.length;
      held[side] += decision.held.length;
      series[side].add(wall);
    },
    same() {
      same++;
    },
    differ(difference, wall) {
      const { change, before, after } = difference;
      counts[change]++;
      if (change === 'moved' && before && after) shift(after.at - before.at);
      const into = change === 'gained' ? gainedSeries : change === 'lost' ? lostSeries : otherSeries;
      into.add(wall);
      countSubject(difference);
      examples.get(change)?.add(difference);
    },
    finish(buckets) {
      const rule = pair.after ?? pair.before;
      const title = rule?.title ?? '';
      const was = pair.before && pair.before.name !== pair.name ? { was: pair.before.name } : {};
      const only = pair.before && pair.after ? {} : ({ only: pair.after ? 'after' : 'before' } as const);
      return {
        name: pair.name,
        title: title === '' ? pair.name : title,
        ...was,
        ...only,
        sameText: pair.same,
        subjectKind: rule ? facts[pair.after ? 'after' : 'before'].subjectKind(rule) : 'member',
        decisions: sidesOf(decisions),
        same,
        ...counts,
        earlier: meanOf(earlier),
        later: meanOf(later),
        series: sidesOf([series[0].columns(buckets), series[1].columns(buckets)]),
        gainedSeries: gainedSeries.columns(buckets),
        lostSeries: lostSeries.columns(buckets),
        otherSeries: otherSeries.columns(buckets),
        left: sidesOf(left),
        held: sidesOf(held),
        subjects: subjects.distinct(),
        top: subjects.top(TOP_SUBJECTS).map(({ key }) => topSubject(key, ofSubject.get(key))),
        examples: CHANGES.flatMap((change) =>
          (examples.get(change)?.all() ?? []).map((difference) => shownDifference(difference, facts)),
        ),
      };
    },
  };
}

/** The first and the second of two, by name. */
export const sidesOf = <T>([before, after]: readonly [T, T]): Sides<T> => ({ before, after });

const meanOf = ({ count, sum }: { readonly count: number; readonly sum: number }): Shift => ({
  count,
  mean: count === 0 ? 0 : sum / count,
});

const topSubject = (
  key: string,
  counts: ChangeCounts | undefined,
): ChangeCounts & { readonly subject: string; readonly community: string } => {
  const cut = key.indexOf('\u0000');
  const none = { gained: 0, lost: 0, moved: 0, changed: 0 };
  return { community: key.slice(0, cut), subject: key.slice(cut + 1), ...(counts ?? none) };
};

const shownDifference = (
  { change, differs, before, after }: Difference,
  facts: Sides<ProgramFacts>,
): DifferenceExample => ({
  change,
  differs,
  before: before && exampleOf(before, facts.before),
  after: after && exampleOf(after, facts.after),
});
