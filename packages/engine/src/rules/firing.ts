import type {
  Decision,
  Effect,
  Event,
  HeldEffect,
  HoldReason,
  LimitIr,
  Program,
  SubjectRef,
  Value,
} from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Probe } from '../explain/probe.ts';
import { type Attributes, MEMBER, type Subjects } from '../state/subjects.ts';
import { addDuration, type Zones } from '../time/calendar.ts';
import type { Watcher } from '../watch/watcher.ts';
import { matchesType } from './dispatch.ts';
import { Gates } from './gates.ts';
import { runKey, stickyPercent } from './identity.ts';
import { limitKey, PassLog, quietUntil } from './limits.ts';
import type { RuleRuntime, Values } from './rule-runtime.ts';
import { awaited, carryOut, type Draft, type ReadySteps, type Run, type RunSetting, wake } from './runs.ts';
import type { TimerQueue } from './timers.ts';
import { WaitingRuns } from './waiting-runs.ts';

/** What firing needs from the engine around it. */
export interface FiringSetting {
  readonly program: Program;
  readonly subjects: Subjects;
  readonly members: Attributes;
  readonly zones: Zones;
  readonly timers: TimerQueue;
  readonly rules: readonly RuleRuntime[];
  readonly plans: readonly ReadySteps[];
  readonly probe: Probe | null;
  readonly watcher: Watcher | null;
  zoneOf(kind: number, subject: number): string;
  emit(decision: Decision): void;
}

/** A rule that fires, for a subject, because of events. */
export interface Firing {
  readonly rule: RuleRuntime;
  readonly kind: number;
  readonly subject: number;
  readonly community: number;
  readonly member: number;
  readonly event: Event | null;
  readonly cause: readonly string[];
  readonly values: Values;
}

/** A run that waits: for a time, an event, an approval, room under a limit, or the end of quiet hours. */
export interface Wait {
  /** Key of the run: that of the decisions that go on with it, and of approvals. */
  readonly run: string;
  readonly rule: string;
  /** The plan whose steps wait, where the rule started one. */
  readonly plan?: string;
  readonly subject: SubjectRef;
  readonly community: string;
  /** When its rule fired, ms. */
  readonly since: number;
  readonly for: 'time' | 'event' | 'approval' | 'limit' | 'quiet';
  /** When the wait ends by itself, ms; absent where it does not. */
  readonly due?: number;
  /** Number of the step that it stands at. */
  readonly position: number;
}

const depthOf = (event: Event | null): { readonly depth?: number } =>
  event?.depth ? { depth: event.depth } : {};

type After = NonNullable<Decision['continues']>['after'];

const NO_EFFECTS: readonly Effect[] = [];
const NOTHING_HELD: readonly HeldEffect[] = [];

