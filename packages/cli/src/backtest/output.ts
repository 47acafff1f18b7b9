import type { Engine, EngineStats } from '@reeve/engine';
import type { Decision, Event } from '@reeve/ir';
import type { ReadTally } from '@reeve/runtime/events';
import type { Sink } from '../output/sink.ts';
import type { Lang } from '../terminal/frames.ts';
import type { ReplayResult } from './replay.ts';

/** What every way of writing a backtest is told. */
export interface OutputOptions {
  readonly lang: Lang;
  readonly sink: Sink;
  /** `text`, `jsonl` or `html`. */
  readonly format: string;
  /** The file that the sink writes to; standard output where absent. */
  readonly out?: string;
  /** Decisions before it are not told, ms. */
  readonly from?: number;
  readonly zone: string;
}

/** How a replay ended. */
interface Ending {
  readonly project?: string;
  /** The event files as the user named them. */
  readonly files: readonly string[];
  readonly result: ReplayResult;
  readonly tally: ReadTally;
  readonly stats: EngineStats;
}

/** What is replayed, and what becomes of its decisions. */
export interface BacktestOutput {
  readonly engine: Engine;
  readonly onDecision: (decision: Decision) => Promise<void> | undefined;
  readonly onEvent?: (event: Event) => void;
  /** Writes the rest; gives what is to be said on standard error beside the summary. */
  finish(ending: Ending): Promise<string>;
}

/** How wide and colourful text for the sink may be. */
export const textOptions = (
  { out, lang }: OutputOptions,
  hasColors: boolean,
): { readonly width: number; readonly colors: boolean; readonly lang: Lang } => ({
  width: (out === undefined ? process.stdout.columns : undefined) ?? 100,
  colors: out === undefined && hasColors,
  lang,
});
