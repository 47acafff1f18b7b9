import { type Counterfactual, createEngine, type Explanation, type Moment } from '@reeve/engine';
import type { Decision, Event, Program, SubjectRef } from '@reeve/ir';

/** A moment of an explanation and one of its counterfactuals. */
export interface Claim {
  readonly moment: 'nearest' | 'now';
  readonly at: Moment;
  readonly way: Counterfactual;
}

export function claimsOf(why: Explanation): readonly Claim[] {
  const of = (moment: 'nearest' | 'now', at: Moment | undefined): readonly Claim[] =>
    (at?.wouldHave ?? []).map((way) => ({ moment, at: at as Moment, way }));
  return [...of('nearest', why.nearest), ...of('now', why.now)];
}

/** The events of a history that an engine takes, in the order in which it does: the oracle's own reading of Meaning 3. */
export function taken(program: Program, events: readonly Event[]): readonly Event[] {
  const seen = new Set<string>();
  const kept: Event[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    const key = JSON.stringify([event.community, event.id]);
    if (seen.has(key)) continue;
    seen.add(key);
    if (event.time < latest - program.lateness) continue;
    latest = Math.max(latest, event.time);
    kept.push(event);
  }
  return kept.sort((a, b) => a.time - b.time);
}

/** The history up to a moment, with the changes of a counterfactual made to it. */
function changed(events: readonly Event[], { moment, at, way }: Claim): readonly Event[] {
  const by = moment === 'nearest' && at.event;
  const end = by ? events.findIndex(({ id, time }) => id === by.id && time === by.time) + 1 : undefined;
  const result = end === undefined ? events.filter(({ time }) => time <= at.at) : events.slice(0, end);
  const made = [...result];
  for (const change of way.changes) {
    if (change.kind === 'insert') {
      const before = change.before === undefined ? -1 : made.findIndex(({ id }) => id === change.before);
      const place = before >= 0 ? before : made.findIndex(({ time }) => time > change.event.time);
      made.splice(place < 0 ? made.length : place, 0, change.event);
    } else {
      const old = made.findIndex(({ id }) => id === change.id);
      made.splice(old, 1);
      const place = made.findIndex(({ time }, i) =>
        change.event.time === at.at ? i >= old : time > change.event.time,
      );
      made.splice(place < 0 ? made.length : place, 0, change.event);
    }
  }
  return made;
}

/** Makes the changes of a counterfactual and tells what the whole engine then decides for the rule and the subject. */
export function carriedOut(
  program: Program,
  events: readonly Event[],
  why: Pick<Explanation, 'rule' | 'subject' | 'community'>,
  claim: Claim,
): readonly Decision[] {
  const engine = createEngine({ ...program, lateness: 0 });
  const decisions = [
    ...engine.run(changed(taken(program, events), claim).map((event) => ({ kind: 'event', event }))),
  ];
  decisions.push(...engine.step({ kind: 'advance', to: claim.way.at }));
  return decisions.filter(
    ({ rule, subject, community, at }) =>
      rule === why.rule &&
      subject.id === why.subject.id &&
      community === why.community &&
      at === claim.way.at,
  );
}

/** What is wrong with a counterfactual, if anything. */
export function problemOf(
  program: Program,
  events: readonly Event[],
  why: Explanation,
  claim: Claim,
): string | undefined {
  const decisions = carriedOut(program, events, why, claim);
  if (decisions.length === 0) return 'it does not fire';
  const { held } = claim.way;
  const lets = decisions.some(({ effects, held: back, run }) =>
    held === undefined
      ? effects.length > 0 || back.length === 0 || run !== undefined
      : back.some(({ reason }) => reason === held),
  );
  return lets
    ? undefined
    : `it is held: ${decisions.flatMap((each) => each.held.map(({ reason }) => reason)).join(', ')}`;
}

/** All subjects of a rule in a history. */
export function subjectsOf(
  program: Program,
  kind: number,
  events: readonly Event[],
): readonly (SubjectRef & { community: string })[] {
  const subject = program.subjects[kind];
  const found = new Map<string, SubjectRef & { community: string }>();
  for (const event of events) {
    const raw =
      subject?.kind === 'community'
        ? event.community
        : subject?.kind === 'field'
          ? event.data[subject.path]
          : event.member;
    if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') continue;
    const id = String(raw);
    found.set(`${event.community} ${id}`, {
      kind: subject?.kind ?? 'member',
      id,
      community: event.community,
    });
  }
  return [...found.values()];
}

/** How explanations went: how many ways were given, and how often none could be. */
export interface Tally {
  ways: number;
  /** Absences with a way, and those without one by reason. */
  told: number;
  untold: Record<string, number>;
}

export function count(tally: Tally, why: Explanation): void {
  for (const moment of [why.nearest, why.now]) {
    if (!moment || moment.obstacle === null) continue;
    if (moment.wouldHave.length > 0) tally.told++;
    else tally.untold[moment.unknowable ?? 'none'] = (tally.untold[moment.unknowable ?? 'none'] ?? 0) + 1;
    tally.ways += moment.wouldHave.length;
  }
}