/** Turns firings into decisions: limits, quiet hours, approval, steps, and all that happens after a wait. */
export class Firings {
  readonly #setting: FiringSetting;
  readonly #limits: PassLog = new PassLog();
  readonly #gates: Gates;
  readonly #waiting: WaitingRuns = new WaitingRuns({
    keyOf: (run) => this.#key(run),
    typesOf: (run) => awaited(this.#runSetting, run)?.types ?? [],
  });
  #ids = 0;
  #now = 0;
  #retired = false;

  constructor(setting: FiringSetting) {
    this.#setting = setting;
    this.#gates = new Gates(setting.program, setting.subjects, setting.members, setting.zones, setting.probe);
  }

  /** From now on nothing new fires; what waits goes on. */
  retire(): void {
    this.#retired = true;
  }

  get isRetired(): boolean {
    return this.#retired;
  }

  /** Forgets the runs that wait. What limits have counted stays; places kept for what waits are given back. */
  forgetRuns(): void {
    for (const run of this.#waiting.all()) this.#giveBack(run);
    this.#waiting.clear();
  }

  /** The runs that wait, in the order in which they began. */
  waits(): readonly Wait[] {
    const { subjects, program } = this.#setting;
    return this.#waiting.all().flatMap((run) => {
      const { wait } = run;
      if (!wait) return [];
      return [
        {
          run: this.#key(run),
          rule: this.#rule(run).ir.name,
          ...(run.plan < 0 ? {} : { plan: program.plans[run.plan]?.name ?? '' }),
          subject: subjects.ref(run.kind, run.subject),
          community: subjects.communityName(run.community),
          since: run.at,
          for: wait.kind === 'release' ? wait.reason : wait.kind,
          ...(wait.due === null ? {} : { due: wait.due }),
          position: run.position,
        },
      ];
    });
  }

  /** Makes the decision of a rule that fires. */
  fire(firing: Firing, now: number): void {
    if (this.#retired) return;
    this.#now = now;
    const { rule, kind, subject, community, event, cause } = firing;
    if (rule.bare) {
      const { subjects } = this.#setting;
      this.#setting.emit({
        rule: rule.ir.name,
        at: now,
        subject: subjects.ref(kind, subject),
        community: subjects.communityName(community),
        cause,
        values: firing.values,
        effects: NO_EFFECTS,
        held: NOTHING_HELD,
        ...depthOf(event),
      });
      return;
    }
    const run: Run = {
      id: this.#ids++,
      key: '',
      rule: rule.index,
      plan: -1,
      kind,
      subject,
      community,
      member: firing.member,
      params: [],
      event,
      at: now,
      cause,
      position: 0,
      effects: 0,
      children: 0,
      wait: null,
    };
    const draft: Draft = { effects: [], held: [] };
    this.#begin(run, draft);
    this.#emit(run, draft, firing.values, cause, null);
  }

  /** Holdout, quiet hours and limits, then approval, then the steps. */
  #begin(run: Run, draft: Draft): void {
    const { ir } = this.#rule(run);
    if (ir.holdout !== undefined) {
      const isHeld = this.#percent(run, `holdout ${ir.name}`) < ir.holdout;
      this.#setting.watcher?.clause(ir.name, 'holdout', 0, isHeld ? 'held' : 'passed');
      if (isHeld) {
        this.#holdAll(run, draft, 'holdout');
        return;
      }
    }
    if (this.#isDropped(run)) {
      this.#holdAll(run, draft, 'quiet');
      return;
    }
    const full = this.#full(run);
    if (full) {
      this.#setting.probe?.limited(this.#rule(run), full.limit, full.frees);
      if (full.limit.over === 'drop' || full.frees === Number.POSITIVE_INFINITY)
        this.#holdAll(run, draft, 'limit');
      else this.#takePlace(run, draft, full.limit.over === 'replace');
      return;
    }
    this.#countLimits(run, this.#now);
    this.#afterLimits(run, draft);
  }

  /** Keeps the next place that all its limits leave free, so that of many that wait each comes in its turn. */
  #takePlace(run: Run, draft: Draft, replace: boolean): void {
    if (replace) this.#replaceEarlier(run, draft);
    const limits = this.#limitKeys(run);
    const zone = this.#zoneOf(run);
    let due = this.#now;
    for (let before = Number.NEGATIVE_INFINITY; before !== due; ) {
      before = due;
      for (const { limit, key } of limits)
        due = this.#limits.frees(key, limit.count, limit.per, due, this.#setting.zones, zone);
    }
    this.#countLimits(run, due);
    if (due > this.#now) this.#holdUntil(run, draft, 'limit', due, false);
    else this.#afterLimits(run, draft);
  }

  #afterLimits(run: Run, draft: Draft): void {
    const { ir } = this.#rule(run);
    const quiet = this.#quiet(run);
    if (quiet !== null) {
      this.#holdUntil(run, draft, 'quiet', quiet, ir.quiet?.over === 'replace');
      return;
    }
    this.#afterQuiet(run, draft);
  }

  #afterQuiet(run: Run, draft: Draft): void {
    const { approval } = this.#rule(run).ir;
    if (!approval) {
      carryOut(this.#runSetting, run, draft, { kind: 'gates' });
      return;
    }
    const due = approval.within === undefined ? null : this.#runSetting.later(run, approval.within);
    this.#holdAll(run, draft, 'approval', due ?? undefined);
    run.wait = { kind: 'approval', due };
    this.#store(run);
  }

  /** Key of a run, from what it is about; worked out when first asked for. */
  #key(run: Run): string {
    if (run.key !== '') return run.key;
    const { subjects, program } = this.#setting;
    const { kind, id } = subjects.ref(run.kind, run.subject);
    const name = subjects.communityName(run.community);
    run.key = runKey(run.at, [program.id, this.#rule(run).ir.name, kind, id, name, ...run.cause]);
    return run.key;
  }

  #rule(run: Run): RuleRuntime {
    return this.#setting.rules[run.rule] as RuleRuntime;
  }

  #quiet(run: Run): number | null {
    const { quiet, name } = this.#rule(run).ir;
    if (!quiet) return null;
    const until = quietUntil(quiet, this.#now, this.#setting.zones, this.#zoneOf(run));
    this.#setting.watcher?.clause(name, 'quiet', 0, until === null ? 'passed' : 'held');
    return until;
  }

  /** Whether quiet hours hold now over which a firing is dropped. */
  #isDropped(run: Run): boolean {
    return this.#quiet(run) !== null && this.#rule(run).ir.quiet?.over === 'drop';
  }

  #zoneOf(run: Run): string {
    return run.member >= 0
      ? this.#setting.zoneOf(MEMBER, run.member)
      : this.#setting.zoneOf(run.kind, run.subject);
  }

  #percent(run: Run, name: string): number {
    const { community, id } = this.#runSetting.subjectName(run);
    return stickyPercent(name, community, id);
  }

  #limitKeys(run: Run): readonly { readonly limit: LimitIr; readonly key: string }[] {
    const { ir } = this.#rule(run);
    const { subjects } = this.#setting;
    const names = {
      community: subjects.communityName(run.community),
      member: run.member >= 0 ? (subjects.table(MEMBER).ids[run.member] ?? null) : null,
      subject: subjects.ref(run.kind, run.subject).id,
    };
    return ir.limits.map((limit, i) => ({ limit, key: limitKey(ir.name, i, limit, names) }));
  }

  /** The limit that has no room now and frees last. */
  #full(run: Run): { readonly limit: LimitIr; readonly frees: number } | null {
    let worst: { limit: LimitIr; frees: number } | null = null;
    for (const [i, { limit, key }] of this.#limitKeys(run).entries()) {
      const frees = this.#limits.frees(
        key,
        limit.count,
        limit.per,
        this.#now,
        this.#setting.zones,
        this.#zoneOf(run),
      );
      const { watcher } = this.#setting;
      watcher?.clause(this.#rule(run).ir.name, 'limit', i, frees > this.#now ? 'held' : 'passed');
      if (frees <= this.#now) continue;
      if (limit.over === 'drop') return { limit, frees };
      if (!worst || frees > worst.frees) worst = { limit, frees };
    }
    return worst;
  }

  #countLimits(run: Run, at: number): void {
    for (const { limit, key } of this.#limitKeys(run)) this.#limits.pass(key, limit.count, at, this.#now);
  }

  /** Gives back the places of a run that waited for them and will not come. */
  #giveBack({ wait, ...run }: Readonly<Run>): void {
    if (wait?.kind !== 'release' || wait.reason !== 'limit') return;
    for (const { key } of this.#limitKeys({ ...run, wait })) this.#limits.giveBack(key, wait.due);
  }

  /** Says what would have been done at once, and does none of it. */
  #holdAll(run: Run, draft: Draft, reason: HoldReason, until?: number): void {
    const before = draft.held.length;
    carryOut(this.#runSetting, { ...run }, draft, {
      kind: 'hold',
      reason,
      ...(until === undefined ? {} : { until }),
    });
    if (draft.held.length === before)
      draft.held.push({ action: '*', reason, ...(until === undefined ? {} : { until }) });
  }

  #holdUntil(
    run: Run,
    draft: Draft,
    reason: 'quiet' | 'limit',
    due: number,
    replace: boolean,
    approved = false,
  ): void {
    if (replace) this.#replaceEarlier(run, draft);
    this.#holdAll(run, draft, reason, due);
    run.wait = { kind: 'release', reason, due, approved };
    this.#store(run);
  }

  #replaceEarlier(run: Run, draft: Draft): void {
    for (const earlier of this.#waiting.heldLike(run)) {
      this.#waiting.remove(earlier);
      this.#giveBack(earlier);
      this.#holdAll(earlier, draft, 'replaced');
    }
  }

  // ── waiting ────────────────────────────────────────────────────────────────────────────────────────────────

  #store(run: Run): void {
    const { wait } = run;
    if (!wait) return;
    this.#waiting.add(run);
    if (wait.due !== null) this.#setting.timers.add(wait.due, { what: 'run', run: run.id });
  }

  /** Rule and subject of a run, for the order of timers; `null` where it no longer waits until `due`. */
  waiting(
    id: number,
    due: number,
  ): { readonly rule: RuleRuntime; readonly kind: number; readonly subject: number } | null {
    const run = this.#waiting.get(id);
    if (!run?.wait || run.wait.due !== due) return null;
    return { rule: this.#rule(run), kind: run.kind, subject: run.subject };
  }

  /** Wakes a run whose time has come. */
  wakeByTime(id: number, now: number): void {
    const run = this.#waiting.get(id);
    const wait = run?.wait;
    if (!run || !wait || wait.due !== now) return;
    this.#now = now;
    this.#waiting.remove(run);
    const draft: Draft = { effects: [], held: [] };
    if (wait.kind === 'approval') {
      this.#setting.watcher?.clause(this.#rule(run).ir.name, 'approval', 0, 'expired');
      this.#holdAll(run, draft, 'approval-expired');
      this.#emit(run, draft, {}, run.cause, 'timeout');
    } else if (wait.kind === 'release') {
      const hold = !this.#stillTrue(run)
        ? 'condition'
        : wait.reason === 'limit' && this.#isDropped(run)
          ? 'quiet'
          : null;
      if (hold) this.#giveBack(run);
      run.wait = null;
      if (hold) this.#holdAll(run, draft, hold);
      else if (wait.approved) carryOut(this.#runSetting, run, draft, { kind: 'gates' });
      else if (wait.reason === 'limit') this.#afterLimits(run, draft);
      else this.#afterQuiet(run, draft);
      this.#emit(run, draft, {}, run.cause, wait.reason);
    } else {
      const timedOut = wait.kind === 'event';
      wake(this.#runSetting, run, 'time');
      this.#goOn(run, draft);
      this.#emit(run, draft, {}, run.cause, timedOut ? 'timeout' : 'wait');
    }
  }

  /** After a wait: the rule's `if` and its quiet hours are looked at again, the gates as each effect leaves. */
  #goOn(run: Run, draft: Draft): void {
    if (!this.#stillTrue(run)) {
      this.#holdAll(run, draft, 'condition');
      return;
    }
    const quiet = this.#quiet(run);
    if (quiet === null) carryOut(this.#runSetting, run, draft, { kind: 'gates' });
    else if (this.#rule(run).ir.quiet?.over === 'drop') this.#holdAll(run, draft, 'quiet');
    else this.#holdUntil(run, draft, 'quiet', quiet, false, true);
  }

  #stillTrue(run: Run): boolean {
    const { condition } = this.#rule(run);
    return !condition || condition(this.#runSetting.context(run));
  }

  /** Whether any event could wake any run. */
  get isAwaiting(): boolean {
    return this.#waiting.isAwaiting;
  }

  /** The id that the next run will have: what an event finds waiting has smaller ones than what it begins. */
  get nextRun(): number {
    return this.#ids;
  }

  /** Lets an event wake the runs that waited for it before it came: those with ids before `begun`. */
  feed(context: Context, begun: number): void {
    const { event } = context;
    if (!event) return;
    this.#now = context.now;
    // Found before approvals go on, whose steps then wait for the next such event.
    const found = this.#waiting.isAwaited(event.type) ? this.#wokenBy(event, context.community, begun) : [];
    if (this.#waiting.awaitsApproval) this.#feedApproval(event);
    for (const run of found) {
      this.#waiting.remove(run);
      const draft: Draft = { effects: [], held: [] };
      wake(this.#runSetting, run, 'event');
      this.#goOn(run, draft);
      this.#emit(run, draft, {}, [...run.cause, event.id], 'event');
    }
  }

  #wokenBy(event: Event, community: number, begun: number): readonly Run[] {
    const { subjects } = this.#setting;
    const found: Run[] = [];
    for (let kind = 0; kind < subjects.kinds.length; kind++) {
      const subject = subjects.ofEvent(kind, community, event);
      if (subject < 0) continue;
      for (const run of this.#waiting.awaiting(kind, subject))
        if (run.id < begun && this.#awaits(run, event)) found.push(run);
    }
    return found.sort((a, b) => this.#rule(a).rank - this.#rule(b).rank || a.id - b.id);
  }

  #awaits(run: Run, event: Event): boolean {
    const awaiting = awaited(this.#runSetting, run);
    if (!awaiting || !matchesType({ types: awaiting.types }, event.type)) return false;
    // In a run that is about no member, a `where` speaks of the member whom the awaited event names.
    const context = this.#runSetting.context(run);
    if (run.kind !== MEMBER) context.member = this.#setting.subjects.ofEvent(MEMBER, run.community, event);
    context.event = event;
    return awaiting.test(context);
  }

  #feedApproval(event: Event): void {
    if (event.type !== 'approval.granted' && event.type !== 'approval.denied') return;
    const key = event.data['run'];
    const run = typeof key === 'string' ? this.#waiting.forApproval(key) : undefined;
    if (!run) return;
    this.#waiting.remove(run);
    run.wait = null;
    const draft: Draft = { effects: [], held: [] };
    const outcome = event.type === 'approval.denied' ? 'denied' : 'granted';
    this.#setting.watcher?.clause(this.#rule(run).ir.name, 'approval', 0, outcome);
    const quiet = this.#quiet(run);
    if (event.type === 'approval.denied') this.#holdAll(run, draft, 'approval-denied');
    else if (!this.#stillTrue(run)) this.#holdAll(run, draft, 'condition');
    else if (quiet !== null && this.#rule(run).ir.quiet?.over === 'drop') this.#holdAll(run, draft, 'quiet');
    else if (quiet !== null) this.#holdUntil(run, draft, 'quiet', quiet, false, true);
    else carryOut(this.#runSetting, run, draft, { kind: 'gates' });
    this.#emit(run, draft, {}, [...run.cause, event.id], 'approval');
  }

  #emit(
    run: Run,
    draft: Draft,
    values: Readonly<Record<string, Value>>,
    cause: readonly string[],
    after: After | null,
  ): void {
    if (after !== null && draft.effects.length === 0 && draft.held.length === 0) return;
    const { subjects } = this.#setting;
    const waits = run.wait !== null;
    this.#setting.emit({
      rule: this.#rule(run).ir.name,
      at: this.#now,
      subject: subjects.ref(run.kind, run.subject),
      community: subjects.communityName(run.community),
      cause,
      values,
      effects: draft.effects,
      held: draft.held,
      ...(after === null ? {} : { continues: { run: this.#key(run), after } }),
      ...(waits ? { run: this.#key(run) } : {}),
      ...depthOf(run.event),
    });
  }

  readonly #runSetting: RunSetting = {
    watcher: () => this.#setting.watcher,
    ruleSteps: (rule) => (this.#setting.rules[rule] as RuleRuntime).steps,
    planSteps: (plan) => this.#setting.plans[plan] ?? [],
    context: (run) => ({
      now: this.#now,
      event: run.event,
      community: run.community,
      member: run.member,
      kind: run.kind,
      subject: run.subject,
      params: run.params,
    }),
    later: (run, duration) => addDuration(this.#setting.zones, this.#zoneOf(run), this.#now, duration),
    subjectName: (run) => ({
      community: this.#setting.subjects.communityName(run.community),
      id: this.#setting.subjects.ref(run.kind, run.subject).id,
    }),
    keyOf: (run) => this.#key(run),
    gate: (run, use, input) => this.#gates.pass(run, use, input, this.#now),
    newRun: (parent, plan, params) => ({
      ...parent,
      id: this.#ids++,
      key: `${this.#key(parent)}.${parent.children++}`,
      plan,
      params,
      position: 0,
      effects: 0,
      children: 0,
      wait: null,
    }),
    store: (run) => {
      this.#store(run);
    },
  };

  /** The runs of a rule for a subject that wait now, in the order in which they began. */
  runsOf(rule: number, kind: number, subject: number): readonly Readonly<Run>[] {
    return this.#waiting.of(rule, kind, subject);
  }

  save(): unknown {
    return {
      ids: this.#ids,
      runs: this.#waiting.save(),
      limits: this.#limits.save(),
      gates: this.#gates.save(),
      ...(this.#retired ? { retired: true } : {}),
    };
  }

  load(saved: unknown): void {
    const state = saved as {
      ids: number;
      runs: readonly Run[];
      limits: unknown;
      gates: unknown;
      retired?: boolean;
    };
    this.#retired = state.retired ?? false;
    this.#ids = state.ids;
    this.#waiting.load(state.runs);
    this.#limits.load(state.limits);
    this.#gates.load(state.gates);
  }
}
