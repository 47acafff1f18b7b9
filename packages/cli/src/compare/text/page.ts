import type { Show } from '../../report/show.ts';
import type { Ink } from '../../report/text/ink.ts';
import type { Comparison } from '../comparison.ts';

/** What the parts of a comparison in text share. */
export interface ComparedPage {
  readonly comparison: Comparison;
  readonly show: Show;
  readonly style: Ink;
  readonly width: number;
}
