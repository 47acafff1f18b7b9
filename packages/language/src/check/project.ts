import type { CapIr } from '@reeve/ir';

/** What a project says beside its rules, as the compiler needs it. */
export interface ProjectSettings {
  /** IANA zone for calendar units, dates and schedules. */
  readonly timeZone: string;
  /** How late an event may come, milliseconds. */
  readonly latenessMs: number;
  /** How long a chain of causes (event, effect, event, …) may be before it is cut. */
  readonly depth: number;
  /** Limits across rules; see `parseCap`. */
  readonly caps: readonly CapIr[];
  /** Names of templates that exist outside the texts. Where given, any other name is an error. */
  readonly templates?: readonly string[];
}

/** Settings of a project that says nothing. */
export const DEFAULT_PROJECT_SETTINGS: ProjectSettings = {
  timeZone: 'UTC',
  latenessMs: 0,
  depth: 8,
  caps: [],
};
