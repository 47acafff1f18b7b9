import type { Engine } from '@reeve/engine';
import type { Program } from '@reeve/ir';
import { type Chronicle, counted } from './chronicle.ts';
import { isSign } from './incident.ts';
import { FIRST_WORDS, keptShare, type LifeLog } from './life-log.ts';
import type { CaseReport, Compared, SimulationReport } from './report.ts';
import { DAY } from './settings.ts';
import type { Case } from './staff.ts';
import type { World } from './world.ts';

/** What a report is made from: a community with rules, and the same one without. */
export interface Told {
  readonly world: World;
  readonly log: LifeLog;
  readonly record: Chronicle;
  readonly program: Program;
  readonly engine: Engine;
  readonly without: { readonly world: World; readonly log: LifeLog };
}

const WEEK = 7 * DAY;
const EXAMPLES = 12;

/** Puts together what is told of a simulation. */
export const tellReport = (told: Told): SimulationReport => {
  const { world, log, record, program, without } = told;
  const { settings } = world;
  const titles = new Map(program.rules.map(({ name, title }) => [name, title]));
  return {
    simulation: true,
    scenario: settings.scenario,
    seed: settings.seed,
    days: settings.days,
    from: settings.from,
    until: world.end,
    midnights: Array.from({ length: settings.days }, (_, day) => world.midnight(day)),
    membersBefore: settings.members,
    members: { withRules: log.members(), without: without.log.members() },
    events: record.events,
    late: told.engine.stats().late,
    undeclared: counted(new Map(Object.entries(told.engine.stats().undeclared))),
    decisions: record.decisions,
    rules: { all: program.rules.length, fired: record.fired.size },
    ...incidentOf(told),
    life: log.days,
    lifeWithout: without.log.days,
    sent: record.sentByDay,
    heldByDay: record.heldByDay,
    welcomed: welcomedOf(told),
    woken: wokenOf(told),
    promoted: {
      levels: counted(record.levels),
      honours: counted(record.honours),
      roles: counted(record.roles),
      examples: record.promotions.slice(0, EXAMPLES),
    },
    warned: warnedOf(record),
    left: { withRules: counted(log.reasons), without: counted(without.log.reasons) },
    cases: [...record.cases.values()].map((each) => caseOf(each, record)),
    plans: plansOf(told),
    tasks: tasksOf(told),
    messages: messagesOf(told),
    held: [...record.held]
      .map(([reason, rules]) => {
        const all = counted(rules);
        return { reason, count: all.reduce((sum, { count }) => sum + count, 0), rules: all };
      })
      .sort((a, b) => b.count - a.count),
    putOff: counted(record.putOff),
    byRule: program.rules.map(({ name }) => ({
      rule: name,
      title: titles.get(name) || name,
      fired: record.fired.get(name) ?? 0,
      left: record.leftBy.get(name) ?? 0,
      held: record.heldBy.get(name) ?? 0,
    })),
  };
};

const incidentOf = ({ world, without }: Told): Pick<SimulationReport, 'incident'> => {
  const { incident } = world;
  if (!incident) return {};
  const alone = without.world.incident?.over;
  return {
    incident: {
      kind: incident.kind,
      since: incident.since,
      ...(incident.handled === undefined ? {} : { handled: incident.handled }),
      ...(incident.over === undefined ? {} : { over: incident.over }),
      ...(alone === undefined ? {} : { overWithout: alone }),
    },
  };
};

const share = (part: number, all: number): number | null => (all === 0 ? null : part / all);

const welcomedOf = ({ world, log, record, without }: Told): SimulationReport['welcomed'] => {
  const wrote = (of: LifeLog): number | null => {
    const known = of.newcomers().filter(({ joined }) => joined + FIRST_WORDS <= world.end);
    const first = known.filter(({ joined, wrote: at }) => at !== undefined && at - joined <= FIRST_WORDS);
    return share(first.length, known.length);
  };
  const kept = (of: LifeLog): number | null => keptShare(of, of.newcomers(), world.end);
  const byRule = new Map<string, number>();
  for (const rule of record.welcomed.values()) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  const newcomers = new Set(log.newcomers().map(({ member }) => member));
  return {
    joined: newcomers.size,
    welcomed: [...record.welcomed.keys()].filter((member) => newcomers.has(member)).length,
    wrote: { withRules: wrote(log), without: wrote(without.log) },
    kept: { withRules: kept(log), without: kept(without.log) },
    byRule: counted(byRule),
  };
};

