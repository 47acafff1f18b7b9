import type { Declaration } from '../syntax/tree.ts';

/** Declarations that are often one line each: their author may write them as a block. All others stand apart. */
const TOGETHER: ReadonlySet<Declaration['kind']> = new Set<Declaration['kind']>([
  'event',
  'segment',
  'metric',
  'parameter',
  'use',
]);

/** True when no empty line needs to stand between two declarations. */
export function mayTouch(before: Declaration | undefined, after: Declaration): boolean {
  return before?.kind === after.kind && TOGETHER.has(after.kind) && !after.trivia.blankBefore;
}
