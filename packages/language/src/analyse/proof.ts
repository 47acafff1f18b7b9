import type { Bilingual, Program, Signatures, Span } from '@reeve/ir';
import type { ProjectSettings } from '../check/project.ts';
import type { Report } from '../check/report.ts';
import type { Model } from '../check/symbols.ts';

/** Something that could be neither proved nor refuted, and why. */
export interface Unproved {
  /** What was asked, as a question. */
  readonly question: Bilingual;
  /** Why it stays open. */
  readonly reason: Bilingual;
  readonly span: Span;
  /** The rule that it is about, where it is about one. */
  readonly rule?: string;
}

/** What a proof sees, and where it says what it found. */
export interface ProofContext {
  readonly program: Program;
  /** Names as the texts declare them: where they stand, labels, templates. */
  readonly model: Model;
  readonly signatures: Signatures;
  readonly settings: ProjectSettings;
  /** Reports a finding by its code; at one place a code is kept once. */
  readonly report: Report;
  /** Says that something stays open. */
  readonly cannotTell: (unproved: Unproved) => void;
}

/** Looks at a whole program for one kind of thing. */
export type Proof = (context: ProofContext) => void;
