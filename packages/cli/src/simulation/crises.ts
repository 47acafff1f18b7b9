import type { CaseReport, CaseStep, PlanReport, SimulationReport } from '@reeve/simulation';
import type { Show } from '../report/show.ts';
import { number, say } from '../report/wording.ts';
import { type CaseStory, heldWhy, type Section, section, type Table, type Telling } from './story-parts.ts';
import { tell } from './words.ts';

const isCrisis = ({ severity, member }: CaseReport): boolean =>
  member === undefined && (severity === 'high' || severity === 'critical');

/** What went wrong, how the plans went, and how long it took. */
export const crises = (report: SimulationReport, telling: Telling): Section => {
  const { show } = telling;
  const { lang } = show;
  const told: string[] = [];
  const { incident } = report;
  if (incident) {
    const { since, handled, over, overWithout } = incident;
    told.push(tell(lang, `incident.${incident.kind}`, { since: show.time(since) }));
    if (incident.kind !== 'festival') {
      told.push(
        handled === undefined
          ? tell(lang, 'unhandled')
          : tell(lang, 'handled', { length: show.length(handled - since) }),
      );
      told.push(
        over === undefined
          ? tell(lang, 'notOver')
          : tell(lang, 'over', { length: show.length(over - since) }) +
              (overWithout === undefined
                ? tell(lang, 'overWithoutNever')
                : tell(lang, 'overWithout', { length: show.length(overWithout - since) })),
      );
    }
  }
  if (report.cases.length === 0) told.push(tell(lang, 'noCases'));
  const great = report.cases.filter(isCrisis);
  const others = report.cases.filter((each) => !isCrisis(each));
  return section('crises', tell(lang, 'crises'), {
    told: [told.join(lang === 'zh' ? '' : ' ')],
    cases: [
      ...great.map((each) => caseStory(each, telling)),
      ...report.plans.map((each) => planStory(each, telling)),
    ],
    tables: others.length === 0 ? [] : [caseTable(others, telling)],
  });
};

const caseStory = (each: CaseReport, { show, ruleTitle }: Telling): CaseStory => {
  const { lang } = show;
  const { opened, acknowledged, resolved, escalations } = each;
  const meta = [
    tell(lang, 'opened', { at: show.time(opened) }),
    tell(lang, 'byRule', { rule: ruleTitle(each.rule) }),
    acknowledged === undefined
      ? tell(lang, 'notAcknowledged')
      : tell(lang, 'acknowledged', { length: show.length(acknowledged - opened) }),
    ...(escalations === 0 ? [] : [tell(lang, 'escalated', { n: escalations })]),
    resolved === undefined
      ? tell(lang, 'open')
      : tell(lang, 'resolved', { length: show.length(resolved - opened) }),
  ];
  return {
    title: each.title,
    meta: meta.join(' · '),
    steps: each.steps.map((step) => stepStory(step, show)),
  };
};

const planStory = ({ rule, begun, steps }: PlanReport, { show, ruleTitle }: Telling): CaseStory => ({
  title: ruleTitle(rule),
  meta: tell(show.lang, 'planBegun', { at: show.time(begun) }),
  steps: steps.map((step) => stepStory(step, show)),
});

const stepStory = (
  { at, after, action, to, text, held: why }: CaseStep,
  show: Show,
): CaseStory['steps'][number] => ({
  when: `${show.time(at)}${after === undefined ? '' : ` (${say(show.lang, `after.${after}`)})`}`,
  what:
    [show.action(action), to, text].filter((part) => part !== undefined).join(' · ') +
    (why === undefined ? '' : ` · ${heldWhy(why, show)}`),
  held: why !== undefined,
});

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const caseTable = (cases: readonly CaseReport[], { show }: Telling): Table => {
  const { lang } = show;
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  const took = (all: readonly CaseReport[], end: 'acknowledged' | 'resolved'): string => {
    const length = median(
      all.flatMap((each) => (each[end] === undefined ? [] : [(each[end] as number) - each.opened])),
    );
    return length === undefined ? '–' : show.length(length);
  };
  return {
    caption: tell(lang, 'otherCases'),
    head: [
      tell(lang, 'kind'),
      tell(lang, 'count'),
      tell(lang, 'typicalUp'),
      tell(lang, 'typicalDone'),
      tell(lang, 'stillOpen'),
    ],
    right: [1, 4],
    rows: kinds.map((kind) => {
      const all = cases.filter((each) => each.kind === kind);
      const open = all.filter(({ resolved }) => resolved === undefined);
      return [
        kind,
        number(all.length),
        took(all, 'acknowledged'),
        took(all, 'resolved'),
        number(open.length),
      ];
    }),
  };
};
