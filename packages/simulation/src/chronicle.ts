import type { Decision, Effect, Event, Value } from '@reeve/ir';
import { rootOf } from './fulfil.ts';
import type { Person } from './people.ts';
import type { CaseStep, Counts, HeldFor, MemberNote } from './report.ts';
import { DAY } from './settings.ts';
import type { Case, Task } from './staff.ts';
import type { World } from './world.ts';

/** How many examples of a kind are kept. */
const EXAMPLES = 12;

const addTo = (counts: Map<string, number>, name: string, by = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + by);
};

/** Counts, the most frequent first; of equal ones by name. */
export const counted = (counts: ReadonlyMap<string, number>): Counts =>
  [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));

const wordOf = (value: Value | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** What rules did, gathered while it happens. */
export class Chronicle {
  readonly #world: World;
  events = 0;
  decisions = 0;
  readonly fired: Map<string, number> = new Map();
  readonly leftBy: Map<string, number> = new Map();
  readonly heldBy: Map<string, number> = new Map();
  readonly held: Map<HeldFor, Map<string, number>> = new Map();
  readonly putOff: Map<string, number> = new Map();
  readonly sentByDay: number[];
  readonly heldByDay: number[];
  readonly steps: Map<string, CaseStep[]> = new Map();
  /** Firings that are about no member, by the root of their runs: their rules, and the events behind them. */
  readonly begun: Map<
    string,
    { readonly rule: string; readonly at: number; readonly types: readonly string[] }
  > = new Map();
  readonly cases: Map<string, Case> = new Map();
  readonly tasks: Task[] = [];
  readonly welcomed: Map<string, string> = new Map();
  readonly coaxed: (MemberNote & { readonly awake: boolean })[] = [];
  readonly levels: Map<string, number> = new Map();
  readonly honours: Map<string, number> = new Map();
  readonly roles: Map<string, number> = new Map();
  readonly promotions: MemberNote[] = [];
  readonly sanctions: Map<string, number> = new Map();
  readonly warnings: MemberNote[] = [];
  readonly flags: Map<string, number[]> = new Map();
  readonly messages: Map<string, number[]> = new Map();
  appeals = 0;

  constructor(world: World) {
    this.#world = world;
    const column = (): number[] => Array.from({ length: world.settings.days }, () => 0);
    this.sentByDay = column();
    this.heldByDay = column();
  }

  event({ type, member, time }: Event): void {
    this.events++;
    if (type === 'sanction.appealed') this.appeals++;
    if (type !== 'message.flagged' || member === undefined) return;
    const known = this.flags.get(member) ?? [];
    known.push(time);
    this.flags.set(member, known);
  }

  /** `types` are those of the events behind it. */
  decision(decision: Decision, types: readonly string[]): void {
    this.decisions++;
    const { rule, effects, held, continues } = decision;
    if (!continues) addTo(this.fired, rule);
    addTo(this.leftBy, rule, effects.length);
    for (const { reason, action, until, input } of held) {
      // What is only put off comes up again by itself.
      if (until !== undefined) {
        addTo(this.putOff, reason);
        continue;
      }
      this.keepBack(rule, reason);
      const root = continues?.run ?? decision.run;
      if (root !== undefined && action !== '*')
        this.#step(rootOf(root), decision, { action, ...said(input ?? {}), held: reason });
    }
    const first = effects[0]?.key ?? decision.run;
    if (!continues && first !== undefined && decision.subject.kind !== 'member')
      this.begun.set(rootOf(first), { rule, at: decision.at, types });
    for (const { key, action, input } of effects)
      this.#step(rootOf(key), decision, { action, ...said(input) });
  }

  /** Something did not leave. */
  keepBack(rule: string, reason: HeldFor): void {
    addTo(this.heldBy, rule);
    const rules = this.held.get(reason) ?? new Map<string, number>();
    addTo(rules, rule);
    this.held.set(reason, rules);
    const day = this.#world.dayOf(this.#world.now);
    this.heldByDay[day] = (this.heldByDay[day] ?? 0) + 1;
  }

  /** A message has reached a member. */
  sent(person: Person, rule: string, isSilent: boolean): void {
    const { now } = this.#world;
    const day = this.#world.dayOf(now);
    this.sentByDay[day] = (this.sentByDay[day] ?? 0) + 1;
    const known = this.messages.get(person.id) ?? [];
    known.push(now);
    this.messages.set(person.id, known);
    if (now - person.joined <= 2 * DAY && person.joined > this.#world.settings.from)
      if (!this.welcomed.has(person.id)) this.welcomed.set(person.id, rule);
    if (isSilent && person.coaxed === 0)
      this.coaxed.push({ at: now, member: person.id, what: 'written', rule, awake: false });
  }

  promoted(to: 'level' | 'honour' | 'role', member: string, what: string, rule: string): void {
    addTo(to === 'level' ? this.levels : to === 'honour' ? this.honours : this.roles, what);
    if (to !== 'honour' || this.promotions.length < EXAMPLES)
      this.promotions.push({ at: this.#world.now, member, what, rule });
  }

  sanctioned(member: string, kind: string, rule: string): void {
    addTo(this.sanctions, kind);
    this.warnings.push({ at: this.#world.now, member, what: kind, rule });
  }

  #step(root: string, { at, continues }: Decision, step: Omit<CaseStep, 'at' | 'after'>): void {
    const known = this.steps.get(root) ?? [];
    known.push({ at, ...(continues ? { after: continues.after } : {}), ...step });
    this.steps.set(root, known);
  }
}

/** To whom an action goes and what it says, in the words of its inputs. */
const said = (input: Effect['input']): Pick<CaseStep, 'to' | 'text'> => {
  const to = wordOf(input['role'] ?? input['to'] ?? input['member'] ?? input['of'] ?? input['via']);
  const text = wordOf(
    input['title'] ??
      input['message'] ??
      input['template'] ??
      input['text'] ??
      input['reason'] ??
      input['tag'] ??
      input['purpose'],
  );
  return { ...(to === undefined ? {} : { to }), ...(text === undefined ? {} : { text }) };
};
