import type { Event, Program } from '@reeve/ir';
import type { ReplaySetting } from './replay.ts';
import type { Templates } from './template.ts';

/** What a search for counterfactuals works with. */
export interface SearchSetting {
  readonly program: Program;
  readonly replay: ReplaySetting;
  readonly templates: Templates;
  /** The events that were fed up to the base. */
  readonly history: readonly Event[];
  /** How far time is let go by where that is all that is needed; ms. */
  readonly horizon: number;
}
