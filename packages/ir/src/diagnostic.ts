/** A half-open range of UTF-16 offsets in one source text. Lines and columns exist only at the edges. */
export interface Span {
  /** The text's URI or path, as given to `parse`. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** How bad a finding is: an `error` stops the rules from running, the others do not. */
export type Severity = 'error' | 'warning' | 'info';

/** A sentence in each language that Reeve speaks to its users. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** One replacement of text by a fix. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** A change that would mend the finding. `safe` means that it cannot change what correct rules do. */
export interface Fix {
  readonly title: Bilingual;
  readonly edits: readonly TextEdit[];
  readonly safe: boolean;
}

/** One finding about the user's text: stable code, place, a sentence for people who do not program. */
export interface Diagnostic {
  /** Stable code, `area/what`, for example `name/unknown-event`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: Bilingual;
  readonly span: Span;
  readonly related?: readonly { readonly span: Span; readonly message: Bilingual }[];
  readonly help?: Bilingual;
  readonly fixes?: readonly Fix[];
}