const wokenOf = ({ world, log, record, without }: Told): SimulationReport['woken'] => {
  const known = record.coaxed.filter(({ at }) => at + WEEK <= world.end);
  const back = known.filter(({ at, member }) => log.isActive(member, at, WEEK));
  const returned = (of: LifeLog): number =>
    known.filter(({ at, member }) => of.isActive(member, at, WEEK)).length;
  const compared: Compared = {
    withRules: share(returned(log), known.length),
    without: share(returned(without.log), known.length),
  };
  const byRule = new Map<string, number>();
  for (const { rule } of back) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  return {
    written: known.length,
    returned: compared,
    byRule: counted(byRule),
    examples: back.slice(0, EXAMPLES),
  };
};

const warnedOf = ({ sanctions, warnings, flags, appeals }: Chronicle): SimulationReport['warned'] => {
  const first = new Map<string, number>();
  for (const { member, at } of warnings) if (!first.has(member)) first.set(member, at);
  const again = [...first].filter(([member, at]) =>
    flags.get(member)?.some((time) => time > at + DAY && time <= at + 15 * DAY),
  );
  return {
    kinds: counted(sanctions),
    members: first.size,
    again: again.length,
    appeals,
    examples: warnings.slice(0, EXAMPLES),
  };
};

const caseOf = (opened: Case, { steps }: Chronicle): CaseReport => ({
  id: opened.id,
  kind: opened.kind,
  severity: opened.severity,
  title: opened.title,
  rule: opened.rule,
  ...(opened.member === undefined ? {} : { member: opened.member }),
  opened: opened.opened,
  ...(opened.acknowledged === undefined ? {} : { acknowledged: opened.acknowledged }),
  ...(opened.resolved === undefined ? {} : { resolved: opened.resolved }),
  escalations: opened.escalations,
  steps: steps.get(opened.root) ?? [],
});

const MOST_PLANS = 12;

const plansOf = ({ world, record }: Told): SimulationReport['plans'] => {
  const { incident } = world;
  if (!incident) return [];
  const ofCases = new Set([...record.cases.values()].map(({ root }) => root));
  return [...record.begun]
    .filter(
      ([root, { at, types }]) =>
        at >= incident.since &&
        at <= (incident.over ?? world.end) &&
        !ofCases.has(root) &&
        types.some((type) => isSign(incident, type)),
    )
    .map(([root, { rule, at }]) => ({ rule, begun: at, steps: record.steps.get(root) ?? [] }))
    .filter(({ steps }) => steps.some(({ after }) => after !== undefined))
    .slice(0, MOST_PLANS);
};

const tasksOf = ({ record, world }: Told): SimulationReport['tasks'] => {
  const isLate = ({ due, finished }: Chronicle['tasks'][number]): boolean =>
    due !== undefined && due < (finished ?? world.end);
  const roles = [...new Set(record.tasks.map(({ role }) => role))];
  return {
    given: record.tasks.length,
    finished: record.tasks.filter(({ finished }) => finished !== undefined).length,
    late: record.tasks.filter(isLate).length,
    byRole: roles
      .map((role) => {
        const own = record.tasks.filter((task) => task.role === role);
        return { role, given: own.length, late: own.filter(isLate).length };
      })
      .sort((a, b) => b.given - a.given || (a.role < b.role ? -1 : 1)),
  };
};

const messagesOf = ({ record, world, log }: Told): SimulationReport['messages'] => {
  let most = 0;
  let mostBy: string | undefined;
  let sent = 0;
  for (const [member, times] of record.messages) {
    sent += times.length;
    for (let from = 0, to = 0; to < times.length; to++) {
      while ((times[to] as number) - (times[from] as number) >= WEEK) from++;
      if (to - from + 1 <= most) continue;
      most = to - from + 1;
      mostBy = member;
    }
  }
  const weeks = (world.end - world.settings.from) / WEEK;
  return {
    sent,
    members: record.messages.size,
    most,
    ...(mostBy === undefined ? {} : { mostBy }),
    perMemberWeek: log.members() === 0 ? 0 : sent / log.members() / weeks,
  };
};
