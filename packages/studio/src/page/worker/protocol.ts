import type { Explanation } from '@reeve/engine';
import type { Diagnostic, Labels, Signatures, Span, TextEdit } from '@reeve/ir';
import type { FlowReport, ProjectSettings } from '@reeve/language';
import type {
  Completions,
  FoldingRange,
  Hint,
  Hover,
  Lens,
  OutlineItem,
  QuickFix,
  RenameProblem,
  SemanticToken,
  SignatureHelp,
} from '@reeve/language/service';
import type { WaitCount } from '../../both/waits.ts';
import type { Project } from '../api.ts';
import type { Flow } from './flows.ts';
import type { Difference, Replay, ShownDecision } from './replay.ts';
import type { Stage } from './stages.ts';

/** What a member matches the rules' names by, for the tree. */
export interface RuleEntry {
  readonly name: string;
  readonly titles: Labels;
  readonly source: string;
  readonly at: number;
  readonly stage: Stage;
}

/** What else the texts declare, for the tree. */
export interface DeclaredEntry {
  readonly kind: 'plan' | 'segment' | 'metric' | 'table' | 'template';
  readonly name: string;
  readonly titles: Labels;
  readonly source: string;
  readonly at: number;
}

/** What a rule did of late, over how many days. */
export type Lately = Readonly<Record<string, { readonly fired: number; readonly held: number }>>;

/** Proofs about all rules together. */
export interface ProofReport {
  readonly flow: FlowReport | undefined;
  readonly findings: readonly Diagnostic[];
}

/** Points of an indicator over time. */
export interface Indicator {
  readonly name: string;
  readonly titles: Labels;
  readonly percent: boolean;
  readonly community: string;
  readonly points: readonly { readonly at: number; readonly value: number | null }[];
}

/** What the page asks of its worker: the language service and the engine, off the page's own thread. */
export interface WorkerApi {
  configure(signatures: Signatures, settings: ProjectSettings, packs: Project['packs']): void;
  /** The live texts, and those that are open as drafts; both are needed to compare. */
  texts(live: readonly { readonly path: string; readonly text: string }[]): void;
  open(path: string, text: string): void;
  close(path: string): void;
  /** What reading and checking find: at once, for every key. */
  diagnostics(path: string): readonly Diagnostic[];
  /** With what is proved of all rules together, which takes longer. */
  proved(path: string): readonly Diagnostic[];
  completions(path: string, offset: number): Completions | undefined;
  hover(path: string, offset: number): Hover | undefined;
  signature(path: string, offset: number): SignatureHelp | undefined;
  definition(path: string, offset: number): readonly Span[];
  references(path: string, offset: number): readonly Span[];
  rename(path: string, offset: number, to: string): readonly TextEdit[] | RenameProblem;
  fixes(path: string, start: number, end: number): readonly QuickFix[];
  outline(path: string): readonly OutlineItem[];
  folding(path: string): readonly FoldingRange[];
  tokens(path: string): readonly SemanticToken[];
  lenses(path: string): readonly Lens[];
  /** What stands beside the text: what is usual, how many match, what a metric is, as {@link WorkerApi.stand} last found it. */
  hints(path: string): readonly Hint[];
  /** Works out how things stand at the end of the history, with the texts as they are. */
  stand(): void;
  /** What rules did where the project runs, in the last week. */
  lately(counts: Lately): void;
  format(path: string, to?: 'en' | 'zh' | 'yaml'): string | undefined;
  /** A text by itself in another language; as it is where it cannot be read. */
  spelled(text: string, to: 'en' | 'zh'): string;
  rules(): readonly RuleEntry[];
  declared(): readonly DeclaredEntry[];
  proofs(): ProofReport;
  history(ndjson: string, until: number): number;
  /** Replays the texts as they stand; `undefined` while they have errors. */
  backtest(): Replay | undefined;
  /** Decisions of the last backtest about one subject. */
  decisionsOf(
    rule: string | undefined,
    subject: string | undefined,
    day: number | undefined,
  ): readonly ShownDecision[];
  /** Rules that the drafts change or bring. */
  changed(): readonly string[];
  /** What puts a rule at a stage; `undefined` where that cannot be written for it. */
  staged(
    rule: string,
    stage: Stage,
  ): { readonly path: string; readonly edits: readonly TextEdit[] } | undefined;
  compare(): readonly Difference[] | undefined;
  explain(
    rule: string,
    community: string,
    id: string,
    at?: number,
  ): Explanation | { readonly problem: string };
  /** A rule test that says what the rule did for the subject, as a text to keep. */
  testOf(rule: string, community: string, id: string): string | undefined;
  subjects(): readonly { readonly community: string; readonly id: string }[];
  board(): readonly Indicator[];
  /** Plans, and rules whose steps wait or branch, as the texts stand; `undefined` while they have errors. */
  flows(): readonly Flow[] | undefined;
  /** Where members are in them when the replay ends. */
  waits(): readonly WaitCount[] | undefined;
}

export type Call = {
  readonly id: number;
  readonly method: keyof WorkerApi;
  readonly args: readonly unknown[];
};
export type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string };
