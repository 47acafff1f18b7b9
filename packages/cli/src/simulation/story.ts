import type { Compared, Counts, SimulationReport } from '@reeve/simulation';
import type { Show } from '../report/show.ts';
import { number } from '../report/wording.ts';
import { crises } from './crises.ts';
import {
  countTable,
  heldWhy,
  noteTable,
  percent,
  type Section,
  section,
  sum,
  type Telling,
  total,
} from './story-parts.ts';
import { type SimulationWord, tell } from './words.ts';

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

const HONOUR_ROWS = 12;
const FOUR_WEEKS = 28;

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
