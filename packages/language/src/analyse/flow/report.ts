import type { Bilingual, Span } from '@reeve/ir';

/** A rule, plan or event type in the drawing of what sets off what. */
export interface FlowNode {
  /** `rule win_back`, `plan welcome`, `event case.opened`. */
  readonly id: string;
  readonly kind: 'rule' | 'plan' | 'event';
  readonly name: string;
  /** What people call it, in each language; the name where it has no other. */
  readonly title: Bilingual;
  readonly span?: Span;
}

/**
 * `triggers`: the event can make the rule fire. `wakes`: it can wake a run of the rule or plan that waits for it.
 * `emits`: an action of the rule or plan brings the event about. `starts`: the rule or plan starts the plan.
 */
export type FlowEdgeKind = 'triggers' | 'wakes' | 'emits' | 'starts';

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: FlowEdgeKind;
  /** The action that brings the event about. */
  readonly action?: string;
  /** Part of a circle. */
  readonly inLoop: boolean;
}

/** What sets off what: rules, plans, and the events between them. */
export interface FlowGraph {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

/**
 * What is known of the end of a circle of rules:
 * `ends`: proved to end, because an action undoes what its rule asks for. Of the others no end is proved. `limited`: it
 * goes no faster than a limit. `slow`: each round takes a stretch of time. `cut`: each chain is cut at the project's
 * depth. `open`: not even that, since it goes on by something that is waited for.
 */
export type LoopEnd = 'ends' | 'limited' | 'slow' | 'cut' | 'open';

/** One step round a circle: an action of a rule brings about an event that sets off the next rule. */
export interface LoopStep {
  readonly rule: string;
  readonly action: string;
  readonly event: string;
}

/** Rules that set each other off. */
export interface FlowLoop {
  /** All rules of the circle. */
  readonly rules: readonly string[];
  /** The shortest way round, from the first of them back to it. */
  readonly path: readonly LoopStep[];
  readonly end: LoopEnd;
  readonly why: Bilingual;
}

/** A stretch of time that messages are counted over. */
export type SpanName = 'day' | 'week' | 'month';

/** Counts by span; `null` where there is no bound. Any 24 hours, any 7 days, any 30 days. */
export type MessageBounds = Readonly<Record<SpanName, number | null>>;

/** What one rule can add. */
export interface RuleMessages {
  readonly rule: string;
  readonly bounds: MessageBounds;
  /** Channels that its messages go out on, where the text says so. */
  readonly channels: readonly string[];
  readonly purposes: readonly string[];
  /** Why there is no bound. */
  readonly unbounded?: Bilingual;
}

/** The most messages that any one member can get: each is a proved upper bound, not an estimate. */
export interface MessageReport {
  /** All rules together, under the project's caps. */
  readonly total: MessageBounds;
  /** The same if the project had no caps. */
  readonly withoutCaps: MessageBounds;
  readonly byChannel: readonly { readonly channel: string; readonly bounds: MessageBounds }[];
  readonly byPurpose: readonly { readonly purpose: string; readonly bounds: MessageBounds }[];
  /** Rules that send messages, those that add most first. */
  readonly rules: readonly RuleMessages[];
}

/** How what rules do comes back to rules and to members. */
export interface FlowReport {
  readonly graph: FlowGraph;
  readonly loops: readonly FlowLoop[];
  readonly messages: MessageReport;
}
