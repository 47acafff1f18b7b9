import type { CapIr, Decision, Event, LimitIr, Program } from '@reeve/ir';
import { createProbedEngine, type Engine, type EngineOptions } from '../engine.ts';
import type { Context } from '../evaluate/context.ts';
import type { RuleRuntime, TriggerRuntime } from '../rules/rule-runtime.ts';
import { COMMUNITY } from '../state/subjects.ts';
import type { About } from './history.ts';
import type { Inside } from './inside.ts';
import type { Probe, Stop } from './probe.ts';

/** One look at a trigger of the rule for the subject. */
export interface Look {
  /** Counts up from 0 in a replay. */
  readonly number: number;
  readonly trigger: TriggerRuntime;
  /** A copy. */
  readonly context: Context;
  readonly stop: Stop;
}

/** A limit or cap that had no room. */
export interface Full {
  readonly at: number;
  readonly frees: number;
  readonly limit?: LimitIr;
  readonly cap?: CapIr;
}

export interface ReplaySetting {
  readonly program: Program;
  readonly options: EngineOptions;
  readonly rule: string;
  readonly about: About;
}

/** An engine at work on the part of a history that matters, with what is seen of one rule and one subject. */
export class Replay {
  readonly engine: Engine;
  readonly inside: Inside;
  readonly rule: RuleRuntime;
  readonly decisions: Decision[] = [];
  /** What had no room since the last decision of the rule. */
  full: Full[] = [];
  /** When `until` held. */
  readonly closings: number[] = [];
  /** When the rule last fired. */
  firedAt: number | undefined;
  /** When a trigger last used its edge up, and what came of it. */
  edge: { readonly at: number; readonly outcome: 'fired' | 'if' | 'dates' | 'rollout' } | undefined;
  looks = 0;
  onLook: ((look: Look) => void) | undefined;
  onDecision: ((decision: Decision, full: readonly Full[]) => void) | undefined;
  readonly #setting: ReplaySetting;
  #now = Number.NEGATIVE_INFINITY;

  constructor(setting: ReplaySetting, snapshot?: string) {
    this.#setting = setting;
    const { engine, inside } = createProbedEngine(setting.program, setting.options, this.#probe(), snapshot);
    this.engine = engine;
    this.inside = inside;
    this.rule = inside.rules.find(({ ir }) => ir.name === setting.rule) as RuleRuntime;
  }

  #probe(): Probe {
    const { rule: name } = this.#setting;
    return {
      rule: name,
      looked: (rule, trigger, context, stop) => {
        if (rule.ir.name !== name || context.subject !== this.subject) return;
        const number = this.looks++;
        this.#now = context.now;
        if (stop.kind === 'fired') this.firedAt = context.now;
        if (stop.kind === 'fired' || stop.kind === 'if' || stop.kind === 'dates' || stop.kind === 'rollout')
          this.edge = { at: context.now, outcome: stop.kind };
        this.onLook?.({ number, trigger, context: { ...context }, stop });
      },
      closed: (rule, subject, now) => {
        if (rule.ir.name === name && subject === this.subject) this.closings.push(now);
      },
      limited: (rule, limit, frees) => {
        if (rule.ir.name === name) this.full.push({ at: this.#now, frees, limit });
      },
      capped: (rule, cap, frees) => {
        if (this.inside.rules[rule]?.ir.name === name) this.full.push({ at: this.#now, frees, cap });
      },
      decided: (decision) => {
        if (decision.rule !== name) return;
        const { full } = this;
        this.full = [];
        if (!this.#isOwn(decision)) return;
        this.decisions.push(decision);
        this.onDecision?.(decision, full);
      },
    };
  }

  #isOwn({ subject, community }: Decision): boolean {
    const { about } = this.#setting;
    return subject.id === about.id && community === about.community;
  }

  /** The subject as the engine numbers it; -1 where no event has named it. */
  get subject(): number {
    const { kind, id, community } = this.#setting.about;
    const communities = this.inside.subjects.table(COMMUNITY);
    const of = communities.find(0, community);
    return kind === COMMUNITY || of < 0 ? of : this.inside.subjects.table(kind).find(of, id);
  }

  feed(event: Event): void {
    this.engine.step({ kind: 'event', event });
  }

  advance(to: number): void {
    this.engine.step({ kind: 'advance', to });
  }
}
