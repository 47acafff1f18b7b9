import type { Decision, RuleIr } from '@reeve/ir';
import { createComparisonCollector } from '../../src/compare/collector.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import type { Lang } from '../../src/report/report.ts';
import { programOf, RULES, ruleOf, START, syntheticReplay } from '../report/synthetic-replay.ts';

const HOUR = 3_600_000;
const replay = syntheticReplay(120, 11);
const REPLAY = {
  ...replay,
  decisions: replay.decisions.map((decision, i): Decision => ({ ...decision, cause: [`e${i}`] })),
};

/** One of a few ways in which a decision of the old version comes out in the new one. */
const fateOf = (decision: Decision, i: number): readonly Decision[] => {
  if (decision.rule === 'bots') return [];
  if (decision.rule !== 'win_back' || decision.continues) return [decision];
  if (i % 5 === 0) return [];
  if (i % 5 === 1) return [{ ...decision, at: decision.at + 3 * HOUR }];
  if (i % 5 === 2) return [{ ...decision, values: { ...decision.values, 'member.points': -1 } }];
  if (i % 5 === 3)
    return [
      decision,
      {
        ...decision,
        at: decision.at + 20 * HOUR,
        cause: [`new-${i}`],
        subject: { kind: 'member', id: `new-${i}` },
      },
    ];
  return [decision];
};

const other = (name: string, rules: readonly RuleIr[]): readonly RuleIr[] =>
  rules.filter((rule) => rule.name !== name);

/** A comparison with everything that it has to show: gained, lost, moved and changed, new and removed rules. */
export function syntheticComparison(lang: Lang): Comparison {
  const before = programOf(
    RULES.map((rule) => (rule.name === 'welcome' ? { ...rule, name: 'hello' } : rule)),
  );
  const after = programOf([
    ...other('bots', RULES).map((rule) => (rule.name === 'win_back' ? { ...rule, version: 'v2' } : rule)),
    ruleOf('brand_new', 'A rule that there was not'),
  ]);
  const collector = createComparisonCollector({
    versions: {
      before: { program: before, label: 'rules <old>' },
      after: { program: after, label: 'rules/new.reeve, and "more"' },
    },
    timeZone: 'Europe/London',
    lang,
  });
  for (const event of REPLAY.events) collector.event(event);
  const old = REPLAY.decisions.map((each) => (each.rule === 'welcome' ? { ...each, rule: 'hello' } : each));
  const now = REPLAY.decisions.flatMap(fateOf).toSorted((a, b) => a.at - b.at);
  for (const decision of old) collector.decide(0, decision);
  for (const decision of now) collector.decide(1, decision);
  return collector.finish({
    project: 'irc <community>',
    files: ['events.csv.gz', '-'],
    until: START + 120 * 24 * HOUR,
    events: REPLAY.events.length,
    seconds: 1.5,
  });
}

/** Two versions over no events at all. */
export function emptyComparison(lang: Lang): Comparison {
  const program = programOf(RULES);
  return createComparisonCollector({
    versions: { before: { program, label: 'a' }, after: { program, label: 'b' } },
    timeZone: 'UTC',
    lang,
  }).finish({ files: ['events.jsonl'], events: 0, seconds: 0 });
}
