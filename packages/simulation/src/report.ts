import type { Decision, HoldReason } from '@reeve/ir';
import type { LifeByDay } from './life-log.ts';
import type { IncidentKind } from './scenario.ts';
import type { Settings } from './settings.ts';

/** A figure of the community with the rules, and of the same one without; `null` where there is nothing to divide. */
export interface Compared {
  readonly withRules: number | null;
  readonly without: number | null;
}

/** Why something did not leave; beyond the engine's reasons a campaign that is paused, and a channel that is down. */
export type HeldFor = HoldReason | 'paused' | 'channel-down' | 'gone';

/** One thing that a rule did in the course of a plan. */
export interface CaseStep {
  readonly at: number;
  /** What woke the plan; absent for its beginning. */
  readonly after?: NonNullable<Decision['continues']>['after'];
  readonly action: string;
  /** Whom it went to, where it has a role or a member. */
  readonly to?: string;
  /** What it said. */
  readonly text?: string;
  readonly held?: HeldFor;
}

/** A case from its opening to its end, with what its plan did. */
export interface CaseReport {
  readonly id: string;
  readonly kind: string;
  readonly severity: string;
  readonly title: string;
  readonly rule: string;
  readonly member?: string;
  readonly opened: number;
  readonly acknowledged?: number;
  readonly resolved?: number;
  readonly escalations: number;
  readonly steps: readonly CaseStep[];
}

/** A plan that was carried out, step by step. */
export interface PlanReport {
  readonly rule: string;
  readonly begun: number;
  readonly steps: readonly CaseStep[];
}

/** Something that befell a member. */
export interface MemberNote {
  readonly at: number;
  readonly member: string;
  readonly what: string;
  readonly rule: string;
}

/** Counts by name, the most frequent first. */
export type Counts = readonly { readonly name: string; readonly count: number }[];

/** What became of a simulated community with rules on: plain data, the same for the same settings and rules. */
export interface SimulationReport {
  /** Nothing in it happened. */
  readonly simulation: true;
  readonly scenario: Settings['scenario'];
  readonly seed: number;
  readonly days: number;
  readonly from: number;
  readonly until: number;
  /** Midnights of its days. */
  readonly midnights: readonly number[];
  readonly membersBefore: number;
  readonly members: Compared;
  readonly events: number;
  /** Events that came too late for the engine: none, or the simulation is at fault. */
  readonly late: number;
  /** Types of events that the rules' vocabulary does not have. */
  readonly undeclared: Counts;
  readonly decisions: number;
  readonly rules: { readonly all: number; readonly fired: number };
  readonly incident?: {
    readonly kind: IncidentKind;
    readonly since: number;
    readonly handled?: number;
    readonly over?: number;
    /** When the same was over where no rule did anything. */
    readonly overWithout?: number;
  };
  readonly life: LifeByDay;
  readonly lifeWithout: LifeByDay;
  readonly sent: readonly number[];
  readonly heldByDay: readonly number[];
  readonly welcomed: {
    readonly joined: number;
    readonly welcomed: number;
    /** Newcomers who wrote within a day, and those active in their second week. */
    readonly wrote: Compared;
    readonly kept: Compared;
    readonly byRule: Counts;
  };
  readonly woken: {
    /** Members who were written to while they were silent, each silence once. */
    readonly written: number;
    readonly returned: Compared;
    readonly byRule: Counts;
    readonly examples: readonly MemberNote[];
  };
  readonly promoted: {
    readonly levels: Counts;
    readonly honours: Counts;
    readonly roles: Counts;
    readonly examples: readonly MemberNote[];
  };
  readonly warned: {
    readonly kinds: Counts;
    readonly members: number;
    /** Of them, those whom machines flagged again within two weeks. */
    readonly again: number;
    readonly appeals: number;
    readonly examples: readonly MemberNote[];
  };
  readonly left: { readonly withRules: Counts; readonly without: Counts };
  readonly cases: readonly CaseReport[];
  /** Plans that went on for a while because of the incident, without a case of their own. */
  readonly plans: readonly PlanReport[];
  readonly tasks: {
    readonly given: number;
    readonly finished: number;
    readonly late: number;
    readonly byRole: readonly { readonly role: string; readonly given: number; readonly late: number }[];
  };
  readonly messages: {
    readonly sent: number;
    readonly members: number;
    /** The most that anybody got in seven days, and who. */
    readonly most: number;
    readonly mostBy?: string;
    readonly perMemberWeek: number;
  };
  readonly held: readonly {
    readonly reason: HeldFor;
    readonly count: number;
    readonly rules: Counts;
  }[];
  /** What was put off and has its time yet to come, or has come. */
  readonly putOff: Counts;
  readonly byRule: readonly {
    readonly rule: string;
    readonly title: string;
    readonly fired: number;
    readonly left: number;
    readonly held: number;
  }[];
}
