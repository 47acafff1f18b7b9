import type {
  CaseReport,
  CaseStep,
  Compared,
  Counts,
  MemberNote,
  PlanReport,
  SimulationReport,
} from '@reeve/simulation';
import type { Show } from '../report/show.ts';
import { number, say, type WordId } from '../report/wording.ts';
import { type SimulationWord, tell } from './words.ts';

/** A chart over the days: a line for the community with rules, a paler one for the same without. */
export interface DayChart {
  readonly id: string;
  readonly title: string;
  readonly values: readonly number[];
  readonly beside?: readonly number[];
}

/** Figures in rows; cells of `right` columns are numbers. */
export interface Table {
  readonly caption?: string;
  readonly head: readonly string[];
  readonly right: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

/** A case as its plan went. */
export interface CaseStory {
  readonly title: string;
  readonly meta: string;
  readonly steps: readonly { readonly when: string; readonly what: string; readonly held: boolean }[];
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly told: readonly string[];
  readonly charts: readonly DayChart[];
  readonly cases: readonly CaseStory[];
  readonly tables: readonly Table[];
}

/** All that a report says, in words of one language: what the terminal and the page both draw. */
export interface Story {
  readonly title: string;
  readonly eyebrow: string;
  readonly pill: string;
  readonly lede: string;
  readonly meta: readonly string[];
  readonly figures: readonly { readonly name: string; readonly value: string }[];
  readonly sections: readonly Section[];
  readonly footer: string;
}

/** What the story is told with. */
export interface Telling {
  readonly show: Show;
  readonly project: string;
  readonly zone: string;
  /** What a rule is called. */
  readonly ruleTitle: (rule: string) => string;
}

const EXAMPLE_ROWS = 8;
const HONOUR_ROWS = 12;
const FOUR_WEEKS = 28;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const total = (counts: Counts): number => sum(counts.map(({ count }) => count));
const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)}%`);

/** Puts a simulation into words. */
export const tellStory = (report: SimulationReport, telling: Telling): Story => {
  const { show, project, zone } = telling;
  const { lang } = show;
  const word = (id: SimulationWord, params = {}): string => tell(lang, id, params);
  const scenario = word(`scenario.${report.scenario}`);
  const heldCount = sum(report.held.map(({ count }) => count));
  return {
    title: word('title', { project, scenario, days: report.days }),
    eyebrow: word('eyebrow'),
    pill: word('pill'),
    lede: word('lede', { rules: report.rules.all, members: report.membersBefore }),
    meta: [
      word('meta', {
        scenario: report.scenario,
        seed: String(report.seed),
        from: show.date(report.from),
        until: show.date(report.until - 1),
        zone,
      }),
      word('twin'),
    ],
    figures: [
      { name: word('events'), value: number(report.events) },
      { name: word('decisions'), value: number(report.decisions) },
      { name: word('rulesFired'), value: word('ofRules', report.rules) },
      { name: word('messagesSent'), value: number(report.messages.sent) },
      { name: word('heldBack'), value: number(heldCount) },
      { name: word('tasksGiven'), value: number(report.tasks.given) },
      { name: word('cases'), value: number(report.cases.length) },
    ],
    sections: [
      changed(report, telling),
      crises(report, telling),
      welcomed(report, telling),
      woken(report, telling),
      promoted(report, telling),
      warned(report, telling),
      held(report, telling, heldCount),
      team(report, telling),
      allRules(report, telling),
    ],
    footer: word('footer'),
  };
};

const section = (id: string, title: string, more: Partial<Section>): Section => ({
  id,
  title,
  told: [],
  charts: [],
  cases: [],
  tables: [],
  ...more,
});

const changed = (report: SimulationReport, { show }: Telling): Section => {
  const { lang } = show;
  const { life, lifeWithout, welcomed, woken } = report;
  const last = (values: readonly number[]): number => {
    const some = values.slice(-FOUR_WEEKS);
    return Math.round(sum(some) / Math.max(1, some.length));
  };
  const row = (id: SimulationWord, has: string, without: string): readonly string[] => [
    tell(lang, id),
    has,
    without,
  ];
  const sums = (id: SimulationWord, key: 'left' | 'complaints' | 'alarms' | 'revenue'): readonly string[] =>
    row(id, number(sum(life[key])), number(sum(lifeWithout[key])));
  const shares = (id: SimulationWord, { withRules, without }: Compared): readonly string[] =>
    row(id, percent(withRules), percent(without));
  return section('changed', tell(lang, 'changed'), {
    charts: [
      { id: 'active', title: tell(lang, 'chartActive'), values: life.active, beside: lifeWithout.active },
      {
        id: 'complaints',
        title: tell(lang, 'chartComplaints'),
        values: life.complaints,
        beside: lifeWithout.complaints,
      },
      { id: 'alarms', title: tell(lang, 'chartAlarms'), values: life.alarms, beside: lifeWithout.alarms },
    ],
    tables: [
      {
        head: [tell(lang, 'figure'), tell(lang, 'with'), tell(lang, 'without')],
        right: [1, 2],
        rows: [
          row('f.members', number(report.members.withRules ?? 0), number(report.members.without ?? 0)),
          row('f.active', number(last(life.active)), number(last(lifeWithout.active))),
          shares('f.wrote', welcomed.wrote),
          shares('f.kept', welcomed.kept),
          shares('f.returned', woken.returned),
          sums('f.left', 'left'),
          sums('f.complaints', 'complaints'),
          sums('f.alarms', 'alarms'),
          sums('f.revenue', 'revenue'),
        ],
      },
    ],
  });
};

const isCrisis = ({ severity, member }: CaseReport): boolean =>
  member === undefined && (severity === 'high' || severity === 'critical');

const crises = (report: SimulationReport, telling: Telling): Section => {
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

const countTable = (
  name: string,
  counts: Counts,
  { show }: Telling,
  called: (name: string) => string,
  most = EXAMPLE_ROWS,
): readonly Table[] => {
  if (counts.length === 0) return [];
  const rows = counts.slice(0, most).map(({ name: each, count }) => [called(each), number(count)]);
  const rest = counts.slice(most);
  if (rest.length > 0) rows.push([tell(show.lang, 'more', { n: rest.length }), number(total(rest))]);
  return [{ head: [name, tell(show.lang, 'count')], right: [1], rows }];
};

const noteTable = (
  notes: readonly MemberNote[],
  { show, ruleTitle }: Telling,
  called?: (what: string) => string,
): readonly Table[] => {
  const { lang } = show;
  if (notes.length === 0) return [];
  const what = called ? [tell(lang, 'what')] : [];
  return [
    {
      head: [tell(lang, 'when'), tell(lang, 'who'), ...what, tell(lang, 'rule')],
      right: [],
      rows: notes
        .slice(0, EXAMPLE_ROWS)
        .map((note) => [
          show.time(note.at),
          note.member,
          ...(called ? [called(note.what)] : []),
          ruleTitle(note.rule),
        ]),
    },
  ];
};

const welcomed = ({ welcomed: figures }: SimulationReport, telling: Telling): Section => {
  const { lang } = telling.show;
  const { joined, welcomed: some, wrote, kept, byRule } = figures;
  return section('welcomed', tell(lang, 'welcomed'), {
    told: [
      tell(lang, 'welcomedTold', {
        joined,
        welcomed: some,
        wrote: percent(wrote.withRules),
        wroteWithout: percent(wrote.without),
        kept: percent(kept.withRules),
        keptWithout: percent(kept.without),
      }),
    ],
    tables: countTable(tell(lang, 'firstWord'), byRule, telling, telling.ruleTitle),
  });
};

const woken = ({ woken: figures }: SimulationReport, telling: Telling): Section => {
  const { lang } = telling.show;
  const { written, returned, byRule, examples } = figures;
  return section('woken', tell(lang, 'woken'), {
    told: [
      written === 0
        ? tell(lang, 'nobody')
        : tell(lang, 'wokenTold', {
            written,
            back: percent(returned.withRules),
            backWithout: percent(returned.without),
          }),
    ],
    tables: [
      ...countTable(tell(lang, 'cameBackBy'), byRule, telling, telling.ruleTitle),
      ...noteTable(examples, telling),
    ],
  });
};

const promoted = ({ promoted: figures }: SimulationReport, telling: Telling): Section => {
  const { lang } = telling.show;
  const { levels, honours, roles, examples } = figures;
  const all = [...levels, ...roles, ...honours];
  return section('promoted', tell(lang, 'promoted'), {
    told: [
      tell(lang, 'promotedTold', { levels: total(levels), roles: total(roles), honours: total(honours) }),
    ],
    tables: [
      ...countTable(tell(lang, 'honour'), all, telling, (name) => name, HONOUR_ROWS),
      ...noteTable(examples, telling, (what) => what),
    ],
  });
};

const SANCTIONS: ReadonlySet<string> = new Set(['warning', 'mute', 'isolation', 'block']);

const warned = ({ warned: figures }: SimulationReport, telling: Telling): Section => {
  const { lang } = telling.show;
  const { kinds, members, again, appeals, examples } = figures;
  const called = (kind: string): string =>
    SANCTIONS.has(kind) ? tell(lang, `sanction.${kind}` as SimulationWord) : kind;
  return section('warned', tell(lang, 'warned'), {
    told: [
      members === 0
        ? tell(lang, 'nobody')
        : tell(lang, 'warnedTold', { sanctions: total(kinds), members, again, appeals }),
    ],
    tables: [
      ...countTable(tell(lang, 'kind'), kinds, telling, called),
      ...noteTable(examples, telling, called),
    ],
  });
};

type Held = SimulationReport['held'][number]['reason'];

const heldWhy = (reason: Held, { lang }: Show): string =>
  reason === 'paused' || reason === 'channel-down' || reason === 'gone'
    ? tell(lang, `held.${reason}`)
    : say(lang, `held.${reason}` satisfies WordId);

const PUT_OFF: ReadonlySet<string> = new Set(['quiet', 'limit', 'approval', 'cap']);

const held = (report: SimulationReport, telling: Telling, count: number): Section => {
  const { show, ruleTitle } = telling;
  const { lang } = show;
  const later = report.putOff
    .filter(({ name }) => PUT_OFF.has(name))
    .map(({ name, count: n }) => tell(lang, `put.${name}` as SimulationWord, { n }));
  const comma = lang === 'zh' ? '、' : ', ';
  return section('held', tell(lang, 'held'), {
    told: [
      tell(lang, 'heldTold', { n: count, most: report.messages.most }),
      ...(later.length === 0 ? [] : [tell(lang, 'putOffTold', { list: later.join(comma) })]),
    ],
    charts: [{ id: 'sent', title: tell(lang, 'chartSent'), values: report.sent }],
    tables:
      report.held.length === 0
        ? []
        : [
            {
              head: [tell(lang, 'reason'), tell(lang, 'count'), tell(lang, 'mostBy')],
              right: [1],
              rows: report.held.map(({ reason, count: n, rules }) => [
                heldWhy(reason, show),
                number(n),
                rules
                  .slice(0, 3)
                  .map(({ name, count: times }) => `${ruleTitle(name)} (${number(times)})`)
                  .join(comma),
              ]),
            },
          ],
  });
};

const team = (report: SimulationReport, telling: Telling): Section => {
  const { lang } = telling.show;
  const { tasks, left } = report;
  const reasons = [...new Set([...left.withRules, ...left.without].map(({ name }) => name))];
  const of = (counts: Counts, name: string): string =>
    number(counts.find((each) => each.name === name)?.count ?? 0);
  return section('team', tell(lang, 'team'), {
    told: [tell(lang, 'teamTold', { given: tasks.given, finished: tasks.finished, late: tasks.late })],
    tables: [
      {
        head: [tell(lang, 'role'), tell(lang, 'given'), tell(lang, 'late')],
        right: [1, 2],
        rows: tasks.byRole.map(({ role, given, late }) => [role, number(given), number(late)]),
      },
      {
        head: [tell(lang, 'leftWhy'), tell(lang, 'with'), tell(lang, 'without')],
        right: [1, 2],
        rows: reasons.map((name) => [name, of(left.withRules, name), of(left.without, name)]),
      },
    ].filter(({ rows }) => rows.length > 0),
  });
};

/** So many names of rules stand in a sentence. */
const NAMES = 12;

const some = (names: readonly string[], { lang }: Show): string => {
  const list = names.slice(0, NAMES).join(lang === 'zh' ? '、' : ', ');
  return names.length <= NAMES ? list : tell(lang, 'neverMore', { list, n: names.length - NAMES });
};

const allRules = ({ byRule, undeclared }: SimulationReport, { show, ruleTitle }: Telling): Section => {
  const { lang } = show;
  const fired = byRule.filter((each) => each.fired > 0).toSorted((a, b) => b.fired - a.fired);
  const never = byRule.filter((each) => each.fired === 0).map(({ rule }) => ruleTitle(rule));
  const comma = lang === 'zh' ? '、' : ', ';
  return section('rules', tell(lang, 'allRules'), {
    told: [
      ...(never.length === 0 ? [] : [tell(lang, 'neverFired', { n: never.length, list: some(never, show) })]),
      ...(undeclared.length === 0
        ? []
        : [tell(lang, 'undeclared', { list: undeclared.map(({ name }) => name).join(comma) })]),
    ],
    tables: [
      {
        head: [tell(lang, 'rule'), tell(lang, 'fired'), tell(lang, 'leaves'), tell(lang, 'stays')],
        right: [1, 2, 3],
        rows: fired.map(({ rule, fired: times, left, held: stays }) => [
          ruleTitle(rule),
          number(times),
          number(left),
          number(stays),
        ]),
      },
    ],
  });
};
