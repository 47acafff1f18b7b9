import type { Labels, Signatures, Span } from '@reeve/ir';
import type { SyntaxTree } from '../syntax/tree.ts';
import type { ProjectSettings } from './project.ts';

/** What a pack is, besides its texts. */
export interface PackInfo {
  readonly id: string;
  /** Ids of packs that come with it. */
  readonly requires?: readonly string[];
  readonly labels?: Labels;
  readonly description?: Labels;
  /** What its parameters are called in each language, by their names. */
  readonly parameters?: Readonly<Record<string, { readonly labels?: Labels }>>;
}

/** A pack's texts, read. */
export interface PackTexts extends PackInfo {
  readonly trees: readonly SyntaxTree[];
}

/** A value for a parameter from outside of rules: a test file, a command line. */
export interface ParameterValue {
  readonly name: string;
  /** As rules would write it: `5 days`. A text may do without quotes. */
  readonly text: string;
  /** Where findings about it point. */
  readonly span: Span;
}

/** What texts are checked against. */
export interface CheckOptions {
  readonly signatures: Signatures;
  readonly project?: ProjectSettings;
  /** Packs that the texts may use: those they name, and what these require. */
  readonly packs?: readonly PackTexts[];
  /** Ids of all packs that there are, for what is said of one that is not known. */
  readonly packIds?: readonly string[];
  /** Values for the parameters that the texts themselves declare, instead of the defaults: for tests. */
  readonly parameters?: readonly ParameterValue[];
}
