import { createEngine } from '@reeve/engine';
import type { Decision, Event, Input, Program } from '@reeve/ir';

/** The oracle's own answer: a rule fired for a subject. */
export interface Firing {
  readonly rule: string;
  readonly at: number;
  readonly community: string;
  readonly subject: string;
  /** Position in the restored log of the event that fired it; absent where a timer did. */
  readonly by?: number;
  /** Why nothing left, where something held it back. */
  readonly held?: string;
}

/** Meanings 2 and 3, as plainly as can be: what is kept of a log as it arrived, and in which order. */
export function restoreOrder(
  arrived: readonly Event[],
  lateness: number,
): { readonly log: readonly Event[]; readonly late: number; readonly repeated: number } {
  const kept: Event[] = [];
  const seen = new Set<string>();
  let late = 0;
  let repeated = 0;
  for (const event of arrived) {
    const key = JSON.stringify([event.community, event.id]);
    const latest = Math.max(...kept.map((other) => other.time));
    if (seen.has(key)) repeated++;
    else if (event.time < latest - lateness) late++;
    else kept.push(event);
    seen.add(key);
  }
  const log = kept
    .map((event, arrival) => ({ event, arrival }))
    .sort((a, b) => a.event.time - b.event.time || a.arrival - b.arrival)
    .map(({ event }) => event);
  return { log, late, repeated };
}

/** Members as (community, id), in the order of community and id. */
export function membersOf(log: readonly Event[]): readonly { community: string; id: string }[] {
  const keys = new Set(
    log
      .filter((event) => event.member !== undefined)
      .map((event) => JSON.stringify([event.community, event.member])),
  );
  return [...keys].map((key) => {
    const [community, id] = JSON.parse(key) as [string, string];
    return { community, id };
  });
}

export function communitiesOf(log: readonly Event[]): readonly string[] {
  return [...new Set(log.map((event) => event.community))];
}

/** Meaning 2: events before timers at one instant, timers by rule, community and subject. */
export function inOrder(firings: readonly Firing[], rules: readonly string[]): readonly Firing[] {
  const phase = (firing: Firing): number => firing.by ?? Number.MAX_SAFE_INTEGER;
  const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...firings].sort(
    (a, b) =>
      a.at - b.at ||
      phase(a) - phase(b) ||
      rules.indexOf(a.rule) - rules.indexOf(b.rule) ||
      text(a.community, b.community) ||
      text(a.subject, b.subject),
  );
}

export function describeFiring({ rule, at, community, subject, held }: Firing): string {
  return `${rule} at ${at} for ${community}/${subject}${held ? ` held: ${held}` : ''}`;
}

export function describeDecision({ rule, at, community, subject, held }: Decision): string {
  const reasons = [...new Set(held.map(({ reason }) => reason))].join(', ');
  return `${rule} at ${at} for ${community}/${subject.id}${reasons ? ` held: ${reasons}` : ''}`;
}

export function inputs(arrived: readonly Event[], until: number): readonly Input[] {
  return [...arrived.map((event): Input => ({ kind: 'event', event })), { kind: 'advance', to: until }];
}

/** What the engine decides, one line for each decision. */
export function decide(program: Program, arrived: readonly Event[], until: number): readonly string[] {
  return createEngine(program).run(inputs(arrived, until)).map(describeDecision);
}

/** What an oracle says, one line for each firing, in the order that the engine should have. */
export function answer(firings: readonly Firing[], rules: readonly string[]): readonly string[] {
  return inOrder(firings, rules).map(describeFiring);
}
