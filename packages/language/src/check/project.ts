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
  /** How many members there are, for what is worked out before anything runs. */
  readonly members?: number;
  /** What platforms take of an action or on a channel, in words (`20 per minute`); before those of manifests. */
  readonly quotas?: readonly { readonly of: string; readonly quota: string }[];
  /** Languages that members read. */
  readonly languages?: readonly ('en' | 'zh')[];
}

/** Settings of a project that says nothing. */
export const DEFAULT_PROJECT_SETTINGS: ProjectSettings = {
  timeZone: 'UTC',
  latenessMs: 0,
  depth: 8,
  caps: [],
};
