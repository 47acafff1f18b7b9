import type { Bilingual, Severity } from '@reeve/ir';
import type { ProjectSettings } from '../check/project.ts';

/** What a message is filled with: `{name}` in a template is replaced by `params.name`. */
export type Params = Readonly<Record<string, string | number>>;

/** A sentence with `{param}` places, or a function where a place is not enough. */
export type MessageTemplate = string | ((params: Params) => string);

/** One row of the table of diagnostics: all that is known of a code. */
export interface DiagnosticRow {
  readonly severity: Severity;
  /** A few words: what the finding is about. */
  readonly title: Bilingual;
  /** The sentence shown at the place. */
  readonly message: { readonly en: MessageTemplate; readonly zh: MessageTemplate };
  /** Why it is one, and what to do, for `reeve explain CODE`. */
  readonly explanation: Bilingual;
  readonly example: DiagnosticExample;
}

/** Texts that show a finding: `bad` gives the code, `good` is the same text mended and does not. */
export interface DiagnosticExample {
  readonly bad: string;
  readonly good: string;
  /** How the texts are read; Reeve text by default. `bare` is Reeve text without any extension, `cap` and `zone` are
   * values of the project file. */
  readonly as?: 'reeve' | 'yaml' | 'bare' | 'cap' | 'zone';
  /** Caps of the project that the texts stand in, as a project file has them. */
  readonly caps?: readonly string[];
  /** What else the project says that the texts stand in. */
  readonly project?: Partial<ProjectSettings>;
  /** The text of each pack that there is, by its id. */
  readonly packs?: Readonly<Record<string, string>>;
  /** Builds the offending text where it is too long or too odd to print; `bad` then describes it. */
  readonly make?: () => string;
}

/** Rows by code. Each area keeps its rows in a file of its own. */
export type DiagnosticRows = Readonly<Record<string, DiagnosticRow>>;
