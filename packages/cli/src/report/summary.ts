import type { Decision, Event } from '@reeve/ir';
import type { RefusedSample, Report } from './report.ts';

/** What the engine counted of one rule. */
export interface RuleCounts {
  readonly rule: string;
  readonly fired: number;
  /** How often its trigger was true while its `if` said no. */
  readonly filtered: number;
}

/** What the reader and the engine counted, as the command knows it when the replay has ended. */
export interface ReportSummary {
  /** The project's name, where there is a project file. */
  readonly project?: string;
  /** The event files as the user named them; `-` is standard input. */
  readonly files: readonly string[];
  /** Start of the time that is reported (`--from`), ms since 1970-01-01T00:00:00Z; the first event where absent. */
  readonly from?: number;
  /** Where the clock stopped (`--until`), ms; the last event where absent. */
  readonly until?: number;
  /** Events taken. */
  readonly events: number;
  readonly late: number;
  readonly repeated: number;
  readonly refused: { readonly count: number; readonly samples: readonly RefusedSample[] };
  /** Events of types that nobody declared, by type. */
  readonly undeclared: Readonly<Record<string, number>>;
  /** Fields that were not of their declared type, by `type.field`. */
  readonly mistyped: Readonly<Record<string, number>>;
  /** How long the replay took. */
  readonly seconds: number;
  /** `engine.stats().rules`. */
  readonly rules: readonly RuleCounts[];
}

/** What the decisions of a replay stream through; its memory does not grow with the length of the history. */
export interface ReportCollector {
  /** Notes that an event was read: for the chart of the history and the number of members. */
  event(event: Event): void;
  add(decision: Decision): void;
  /** The report, once all has streamed through. */
  finish(summary: ReportSummary): Report;
}
