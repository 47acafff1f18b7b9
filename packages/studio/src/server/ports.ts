import type { Wait } from '@reeve/engine';
import type { Diagnostic, Event, Program, Signatures } from '@reeve/ir';
import type { PackInfo, ProjectSettings } from '@reeve/language';
import type { Message, Store } from '@reeve/runtime';

/** A file of a project as the studio edits it. */
export interface StudioFile {
  /** From the project's folder, with `/`: `rules/welcome.reeve`. */
  readonly path: string;
  readonly text: string;
}

/** A pack that the project's rules may use. */
interface StudioPack extends PackInfo {
  readonly files: readonly StudioFile[];
}

/** A project as it lies in its folder now. */
export interface StudioProject {
  readonly name: string;
  readonly files: readonly StudioFile[];
  readonly signatures: Signatures;
  readonly settings: ProjectSettings;
  readonly packs: readonly StudioPack[];
  /** Folders of the project whose rules are all read, from its own, with `/`: a new file there is read. */
  readonly folders: readonly string[];
  /** What is wrong with the project file and its extensions. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the studio asks of whoever runs it: everything that lies outside its own database. */
export interface StudioPorts {
  readonly project: () => Promise<StudioProject>;
  /** Writes files of the project; `null` removes one. Called one at a time, with paths that {@link StudioProject} may have. */
  readonly write: (
    changes: readonly { readonly path: string; readonly text: string | null }[],
  ) => Promise<void>;
  /** Events from `from` until before `until` (ms), in order of time; the newest where there are more than `most`. */
  readonly history: (from: number, until: number, most: number) => Promise<readonly Event[]>;
  /** Time of the first and last event known, ms; absent where there are none. */
  readonly span: () => Promise<{ readonly from: number; readonly until: number } | undefined>;
  /** The store of the project as it runs; absent while it has never run. */
  readonly store: () => Promise<Store | undefined>;
  /**
   * The runs that wait here: first those under the program that decides now, then those under programs before it; empty where
   * nothing works here.
   */
  readonly waits: () => Promise<readonly { readonly program: Program; readonly waits: readonly Wait[] }[]>;
  /** Tells the running project something; done now or at its next start. */
  readonly tell: (message: Message) => Promise<void>;
  readonly now: () => number;
}
