import type { Generator } from './drift.ts';

/** Everything in the repository that is made from something else in it. */
export const generators: readonly Generator[] = [];
